# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.mail.tools.discuss import Store
from odoo.fields import Domain

from .chatter_entry import PLACES


class MailMessage(models.Model):
    """Entries that stand for a WhatsApp conversation in the chatter of leads and contacts."""

    _inherit = "mail.message"

    wacrm_conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", "WhatsApp conversation", index="btree_not_null", ondelete="cascade",
        groups="base.group_user")
    wacrm_entry = fields.Json(
        "WhatsApp conversation shown", compute="_compute_wacrm_entry", groups="base.group_user")

    def _compute_wacrm_entry(self):
        # sudo: mail.message - whoever reads the message may know that it stands for a conversation
        readable = self.sudo().wacrm_conversation_id.sudo(False)._filtered_access("read")
        for message in self:
            # sudo: mail.message - as above
            conversation = message.sudo().wacrm_conversation_id.sudo(False)
            message.wacrm_entry = conversation._entry_summary() if conversation in readable else False

    def _to_store_defaults(self, target):
        result = super()._to_store_defaults(target)
        if target.is_internal(self.env):
            result.append(Store.Attr(
                # sudo: mail.message - see the compute
                "wacrm_entry", predicate=lambda message: message.sudo().wacrm_conversation_id))
        return result

    def _message_fetch(self, domain, *, thread=None, **kwargs):
        """Contacts are shared by companies, their conversations are not: another company's stay out."""
        if thread is not None and thread._name in PLACES.values():
            own = Domain("wacrm_conversation_id.company_id", "in", self.env.companies.ids)
            # sudo: whatsapp_crm.conversation - compared by company only, readers need no right to it
            hidden = self.sudo()._search(
                Domain("model", "=", thread._name) & Domain("res_id", "=", thread.id)
                & Domain("wacrm_conversation_id", "!=", False) & ~own)
            domain = Domain(True if domain is None else domain) & Domain("id", "not in", hidden)
        return super()._message_fetch(domain, thread=thread, **kwargs)
