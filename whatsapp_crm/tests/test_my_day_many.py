# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.story.my_day import SHOWN
from .followup_common import FollowupCase

SECTIONS = ("waiting", "handoffs", "activities", "promises", "followups", "flags", "answered", "credit")


@tagged("-at_install", "post_install")
class TestMyDayMany(FollowupCase):
    """The page of somebody who has much to do costs as much as of somebody who has little."""

    def setUp(self):
        super().setUp()
        self.talks, self.flow = self.conversation, self.rule()
        self.to_do(self.conversation)

    def add(self, count):
        """As many customers, each with something in every section."""
        for number in range(len(self.talks), len(self.talks) + count):
            talk = self.silent(sender=f"346770000{number:02}", name=f"Cliente {number:02}")
            self.to_do(talk)
            self.talks |= talk

    def to_do(self, talk):
        self.time.tick(timedelta(seconds=10))
        row = self.rows_of(self.say(talk.channel_id, "<p>Te lo mando</p>", user=self.agent))
        talk.with_user(self.agent).action_promise(row.id, "Mandarlo", self.now() + timedelta(hours=2))
        talk.lead_id.activity_schedule(
            "mail.mail_activity_data_todo", fields.Date.today(), user_id=self.agent.id, summary="Llamar")
        followup = self.env["whatsapp_crm.followup"].search(
            [("conversation_id", "=", talk.id), ("state", "=", "open")], limit=1)
        followup = followup or self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            talk.with_user(self.agent), self.flow, begin_at=self.now() + timedelta(days=2))
        talk.lead_id.activity_schedule(
            "mail.mail_activity_data_todo", fields.Date.today(), user_id=self.agent.id).sudo().wacrm_followup_id = (
            followup or self.followups(talk)[-1:])
        self.hand_off_and_flag(talk)
        self.env["whatsapp_crm.milestone"]._record(talk, "answered", user=self.agent, waited_seconds=60)
        talk._write_life({"waiting_since": self.now()})

    def hand_off_and_flag(self, talk):
        handoff = self.env["whatsapp_crm.handoff"].create({
            "conversation_id": talk.id, "company_id": talk.company_id.id, "from_user_id": self.agent2.id,
            "to_user_id": self.agent.id, "reason": "pregunta por la factura", "priority": "1", "next_step": "Ver"})
        talk._write_life({"handoff_id": handoff.id})
        flag = {
            "conversation_id": talk.id, "company_id": talk.company_id.id, "partner_id": talk.partner_id.id,
            "account_id": talk.partner_id.id, "note": "Ya son 12", "raised_by_id": self.agent.id,
            "user_id": self.agent.id, "lead_id": talk.lead_id.id, "raised_at": self.now()}
        self.env["whatsapp_crm.golden.flag"].sudo().create([
            {**flag, "state": "open"}, {**flag, "state": "won", "won_amount": 100, "closed_at": self.now()}])

    def day(self, user=None):
        return {one["key"]: one for one in self.env["res.users"].with_user(user or self.agent).get_wacrm_my_day()}

    def count(self):
        """Statements, with the caches of a running server."""
        self.day()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.day()
        return self.env.cr.sql_log_count - before

    def test_as_many_statements_however_much(self):
        self.add(4)
        few = self.count()
        self.assertEqual({key: section["count"] for key, section in self.day().items()}, {
            key: 10 if key == "credit" else 5 for key in SECTIONS})
        self.add(2 * SHOWN)
        full = self.count()
        self.assertLessEqual(full, few + 2, "the first and the last customers are others now: both are read")
        self.add(SHOWN)
        self.assertEqual(self.count(), full)

    def test_all_are_counted_a_few_are_shown_and_the_rest_is_behind_the_button(self):
        self.add(SHOWN)
        for key, section in self.day().items():
            with self.subTest(key):
                self.assertEqual(len(section["rows"]), SHOWN)
                found = self.env[section["action"]["res_model"]].with_user(self.agent).search(
                    section["action"]["domain"])
                self.assertEqual(len(found), section["count"])
                self.assertGreater(section["count"], SHOWN)
        self.assertEqual(
            [row["id"] for row in self.day()["handoffs"]["rows"]], self.talks.ids[:SHOWN], "the first comes first")

    # ---------------------------------------------------------------- reassigned

    def test_promise_given_to_somebody_who_does_not_read_the_chat(self):
        """Whoever was given its activity finds it in their day; a click opens what the activity is on."""
        other = self._user("wacrm_other_team", "whatsapp_crm.group_agent")
        promise = self.conversation.promise_ids
        self.conversation.lead_id.user_id = False  # any salesperson's
        promise.activity_id.with_user(self.supervisor).user_id = other
        self.env.invalidate_all()
        self.assertFalse(self.conversation.with_user(other).has_access("read"))
        [row] = self.day(other)["promises"]["rows"]
        self.assertEqual(
            (row["model"], row["id"], row["text"], row["detail"]),
            ("crm.lead", self.conversation.lead_id.id, "Mandarlo", "Ana Ruiz"))
        self.assertNotIn("promises", self.day())

    # ------------------------------------------------------------------- told

    def test_a_handoff_tells_the_page_of_whoever_gets_it(self):
        """Its kind stands in what open screens are told; the receiver is no responsible yet."""
        talk = self.silent(sender="34699000111", name="Luis Gil")
        self.env.cr.precommit.data.clear()
        tag = self.env["crm.tag"].create({"name": "Factura"})
        talk.with_user(self.agent).action_hand_off({
            "to_user_id": self.agent2.id, "reason": "pregunta por la factura", "priority": "1",
            "next_step": "Ver", "tag_id": tag.id})
        changed = talk._changes()[talk.company_id.id]
        self.assertIn("handoff", changed["kinds"])
        self.assertEqual(changed["user_ids"], {self.agent.id})
