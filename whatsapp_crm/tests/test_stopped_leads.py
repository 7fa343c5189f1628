from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .sales_common import LeadCase

BEGINNING = "2026-11-16 10:00:00"  # a Monday


@tagged("post_install", "-at_install")
class TestStoppedLeads(LeadCase):
    """Open leads whose chat ended in silence, and those that were lost so."""

    def setUp(self):
        super().setUp()
        self.time = self.enterContext(freeze_time(BEGINNING))
        self.talk = self.conversation(at=fields.Datetime.now().timestamp())
        self.lead = self.talk.lead_id
        self.lead.expected_revenue = 2000

    def later(self, **delta):
        self.time.tick(timedelta(**delta))
        self.env.invalidate_all()

    def stopped(self, user=None):
        return self.env["crm.lead"].with_user(user or self.agent).search(
            [("wacrm_stopped", "=", True)], order="expected_revenue desc, id desc")

    def answer(self, conversation=None):
        channel = (conversation or self.talk).channel_id.sudo()
        channel.wacrm_window_until = fields.Datetime.now() + timedelta(hours=1)
        return self.say(channel)

    # ------------------------------------------------------------------ stopped

    def test_after_two_days_of_silence_and_not_before(self):
        self.answer()
        self.later(days=1, hours=23)
        self.assertFalse(self.stopped())
        self.later(hours=2)
        self.assertEqual(self.stopped(), self.lead)
        lead = self.stopped()
        self.assertTrue(lead.wacrm_stopped)
        self.assertEqual((lead.wacrm_silent_days, lead.wacrm_last_words_by), (2, "us"))

    def test_whoever_writes_breaks_the_silence(self):
        self.answer()
        self.later(days=3)
        self.assertEqual(self.stopped(), self.lead)
        self.answer()
        self.assertFalse(self.stopped())
        self.later(days=3)
        self.assertEqual(self.stopped(), self.lead)
        self.conversation("¿Sigue?", at=fields.Datetime.now().timestamp())
        self.env.invalidate_all()
        self.assertFalse(self.stopped())

    def test_silence_of_ours_is_silence_too(self):
        self.later(days=3)
        self.assertEqual(self.stopped().wacrm_last_words_by, "customer")

    def test_resolved_chats_stop_too_and_closed_leads_do_not(self):
        self.answer()
        self.talk.sudo()._resolve("confirmed", None)
        self.later(days=3)
        self.assertEqual(self.stopped(), self.lead)
        self.lead.action_set_won()
        self.assertFalse(self.stopped())

    def test_a_younger_chat_of_the_same_lead_keeps_it_alive(self):
        self.answer()
        self.later(days=3)
        other = self.conversation("Hola", sender="34622000111", name="Otra", at=fields.Datetime.now().timestamp())
        other.sudo().lead_id = self.lead
        self.env.invalidate_all()
        self.assertFalse(self.stopped())

    def test_a_chat_that_one_may_not_read_keeps_it_alive_too(self):
        self.answer()
        self.later(days=3)
        hidden_team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        other = self.conversation("Hola", sender="34622000111", name="Otra", at=fields.Datetime.now().timestamp())
        other.sudo().write({"team_id": hidden_team.id, "lead_id": self.lead.id})
        other.sudo()._write_life({"team_ids": [Command.set(hidden_team.ids)], "reader_ids": [Command.clear()]})
        self.env.invalidate_all()
        self.assertFalse(other.with_user(self.agent).has_access("read"))
        self.assertFalse(self.stopped())

    def test_most_valuable_first(self):
        second = self.conversation("Hola", sender="34622000111", name="Otra", at=fields.Datetime.now().timestamp())
        second.lead_id.expected_revenue = 5000
        self.later(days=3)
        self.assertEqual(self.stopped(), second.lead_id | self.lead)
        self.assertEqual(self.stopped().mapped("expected_revenue"), [5000, 2000])

    def test_sorted_and_found_by_silence(self):
        self.later(days=1)
        second = self.conversation("Hola", sender="34622000111", name="Otra", at=fields.Datetime.now().timestamp())
        self.later(days=8)
        leads = self.env["crm.lead"].with_user(self.agent)
        both = [("wacrm_stopped", "=", True)]
        self.assertEqual(leads.search(both, order="wacrm_silent_days desc"), self.lead | second.lead_id)
        self.assertEqual(leads.search(both, order="wacrm_silent_since desc"), second.lead_id | self.lead)
        self.later(hours=-12)
        since = fields.Datetime.now() - timedelta(days=8)
        self.assertEqual(leads.search([("wacrm_silent_since", "<", since)]), self.lead)

    def test_days_are_the_companys(self):
        self.company.wacrm_silence_days = 5
        self.later(days=3)
        self.assertFalse(self.stopped())
        self.later(days=3)
        self.assertEqual(self.stopped(), self.lead)

    # -------------------------------------------------------------------- rights

    def test_who_sees_it(self):
        self.answer()  # the agent takes it, and the opportunity with it
        self.later(days=3)
        other_company = self.env["res.company"].create({"name": "B"})
        stranger = self._user("wacrm_other", "whatsapp_crm.group_supervisor", other_company)
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent,sales_team.group_sale_salesman_all_leads")
        self.assertEqual(self.lead.user_id, self.agent)
        for user, seen in ((self.agent, True), (self.supervisor, True), (self.agent2, False), (outsider, False),
                           (stranger, False)):
            with self.subTest(user.login):
                self.assertEqual(bool(self.stopped(user)), seen)
                self.assertEqual(self.figures(user)["count"], 0)

    def test_salesperson_without_whatsapp(self):
        self.later(days=3)
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            self.stopped(salesman)
        with self.assertRaises(AccessError):
            self.figures(salesman)
        for xmlid in ("crm.crm_case_kanban_view_leads", "crm.view_crm_case_opportunities_filter"):
            view = self.env.ref(xmlid)
            arch = self.env["crm.lead"].with_user(salesman).get_views([(view.id, view.type)])
            self.assertNotIn("wacrm_without_activity", arch["views"][view.type]["arch"])

    # ---------------------------------------------------------------------- lost

    def figures(self, user=None):
        return self.env["crm.lead"].with_user(user or self.supervisor).get_wacrm_silence_figures()

    def lose(self, lead=None):
        (lead or self.lead).action_set_lost(lost_reason_id=self.env["crm.lost.reason"].create({"name": "Calla"}).id)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_lost_after_silence_is_lost_in_silence(self):
        self.answer()
        self.later(days=3)
        self.assertEqual(self.figures()["count"], 0)
        self.lose()
        figures = self.figures()
        self.assertEqual(figures["count"], 1)
        self.assertIn("2,000.00", figures["amount"])
        action = self.env["crm.lead"].with_user(self.supervisor).action_wacrm_lost_in_silence()
        found = self.env["crm.lead"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(found, self.lead)
        self.assertTrue(found.wacrm_lost_in_silence)

    def test_lost_while_they_talked_is_not(self):
        self.answer()
        self.later(days=1)
        self.lose()
        self.assertEqual(self.figures()["count"], 0)

    def test_who_writes_again_later_changes_nothing(self):
        self.answer()
        self.later(days=3)
        self.lose()
        self.later(days=1)
        self.conversation("Ahora sí", at=fields.Datetime.now().timestamp())
        self.env.invalidate_all()
        self.assertEqual(self.figures()["count"], 1)

    def test_an_automatic_message_breaks_no_silence(self):
        self.answer()
        self.later(days=3)
        row = self.rows_of(self.answer()).sudo()
        row.origin = "auto:rule"
        self.lose()
        self.assertEqual(self.figures()["count"], 1)

    def test_the_month_is_the_users(self):
        self.answer()
        self.later(days=3)
        self.lose()
        self.later(days=30)
        self.assertEqual(self.figures()["count"], 0)

    # ------------------------------------------------------------ what it costs

    def test_statements_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"].with_user(self.supervisor).web_search_read(
                [("wacrm_stopped", "=", True)], {name: {} for name in (
                    "name", "expected_revenue", "wacrm_silent_days", "wacrm_last_words", "wacrm_last_words_by",
                    "wacrm_without_activity")}, order="expected_revenue desc, id desc", limit=80)
            return self.env.cr.sql_log_count - before
        self.later(days=3)
        count()
        few = count()
        for number in range(5):
            self.conversation("Hola", sender=f"3462200{number:04}", name=f"C{number}",
                              at=(fields.Datetime.now() - timedelta(days=3)).timestamp())
        self.assertGreaterEqual(len(self.stopped(self.supervisor)), 1)
        self.assertEqual(count(), few)
