# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .sla_common import MINUTE, SlaCase


@tagged("post_install", "-at_install")
class TestSlaPolicy(SlaCase):
    """Which policy is a conversation's promise, what it says in words, who sets it."""

    def setUp(self):
        super().setUp()
        self.policies = self.env["whatsapp_crm.sla.policy"]
        self.conversation = self.customer_writes()

    def chosen(self, conversation=None):
        promise = self.policies._for(conversation or self.conversation)
        return self.policies.browse(promise.policy_id if promise else False)

    def add(self, **values):
        return self.policies.create({"name": "Otra", "sequence": 0, **values})

    # ------------------------------------------------------------------ choice

    def test_installed_one_is_the_last_resort(self):
        default = self.env.ref("whatsapp_crm.sla_policy_default")
        self.assertEqual(
            (default.first_warning_minutes, default.first_breach_minutes, default.working_time), (5, 15, "number"))
        self.assertEqual(self.chosen(), self.policy)
        self.policies.search([("id", "!=", default.id)]).active = False
        self.assertEqual(self.chosen(), default)

    def test_every_condition_must_fit(self):
        team = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        other = self.env["res.company"].create({"name": "Otra"})
        number = self.number.copy({"phone_number_ref": "pnid-2"})
        tags = self.env["crm.tag"].create([{"name": "Uno"}, {"name": "Dos"}])
        stages = self.env["crm.stage"].create([{"name": "Una"}, {"name": "Otra"}])
        self.conversation.write({"tag_ids": tags[:1].ids, "priority": "1"})
        self.conversation.lead_id.stage_id = stages[0]
        for fits, values in (
            (True, {"company_id": self.company.id}), (False, {"company_id": other.id}),
            (True, {"number_ids": self.number.ids}), (False, {"number_ids": number.ids}),
            (True, {"team_ids": (self.team | team).ids}), (False, {"team_ids": team.ids}),
            (True, {"tag_ids": tags.ids}), (False, {"tag_ids": tags[1:].ids}),
            (True, {"priority": "1"}), (False, {"priority": "2"}), (False, {"priority": "0"}),
            (True, {"stage_ids": stages[:1].ids}), (False, {"stage_ids": stages[1:].ids}),
            (False, {"team_ids": self.team.ids, "priority": "2"}),
        ):
            with self.subTest(values=values):
                policy = self.add(**values)
                self.assertEqual(self.chosen(), policy if fits else self.policy)
                policy.unlink()

    def test_first_by_sequence_and_a_change_counts_at_once(self):
        one, two = self.add(), self.add(sequence=-1)
        self.assertEqual(self.chosen(), two)
        two.sequence = 5
        self.assertEqual(self.chosen(), one)
        one.active = False
        self.assertEqual(self.chosen(), self.policy)

    def test_condition_that_was_archived_does_not_become_everybody(self):
        team = self.env["crm.team"].create({"name": "Vieja", "company_id": self.company.id})
        self.add(team_ids=team.ids)
        team.active = False
        self.env.registry.clear_cache()
        self.assertEqual(self.chosen(), self.policy)

    def test_no_promise_no_deadline(self):
        self.policies.search([]).active = False
        conversation = self.customer_writes(sender="34600111222", name="Otro")
        self.assertTrue(conversation.waiting_since)
        self.assertFalse(conversation.clock_ids)
        self.assertEqual((conversation.urgency, conversation.urgency_turns_at), ("normal", False))
        self.say(conversation.channel_id)
        self.assertFalse(conversation.waiting_since)

    def test_archived_one_keeps_its_word(self):
        clock = self.running(self.conversation)
        self.policy.active = False
        self.env.cr.flush()
        self.pass_time(minutes=20)
        self.say(self.conversation.channel_id)
        self.assertEqual(clock.state, "breached")

    def test_choosing_costs_no_statement(self):
        self.add(number_ids=self.number.ids, priority="2")
        self.chosen()
        with self.assertQueryCount(0):
            self.policies._for(self.conversation)

    # ------------------------------------------------------------------- limits

    @mute_logger("odoo.sql_db")
    def test_warning_comes_before_the_end(self):
        for values in (
            {"first_warning_minutes": 0}, {"first_warning_minutes": 15}, {"next_breach_minutes": 4},
            {"has_resolution": True, "resolution_warning_minutes": 0}, {"receipt_minutes": -1},
            {"working_time": "calendar", "calendar_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.policy.write(values)
                self.env.flush_all()

    def test_conditions_are_of_its_company(self):
        other = self.env["res.company"].create({"name": "Otra"})
        with self.assertRaises(ValidationError):
            self.add(company_id=other.id, number_ids=self.number.ids)

    @mute_logger("odoo.sql_db")
    def test_one_with_deadlines_is_archived_not_deleted(self):
        with self.assertRaises(RestrictViolation), self.env.cr.savepoint():
            self.policy.unlink()
            self.env.flush_all()

    # -------------------------------------------------------------------- words

    def test_words(self):
        hours = self.calendar((9, 18))
        self.policy.write({"team_ids": self.team.ids, "working_time": "calendar", "calendar_id": hours.id})
        summary = self.policy.with_context(lang="en_US").summary.replace("\u202f", " ")
        self.assertEqual(
            summary, "Ventas: answer within 15 min (at risk after 5 min), Mon–Fri 9:00 AM–6:00 PM")

    def test_words_of_odd_hours(self):
        hours = self.calendar((9, 13), (14, 18), days=(0, 1, 3, 4))
        hours.attendance_ids = [Command.create({"name": "S", "dayofweek": "5", "hour_from": 9, "hour_to": 12.5})]
        self.policy.write({
            "working_time": "calendar", "calendar_id": hours.id, "next_breach_minutes": 90, "has_resolution": True})
        summary = self.policy.with_context(lang="en_US").summary.replace("\u202f", " ")
        self.assertEqual(
            summary,
            "All conversations: first answer within 15 min (at risk after 5 min), further ones within 1 h 30 min "
            "(at risk after 5 min), resolved within 48 h, Mon–Tue 9:00 AM–1:00 PM, 2:00 PM–6:00 PM; "
            "Thu–Fri 9:00 AM–1:00 PM, 2:00 PM–6:00 PM; Sat 9:00 AM–12:30 PM")

    def test_words_of_several_numbers_and_around_the_clock(self):
        self.assertIn("day and night", self.policy.summary)
        other = self.number.copy({"phone_number_ref": "pnid-2"})
        other.calendar_id = self.calendar((9, 18))
        self.policy.working_time = "number"
        self.policy.invalidate_recordset()
        self.assertIn("opening hours of each number", self.policy.summary)

    def test_who_waits_already_gets_what_is_promised_later(self):
        self.policies.search([]).active = False
        conversation = self.customer_writes(sender="34600000077")
        self.assertFalse(conversation.answer_due_at)
        self.policy.active = True
        self.env.cr.precommit.run()
        self.assertEqual(conversation.answer_due_at, conversation.waiting_since + 15 * MINUTE)
        self.env["whatsapp_crm.conversation"]._promise_to_who_waits()
        self.assertEqual(len(conversation.clock_ids), 1)

    # -------------------------------------------------------------------- rights

    def test_supervisor_sets_it_in_the_form(self):
        with Form(self.policies.with_user(self.supervisor)) as form:
            form.name = "Ventas"
            form.team_ids.add(self.team)
            form.first_breach_minutes = 10
            self.assertIn("10 min", form.summary)
        self.assertEqual(form.record.create_uid, self.supervisor)

    def test_agents_read_and_other_companies_do_not(self):
        self.assertTrue(self.policy.with_user(self.agent).summary)
        with self.assertRaises(AccessError):
            self.policy.with_user(self.agent).write({"first_breach_minutes": 99})
        stranger = self._user(
            "wacrm_stranger", "whatsapp_crm.group_supervisor", company=self.env["res.company"].create({"name": "Otra"}))
        self.assertFalse(self.policies.with_user(stranger).search([("id", "=", self.policy.id)]))
        with self.assertRaises(AccessError):
            self.policy.with_user(stranger).write({"first_breach_minutes": 99})
