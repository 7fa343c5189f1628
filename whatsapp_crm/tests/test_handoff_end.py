from odoo.tests import tagged

from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestHandoffEnd(HandoffCase):
    """However a handoff ends, nobody is left with an activity that asks for something settled."""

    def endings(self, receiver):
        """Everything that ends an open handoff, by name."""
        conversation = self.conversation
        return {
            "accepted": conversation.with_user(receiver).action_accept_handoff,
            "taken by the receiver": conversation.with_user(receiver).action_take,
            "taken by a supervisor": lambda: conversation.with_user(
                self.supervisor).with_context(wacrm_take_over=True).action_take(),
            "reassigned": lambda: conversation.with_user(self.supervisor).action_assign(self.agent2.id),
            "resolved": lambda: conversation.with_user(self.supervisor).action_resolve(
                "confirmed", no_answer_needed=True),
            "not a customer": lambda: conversation.with_user(self.supervisor).action_not_customer("spam"),
            "closed after silence": lambda: conversation.sudo()._resolve("idle", None),
        }

    def each(self, steps):
        for name, step in steps.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                step()
                self.env.invalidate_all()
                yield name
                savepoint.rollback()
                self.env.invalidate_all()

    def test_every_end_of_a_handoff_to_a_person(self):
        self.to_person()
        self.assertEqual(self.handoff_activities().user_id, self.agent2)
        release = {"returned to queue": self.conversation.with_user(self.agent).action_release}
        for _name in self.each(self.endings(self.agent2) | release):
            self.assertFalse(self.conversation.handoff_id)
            self.assertFalse(self.handoff_activities())

    def test_every_end_of_a_handoff_to_a_team(self):
        self.to_team()
        self.assertTrue(self.handoff_activities())
        for _name in self.each(self.endings(self.collector)):
            self.assertFalse(self.conversation.handoff_id)
            self.assertFalse(self.handoff_activities())

    def test_sent_back_only_the_giver_is_told(self):
        for give, receiver in ((self.to_person, self.agent2), (self.to_team, self.collector)):
            give()
            self.conversation.with_user(receiver).action_send_back("Falta el número de cliente")
            self.env.invalidate_all()
            [activity] = self.handoff_activities()
            self.assertEqual((activity.user_id, activity.summary), (self.agent, "Handoff sent back"))

    def test_that_it_was_sent_back_is_settled_once_somebody_goes_on(self):
        self.to_person()
        self.conversation.with_user(self.agent2).action_send_back("Falta el número de cliente")
        conversation = self.conversation
        for _name in self.each({
            "reassigned": lambda: conversation.with_user(self.supervisor).action_assign(self.agent2.id),
            "taken": lambda: conversation.with_user(
                self.supervisor).with_context(wacrm_take_over=True).action_take(),
            "returned to queue": conversation.with_user(self.agent).action_release,
            "resolved": lambda: conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True),
        }):
            self.assertFalse(self.handoff_activities())

    def test_what_was_accepted_is_done_not_gone(self):
        self.to_person()
        activity = self.handoff_activities()
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.assertEqual((activity.exists(), activity.active, activity.user_id), (activity, False, self.agent2))

    def test_after_it_was_accepted_nobody_else_inherits_it(self):
        self.to_person()
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        self.assertFalse(self.handoff_activities())
