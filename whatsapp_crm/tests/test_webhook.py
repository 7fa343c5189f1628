# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
import random
import string

from odoo.tests import HttpCase, tagged

from ..tools import constants, signature
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestWebhook(HttpCase, WhatsappCrmCase):
    """The door: signature first, then store, then 200 whatever the items hold."""

    def deliver(self, body, secret="secreto", header=True):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if header:
            headers[constants.SIGNATURE_HEADER] = signature.sign(secret, raw)
        return self.url_open(constants.WEBHOOK_ROUTE, data=raw, headers=headers).status_code

    def stored(self):
        self.env.invalidate_all()
        return self.env["whatsapp_crm.webhook.event"].search_count([])

    def text_body(self, **kwargs):
        message, card = self.message_item(text={"body": "Hola"}, **kwargs)
        return self.webhook_body(messages=[message], contacts=[card])

    def test_wrong_or_missing_signature_stores_nothing(self):
        before = self.stored()
        self.assertEqual(self.deliver(self.text_body(), secret="otro"), 403)
        self.assertEqual(self.deliver(self.text_body(), header=False), 403)
        self.assertEqual(self.stored(), before)

    def test_signed_message_is_stored_and_processed_at_once(self):
        body = self.text_body()
        self.assertEqual(self.deliver(body), 200)
        self.env.invalidate_all()
        wamid = body["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
        self.assertTrue(self.env["whatsapp_crm.message"].search([("wamid", "=", wamid)]))

    def test_same_body_twice_is_stored_once(self):
        body = self.text_body()
        before = self.stored()
        self.assertEqual((self.deliver(body), self.deliver(body)), (200, 200))
        self.assertEqual(self.stored(), before + 1)

    def test_not_json_is_400(self):
        self.assertEqual(self.deliver(b"hello"), 400)
        self.assertEqual(self.deliver(b"[1, 2]"), 400)

    def test_unknown_field_is_kept(self):
        before = self.stored()
        self.assertEqual(self.deliver({"object": "whatsapp_business_account", "entry": [
            {"id": "waba-1", "changes": [{"field": "new_thing", "value": {"x": 1}}]}]}), 200)
        self.assertEqual(self.stored(), before + 1)

    def test_challenge(self):
        good = "?hub.mode=subscribe&hub.verify_token=verificar&hub.challenge=4711"
        answer = self.url_open(constants.WEBHOOK_ROUTE + good)
        self.assertEqual((answer.status_code, answer.text), (200, "4711"))
        bad = good.replace("verificar", "falso")
        self.assertEqual(self.url_open(constants.WEBHOOK_ROUTE + bad).status_code, 403)

    def test_item_of_another_app_is_not_ours(self):
        self.env["whatsapp_crm.account"].create({
            "name": "B", "company_id": self.company.id, "waba_ref": "waba-2", "app_secret": "secreto-b"})
        message, card = self.message_item(text={"body": "Hola"})
        body = self.webhook_body(messages=[message], contacts=[card], waba="waba-2")
        self.assertEqual(self.deliver(body, secret="secreto"), 200)
        event = self.env["whatsapp_crm.webhook.event"].search([("wamid", "=", message["id"])])
        self.assertEqual(event.state, "ignored")

    def test_number_of_another_app_is_not_ours_either(self):
        other = self.env["whatsapp_crm.account"].create({
            "name": "B", "company_id": self.company.id, "waba_ref": "waba-2", "app_secret": "secreto-b"})
        message, card = self.message_item(text={"body": "Hola"})
        body = self.webhook_body(messages=[message], contacts=[card], waba="waba-9")
        for active in (True, False):
            with self.subTest(active=active):
                self.account.active = active
                self.assertEqual(self.deliver(body, secret="secreto-b"), 200)
                event = self.env["whatsapp_crm.webhook.event"].search([("wamid", "=", message["id"])])
                self.assertEqual(event.state, "ignored")
                self.env.cr.execute("DELETE FROM whatsapp_crm_webhook_event WHERE id = %s", [event.id])
        self.assertTrue(other)

    def test_accounts_may_share_a_secret(self):
        self.env["whatsapp_crm.account"].create({
            "name": "B", "company_id": self.company.id, "waba_ref": "waba-2", "app_secret": "secreto"})
        body = self.text_body()
        self.assertEqual(self.deliver(body), 200)
        self.assertEqual(self.event_of(body).state, "done")

    def event_of(self, body):
        self.env.invalidate_all()
        message = body["entry"][0]["changes"][0]["value"]["messages"][0]
        return self.env["whatsapp_crm.webhook.event"].search([("wamid", "=", message["id"])])

    def test_same_item_twice_in_one_body_is_one(self):
        body = self.text_body()
        body["entry"] *= 2
        before = self.stored()
        self.assertEqual(self.deliver(body), 200)
        self.assertEqual(self.stored(), before + 1)

    def test_absurdly_long_ids_are_stored_all_the_same(self):
        noise = random.Random(1)
        long_id = "".join(noise.choices(string.ascii_letters, k=20000))
        body = self.text_body(wamid=long_id)
        body["entry"][0]["changes"][0]["value"]["messages"][0]["from"] = "9" * 20000
        before = self.stored()
        self.assertEqual(self.deliver(body), 200)
        self.assertEqual(self.stored(), before + 1)

    def test_other_content_types_and_too_large_bodies_are_refused(self):
        raw = json.dumps(self.text_body()).encode()
        headers = {constants.SIGNATURE_HEADER: signature.sign("secreto", raw)}
        before = self.stored()
        answer = self.url_open(constants.WEBHOOK_ROUTE, data=raw, headers={
            **headers, "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.deliver(b"x" * (constants.WEBHOOK_MAX_BYTES + 1)), 413)
        self.assertEqual(self.stored(), before)

    def test_challenge_in_another_mode_is_refused(self):
        query = "?hub.mode=unsubscribe&hub.verify_token=verificar&hub.challenge=1"
        self.assertEqual(self.url_open(constants.WEBHOOK_ROUTE + query).status_code, 403)

    def test_item_read_while_its_number_was_being_connected_is_found_by_the_queue(self):
        body = self.text_body()
        self.assertEqual(self.deliver(body), 200)
        self.event_of(body).state = "unrouted"  # its transaction did not see the number yet
        stranger = self.event_of(body).copy({"key": "x", "wamid": "wamid.STRANGER", "phone_number_ref": "pnid-0"})
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")
        self.assertEqual((self.event_of(body).state, stranger.state), ("done", "unrouted"))

    def test_corrected_phone_number_id_gets_what_waited(self):
        body = self.text_body()
        body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "pnid-right"
        self.assertEqual(self.deliver(body), 200)
        self.assertEqual(self.event_of(body).state, "unrouted")
        self.number.phone_number_ref = "pnid-right"
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")
        self.assertEqual(self.event_of(body).state, "done")

    def test_unknown_number_waits_until_it_is_connected(self):
        body = self.text_body()
        body["entry"][0]["id"] = "waba-9"
        body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "pnid-9"
        self.assertEqual(self.deliver(body), 200)
        event = self.env["whatsapp_crm.webhook.event"].search([("entry_ref", "=", "waba-9")])
        self.assertEqual(event.state, "unrouted")
        account = self.env["whatsapp_crm.account"].create(
            {"name": "C", "company_id": self.company.id, "waba_ref": "waba-9"})
        self.env["whatsapp_crm.number"].create({
            "name": "N", "account_id": account.id, "phone_number_ref": "pnid-9", "team_id": self.team.id})
        self.run_cron("whatsapp_crm.webhook.event", "_cron_ingest")
        self.assertEqual(event.state, "done")

    def test_neutralized_copy_takes_nothing(self):
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        self.assertEqual(self.deliver(self.text_body()), 503)
