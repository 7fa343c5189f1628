# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import text_markup

ENDINGS = [
    ("next_step", "Next step"),
    ("question", "Question"),
    ("confirmed", "Confirmed"),
]
CONFIRMED_BY = [("customer", "The customer's words"), ("us", "We checked it")]
CONFIRMED_HOLDS = timedelta(hours=48)
REMINDER = "whatsapp_crm.mail_activity_type_reminder"


class WhatsappCrmConversationClosing(models.AbstractModel):
    """How a conversation ends towards the customer: the sentence, the outcome, what is agreed."""

    _name = "whatsapp_crm.conversation.closing"
    _description = "WhatsApp Conversation Closing"

    confirmed_by = fields.Selection(CONFIRMED_BY, "Confirmed by", readonly=True)
    proof = fields.Char("What confirmed it", readonly=True)
    next_step = fields.Char("Next step", readonly=True, help="What was agreed when it was resolved.")
    next_step_on = fields.Date("Next step on", readonly=True)
    remind_on = fields.Date("Reminder on", readonly=True, help="When to ask again if the customer does not answer.")

    # ------------------------------------------------------------------ dialog

    def action_open_resolve(self):
        """Ask how these conversations end; one answer for all of them."""
        return self._open_closing_dialog("whatsapp_crm.resolve", self.env._("Resolve"))

    def _open_closing_dialog(self, model, title, **context):
        conversations = self._check_may_work().filtered(lambda c: c.state != "resolved")._check_may_decide()
        if not conversations:
            raise UserError(self.env._("This conversation is resolved already."))
        return {
            "type": "ir.actions.act_window", "name": title, "res_model": model, "target": "new",
            "view_mode": "form", "views": [(False, "form")],
            "context": {"default_conversation_ids": [fields.Command.set(conversations.ids)],
                        "dialog_size": "medium", **context}}

    # ----------------------------------------------------------------- resolve

    def action_resolve(self, outcome, note=None, *, sentence=None, no_answer_needed=False,
                       next_step=None, confirmed_by=None, proof=None, remind_on=None):
        """Close with an outcome; a question is asked instead, and the conversation waits for the answer.

        :param outcome: one of ENDINGS, or "not_customer"
        :param sentence: plain text that the customer gets first, as the user's own message
        :param no_answer_needed: close without a sentence although the customer spoke last
        :param next_step: dict(what, user_id, date, activity_type_id, note) that becomes an activity
        :param confirmed_by: one of CONFIRMED_BY, with its words in ``proof``
        :param remind_on: date on which to ask again, for a question
        :raises UserError: in the user's words, what is missing
        """
        if outcome == "not_customer":
            self.action_not_customer(note=note)
            return
        if outcome not in dict(ENDINGS):
            raise UserError(self.env._("Choose how the conversation ends."))
        for conversation in self._check_may_work().filtered(lambda c: c.state != "resolved")._check_may_decide():
            conversation._lock()
            if conversation.state == "resolved":
                raise UserError(self.env._("A colleague has resolved this conversation meanwhile."))
            conversation._check_required()
            if sentence:
                conversation._send_closing(sentence, next_step)
            if outcome == "question":
                conversation._ask(sentence, remind_on)
                continue
            conversation._settle_wait(no_answer_needed)
            conversation._resolve(
                outcome, note, confirmed_by=confirmed_by if outcome == "confirmed" else False,
                proof=proof if outcome == "confirmed" else False)
            if outcome == "next_step":
                conversation._agree(next_step)

    def _send_closing(self, sentence, next_step=None):
        """Through the same gate as whatever the user writes, hence it answers the customer.

        :param next_step: see :meth:`action_resolve`
        """
        self.channel_id._wacrm_send_sentence(sentence, "agent")

    def _settle_wait(self, no_answer_needed):
        if not self.waiting_since:
            return
        if not no_answer_needed:
            raise UserError(self.env._(
                "%(name)s wrote last and has no answer. Send a closing sentence, or choose No answer needed.",
                name=self.name))
        self.action_no_answer_needed()

    def _resolve(self, outcome, note, **values):
        """The one way into ``resolved``.

        :param values: more fields of how it ended
        """
        waiting_since, owner = self.waiting_since, self.user_id
        closer = self._who_acts() or self.env["res.users"]
        self.env["whatsapp_crm.milestone"]._record(
            self, "resolved", user=closer, waiting_since=waiting_since,
            business=bool(waiting_since), unanswered=bool(waiting_since), note=note, facts={"outcome": outcome})
        self._waiting_rows().write({"awaits_answer": False})
        self._set_state(
            "resolved", resolved_at=fields.Datetime.now(), resolved_by_id=closer.id,
            outcome=outcome, waiting_since=False, seen_at=False, seen_by_id=False,
            snoozed_until=False, came_back=False, **values)
        if owner:
            self.channel_id._wacrm_leave(owner)

    # ---------------------------------------------------------------- required

    def _check_required(self):
        """:raises UserError: what the team wants filled in before, see the team's settings"""
        missing = self._missing()
        if missing:
            raise UserError(self.env._(
                "%(name)s: fill in %(missing)s first.", name=self.name, missing=", ".join(missing)))

    def _missing(self):
        """Labels of what the conversation's team requires and nobody filled in."""
        # sudo: crm.team - its settings hold for whoever resolves
        needs_tag = self.team_id.sudo().wacrm_require_tag and not self.tag_ids
        return ([self.env._("a tag")] if needs_tag else []) + self._missing_on_lead()

    def _missing_on_lead(self):
        # sudo: crm.team, crm.lead - only which fields are empty, for whoever resolves
        team, lead = self.team_id.sudo(), self.lead_id.sudo()
        return [field.field_description for field in team.wacrm_required_lead_field_ids
                if lead and not lead[field.name]]

    # --------------------------------------------------------------- next step

    def _agree(self, step):
        """Schedule what was agreed, on the lead where the colleague in charge may see it.

        :param step: see :meth:`action_resolve`
        :return: the ``mail.activity``
        """
        if not (step or {}).get("what"):
            raise UserError(self.env._("Write what the next step is."))
        user = self.env["res.users"].browse(step.get("user_id")) or self.user_id or self.env.user
        date = fields.Date.to_date(step.get("date")) or fields.Date.context_today(self)
        self._write_life({"next_step": step["what"], "next_step_on": date})
        self._tell("next_step_agreed", note=step["what"], facts={"user_id": user.id, "on": fields.Date.to_string(date)})
        return self._where_to_schedule(user).activity_schedule(
            date_deadline=date, summary=step["what"], note=text_markup.to_html(step.get("note") or ""), user_id=user.id,
            automated=False, activity_type_id=step.get("activity_type_id")
            or self.env["ir.model.data"]._xmlid_to_res_id("mail.mail_activity_data_todo"))

    def _where_to_schedule(self, user):
        lead = self.lead_id
        return lead if lead and lead.active and lead.with_user(user).has_access("read") else self

    # ---------------------------------------------------------------- question

    def _ask(self, question, remind_on):
        """The question went out: the ball is with the customer, and a reminder stands for the day."""
        if not question:
            raise UserError(self.env._("Write the question that the customer gets."))
        date = fields.Date.to_date(remind_on)
        self._set_state("waiting", snoozed_until=False, remind_on=date or False)
        self.env["whatsapp_crm.milestone"]._record(self, "question_asked", user=self.env.user, note=question)
        if date:
            self.activity_schedule(
                REMINDER, date_deadline=date, note=text_markup.to_html(question),
                user_id=(self.user_id or self.env.user).id)

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals or "user_id" in vals:
            self.filtered("remind_on")._follow_with_reminder()
        return result

    def _follow_with_reminder(self):
        """The reminder goes where the conversation goes, and away when the customer has answered."""
        for conversation in self:
            if conversation.state == "waiting":
                conversation.activity_reschedule([REMINDER], new_user_id=conversation.user_id.id)
            else:
                conversation.activity_unlink([REMINDER])
                conversation._write_life({"remind_on": False})

    # -------------------------------------------------------------- comes back

    def _wake_by_customer(self, row):
        self._count_against_confirmed(row)
        return super()._wake_by_customer(row)

    def _count_against_confirmed(self, row):
        """Whoever comes back soon after *confirmed* was not helped: keep that on what was confirmed."""
        confirmed = self
        if self.state != "resolved" and not self.last_in_at:  # a new one begins
            confirmed = self.search(
                [("channel_id", "=", self.channel_id.id), ("id", "<", self.id)], order="id desc", limit=1)
        if (confirmed.outcome == "confirmed" and confirmed.resolved_at
                and confirmed.resolved_at <= row.sent_at <= confirmed.resolved_at + CONFIRMED_HOLDS):
            self.env["whatsapp_crm.milestone"]._record(
                confirmed, "not_confirmed", at=row.sent_at, message_id=row.id)
