# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import pace
from ..consent.gate import Gate
from ..transport.transaction import run_item

_logger = logging.getLogger(__name__)

BATCH = 50
# Where a document is printed for each: nobody else may have to wait for more than a few.
BATCH_PRINTED = 5
# Handed over and not sent yet: two minutes' worth; the rest waits where stopping needs no more than a word.
BACKLOG_MINUTES = 2
BACKLOG_MIN, BACKLOG_MAX = 100, 1000
RUN_SECONDS = 20
NOBODY_WAITS = 0.2


class WhatsappCrmCampaignRun(models.AbstractModel):
    """The life of a campaign, and the run that hands its messages over to the queue, a batch at a time.

    Each batch is a transaction of its own: the messages are queued and their recipients
    marked in one, so that a server may die at any moment. Only one worker at a time has a
    campaign in hand; the message's own mark is made of the recipient's id, hence unique.
    """

    _name = "whatsapp_crm.campaign.run"
    _description = "WhatsApp Campaign Run"

    paused_reason = fields.Char("Why it is paused", readonly=True, copy=False)

    # ----------------------------------------------------------------- actions

    def _start(self):
        """Start what was checked, now or at its time.

        :raises UserError: the number or the template cannot send now, or nobody is left
        """
        self.ensure_one()
        self._check_draft()
        self._check_template()
        trouble = self._trouble_at_start()
        if trouble:
            raise UserError(trouble)
        if not self._is_frozen():
            raise UserError(self.env._("This campaign changed after it was checked. Check it again."))
        if not self._count_waiting():
            raise UserError(self.env._("Nobody gets this campaign. Look at who is left out, and why."))
        self._write_life({"user_id": self.env.uid, "state": "scheduled"})
        self.message_subscribe(self.env.user.partner_id.ids)
        if self._is_future():
            self._trigger(self.start_at)
        else:
            self._begin()

    def _begin(self):
        self._write_life({
            "state": "running", "started_at": fields.Datetime.now(), "paced_until": False, "paused_reason": False})
        self._trigger()

    def _trigger(self, at=None):
        # sudo: ir.cron - the campaign goes on in the background
        self.env.ref("whatsapp_crm.ir_cron_campaigns").sudo()._trigger(at)

    def action_pause(self):
        """Hand over nothing more; what is on its way arrives, but what waits for its time is taken back."""
        self.check_access("write")
        for send in self.filtered(lambda send: send.state == "running"):
            send._write_life({
                "state": "paused", "paused_reason": self.env._("Paused by %(name)s.", name=self.env.user.name)})
            # sudo: whatsapp_crm.campaign.recipient, whatsapp_crm.message - checked above
            send.sudo()._take_back()

    def action_resume(self):
        """:raises UserError: what paused it is not mended"""
        self.check_access("write")
        for send in self.filtered(lambda send: send.state == "paused"):
            trouble = send._trouble()
            if trouble:
                raise UserError(trouble)
            send._write_life({"state": "running", "paused_reason": False})
            send.activity_unlink(["mail.mail_activity_data_todo"])
            send._trigger()

    def action_stop(self):
        """End it: what is still to come, and what waits in the queue, is not sent."""
        self.check_access("write")
        for send in self.filtered(lambda send: send.state in ("scheduled", "running", "paused")):
            send._write_life({"state": "stopped", "ended_at": fields.Datetime.now(), "paused_reason": False})
            # sudo: whatsapp_crm.campaign.recipient, whatsapp_crm.message - checked above
            send.sudo()._stop_recipients()

    def _stop_recipients(self):
        recipients = self.env["whatsapp_crm.campaign.recipient"]
        queued = recipients.search([("send_id", "=", self.id), ("message_id.status", "=", "queued")])
        for row in queued.message_id:
            row._climb("cancelled", forced=True)
        queued.message_id._notify_ticks()
        recipients.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE whatsapp_crm_campaign_recipient SET state = 'stopped' WHERE send_id = %s"
            " AND (state = 'waiting' OR id = ANY(%s))", self.id, queued.ids))
        recipients.invalidate_model(["state"])

    def action_back_to_draft(self):
        """Change what is scheduled; who gets it is looked up anew."""
        self.check_access("write")
        for send in self.filtered(lambda send: send.state == "scheduled"):
            send._write_life({"state": "draft"})
            # sudo: whatsapp_crm.campaign.recipient - written by the campaign alone
            send.sudo().recipient_ids.unlink()

    # --------------------------------------------------------------------- run

    @api.model
    def _cron_campaigns(self):
        """Begin what is due, then hand over what the pace allows, batch by batch, to all in turn."""
        scheduled = self.search([("state", "=", "scheduled"), ("start_at", "<=", fields.Datetime.now())]).ids
        self.env["ir.cron"]._commit_progress(0)
        for send_id in scheduled:
            self._begin_one(send_id)
        ids = self.search([("state", "=", "running")], order="id").ids
        self.env["ir.cron"]._commit_progress(0)
        until = time.monotonic() + RUN_SECONDS
        while ids and time.monotonic() < until:
            ids = [id_ for id_ in ids if self._feed_one(id_)]
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(ids)):
                break

    @api.model
    def _in_hand(self, send_id, work):
        """Do ``work(campaign)`` in a transaction of its own."""
        return run_item(self.env.registry, lambda env: work(env[self._name].browse(send_id)))

    @api.model
    def _begin_one(self, send_id):
        try:
            self._in_hand(send_id, lambda send: send._begin_scheduled())
        except Exception:  # the others begin; it is tried again in a minute
            _logger.exception("WhatsApp campaign %s could not begin", send_id)

    @api.model
    def _feed_one(self, send_id):
        """One batch of one campaign in a transaction of its own; one that fails stops no other.

        :return: whether more could go at once
        """
        claimed = []
        try:
            if run_item(self.env.registry, lambda env: env["whatsapp_crm.message"]._queue_length("interactive")):
                time.sleep(NOBODY_WAITS)  # people first, also on this server's processor
            return self._in_hand(send_id, lambda send: send._feed(claimed))
        except Exception:
            _logger.exception("WhatsApp campaign %s could not go on", send_id)
        try:
            return self._after_failure(send_id, claimed)
        except Exception:  # it is tried again in a minute
            _logger.exception("WhatsApp campaign %s could not tell whose message is to blame", send_id)
            return False

    def _in_its_language(self):
        return self.with_context(lang=self.user_id.lang or self.env.lang)

    def _begin_scheduled(self):
        if self._lock("scheduled"):
            self._begin()

    def _lock(self, state):
        """Have the campaign in hand as the only worker; False where another one has, or it is not in that state."""
        self.env.cr.execute(SQL(
            "SELECT id FROM whatsapp_crm_campaign_send WHERE id = %s AND state = %s FOR NO KEY UPDATE SKIP LOCKED",
            self.id, state))
        return bool(self.env.cr.rowcount)

    def _feed(self, claimed=None, limit=None):
        """Hand over the next batch, as many as pace and queue leave room for.

        :param claimed: list, filled with the ids of the recipients that are in hand
        :param limit: at most so many
        :return: whether more could go at once
        """
        if not self._lock("running"):
            return False
        send = self._in_its_language()
        trouble = send._trouble()
        if trouble:
            send._pause_itself(trouble)
            return False
        recipients = send._claim(min(limit or send._batch(), send._room()))
        if claimed is not None:
            claimed[:] = recipients.ids
        if not recipients:
            send._end_if_over()
            return False
        now = fields.Datetime.now()
        count = send._hand_over(recipients)
        send._write_life({
            "paced_until": pace.used(now, send.paced_until or None, send.pace, count),
            **({"failed_runs": 0} if count and send.failed_runs else {})})
        return True

    def _batch(self):
        """How many are handed over in one transaction."""
        return BATCH_PRINTED if self.template_id.file_kind and self.template_id.header_source == "report" else BATCH

    def _room(self):
        """How many may be handed over now: by the pace, by what is still queued, by WhatsApp's limit."""
        now = fields.Datetime.now()
        due = pace.due(now, self.paced_until or None, self.pace)
        if due <= 0:
            return 0
        backlog = min(max(self.pace * BACKLOG_MINUTES // 60, BACKLOG_MIN), BACKLOG_MAX)
        queued = self.env["whatsapp_crm.message"].search_count([
            ("number_id", "=", self.number_id.id), ("status", "=", "queued"), ("lane", "=", "bulk"),
            ("gate_hold", "=", False)], limit=backlog)
        limit = self._messaging_limit()
        left = limit - self._used_of_limit() - queued if limit is not None else backlog
        return max(min(due, backlog - queued, left), 0)

    def _claim(self, count):
        """The next recipients whose time has come, held until the end of this transaction."""
        recipients = self.env["whatsapp_crm.campaign.recipient"]
        if count <= 0:
            return recipients
        self.env.cr.execute(SQL("""
            SELECT id FROM whatsapp_crm_campaign_recipient
             WHERE send_id = %s AND state = 'waiting'
               AND (not_before IS NULL OR not_before <= now() AT TIME ZONE 'UTC')
             ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""", self.id, count))
        return recipients.browse([id_ for id_, in self.env.cr.fetchall()])

    def _end_if_over(self):
        """Done where nobody is still to come and nothing is on its way."""
        recipients = self.env["whatsapp_crm.campaign.recipient"]
        if not recipients.search_count([
                ("send_id", "=", self.id), "|", ("state", "=", "waiting"),
                ("message_id.status", "in", ("queued", "sending"))], limit=1):
            self._write_life({"state": "done", "ended_at": fields.Datetime.now()})

    # ----------------------------------------------------------------- trouble

    def _trouble(self):
        """Why nothing of this campaign can go now, in words; "" where nothing stands in its way."""
        # sudo: whatsapp_crm.account - whether it sends at all
        account = self.number_id.account_id.sudo()
        gate = Gate(self.number_id, "template", self.template_id)
        code = gate._refusal_of_all()
        if code:
            return gate.sentence(code, None)
        if account.sending_stopped:
            return self.env._("WhatsApp sends nothing for this account. %(reason)s",
                              reason=account.sending_stopped_reason or "")
        return self.template_id._unattended_refusal() or ""  # it may have changed since the campaign was confirmed

    def _pause_itself(self, reason):
        """Stand still until a person resumes it, and tell whoever started it."""
        self._write_life({"state": "paused", "paused_reason": reason})
        self._take_back(all_queued=True)
        self.with_context(tz=self.user_id.tz).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_id.id, note=reason,
            summary=self.env._("The campaign paused itself"))
