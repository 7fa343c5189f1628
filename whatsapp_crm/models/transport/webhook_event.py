# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
import logging
import threading
import time
from datetime import timedelta

from psycopg2.extras import execute_values

from odoo import api, fields, models

from ...tools import webhook_payload
from .transaction import run_item

_logger = logging.getLogger(__name__)

INLINE_ITEMS = 5
RETRY_MINUTES = (1, 5, 15, 60, 240, 720, 1440)  # then the item is dead and a person decides
RUN_SECONDS = 5
PERSON_LOCK = 0x77614349  # first key of the advisory locks that order work per WhatsApp user
RETENTION_DAYS_MIN = 8  # Meta repeats a POST for up to 7 days

_inline_run = threading.Lock()


class WhatsappCrmWebhookEvent(models.Model):
    """Durable inbox: one row per item of a webhook, stored before Meta gets its answer.

    A row survives whatever its processing does. Items of one WhatsApp user are
    processed in Meta's order by one worker at a time; people do not wait for
    each other.
    """

    _name = "whatsapp_crm.webhook.event"
    _description = "WhatsApp Technical Log"
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    field = fields.Char(readonly=True)
    kind = fields.Char(readonly=True, index=True)
    entry_ref = fields.Char("Account ID", readonly=True)
    phone_number_ref = fields.Char("Phone number ID", readonly=True)
    person = fields.Char("WhatsApp user", readonly=True)
    wamid = fields.Char("Message ID", readonly=True, index="btree_not_null")
    occurred_at = fields.Datetime(readonly=True)
    payload = fields.Json(readonly=True, groups="base.group_system")
    payload_text = fields.Text("As it came", compute="_compute_payload_text", groups="base.group_system")
    state = fields.Selection(
        [("new", "Waiting"), ("done", "Done"), ("ignored", "Not ours"), ("unrouted", "Unknown number"),
         ("failed", "Failed, will be tried again"), ("dead", "Failed")],
        default="new", required=True, readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime(readonly=True)
    error = fields.Text(readonly=True)
    done_at = fields.Datetime(readonly=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This item was stored already.")
    _pending_index = models.Index("(id) WHERE state IN ('new', 'failed')")
    _number_index = models.Index("(phone_number_ref, id)")

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            event.payload_text = json.dumps(event.payload, indent=2, ensure_ascii=False)

    # ------------------------------------------------------------------ store

    @api.model
    def _store(self, registry, items, foreign):
        """Insert the items that are not known yet, in one transaction of its own.

        :param items: list of ``webhook_payload.RawItem``
        :param foreign: ids (Meta's) of accounts whose app did not sign the body
        :return: (ids of the new rows, whether older items still wait)
        """
        def work(env):
            model = env[self._name]
            backlog = model._has_backlog()
            ids = model._insert(items, foreign)
            if ids and (backlog or len(ids) > INLINE_ITEMS):
                model._trigger_ingest()
            return ids, backlog
        return run_item(registry, work)

    @api.model
    def _insert(self, items, foreign):
        rows = [(
            item.key, item.field, item.kind, item.entry_id, item.phone_number_id, item.person,
            item.wamid, item.occurred_at, json.dumps(item.payload),
            "ignored" if item.entry_id in foreign else "new",
        ) for item in {item.key: item for item in items}.values()]
        inserted = execute_values(self.env.cr._obj, """
            INSERT INTO whatsapp_crm_webhook_event
                   (key, field, kind, entry_ref, phone_number_ref, person, wamid, occurred_at,
                    payload, state, attempts, create_uid, write_uid, create_date, write_date)
            VALUES %s ON CONFLICT (key) DO NOTHING RETURNING id, state
        """, rows, template="(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 1, 1,"
                            " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')", fetch=True) if rows else []
        return [row[0] for row in inserted if row[1] == "new"]

    @api.model
    def _has_backlog(self):
        self.env.cr.execute(
            "SELECT 1 FROM whatsapp_crm_webhook_event WHERE state = 'new' LIMIT 1")
        return bool(self.env.cr.rowcount)

    @api.model
    def _trigger_ingest(self):
        cron = self.env.ref("whatsapp_crm.ir_cron_ingest")
        self.env.cr.execute("SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s LIMIT 1", [cron.id])
        if not self.env.cr.rowcount:
            cron._trigger()

    # ---------------------------------------------------------------- process

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
        """WhatsApp users with items that are due, who waits longest first."""
        with registry.cursor() as cr:
            cr.execute("""
                SELECT COALESCE(person, 'account:' || COALESCE(entry_ref, ''))
                  FROM whatsapp_crm_webhook_event
                 WHERE (state = 'new' OR state = 'failed' AND next_attempt_at <= now() AT TIME ZONE 'UTC')
                 GROUP BY 1 ORDER BY min(id) LIMIT 100
            """)
            return [row[0] for row in cr.fetchall()]

    @api.model
    def _run_people(self, registry, people, deadline):
        """Process these people's items; return how many people another worker has or time left over."""
        left = 0
        with registry.cursor() as lock_cr:
            for person in people:
                if time.monotonic() > deadline:
                    left += 1
                    continue
                # Taken before the transactions that read, or their snapshots would be older
                # than what the previous holder committed.
                lock_cr.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [PERSON_LOCK, person])
                locked = lock_cr.fetchone()[0]
                lock_cr.commit()
                if not locked:
                    left += 1
                    continue
                try:
                    for event_id in self._due_of(lock_cr, person):
                        self._run_one(registry, event_id)
                finally:
                    lock_cr.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [PERSON_LOCK, person])
                    lock_cr.commit()
        return left

    @api.model
    def _due_of(self, cr, person):
        cr.execute("""
            SELECT id FROM whatsapp_crm_webhook_event
             WHERE (state = 'new' OR state = 'failed' AND next_attempt_at <= now() AT TIME ZONE 'UTC')
               AND COALESCE(person, 'account:' || COALESCE(entry_ref, '')) = %s
             ORDER BY occurred_at NULLS FIRST, id
        """, [person])
        ids = [row[0] for row in cr.fetchall()]
        cr.commit()
        return ids

    @api.model
    def _run_one(self, registry, event_id):
        try:
            run_item(registry, lambda env: env[self._name].browse(event_id)._process())
        except Exception as error:  # noqa: BLE001 - a poison item must not stop the others
            _logger.warning("WhatsApp item %s failed", event_id, exc_info=True)
            message = f"{type(error).__name__}: {error}"
            run_item(registry, lambda env: env[self._name].browse(event_id)._fail(message))

    def _process(self):
        """Parse the item and hand it to what handles its kind."""
        self.ensure_one()
        if self.state not in ("new", "failed"):
            return
        number = self.env["whatsapp_crm.number"]._by_ref(self.phone_number_ref)
        account = number.account_id or self.env["whatsapp_crm.account"].search(
            [("waba_ref", "=", self.entry_ref)], limit=1)
        if not account or self.phone_number_ref and not number:
            self._end("unrouted")
            return
        item = webhook_payload.parse(self.kind, self.payload)
        inbound = self.env["whatsapp_crm.inbound"].with_company(account.company_id)
        self._end(inbound._handle(self.kind, item, account, number) or "done")

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

    # -------------------------------------------------------------- look after

    def action_process_again(self):
        """Put failed, unknown or foreign items back into the queue."""
        self.check_access("write")
        self.filtered(lambda e: e.state != "done").write(
            {"state": "new", "attempts": 0, "next_attempt_at": False, "error": False})
        self._trigger_ingest()

    @api.model
    def _revive_statuses(self, wamid):
        """A status that came before its message can be used now."""
        early = self.search([("wamid", "=", wamid), ("kind", "=", "status"), ("state", "=", "ignored")])
        if early:
            early.write({"state": "new", "done_at": False})
            self._trigger_ingest()

    @api.model
    def _reroute(self):
        """A number or account was connected: what arrived for it before can be processed now."""
        # sudo: whatsapp_crm.webhook.event - whoever may connect a number may start its queue
        waiting = self.sudo().search([("state", "=", "unrouted")])
        if waiting:
            waiting.write({"state": "new", "done_at": False})
            waiting._trigger_ingest()

    @api.autovacuum
    def _gc_events(self):
        """Drop what is done and old; what failed stays until somebody looked at it."""
        # sudo: ir.config_parameter - the retention is an admin's setting
        days = int(self.env["ir.config_parameter"].sudo().get_param("whatsapp_crm.retention_days") or 30)
        before = fields.Datetime.now() - timedelta(days=max(days, RETENTION_DAYS_MIN))
        self.search([("state", "in", ("done", "ignored")), ("create_date", "<", before)], limit=10000).unlink()
