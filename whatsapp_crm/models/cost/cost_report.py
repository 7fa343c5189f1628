# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.tools import SQL

from ...tools import pricing
from .message_cost import PRICE_STATES
from .rate import CATEGORIES

SUPERVISOR = "whatsapp_crm.group_supervisor"


class WhatsappCrmCostReport(models.Model):
    """What delivered messages cost: a row for each, in numbers for whoever looks after the money.

    Marketing reads no conversations: who wrote what to whom is there for supervisors alone.
    """

    _name = "whatsapp_crm.cost.report"
    _description = "WhatsApp Costs"
    _auto = False
    _order = "priced_at desc, id desc"
    _rec_name = "template_id"

    priced_at = fields.Datetime("Delivered first on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    number_id = fields.Many2one("whatsapp_crm.number", readonly=True)
    template_id = fields.Many2one("whatsapp_crm.template", readonly=True)
    category = fields.Selection([*CATEGORIES, ("other", "Other")], "Kind of price", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True, help="Of the customer's number.")
    price_state = fields.Selection(PRICE_STATES, "Price", readonly=True)
    price = fields.Float(
        "Cost", digits=(16, pricing.DIGITS), min_display_digits=2, readonly=True,
        help="By the rate card, before tax and discounts for volume.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    contact_id = fields.Many2one("whatsapp_crm.contact", "Customer", readonly=True, groups=SUPERVISOR)
    user_id = fields.Many2one("res.users", "Written by", readonly=True, groups=SUPERVISOR)
    text = fields.Text("Message", readonly=True, groups=SUPERVISOR)

    @property
    def _table_query(self):
        self.env["whatsapp_crm.message"].flush_model()
        return SQL("""
            SELECT m.id, m.priced_at, m.company_id, m.number_id, m.template_id, country.id AS country_id,
                   m.price_state, m.price, m.currency_id, m.contact_id, m.user_id, m.text,
                   CASE WHEN kind.name = ANY(%(known)s) THEN kind.name
                        WHEN kind.name = 'marketing_lite' THEN 'marketing' ELSE 'other' END AS category
              FROM whatsapp_crm_message m
             CROSS JOIN LATERAL (SELECT replace(lower(m.price_category), '-', '_') AS name) kind
              LEFT JOIN res_country country ON country.code = m.price_country
             WHERE m.priced_at IS NOT NULL""", known=[name for name, _label in CATEGORIES])

    def action_open_chat(self):
        """Open the chat of a message, as far as the user may."""
        self.ensure_one()
        return self.env["whatsapp_crm.message"].browse(self.id).action_open_chat()
