# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ...tools import choice_bubble, text_markup

IDLE_FACTS = ("state", "waiting_since", "opened_at", "last_in_at", "last_out_at", "team_id")


class WhatsappCrmConversationIdle(models.AbstractModel):
    """Closes what the customer left unanswered, where the team wants that. Never while the customer waits."""

    _name = "whatsapp_crm.conversation.idle"
    _description = "WhatsApp Conversation Closed after Silence"

    # Kept with what it follows from, so that the cron finds what is due without looking at anything else.
    idle_at = fields.Datetime(
        "Closes after silence on", compute="_compute_idle_at", store=True, index="btree_not_null", readonly=True)

    @api.depends(*IDLE_FACTS, "activity_ids.date_deadline", "activity_ids.active")
    def _compute_idle_at(self):
        """Not from the team's setting: whoever changes that calls :meth:`_recompute_idle`."""
        for conversation in self:
            silent = conversation.state == "waiting" and not conversation.waiting_since
            # sudo: crm.team - its setting holds, whoever writes
            hours = silent and conversation.team_id.sudo().wacrm_idle_hours
            conversation.idle_at = hours and conversation._idle_from(timedelta(hours=hours))

    def _idle_from(self, silence):
        """The end of a silence of that length; what somebody still means to do about it keeps it open."""
        quiet_since = max(filter(None, (self.opened_at, self.last_in_at, self.last_out_at)))
        # sudo: mail.activity - plans of colleagues count, whoever writes
        planned_on = max(filter(None, self.sudo().activity_ids.mapped("date_deadline")), default=None)
        end = quiet_since + silence
        return max(end, self._day_after(planned_on)) if planned_on else end

    def _day_after(self, date):
        """When a day is over where the number is worked, as UTC datetime."""
        zone = pytz.timezone(self.number_id._calendar().tz or "UTC")
        midnight = zone.localize(datetime.combine(date + timedelta(days=1), time()))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _recompute_idle(self, teams):
        """The setting of these teams changed."""
        # sudo: whatsapp_crm.conversation - the setting holds for all of the team's
        silent = self.sudo().search([("team_id", "in", teams.ids), ("state", "=", "waiting")])
        self.env.add_to_compute(self._fields["idle_at"], silent)

    def _close_idle(self):
        """One conversation, unless the customer wrote at this very moment."""
        if self.state != "waiting" or self.waiting_since:
            return
        conversation = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        if conversation.channel_id._wacrm_window_open():
            conversation._say_automatically("idle")
        conversation._resolve("idle", None)

    def _say_automatically(self, kind, origin="auto:system", **places):
        """Send the customer a sentence of that use, in nobody's name; it answers nothing.

        :param kind: of the sentence's KINDS
        :param places: texts to fill in, see the sentence
        :return: the queued row of the record, empty where there is no such sentence or it may not be sent
        """
        text = self.env["whatsapp_crm.sentence"]._fill(kind, self, **places)
        return self._post_automatically(text, origin)

    def _post_automatically(self, text, origin, *, lane="bulk", content=None):
        """Send the customer words in nobody's name; they answer nothing.

        :param origin: any "auto:…" of ORIGINS
        :param content: buttons or a list below the text, see ``send_job._build_interactive``
        :return: the queued row of the record, empty where there are no words or they may not be sent
        """
        rows = self.env["whatsapp_crm.message"]
        channel = self.channel_id
        kind = "interactive" if content else "text"
        # Who withdrew consent is told that we know.
        purpose = None if origin == "auto:consent" else "automatic"
        if not text or channel._wacrm_refusal(kind, purpose=purpose)[0]:
            return rows
        body = text_markup.to_html(text) + choice_bubble.choices(content)
        message = channel._wacrm_post(
            body, author=self.env.ref("base.partner_root"), sent_at=fields.Datetime.now())
        row = rows._queue(
            channel, kind, origin=origin, lane=lane, text=text, content=content, mail_message_id=message.id,
            conversation_id=self.id)
        row._notify_ticks()
        return row
