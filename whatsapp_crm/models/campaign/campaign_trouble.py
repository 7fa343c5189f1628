# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL

from ..transport.transaction import fails

# After so many runs in a row in which nobody's message could be put together, a person has to look.
FAILED_RUNS = 3


class WhatsappCrmCampaignRun(models.AbstractModel):
    """What becomes of a batch that cannot be handed over, and of what is queued when a campaign pauses."""

    _inherit = "whatsapp_crm.campaign.run"

    failed_runs = fields.Integer("Failed runs", readonly=True, copy=False)

    @api.model
    def _after_failure(self, send_id, claimed):
        """Find those because of whom a batch cannot be handed over: the others get theirs.

        :param claimed: ids of the recipients of the batch
        :return: whether more could go at once
        """
        guilty = [recipient_id for recipient_id in claimed if self._fails(send_id, recipient_id)]
        if claimed and not guilty:  # each by itself is all right, only not all together
            for _recipient in claimed:
                self._in_hand(send_id, lambda send: send._feed([], 1))
            return True
        return self._in_hand(send_id, lambda send: send._note_failure(guilty, len(claimed)))

    @api.model
    def _fails(self, send_id, recipient_id):
        """Whether one recipient's message cannot be handed over even alone; tried and undone."""
        return fails(
            self.env.registry,
            lambda env: env[self._name].browse(send_id)._in_its_language()._hand_over(
                env["whatsapp_crm.campaign.recipient"].browse(recipient_id)),
            f"WhatsApp campaign recipient {recipient_id}")

    def _note_failure(self, guilty, tried):
        """Leave out who is to blame. Where nobody of a run gets through, maybe none of them is: that is not done often.

        :param guilty: ids of recipients
        :param tried: how many were
        :return: whether more could go at once
        """
        if not self._lock("running"):
            return False
        others = len(guilty) < tried
        send = self._in_its_language()
        failed_runs = 0 if others else self.failed_runs + 1
        send._write_life({"failed_runs": failed_runs % FAILED_RUNS})
        if failed_runs >= FAILED_RUNS:
            send._pause_itself(send.env._(
                "The messages could not be put together, several times in a row. Check the values and the file of "
                "the template; an administrator finds the details in the log."))
            return False
        if others or tried == 1:
            rows = self.env["whatsapp_crm.campaign.recipient"].browse(guilty)
            rows.filtered(lambda row: row.state == "waiting")._leave_out("broken")
        return others

    def _take_back(self, *, all_queued=False):
        """Have in hand again what was queued and has not left, so that nothing goes out by itself.

        :param all_queued: not only what the gate holds
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            SELECT r.id FROM whatsapp_crm_campaign_recipient r JOIN whatsapp_crm_message m ON m.id = r.message_id
             WHERE r.send_id = %s AND m.status = 'queued' AND (m.gate_hold OR %s)
               FOR UPDATE OF m SKIP LOCKED""", self.id, all_queued))
        recipients = self.env["whatsapp_crm.campaign.recipient"].browse([id_ for id_, in self.env.cr.fetchall()])
        rows = recipients.message_id
        for row in rows:  # without their mark, which the next message to the same person gets
            row._climb("cancelled", forced=True, callback=False, gate_hold=False)
        recipients.write({"state": "waiting", "message_id": False, "contact_id": False, "queued_at": False})
        rows._notify_ticks()
