# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import constants, outbound_payload
from . import sender
from .message_words import trouble_words
from .refusal_words import refusal_words
from .send_job import HeldBack, build_job, known_media

_logger = logging.getLogger(__name__)

LANES = [("interactive", "People"), ("bulk", "Bulk")]
BACKOFF_TRIES = 6
# Meta: the template is paused or disabled; its next notice or list says when that is over.
TEMPLATE_STOPPED = {132015: "PAUSED", 132016: "DISABLED"}
# Meta: too many people blocked or reported this number.
SPAM_LIMIT = 131048
# What bulk waits for is looked at again after this time.
HOLD = timedelta(minutes=10)
WAITS = frozenset({"number_paused", "budget_spent", "quiet_hours"})
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
    next_attempt_at = fields.Datetime("Next attempt on", readonly=True)
    gate_hold = fields.Boolean(
        "Waits for its time", readonly=True, help="Marketing that may not go at the moment. Nothing waits for it.")
    sending_at = fields.Datetime("Sent to WhatsApp on", readonly=True)
    unknown_at = fields.Datetime("In doubt since", readonly=True)
    unknown_alerted = fields.Boolean("Somebody was asked", readonly=True)

    _uploaded_index = models.Index(
        "(attachment_id, number_id, id) WHERE media_ref IS NOT NULL AND sending_at IS NOT NULL")

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
            row = row._in_company_language()
            row._doubtful(row.env._("The server stopped while the message was being sent."))

    @api.model
    def _claim(self, lane, limit):
        """Mark the next rows as being sent and return what sending them needs.

        One row in flight per chat, oldest first; a row that waits for its next try
        holds back the later ones of its chat, unless it is marketing that waits for its time.

        :return: list of ``send_job.SendJob``
        """
        places = self._places(lane)
        if not places:
            return []
        self.env.cr.execute(CLAIM, {
            **self._candidate_values(lane), "limit": limit,
            "numbers": list(places), "places": list(places.values())})
        rows = self.browse(sorted(row[0] for row in self.env.cr.fetchall()))
        rows.invalidate_recordset()
        clients = {number: number._graph_or_stop() for number in rows.number_id}
        media = known_media(rows)
        return [job for row in rows if (job := row._in_company_language()._job(clients[row.number_id], media))]

    def _job(self, client, media):
        """What sending this claimed row needs, None where it cannot be sent.

        :param media: of ``send_job.known_media``
        """
        if client is None:
            self._back_to_queue(self.number_id.account_id.sending_stopped_reason, counts=False)
            return None
        try:
            self._check_still_allowed()
            return build_job(self, client, media)
        except HeldBack as held:
            self._hold(held)
        except outbound_payload.PayloadRefused as refused:
            self._refused_here(refusal_words(self.env, refused))
        except UserError as error:
            self._refused_here(str(error))
        except Exception:  # one bad row must not stop the lane
            _logger.exception("WhatsApp message %s cannot be built", self.id)
            self._refused_here(self.env._("The message could not be put together. Write it again."))
        return None

    def _check_still_allowed(self):
        """What may have changed since the row was queued.

        :raises UserError: in the user's words, why it does not go any more
        :raises HeldBack: it goes later
        """
        if self.type != "template":
            return  # Meta's own clock decides whether the window is still open
        code, gate, person = self.channel_id._wacrm_refusal("template", self.template_id, before=self)
        if code in WAITS and self.lane == "bulk":
            raise HeldBack(gate.sentence(code, person), max(gate.allowed_from(person) - gate.now, HOLD))
        if code:
            raise UserError(gate.sentence(code, person))

    @api.model
    def _places(self, lane):
        """How many messages each number may send now, by Meta's rate for both lanes together.

        A claim takes a quarter of the rate at most and bulk leaves one quarter free, so
        that two claims which do not see each other stay within the rate all the same.

        :return: dict from number id to a count above 0
        """
        self.env.cr.execute(STARTED)
        started = dict(self.env.cr.fetchall())
        places = {}
        for number in self.env["whatsapp_crm.number"].browse(started):
            rate = number._rate()
            free = rate - started[number.id] - (rate // 4 if lane == "bulk" else 0)
            if free > 0:
                places[number.id] = min(free, rate // 4)
        return places

    @api.model
    def _queue_length(self, lane):
        """Rows of a lane that could be sent now, counted up to 200."""
        self.env.cr.execute(
            f"SELECT count(*) FROM ({CANDIDATES} LIMIT 200) c", self._candidate_values(lane))
        return self.env.cr.fetchone()[0]

    @api.model
    def _candidate_values(self, lane):
        return {"lane": lane, "pair_since": fields.Datetime.now() - PAIR_WINDOW,
                "pair_burst": constants.PAIR_BURST}

    # ---------------------------------------------------------------- outcomes

    def _accepted(self, result, media_ref=None):
        """Meta took the message (:class:`graph_client.SendResult`); statuses follow."""
        values = {"media_ref": media_ref} if media_ref else {}
        if result.wamid and not self.wamid:
            values["wamid"] = result.wamid
        held = result.message_status == "held_for_quality_assessment"
        self._climb("held" if held else "accepted", **values)
        self.number_id._rest_over()
        self._learn_recipient(result)

    def _tell_accepted(self):
        """The ticks of accepted rows, and the statuses that were faster than Meta's answer."""
        if self:
            self._notify_ticks()
            self.env["whatsapp_crm.webhook.event"]._revive_statuses(self.mapped("wamid"))

    def _learn_recipient(self, result):
        """Meta may know the person by an id that we did not have yet."""
        contact = self.contact_id
        if result.user_id and not contact.bsuid and not contact._carrying(
                contact.portfolio_ref, contact.company_id, bsuid=result.user_id):
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
        rule, details = error.rule, error.details or error.message
        if error.code == SPAM_LIMIT:
            self.number_id._pause_marketing(trouble_words(self.env, error))
        self.write({"error_code": error.code, "error_details": details})
        if rule.scope in ("number", "account") and rule.retry in ("fix", "wait"):
            self.number_id._stop_after(error)
            self._back_to_queue(details, counts=False)
        elif rule.retry == "backoff" and self.attempts < BACKOFF_TRIES:
            delay = timedelta(seconds=max(constants.PAIR_BACKOFF_BASE ** self.attempts, error.retry_after or 0))
            if rule.scope in ("number", "account"):
                self.number_id._rest(delay)  # every other message would meet the same answer
            self._back_to_queue(details, delay)
        else:
            if error.code in TEMPLATE_STOPPED and self.template_id:
                word = TEMPLATE_STOPPED[error.code]
                self.template_id._take_over({"status": word, "status_word": word})
            self._give_up()

    def _refused_here(self, details):
        """We cannot even build the request, e.g. the file is gone."""
        self.write({"error_details": details})
        self._give_up()

    def _give_up(self):
        self._climb("failed")
        self._failed()
        self._notify_ticks()

    def _hold(self, held):
        """The gate lets it go later (:class:`.send_job.HeldBack`)."""
        self._back_to_queue(held.reason, held.delay, counts=False, gate_hold=True)

    def _back_to_queue(self, details, delay=None, counts=True, gate_hold=False):
        """
        :param counts: this was a try of the message; False where everything is held back
        :param gate_hold: nothing else of its chat waits for it
        """
        self.write({
            "gate_hold": gate_hold,
            "attempts": self.attempts if counts else self.attempts - 1, "error_details": details,
            "next_attempt_at": fields.Datetime.now() + delay if delay else False})
        self._climb("queued", forced=True)


MAY_SEND = """
    a.sending_stopped IS NOT TRUE AND a.active AND n.active
    AND (n.rest_until IS NULL OR n.rest_until <= now() AT TIME ZONE 'UTC')
"""
# What each number that may send has begun to send within the last second, in both lanes.
STARTED = f"""
    SELECT n.id, (SELECT count(*) FROM whatsapp_crm_message m
                   WHERE m.number_id = n.id AND m.sending_at > now() AT TIME ZONE 'UTC' - interval '1 second')
      FROM whatsapp_crm_number n JOIN whatsapp_crm_account a ON a.id = n.account_id
     WHERE {MAY_SEND}
"""
# A row may go when its chat has nothing in flight and nothing older waiting in the
# same lane, its number and account may send, and Meta's pair rate leaves room. Those that
# the gate holds keep their order among themselves and come after all others, however old:
# so one row of a chat is a candidate at most.
CANDIDATES = f"""
    SELECT m.id
      FROM whatsapp_crm_message m
      JOIN whatsapp_crm_number n ON n.id = m.number_id
      JOIN whatsapp_crm_account a ON a.id = n.account_id
     WHERE m.status = 'queued' AND m.lane = %(lane)s
       AND (m.next_attempt_at IS NULL OR m.next_attempt_at <= now() AT TIME ZONE 'UTC')
       AND {MAY_SEND}
       AND NOT EXISTS (SELECT 1 FROM whatsapp_crm_message s
                        WHERE s.channel_id = m.channel_id AND s.status = 'sending')
       AND NOT EXISTS (SELECT 1 FROM whatsapp_crm_message q
                        WHERE q.channel_id = m.channel_id AND q.status = 'queued'
                          AND q.lane = m.lane AND q.id <> m.id
                          AND CASE WHEN m.gate_hold THEN q.id < m.id OR q.gate_hold IS NOT TRUE
                                   ELSE q.id < m.id AND q.gate_hold IS NOT TRUE END)
       AND (SELECT count(*) FROM whatsapp_crm_message p
             WHERE p.channel_id = m.channel_id AND p.sending_at > %(pair_since)s) < %(pair_burst)s
"""
CLAIM = f"""
    UPDATE whatsapp_crm_message
       SET status = 'sending', sending_at = now() AT TIME ZONE 'UTC', attempts = COALESCE(attempts, 0) + 1
     WHERE id IN (
           SELECT next.id
             FROM unnest(%(numbers)s, %(places)s) AS room(number_id, places)
            CROSS JOIN LATERAL ({CANDIDATES} AND m.number_id = room.number_id
                                ORDER BY m.id LIMIT room.places FOR UPDATE OF m SKIP LOCKED) next
            ORDER BY next.id LIMIT %(limit)s)
 RETURNING id
"""
