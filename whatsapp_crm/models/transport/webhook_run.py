# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
import threading
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import groupby

from ...tools import webhook_payload
from .transaction import run_item

_logger = logging.getLogger(__name__)

INLINE_ITEMS = 5
RETRY_MINUTES = (1, 5, 15, 60, 240, 720, 1440)  # then the item is dead and a person decides
EARLY_TRIES = 2  # of what is about a message that is not here; then it never came
RUN_SECONDS = 5
HISTORY_BATCH = 200
PERSON_LOCK = 0x77614349  # first key of the advisory locks that order work per WhatsApp user
# What orders an item, see ``_owner_key``.
OWNER = "COALESCE(person, 'account:' || COALESCE(entry_ref, ''))"
DUE = "(state = 'new' OR state = 'failed' AND next_attempt_at <= now() AT TIME ZONE 'UTC')"
# Who wrote comes before whom a campaign was only delivered to, and both before old messages.
PEOPLE = f"""
    SELECT {OWNER} FROM whatsapp_crm_webhook_event WHERE {DUE}
     GROUP BY 1 ORDER BY min(CASE kind WHEN 'status' THEN 1 WHEN 'history' THEN 2 ELSE 0 END), min(id) LIMIT 100
"""
ITEMS = f"""
    SELECT id, kind = 'history' FROM whatsapp_crm_webhook_event
     WHERE {DUE} AND {OWNER} = %s
     ORDER BY kind = 'history', occurred_at NULLS FIRST, id
"""

_inline_run = threading.Lock()


class WhatsappCrmWebhookRun(models.AbstractModel):
    """Working off stored items: person by person, each item in its own transaction."""

    _name = "whatsapp_crm.webhook.run"
    _description = "WhatsApp Technical Log Processing"

    @api.model
    def _run_inline(self, registry, ids, backlog, people):
        """Process a small delivery in the request that brought it, unless others wait before it.

        :param people: whose items the delivery held, see ``_owner_key``
        """
        if not ids or backlog or len(ids) > INLINE_ITEMS:
            return  # nothing new, or the queue was woken with the rows
        if not _inline_run.acquire(blocking=False):
            run_item(registry, lambda env: env[self._name]._trigger_ingest())
            return
        try:
            left = self._run_people(registry, people, time.monotonic() + RUN_SECONDS)
        finally:
            _inline_run.release()
        if left:
            run_item(registry, lambda env: env[self._name]._trigger_ingest())

    @api.model
    def _cron_ingest(self):
        """Work off what waits, person by person, and come back while there is more."""
        registry, deadline = self.env.registry, time.monotonic() + RUN_SECONDS
        # Items that were read while their number was being connected.
        run_item(registry, lambda env: env[self._name]._reroute())
        while time.monotonic() < deadline:
            people = self._people(registry)
            if not people:
                break
            if self._run_people(registry, people, deadline) == len(people):
                break  # other workers have all of them
        self.env["ir.cron"]._commit_progress(1, remaining=int(bool(self._people(registry))))

    @api.model
    def _owner_key(self, item):
        """What orders an item: its WhatsApp user, or the account where it concerns nobody."""
        return item.person or f"account:{item.entry_id or ''}"

    @api.model
    def _people(self, registry):
        """WhatsApp users with items that are due: who wrote first, of these who waits longest; old messages last."""
        with registry.cursor() as cr:
            cr.execute(PEOPLE)
            return [row[0] for row in cr.fetchall()]

    @api.model
    def _run_people(self, registry, people, deadline):
        """Process these people's items; return of how many people something may be left."""
        left = 0
        with registry.cursor() as lock_cr:
            for person in people:
                # Taken before the transactions that read, or their snapshots would be older
                # than what the previous holder committed.
                if time.monotonic() > deadline or not self._lock_person(lock_cr, person):
                    left += 1
                    continue
                try:
                    left += not self._run_person(registry, self._due_of(lock_cr, person), deadline)
                finally:
                    # A broken transaction would keep the lock on a pooled connection.
                    lock_cr.rollback()
                    lock_cr.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [PERSON_LOCK, person])
                    lock_cr.commit()
        return left

    @api.model
    def _lock_person(self, lock_cr, person):
        lock_cr.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [PERSON_LOCK, person])
        locked = lock_cr.fetchone()[0]
        lock_cr.commit()
        return locked

    @api.model
    def _due_of(self, cr, person):
        """[(id, is it an old message)] in Meta's order, old messages last: nobody waits for them."""
        cr.execute(ITEMS, [person])
        due = cr.fetchall()
        cr.commit()
        return due

    @api.model
    def _run_person(self, registry, due, deadline):
        """Process a person's items in order; return whether all of them had their turn."""
        for old, items in groupby(due, key=lambda item: item[1]):
            ids = [item[0] for item in items]
            size = HISTORY_BATCH if old else 1
            for start in range(0, len(ids), size):
                if time.monotonic() > deadline:
                    return False
                self._run_batch(registry, ids[start:start + size])
        return True

    @api.model
    def _run_batch(self, registry, ids):
        """Old messages in one transaction, and one by one where that fails; others are alone anyway."""
        if len(ids) > 1:
            try:
                run_item(registry, lambda env: env[self._name].browse(ids)._process_history())
                return
            except Exception:  # a poison item must not stop the others
                _logger.info("WhatsApp items %s go one by one", ids, exc_info=True)
        for event_id in ids:
            self._run_one(registry, event_id)

    @api.model
    def _run_one(self, registry, event_id):
        try:
            run_item(registry, lambda env: env[self._name].browse(event_id)._process())
        except Exception as error:  # a poison item must not stop the others
            _logger.warning("WhatsApp item %s failed", event_id, exc_info=True)
            message = f"{type(error).__name__}: {error}"
            run_item(registry, lambda env: env[self._name].browse(event_id)._fail(message))

    def _process(self):
        """Parse the item and hand it to what handles its kind."""
        self.ensure_one()
        if self.state not in ("new", "failed"):
            return
        account, number = self._route()
        if not account:
            self._end("unrouted")
            return
        item = webhook_payload.parse(self.kind, self.payload)
        result = self._inbound(account)._handle(self.kind, item, account, number)
        if result == "early" and self.attempts < EARLY_TRIES:
            self._fail(self.env._("The message that this is about is not here yet."))
        else:
            self._end("ignored" if result == "early" else result or "done")

    def _process_history(self):
        """Store the old messages of one person and number at once."""
        for events in self.filtered(lambda e: e.state in ("new", "failed")).grouped(
                lambda e: (e.entry_ref, e.phone_number_ref)).values():
            account, number = events[0]._route()
            if not account:
                events._end("unrouted")
                continue
            histories = [webhook_payload.parse(event.kind, event.payload) for event in events]
            events._end(self._inbound(account)._store_history(histories, number) or "done")

    def _route(self):
        """(account, number) of the item; no account where it is not known here."""
        number = self.env["whatsapp_crm.number"]._by_ref(self.phone_number_ref)
        account = number.account_id or self.env["whatsapp_crm.account"].search(
            [("waba_ref", "=", self.entry_ref)], limit=1)
        return (account.browse() if self.phone_number_ref and not number else account), number

    @api.model
    def _inbound(self, account):
        """What handles items of an account; what it writes is read by the company's people."""
        company = account.company_id
        return self.env["whatsapp_crm.inbound"].with_company(company).with_context(
            lang=company.partner_id.lang or self.env.lang)

    def _end(self, state):
        self.write({"state": state, "done_at": fields.Datetime.now(), "error": False})

    def _fail(self, message):
        attempts = self.attempts + 1
        dead = attempts > len(RETRY_MINUTES)
        delay = timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])
        self.write({
            "attempts": attempts, "error": message, "state": "dead" if dead else "failed",
            "next_attempt_at": False if dead else fields.Datetime.now() + delay,
        })
