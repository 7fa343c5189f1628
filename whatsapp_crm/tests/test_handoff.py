# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
from datetime import timedelta

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestHandoff(HandoffCase):
    """Passing a conversation on: what it asks for, who stays responsible, and how it ends."""

    # -------------------------------------------------------------- asked for

    def test_everything_is_required(self):
        for name in ("reason", "priority", "next_step", "tag_id"):
            with self.subTest(name), self.assertRaises(UserError):
                self.to_person(**{name: " " if name == "reason" else False})
        self.assertFalse(self.conversation.handoff_ids)

    def test_reason_has_three_words(self):
        with self.assertRaises(ValidationError):
            self.to_person(reason="la factura")

    def test_one_receiver(self):
        for receivers in ({}, {"to_user_id": self.agent2.id, "to_team_id": self.collections.id}):
            with self.subTest(receivers), self.assertRaises(UserError):
                self.hand_off(**receivers)

    def test_receivers_who_cannot_work_it(self):
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_agent", company=other)
        clerk = self._user("wacrm_clerk", "base.group_user")
        team = self.env["crm.team"].create({"name": "Ajeno", "company_id": other.id})
        for values in ({"to_user_id": stranger.id}, {"to_user_id": clerk.id}, {"to_user_id": self.agent.id},
                       {"to_team_id": team.id}):
            with self.subTest(values), self.assertRaises(UserError):
                self.hand_off(**values)

    # ---------------------------------------------------------------- a person

    def test_giver_stays_responsible_until_the_person_accepts(self):
        since = self.conversation.waiting_since
        handoff = self.to_person()
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertEqual((self.conversation.handoff_id, handoff.state), (handoff, "pending"))
        self.assertFalse(self.conversation.handed_off)
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.assertEqual(self.conversation.user_id, self.agent2)
        self.assertEqual((handoff.state, handoff.settled_by_id), ("accepted", self.agent2))
        self.assertFalse(self.conversation.handoff_id)
        self.assertEqual(self.conversation.waiting_since, since)
        self.assertEqual(self.channel.channel_member_ids.partner_id, self.agent2.partner_id)

    def test_it_is_due_on_the_receivers_day(self):
        self.agent.tz, self.agent2.tz = "Pacific/Pago_Pago", "Pacific/Kiritimati"
        self.to_person()
        self.assertEqual(self.handoff_activities().date_deadline, fields.Date.context_today(
            self.conversation.with_context(tz=self.agent2.tz)))

    def test_taking_what_was_handed_to_me_accepts_it(self):
        handoff = self.to_person()
        self.conversation.with_user(self.agent2).action_take()
        self.assertEqual((handoff.state, self.conversation.user_id), ("accepted", self.agent2))

    def test_only_the_receiver_accepts_or_sends_back(self):
        self.to_person()
        for user in (self.agent, self.supervisor):
            conversation = self.conversation.with_user(user)
            with self.subTest(user.login), self.assertRaisesRegex(UserError, re.escape(self.agent2.name)):
                conversation.action_accept_handoff()
            with self.subTest(user.login), self.assertRaises(UserError):
                conversation.action_send_back("No es mío")
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_sending_back_needs_a_reason_and_tells_the_giver(self):
        handoff = self.to_person()
        with self.assertRaises(UserError):
            self.conversation.with_user(self.agent2).action_send_back("  ")
        self.conversation.with_user(self.agent2).action_send_back("Falta el número de cliente")
        self.assertEqual((handoff.state, handoff.return_reason), ("returned", "Falta el número de cliente"))
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertFalse(self.conversation.handoff_id)
        self.assertEqual(self.handoff_activities().user_id, self.agent)
        self.assertIn("handoff_returned", self.kinds(self.conversation))
        self.assertIn("Falta el número de cliente", self.channel.message_ids[:1].body)

    def test_receiver_reads_it_from_then_on(self):
        self.assertFalse(self.channel.with_user(self.collector).has_access("read"))
        # Being given an activity makes one a follower: here it is the handoff alone.
        self.conversation = self.conversation.with_context(mail_activity_automation_skip=True)
        self.hand_off(to_user_id=self.collector.id)
        for record in (self.conversation, self.channel, self.row, self.conversation.handoff_id):
            self.assertTrue(record.with_user(self.collector).has_access("read"), record)

    # ------------------------------------------------------------------ a team

    def test_team_gets_it_in_its_queue_and_the_customer_goes_on_waiting(self):
        since = self.conversation.waiting_since
        handoff = self.to_team()
        self.assertEqual((self.conversation.state, self.conversation.user_id.id), ("new", False))
        self.assertEqual(self.conversation.team_id, self.collections)
        self.assertTrue(self.conversation.handed_off)
        self.assertEqual(self.conversation.waiting_since, since)
        self.assertFalse(self.channel.channel_member_ids)
        self.assertTrue(self.conversation.with_user(self.collector).has_access("read"))
        self.conversation.with_user(self.collector).action_take()
        self.assertEqual((handoff.state, handoff.settled_by_id), ("accepted", self.collector))
        self.assertFalse(self.conversation.handed_off)
        self.assertEqual(self.conversation.waiting_since, since)

    def test_team_sends_it_back_to_the_giver(self):
        handoff = self.to_team()
        self.conversation.with_user(self.collector).action_send_back("La factura es de soporte")
        self.assertEqual((self.conversation.user_id, self.conversation.team_id), (self.agent, self.team))
        self.assertEqual((handoff.state, self.conversation.handed_off), ("returned", False))

    def test_what_comes_back_to_nobody_waits_in_the_queue_it_came_from(self):
        self.to_team()
        self.agent.active = False
        self.conversation.with_user(self.collector).action_send_back("La factura es de soporte")
        self.assertEqual(
            (self.conversation.state, self.conversation.team_id, self.conversation.handed_off),
            ("new", self.team, False))

    def test_another_team_does_not_accept(self):
        self.to_team()
        with self.assertRaises(UserError):
            self.conversation.with_user(self.agent2).action_accept_handoff()

    def test_from_the_queue(self):
        self.conversation.with_user(self.agent).action_release()
        handoff = self.to_team()
        self.assertEqual((self.conversation.team_id, handoff.from_user_id), (self.collections, self.agent))
        self.assertNotIn("taken", self.kinds(self.conversation)[-3:])

    # --------------------------------------------------------------- overtaken

    def test_what_overtakes_a_handoff_withdraws_it(self):
        steps = {
            "assigned": lambda: self.conversation.with_user(self.supervisor).action_assign(self.supervisor.id),
            "released": lambda: self.conversation.with_user(self.agent).action_release(),
            "another": lambda: self.hand_off(to_user_id=self.supervisor.id),
            "resolved": lambda: self.conversation.with_user(self.agent).action_resolve(
                "confirmed", no_answer_needed=True),
        }
        for name, step in steps.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                handoff = self.to_person()
                step()
                self.assertEqual(handoff.state, "withdrawn")
                self.assertNotEqual(self.conversation.handoff_id, handoff)
                self.assertFalse(self.handoff_activities().filtered(lambda a: a.user_id == self.agent2))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_who_is_gone_is_not_waited_for(self):
        handoff = self.to_person()
        self.agent2.active = False
        self.assertEqual(handoff.state, "withdrawn")
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_one_open_handoff_by_the_database_itself(self):
        handoff = self.to_person()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            handoff.sudo().copy({"state": "pending"})
            self.env.flush_all()

    # ------------------------------------------------------------------ rights

    def test_others_cannot_hand_off_what_somebody_has(self):
        with self.assertRaisesRegex(UserError, re.escape(self.agent.name)):
            self.hand_off(user=self.agent2, to_team_id=self.collections.id)
        with self.assertRaises(AccessError):
            self.hand_off(user=self.collector, to_team_id=self.collections.id)
        self.hand_off(user=self.supervisor, to_team_id=self.collections.id)
        self.assertEqual(self.conversation.handoff_id.from_user_id, self.agent)

    def test_other_company_reads_no_handoff(self):
        handoff = self.to_person()
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_foreign", "whatsapp_crm.group_supervisor", company=other)
        self.assertFalse(handoff.with_user(stranger).has_access("read"))

    def test_handoffs_are_written_by_the_conversation_only(self):
        handoff = self.to_person()
        for user in (self.agent, self.supervisor, self.admin):
            with self.subTest(user.login), self.assertRaises(AccessError):
                handoff.with_user(user).write({"state": "accepted"})
        with self.assertRaises(UserError):
            self.conversation.with_user(self.admin).write({"handoff_count": 0})

    # ------------------------------------------------------------ what it tells

    def test_note_activity_story_and_marks_travel(self):
        self.conversation.with_user(self.agent).action_mark_message(self.row.mail_message_id.id)
        handoff = self.to_person()
        self.assertEqual(handoff.message_ids, self.row.mail_message_id)
        self.assertFalse(self.conversation.marked_message_ids)
        note = self.channel.message_ids[:1]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        for text in ("Pide la factura de marzo", "Enviar enlace de pago", "Factura", "¿Me mandan la factura?"):
            self.assertIn(text, note.body)
        activity = self.handoff_activities()
        self.assertEqual((activity.user_id, activity.summary), (self.agent2, "Enviar enlace de pago"))
        fact = self.conversation.milestone_ids.filtered(lambda m: m.kind == "handed_off")
        self.assertEqual((fact.user_id, fact.note), (self.agent, "Pide la factura de marzo"))
        self.assertEqual((self.conversation.priority, self.conversation.tag_ids), ("2", self.tag))
        self.run_senders()
        self.assertEqual(self.graph.sent, [], "the customer reads none of it")

    def test_words_of_people_are_no_markup(self):
        self.to_person(reason="<b>tres</b> palabras son <img src=x>")
        self.assertNotIn("<img", self.channel.message_ids[:1].body)

    def test_sentence_reaches_the_customer_and_answers_nothing(self):
        since = self.conversation.waiting_since
        handoff = self.to_team(sentence="Ana, Cobranzas continuará con usted por aquí")
        self.run_senders()
        self.assertEqual([sent["text"]["body"] for sent in self.graph.sent],
                         ["Ana, Cobranzas continuará con usted por aquí"])
        self.assertEqual(self.conversation.waiting_since, since)
        self.assertEqual((self.conversation.state, self.conversation.user_id.id), ("new", False))
        self.assertNotIn("answered", self.kinds(self.conversation))
        self.assertEqual(handoff.told, "Ana, Cobranzas continuará con usted por aquí")

    def test_sentence_that_cannot_go_stops_the_handoff(self):
        self.channel.wacrm_window_until = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaises(UserError):
            self.to_team(sentence="Ana, Cobranzas continuará con usted")
        self.to_team()
        self.assertTrue(self.conversation.handed_off)

    def test_summary_of_the_card(self):
        self.to_person()
        summary = self.conversation.with_user(self.agent2).handoff_summary
        for text in (self.agent.name, self.agent2.name, "Pide la factura de marzo", "Enviar enlace de pago"):
            self.assertIn(text, summary)
        self.assertTrue(self.conversation.with_user(self.agent2).handoff_for_me)
        self.assertFalse(self.conversation.with_user(self.agent).handoff_for_me)

    def test_handoffs_are_counted(self):
        self.to_person()
        self.conversation.with_user(self.agent2).action_accept_handoff()
        self.hand_off(user=self.agent2, to_user_id=self.agent.id)
        self.conversation.with_user(self.agent).action_accept_handoff()
        self.to_team()
        self.assertEqual(self.conversation.handoff_count, 3)

    def test_time_to_accept_is_the_teams(self):
        self.collections.wacrm_accept_minutes = 30
        handoff = self.to_team()
        hours = self.number._calendar().get_work_hours_count(handoff.given_at, handoff.accept_by)
        self.assertAlmostEqual(hours, 0.5, places=3)
        self.team.wacrm_accept_minutes = 0
        self.conversation.with_user(self.collector).action_take()
        self.assertFalse(self.hand_off(user=self.collector, to_team_id=self.team.id).accept_by)

    def test_time_to_accept_counts_without_lunch_and_holidays(self):
        calendar = self.env["resource.calendar"].create({
            "name": "Horario", "tz": "UTC", "company_id": self.company.id, "attendance_ids": [
                Command.create({"name": "h", "dayofweek": str(day), "hour_from": start, "hour_to": end,
                                "day_period": "morning"}) for day in range(7) for start, end in ((9, 13), (14, 18))]})
        self.number.calendar_id = calendar
        self.env["resource.calendar.leaves"].create({  # of the company, for every calendar
            "name": "Fiesta", "company_id": self.company.id,
            "date_from": "2026-03-03 00:00:00", "date_to": "2026-03-03 23:59:59"}).calendar_id = False
        self.collections.wacrm_accept_minutes = 30
        for now, until in (
                ("2026-03-02 12:50:00", "2026-03-02 14:20:00"), ("2026-03-02 17:45:00", "2026-03-04 09:15:00")):
            with freeze_time(now):
                self.assertEqual(fields.Datetime.to_string(self.to_team().accept_by), until)
                self.conversation.with_user(self.collector).action_send_back("No es de aquí")

    # ------------------------------------------------------------------- marks

    def test_marks_come_and_go(self):
        mark = self.conversation.with_user(self.agent).action_mark_message
        mark(self.row.mail_message_id.id)
        self.assertEqual(self.channel._wacrm_conversation_summary()["marked_ids"], self.row.mail_message_id.ids)
        mark(self.row.mail_message_id.id)
        self.assertFalse(self.conversation.marked_message_ids)

    def test_messages_of_other_chats_cannot_be_marked(self):
        other = self.receive_text("Hola", sender="34611999888", name="Otro")
        with self.assertRaises(UserError):
            self.conversation.with_user(self.agent).action_mark_message(other.mail_message_id.id)
