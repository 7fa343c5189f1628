# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import OUTCOMES
from odoo.tools import SQL

from .conversation import CUSTOMER
from .fact import HOUR
from .figures import Figure

#: More tags than a company will ever have: with it, conversation and tag make one number.
TAGS = 1 << 20


class WhatsappCrmReportRepeat(models.Model):
    """A row for each conversation and each of its tags: was the customer, or the company, there about that before?

    People who are not customers have none.
    """

    _name = "whatsapp_crm.report.repeat"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Repeat Contact"
    _auto = False
    _order = "opened_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.conversation": [
            "opened_at", "resolved_at", "resolved_by_id", "outcome", "contact_id", "partner_id"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["partner_id"],
    }

    opened_at = fields.Datetime("Began on", readonly=True)
    resolved_at = fields.Datetime("Resolved on", readonly=True)
    outcome = fields.Selection(OUTCOMES, "How it ended", readonly=True, help="Empty while it goes on.")
    agent_id = fields.Many2one(help="Who resolved it, else who is responsible for it.")
    team_id = fields.Many2one(string="Team", help="When it was resolved, else now.")  # pylint: disable=attribute-string-redundant
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    tag_id = fields.Many2one(string="Tag", help="Each tag of a conversation counts for itself.")  # pylint: disable=attribute-string-redundant

    conversations = fields.Integer(
        readonly=True, aggregator="count_distinct",
        help="Conversations with the tag; one with several tags counts once in a total.\n"
             "= number of different conversations")
    repeats = fields.Integer(
        "About the same again", readonly=True,
        help="Conversations whose customer, or somebody of the same company, had begun another one with the same tag "
             "in the 60 days before.\n= number of repeated conversations, for each tag")
    repeat = Figure(
        "% about the same again", readonly=True, aggregator="avg",
        help="Share of the conversations with a tag whose customer, or somebody of the same company, had begun "
             "another one with that tag in the 60 days before.\n"
             "= repeated conversations ÷ conversations with the tag")
    resolution = Figure(
        "Resolution time (median)", readonly=True, aggregator="median",
        help="Hours from the beginning of a conversation until it was resolved; half of them took less.\n"
             "= median of (resolved on − began on), of resolved conversations")

    @property
    def _table_query(self):
        again = self._came_before(SQL("""
            mine.crm_tag_id IN (SELECT theirs.crm_tag_id FROM crm_tag_whatsapp_crm_conversation_rel theirs
                                 WHERE theirs.whatsapp_crm_conversation_id = earlier.id)"""))
        return SQL("""
            SELECT conversation.id::bigint * %(tags)s + mine.crm_tag_id AS id, conversation.id AS conversation_id,
                   conversation.id AS conversations, conversation.company_id, conversation.partner_id,
                   conversation.opened_at, conversation.resolved_at, conversation.outcome, conversation.lead_id,
                   conversation.state AS state_now, mine.crm_tag_id AS tag_id, %(origin)s,
                   COALESCE(conversation.resolved_by_id, conversation.user_id) AS agent_id,
                   CASE WHEN conversation.state = 'resolved' THEN %(team)s ELSE conversation.team_id END AS team_id,
                   EXTRACT(EPOCH FROM conversation.resolved_at - conversation.opened_at) / %(hour)s AS resolution,
                   (%(again)s)::int AS repeat, (%(again)s)::int AS repeats
              FROM whatsapp_crm_conversation conversation
              JOIN crm_tag_whatsapp_crm_conversation_rel mine ON mine.whatsapp_crm_conversation_id = conversation.id
              LEFT JOIN res_company company ON company.id = conversation.company_id
              LEFT JOIN res_partner partner ON partner.id = conversation.partner_id
              %(joins)s
             WHERE %(customer)s""",
            tags=TAGS, origin=self._origin_columns(), team=self._team_then(SQL("conversation.resolved_at")),
            hour=HOUR, again=again, joins=self._origin_joins(), customer=CUSTOMER)
