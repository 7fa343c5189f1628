# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.cost.rate import CATEGORIES
from odoo.addons.whatsapp_crm.models.transport.message_selection import ORIGINS, STATUSES, TYPES
from odoo.addons.whatsapp_crm.tools import pricing
from odoo.tools import SQL

from .figures import Figure

WRITTEN_BY = [
    ("customer", "Customer"), ("agent", "Agents"), ("phone_app", "Phone app"), ("campaign", "Campaigns"),
    ("automatic", "Other automatic messages"),
]
SENT = ("accepted", "held", "sent", "delivered", "read", "played")
DELIVERED = ("delivered", "read", "played")
READ = ("read", "played")
FAILED = ("failed", "expired")


class WhatsappCrmReportMessage(models.Model):
    """A row for each WhatsApp message; of one that was sent again only the last attempt, with the cost of all.

    Who was responsible is looked up only for what was written in the phone app.
    """

    _name = "whatsapp_crm.report.message"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Messages"
    _auto = False
    _order = "sent_at desc, id desc"
    _depends = {
        "whatsapp_crm.message": [
            "conversation_id", "company_id", "number_id", "user_id", "sent_at", "direction", "origin", "type", "status",
            "retry_of_id", "template_id", "price", "price_category", "currency_id", "priced_at"],
        "whatsapp_crm.number": ["team_id"],
        "res.company": ["currency_id"],
    }

    sent_at = fields.Datetime("Sent on", readonly=True)
    direction = fields.Selection([("in", "Incoming"), ("out", "Outgoing")], readonly=True)
    origin = fields.Selection(ORIGINS, readonly=True)
    written_by = fields.Selection(WRITTEN_BY, "Who wrote", readonly=True)
    type = fields.Selection(TYPES, readonly=True)
    status = fields.Selection(STATUSES, readonly=True)
    agent_id = fields.Many2one(string="Written by", help="Empty: the customer, the phone app or the system.")
    person_id = fields.Many2one(
        "res.users", readonly=True,
        help="Who wrote it; of what was written in the phone app, who was responsible then.")
    template_id = fields.Many2one("whatsapp_crm.template", readonly=True)
    category = fields.Selection(
        [*CATEGORIES, ("other", "Other")], "Kind of price", readonly=True,
        help="Empty as long as WhatsApp did not tell.")
    currency_id = fields.Many2one("res.currency", readonly=True)

    incoming = fields.Integer(
        "Received", readonly=True,
        help="Messages that customers wrote; reactions do not count.\n= number of incoming messages")
    outgoing = fields.Integer(
        "Written by us", readonly=True,
        help="Messages of ours, automatic ones among them; one that was sent again counts once, and reactions do "
             "not count.\n= number of outgoing messages")
    delivered = Figure(
        "% delivered", readonly=True, aggregator="avg",
        help="Share of our messages that WhatsApp took and delivered.\n= delivered ÷ sent")
    read_share = Figure(
        "% read", readonly=True, aggregator="avg",
        help="Share of the delivered messages that the customer opened, as far as they let WhatsApp tell.\n"
             "= read ÷ delivered")
    failed = Figure(
        "% not delivered", readonly=True, aggregator="avg",
        help="Share of our messages that failed for good; what is on its way, not confirmed or cancelled does not "
             "count.\n= not delivered ÷ (sent + not delivered)")
    from_phone = Figure(
        "% answered from the phone", readonly=True, aggregator="avg",
        help="Share of what our people wrote by hand that was written in the phone app instead of here.\n"
             "= messages from the phone app ÷ messages written by hand")
    cost = Figure(
        digits=(16, pricing.DIGITS), min_display_digits=2, readonly=True, aggregator="sum",
        help="What WhatsApp charged by the rate card, before tax and discounts for volume, in the currency of the "
             "company at today's rate; empty where the price is not known. Of what was sent again, every attempt that "
             "was charged counts.\n= sum of the prices of delivered messages")

    @property
    def _table_query(self):
        return SQL("""
            SELECT message.id, message.conversation_id, message.company_id, message.sent_at, message.direction,
                   message.origin, message.type, message.status, message.user_id AS agent_id, message.template_id,
                   %(cost)s AS cost, company.currency_id, %(person)s AS person_id,
                   CASE WHEN message.conversation_id IS NULL THEN number.team_id ELSE %(team)s END AS team_id,
                   %(conversation)s, %(kinds)s, %(shares)s
              FROM whatsapp_crm_message message
              LEFT JOIN whatsapp_crm_number number ON number.id = message.number_id
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = message.conversation_id
              LEFT JOIN res_company company ON company.id = message.company_id
              %(joins)s
             WHERE message.type <> 'reaction'
               AND NOT EXISTS (SELECT FROM whatsapp_crm_message again WHERE again.retry_of_id = message.id)""",
            cost=self._cost(), person=self._person(), team=self._team_then(SQL("message.sent_at")),
            conversation=self._conversation_columns(), kinds=self._kinds(), shares=self._shares(),
            joins=self._origin_joins())

    def _origin_columns(self):
        """Bulk messages begin no conversation; their number is known all the same."""
        return SQL("""
            message.number_id, conversation.entry_point_id, COALESCE(lead.source_id, entry.source_id) AS source_id,
            COALESCE(lead.medium_id, entry.medium_id) AS medium_id,
            COALESCE(lead.campaign_id, entry.campaign_id) AS campaign_id""")

    def _cost(self):
        """Earlier attempts are read only for the few messages that were sent again."""
        return SQL("""
            CASE WHEN message.retry_of_id IS NULL THEN %(own)s ELSE (
                 WITH RECURSIVE attempt AS (
                      SELECT message.retry_of_id AS earlier_id, %(own)s AS cost
                       UNION ALL
                      SELECT tried.retry_of_id, %(tried)s FROM attempt
                        JOIN whatsapp_crm_message tried ON tried.id = attempt.earlier_id)
                 SELECT SUM(attempt.cost) FROM attempt) END""", own=self._price("message"), tried=self._price("tried"))

    def _price(self, alias):
        price, currency = (SQL.identifier(alias, name) for name in ("price", "currency_id"))
        return self._in_company_currency(price, currency, SQL("message.company_id"))

    def _person(self):
        return SQL(
            "CASE message.origin WHEN 'phone_app' THEN %s ELSE message.user_id END",
            self._then("owner_id", SQL("message.sent_at")))

    def _kinds(self):
        """Meta's word for the price as the rate card has it, and who wrote."""
        name = SQL("replace(lower(message.price_category), '-', '_')")
        return SQL("""
            CASE WHEN message.origin IN ('customer', 'agent', 'phone_app') THEN message.origin
                 WHEN message.origin = 'auto:campaign' THEN 'campaign' ELSE 'automatic' END AS written_by,
            CASE WHEN message.price_category IS NULL THEN NULL WHEN %(name)s = ANY(%(known)s) THEN %(name)s
                 WHEN %(name)s = 'marketing_lite' THEN 'marketing' ELSE 'other' END AS category,
            (message.direction = 'in')::int AS incoming, (message.direction = 'out')::int AS outgoing""",
            name=name, known=[name for name, _label in CATEGORIES])

    def _shares(self):
        return SQL("""
            CASE WHEN message.direction = 'out' AND message.status IN %(sent)s
                 THEN (message.status IN %(delivered)s)::int END AS delivered,
            CASE WHEN message.direction = 'out' AND message.status IN %(delivered)s
                 THEN (message.status IN %(read)s)::int END AS read_share,
            CASE WHEN message.direction = 'out' AND message.status IN %(known)s
                 THEN (message.status IN %(failed)s)::int END AS failed,
            CASE message.origin WHEN 'phone_app' THEN 1 WHEN 'agent' THEN 0 END AS from_phone""",
            sent=SENT, delivered=DELIVERED, read=READ, failed=FAILED, known=SENT + FAILED)
