# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

from ...tools import constants
from . import sender
from .send_job import build_job

LANES = [("interactive", "People"), ("bulk", "Bulk")]
BACKOFF_TRIES = 6
PAIR_WINDOW = timedelta(seconds=constants.PAIR_BURST * constants.PAIR_INTERVAL)


class WhatsappCrmMessageSending(models.AbstractModel):
    """The outbox side of a message: claimed, sent once, and its outcome written back.

    The run itself is :class:`~.sender.SenderRun`. HTTP happens there, outside of any
    transaction; the methods here are its short transactions.
    """

    _name = "whatsapp_crm.message.sending"
    _description = "WhatsApp Message Queue"

    lane = fields.Selection(LANES, default="interactive")
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime(readonly=True)
    sending_at = fields.Datetime(readonly=True)
    unknown_at = fields.Datetime(readonly=True)
    unknown_alerted = fields.Boolean(readonly=True)

    @api.model
    def _trigger_senders(self, lane="interactive"):
        self.env.ref(f"whatsapp_crm.ir_cron_send_{lane}")._trigger()

    @api.model
    def _cron_send(self, lane):
        """Send what waits in a lane; comes back while there is more."""
        done, left = sender.SenderRun(self.env.registry, lane).run()
        self._alert_unconfirmed()
        self.env["ir.cron"]._commit_progress(done, remaining=left)

    # ------------------------------------------- transactions of a sender run

    @api.model
    def _orphans_to_unknown(self, lane):
        """Rows whose sender died between claim and outcome: nobody knows, so nobody repeats them."""
        orphans = self.search([("status", "=", "sending"), ("lane", "=", lane)])
        for row in orphans:
            row._doubtful(self.env._("The server stopped while the message was being sent."))

    @api.model
    def _claim(self, lane, limit, busy_numbers=()):
        """Mark the next rows as being sent and return what sending them needs.

        One row in flight per chat, oldest first; a row that waits for its next try
        holds back the later ones of its chat.

        :param busy_numbers: ids of numbers whose rate is used up for now
        :return: list of ``send_job.SendJob``
        """
        self.env.cr.execute(CLAIM, {
            "lane": lane, "limit": limit, "busy": list(busy_numbers) or [0],
            "pair_since": fields.Datetime.now() - PAIR_WINDOW, "pair_burst": constants.PAIR_BURST,
        })
        rows = self.browse(sorted(row[0] for row in self.env.cr.fetchall()))
        rows.invalidate_recordset()
        jobs = []
        for row in rows:
            try:
                jobs.append(build_job(row))
            except Exception as error:  # noqa: BLE001 - one bad row must not stop the lane
                row._refused_here(str(error))
        return jobs

    @api.model
    def _queue_length(self, lane):
        """Rows of a lane that could be sent now."""
        self.env.cr.execute(f"SELECT count(*) FROM ({CANDIDATES} LIMIT 200) c", {
            "lane": lane, "busy": [0], "pair_since": fields.Datetime.now() - PAIR_WINDOW,
            "pair_burst": constants.PAIR_BURST})
        return self.env.cr.fetchone()[0]

    def _accepted(self, result, media_ref=None):
        """Meta took the message (:class:`graph_client.SendResult`); statuses follow."""
        values = {"media_ref": media_ref} if media_ref else {}
        if result.wamid and not self.wamid:
            values["wamid"] = result.wamid
        held = result.message_status == "held_for_quality_assessment"
        self._climb("held" if held else "accepted", **values)
        self.number_id._rest_over()
        self._learn_recipient(result)
        self._notify_ticks()

    def _learn_recipient(self, result):
        """Meta may know the person by an id that we did not have yet."""
        contact = self.contact_id
        if result.user_id and not contact.bsuid and not contact.search_count([
                ("bsuid", "=", result.user_id), ("portfolio_ref", "=", contact.portfolio_ref)], limit=1):
            contact.bsuid = result.user_id

    def _doubtful(self, details):
        """The answer was lost: the message may have gone out. Never repeated by a machine."""
        self._climb("unknown", unknown_at=fields.Datetime.now(), error_details=details)
        self._notify_ticks()

    def _not_sent(self, details):
        """The request surely never reached Meta: try again later, let the number rest if it goes on."""
        self.number_id._transport_failed()
        self._back_to_queue(details, timedelta(seconds=2 ** min(self.attempts, 6)))

    def _refused(self, error):
        """Meta clearly refused (:class:`graph_client.GraphError`): act by the error's rule."""
        rule = error.rule
        self.write({"error_code": error.code, "error_details": error.details or error.message})
        if rule.scope in ("number", "account") and rule.retry in ("fix", "wait"):
            self.number_id.account_id._stop_sending(error.details or error.message)
            self._back_to_queue(self.error_details)
        elif rule.retry == "backoff" and self.attempts < BACKOFF_TRIES:
            self._back_to_queue(
                self.error_details, timedelta(seconds=constants.PAIR_BACKOFF_BASE ** (self.attempts + 1)))
        else:
            self._give_up()

    def _refused_here(self, details):
        """We cannot even build the request, e.g. the file is gone."""
        self.write({"error_details": details})
        self._give_up()

    def _give_up(self):
        self._climb("failed")
        self._failed()
        self._notify_ticks()

    def _back_to_queue(self, details, delay=None):
        self.write({
            "attempts": self.attempts + 1, "error_details": details,
            "next_attempt_at": fields.Datetime.now() + delay if delay else False})
        self._climb("queued", forced=True)


# A row may go when its chat has nothing in flight and nothing older waiting in the
# same lane, its number and account may send, and Meta's pair rate leaves room.
CANDIDATES = """
    SELECT m.id
      FROM whatsapp_crm_message m
      JOIN whatsapp_crm_number n ON n.id = m.number_id
      JOIN whatsapp_crm_account a ON a.id = n.account_id
     WHERE m.status = 'queued' AND m.lane = %(lane)s
       AND (m.next_attempt_at IS NULL OR m.next_attempt_at <= now() AT TIME ZONE 'UTC')
       AND a.sending_stopped IS NOT TRUE AND a.active AND n.active
       AND (n.rest_until IS NULL OR n.rest_until <= now() AT TIME ZONE 'UTC')
       AND NOT n.id = ANY(%(busy)s)
       AND NOT EXISTS (SELECT 1 FROM whatsapp_crm_message s
                        WHERE s.channel_id = m.channel_id AND s.status = 'sending')
       AND NOT EXISTS (SELECT 1 FROM whatsapp_crm_message q
                        WHERE q.channel_id = m.channel_id AND q.status = 'queued'
                          AND q.lane = m.lane AND q.id < m.id)
       AND (SELECT count(*) FROM whatsapp_crm_message p
             WHERE p.channel_id = m.channel_id AND p.sending_at > %(pair_since)s) < %(pair_burst)s
"""
CLAIM = f"""
    UPDATE whatsapp_crm_message
       SET status = 'sending', sending_at = now() AT TIME ZONE 'UTC', attempts = COALESCE(attempts, 0) + 1
     WHERE id IN ({CANDIDATES} ORDER BY m.id LIMIT %(limit)s FOR UPDATE OF m SKIP LOCKED)
 RETURNING id
"""
