# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reports are read by period: what they are made of is found by its date."""

from odoo import models


class WhatsappCrmSlaClock(models.Model):
    """Turns by the day on which the customer wrote."""

    _inherit = "whatsapp_crm.sla.clock"

    _started_at_idx = models.Index("(started_at)")


class WhatsappCrmMilestone(models.Model):
    """Facts by their day."""

    _inherit = "whatsapp_crm.milestone"

    _at_idx = models.Index("(at)")


class WhatsappCrmMessage(models.Model):
    """Messages by their day, and the few that were written in the phone app by their conversation."""

    _inherit = "whatsapp_crm.message"

    _sent_at_idx = models.Index("(sent_at)")
    _phone_app_idx = models.Index("(conversation_id, sent_at) WHERE origin = 'phone_app'")
