# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestResponsibility(HandoffCase):
    """What colleagues may do with a conversation that somebody else is responsible for."""

    def steps(self, user):
        conversation = self.conversation.with_user(user)
        later = fields.Datetime.add(fields.Datetime.now(), hours=2)
        return {
            "snooze": lambda: conversation.action_snooze(later, without_answer=True),
            "preset": lambda: conversation.action_snooze_preset("hour"),
            "ask for snooze": conversation.action_open_snooze,
            "no answer": conversation.action_no_answer_needed,
            "resolve": lambda: conversation.action_resolve("confirmed", no_answer_needed=True),
            "ask for resolve": conversation.action_open_resolve,
            "not a customer": conversation.action_not_customer,
            "another team": lambda: conversation.write({"team_id": self.collections.id}),
            "drag": lambda: conversation.action_move({"state": "resolved"}),
        }

    def test_where_agents_do_not_take_over_they_neither_close_nor_put_away(self):
        self.company.wacrm_agents_take_over = False
        self.assertFalse(self.conversation.with_user(self.agent2).may_decide)
        for name, step in self.steps(self.agent2).items():
            with self.subTest(name), self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
                step()
        self.assertEqual((self.conversation.state, self.conversation.user_id), ("open", self.agent))

    def test_supervisors_the_responsible_and_everybody_in_the_queue_do(self):
        self.company.wacrm_agents_take_over = False
        for user in (self.supervisor, self.agent):
            self.assertTrue(self.conversation.with_user(user).may_decide)
            for name, step in self.steps(user).items():
                with self.subTest(name, user=user.login), self.env.cr.savepoint() as savepoint:
                    step()
                    savepoint.rollback()
                    self.env.invalidate_all()
        self.conversation.with_user(self.agent).action_release()
        self.conversation.with_user(self.agent2).action_no_answer_needed()

    def test_nobody_gives_back_what_a_colleague_has(self):
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            self.conversation.with_user(self.agent2).action_release()
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            self.conversation.with_user(self.agent2).action_move({"user_id": False})
        self.conversation.with_user(self.supervisor).action_release()
        self.assertEqual(self.conversation.state, "new")

    def test_only_the_responsible_says_closing_sentences_where_the_company_says_so(self):
        self.company.wacrm_only_owner_answers = True
        for name, step in {
            "resolve": lambda: self.conversation.with_user(self.agent2).action_resolve("confirmed", sentence="Listo"),
            "question": lambda: self.conversation.with_user(self.agent2).action_resolve("question", sentence="¿Sigue?"),
            "supervisor": lambda: self.conversation.with_user(self.supervisor).action_resolve(
                "confirmed", sentence="Listo"),
            "handoff": lambda: self.hand_off(self.supervisor, to_user_id=self.agent2.id, sentence="Le atiende Luis"),
            "snooze": lambda: self.env["whatsapp_crm.snooze"].with_user(self.agent2).create({
                "conversation_ids": self.conversation.ids, "answer": "Ahora no",
                "until": fields.Datetime.add(fields.Datetime.now(), hours=2)}).action_snooze(),
        }.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
                step()
        self.run_senders()
        self.assertFalse(self.graph.sent)
        self.conversation.with_user(self.agent).action_resolve("confirmed", sentence="Listo")
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 1)

    def test_resolved_ones_are_given_to_nobody(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        with self.assertRaisesRegex(UserError, "resolved"):
            self.conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.assertFalse(self.channel.channel_member_ids)

    def test_reassigning_many_leaves_out_the_resolved(self):
        other = self.receive_text(sender="34699888777", name="Eva").conversation_id
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        both = (self.conversation | other).with_user(self.supervisor)
        action = both.action_open_reassign()
        dialog = self.env[action["res_model"]].with_user(self.supervisor).with_context(**action["context"]).create(
            {"user_id": self.agent2.id})
        dialog.action_reassign()
        self.assertEqual((self.conversation.user_id, other.user_id), (self.agent, self.agent2))
        with self.assertRaisesRegex(UserError, "resolved"):
            self.conversation.with_user(self.supervisor).action_open_reassign()

    def test_accepting_wakes_what_the_giver_had_put_away(self):
        self.to_person()
        self.conversation.with_user(self.agent).action_snooze(
            fields.Datetime.add(fields.Datetime.now(), hours=2), without_answer=True)
        self.assertTrue(self.conversation.handoff_id)
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.assertEqual(
            (self.conversation.state, self.conversation.user_id, self.conversation.snoozed_until),
            ("open", self.agent2, False))
        self.assertTrue(self.conversation.waiting_since)

    def test_a_second_handoff_takes_over_what_the_first_one_left_to_do(self):
        self.to_person()
        self.hand_off( to_user_id=self.supervisor.id, next_step="Llamar mañana")
        [activity] = self.handoff_activities()
        self.assertEqual((activity.user_id, activity.summary), (self.supervisor, "Llamar mañana"))

    def test_what_people_write_is_no_markup(self):
        self.to_person(reason="precio < 100 y > 20")
        self.assertIn("precio &lt; 100 y &gt; 20", self.handoff_activities().note)

    def test_a_handoff_ends_once(self):
        self.to_person()
        receiver = self.conversation.with_user(self.agent2)
        receiver.action_send_back("Falta un dato")
        for step in (receiver.action_accept_handoff, receiver.action_return_handoff,
                     lambda: receiver.action_send_back("Otra vez")):
            with self.assertRaisesRegex(UserError, "not open any more"):
                step()
        self.assertEqual(self.kinds(self.conversation).count("handoff_returned"), 1)
        self.assertTrue(self.conversation.waiting_since)
