# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingDialogs(RoutingCase):
    """Who would get this, and: somebody is away, where do their conversations go."""

    def setUp(self):
        super().setUp()
        self.team.user_id = self.supervisor

    # ----------------------------------------------------------------- test box

    def ask(self, **values):
        form = Form(self.env["whatsapp_crm.routing.test"].with_user(self.supervisor))
        form.number_id = self.number
        for name, value in values.items():
            form[name] = value
        return form

    def test_box_explains_each_step_and_person(self):
        conversation = self.attended_by(self.agent2, days_ago=3)
        self.routing.write({"last_agent": True, "distribution": "round_robin"})
        self.set_present(self.agent2, status="offline")
        form = self.ask(partner_id=conversation.partner_id, text="hola")
        self.assertEqual(form.answer, f"{self.agent.name}: it was their turn")
        self.assertIn("attended this customer 3 days ago, but not at the computer", form.steps)
        self.assertIn(f"{self.agent2.name}: not at the computer", form.people)
        self.assertIn("could take it", form.people)

    def test_box_at_another_moment(self):
        self.routing.distribution = "least_load"
        now = fields.Datetime.now()
        self.team.wacrm_shift_id = self.closed_shift()
        self.assertIn("on shift", self.ask().answer)
        hours = ((now + timedelta(hours=2)).hour, (now + timedelta(hours=2)).hour + 1)
        self.team.wacrm_shift_id = self.make_shift(hours=hours)
        self.assertEqual(
            self.ask(at=(now + timedelta(hours=2)).replace(minute=30)).answer,
            f"{self.agent.name}: had the fewest conversations")

    def test_box_changes_nothing(self):
        self.routing.distribution = "round_robin"
        self.ask(text="hola").save()
        self.assertFalse(self.row.last_assigned_at)

    # ------------------------------------------------------------------ absence

    def absence(self, **values):
        form = Form(self.env["whatsapp_crm.absence"].with_user(self.supervisor).with_context(
            default_agent_id=self.row.id))
        for name, value in values.items():
            form[name] = value
        return form

    def notes(self, conversation):
        return " ".join(str(body) for body in conversation.channel_id.message_ids.mapped("body"))

    def test_to_a_colleague(self):
        conversation = self.give(self.agent)
        until = fields.Datetime.now() + timedelta(days=3)
        self.absence(until=until, cover_id=self.agent2, way="colleague", user_id=self.agent2).save().action_apply()
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual((self.row.away, self.row.away_until, self.row.cover_id), (True, until, self.agent2))
        self.assertIn(f"Passed on to {self.agent2.name}.", self.notes(conversation))

    def test_to_routing_else_the_queue(self):
        first = self.give(self.agent)
        self.absence().save().action_apply()
        self.assertEqual(first.user_id, self.agent2)
        self.row.action_back()
        self.set_present(self.agent2, status="offline")
        first.with_user(self.agent).with_context(wacrm_take_over=True).action_take()
        self.absence().save().action_apply()
        self.assertEqual(first.state, "new")
        self.assertIn("Returned to the queue.", self.notes(first))

    def test_each_to_somebody_else_the_most_urgent_first(self):
        self.give(self.agent, 3)
        conversations = self.env["whatsapp_crm.conversation"].search([("user_id", "=", self.agent.id)])
        urgent = conversations[1]
        urgent._write_life({
            "waiting_since": fields.Datetime.now() - timedelta(hours=2),
            "answer_warning_at": fields.Datetime.now() - timedelta(hours=1),
            "answer_due_at": fields.Datetime.now() - timedelta(hours=1)})
        dialog = self.absence().save()
        self.assertEqual(dialog.line_ids[0].conversation_id, urgent)
        dialog.line_ids[0].write({"way": "colleague", "user_id": self.agent2.id})
        dialog.line_ids[1].way = "queue"
        dialog.line_ids[2].way = "keep"
        lines = [line.conversation_id for line in dialog.line_ids]
        dialog.action_apply()
        self.assertEqual([c.user_id for c in lines], [self.agent2, self.env["res.users"], self.agent])

    def test_a_colleague_is_named(self):
        self.give(self.agent)
        dialog = self.absence().save()
        dialog.line_ids.way = "colleague"
        with self.assertRaisesRegex(UserError, "Choose the colleague"):
            dialog.action_apply()
        self.assertFalse(self.row.away)

    def test_what_somebody_took_meanwhile_stays_theirs(self):
        conversation = self.give(self.agent)
        dialog = self.absence(way="queue").save()
        conversation.with_user(self.agent2).with_context(wacrm_take_over=True).action_take()
        dialog.action_apply()
        self.assertEqual(conversation.user_id, self.agent2)

    def test_agents_have_no_such_dialogs(self):
        for model in ("whatsapp_crm.absence", "whatsapp_crm.routing.test"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.agent).create({})
        with self.assertRaises(AccessError):
            self.row2.with_user(self.agent).action_open_absence()
