import json

from odoo.fields import Command
from odoo.tests import tagged

from ..models.inbox.conversation_ring import RING
from .bus_common import BusCase


@tagged("post_install", "-at_install")
class TestRing(BusCase):
    """What comes into the queue rings for those who are there and could take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls._user("wacrm_outsider", "whatsapp_crm.group_agent")
        cls.leader = cls._user("wacrm_leader", "whatsapp_crm.group_supervisor")
        cls.team.user_id = cls.leader
        for user in (cls.agent, cls.leader, cls.supervisor, cls.outsider):
            cls.set_presence(user, "online")

    def rings(self):
        """Who heard what: dict from user to payload; nobody hears two rings of one transaction."""
        heard = self.sent(RING)
        self.forget()
        users = {user.partner_id.id: user for user in self.env["res.users"].search([])}
        self.assertEqual({channel[0] for channel, _payload in heard} - {"res.partner"}, set())
        result = {users[channel[1]]: payload for channel, payload in heard}
        self.assertEqual(len(result), len(heard))
        return result

    def test_new_conversation_rings_for_present_members_and_leader(self):
        row = self.receive_text("¿Precio del plan?")
        rings = self.rings()
        self.assertEqual(set(rings), {self.agent, self.leader})
        self.assertEqual(rings[self.agent], {
            "id": row.conversation_id.id, "name": "Ana Ruiz", "text": "¿Precio del plan?", "team": "Ventas",
            "count": 1})

    def test_more_messages_of_the_same_customer_are_silent(self):
        self.receive_text()
        self.rings()
        self.receive_text("¿Hola?")
        self.assertFalse(self.rings())

    def test_owned_conversation_is_silent(self):
        self.say(self.receive_text().channel_id)
        self.rings()
        self.receive_text("sigue sin funcionar")
        self.assertFalse(self.rings())

    def test_away_hears_it_offline_and_on_leave_do_not(self):
        for status, manual, hears in [
                ("away", False, True), ("offline", False, False), ("online", "busy", False),
                ("online", "offline", False)]:
            self.set_presence(self.agent, status)
            self.agent.manual_im_status = manual
            self.receive_text(sender=f"3469900000{len(status)}{len(manual or '')}")
            with self.subTest(status=status, manual=manual):
                self.assertEqual(self.agent in self.rings(), hears)

    def test_own_preference_mutes(self):
        self.agent.with_user(self.agent).write({"wacrm_mute_ring": True})
        self.assertTrue(self.agent.with_user(self.agent).read(["wacrm_mute_ring"]))
        self.receive_text()
        self.assertEqual(set(self.rings()), {self.leader})

    def test_came_back_and_returned_ring_again_but_not_for_who_returned_it(self):
        row = self.receive_text()
        conversation = row.conversation_id
        conversation.sudo()._resolve("confirmed", None)
        self.rings()
        self.receive_text("otra cosa")
        self.assertEqual(set(self.rings()), {self.agent, self.leader})
        conversation.with_user(self.agent).action_take()
        self.rings()
        conversation.with_user(self.agent).action_release()
        self.assertEqual(set(self.rings()), {self.leader})

    def test_what_is_taken_at_once_is_silent(self):
        conversation = self.receive_text().conversation_id
        conversation.with_user(self.agent).action_take()
        self.rings()
        conversation.with_user(self.agent).action_release()
        conversation.with_user(self.leader).action_take()
        self.assertFalse(self.rings())

    def test_another_team_hears_what_was_moved_to_it(self):
        other_team = self.env["crm.team"].create({
            "name": "Soporte", "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": self.outsider.id})]})
        conversation = self.receive_text().conversation_id
        conversation.with_user(self.agent).action_take()
        self.rings()
        conversation.with_user(self.agent).action_release()
        conversation.with_user(self.supervisor).team_id = other_team
        self.assertEqual(set(self.rings()), {self.outsider})

    def test_without_members_whoever_may_read_it(self):
        self.team.write({"user_id": False, "crm_team_member_ids": [Command.clear()]})
        self.receive_text()
        rings = set(self.rings())
        self.assertLessEqual({self.supervisor, self.leader}, rings)
        self.assertNotIn(self.outsider, rings)  # their team does not see this one

    def test_several_of_one_transaction_are_one_ring(self):
        conversations = self.env["whatsapp_crm.conversation"].union(*(
            self.receive_text(sender=f"3469900000{place}").conversation_id for place in range(3)))
        conversations.with_user(self.supervisor).action_take()
        self.forget()
        conversations.with_user(self.supervisor).action_release()
        rings = self.rings()
        self.assertEqual(rings[self.agent]["count"], 3)
        self.assertEqual(rings[self.agent]["id"], conversations.sorted("waiting_since")[0].id)

    def test_web_push_is_queued_for_the_same_people(self):
        parameters = self.env["ir.config_parameter"]
        for user in (self.agent, self.agent2, self.outsider):
            self.env["mail.push.device"].create({
                "partner_id": user.partner_id.id, "endpoint": f"https://push.example.com/{user.id}",
                "keys": json.dumps({"p256dh": "x", "auth": "y"})})
        self.receive_text()
        self.assertFalse(self.pushed())
        parameters.set_param("mail.web_push_vapid_private_key", "a")
        parameters.set_param("mail.web_push_vapid_public_key", "b")
        conversation = self.receive_text("¿Precio?", sender="34699111222").conversation_id
        [push] = self.pushed()
        self.assertEqual(push.mail_push_device_id.partner_id, self.agent.partner_id)
        payload = json.loads(push.payload)
        self.assertEqual(payload["options"]["body"], "¿Precio?")
        self.assertEqual(payload["options"]["data"], {"model": conversation._name, "res_id": conversation.id})

    def pushed(self):
        self.env.cr.flush()
        return self.env["mail.push"].search([])
