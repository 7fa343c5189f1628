# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestInboundTypes(WhatsappCrmCase):
    """Every type of message is shown as a person expects, and none breaks anything."""

    def body(self, row):
        return str(row.mail_message_id.body)

    def test_text_is_formatted_and_escaped(self):
        row = self.receive_text("*Hola* <script>alert(1)</script>")
        self.assertIn("<b>Hola</b>", self.body(row).replace("strong", "b"))
        self.assertNotIn("<script>", self.body(row))

    def test_location_links_to_a_map(self):
        row = self.receive("location", location={
            "latitude": 37.38, "longitude": -5.97, "name": "Oficina", "address": "Calle Sierpes 1"})
        self.assertIn("mlat=37.38", self.body(row))
        self.assertIn("Oficina", self.body(row))
        self.assertIn("Sierpes", self.body(row))

    def test_contact_cards_are_text(self):
        row = self.receive("contacts", contacts=[{
            "name": {"formatted_name": "Eva Gil"}, "phones": [{"phone": "+34 611 000 000"}],
            "emails": [{"email": "eva@example.com"}]}])
        for word in ("Eva Gil", "+34 611 000 000", "eva@example.com"):
            self.assertIn(word, self.body(row))

    def test_buttons_and_lists_show_their_title(self):
        self.assertIn("Sí", self.body(self.receive("button", button={"text": "Sí", "payload": "yes"})))
        reply = self.receive("interactive", interactive={
            "type": "list_reply", "list_reply": {"id": "1", "title": "Plan Pro", "description": "10 €"}})
        self.assertIn("Plan Pro", self.body(reply))
        self.assertEqual(reply.type, "list_reply")

    def test_order_shows_its_lines(self):
        row = self.receive("order", order={"catalog_id": "c", "text": "por favor", "product_items": [
            {"product_retailer_id": "SKU1", "quantity": 2, "item_price": 9.5, "currency": "EUR"}]})
        self.assertIn("SKU1", self.body(row))
        self.assertIn("por favor", self.body(row))

    def test_unknown_and_unsupported_types_leave_a_placeholder(self):
        for type_, content in (("hologram", {"hologram": {"x": 1}}), ("unsupported", {"errors": [{"code": 131051}]})):
            with self.subTest(type_):
                row = self.receive(type_, **content)
                self.assertIn("cannot be shown", self.body(row))
                self.assertTrue(row.conversation_id.waiting_since)

    def test_reaction_lands_on_the_message_and_changes_and_goes(self):
        row = self.receive_text()
        since = row.conversation_id.waiting_since
        for emoji, expected in (("👍", ["👍"]), ("❤️", ["❤️"]), (None, [])):
            reaction = {"message_id": row.wamid} | ({"emoji": emoji} if emoji else {})
            message, card = self.message_item("reaction", reaction=reaction)
            self.process(self.webhook_body(messages=[message], contacts=[card]))
            self.assertEqual(row.mail_message_id.reaction_ids.mapped("content"), expected)
        self.assertEqual(row.conversation_id.waiting_since, since)
        self.run_senders()
        self.assertEqual(self.graph.sent, [])

    def test_reply_quotes_what_it_answers(self):
        first = self.receive_text("uno")
        second = self.receive_text("dos", context={"from": "34600000001", "id": first.wamid})
        self.assertEqual(second.mail_message_id.parent_id, first.mail_message_id)

    def test_edit_and_deletion_are_marked_and_the_old_words_stay(self):
        row = self.receive_text("precio 10")
        message, card = self.message_item("edit", edit={
            "original_message_id": row.wamid, "message": {"type": "text", "text": {"body": "precio 20"}}})
        self.process(self.webhook_body(messages=[message], contacts=[card]))
        self.assertIn("precio 20", self.body(row))
        self.assertIn("precio 10", self.body(row))
        message, card = self.message_item("revoke", revoke={"original_message_id": row.wamid})
        self.process(self.webhook_body(messages=[message], contacts=[card]))
        self.assertIn("precio 10", self.body(row))

    def test_same_message_twice_is_one(self):
        row = self.receive_text(wamid="wamid.TWICE")
        message, card = self.message_item(text={"body": "Hola"}, wamid="wamid.TWICE")
        self.process(self.webhook_body(messages=[message], contacts=[card]))
        self.assertEqual(self.env["whatsapp_crm.message"].search_count([("wamid", "=", "wamid.TWICE")]), 1)
        self.assertEqual(len(row.channel_id.message_ids), 1)

    def test_person_by_user_id_then_by_phone_is_one_contact(self):
        by_id = self.receive_text(sender=None, user_id="ES.123", name="Ana")
        both = self.receive_text(sender="34611222333", user_id="ES.123", name="Ana")
        self.assertEqual(by_id.contact_id, both.contact_id)
        self.assertEqual(both.contact_id.wa_id, "34611222333")

    def test_two_contacts_proved_equal_merge_into_the_older(self):
        phone = self.receive_text(sender="34611222333").contact_id
        hidden = self.receive_text(sender=None, user_id="ES.123").contact_id
        self.assertNotEqual(phone, hidden)
        both = self.receive_text(sender="34611222333", user_id="ES.123").contact_id
        self.assertEqual(both, phone)
        self.assertEqual((phone.bsuid, hidden.merged_into_id), ("ES.123", phone))
        self.assertTrue(hidden.channel_ids, "nothing is moved")

    def test_opt_out_words_and_whatsapps_own_stop(self):
        contact = self.receive_text("BAJA").contact_id
        self.assertEqual(contact.marketing_source, "words")
        self.process(self.preference("resume"))
        self.assertEqual(contact.marketing_consent, "withdrawn", "words told to the business outlive WhatsApp's switch")
        other = self.receive_text("hola", sender="34699111222").contact_id
        self.process(self.preference("stop", "34699111222"))
        self.assertEqual((other.marketing_consent, other.marketing_source), ("withdrawn", "whatsapp"))
        self.process(self.preference("resume", "34699111222"))
        self.assertEqual(other.marketing_consent, "unknown")

    def preference(self, value, wa_id="34611222333"):
        return self.webhook_body(field="user_preferences", user_preferences=[{
            "wa_id": wa_id, "category": "marketing_messages", "value": value, "timestamp": 1790000000}])

    def test_history_is_quiet(self):
        body = self.webhook_body(field="history", history=[{
            "metadata": {"phase": 0, "chunk_order": 1, "progress": 100}, "threads": [{
                "id": "34611222333", "messages": [{
                    "from": "34611222333", "id": "wamid.H1", "timestamp": "1780000000", "type": "text",
                    "text": {"body": "hace tiempo"}, "history_context": {"status": "READ"}}]}]}])
        bus = self.env["bus.bus"].search_count([])
        self.assertEqual(self.process(body).mapped("state"), ["done"])
        row = self.env["whatsapp_crm.message"].search([("wamid", "=", "wamid.H1")])
        self.assertEqual(row.text, "hace tiempo")
        self.assertFalse(row.conversation_id)
        self.assertFalse(row.channel_id.wacrm_window_until)
        self.assertEqual(self.env["bus.bus"].search_count([]), bus)

    @mute_logger("odoo.addons.whatsapp_crm.models.transport.webhook_event")
    def test_poison_item_fails_alone_and_is_tried_again(self):
        good, card = self.message_item(text={"body": "bien"})
        poison, card2 = self.message_item(sender="34655555555", text={"body": "mal"})
        inbound = type(self.env["whatsapp_crm.inbound"])
        handle = inbound._handle_message

        def poisoned(model, item, account, number):
            if item.text == "mal":
                raise ValueError("poison")
            return handle(model, item, account, number)

        with patch.object(inbound, "_handle_message", poisoned):
            stored = self.process(self.webhook_body(messages=[poison, good], contacts=[card2, card]), fails=True)
        states = {event.wamid: event.state for event in stored}
        self.assertEqual(states, {poison["id"]: "failed", good["id"]: "done"})
        failed = stored.filtered(lambda e: e.state == "failed")
        self.assertIn("poison", failed.error)
        failed.with_user(self.admin).action_process_again()
        self.run_cron("whatsapp_crm.webhook.event", "_run_one", self.env.registry, failed.id)
        self.assertEqual(failed.state, "done")
