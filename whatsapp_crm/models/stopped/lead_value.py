# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class CrmLead(models.Model):
    """What is at stake is what was offered, where nobody has estimated it."""

    _inherit = "crm.lead"

    def _wacrm_proposal_sent(self):
        result = super()._wacrm_proposal_sent()
        # Only where quotations are installed.
        for lead in self.sudo() if "order_ids" in self._fields else ():  # sudo: crm.lead - as the stage that moves
            if not lead.expected_revenue and lead._wacrm_is_open():
                lead.expected_revenue = max(map(lead._wacrm_amount_of, lead.order_ids), default=0)
        return result

    def _wacrm_amount_of(self, order):
        """:return: what a quotation is worth without taxes, in the currency of the lead; 0 for one that is off"""
        if order.state == "cancel":
            return 0
        return order.currency_id._convert(
            order.amount_untaxed, self.company_currency, order.company_id, fields.Date.context_today(self))
