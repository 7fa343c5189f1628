# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class CrmTag(models.Model):
    """Which tags say that a conversation is a complaint."""

    _inherit = "crm.tag"

    wacrm_is_complaint = fields.Boolean(
        "Is a complaint", help="Conversations with this tag count as complaints in the figures.")

    @api.model
    def _wacrm_mark_complaint(self):
        """The tag that the installation brought, unless somebody deleted it."""
        tag = self.env.ref("whatsapp_crm.starter_tag_complaint", raise_if_not_found=False)
        if tag:
            tag.wacrm_is_complaint = True
