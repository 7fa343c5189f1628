# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestAccess(WhatsappCrmCase):
    """What an agent, a supervisor, another team and another company may and may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Otra SA"})
        cls.foreigner = cls._user("wacrm_foreign", "whatsapp_crm.group_admin", cls.other_company)
        cls.outsider = cls._user("wacrm_outsider", "whatsapp_crm.group_agent")
        cls.marketer = cls._user("wacrm_marketer", "whatsapp_crm.group_marketing")
        cls.other_team = cls.env["crm.team"].create({
            "name": "Soporte", "company_id": cls.company.id,
            "crm_team_member_ids": [(0, 0, {"user_id": cls.outsider.id})]})

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id

    def can_read(self, user, records=None):
        """May ``user`` read all of: the conversation, its chat, its record and its story?"""
        self.env.invalidate_all()
        records = records or (
            self.conversation, self.channel, self.row, self.conversation.milestone_ids, self.row.mail_message_id)
        answers = {record._name: record.with_user(user).has_access("read") for record in records}
        self.assertEqual(len(set(answers.values())), 1, answers)
        return answers.popitem()[1]

    def test_team_reads_others_do_not(self):
        for user, expected in (
            (self.agent, True), (self.agent2, True), (self.supervisor, True), (self.admin, True),
            (self.outsider, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.can_read(user), expected)

    def test_joining_and_leaving_a_team_counts_at_once(self):
        outsiders = self.conversation.with_user(self.outsider)
        self.assertFalse(outsiders.has_access("read"))
        member = self.env["crm.team.member"].create({"crm_team_id": self.team.id, "user_id": self.outsider.id})
        self.assertTrue(outsiders.has_access("read"))
        member.active = False
        self.assertFalse(outsiders.has_access("read"))
        member.active = True
        self.assertTrue(outsiders.has_access("read"))
        member.unlink()
        self.assertFalse(outsiders.has_access("read"))

    def test_leading_a_team_counts_at_once(self):
        outsiders = self.conversation.with_user(self.outsider)
        self.assertFalse(outsiders.has_access("read"))
        self.team.user_id = self.outsider
        self.assertTrue(outsiders.has_access("read"))
        self.team.user_id = False
        self.assertFalse(outsiders.has_access("read"))

    def test_another_company_and_marketing_read_nothing(self):
        for user in (self.foreigner, self.marketer):
            with self.subTest(user.login):
                for record in (self.conversation, self.channel, self.row, self.row.mail_message_id):
                    self.assertFalse(record.with_user(user).has_access("read"), record._name)

    def test_another_company_finds_neither_number_nor_account(self):
        for record in (self.number, self.account, self.row.contact_id):
            self.assertFalse(record.with_user(self.foreigner).has_access("read"))
        self.assertFalse(self.env["whatsapp_crm.conversation"].with_user(self.foreigner).search([]))

    def test_narrowed_to_own_and_unassigned(self):
        group = self.env.ref("whatsapp_crm.group_agent")
        group.implied_ids -= self.env.ref("whatsapp_crm.group_scope_team")
        self.assertTrue(self.can_read(self.agent2))
        self.conversation.with_user(self.agent).action_take()
        self.assertTrue(self.can_read(self.agent))
        self.assertFalse(self.can_read(self.agent2))
        self.assertTrue(self.can_read(self.supervisor))

    def test_who_had_a_part_keeps_reading(self):
        self.conversation.with_user(self.supervisor).action_assign(self.outsider.id)
        self.assertTrue(self.can_read(self.outsider))
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        self.assertTrue(self.can_read(self.outsider))

    def test_change_of_team_lets_the_new_team_read_and_the_old_one_too(self):
        self.conversation.with_user(self.agent).team_id = self.other_team
        self.assertTrue(self.can_read(self.outsider))
        self.assertTrue(self.can_read(self.agent))

    def test_follower_may_read(self):
        self.conversation.message_subscribe(self.outsider.partner_id.ids)
        self.assertTrue(self.can_read(self.outsider))

    def test_secrets_are_for_administrators_of_the_system(self):
        for user in (self.agent, self.supervisor):
            for name in ("access_token", "app_secret", "verify_token"):
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    self.account.with_user(user).read([name])

    def test_agent_cannot_change_number_account_or_record(self):
        for record, values in (
            (self.number, {"name": "x"}), (self.account, {"name": "x"}), (self.row, {"text": "x"}),
            (self.row.contact_id, {"wa_id": "1"}), (self.channel, {"name": "x"}),
        ):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.agent).write(values)

    def test_raw_items_are_for_administrators(self):
        events = self.env["whatsapp_crm.webhook.event"]
        self.assertFalse(events.with_user(self.supervisor).has_access("read"))
        self.assertTrue(events.with_user(self.admin).has_access("read"))

    def test_outsider_can_neither_take_nor_write_nor_retry(self):
        with self.assertRaises(AccessError):
            self.conversation.with_user(self.outsider).action_take()
        with self.assertRaises(AccessError):
            self.channel.with_user(self.outsider).wacrm_note_opened()
        row = self.rows_of(self.say(self.channel))
        with self.assertRaises(AccessError):
            row.with_user(self.outsider).action_drop()

    def test_nobody_makes_a_chat_or_conversation_by_hand(self):
        with self.assertRaises(UserError):
            self.env["discuss.channel"].with_user(self.agent).create(
                {"name": "x", "channel_type": "whatsapp_crm"})
        with self.assertRaises(UserError):
            self.env["whatsapp_crm.conversation"].with_user(self.admin).sudo().create(
                {"channel_id": self.channel.id})

    def test_typing_makes_nobody_a_member(self):
        self.assertFalse(self.channel.with_user(self.agent)._find_or_create_member_for_self())
        self.assertFalse(self.channel.channel_member_ids)
