# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL

from .rule_find import RESTING

# What needs nobody any more: it was answered while nobody looked, it is won, lost or deleted, it left the stage
# in time, the customer has decided on the quotation, or the rule or the customer was put away. Meta's time of a
# message lies before a follow-up that began while it came in: where nobody may wait at the beginning, whoever
# waits came later.
SWEEP = """
    SELECT f.id,
           CASE WHEN NOT COALESCE(lead.active AND lead.won_status = 'pending', starts_with(f.slot, 'chat:'))
                THEN 'closed'
                WHEN 'not_customer' IN (c.outcome, latest.outcome) THEN 'not_customer'
                WHEN NOT rule.active OR contact.erased_at IS NOT NULL THEN 'stopped'
                WHEN rule.occasion = 'window' AND c.waiting_since IS NULL THEN 'by_hand'
                WHEN c.waiting_since IS NOT NULL THEN CASE WHEN f.sent_at IS NULL THEN 'wrote' ELSE 'answered' END
                ELSE 'moved' END
      FROM whatsapp_crm_followup f
      JOIN whatsapp_crm_followup_rule rule ON rule.id = f.rule_id
      JOIN whatsapp_crm_conversation c ON c.id = f.conversation_id
      JOIN whatsapp_crm_contact contact ON contact.id = c.contact_id
      JOIN discuss_channel channel ON channel.id = f.channel_id
      LEFT JOIN whatsapp_crm_conversation latest ON latest.id = channel.wacrm_conversation_id
      LEFT JOIN crm_lead lead ON lead.id = f.lead_id
     WHERE f.state = 'open' AND %(among)s AND (
           NOT COALESCE(lead.active AND lead.won_status = 'pending', starts_with(f.slot, 'chat:'))
           OR NOT rule.active OR contact.erased_at IS NOT NULL OR 'not_customer' IN (c.outcome, latest.outcome)
           OR c.waiting_since IS NOT NULL AND f.began_by_id IS NULL AND rule.occasion IN %(resting)s
           OR c.waiting_since > f.began_at AND f.began_by_id IS NULL
           OR c.waiting_since > f.began_at AND f.acted_at IS NOT NULL
           OR rule.occasion = 'window' AND f.began_by_id IS NULL AND c.last_out_at > f.began_at
           OR rule.occasion = 'stage' AND f.began_by_id IS NULL AND lead.date_last_stage_update > f.began_at
           OR rule.occasion IN ('proposal', 'validity') AND f.began_by_id IS NULL AND %(decided)s)"""
CLOSING = "wacrm_followup_closing"
DONE = ("answered", "by_hand")
EARLY = ("wrote", "closed", "moved", "not_customer", "nobody")
STATE_OF = {**dict.fromkeys(DONE, "done"), "stopped": "stopped"}


class WhatsappCrmFollowupEnd(models.AbstractModel):
    """How a follow-up ends; its activity goes with it and leaves a note."""

    _name = "whatsapp_crm.followup.end"
    _description = "End of a WhatsApp Follow-up"

    def _end(self, state, reason):
        """The one way to end follow-ups.

        :param state: of STATES, not "open"
        :param reason: of REASONS
        """
        if not self:
            return
        self._close_activities(reason)
        self.write({"state": state, "reason": reason, "slot": False, "step_id": False, "next_at": False,
                    "ended_at": fields.Datetime.now()})
        label = dict(self._fields["reason"]._description_selection(self._in_company_language().env))[reason]
        self.env["whatsapp_crm.milestone"]._record_each([
            (followup.conversation_id, "followup_ended", {
                "user": self._who_acts() if reason in ("stopped", "by_hand") else None,
                "note": f"{followup.rule_id.name}: {label}"}) for followup in self])

    def _in_company_language(self):
        return self.with_context(lang=self.company_id[:1].partner_id.lang or self.env.lang)

    @api.model
    def _who_acts(self):
        return None if self.env.user._is_superuser() else self.env.user

    # -------------------------------------------------------------- activities

    def _open_activities(self):
        # sudo: mail.activity - of follow-ups, whoever has them
        return self.env["mail.activity"].sudo().search([("wacrm_followup_id", "in", self.ids)])

    def _drop_activities(self):
        """The step before is overtaken by the next one."""
        self._open_activities().with_context(**{CLOSING: True}).unlink()

    def _close_activities(self, reason):
        """What was done counts as done; what nobody needs any more goes. Either way a note says why."""
        activities = self._open_activities().with_context(**{CLOSING: True})
        for lang, group in activities.grouped(lambda activity: activity.user_id.lang).items():
            group = group.with_context(lang=lang)
            words = dict(self._fields["reason"]._description_selection(group.env))[reason]
            if reason in EARLY:
                group._wacrm_note_and_go(words)
            else:
                group.with_user(self.env.ref("base.user_root")).action_feedback(feedback=words)

    # ------------------------------------------------------------ the customer

    @api.model
    def _customer_answered(self, conversation):
        """The customer wrote: what is under way about it is answered. One statement where nothing is."""
        followups = self.search([
            ("state", "=", "open"), "|", ("channel_id", "=", conversation.channel_id.id),
            ("lead_id", "in", conversation.lead_id.ids)])
        answered = followups.filtered(lambda f: f._was_sent())
        answered._end("done", "answered")
        # One that somebody began by hand for later is not needed any more either.
        (followups - answered)._end("pointless", "wrote")

    def _was_sent(self):
        """We wrote since the step came: by its template, or by hand."""
        wrote = self.conversation_id.last_out_at
        return bool(self.sent_at or self.acted_at and wrote and wrote >= self.acted_at)

    # ---------------------------------------------------------------- the rest

    @api.model
    def _sweep(self):
        """End what needs nobody any more; one statement where there is none."""
        self._end_found(None)

    def _end_pointless(self):
        """End those of these that need nobody any more, and return them."""
        return self._end_found(self)

    @api.model
    def _end_found(self, among):
        self.env.flush_all()
        decided = self.env["whatsapp_crm.followup.rule"]._is_decided()
        among = SQL("TRUE") if among is None else SQL("f.id IN %s", tuple(among.ids))
        rows = self.env.execute_query(SQL(SWEEP, resting=RESTING, decided=decided, among=among))
        for reason in {reason for _id, reason in rows}:
            self.browse([id_ for id_, why in rows if why == reason])._end(STATE_OF.get(reason, "pointless"), reason)
        return self.browse([id_ for id_, _reason in rows])

    def _go_on_with(self, step):
        """The step to come is another now; without one, what somebody still has to do stays theirs to do."""
        theirs = self._open_activities().wacrm_followup_id if not step else self.browse()
        self.write({"step_id": step.id})
        (self & theirs).write({"next_at": False})

    # ----------------------------------------------------------------- by hand

    def action_stop(self):
        """End these by hand."""
        self.check_access("read")
        # sudo: whatsapp_crm.followup - whoever may read one may stop it
        self.sudo().filtered(lambda f: f.state == "open")._end("stopped", "stopped")

    def _activity_done(self):
        """Somebody did what the activity says: the next step comes in its time, without one it is over."""
        self.filtered(lambda f: f.state == "open" and not f.step_id)._end("done", "by_hand")

    def _activity_cancelled(self):
        """Somebody put the activity away, or the opportunity is closed and took its activities along."""
        going = self.filtered(lambda f: f.state == "open")
        closed = going.filtered(lambda f: f.lead_id and not f.lead_id._wacrm_is_open())
        closed._end("pointless", "closed")
        (going - closed)._end("stopped", "stopped")
