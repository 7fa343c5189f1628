# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import OUTCOMES
from odoo.tools import SQL

from .fact import HOUR
from .figures import Figure

#: Spam, suppliers and wrong numbers are no customers' conversations.
CUSTOMER = SQL("conversation.outcome IS DISTINCT FROM 'not_customer'")
#: So many times handed off is sending somebody from one to another.
PING_PONG = 3


class WhatsappCrmReportConversation(models.Model):
    """A row for each conversation: how long it took, how it ended, how often it was passed on or came back."""

    _name = "whatsapp_crm.report.conversation"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Resolution"
    _auto = False
    _order = "opened_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.conversation": [
            "opened_at", "resolved_at", "resolved_by_id", "outcome", "reopen_count", "handoff_count", "channel_id",
            "contact_id", "partner_id", "last_in_at", "last_out_at"],
        "whatsapp_crm.sla.clock": ["conversation_id", "kind", "state", "elapsed_business_seconds"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["wacrm_silence_days", "partner_id"],
    }

    opened_at = fields.Datetime("Began on", readonly=True)
    resolved_at = fields.Datetime("Resolved on", readonly=True)
    outcome = fields.Selection(OUTCOMES, "How it ended", readonly=True, help="Empty while it goes on.")
    agent_id = fields.Many2one(help="Who resolved it, else who is responsible for it.")
    owner_id = fields.Many2one("res.users", "Responsible", readonly=True)
    team_id = fields.Many2one(string="Team", help="When it was resolved, else now.")  # pylint: disable=attribute-string-redundant
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    tag_ids = fields.Many2many(
        "crm.tag", "crm_tag_whatsapp_crm_conversation_rel", "whatsapp_crm_conversation_id", "crm_tag_id", "Tags",
        readonly=True)

    resolution = Figure(
        "Resolution time (median)", readonly=True, aggregator="median",
        help="Hours from the beginning of a conversation until it was resolved, the last time where it came back; "
             "half of them took less. People who are not customers do not count.\n"
             "= median of (resolved on − began on), of resolved conversations")
    resolution_average = Figure(
        "Resolution time (average)", readonly=True, aggregator="avg",
        help="Hours from the beginning of a conversation until it was resolved, on average; people who are not "
             "customers do not count.\n"
             "= sum of (resolved on − began on) ÷ resolved conversations")
    resolution_percentile_90 = Figure(
        "Resolution time (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Hours within which nine out of ten conversations were resolved; people who are not customers do not "
             "count.\n"
             "= 90th percentile of (resolved on − began on)")
    working_resolution = Figure(
        "Working resolution time (median)", readonly=True, aggregator="median",
        help="Hours of working time in which the ball was with us until it was resolved, where the response promise "
             "has a time for that; half of them took less. People who are not customers do not count.\n"
             "= median of working time until resolved, without waiting for the customer and without snoozing")
    resolved_in_time = Figure(
        "% resolved in time", readonly=True, aggregator="avg",
        help="Share of the conversations that were resolved before that was due, where the response promise has a "
             "time for it; people who are not customers do not count.\n"
             "= resolved in time ÷ (resolved in time + resolved late)")
    resolved = fields.Integer(
        readonly=True, help="Conversations that are resolved.\n= number of resolved conversations")
    came_back = fields.Integer(
        "Times come back", readonly=True,
        help="How often customers wrote again after it was resolved.\n= sum of times come back")
    handoffs = fields.Integer(
        readonly=True, help="How often conversations were handed off.\n= sum of handoffs")
    ping_pong = Figure(
        "% handed off 3 times", readonly=True, aggregator="avg",
        help="Share of the conversations that were handed off three times or more.\n"
             "= conversations with 3 handoffs or more ÷ conversations")
    repeat = Figure(
        "% about the same again", readonly=True, aggregator="avg",
        help="Share of the conversations with a tag whose customer, or somebody of the same company, had begun "
             "another one with one of its tags in the 60 days before; people who are not customers do not count. "
             "Repeat contact tells it by tag.\n"
             "= repeated conversations ÷ conversations with a tag")
    repeats = fields.Integer(
        "About the same again", readonly=True,
        help="Conversations of customers or companies that came with one of its tags within 60 days.\n"
             "= number of repeated conversations")
    reactivated = fields.Integer(
        "Came back after silence", readonly=True,
        help="Conversations of customers who wrote again after nobody had written in their chat for the days of "
             "silence of the settings.\n= number of conversations begun after silence")

    @property
    def _table_query(self):
        return SQL("""
            SELECT conversation.id, conversation.id AS conversation_id, conversation.company_id,
                   conversation.partner_id, conversation.opened_at, conversation.resolved_at, conversation.outcome,
                   conversation.user_id AS owner_id,
                   COALESCE(conversation.resolved_by_id, conversation.user_id) AS agent_id,
                   CASE WHEN conversation.state = 'resolved' THEN %(team)s ELSE conversation.team_id END AS team_id,
                   %(conversation)s, %(times)s, %(counts)s,
                   %(repeat)s AS repeat, COALESCE(%(repeat)s, 0) AS repeats, %(reactivated)s AS reactivated
              FROM whatsapp_crm_conversation conversation
              LEFT JOIN res_company company ON company.id = conversation.company_id
              LEFT JOIN res_partner partner ON partner.id = conversation.partner_id
              %(joins)s""",
            team=self._team_then(SQL("conversation.resolved_at")), conversation=self._conversation_columns(),
            times=self._times(), counts=self._counts(), repeat=self._repeat(), reactivated=self._reactivated(),
            joins=self._origin_joins())

    def _times(self):
        took = SQL("""
            CASE WHEN %s THEN EXTRACT(EPOCH FROM conversation.resolved_at - conversation.opened_at) / %s END""",
                   CUSTOMER, HOUR)
        deadline = SQL("""
              FROM whatsapp_crm_sla_clock clock
             WHERE clock.conversation_id = conversation.id AND clock.kind = 'resolution' AND %s
               AND clock.state IN ('met', 'breached') ORDER BY clock.id DESC LIMIT 1""", CUSTOMER)
        return SQL("""
            %(took)s, (SELECT clock.elapsed_business_seconds / %(hour)s::float %(deadline)s) AS working_resolution,
            (SELECT (clock.state = 'met')::int %(deadline)s) AS resolved_in_time""",
            took=self._thrice("resolution", took), hour=HOUR, deadline=deadline)

    def _counts(self):
        return SQL("""
            (conversation.state = 'resolved')::int AS resolved, COALESCE(conversation.reopen_count, 0) AS came_back,
            COALESCE(conversation.handoff_count, 0) AS handoffs,
            (COALESCE(conversation.handoff_count, 0) >= %s)::int AS ping_pong""", PING_PONG)

    @api.model
    def _repeat(self):
        """Whether it is about any of its tags again; empty without a tag."""
        shared = SQL("""
            EXISTS (SELECT FROM crm_tag_whatsapp_crm_conversation_rel mine
                      JOIN crm_tag_whatsapp_crm_conversation_rel theirs ON theirs.crm_tag_id = mine.crm_tag_id
                     WHERE mine.whatsapp_crm_conversation_id = conversation.id
                       AND theirs.whatsapp_crm_conversation_id = earlier.id)""")
        return SQL("""
            CASE WHEN %s AND EXISTS (SELECT FROM crm_tag_whatsapp_crm_conversation_rel tag
                                      WHERE tag.whatsapp_crm_conversation_id = conversation.id)
                 THEN (%s)::int END""", CUSTOMER, self._came_before(shared))

    @api.model
    def _reactivated(self):
        return SQL("""
            COALESCE((conversation.last_in_at IS NOT NULL AND conversation.opened_at >= (
                SELECT MAX(GREATEST(earlier.opened_at, earlier.last_in_at, earlier.last_out_at))
                  FROM whatsapp_crm_conversation earlier
                 WHERE earlier.channel_id = conversation.channel_id AND earlier.id < conversation.id
            ) + company.wacrm_silence_days * INTERVAL '1 day')::int, 0)""")
