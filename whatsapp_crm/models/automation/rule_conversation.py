# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.exceptions import UserError


class WhatsappCrmConversation(models.Model):
    """What a rule does with a conversation."""

    _inherit = "whatsapp_crm.conversation"

    def _rule_assign(self, user):
        """Give it to ``user`` in nobody's name; where that cannot be, a note says why."""
        if self.user_id == user:
            return
        try:
            self._check_can_own(user)
        except UserError as error:
            self.channel_id._wacrm_log(self.env._("A rule could not assign the conversation. %(reason)s", reason=error))
            return
        self._set_owner(user, "assigned")
        self._tell_receiver(user)

    def _rule_route(self):
        """Let routing find somebody, or somebody else where routing chose and nobody has opened it yet.

        What a person or the bot has in hand stays with them.
        """
        if self.bot_asking:
            return
        if self.state == "new":
            self._route(self.last_text or "")
        elif self.routed_untouched:
            self._route_next("next")

    @api.model
    def _rule_open(self, record, number=None):
        """The open conversation of a contact or lead, begun where there is none. Nothing is sent.

        Its responsible is the salesperson, where they work conversations; else it waits in the queue.

        :param number: ``whatsapp_crm.number``, by default the first one of the record's company
        :return: None, or why there is none, in words
        """
        # sudo: whatsapp_crm.number, discuss.channel, whatsapp_crm.conversation - a rule acts for the company
        conversations = self.sudo()
        company = record.company_id or self.env.company
        number = (number or conversations.env["whatsapp_crm.number"]).sudo() or conversations.env[
            "whatsapp_crm.number"].search([("company_id", "=", company.id)], limit=1)
        if not number:
            return self.env._("There is no number to write from.")
        person = number._wacrm_persons(record)[record]
        if not person.contact and not person.phone:
            return self.env._("No phone number that WhatsApp can use is known.")
        contact = person.contact or conversations.env["whatsapp_crm.template"]._new_contact(number, person, record)
        channel = conversations.env["discuss.channel"]._wacrm_for(number, contact)
        conversation = channel._wacrm_open_conversation()
        if not conversation:
            owner = record.user_id if conversations._may_work(record.user_id) else None
            conversation = conversations._open(channel, state="waiting" if owner else "new", owner=owner)
        if record._name == "crm.lead" and not conversation.lead_id:
            conversation.lead_id = record
        return None
