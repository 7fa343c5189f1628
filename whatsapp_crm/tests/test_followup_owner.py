# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import meeting_choice
from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupOwner(FollowupCase):
    """Follow-ups go with their opportunity and outlive who had them; rules stay in their company."""

    def begun(self, **values):
        self.rule(**values)
        self.later(days=2, hours=1)
        return self.followups()

    # ------------------------------------------------------------------ leaving

    def test_archived_salesperson_leaves_it_to_the_owner_of_the_opportunity(self):
        followup = self.begun()
        activity = self.activities()
        activity.user_id = self.agent2
        self.assertEqual(followup.user_id, self.agent2)
        self.agent2.with_user(self.env.ref("base.user_admin")).action_archive()
        self.assertEqual((followup.state, followup.user_id), ("open", self.agent))
        self.assertEqual((activity.exists(), activity.user_id), (activity, self.agent))

    def test_archived_owner_leaves_it_to_the_team_leader(self):
        self.team.user_id = self.supervisor
        followup = self.begun()
        other = self.silent("34611222444", "Luis Sol")
        waiting = self.env["whatsapp_crm.followup"].with_user(self.agent)._start(
            other, self.env["whatsapp_crm.followup.rule"].search([]), self.now() + timedelta(days=1))
        self.agent.action_archive()
        self.assertEqual((followup.state, followup.user_id), ("open", self.supervisor))
        self.assertEqual(self.activities().user_id, self.supervisor)
        self.assertEqual((waiting.state, waiting.user_id), ("open", self.supervisor), "it has no activity yet")

    def test_step_of_who_left_goes_to_somebody_else(self):
        self.team.user_id = self.supervisor
        self.rule()
        self.env.cr.execute("UPDATE res_users SET active = FALSE WHERE id = %s", [self.agent.id])
        self.env.invalidate_all()
        self.later(days=2, hours=1)
        self.assertEqual((self.followups().state, self.activities().user_id), ("open", self.supervisor))

    # -------------------------------------------------------------- opportunity

    def test_goes_with_the_opportunity(self):
        followup = self.begun()
        activity = self.activities()
        self.lead.user_id = self.agent2
        self.assertEqual((followup.user_id, self.activities(), activity.user_id), (
            self.agent2, activity, self.agent2))
        activity.user_id = self.agent
        self.lead.user_id = self.agent2
        self.assertEqual(followup.user_id, self.agent, "nothing changed")

    def test_deleted_opportunity_ends_it(self):
        followup = self.begun(steps=({"does": "activity"}, {"does": "send", "moment": "soft_followup", "delay": 1}))
        self.lead.unlink()
        self.assertEqual((followup.state, followup.reason), ("pointless", "closed"))
        self.later(days=4)
        self.assertFalse(self.env["whatsapp_crm.message"].search([("origin", "=", "auto:followup")]))

    # ------------------------------------------------------------------ answers

    def test_confirmed_meeting_is_an_answer(self):
        followup = self.begun()
        customer = self.conversation.partner_id
        event = self.env["calendar.event"].create({
            "name": "Demo", "start": self.now() + timedelta(days=2), "stop": self.now() + timedelta(days=2, hours=1),
            "user_id": self.agent.id, "partner_ids": [Command.set((customer | self.agent.partner_id).ids)]})
        self.write_again()
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == customer)
        self.receive("interactive", interactive={"type": "button_reply", "button_reply": {
            "id": attendee._wacrm_button(meeting_choice.CONFIRM), "title": "Confirm"}}, at=self.now().timestamp())
        self.assertEqual((followup.state, followup.reason), ("done", "answered"))

    # ---------------------------------------------------------------- companies

    def test_only_administrators_change_rules_of_every_company(self):
        rules = self.env["whatsapp_crm.followup.rule"]
        own, every = self.rule(), self.rule(company_id=False)
        self.assertEqual(rules.with_user(self.supervisor).create({"name": "X"}).company_id, self.company)
        self.assertTrue(every.with_user(self.supervisor).name)
        own.with_user(self.supervisor).name = "Y"
        own.with_user(self.supervisor).step_ids.summary = "Y"
        for forbidden in (
                lambda: every.with_user(self.supervisor).write({"name": "Y"}),
                lambda: every.step_ids.with_user(self.supervisor).write({"does": "send"}),
                lambda: own.with_user(self.supervisor).write({"company_id": False}),
                lambda: own.step_ids.with_user(self.supervisor).write({"rule_id": every.id}),
                lambda: rules.with_user(self.supervisor).create({"name": "X", "company_id": False}),
                lambda: every.with_user(self.supervisor).unlink()):
            with self.assertRaises(AccessError), self.cr.savepoint():
                forbidden()
        every.with_user(self.admin).step_ids.summary = "Z"
        every.with_user(self.admin).write({"name": "Z"})
