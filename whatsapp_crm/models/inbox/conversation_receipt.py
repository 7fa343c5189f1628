# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

import pytz
from babel.dates import format_date

from odoo import fields, models
from odoo.tools import babel_locale_parse

from ...tools import sla_clock
from ..settings.starter_texts import LANGUAGES


class WhatsappCrmConversationReceipt(models.AbstractModel):
    """Nobody could answer yet: the customer reads when we do. Once per wait, and never an answer."""

    _name = "whatsapp_crm.conversation.receipt"
    _description = "WhatsApp Conversation Receipt Message"

    def _send_receipt(self, clock):
        """Say when we answer, while the 24-hour window lets us.

        :param clock: the running deadline, whose working hours count
        """
        number = self.number_id
        if not (self.channel_id._wacrm_window_open() and number.active and number.account_id.active):
            return
        now = fields.Datetime.now()
        calendar = clock._calendar()
        opening = calendar._wacrm_points(now, sla_clock.Points(None, 0), (), self.company_id)[1]
        zone = pytz.timezone(calendar.tz or self.company_id.resource_calendar_id.tz or "UTC")
        conversation = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        row = conversation._say_automatically(
            "receipt", "auto:receipt", when=lambda lang: self._opening_words(now, opening, zone, lang))
        if row:
            self.env["whatsapp_crm.milestone"]._record(
                self, "receipt_sent", waiting_since=self.waiting_since, message_id=row.id)

    def _opening_words(self, now, opening, zone, lang):
        """When somebody works again, as one says it: "today from 15:00".

        :param opening: naive UTC, ``now`` itself while it is worked; None where nobody ever works
        """
        if not opening:
            return ""
        words = self.with_context(lang=lang).env
        if opening <= now:
            return words._("in a few minutes")
        local, today = (pytz.utc.localize(moment).astimezone(zone) for moment in (opening, now))
        hour = f"{local.hour}:{local:%M}"
        days = (local.date() - today.date()) // timedelta(days=1)
        if lang.split("_")[0] not in LANGUAGES or days > 6:
            return self.env["whatsapp_crm.sentence"]._when_words(local.date(), hour, lang)
        if days == 0:
            return words._("today from %(hour)s", hour=hour)
        if days == 1:
            return words._("tomorrow from %(hour)s", hour=hour)
        day = format_date(local, "EEEE", locale=babel_locale_parse(lang))
        return words._("on %(weekday)s from %(hour)s", weekday=day, hour=hour)
