# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .home_common import HomeCase


class BoardCase(HomeCase):

    def board(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["whatsapp_crm.board"].with_user(user or self.supervisor).with_context(
            allowed_company_ids=self.company.ids).get_board()

    def tiles(self, user=None):
        return {tile["key"]: tile["count"] for tile in self.board(user)["tiles"]}

    def all_kinds(self):
        """Missed (seen), at risk (of the agent), on time, and one that was answered."""
        missed = self.customer()
        self.look(missed)
        self.pass_time(minutes=8)
        at_risk = self.customer()
        at_risk.with_user(self.agent).action_take()
        self.pass_time(minutes=8)
        fresh = self.customer()
        self.answer(self.customer(), self.agent2)
        return missed, at_risk, fresh


@tagged("post_install", "-at_install")
class TestBoard(BoardCase):
    """The live board says what is so, to who supervises, in one batch of statements."""

    def test_worst_first_and_counted(self):
        missed, at_risk, fresh = self.all_kinds()
        board = self.board()
        self.assertEqual([row["id"] for row in board["rows"]], [missed.id, at_risk.id, fresh.id])
        self.assertEqual([row["urgency"] for row in board["rows"]], ["escalated", "critical", "normal"])
        self.assertEqual(self.tiles(), {"waiting": 3, "at_risk": 1, "missed": 1, "seen": 1, "unassigned": 2})

    def test_counts_are_those_of_plain_sql(self):
        self.all_kinds()
        for _step in range(4):
            self.pass_time(minutes=4)
            self.env.flush_all()
            now = fields.Datetime.now()
            [row] = self.env.execute_query(SQL("""
                SELECT COUNT(*), COUNT(*) FILTER (WHERE answer_warning_at <= %(now)s AND answer_due_at > %(now)s),
                       COUNT(*) FILTER (WHERE answer_due_at <= %(now)s), COUNT(seen_at),
                       COUNT(*) FILTER (WHERE user_id IS NULL)
                  FROM whatsapp_crm_conversation WHERE waiting_since IS NOT NULL AND company_id = %(company)s""",
                now=now, company=self.company.id))
            self.assertEqual(tuple(self.tiles().values()), row)

    def test_every_tile_opens_what_it_counts(self):
        self.all_kinds()
        for tile in self.board()["tiles"]:
            with self.subTest(tile["key"]):
                found = self.env["whatsapp_crm.conversation"].with_user(self.supervisor).search_count(
                    tile["action"]["domain"])
                self.assertEqual(found, tile["count"])

    def test_who_saw_it_and_who_else_looked(self):
        conversation = self.customer()
        self.look(conversation)
        self.look(conversation, self.manager)
        [row] = self.board()["rows"]
        self.assertEqual((row["seen_by"], row["looks"]), (self.agent.name, [self.manager.name]))

    def test_who_could_answer(self):
        self.set_present(self.agent)
        conversation = self.customer()
        conversation.with_user(self.agent).action_take()
        agents = {row["id"]: row for row in self.board()["agents"]}
        self.assertEqual(set(agents), {self.agent.id, self.agent2.id, self.supervisor.id})
        mine = agents[self.agent.id]
        self.assertEqual((mine["present"], mine["load"], mine["waiting"]), (True, 1.0, 1))
        self.assertEqual(mine["oldest"], fields.Datetime.to_string(conversation.waiting_since))
        self.assertEqual(self.board()["agents"][0]["id"], self.agent.id, "who is at the computer comes first")

    def test_seven_days_know_more_than_today(self):
        self.answered_after(15, seen_after=0)
        self.pass_time(days=3)
        home = self.env["whatsapp_crm.board"].with_user(self.supervisor).with_context(
            allowed_company_ids=self.company.ids)
        today, week = (home.get_board(days)["figures"][2] for days in (1, 7))
        self.assertEqual((today["rows"], week["rows"]), (0, 1))
        [turn] = self.env["whatsapp_crm.report.turn"].with_user(self.supervisor).search(week["action"]["domain"])
        self.assertEqual((turn.seen_by_id, turn.unanswered_for), (self.agent, "15 min"))

    def test_only_own_teams(self):
        self.all_kinds()
        self.team.user_id = False
        self.assertEqual(self.tiles()["waiting"], 0)
        self.assertEqual(self.tiles(self.manager)["waiting"], 3)

    def test_not_for_agents(self):
        with self.assertRaises(AccessError):
            self.board(self.agent)

    def test_as_many_statements_whatever_there_is(self):
        self.all_kinds()
        few = self.count_statements()
        for _number in range(4):
            self.all_kinds()
        self.assertEqual(self.count_statements(), few)

    def count_statements(self):
        """Of one refresh, with the caches of a running server."""
        self.board()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["whatsapp_crm.board"].with_user(self.supervisor).with_context(
            allowed_company_ids=self.company.ids).get_board()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestEscalate(BoardCase):
    """A supervisor calls the others before the deadline does."""

    def test_the_responsible_is_told_and_it_has_high_priority(self):
        conversation = self.customer()
        conversation.with_user(self.agent).action_take()
        told = conversation.with_user(self.supervisor).action_escalate()
        self.assertIn(self.agent.name, told["params"]["message"])
        alert = self.env["whatsapp_crm.alert"].search([("conversation_id", "=", conversation.id)])
        self.assertEqual((alert.user_id, alert.point), (self.agent, "breach"))
        self.assertEqual(conversation.priority, "2")
        fact = conversation.milestone_ids.filtered(lambda one: one.kind == "escalated")
        self.assertEqual(fact.user_id, self.supervisor)

    def test_pressed_twice_nobody_is_told_twice(self):
        conversation = self.customer()
        conversation.with_user(self.agent).action_take()
        first = conversation.with_user(self.supervisor).action_escalate()
        alert = self.env["whatsapp_crm.alert"].search([("conversation_id", "=", conversation.id)])
        again = conversation.with_user(self.supervisor).action_escalate()
        self.assertEqual(again["params"]["message"], first["params"]["message"])
        self.assertEqual(self.env["whatsapp_crm.alert"].search([("conversation_id", "=", conversation.id)]), alert)
        self.assertEqual(self.kinds(conversation).count("escalated"), 1)
        self.pass_time(minutes=1)
        self.answer(conversation)
        self.pass_time(minutes=1)
        self.receive_text("¿Hola?", sender=conversation.contact_id.wa_id)
        conversation.with_user(self.supervisor).action_escalate()
        self.assertEqual(self.kinds(conversation).count("escalated"), 2, "another wait")

    def test_over_with_the_answer(self):
        conversation = self.customer()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.supervisor).action_escalate()
        self.answer(conversation)
        self.assertFalse(self.env["whatsapp_crm.alert"].search([("conversation_id", "=", conversation.id)]))

    def test_not_by_agents_and_not_where_nobody_waits(self):
        conversation = self.customer()
        with self.assertRaises(UserError):
            conversation.with_user(self.agent).action_escalate()
        self.answer(conversation)
        with self.assertRaises(UserError):
            conversation.with_user(self.supervisor).action_escalate()
