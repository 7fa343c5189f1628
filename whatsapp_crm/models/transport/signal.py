# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

LIFETIME = timedelta(seconds=10)


class WhatsappCrmSignal(models.Model):
    """A read receipt or typing bubble on its way to the customer; worthless after seconds."""

    _name = "whatsapp_crm.signal"
    _description = "WhatsApp Read Receipt"

    channel_id = fields.Many2one("discuss.channel", required=True, index=True, ondelete="cascade")
    number_id = fields.Many2one("whatsapp_crm.number", required=True, ondelete="cascade")
    wamid = fields.Char("Message ID", required=True)
    typing = fields.Boolean()

    @api.model
    def _send(self, channel, typing=False):
        """Queue a receipt for the customer's last message (with a typing bubble, if asked)."""
        # sudo: whatsapp_crm.signal - reading or typing in a chat gives the right to show it
        signals = self.sudo()
        last = signals.env["whatsapp_crm.message"].search(
            [("channel_id", "=", channel.id), ("direction", "=", "in"), ("wamid", "!=", False)],
            order="id desc", limit=1)
        if not last:
            return
        pending = signals.search_count(
            [("channel_id", "=", channel.id), ("wamid", "=", last.wamid), ("typing", "=", typing)], limit=1)
        if not pending:
            signals.create({
                "channel_id": channel.id, "number_id": channel.wacrm_number_id.id,
                "wamid": last.wamid, "typing": typing})
            self.env["whatsapp_crm.message"]._trigger_senders()

    @api.model
    def _take(self, limit=20):
        """Delete and return what is still worth sending: [(client, phone number id, wamid, typing)]."""
        self.env.cr.execute("""
            DELETE FROM whatsapp_crm_signal WHERE id IN (
                SELECT id FROM whatsapp_crm_signal ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING number_id, wamid, typing, create_date
        """, [limit])
        rows = self.env.cr.fetchall()
        self.invalidate_model()
        oldest = fields.Datetime.now() - LIFETIME
        numbers = self.env["whatsapp_crm.number"].browse(dict.fromkeys(row[0] for row in rows))
        clients = {
            number.id: number._graph_or_stop() for number in numbers if not number.account_id.sending_stopped}
        return [
            (clients[number], numbers.browse(number).phone_number_ref, wamid, typing)
            for number, wamid, typing, created in rows if created >= oldest and clients.get(number)]
