# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError


class WhatsappCrmPartnerChoice(models.AbstractModel):
    """Saying by hand who the customer of a conversation is."""

    _name = "whatsapp_crm.partner.choice"
    _description = "WhatsApp Contact Choice"

    def action_choose_partner(self, partner_id):
        """Make a partner the customer: chat, conversations, open leads and history follow.

        :raises UserError: the partner belongs to another company
        """
        self.ensure_one()
        conversation = self._check_may_work()
        partner = self.env["res.partner"].browse(partner_id).exists()
        partner.check_access("read")
        # sudo: res.partner - readable for this user, so may be compared and linked
        partner = partner.sudo()
        conversation._check_choosable(partner)
        contact = conversation.contact_id._survivor()
        former = contact.partner_id
        contact._choose_partner(partner)
        if former != partner:
            self.env["whatsapp_crm.milestone"]._record(
                conversation, "contact_changed", user=self.env.user,
                note=" → ".join(filter(None, [former.name, partner.name])))

    def _check_choosable(self, partner):
        if not partner:
            raise UserError(self.env._("This contact does not exist any more."))
        if not partner.filtered_domain(partner._check_company_domain(self.company_id)):
            raise UserError(self.env._(
                "%(name)s belongs to another company than this conversation.", name=partner.name))
