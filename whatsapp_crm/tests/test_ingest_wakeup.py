from odoo import SUPERUSER_ID, api, sql_db
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestIngestWakeup(TransactionCase):
    """A wake-up that a run is using up wakes nobody: what comes meanwhile needs its own.

    Two real connections, since inside of one transaction there are no locks to see.
    """

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("whatsapp_crm.ir_cron_ingest")
        self.database = sql_db.db_connect(self.env.cr.dbname)
        self.addCleanup(self.in_own_transaction, "DELETE FROM ir_cron_trigger WHERE cron_id = %s")
        self.in_own_transaction("DELETE FROM ir_cron_trigger WHERE cron_id = %s")
        self.in_own_transaction(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES (%s, now() AT TIME ZONE 'UTC')")

    def in_own_transaction(self, query):
        with self.database.cursor() as cr:
            cr.execute(query, [self.cron.id])
            cr.commit()

    def triggers_after(self, cr):
        api.Environment(cr, SUPERUSER_ID, {})["whatsapp_crm.webhook.event"]._trigger_ingest()
        cr.execute("SELECT count(*) FROM ir_cron_trigger WHERE cron_id = %s", [self.cron.id])
        return cr.fetchone()[0]

    def test_waiting_wake_up_serves_all(self):
        with self.database.cursor() as delivery:
            self.assertEqual(self.triggers_after(delivery), 1)
            delivery.rollback()

    def test_wake_up_in_use_serves_nobody_else(self):
        with self.database.cursor() as run, self.database.cursor() as delivery:
            run.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s", [self.cron.id])
            self.assertEqual(self.triggers_after(delivery), 2)
            delivery.rollback()
            run.rollback()
