# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A sender run: claim, commit, call Meta in threads that own no cursor, write back, commit."""
import logging
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from ...tools.graph_client import GraphError, GraphTransportError
from .send_job import MEDIA_LOST
from .transaction import LOST_RACE, run_item

_logger = logging.getLogger(__name__)

THREADS = 20
UPLOADS = BoundedSemaphore(4)  # files of up to 100 MB are held in memory meanwhile
RUN_SECONDS = {"interactive": 5, "bulk": 2}
SLOW_SECONDS = 1  # a call older than this keeps the run claiming for the other chats
LONGEST_RUN = 45
LANE_LOCK = 0x7761534C  # first key of the advisory locks that keep one run per lane
POLL = 0.1
GATHER = 0.02  # what comes back within it is written back, and followed by others, in one go


class SenderRun:
    """One run over a lane. At most one per lane and database, whatever the number of servers."""

    def __init__(self, registry, lane):
        self.registry = registry
        self.lane = lane
        self.in_flight = {}  # future -> (job, started)
        self.uploads = {}  # (attachment id, number id) -> what the messages with that file share
        self.sent = 0
        self.left = 0
        self.started = time.monotonic()

    def run(self):
        """:return: (how many were sent, how many are left that could go now)"""
        with self._alone() as alone:
            if not alone:
                return 0, 0
            self._in_transaction(lambda messages: messages._orphans_to_unknown(self.lane))
            with ThreadPoolExecutor(THREADS, thread_name_prefix="whatsapp_send") as pool:
                self._loop(pool)
            return self.sent, self.left

    @contextmanager
    def _alone(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LANE_LOCK, self.lane])
            alone = cr.fetchone()[0]
            cr.commit()
            try:
                yield alone
            finally:
                if alone:
                    cr.rollback()  # a broken transaction would keep the lock on a pooled connection
                    cr.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LANE_LOCK, self.lane])
                    cr.commit()

    def _in_transaction(self, work):
        return run_item(self.registry, lambda env: work(env["whatsapp_crm.message"]))

    def _loop(self, pool):
        while True:
            if self._may_claim():
                self._claim(pool)
            self._signals(pool)
            if self.in_flight:
                self._write_back(self._finished())
                continue
            self.left = self._in_transaction(lambda messages: messages._queue_length(self.lane))
            if not self.left or not self._may_claim():
                return
            time.sleep(POLL)  # the rate is used up for the moment

    def _finished(self):
        """The calls that came back, those together that come at about the same time."""
        wait(list(self.in_flight), timeout=POLL, return_when=FIRST_COMPLETED)
        if len(self.in_flight) > 1:
            time.sleep(GATHER)
        return [future for future in self.in_flight if future.done()]

    def _may_claim(self):
        elapsed = time.monotonic() - self.started
        if elapsed < RUN_SECONDS[self.lane]:
            return self.lane == "interactive" or not self._people_wait()
        # Slow calls would keep every other chat waiting while they drain.
        slow = any(time.monotonic() - started > SLOW_SECONDS for _job, started in self.in_flight.values())
        return slow and elapsed < LONGEST_RUN

    def _people_wait(self):
        return bool(self._in_transaction(lambda messages: messages._queue_length("interactive")))

    def _claim(self, pool):
        free = THREADS - sum(1 for job, _started in self.in_flight.values() if job is not None)
        if free <= 0:
            return
        try:
            jobs = self._in_transaction(lambda messages: messages._claim(self.lane, free))
        except LOST_RACE:  # the other lane has the same chats in hand; they come again
            return
        for job in jobs:
            if job.attachment_id:
                job.upload = self.uploads.setdefault((job.attachment_id, job.number_id), job.upload)
            self.in_flight[pool.submit(perform, job)] = (job, time.monotonic())

    def _signals(self, pool):
        if self.lane != "interactive":
            return
        for signal in run_item(self.registry, lambda env: env["whatsapp_crm.signal"]._take()):
            self.in_flight[pool.submit(perform_signal, *signal)] = (None, time.monotonic())

    def _write_back(self, futures):
        outcomes = [(job, future.result()) for future in futures if (job := self.in_flight.pop(future)[0])]
        self.sent += len(outcomes)
        try:
            if len(outcomes) > 1:
                self._in_transaction(lambda messages: apply_outcomes(messages, outcomes))
                return
        except Exception:  # one of them cannot be stored; find out which
            _logger.info("Outcomes of WhatsApp messages are stored one by one", exc_info=True)
        for job, outcome in outcomes:
            self._settle(job, outcome)

    def _settle(self, job, outcome):
        """Write an outcome back; one that cannot be written must not lose those of the others."""
        try:
            self._in_transaction(lambda messages: apply_outcomes(messages, [(job, outcome)]))
        except Exception:  # whatever it was, Meta has been asked
            _logger.exception("The outcome of WhatsApp message %s could not be stored", job.row_id)
            self._in_transaction(lambda messages: messages.browse(job.row_id)._doubtful(
                messages.env._("WhatsApp's answer could not be stored.")))


def perform(job):
    """Upload the file if there is one, send, and return a result or the error as a value."""
    try:
        return send_with_file(job) if job.file else job.client.send(job.phone_number_ref, job.payload)
    except (GraphError, GraphTransportError) as error:
        return error
    except Exception as error:  # whatever happened, the send is in doubt
        _logger.exception("WhatsApp send of row %s broke", job.row_id)
        return GraphTransportError(str(error), doubtful=True)


def send_with_file(job):
    """Send a message that carries a file: with an id that Meta has of it, once more where it has it no longer."""
    job.media_ref, new = job.upload.media_id(lambda: upload(job))
    job.media_slot["id"] = job.media_ref
    try:
        return job.client.send(job.phone_number_ref, job.payload)
    except GraphError as error:
        if new or error.doubtful or error.code not in MEDIA_LOST:
            raise
        media_id = job.upload.renewed(job.media_ref, lambda: upload(job))
        if not media_id:
            raise
    job.media_ref = job.media_slot["id"] = media_id
    return job.client.send(job.phone_number_ref, job.payload)  # it was clearly refused: nothing went out


def upload(job):
    """Hand over the job's file; a failed upload is never in doubt: no message went out."""
    source, mime_type, name = job.file
    with UPLOADS:
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        try:
            return job.client.upload_media(job.phone_number_ref, content, mime_type, name)
        except GraphTransportError as error:
            raise GraphTransportError(str(error), doubtful=False) from error


def perform_signal(client, phone_number_ref, wamid, typing):
    """A receipt that fails is lost: it must never block or alarm anybody."""
    try:
        client.mark_read(phone_number_ref, wamid, typing=typing)
    except (GraphError, GraphTransportError) as error:
        _logger.info("WhatsApp read receipt not taken: %s", error)


def apply_outcomes(messages, outcomes):
    """Write back what became of sends, in the caller's transaction.

    :param outcomes: list of (SendJob, result or error)
    """
    rows = messages.browse([job.row_id for job, _outcome in outcomes])
    accepted = rows.browse()
    for row, (job, outcome) in zip(rows, outcomes):
        row = row._in_company_language()
        if isinstance(outcome, GraphError):
            row._doubtful(outcome.details or outcome.message) if outcome.doubtful else row._refused(outcome)
        elif isinstance(outcome, GraphTransportError):
            _logger.info("WhatsApp message %s: %s", row.id, outcome)
            if outcome.doubtful:
                row._doubtful(row.env._("The connection broke before WhatsApp answered."))
            else:
                row._not_sent(row.env._("WhatsApp could not be reached."))
        else:
            row._accepted(outcome, job.media_ref)
            accepted += row
    accepted._tell_accepted()
