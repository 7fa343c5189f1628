import time

from odoo.tests import tagged

from ..tools import webhook_payload
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestHistory(WhatsappCrmCase):
    """Thousands of old messages arrive at once, and nobody who writes now waits for them."""

    def history(self, *messages, person="34611222333"):
        return self.webhook_body(field="history", history=[{
            "metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
            "threads": [{"id": person, "messages": list(messages)}]}])

    def old(self, wamid, text="hace tiempo", from_me=False, **more):
        message = {"from": "34600000001" if from_me else "34611222333", "id": wamid, "timestamp": "1780000000",
                   "type": "text", "text": {"body": text}, "history_context": {"status": "READ"}}
        return message | ({"to": "34611222333"} if from_me else {}) | more

    def store(self, body):
        self.env.flush_all()
        return self.env["whatsapp_crm.webhook.event"]._insert(webhook_payload.split(body), set())

    def ingest(self):
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")

    def test_many_old_messages_are_stored_together(self):
        self.receive_text()
        ids = self.store(self.history(*[self.old(f"wamid.H{n}") for n in range(200)]))
        before = self.env.cr.sql_log_count
        self.ingest()
        self.assertLess(self.env.cr.sql_log_count - before, 200, "less than one statement a message")
        self.assertEqual(set(self.env["whatsapp_crm.webhook.event"].browse(ids).mapped("state")), {"done"})
        rows = self.env["whatsapp_crm.message"].search([("wamid", "like", "wamid.H")])
        self.assertEqual((len(rows), len(rows.mail_message_id)), (200, 200))

    def test_each_keeps_its_side_time_and_status(self):
        self.store(self.history(self.old("wamid.H1"), self.old("wamid.H2", "respuesta", from_me=True)))
        self.ingest()
        theirs, ours = (self.env["whatsapp_crm.message"].search([("wamid", "=", f"wamid.H{n}")]) for n in (1, 2))
        self.assertEqual((theirs.direction, theirs.status), ("in", "received"))
        self.assertEqual((ours.direction, ours.origin, ours.status), ("out", "phone_app", "read"))
        self.assertEqual(ours.mail_message_id.author_id, self.company.partner_id)
        self.assertIn("respuesta", ours.mail_message_id.body)
        self.assertEqual(theirs.mail_message_id.date, theirs.sent_at)

    def test_a_poison_item_spoils_only_itself(self):
        self.store(self.history(self.old("wamid.H1"), self.old("wamid.BAD", "veneno"), self.old("wamid.H3")))
        inbound = type(self.env["whatsapp_crm.inbound"])
        original = inbound._history_values

        def poisoned(model, channel, item, history):
            if item.text == "veneno":
                raise ValueError("poison")
            return original(model, channel, item, history)
        self.patch(inbound, "_history_values", poisoned)
        with self.assertLogs("odoo.addons.whatsapp_crm", "WARNING"):
            self.ingest()
        states = dict(self.env["whatsapp_crm.webhook.event"].search(
            [("kind", "=", "history")]).mapped(lambda e: (e.wamid, e.state)))
        self.assertEqual(states, {"wamid.H1": "done", "wamid.BAD": "failed", "wamid.H3": "done"})

    def test_who_writes_now_comes_first(self):
        self.store(self.history(self.old("wamid.H1")))
        message, card = self.message_item(sender="34699000111", text={"body": "ahora"})
        events = self.env["whatsapp_crm.webhook.event"]
        items = webhook_payload.split(self.webhook_body(messages=[message], contacts=[card]))
        _ids, backlog = events._store(self.env.registry, items, set())
        self.assertFalse(backlog, "old messages may be overtaken")
        self.assertEqual(events._people(self.env.registry), ["34699000111", "34611222333"])
        message, card = self.message_item(sender="34699000111", text={"body": "otra"})
        items = webhook_payload.split(self.webhook_body(messages=[message], contacts=[card]))
        self.assertTrue(events._store(self.env.registry, items, set())[1])

    def test_a_person_with_much_to_do_does_not_keep_the_run(self):
        for n in range(3):
            message, card = self.message_item(text={"body": f"m{n}"})
            self.store(self.webhook_body(messages=[message], contacts=[card]))
        events = self.env["whatsapp_crm.webhook.event"]
        done = []

        def slow(_model, _registry, event_id):
            done.append(event_id)
            time.sleep(0.2)
        self.patch(type(events), "_run_one", slow)
        left = events._run_people(self.env.registry, ["34611222333"], time.monotonic() + 0.1)
        self.assertEqual((len(done), left), (1, 1))

    def test_file_that_follows_its_placeholder_is_fetched(self):
        self.store(self.history(self.old("wamid.H1", type="media_placeholder")))
        self.ingest()
        row = self.env["whatsapp_crm.message"].search([("wamid", "=", "wamid.H1")])
        self.assertFalse(row.media_state)
        image = {"id": "media.1", "mime_type": "image/jpeg", "sha256": "x", "caption": "la foto"}
        self.store(self.history(self.old("wamid.H1", type="image", image=image)))
        self.ingest()
        self.assertEqual((row.type, row.media_state, row.media_ref), ("image", "pending", "media.1"))
        self.assertIn("la foto", row.mail_message_id.body)
