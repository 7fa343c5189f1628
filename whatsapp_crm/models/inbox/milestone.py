# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transport.client_defaults import without_defaults

KINDS = [
    ("opened", "Began"),
    ("customer_wrote", "Customer began to wait"),
    ("seen", "Seen"),
    ("viewed", "Looked at"),
    ("taken", "Taken"),
    ("assigned", "Assigned"),
    ("routed", "Given by routing"),
    ("released", "Returned to queue"),
    ("team_changed", "Moved to a team"),
    ("handed_off", "Handed off"),
    ("handoff_accepted", "Handoff accepted"),
    ("handoff_returned", "Handoff sent back"),
    ("handoff_expired", "Handoff not accepted in time"),
    ("at_risk", "At risk"),
    ("escalated", "Escalated"),
    ("receipt_sent", "Receipt message sent"),
    ("welcome_sent", "Welcome sent"),
    ("out_of_hours_sent", "Out-of-hours message sent"),
    ("bot_asked", "Bot began to ask"),
    ("bot_handed_over", "Bot handed over to people"),
    ("bot_left", "Customer left the bot without an answer"),
    ("bot_stopped", "A person went on instead of the bot"),
    ("answered", "Answered"),
    ("answer_failed", "Answer not delivered"),
    ("no_answer_needed", "No answer needed"),
    ("snoozed", "Snoozed"),
    ("woken", "Woken"),
    ("resolved", "Resolved"),
    ("question_asked", "Question asked"),
    ("came_back", "Came back"),
    ("not_confirmed", "Came back soon after it was confirmed"),
    ("contact_changed", "Contact changed"),
    ("lead_linked", "Opportunity linked"),
    ("campaign_answered", "Answered a campaign"),
    ("promised", "Promised"),
    ("promise_kept", "Promise kept"),
    ("promise_broken", "Promise broken"),
    ("promise_kept_late", "Promise kept late"),
    ("promise_withdrawn", "Promise withdrawn"),
    ("followup_begun", "Follow-up begun"),
    ("followup_ended", "Follow-up ended"),
    ("document_sent", "Document sent"),
    ("meeting_booked", "Meeting booked"),
    ("meeting_confirmed", "Meeting confirmed by the customer"),
    ("meeting_change", "Customer asks for another time"),
    ("next_step_agreed", "Next step agreed"),
    ("lead_stage", "Opportunity moved"),
    ("lead_won", "Opportunity won"),
    ("lead_lost", "Opportunity lost"),
    ("lead_reopened", "Opportunity taken up again"),
    ("qualified", "Qualified"),
    ("lead_accepted", "Lead accepted"),
    ("lead_rejected", "Lead rejected"),
    ("flagged", "Golden flag raised"),
    ("flag_worked", "Golden flag worked"),
    ("flag_escalated", "Golden flag not worked in time"),
    ("flag_won", "Golden flag won"),
    ("flag_lost", "Golden flag lost"),
]


class WhatsappCrmMilestone(models.Model):
    """One fact in the life of a conversation. Append-only: figures are read from here,
    so a later change of owner or team never rewrites history."""

    _name = "whatsapp_crm.milestone"
    _description = "WhatsApp Conversation Story"
    _order = "at desc, id desc"
    _rec_name = "kind"

    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(KINDS, "What happened", required=True)
    at = fields.Datetime("On", required=True)
    user_id = fields.Many2one(
        "res.users", "By", ondelete="set null", help="Who did it; empty: the customer or the system.")
    owner_id = fields.Many2one("res.users", "Responsible then", ondelete="set null")
    team_id = fields.Many2one("crm.team", "Team then", ondelete="set null")
    message_id = fields.Many2one("whatsapp_crm.message", ondelete="set null")
    waited_seconds = fields.Integer("Waited (seconds)", help="Since the customer began to wait.")
    waited_business_seconds = fields.Integer("Waited (working seconds)")
    unanswered = fields.Boolean(help="Resolved while the customer was still waiting.")
    note = fields.Char()

    _one_first_answer = models.UniqueIndex(
        "(conversation_id, kind) WHERE kind IN ('welcome_sent', 'out_of_hours_sent')",
        "Each automatic first answer is sent once per conversation.")

    @api.model
    def _record(self, conversation, kind, *, at=None, user=None, waiting_since=None, business=False, **values):
        """The one writer of the story.

        :param waiting_since: start of the wait that this fact ends or meets
        :param business: also count the working seconds of that wait
        """
        return self._record_each([(conversation, kind, {
            "at": at, "user": user, "waiting_since": waiting_since, "business": business, **values})])

    @api.model
    def _record_each(self, facts):
        """Several facts in one go.

        :param facts: list of (conversation, kind, dict with the other arguments of :meth:`_record`)
        """
        # sudo: whatsapp_crm.milestone - facts are recorded by the system, whoever acts
        return without_defaults(self).sudo().create([
            self._fact(conversation, kind, **values) for conversation, kind, values in facts])

    @api.model
    def _fact(self, conversation, kind, *, at=None, user=None, waiting_since=None, business=False, **values):
        at = at or fields.Datetime.now()
        if waiting_since:
            values["waited_seconds"] = max(int((at - waiting_since).total_seconds()), 0)
            if business:
                values["waited_business_seconds"] = conversation._business_seconds(waiting_since, at)
        return {
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "kind": kind, "at": at, "user_id": user.id if user else False,
            "owner_id": conversation.user_id.id, "team_id": conversation.team_id.id, **values}

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The story of a conversation cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_with_conversation(self):
        raise UserError(self.env._("The story of a conversation cannot be changed."))
