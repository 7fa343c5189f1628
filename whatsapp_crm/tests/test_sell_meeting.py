from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import meeting_choice
from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestSellMeeting(ClosingCase):
    """Meetings: in the calendar, proposed with buttons, answered by the customer."""

    def setUp(self):
        super().setUp()
        self.start = (self.now + timedelta(days=2)).replace(minute=30, second=0, microsecond=0)

    def book(self, user=None, **values):
        wizard = Form(self.env["whatsapp_crm.meeting.book"].with_user(user or self.agent).with_context(
            default_conversation_id=self.conversation.id))
        wizard.what, wizard.start = "Demo", self.start
        for name, value in values.items():
            setattr(wizard, name, value)
        wizard.save().action_book()
        self.env.invalidate_all()
        return self.event()

    def event(self):
        return self.env["calendar.event"].search([("name", "=", "Demo")], order="id desc", limit=1)

    def attendee(self, event=None):
        return (event or self.event()).attendee_ids.filtered(
            lambda one: one.partner_id == self.conversation.partner_id)

    def proposed(self):
        """The newest row with buttons."""
        return self.env["whatsapp_crm.message"].search([
            ("channel_id", "=", self.channel.id), ("type", "=", "interactive")], order="id desc", limit=1)

    def press(self, answer, row=None, **kwargs):
        choice = next(one for one in (row or self.proposed()).content["choices"]
                      if meeting_choice.unpack(one["id"]).answer == answer)
        return self.press_id(choice["id"], choice["title"], **kwargs)

    def press_id(self, button_id, title="Confirm", **kwargs):
        return self.receive("interactive", interactive={
            "type": "button_reply", "button_reply": {"id": button_id, "title": title}}, **kwargs)

    # ------------------------------------------------------------------ booking

    def test_booked_in_the_calendar_with_activity_and_proposed(self):
        event = self.book()
        self.assertEqual((event.start, event.user_id), (self.start, self.agent))
        self.assertEqual(event.partner_ids, self.conversation.partner_id | self.agent.partner_id)
        activity = event.activity_ids
        self.assertEqual((activity.summary, activity.user_id), ("Demo", self.agent))
        self.assertEqual(activity.date_deadline, self.start.date())
        row = self.proposed()
        titles = [one["title"] for one in row.content["choices"]]
        self.assertEqual((row.origin, titles), ("agent", ["Confirm", "Change"]))
        self.assertIn("Demo", row.text)
        self.assertFalse(self.conversation.waiting_since, "an agent's proposal answers")
        self.assertIn("meeting_booked", self.kinds(self.conversation))

    def test_nobody_gets_a_mail(self):
        self.conversation.partner_id.email = "ana@example.com"
        before = self.env["mail.mail"].search_count([])
        self.book()
        self.press("confirm")
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_opportunity_knows_its_meeting(self):
        lead = self.conversation.lead_id
        self.assertTrue(lead)
        lead.user_id = self.agent
        event = self.book()
        self.assertEqual(event.opportunity_id, lead)

    def test_closed_window_books_without_a_message(self):
        self.close_window()
        self.assertTrue(self.book())
        self.assertFalse(self.proposed())

    def test_not_in_the_past_and_not_for_others(self):
        with self.assertRaisesRegex(UserError, "lies ahead"):
            self.book(start=self.now - timedelta(hours=1))
        with self.assertRaises(AccessError):
            self.book(user=self.foreigner)

    def test_only_a_colleague_of_the_company_is_met(self):
        portal = self._user("wacrm_portal", "base.group_portal")
        gone = self._user("wacrm_gone", "base.group_user")
        gone.active = False
        for user in (portal, gone, self.foreigner):
            wizard = self.env["whatsapp_crm.meeting.book"].with_user(self.agent).create({
                "conversation_id": self.conversation.id, "what": "Demo", "start": self.start, "user_id": user.id})
            with self.assertRaisesRegex(UserError, "does not work for"):
                wizard.action_book()
            resolving = self.resolve_with_meeting().save()
            resolving.who_id = user
            with self.assertRaisesRegex(UserError, "does not work for"):
                resolving.action_resolve()
        self.assertFalse(self.event())

    def test_colleague_of_the_responsible_must_take_it(self):
        with self.assertRaisesRegex(UserError, "Take it"):
            self.book(user=self.agent2)

    def test_buttons_are_an_agents_to_send(self):
        plain = self._user("wacrm_plain", "base.group_user")
        with self.assertRaisesRegex(AccessError, "Only WhatsApp agents"):
            self.channel.with_user(plain)._wacrm_send_buttons("¿Le va bien?", [{"id": "x", "title": "Sí"}])
        self.assertFalse(self.proposed())

    # ------------------------------------------------------------------ answers

    def test_confirm_accepts_and_wakes_nobody(self):
        self.book()
        self.mine.action_resolve("confirmed", confirmed_by="us")
        row = self.press("confirm")
        self.assertEqual(self.attendee().state, "accepted")
        self.assertEqual(row.conversation_id, self.conversation)
        self.assertEqual((self.conversation.state, self.conversation.waiting_since), ("resolved", False))
        self.assertFalse(self.conversation.came_back)
        self.assertIn("meeting_confirmed", self.kinds(self.conversation))

    def test_confirm_opens_nothing_after_days(self):
        self.start += timedelta(days=8)
        self.book()
        self.mine.action_resolve("confirmed", confirmed_by="us")
        self.conversation._write_life({"resolved_at": self.now - timedelta(days=5)})
        row = self.press("confirm")
        self.assertEqual((row.conversation_id, self.attendee().state), (self.conversation, "accepted"))
        self.assertEqual(self.conversation.state, "resolved")

    def test_confirm_opens_the_window(self):
        self.book()
        self.channel.wacrm_window_until = self.now
        self.press("confirm")
        self.assertGreater(self.channel.wacrm_window_until, self.now + timedelta(hours=23))

    def test_confirm_while_we_work_makes_nobody_wait(self):
        self.book()
        self.press("confirm")
        self.assertEqual((self.conversation.state, self.conversation.waiting_since), ("waiting", False))

    def test_change_reopens_and_waits(self):
        self.book()
        self.mine.action_resolve("confirmed", confirmed_by="us")
        self.press("change")
        self.assertEqual(self.attendee().state, "tentative")
        self.assertTrue(self.conversation.waiting_since)
        self.assertNotEqual(self.conversation.state, "resolved")
        self.assertIn("meeting_change", self.kinds(self.conversation))

    def test_the_same_button_twice_is_one_answer(self):
        event = self.book()
        self.press("confirm")
        messages = len(event.message_ids)
        self.press("confirm")
        self.env.invalidate_all()
        self.assertEqual(len(event.message_ids), messages)
        self.assertEqual(self.kinds(self.conversation).count("meeting_confirmed"), 1)

    def test_moved_or_gone_meeting_is_an_ordinary_message(self):
        event = self.book()
        self.mine.action_resolve("confirmed", confirmed_by="us")
        event.with_context(no_mail_to_attendees=True).write(
            {"start": self.start + timedelta(hours=1), "stop": self.start + timedelta(hours=2)})
        self.press("confirm")
        self.assertEqual(self.attendee(event).state, "needsAction")
        self.assertTrue(self.conversation.waiting_since, "somebody looks at it")

    def test_forged_token_changes_nothing(self):
        self.book()
        attendee = self.attendee()
        self.press_id(meeting_choice.pack("confirm", attendee.id, "f" * 32, self.start))
        self.assertEqual(attendee.state, "needsAction")

    # ------------------------------------------------------------------- resolve

    def resolve_with_meeting(self, **values):
        day = self.start.date()
        return self.dialog(outcome="next_step", what="Demo", when=day, hour="10:30", is_meeting=True, **values)

    def test_closing_sentence_proposes_the_meeting(self):
        self.agent.tz = "Europe/Madrid"
        self.resolve_with_meeting().save().action_resolve()
        event = self.event()
        self.assertEqual(fields.Datetime.context_timestamp(
            self.env["base"].with_context(tz="Europe/Madrid"), event.start).strftime("%H:%M"), "10:30")
        row = self.proposed()
        self.assertIn("Demo", row.text)
        self.assertEqual(self.conversation.state, "resolved")
        self.assertEqual(event.activity_ids.summary, "Demo (10:30)")
        self.assertEqual(event.activity_ids.activity_type_id.category, "meeting")
        self.press("confirm")
        self.receive_text("gracias 👍")
        self.assertEqual((self.attendee(event).state, self.conversation.state), ("accepted", "resolved"))
        self.assertFalse(self.conversation.waiting_since)

    def test_offered_only_with_a_time(self):
        form = self.dialog(outcome="next_step", what="Demo")
        self.assertFalse(form.may_be_meeting)
        form.hour = "9"
        self.assertTrue(form.may_be_meeting)
        self.assertFalse(form.is_meeting, "not unasked")

    def test_without_a_sentence_it_is_booked_all_the_same(self):
        form = self.resolve_with_meeting()
        form.send_sentence = False
        form.no_answer_needed = True
        form.save().action_resolve()
        self.assertTrue(self.event())
        self.assertFalse(self.proposed())

    def test_nothing_is_booked_where_resolving_fails(self):
        wizard = self.resolve_with_meeting().save()
        broken = patch.object(type(self.conversation), "_resolve", side_effect=UserError("no"))
        with broken, self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_resolve()
        self.env.invalidate_all()
        self.assertFalse(self.event())

    def test_attendee_of_somebody_else_is_ignored(self):
        other = self.other_conversation()
        attendee = other.sudo()._book("Demo", self.start, 1, self.agent2)
        self.mine.action_resolve(
            "next_step", sentence="Hasta luego", next_step={"what": "Llamar", "attendee_id": attendee.id})
        self.assertFalse(self.proposed())
        self.assertFalse(attendee.event_id.activity_ids)

    def test_a_message_that_is_no_button_costs_no_statement(self):
        attendees = self.env["calendar.attendee"]
        item = type("Item", (), {"content": type("Content", (), {"id": None})()})()
        with self.assertQueryCount(0):
            self.assertEqual(attendees._wacrm_pressed(item), (None, attendees))
