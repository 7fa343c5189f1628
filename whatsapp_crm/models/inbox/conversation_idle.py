# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import text_markup

BATCH = 100


class WhatsappCrmConversationIdle(models.AbstractModel):
    """Closes what the customer left unanswered, where the team wants that. Never while the customer waits."""

    _name = "whatsapp_crm.conversation.idle"
    _description = "WhatsApp Conversation Closed after Silence"

    @api.model
    def _cron_close_idle(self):
        """Close what has been silent for as long as its team says."""
        for team in self.env["crm.team"].search([("wacrm_idle_hours", ">", 0)]):
            silent = self.search(self._silent_domain(team), limit=BATCH, order="last_out_at, id")
            for left, conversation in zip(range(len(silent), 0, -1), silent):
                conversation._close_idle()
                self.env["ir.cron"]._commit_progress(1, remaining=left - 1)

    @api.model
    def _silent_domain(self, team):
        now = fields.Datetime.now()
        before = now - timedelta(hours=team.wacrm_idle_hours)
        quiet = Domain.AND(
            Domain(name, "=", False) | Domain(name, "<=", before) for name in ("last_in_at", "last_out_at"))
        # What somebody still means to do about it keeps it open.
        planned = Domain("activity_ids.date_deadline", ">=", fields.Date.context_today(self))
        return (Domain("team_id", "=", team.id) & Domain("state", "=", "waiting")
                & Domain("waiting_since", "=", False) & Domain("opened_at", "<=", before) & quiet & ~planned)

    def _close_idle(self):
        """One conversation, unless the customer wrote at this very moment."""
        self._lock()
        if self.state != "waiting" or self.waiting_since:
            return
        conversation = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        if conversation.channel_id._wacrm_window_open():
            conversation._send_idle_sentence()
        conversation._resolve("idle", None)

    def _send_idle_sentence(self):
        """While the 24-hour window is open the customer reads that we close; from nobody in particular."""
        text = self.env["whatsapp_crm.sentence"]._fill("idle", self)
        if not text:
            return
        channel = self.channel_id
        message = channel._wacrm_post(
            text_markup.to_html(text), author=self.env.ref("base.partner_root"), sent_at=fields.Datetime.now())
        self.env["whatsapp_crm.message"]._queue(
            channel, "text", origin="auto:system", lane="bulk", text=text, mail_message_id=message.id,
            conversation_id=self.id)._notify_ticks()
