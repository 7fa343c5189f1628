# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain


class CrmTag(models.Model):
    """A tag of leads and conversations; its name is for colleagues, what customers read of it is not."""

    _inherit = "crm.tag"

    wacrm_told = fields.Char(
        "Words for the customer", translate=True,
        help="What a customer reads about it when a conversation is handed off, e.g. your question about prices. "
             "Empty: nothing is said.")

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Those made for conversations stand first where one is tagged (context ``wacrm_tags_first``)."""
        if not self.env.context.get("wacrm_tags_first"):
            return super().name_search(name, domain, operator, limit)
        ours = Domain("wacrm_told", "!=", False)
        wanted = Domain(domain or [])
        first = super().name_search(name, wanted & ours, operator, limit)
        room = limit and limit - len(first)
        if limit and not room:
            return first
        return first + super().name_search(name, wanted & ~ours, operator, room)
