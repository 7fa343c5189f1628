# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

WIZARD = "payment.link.wizard"


class WhatsappCrmDocumentSend(models.TransientModel):
    """A link to pay an order or an invoice, made by Odoo's own wizard with the rights of the user."""

    _inherit = "whatsapp_crm.document.send"

    currency_id = fields.Many2one("res.currency", compute="_compute_amount", store=True, compute_sudo=False)
    amount = fields.Monetary(
        "Amount to pay", compute="_compute_amount", store=True, compute_sudo=False, readonly=False)

    @api.depends("line_ids.chosen", "purpose")
    def _compute_amount(self):
        for wizard in self:
            record = wizard.purpose == "payment" and next(iter(wizard._chosen()), None)
            values = record._get_default_payment_link_values() if record and WIZARD in self.env else {}
            wizard.amount, wizard.currency_id = values.get("amount"), values.get("currency_id")

    def _send_link(self, records):
        if self.purpose == "payment" and len(records) > 1:
            raise UserError(self.env._("Choose one of them: each has a payment link of its own."))
        return super()._send_link(records)

    def _link_of(self, record):
        if self.purpose != "payment":
            return super()._link_of(record)
        odoo = self.env[WIZARD].with_context(active_model=record._name, active_id=record.id).create(
            {"amount": self.amount})
        if odoo.warning_message:
            raise UserError(odoo.warning_message)
        return odoo.link
