from odoo.tests import tagged

from .common import WhatsappCrmCase

CARD = {
    **{name: {} for name in (
        "name", "state", "priority", "waiting_since", "urgency", "urgency_turns_at", "unread", "seen_at", "last_text",
        "answer_warning_at", "answer_due_at",
        "came_back", "origin_label", "lead_revenue", "undelivered", "handoff_summary", "handoff_for_me", "handed_off")},
    "user_id": {"fields": {"display_name": {}}}, "seen_by_id": {"fields": {"display_name": {}}},
    "lead_stage_id": {"fields": {"display_name": {}}}, "lead_currency_id": {"fields": {"display_name": {}}},
    "tag_ids": {"fields": {"display_name": {}, "color": {}}},
}
OPEN = [("state", "!=", "resolved")]


@tagged("post_install", "-at_install")
class TestBoardQueries(WhatsappCrmCase):
    """What the board costs in SQL statements does not depend on how much there is."""

    def setUp(self):
        super().setUp()
        self.places = 0
        self.tags = self.env["crm.tag"].create([{"name": "Precio"}, {"name": "Queja"}])
        self.add_conversations(6)

    def add_conversations(self, count):
        """Of each kind that a card can show: with and without owner, look, tags, opportunity."""
        for _number in range(count):
            self.places += 1
            conversation = self.receive_text(sender=f"346990000{self.places:02}").conversation_id
            conversation.lead_id.write({"expected_revenue": 100 * self.places})
            conversation.tag_ids = self.tags[:self.places % 3]
            if self.places % 2:
                conversation.with_user(self.agent).action_take()
                conversation.channel_id.with_user(self.agent).wacrm_note_opened()
            if self.places % 4 == 1:
                self.fail_to_answer(conversation)

    def fail_to_answer(self, conversation):
        row = self.rows_of(self.say(conversation.channel_id)).sudo()
        row._climb("failed")
        row._failed()

    def add_history(self, count):
        for _number in range(count):
            self.places += 1
            row = self.receive_text(sender=f"346990000{self.places:02}")
            self.say(row.channel_id)
            row.conversation_id.sudo()._resolve("confirmed", None)

    def count(self, work, user=None):
        """Statements of ``work(conversations)`` as a request does it, with the caches of a running server."""
        conversations = self.env["whatsapp_crm.conversation"].with_user(user or self.agent).with_context(
            read_group_expand=True)
        work(conversations)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(conversations)
        return self.env.cr.sql_log_count - before

    def assertConstant(self, work):
        for user in (self.agent, self.supervisor):
            with self.subTest(user.login):
                few = self.count(work, user)
                self.add_conversations(6)
                self.assertEqual(self.count(work, user), few)
                self.add_history(4)
                self.assertEqual(self.count(work, user), few)

    def test_columns_by_state(self):
        self.assertConstant(lambda conversations: conversations.web_read_group(
            OPEN, ["state"], auto_unfold=True, unfold_read_specification=CARD))

    def test_columns_by_responsible(self):
        self.assertConstant(lambda conversations: conversations.web_read_group(
            OPEN, ["user_id"], auto_unfold=True, unfold_read_specification=CARD))

    def test_columns_by_urgency(self):
        self.assertConstant(lambda conversations: conversations.web_read_group(
            OPEN, ["urgency"], auto_unfold=True, unfold_read_specification=CARD))

    def test_bars_by_urgency(self):
        self.assertConstant(lambda conversations: conversations.read_progress_bar(OPEN, "state", {
            "field": "urgency", "colors": {"escalated": "danger", "critical": "warning", "normal": "success"}}))

    def test_list(self):
        self.assertConstant(lambda conversations: conversations.web_search_read(OPEN, CARD, limit=80))

    def test_side_panel(self):
        def panel(conversations):
            conversations.search_panel_select_range("state", enable_counters=True, search_domain=OPEN)
            conversations.search_panel_select_range("user_id", enable_counters=True, search_domain=OPEN)
        self.assertConstant(panel)

    def test_counters_are_one_statement(self):
        self.assertLessEqual(self.count(lambda conversations: conversations.get_inbox_counters()), 1)

    def test_full_text_search(self):
        self.assertConstant(lambda conversations: conversations.search(
            [*OPEN, ("message_words", "ilike", "hola")], limit=80))

    def test_counters(self):
        conversations = self.env["whatsapp_crm.conversation"]
        [owned] = conversations.search([("user_id", "=", self.agent.id)], order="id", limit=1)
        self.say(owned.channel_id)
        self.add_history(1)
        self.assertEqual(conversations.with_user(self.agent).get_inbox_counters(), {
            "unassigned": 3, "mine": 3, "pending": 5, "seen_unanswered": 1})
        self.assertEqual(conversations.with_user(self.agent2).get_inbox_counters(), {
            "unassigned": 3, "mine": 0, "pending": 5, "seen_unanswered": 1})
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent")
        self.assertEqual(conversations.with_user(outsider).get_inbox_counters(), {
            "unassigned": 0, "mine": 0, "pending": 0, "seen_unanswered": 0})

    def test_what_one_is_asked_to_take_over_is_mine(self):
        conversations = self.env["whatsapp_crm.conversation"].with_user(self.agent2)
        [owned] = conversations.sudo().search([("user_id", "=", self.agent.id)], limit=1)
        owned.with_user(self.agent).action_hand_off({
            "to_user_id": self.agent2.id, "reason": "asks for another invoice", "priority": "1",
            "next_step": "Look at the invoice", "tag_id": self.env["crm.tag"].create({"name": "Invoice"}).id})
        self.assertEqual(conversations.get_inbox_counters()["mine"], 1)
        self.assertEqual(conversations.search([("handoff_id.to_user_id", "=", self.agent2.id)]), owned)
