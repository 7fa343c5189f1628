# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from .inbound import MEDIA_TYPES

HISTORY_STATUS = ("delivered", "read", "played", "failed")


class WhatsappCrmInboundHistory(models.AbstractModel):
    """Messages from before the connection: stored quietly, nobody is told, nothing waits."""

    _inherit = "whatsapp_crm.inbound"

    @api.model
    def _handle_history(self, history, account, number):
        return self._store_history([history], number)

    @api.model
    def _store_history(self, histories, number):
        """Store the old messages of one WhatsApp user, all at once.

        :param histories: list of ``webhook_items.HistoryMessage``
        :return: "ignored" where none of them is of anybody
        """
        usable = {item.wamid or id(item): (item, history) for history in histories
                  if (item := self._usable(history.message))}
        if not usable:
            return "ignored"
        known = {row.wamid: row for row in self.env["whatsapp_crm.message"].search_fetch(
            [("number_id", "=", number.id), ("wamid", "in", list(usable))], ["wamid", "media_state"])}
        for wamid, row in known.items():
            self._file_follows(row, usable[wamid][0])
        fresh = [pair for key, pair in usable.items() if key not in known]
        if fresh:
            self._show_quietly(fresh, number)
        return None

    @api.model
    def _file_follows(self, row, item):
        """History names a file first and sends it later under the same id."""
        if item.type in MEDIA_TYPES and not row.media_state:
            row.write({"type": item.type, "text": item.text, **self._columns(item)})
            row.mail_message_id.body = self._body(row, item)
            self.env.ref("whatsapp_crm.ir_cron_media")._trigger()

    @api.model
    def _show_quietly(self, fresh, number):
        contact = self.env["whatsapp_crm.contact"]._upsert(number, fresh[0][0].person)
        channel = self.env["discuss.channel"]._wacrm_for(number, contact)
        partner = contact._matched_partner(number)
        rows = self.env["whatsapp_crm.message"].create([
            self._history_values(channel, item, history) for item, history in fresh])
        posts = channel._wacrm_post_quietly([
            (self._body(row, item), number.company_id.partner_id if history.from_me else partner, item.sent_at)
            for row, (item, history) in zip(rows, fresh)])
        for row, post in zip(rows, posts):
            row.mail_message_id = post
        if rows.filtered(lambda row: row.media_state == "pending"):
            self.env.ref("whatsapp_crm.ir_cron_media")._trigger()

    @api.model
    def _history_values(self, channel, item, history):
        side = {}
        if history.from_me:
            status = history.status if history.status in HISTORY_STATUS else "sent"
            side = {"direction": "out", "origin": "phone_app", "status": status}
        return {
            **self.env["whatsapp_crm.message"]._inbound_values(channel, item),
            **self._columns(item), **side, "conversation_id": False}
