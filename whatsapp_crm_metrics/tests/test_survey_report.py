# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from .survey_common import SurveyCase

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # an Odoo without it runs the other tests
    given = None

REPORT = "whatsapp_crm.report.survey"


@tagged("post_install", "-at_install")
class TestSurveyReport(SurveyCase):
    """What customers said, by hand and against plain Python; whose figures are whose."""

    def figures(self, *names, groupby=()):
        self.env.flush_all()
        return self.env[REPORT]._read_group([("company_id", "=", self.company.id)], list(groupby), list(names))

    def test_a_story_by_hand(self):
        """Handed off once, promise kept, answered 7; another one low; one that never answered; one not delivered."""
        self.conversation.sudo()._set_owner(self.agent2, "assigned")
        self.dialog(user=self.agent2).save().action_resolve()
        first = self.asked()
        self.tap(first, 7)
        for place, text in enumerate(("2", None, None), start=1):
            conversation = self.other_conversation(sender=f"3462233344{place}", name=f"Cliente {place}")
            conversation.with_user(self.agent).action_take()
            self.resolve(conversation)
            if text:
                self.answer(text, sender=f"3462233344{place}")
        lost = self.env["whatsapp_crm.survey"].search([], limit=1)
        lost.message_id._climb("failed", forced=True)
        # Later the agent is archived and the conversation another's: nothing changes.
        first.conversation_id.sudo()._set_owner(self.agent, "assigned")
        self.agent2.active = False
        [row] = self.figures("__count", "answered:avg", "effort:avg", "easy:avg", "low:avg", "recommend:avg")
        self.assertEqual(row[0], 4)
        self.assertAlmostEqual(row[1], 2 / 3)
        self.assertEqual(row[2:5], (4.5, 0.5, 0.5))
        self.assertFalse(row[5], "nobody was asked that")
        by_agent = {agent: (asked, effort) for agent, asked, effort in self.figures(
            "__count", "effort:avg", groupby=["agent_id"])}
        self.assertEqual(by_agent, {self.agent2: (1, 7), self.agent: (3, 2)})
        [one] = self.env[REPORT].browse(first.id)
        self.assertEqual((one.band, one.handoff_band, one.promise, one.team_id), ("3_high", "0", "kept", self.team))
        self.assertEqual(one.action_open_conversation()["res_id"], self.conversation.id)

    def test_net_recommendation(self):
        self.company.write({"wacrm_ask_effort": False, "wacrm_ask_recommend": True})
        self.ask()
        for place, score in enumerate((10, 9, 8, 3), start=1):
            conversation = self.other_conversation(sender=f"3462233344{place}", name=f"Cliente {place}")
            conversation.with_user(self.agent).action_take()
            self.resolve(conversation)
            self.answer(str(score), sender=f"3462233344{place}")
        [row] = self.figures("recommend:avg", "answered:avg", "effort:avg")
        self.assertEqual((row[0], row[1], bool(row[2])), (25, 0.8, False))

    def test_rights(self):
        own = self.ask()
        other = self.other_conversation()
        other.with_user(self.agent2).action_take()
        self.resolve(other, user=self.agent2)
        theirs = self.env["whatsapp_crm.survey"].search([("conversation_id", "=", other.id)])
        team = self.env["crm.team"].create({"name": "Cobros", "company_id": self.company.id})
        leader = self._user("wacrm_collections", "whatsapp_crm.group_supervisor")
        team.user_id = leader
        manager = self._user("wacrm_manager", "sales_team.group_sale_manager")
        for model in ("whatsapp_crm.survey", REPORT):
            for user, expected in (
                    (self.agent, own.ids), (self.agent2, theirs.ids), (self.supervisor, (own | theirs).ids),
                    (leader, []), (manager, (own | theirs).ids), (self.admin, (own | theirs).ids),
                    (self.foreigner, [])):
                with self.subTest(model=model, user=user.login):
                    found = self.env[model].with_user(user).search([])
                    self.assertEqual(sorted(found.ids), sorted(expected))
        marketing = self._user("wacrm_marketing_only", "whatsapp_crm.group_marketing")
        self.assertFalse(self.env[REPORT].with_user(marketing).has_access("read"))
        self.assertFalse(self.env["whatsapp_crm.survey"].with_user(self.supervisor).has_access("write"))

    def test_who_buys_again(self):
        if "sale.order" not in self.env:
            self.skipTest("needs the Sales app")
        survey = self.ask()
        self.tap(survey, 7)
        self.assertEqual(self.bought(survey), None, "too early to say")
        survey.asked_at = fields.Datetime.now() - timedelta(days=91)
        self.assertEqual(self.bought(survey), 0)
        partner = survey.conversation_id.partner_id
        order = self.env["sale.order"].with_company(self.company).create(
            {"partner_id": partner.id, "company_id": self.company.id})
        self.assertEqual(self.bought(survey), 0, "a quotation is no sale")
        order.write({"state": "sale", "date_order": survey.asked_at + timedelta(days=89)})
        self.assertEqual(self.bought(survey), 1)
        order.date_order = survey.asked_at - timedelta(days=1)
        self.assertEqual(self.bought(survey), 0, "bought before")

    def bought(self, survey):
        self.env.flush_all()
        [(value,)] = self.env[REPORT]._read_group([("id", "=", survey.id)], [], ["bought_again:avg"])
        return None if value is False or value is None else value

    if given:
        @settings(max_examples=25, deadline=None, database=None, derandomize=True)
        @given(rows=st.lists(st.tuples(
            st.sampled_from(["effort", "recommend"]), st.one_of(st.none(), st.integers(0, 10)), st.integers(0, 3),
            st.sampled_from(["sent", "failed"]), st.booleans()), min_size=1, max_size=8))
        def test_agrees_with_plain_python(self, rows):
            savepoint = self.env.cr.savepoint()
            try:
                self.reconcile([row for row in rows if row[0] == "recommend" or row[1] is None or 1 <= row[1] <= 7])
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    def reconcile(self, rows):
        message = {status: self.env["whatsapp_crm.message"].create({
            **self.env["whatsapp_crm.message"]._channel_values(self.channel), "direction": "out", "type": "text",
            "origin": "auto:survey", "status": status}) for status in ("sent", "failed")}
        self.env["whatsapp_crm.survey"].create([{
            "kind": kind, "conversation_id": self.conversation.id, "company_id": self.company.id,
            "channel_id": self.channel.id, "contact_id": self.conversation.contact_id.id, "handoffs": handoffs,
            "message_id": message[status].id, "asked_at": datetime(2026, 1, 5, 10), "score": score or 0,
            "low": low and score is not None, "answered_at": score is not None and datetime(2026, 1, 5, 11),
        } for kind, score, handoffs, status, low in rows])
        answered = [row for row in rows if row[1] is not None]
        effort = [row[1] for row in answered if row[0] == "effort"]
        recommend = [100 if row[1] >= 9 else -100 if row[1] <= 6 else 0 for row in answered if row[0] == "recommend"]
        reached = [row[1] is not None for row in rows if row[1] is not None or row[3] == "sent"]
        expected = [mean(reached), mean(effort), mean([score >= 5 for score in effort]), mean(recommend),
                    mean([row[4] for row in answered]), mean([row[2] for row in rows])]
        [found] = self.figures("answered:avg", "effort:avg", "easy:avg", "recommend:avg", "low:avg", "handoffs:avg")
        for value, wanted in zip(found, expected, strict=True):
            if wanted is None:
                self.assertFalse(value)
            else:
                self.assertAlmostEqual(value, wanted)


def mean(values):
    return sum(values) / len(values) if values else None
