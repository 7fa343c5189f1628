# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmConversationSell(models.AbstractModel):
    """The menu *Sell*: what one sends a customer beside words, where the app for it is installed."""

    _name = "whatsapp_crm.conversation.sell"
    _description = "WhatsApp Conversation, Selling"

    may_send_document = fields.Boolean(compute="_compute_may_sell")
    may_send_payment_link = fields.Boolean(compute="_compute_may_sell")
    may_quote = fields.Boolean(compute="_compute_may_sell")

    @api.depends_context("uid")
    def _compute_may_sell(self):
        """What this user may do at all; costs no statement."""
        readable = any(self._context_model(name) is not None for name in ("sale.order", "account.move"))
        links = self.env.get("payment.link.wizard")
        payable = readable and links is not None and links.has_access("create")
        orders = self.env.get("sale.order")
        quotes = orders is not None and orders.has_access("create")
        for conversation in self:
            conversation.may_send_document = readable
            conversation.may_send_payment_link = payable
            conversation.may_quote = quotes

    def action_open_send_document(self):
        """Choose among the customer's quotations, orders and invoices."""
        return self._open_sell_dialog("whatsapp_crm.document.send", self.env._("Send document"))

    def action_open_payment_link(self):
        """Choose what the customer pays for."""
        return self._open_sell_dialog(
            "whatsapp_crm.document.send", self.env._("Payment link"), default_purpose="payment")

    def action_open_meeting(self):
        """Ask when and with whom."""
        return self._open_sell_dialog("whatsapp_crm.meeting.book", self.env._("Book a meeting"))

    def _open_sell_dialog(self, model, title, **context):
        self.ensure_one()
        self._check_may_work()
        return {
            "type": "ir.actions.act_window", "name": title, "res_model": model, "target": "new",
            "view_mode": "form", "views": [(False, "form")],
            "context": {"default_conversation_id": self.id, "dialog_size": "medium", **context}}

    def action_new_quotation(self):
        """A quotation for the customer, linked to the conversation's opportunity."""
        self.ensure_one()
        self._check_may_work()
        if not self.may_quote:
            raise UserError(self.env._("You cannot create quotations."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("New quotation"), "res_model": "sale.order",
            "view_mode": "form", "views": [(False, "form")], "context": self._quotation_defaults()}

    def _quotation_defaults(self):
        lead = self.lead_id._filtered_access("read")
        values = {"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id}
        if lead and hasattr(lead, "_prepare_opportunity_quotation_context"):
            values = {**lead._prepare_opportunity_quotation_context(), "default_company_id": self.company_id.id}
            values["default_partner_id"] = lead.partner_id.id or self.partner_id.id
        return values
