# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

RESPONSES = ("first_response", "next_response")
KINDS = [
    ("first_response", "First answer"),
    ("next_response", "Further answer"),
    ("resolution", "Resolved"),
]
STATES = [
    ("running", "Running"),
    ("met", "Met"),
    ("breached", "Missed"),
    ("cancelled", "Does not count"),
]
ENDINGS = [
    ("answered", "Answered"),
    ("no_answer_needed", "No answer needed"),
    ("resolved_unanswered", "Resolved without an answer"),
    ("resolved", "Resolved"),
    ("withdrawn", "Withdrawn"),
]


class WhatsappCrmSlaClock(models.Model):
    """One promise that was made to one customer, running or over. Its one writer is the
    conversation's promise mixin; the due cron only marks which points it has handled.

    ``started_at`` of a running response clock is the conversation's ``waiting_since``.
    ``warning_at`` and ``due_at`` are computed once and stored; empty while paused, and
    where the calendar never gets there. ``next_at`` is when the cron looks again.
    """

    _name = "whatsapp_crm.sla.clock"
    _description = "WhatsApp Deadline"
    _inherit = [
        "whatsapp_crm.sla.clock.points", "whatsapp_crm.sla.clock.run", "whatsapp_crm.sla.clock.recompute",
        "whatsapp_crm.sla.clock.due"]
    _order = "id desc"
    _rec_name = "kind"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    policy_id = fields.Many2one("whatsapp_crm.sla.policy", "Response promise", index=True, ondelete="restrict")
    kind = fields.Selection(KINDS, "Deadline for", required=True)
    state = fields.Selection(STATES, "How it went", required=True, default="running")
    ended_by = fields.Selection(ENDINGS, "How it ended")
    started_at = fields.Datetime("Counts from", required=True)
    warning_at = fields.Datetime("At risk on")
    due_at = fields.Datetime("Due on")
    stopped_at = fields.Datetime("Over on")
    paused = fields.Json(help="Pairs of ISO moments, the last one's end null while it lasts.")
    elapsed_wall_seconds = fields.Integer("Took (seconds)", help="From the first message to the end, pauses and all.")
    elapsed_business_seconds = fields.Integer("Took (working seconds)", help="Without what was paused.")
    user_id = fields.Many2one("res.users", "By", ondelete="set null", help="Who ended it; empty: nobody in particular.")
    owner_id = fields.Many2one("res.users", "Responsible then", ondelete="set null")
    team_id = fields.Many2one("crm.team", "Team then", ondelete="set null")

    warned_at = fields.Datetime("Warned on")
    breached_at = fields.Datetime("Missed on")
    seen_at = fields.Datetime("Seen on", help="First look of somebody who could have answered.")
    seen_by_id = fields.Many2one("res.users", "Seen by", ondelete="set null")
    seen_until = fields.Datetime(
        "In time until", help="Who looks has as long to answer as the promise allows before it is at risk.")
    receipt_at = fields.Datetime("Receipt message on")
    seen_warned_at = fields.Datetime("Warned as seen on")
    reassign_count = fields.Integer("Times passed on")
    next_at = fields.Datetime("Looked at next on")

    _next_at_idx = models.Index("(next_at) WHERE next_at IS NOT NULL")
    _running_policy_idx = models.Index("(policy_id) WHERE state = 'running'")
    _one_response = models.UniqueIndex(
        "(conversation_id) WHERE state = 'running' AND kind IN ('first_response', 'next_response')")
    _one_resolution = models.UniqueIndex("(conversation_id) WHERE state = 'running' AND kind = 'resolution'")
    _one_first = models.UniqueIndex("(conversation_id) WHERE kind = 'first_response' AND state <> 'cancelled'")
    _stopped = models.Constraint(
        "CHECK((state = 'running') = (stopped_at IS NULL) AND (state = 'running' OR next_at IS NULL))",
        "A deadline is over at some moment, or it runs.")

    @api.ondelete(at_uninstall=False)
    def _unlink_only_with_conversation(self):
        raise UserError(self.env._("Deadlines are kept as they were."))
