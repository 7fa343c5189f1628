# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import sentence_text, value_text


class WhatsappCrmPlaces(models.AbstractModel):
    """What ``{customer}``, ``{order}`` and the like in a text stand for in a chat.

    One more: extend :meth:`_names` with its label and :meth:`_values` with its value.
    """

    _name = "whatsapp_crm.places"
    _description = "WhatsApp Places in Texts"

    @api.model
    def _names(self):
        """Labels by name, in the order in which they are offered."""
        _ = self.env._
        names = {
            "customer": _("Customer's first name"), "agent": _("Agent's first name"), "company": _("Company"),
            "next_date": _("Date of the next activity")}
        if "sale.order" in self.env:
            names |= {"order": _("Last order or quotation"), "amount": _("Its amount")}
        return names

    @api.model
    def _values(self, channel, agent=None):
        """Texts by name for a chat, in the customer's language, read with the rights of the current user.

        :param channel: ``discuss.channel`` with a customer
        :param agent: ``res.users`` in whose name it is written, by default the current user
        :return: dict; what nothing is known for is "" or missing
        """
        # sudo: whatsapp_crm.conversation - which one it is, of a chat that one may read
        conversation = channel.sudo().wacrm_conversation_id.sudo(False)
        partner = self._partner_of(channel)
        lang = self._lang_of(channel, partner)
        return {
            **self._people(channel, partner, self.env.user if agent is None else agent),
            **self._order_values(channel, partner, lang), "next_date": self._next_date(conversation, lang)}

    @api.model
    def _partner_of(self, channel):
        # sudo: whatsapp_crm.contact - whose chat it is, for whoever may read it
        return channel.sudo().wacrm_contact_id._survivor().partner_id.sudo(False)

    @api.model
    def _lang_of(self, channel, partner):
        # sudo: res.partner - only the language in which the customer is written to
        company = channel.sudo().wacrm_company_id
        return partner.sudo().lang or company.partner_id.lang or self.env.lang or "en_US"

    @api.model
    def _people(self, channel, partner, agent):
        # sudo: res.partner - names that stand on the chat, for whoever may read it
        chat, person = channel.sudo(), partner.sudo()
        named = person.name or chat.wacrm_contact_id.profile_name or ""
        if not person.is_company:
            named = sentence_text.first_name(named)
        return {
            # A phone number is no way to address anybody.
            "customer": named if any(letter.isalpha() for letter in named) else "",
            "agent": sentence_text.first_name(agent.name) if agent else "",
            "company": chat.wacrm_company_id.name}

    @api.model
    def _order_values(self, channel, partner, lang):
        """Of the newest order or quotation that the user may read; {} where there is none, or no Sales app."""
        if "sale.order" not in self.env:
            return {}
        order = self.env["whatsapp_crm.template"]._last_order(partner)
        # sudo: whatsapp_crm.number - whose company the chat is of
        if order.company_id != channel.sudo().wacrm_company_id:
            return {}
        return {"order": order.name, "amount": value_text.words_of(
            order.amount_total, lang, currency=order.currency_id.name)}

    @api.model
    def _next_date(self, conversation, lang):
        """The day of what is planned next for the conversation or its opportunity."""
        if not conversation or not conversation.has_access("read"):
            return ""
        lead = conversation.lead_id
        activities = conversation.activity_ids
        if lead and lead.has_access("read"):
            activities |= lead.activity_ids
        today = fields.Date.context_today(self)
        days = [day for day in activities.mapped("date_deadline") if day and day >= today]
        return self.env["whatsapp_crm.sentence"]._when_words(min(days), None, lang) if days else ""
