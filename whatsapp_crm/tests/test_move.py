from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestMove(WhatsappCrmCase):
    """A dragged card does what the button does, with the same rights, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls._user("wacrm_outsider", "whatsapp_crm.group_agent")

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.conversation, self.channel = self.row.conversation_id, self.row.channel_id

    def move(self, user=None, **values):
        return self.conversation.with_user(user or self.agent).action_move(values)

    def assertStays(self, user=None, **values):
        before = (self.conversation.state, self.conversation.user_id, self.kinds(self.conversation))
        with self.assertRaises(UserError):
            self.move(user, **values)
        self.assertEqual((self.conversation.state, self.conversation.user_id, self.kinds(self.conversation)), before)

    def resolve(self):
        self.conversation.sudo()._resolve("confirmed", None)

    # ------------------------------------------------------------------- state

    def test_from_the_queue_to_in_progress_takes(self):
        self.assertFalse(self.move(state="open"))
        self.assertEqual((self.conversation.user_id, self.conversation.state), (self.agent, "open"))
        self.assertIn("taken", self.kinds(self.conversation))

    def test_back_to_the_queue_releases(self):
        self.move(state="open")
        self.assertFalse(self.move(state="new"))
        self.assertEqual((self.conversation.user_id, self.conversation.state), (self.env["res.users"], "new"))
        self.assertIn("released", self.kinds(self.conversation))

    def test_to_snoozed_and_resolved_asks_first(self):
        self.move(state="open")
        for state, model in (("snoozed", "whatsapp_crm.snooze"), ("resolved", "whatsapp_crm.resolve")):
            action = self.move(state=state)
            self.assertEqual((action["res_model"], action["target"]), (model, "new"))
            self.assertEqual(self.conversation.state, "open")

    def test_waiting_for_the_customer_only_where_we_answered(self):
        self.assertStays(state="waiting")
        self.move(state="open")
        self.assertStays(state="waiting")
        self.say(self.channel)
        self.assertEqual(self.conversation.state, "waiting")
        self.assertStays(state="open")

    def test_snoozed_wakes(self):
        self.say(self.channel)
        self.conversation.with_user(self.agent).action_snooze(fields.Datetime.now() + timedelta(hours=1))
        self.assertStays(self.agent2, state="open")
        self.assertFalse(self.move(state="open"))
        self.assertEqual((self.conversation.state, self.conversation.snoozed_until), ("open", False))
        self.assertFalse(self.move(state="waiting"))
        self.assertEqual(self.conversation.state, "waiting")

    def test_resolved_only_reopens(self):
        self.resolve()
        for state in ("new", "waiting", "snoozed"):
            self.assertStays(state=state)
        for user_id in (self.agent.id, self.agent2.id, False):
            self.assertStays(user_id=user_id)
        self.assertFalse(self.move(state="open"))
        self.assertEqual((self.conversation.state, self.conversation.user_id), ("open", self.agent))

    def test_its_own_column_changes_nothing(self):
        self.move(state="open")
        story = self.kinds(self.conversation)
        self.assertFalse(self.move(state="open"))
        self.assertFalse(self.move(user_id=self.agent.id))
        self.assertEqual(self.kinds(self.conversation), story)

    # ------------------------------------------------------------- responsible

    def test_to_my_column_takes(self):
        self.assertFalse(self.move(user_id=self.agent.id))
        self.assertIn("taken", self.kinds(self.conversation))
        self.assertStays(self.agent2, user_id=self.agent2.id)

    def test_to_a_colleague_assigns_what_is_mine_or_nobodys(self):
        self.move(user_id=self.agent2.id)
        self.assertEqual(self.conversation.user_id, self.agent2)
        self.assertIn("assigned", self.kinds(self.conversation))
        self.assertStays(user_id=self.supervisor.id)
        self.move(self.agent2, user_id=self.agent.id)
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_supervisor_assigns_any(self):
        self.move(user_id=self.agent2.id)
        self.move(self.supervisor, user_id=self.agent.id)
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_to_nobodys_column_releases(self):
        self.move(state="open")
        self.move(user_id=False)
        self.assertEqual(self.conversation.state, "new")

    def test_not_to_somebody_who_does_not_work_here(self):
        self.assertStays(self.supervisor, user_id=self.env.ref("base.public_user").id)

    def test_columns_for_colleagues_who_have_none(self):
        conversations = self.env["whatsapp_crm.conversation"].with_user(self.agent).with_context(
            read_group_expand=True)
        groups = conversations.web_read_group(
            [("id", "=", self.conversation.id)], ["user_id"], auto_unfold=True)["groups"]
        columns = {group["user_id"] and group["user_id"][0]: group for group in groups}
        self.assertLessEqual({self.agent.id, self.agent2.id, False}, set(columns))
        self.assertNotIn(self.outsider.id, columns)
        self.assertEqual([row["id"] for row in columns[False]["__records"]], self.conversation.ids)

    # ------------------------------------------------------------------ rights

    def test_who_may_not_read_it_may_not_move_it(self):
        for values in ({"state": "open"}, {"user_id": self.outsider.id}, {"user_id": self.agent.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                self.move(self.outsider, **values)
        self.assertEqual(self.conversation.state, "new")

    def test_no_other_column_and_no_other_value(self):
        for values in ({"urgency": "none"}, {"tag_ids": 1}, {"state": "_life"}, {"state": False}, {"company_id": 1}):
            with self.subTest(values):
                self.assertStays(self.supervisor, **values)
