# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import text_markup

ORIGIN = "auto:followup"


class WhatsappCrmFollowupRun(models.AbstractModel):
    """The steps of follow-ups that are due: activities for many at once, templates through the gate."""

    _name = "whatsapp_crm.followup.run"
    _description = "Steps of a WhatsApp Follow-up"

    def _handle_due(self, now):
        """Carry out the step that is due of each of these; they are claimed, in one transaction.

        :param now: naive UTC
        """
        self._read_together()
        going = self - self._end_pointless()
        later = going.filtered(lambda f: f._we_wrote_since(now))
        for followup in later:
            followup.next_at = followup._step_after(followup.conversation_id.last_out_at)
        due = going - later
        due.filtered(lambda f: not f.step_id)._end("done", "finished")  # its rule lost the step
        due = due.filtered("step_id")
        due._drop_activities()
        refused = due.filtered(lambda f: f.step_id.does == "send")._send_by_itself()
        due._schedule({followup: reason for followup, reason in refused.items() if reason})
        due = due.filtered(lambda f: f.state == "open")
        due._advance(now, refused)

    def _read_together(self):
        """What the steps need of all of them, in a few statements."""
        for path in ("conversation_id.last_out_at", "lead_id.name", "step_id.does", "rule_id.name"):
            self.mapped(path)

    def _we_wrote_since(self, now):
        """Somebody wrote after the last step: the next one counts from then, and is not due yet."""
        wrote = self.conversation_id.last_out_at
        return bool(self.acted_at and wrote and wrote > self.acted_at and self._step_after(wrote) > now)

    def _step_after(self, moment):
        """When the coming step is due where the one before was at a moment (naive UTC)."""
        owner = self.user_id or self.env.user
        return self.rule_id._after(owner, moment, self.step_id.delay, self.step_id.delay_unit)

    def _advance(self, now, refused):
        """Go on to the step after; where none comes and nobody has to do anything, it is over."""
        self._note_done(now, refused)
        for (step, _rule), followups in self.filtered("step_id").grouped(lambda f: (f.step_id, f.rule_id)).items():
            owners = followups.user_id or self.env.user
            ahead = owners._wacrm_days_ahead(now, step.delay) if step.delay_unit == "days" else {}
            for followup in followups:
                followup.next_at = ahead.get(followup.user_id.id) or followup._step_after(now)
        self.filtered(lambda f: not f.step_id and f.sent_at)._end("done", "finished")

    def _note_done(self, now, refused):
        for followup in self:
            steps, step = followup.rule_id.step_ids, followup.step_id
            coming = steps[steps.ids.index(step.id) + 1:][:1] if step in steps else steps.browse()
            how = "activity" if step.does != "send" else "refused" if refused.get(followup) else "sent"
            followup.write({
                "step_id": coming.id, "offered_id": step.id, "acted_at": now, "next_at": False,
                "sent_at": now if how == "sent" else False,
                "sent_row_id": followup.sent_row_id.id if how == "sent" else False,
                "log": [*(followup.log or []), {"step": step.id, "at": fields.Datetime.to_string(now), "how": how}]})

    # -------------------------------------------------------------- activities

    def _schedule(self, refused):
        """An activity each for whoever is in charge, created together.

        :param refused: dict from those whose template was not sent by itself to why not, in words
        """
        told = self.filtered(lambda f: f.step_id.does != "send" or f in refused)
        told._assign({followup: followup.step_id for followup in told}, refused)

    def _assign(self, steps, refused):
        """As above.

        :param steps: dict from each to the step that its activity is about
        """
        told = self._with_owner()
        if not told:
            return
        documents = told._documents()
        # sudo: mail.activity - the rule's, whoever is in charge
        activities = self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True,  # a seller with many would get as many e-mails
            wacrm_no_follow=True)
        activities.create([
            followup._activity_values(documents[followup], steps[followup], refused.get(followup))
            for followup in told])

    def _activity_values(self, document, step, refusal):
        user = self.user_id
        localized = self.with_context(lang=user.lang, tz=user.tz)
        step_words = step.with_context(lang=user.lang)
        kind = step.activity_type_id or self.env["mail.activity.type"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id("whatsapp_crm.mail_activity_type_soft_followup"))
        return {
            "activity_type_id": kind.id, "user_id": user.id, "automated": True, "wacrm_followup_id": self.id,
            "res_model_id": self.env["ir.model"]._get_id(document._name), "res_id": document.id,
            "date_deadline": fields.Date.context_today(localized),
            "summary": step_words.summary or kind.with_context(lang=user.lang).name,
            "note": text_markup.to_html("\n".join(filter(None, [step_words.note, refusal])))}

    def _documents(self):
        """What the activities hang on: the opportunity where its owner may read it, else the conversation."""
        result = {}
        for user, followups in self.grouped("user_id").items():
            leads = followups.lead_id
            if not user.has_group("sales_team.group_sale_salesman"):
                leads = leads.browse()
            readable = leads.filtered(lambda lead, user=user: lead.user_id == user)  # one's own one may read
            # sudo: crm.lead - those that the user may read, with the rights as before
            readable |= (leads - readable).with_user(user)._filtered_access("read").sudo()
            for followup in followups:
                own = followup.lead_id in readable
                result[followup] = followup.lead_id if own else followup.conversation_id
        return result

    # --------------------------------------------------------------- templates

    def _send_by_itself(self):
        """Send the steps' templates to whom the gate lets through.

        :return: dict from these to None where it is on its way, else to why not, in words for whoever is in charge
        """
        result, groups = {}, {}
        for followup in self:
            template = followup.step_id._template_for(followup.conversation_id)
            groups.setdefault(template, []).append(followup)
        for template, followups in groups.items():
            group = self.browse([followup.id for followup in followups])
            result |= group._deliver(template) if template else group._no_template()
        return result

    def _deliver(self, template):
        conversations = self.conversation_id
        outcome = template._deliver(conversations, origin=ORIGIN)
        self.filtered(lambda f: not outcome[f.conversation_id])._keep_rows(template)
        return {followup: self._not_sent_words(outcome[followup.conversation_id]) for followup in self}

    def _no_template(self):
        return dict.fromkeys(self, self._not_sent_words(self.env._("There is no approved template for it.")))

    @api.model
    def _not_sent_words(self, reason):
        return reason and self.env._("The template was not sent by itself: %(reason)s", reason=reason)
