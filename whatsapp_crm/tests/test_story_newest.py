# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from unittest.mock import patch

from odoo.tests import tagged

from ..models.story.moment import Moment
from .common import WhatsappCrmCase


@tagged("-at_install", "post_install")
class TestStoryNewest(WhatsappCrmCase):
    """The newest facts of a long story are read alone, and say the same as in the whole story."""

    def setUp(self):
        super().setUp()
        self.conversation = self.receive_text("¿Precio?").conversation_id

    def record(self, kind, user, **values):
        return self.env["whatsapp_crm.milestone"]._record(self.conversation, kind, user=user, **values)

    def story(self, **options):
        return self.conversation.with_user(self.supervisor).get_story(**options)

    def lines(self, **options):
        return [line for day in self.story(**options)["days"] for line in day["lines"]]

    def hand_off(self, giver, receiver):
        tag = self.env["crm.tag"].create({"name": f"Para {receiver.name}"})
        self.conversation.with_user(giver).action_hand_off({
            "to_user_id": receiver.id, "reason": f"lo lleva {receiver.name}", "priority": "1",
            "next_step": "Revisar", "tag_id": tag.id})
        self.conversation.with_user(receiver).action_accept_handoff()

    def test_every_page_says_what_the_whole_story_says(self):
        """Who had it until then, and which handoff was accepted, although that was told on an earlier page."""
        self.conversation.with_user(self.agent).action_take()
        self.hand_off(self.agent, self.agent2)
        self.record("taken", self.supervisor)
        self.hand_off(self.agent2, self.agent)
        self.conversation.lead_id.with_user(self.agent).sudo().action_set_won()
        whole = self.lines()
        self.assertIn(f"{self.supervisor.name} took it over from {self.agent2.name}", [one["text"] for one in whole])
        for limit in range(1, len(whole) + 3):
            page = self.lines(limit=limit)
            self.assertEqual(page, whole[len(whole) - len(page):], f"of the newest {limit}")

    def test_only_what_is_told_is_read(self):
        for number in range(60):
            self.record("taken", (self.agent, self.agent2)[number % 2])
        read = []
        of_all = Moment.of_all
        with patch.object(Moment, "of_all", side_effect=lambda facts: read.append(len(facts)) or of_all(facts)):
            told = self.story(limit=5)
        self.assertTrue(told["more"])
        self.assertLessEqual(read[0], 6)

    def test_as_many_as_there_are_is_all(self):
        count = len(self.conversation.milestone_ids)
        self.assertFalse(self.story(limit=count)["more"])
        self.assertTrue(self.story(limit=count - 1)["more"])

    def test_an_open_story_watches_a_number(self):
        """It changes with each fact, and is read for a list in one statement."""
        conversation = self.conversation.with_user(self.supervisor)
        before = conversation.milestone_count
        self.assertEqual(before, len(self.conversation.milestone_ids))
        self.record("taken", self.agent)
        self.assertEqual(conversation.milestone_count, before + 1)
