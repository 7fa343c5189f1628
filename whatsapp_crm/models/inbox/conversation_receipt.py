# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import pytz
from babel.dates import format_date

from odoo import fields, models
from odoo.tools import babel_locale_parse

from ...tools import sla_clock, time_words


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
        if self._was_told_when():
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
        if opening <= now:
            return time_words.within(0, lang) or time_words.within(0, "en")
        local, today = (pytz.utc.localize(moment).astimezone(zone) for moment in (opening, now))
        weekday = format_date(local, "EEEE", locale=babel_locale_parse(lang))
        return time_words.opening(local, today, weekday, lang) or self.env["whatsapp_crm.sentence"]._when_words(
            local.date(), f"{local.hour}:{local:%M}", lang)
