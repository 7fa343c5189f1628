from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form, tagged

from ..models.consent.gate import Gate
from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCase):
    """From the audience to the customer's phone: who gets it, who does not and why."""

    def test_from_a_list_to_the_phones(self):
        people = self.people(3)
        self.agreed(people)
        form = Form(self.env["whatsapp_crm.campaign.send"].with_user(self.marketing).with_context(
            active_model="res.partner", active_ids=people.ids))
        form.name = "Oferta"
        form.number_id, form.template_id = self.number, self.offer
        self.assertEqual((form.chosen_count, form.audience_model, form.pace > 0), (3, "res.partner", True))
        form.pace = 6000
        send = form.save()
        wizard = self.check(send)
        self.assertEqual((wizard.going, wizard.left_out, wizard.trouble), (3, 0, ""))
        wizard.action_start()
        self.assertEqual(send.state, "running")
        self.deliver()
        self.assertEqual(self.phones(), ["34650000000", "34650000001", "34650000002"])
        self.assertEqual((send.sent_count, send.waiting_count), (3, 0))
        self.run_campaigns()
        self.assertEqual(send.state, "done")
        row = self.recipients(send).message_id[:1]
        self.assertEqual((row.origin, row.lane, row.marketing), ("auto:campaign", "bulk", True))
        self.assertFalse(row.conversation_id, "a campaign opens no conversation")
        self.assertTrue(row.mail_message_id)

    def test_filter_is_fixed_when_checked(self):
        people = self.people(4, comment="feria")
        self.agreed(people)
        send = self.campaign(people, chosen_ids=False, audience_domain="[('comment', 'ilike', 'feria')]")
        wizard = self.check(send)
        self.assertEqual(wizard.going, 4)
        wizard.action_start()
        late = self.people(1, first=34_651_000_000, comment="feria")
        self.agreed(late)
        self.deliver()
        self.assertEqual(send.sent_count, 4)
        with self.assertRaises(UserError):
            send.audience_domain = "[]"
        with self.assertRaises(UserError):
            self.check(self.campaign(people, chosen_ids=False, audience_domain="[('nada', '=', 1)]"))

    def test_who_gets_nothing_and_why(self):
        agreed = self.people(2)
        self.agreed(agreed)
        no_phone = self.people(1)
        no_phone.phone = False
        unknown = self.people(2, first=34_652_000_000)
        stopped = self.people(1, first=34_653_000_000)
        self.agreed(stopped, "withdrawn")
        american = self.people(1, first=12_025_550_170)
        self.agreed(american)
        twin = agreed[0].copy({"phone": agreed[0].phone})
        send = self.campaign(agreed | no_phone | unknown | stopped | american | twin)
        wizard = self.check(send)
        self.assertEqual((wizard.going, wizard.left_out), (2, 6))
        self.assertEqual(self.reasons(send), {
            "no_phone": 1, "no_consent": 2, "opted_out": 1, "us_marketing": 1, "duplicate": 1})
        lines = {line.reason: line.count for line in wizard.line_ids}
        self.assertEqual(lines, self.reasons(send))
        line = wizard.line_ids.filtered(lambda line: line.reason == "no_consent")
        rows = self.recipients(send).with_user(self.marketing).search(line.action_open()["domain"])
        self.assertEqual(rows.partner_id, unknown)
        self.assertIn("No consent", rows[0].why)
        wizard.action_start()
        self.deliver()
        self.assertEqual(len(self.graph.sent), 2)
        self.assertEqual((send.sent_count, send.left_out_count), (2, 6))

    def test_same_phone_in_another_chunk(self):
        people = self.people(4)
        people[3].phone = people[0].phone
        self.agreed(people[:3])
        with patch("odoo.addons.whatsapp_crm.models.campaign.campaign_audience.CHUNK", 2):
            send = self.campaign(people)
            self.check(send)
        self.assertEqual(self.reasons(send), {"duplicate": 1})

    def test_consent_withdrawn_after_the_start(self):
        people = self.people(3)
        self.agreed(people)
        send = self.start(people)
        self.agreed(people[0], "withdrawn")
        self.run_campaigns()
        self.assertEqual(self.reasons(send), {"opted_out": 1})
        self.agreed(people[1], "withdrawn")  # while it is in the queue
        self.run_senders("bulk")
        self.assertEqual(self.reasons(send), {"opted_out": 2})
        self.assertEqual(self.phones(), ["34650000002"])
        self.assertEqual((send.sent_count, send.failed_count), (1, 0))

    def test_values_are_those_of_each_person(self):
        people = self.people(2)
        people[0].name, people[1].name = "Lucía Romero", "Nora Vidal"
        send = self.start(people, self.greeting)
        self.deliver()
        self.assertEqual(sorted(self.recipients(send).message_id.mapped("text")), ["Hola Lucía", "Hola Nora"])

    def test_a_missing_value_leaves_out(self):
        self.greeting.variable_ids.write({"field_path": "city", "first_word": False})
        people = self.people(2)
        people[0].city = "Sevilla"
        send = self.start(people, self.greeting)
        self.deliver()
        self.assertEqual((send.sent_count, self.reasons(send)), (1, {"missing_value": 1}))
        self.assertIn("{{1}}", self.recipients(send, state="left_out").why)

    def test_what_would_have_to_be_asked_is_refused_before(self):
        self.greeting.variable_ids.source = "ask"
        with self.assertRaisesRegex(RedirectWarning, "Nobody can be asked"):
            self.campaign(self.people(1), self.greeting).action_check()

    def test_leads_without_a_contact(self):
        seller = self._user("wacrm_both", "whatsapp_crm.group_marketing,sales_team.group_sale_salesman_all_leads")
        lead = self.a_lead(phone="+34 650 000 900", contact_name="Ana")
        send = self.campaign(lead, self.notice, user=seller)
        self.check(send).action_start()
        self.deliver()
        self.assertEqual(self.phones(), ["34650000900"])
        self.assertEqual(self.recipients(send).lead_id, lead)

    def test_merged_leads_stay_recipients(self):
        seller = self._user("wacrm_both", "whatsapp_crm.group_marketing,sales_team.group_sale_salesman_all_leads")
        one, other = (self.a_lead(phone=f"+34 650 000 90{number}") for number in range(2))
        send = self.campaign(one | other, self.notice, user=seller)
        self.check(send).action_start()
        left = (one | other).merge_opportunity()
        self.assertEqual(self.recipients(send).lead_id, left)
        self.deliver()
        self.assertEqual((send.sent_count, self.reasons(send)), (1, {"duplicate": 1}))

    def test_scheduled_waits_for_its_time(self):
        people = self.people(1)
        later = fields.Datetime.now() + timedelta(hours=3)
        send = self.start(people, self.notice, start_at=later)
        self.deliver()
        self.assertEqual((send.state, len(self.graph.sent)), ("scheduled", 0))
        send.action_back_to_draft()
        self.assertFalse(self.recipients(send))
        self.check(send).action_start()
        self.env["whatsapp_crm.campaign.send"].browse(send.id).start_at = fields.Datetime.now()
        self.deliver()
        self.assertEqual(len(self.graph.sent), 1)

    def test_at_night_it_waits_and_is_not_lost(self):
        people = self.people(2)
        self.agreed(people)
        self.number.write({"quiet_hours": True, "marketing_from": 9, "marketing_until": 21})
        with patch.object(Gate, "allowed_from", lambda gate, person: gate.now + timedelta(hours=8)):
            send = self.start(people)
            self.deliver()
        self.assertFalse(self.graph.sent)
        self.assertEqual(len(self.recipients(send, state="waiting")), 2)
        self.assertEqual(send.state, "running")
        self.number.quiet_hours = False
        self.recipients(send).write({"not_before": fields.Datetime.now() - timedelta(minutes=1)})
        self.deliver()
        self.assertEqual(send.sent_count, 2)

    def test_pace(self):
        send = self.start(self.people(10), self.notice, pace=60)
        self.run_campaigns()
        self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 1, "one a minute")
        send.sudo()._write_life({"paced_until": fields.Datetime.now() - timedelta(hours=5)})
        self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 4, "no flood after a rest")

    def test_what_is_slow_to_leave_is_not_piled_up(self):
        send = self.start(self.people(10), self.notice)
        with patch("odoo.addons.whatsapp_crm.models.campaign.campaign_run.BACKLOG_MAX", 4):
            self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 4)

    def test_messaging_limit_is_told_and_kept(self):
        self.number.messaging_limit = "TIER_50"
        people = self.people(60)
        send = self.campaign(people, self.notice)
        wizard = self.check(send)
        self.assertIn("50", wizard.limit_warning)
        wizard.action_start()
        self.deliver()
        self.run_campaigns()
        self.assertEqual(send.sent_count, 50)
        self.assertEqual(send.state, "running")

    def test_pause_resume_stop(self):
        send = self.start(self.people(6), self.notice, pace=120)
        self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 2)
        send.action_pause()
        self.assertIn(self.marketing.name, send.paused_reason)
        send.sudo()._write_life({"paced_until": False})
        self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 2)
        send.action_resume()
        self.run_campaigns()
        self.assertEqual(len(self.recipients(send, state="queued")), 4)
        self.run_senders("bulk")
        send.sudo()._write_life({"paced_until": False})
        self.run_campaigns()
        send.action_stop()
        self.deliver()
        self.assertEqual((send.state, send.sent_count, len(self.graph.sent)), ("stopped", 4, 4))
        self.assertEqual(len(self.recipients(send, state="stopped")), 2)
        self.assertFalse(self.recipients(send, state="waiting"))

    def test_it_pauses_itself_and_says_so(self):
        people = self.people(3)
        self.agreed(people)
        for what, break_it, mend in (
                ("quality", lambda: self.number._pause_marketing("Calidad baja"),
                 lambda: self.number._resume_marketing("bien")),
                ("template", lambda: self.offer.write({"status": "PAUSED"}),
                 lambda: self.offer.write({"status": "APPROVED"})),
                ("account", lambda: self.account._stop_sending("Sin pago"), self.account.action_resume_sending)):
            with self.subTest(what):
                send = self.start(people)
                break_it()
                self.deliver()
                self.assertEqual((send.state, send.waiting_count), ("paused", 3))
                self.assertTrue(send.paused_reason)
                self.assertEqual(send.sudo().activity_ids.user_id, self.marketing)
                with self.assertRaises(UserError):
                    send.action_resume()
                mend()
                send.action_resume()
                self.assertFalse(send.sudo().activity_ids)
                send.action_stop()

    def test_it_does_not_start_while_something_stands_in_the_way(self):
        people = self.people(1)
        self.agreed(people)
        self.number._pause_marketing("Calidad baja")
        wizard = self.check(self.campaign(people))
        self.assertIn("Calidad baja", wizard.trouble)
        with self.assertRaises(UserError):
            wizard.action_start()

    def test_when_it_ends(self):
        send = self.campaign(self.people(121), self.notice, pace=60, start_at=datetime(2030, 3, 4, 10, 0))
        self.assertEqual(self.check(send).ends_at, datetime(2030, 3, 4, 12, 0))

    def test_proposed_pace_follows_who_answers(self):
        self.company.wacrm_capacity = 4
        form = Form(self.env["whatsapp_crm.campaign.send"].with_user(self.marketing))
        form.number_id = self.number
        self.assertEqual(form.pace, 2 * 4 * 10)
        team = self.members_of("Una", self.agent)
        form.replies_to = "team"
        form.team_id = team
        self.assertEqual(form.pace, 40)

    def test_statements_do_not_depend_on_how_many(self):
        people = self.people(61)
        self.start(people[:1], self.greeting)._feed()  # fills the caches that a running server has
        few, many = (self.start(chosen, self.greeting, pace=100_000) for chosen in (people[1:11], people[11:]))
        costs = []
        for send in few, many:
            send = send.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            send._feed()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self.recipients(many, state="queued")), 50)
        self.assertLessEqual(costs[1], costs[0] + 10, costs)
        self.assertLessEqual(costs[1], 60, costs)

    # ------------------------------------------------------------------ rights

    def test_who_may(self):
        people = self.people(1)
        send = self.start(people, self.notice)
        for user in (self.agent, self.supervisor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                send.with_user(user).read(["name"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                send.with_user(user).action_stop()
        for model in ("whatsapp_crm.campaign.send", "whatsapp_crm.campaign.recipient"):
            self.assertFalse(self.env[model].with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            send.with_user(self.stranger).action_stop()
        with self.assertRaises(AccessError):
            self.recipients(send).with_user(self.marketing).write({"state": "waiting"})

    def test_its_life_is_not_written_by_hand(self):
        send = self.campaign(self.people(1), self.notice, state="running", user_id=self.admin.id)
        self.assertEqual((send.state, send.user_id), ("draft", self.env["res.users"]))
        with self.assertRaises(UserError):
            send.state = "running"
        self.start(self.people(1, first=34_654_000_000), self.notice)
        self.check(send).action_start()
        with self.assertRaises(UserError):
            send.template_id = self.offer
        with self.assertRaises(UserError):
            send.unlink()

    def test_audience_is_what_one_may_read(self):
        people = self.people(2)
        people[0].company_id = self.other_company
        send = self.campaign(people, self.notice)
        wizard = self.check(send)
        self.assertEqual((wizard.going, wizard.left_out), (1, 0))
        wizard.action_start()
        self.deliver()
        self.assertEqual(send.sent_count, 1)
