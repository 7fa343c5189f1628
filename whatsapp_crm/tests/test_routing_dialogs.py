# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from lxml.html import fromstring

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
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
        self.assertEqual(form.answer, f"{self.agent.name}: it is their turn")
        self.assertIn("attended this customer 3 days ago, but not at the computer", form.steps)
        self.assertEqual(self.steps(form), [
            "Entry point: none, or one without a team",
            f"The last agent: {self.agent2.name}: attended this customer 3 days ago, but not at the computer",
            "The salesperson: off", "Rules: off", f"Inside the team: {self.agent.name}: it is their turn",
            "Queue: not asked, somebody has it"])
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
            f"{self.agent.name}: has the fewest conversations")

    def steps(self, form):
        return [" ".join(item.text_content().split()) for item in fromstring(form.steps).iter("li")]

    def test_box_says_of_each_step_that_is_on_why_it_finds_nobody(self):
        self.routing.write({
            "last_agent": True, "salesperson": True, "distribution": "round_robin",
            "rule_ids": [Command.create({"keywords": "factura", "user_id": self.agent.id})]})
        self.set_present(self.agent, self.agent2, status="offline")
        self.assertEqual(self.steps(self.ask(text="hola")), [
            "Entry point: none, or one without a team",
            "The last agent: on, but nobody attended this customer in the past 30 days",
            "The salesperson: on, but the customer has none", "Rules: on, but none of the rules fits",
            "Inside the team: on, but nobody of Ventas who is on shift is at the computer",
            "Queue: waits there, until somebody can take it"])
        self.routing.distribution = "none"
        self.assertEqual(self.steps(self.ask(text="hola"))[-2:], [
            "Inside the team: off", "Queue: waits there, the people of Ventas take conversations themselves"])

    def test_box_of_who_comes_by_an_entry_point(self):
        support = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        entry = self.env["whatsapp_crm.entry.point"].create({
            "name": "Feria", "team_id": support.id, "company_id": self.company.id, "number_id": self.number.id})
        form = self.ask(entry_point_id=entry)
        self.assertEqual(self.steps(form)[0], "Entry point: The team Soporte: by the way the customer came")
        self.assertIn("Soporte", form.answer)

    def test_box_notes_that_it_was_tried(self):
        self.assertFalse(self.routing.tried_at)
        self.routing.with_user(self.supervisor).action_open_test()
        self.assertTrue(self.routing.tried_at)

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
