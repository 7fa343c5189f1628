# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
from datetime import timedelta

from psycopg2.extras import execute_values

from odoo import api, fields, models

from .transaction import run_item
from .webhook_run import INLINE_ITEMS, OWNER

RETENTION_DAYS_MIN = 8  # Meta repeats a POST for up to 7 days
GC_BATCH = 10000
REROUTE = """
    UPDATE whatsapp_crm_webhook_event e SET state = 'new', done_at = NULL
     WHERE e.state = 'unrouted' AND CASE WHEN e.phone_number_ref IS NULL
           THEN EXISTS (SELECT FROM whatsapp_crm_account a WHERE a.waba_ref = e.entry_ref AND a.active)
           ELSE EXISTS (SELECT FROM whatsapp_crm_number n WHERE n.phone_number_ref = e.phone_number_ref) END
"""
INDEXED_MAX = 512  # characters; PostgreSQL refuses index entries above 2.7 kB


class WhatsappCrmWebhookEvent(models.Model):
    """Durable inbox: one row per item of a webhook, stored before Meta gets its answer.

    A row survives whatever its processing does. Items of one WhatsApp user are
    processed in Meta's order by one worker at a time; people do not wait for
    each other.
    """

    _name = "whatsapp_crm.webhook.event"
    _description = "WhatsApp Technical Log"
    _inherit = ["whatsapp_crm.webhook.run"]
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    field = fields.Char(readonly=True)
    kind = fields.Char(readonly=True, index=True)
    entry_ref = fields.Char("Account ID", readonly=True)
    phone_number_ref = fields.Char("Phone number ID", readonly=True)
    person = fields.Char("WhatsApp user", readonly=True)
    wamid = fields.Char("Message ID", readonly=True, index="btree_not_null")
    occurred_at = fields.Datetime("Occurred on", readonly=True)
    payload = fields.Json(readonly=True, groups="base.group_system")
    payload_text = fields.Text("As it came", compute="_compute_payload_text", groups="base.group_system")
    state = fields.Selection(
        [("new", "Waiting"), ("done", "Done"), ("ignored", "Not ours"), ("unrouted", "Unknown number"),
         ("failed", "Failed, will be tried again"), ("dead", "Failed")],
        default="new", required=True, readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next attempt on", readonly=True)
    error = fields.Text(readonly=True)
    done_at = fields.Datetime("Done on", readonly=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This item was stored already.")
    _pending_index = models.Index("(id) WHERE state IN ('new', 'failed')")
    _person_index = models.Index(f"({OWNER}) WHERE state IN ('new', 'failed')")
    _unrouted_index = models.Index("(phone_number_ref) WHERE state = 'unrouted'")
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
        :param foreign: ids (Meta's) of accounts and numbers whose app did not sign the body
        :return: (ids of the new rows, whether older items still wait)
        """
        def work(env):
            model = env[self._name]
            ids, backlog = model._insert_behind(items, foreign)
            if ids and (backlog or len(ids) > INLINE_ITEMS):
                model._trigger_ingest()
            return ids, backlog
        return run_item(registry, work)

    @api.model
    def _insert(self, items, foreign):
        """Ids of the rows that are new and to be processed."""
        return self._insert_behind(items, foreign)[0]

    @api.model
    def _insert_behind(self, items, foreign):
        """As ``_insert``, and whether anything waited that must not be overtaken.

        Old messages of a synchronization may be.
        """
        rows = [(
            item.key, item.field, item.kind, item.entry_id, _indexable(item.phone_number_id),
            _indexable(item.person), _indexable(item.wamid), item.occurred_at, json.dumps(item.payload),
            "ignored" if foreign & {item.entry_id, item.phone_number_id} else "new",
        ) for item in {item.key: item for item in items}.values()]
        inserted = execute_values(self.env.cr._obj, """
            WITH waiting AS (SELECT 1 FROM whatsapp_crm_webhook_event
                              WHERE state = 'new' AND kind <> 'history' LIMIT 1)
            INSERT INTO whatsapp_crm_webhook_event
                   (key, field, kind, entry_ref, phone_number_ref, person, wamid, occurred_at,
                    payload, state, attempts, create_uid, write_uid, create_date, write_date)
            VALUES %s ON CONFLICT (key) DO NOTHING
            RETURNING id, state, EXISTS (SELECT FROM waiting)
        """, rows, template="(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 1, 1,"
                            " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')", fetch=True) if rows else []
        return [row[0] for row in inserted if row[1] == "new"], any(row[2] for row in inserted)

    @api.model
    def _trigger_ingest(self):
        """Wake the queue, once for many deliveries.

        A trigger serves only if its run cannot begin before this transaction is committed:
        locked here, it cannot be taken; locked by a run, it is taken already.
        """
        cron = self.env.ref("whatsapp_crm.ir_cron_ingest")
        self.env.cr.execute("""
            SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= now() AT TIME ZONE 'UTC'
             LIMIT 1 FOR KEY SHARE SKIP LOCKED""", [cron.id])
        if not self.env.cr.rowcount:
            cron._trigger()

    # -------------------------------------------------------------- look after

    def action_process_again(self):
        """Put failed, unknown or foreign items back into the queue."""
        self.check_access("write")
        self.filtered(lambda e: e.state != "done").write(
            {"state": "new", "attempts": 0, "next_attempt_at": False, "error": False})
        self._trigger_ingest()

    @api.model
    def _revive_statuses(self, wamids):
        """Statuses that came before their messages can be used now."""
        early = self.search([
            ("wamid", "in", wamids), ("kind", "=", "status"), ("state", "in", ("ignored", "failed"))])
        if early:
            early.write({"state": "new", "done_at": False})
            self._trigger_ingest()

    @api.model
    def _reroute(self):
        """Process what came for a number or account before that was connected.

        Called by whoever connects one, and by the queue for items that were read meanwhile.
        """
        self.env["whatsapp_crm.number"].flush_model(["phone_number_ref"])
        self.env["whatsapp_crm.account"].flush_model(["waba_ref", "active"])
        self.flush_model(["state"])
        self.env.cr.execute(REROUTE)
        if self.env.cr.rowcount:
            self.invalidate_model(["state", "done_at"])
            self._trigger_ingest()

    @api.autovacuum
    def _gc_events(self):
        """Drop what is done and old; what failed stays until somebody looked at it."""
        # sudo: ir.config_parameter - the retention is an admin's setting
        days = int(self.env["ir.config_parameter"].sudo().get_param("whatsapp_crm.retention_days") or 30)
        before = fields.Datetime.now() - timedelta(days=max(days, RETENTION_DAYS_MIN))
        self.env.cr.execute("""
            DELETE FROM whatsapp_crm_webhook_event WHERE id IN (
                SELECT id FROM whatsapp_crm_webhook_event
                 WHERE state IN ('done', 'ignored') AND create_date < %s LIMIT %s)
        """, [before, GC_BATCH])
        done = self.env.cr.rowcount
        self.invalidate_model()
        return done, int(done == GC_BATCH)


def _indexable(text):
    """What has no honest length is found by its payload only."""
    return text if text and len(text) <= INDEXED_MAX else None
