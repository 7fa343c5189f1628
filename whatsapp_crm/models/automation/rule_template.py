# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from .rule_actions import CONVERSATION


class WhatsappCrmTemplateDeliver(models.AbstractModel):
    """Templates that a rule sends for a conversation: to its customer, from its number."""

    _inherit = "whatsapp_crm.template.deliver"

    def _recipient_of(self, record):
        return record.contact_id if record._name == CONVERSATION else super()._recipient_of(record)

    def _deliver(self, records, *, number=None, origin="auto:rule"):
        if records._name != CONVERSATION or number:
            return super()._deliver(records, number=number, origin=origin)
        result = {}
        for own, conversations in records.grouped("number_id").items():
            result |= super()._deliver(conversations, number=own, origin=origin)
        return result


class WhatsappCrmTemplateBinding(models.AbstractModel):
    _inherit = "whatsapp_crm.template.binding"

    def _records_for(self, record=None, *, partner=None, lead=None, user=None):
        if record and record._name == CONVERSATION:
            if not record.has_access("read"):
                return super()._records_for(user=user)
            return super()._records_for(partner=record.partner_id, lead=record.lead_id, user=user)
        return super()._records_for(record, partner=partner, lead=lead, user=user)
