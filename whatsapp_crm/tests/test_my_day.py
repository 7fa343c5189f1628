# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("-at_install", "post_install")
class TestMyDay(WhatsappCrmCase):
    """Every agent has one page: who waits for them, what they are to do, what they did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.salesperson = cls._user("wacrm_seller", "sales_team.group_sale_salesman")

    def setUp(self):
        super().setUp()
        self.conversation = self.receive_text("¿Precio?", at=self.at(minutes=-20)).conversation_id
        self.conversation.with_user(self.agent).action_take()

    def at(self, **delta):
        return (self.now + timedelta(**delta)).timestamp()

    def day(self, user=None):
        return {section["key"]: section for section in self.env["res.users"].with_user(
            user or self.agent).get_wacrm_my_day()}

    def test_who_waits_the_worst_first(self):
        """Mine alone; the customer who waits longest and is late stands on top."""
        other = self.receive_text("Hola", sender="34622333444", name="Luis Gil", at=self.at(minutes=-2)).conversation_id
        other.with_user(self.agent).action_take()
        waiting = self.day()["waiting"]
        self.assertEqual([row["id"] for row in waiting["rows"]], [self.conversation.id, other.id])
        self.assertEqual([row["tone"] for row in waiting["rows"]], ["danger", ""])
        self.assertEqual(waiting["rows"][0]["since"], fields.Datetime.to_string(self.conversation.waiting_since))
        self.assertEqual(
            self.env["whatsapp_crm.conversation"].search(waiting["action"]["domain"]), self.conversation | other)
        theirs = self.day(self.agent2)["waiting"]
        self.assertEqual((theirs["count"], theirs["rows"], bool(theirs["empty"])), (0, [], True))

    def test_answered_today_with_how_long_it_took(self):
        self.say(self.conversation.channel_id)
        answered = self.day()["answered"]
        self.assertEqual([row["text"] for row in answered["rows"]], ["Ana Ruiz"])
        self.assertEqual(answered["rows"][0]["detail"], "after 20 min")
        self.assertEqual(answered["note"], "typically after 20 min")
        self.assertFalse(self.day(self.agent2)["answered"]["count"])
        self.env.cr.execute("UPDATE whatsapp_crm_milestone SET at = at - interval '1 day'")
        self.env.invalidate_all()
        self.assertFalse(self.day()["answered"]["count"], "yesterday's")

    def test_handed_off_to_me(self):
        tag = self.env["crm.tag"].create({"name": "x"})
        self.conversation.with_user(self.agent).action_hand_off({
            "to_user_id": self.agent2.id, "reason": "pregunta por la factura", "priority": "1",
            "next_step": "Revisar", "tag_id": tag.id})
        day = self.day(self.agent2)
        self.assertEqual([row["id"] for row in day["handoffs"]["rows"]], self.conversation.ids)
        self.assertNotIn("activities", day, "its activity is told by the handoff")

    def test_next_steps_of_today_and_before(self):
        """Not those of another day, of another person, or of opportunities that nobody chats with."""
        self.say(self.conversation.channel_id)
        today = fields.Date.context_today(self.conversation)
        self.conversation.with_user(self.agent).action_resolve(
            "next_step", next_step={"what": "Llamar", "user_id": self.agent.id, "date": today})
        stray = self.env["crm.lead"].create({"name": "Otra", "user_id": self.agent.id})
        stray.activity_schedule("mail.mail_activity_data_todo", user_id=self.agent.id, summary="No es de WhatsApp")
        self.conversation.activity_schedule(
            "mail.mail_activity_data_todo", today + timedelta(days=1), user_id=self.agent.id, summary="Mañana")
        self.assertEqual([row["text"] for row in self.day()["activities"]["rows"]], ["Llamar"])
        self.assertNotIn("activities", self.day(self.agent2))

    def test_only_agents(self):
        with self.assertRaises(AccessError):
            self.day(self.salesperson)
        self.assertIn("waiting", self.day(self.supervisor))
