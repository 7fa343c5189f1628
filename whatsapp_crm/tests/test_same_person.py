import time

from odoo import fields
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestSamePerson(WhatsappCrmCase):
    """Which messages are of one person: phones are given again, user ids are not."""

    def test_phone_that_was_given_to_somebody_else_mixes_nobody_up(self):
        first = self.receive_text(sender="34611222333", user_id="ES.1", name="Ana")
        second = self.receive_text(sender="34611222333", user_id="ES.2", name="Luis")
        self.assertNotEqual(first.contact_id, second.contact_id)
        self.assertNotEqual(first.channel_id, second.channel_id)
        self.assertEqual(second.contact_id.wa_id, "34611222333")
        self.assertEqual((first.contact_id.wa_id, first.contact_id.bsuid), (False, "ES.1"))
        self.assertIn("34611222333", first.contact_id.earlier_ids)

    def test_two_known_people_never_become_one_by_a_phone(self):
        first = self.receive_text(sender="34611222333", user_id="ES.1").contact_id
        second = self.receive_text(sender=None, user_id="ES.2").contact_id
        both = self.receive_text(sender="34611222333", user_id="ES.2").contact_id
        self.assertEqual(both, second)
        self.assertFalse(first.merged_into_id or second.merged_into_id)
        self.assertEqual((first.wa_id, second.wa_id), (False, "34611222333"))

    def test_late_message_under_an_earlier_user_id_is_of_the_same_person(self):
        first = self.receive_text(sender="34611222333", user_id="ES.1").contact_id
        first._renumber(bsuid="ES.2")
        late = self.receive_text(sender="34611222333", user_id="ES.1").contact_id
        self.assertEqual(late, first)
        self.assertEqual((first.bsuid, first.wa_id), ("ES.2", "34611222333"))

    def test_message_before_the_notice_of_a_new_user_id_ends_as_one_person(self):
        first = self.receive_text(sender="34611222333", user_id="ES.1").contact_id
        early = self.receive_text(sender="34611222333", user_id="ES.2").contact_id
        message, card = self.message_item("system", sender="34611222333", user_id="ES.1", system={
            "type": "user_changed_user_id", "body": "x", "user_id": "ES.2", "previous_user_id": "ES.1"})
        self.process(self.webhook_body(messages=[message], contacts=[card]))
        self.assertEqual(early._survivor(), first)
        self.assertEqual((first.bsuid, first.wa_id), ("ES.2", "34611222333"))

    def merged(self):
        """A chat by phone and one by user id, then the proof that both are one person."""
        self.receive_text(sender="34611222333", at=time.time() - 90000)
        hidden = self.receive_text(sender=None, user_id="ES.9", at=time.time() - 90000)
        self.receive_text("soy yo", sender="34611222333", user_id="ES.9")
        return hidden

    def test_open_conversation_of_the_younger_contact_is_answered_all_the_same(self):
        hidden = self.merged()
        self.assertFalse(hidden.channel_id.wacrm_window_until > fields.Datetime.now())
        self.say(hidden.channel_id, "hola")
        self.run_senders()
        self.assertEqual(self.graph.sent[0]["to"], "+34611222333")
        self.assertIn("same person", str(hidden.channel_id.message_ids.mapped("body")))
        self.assertEqual(hidden.conversation_id.channel_id, hidden.channel_id, "nothing is moved")

    def test_opt_out_of_either_holds_for_both(self):
        self.receive_text(sender="34611222333")
        self.receive_text("BAJA", sender=None, user_id="ES.9")
        both = self.receive_text("soy yo", sender="34611222333", user_id="ES.9").contact_id
        self.assertEqual(both.marketing_consent, "withdrawn")
