# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from ...tools import identity, pricing
from ..cost.cost_words import money


class WhatsappCrmTemplate(models.Model):
    """Meta may move a template into another category, which changes its price: somebody is told in time."""

    _inherit = "whatsapp_crm.template"

    def _take_over(self, values, at=None):
        before = self._category_to_be()
        result = super()._take_over(values, at=at)
        self._mind_category(before)
        return result

    def _handed_in(self, answer, components, draft):
        before = self._category_to_be()
        result = super()._handed_in(answer, components, draft)
        self._mind_category(before)
        return result

    def _category_to_be(self):
        """The category that the template has, or is going to have as WhatsApp announced."""
        return self._known("category", self.announced_category) if self.announced_category else self.category

    def _mind_category(self, before):
        """Warn where the template becomes marketing without anybody here having wanted it."""
        after = self._category_to_be()
        if before and after != before and after == "MARKETING":
            # Whoever looked for the template looked at archived ones too; people who left are told nothing.
            self.with_context(
                active_test=True, lang=self.company_id.partner_id.lang or self.env.lang)._tell_category(before, after)

    def _tell_category(self, before, after):
        labels = dict(self._fields["category"]._description_selection(self.env))
        said = self.env._(
            "WhatsApp moves the template “%(name)s” from %(before)s to %(after)s.", name=self.name,
            before=labels[before], after=labels[after])
        note = " ".join([self._effect_words(before, after), self.env._(
            "Only people who agreed to marketing still get it.")])
        # sudo: whatsapp_crm.account - the system warns, whoever brought the news
        account = self.account_id.sudo()
        for user in self._category_receivers():
            account.with_context(tz=user.tz).activity_schedule(
                "whatsapp_crm.mail_activity_type_category", summary=said, note=note, user_id=user.id)
        account._message_log(body=f"{said} {note}")

    def _category_receivers(self):
        """Marketing, and the first administrator."""
        # sudo: res.users - alerts reach people whom the one acting may not see
        marketing = self.env["res.users"].sudo().search([
            ("all_group_ids", "in", self.env.ref("whatsapp_crm.group_marketing").ids), ("share", "=", False),
            ("company_ids", "in", self.company_id.ids)])
        admins = self.env["res.users"]._wacrm_admins(self.company_id)
        return marketing | admins[:1]

    def _effect_words(self, before, after):
        """What the change costs: one message, and as many as were sent last month."""
        effect = self._category_effect(before, after)
        unknown = self.env._("The price is unknown: enter the rates of both categories to see what it costs.")
        if effect["each"] is None:
            return unknown
        currency = effect["currency"]
        words = self.env._(
            "Each message costs %(new)s instead of %(old)s.", new=money(self.env, effect["each"][1], currency),
            old=money(self.env, effect["each"][0], currency))
        if effect["volume"]:
            words += " " + self.env._(
                "As many as last month (%(count)s) would cost %(more)s more.", count=effect["volume"],
                more=money(self.env, effect["more"], currency))
        return words

    def _category_effect(self, before, after):
        """What another category costs, by the rates of today and the countries of last month.

        :return: dict(each, more, volume, currency): (price before, after) of one message, on average over
            last month's countries, or in the number's own where nothing was sent; None where unknown
        """
        # sudo: whatsapp_crm.number - how its messages are billed
        number = self._usual_number().sudo()
        billing = number._billing() if number else None
        if not billing:
            return {"each": None, "more": None, "volume": 0, "currency": self.account_id.currency_id}
        today = billing.day_of(fields.Datetime.now())
        volumes = self._volumes_of_last_month(billing)
        own = identity.region(number.display_phone_number) or self.company_id.country_id.code
        countries = volumes or {own: 1}
        prices = pricing.compare(
            billing.card, countries, pricing.known_category(before), pricing.known_category(after), today)
        volume = sum(volumes.values())
        return {
            "each": prices, "more": prices and round((prices[1] - prices[0]) * volume, pricing.DIGITS),
            "volume": volume, "currency": self.env["res.currency"].browse(billing.currency_id)}

    def _volumes_of_last_month(self, billing):
        """:return: dict from country code to how many messages of this template were delivered there"""
        begin, _end = billing.month_of(fields.Datetime.now())
        since, until = billing.month_of(fields.Datetime.subtract(begin, days=1))
        # sudo: whatsapp_crm.message - only how many there were
        return dict(self.env["whatsapp_crm.message"].sudo()._read_group([
            ("template_id", "=", self.id), ("priced_at", ">=", since), ("priced_at", "<", until),
            ("price_country", "!=", False)], ["price_country"], ["__count"]))
