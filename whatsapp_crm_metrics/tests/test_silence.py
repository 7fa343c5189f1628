# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .lead_common import ANA, BEA, LeadFactsCase

OPENING = "2 leads a week × 2,000 × 52 = 208,000"


@tagged("post_install", "-at_install")
class TestSilence(LeadFactsCase):
    """What silence costs a year, by assumptions and by own figures, and what was rescued today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.supervisor
        cls.company.wacrm_silence_days = 2

    def page(self, user=None):
        """The page as somebody opens it."""
        self.env.invalidate_all()
        pages = self.env["whatsapp_crm.silence"].with_user(user or self.supervisor)
        return pages.browse(pages.action_open_page()["res_id"])

    def rescued(self, user=None):
        return self.page(user)._rescued_leads(self.company)

    # ------------------------------------------------------------- assumptions

    def test_opens_with_two_leads_a_week(self):
        page = self.page()
        self.assertEqual((page.sentence, page.yearly), (OPENING, 208000))
        self.assertEqual(page, self.page(), "one page per company")
        pages, looked = self.env["whatsapp_crm.silence"], []
        search = type(pages).search

        def blind_at_first(model, *args, **kwargs):
            looked.append(model)
            return search(model, *args, **kwargs) if len(looked) > 2 else model.browse()

        with patch.object(type(pages), "search", blind_at_first), mute_logger("odoo.sql_db"):
            self.assertEqual(page, self.page(), "also where two open it at once")

    def test_assumptions_are_the_supervisors_to_change(self):
        self.page().write({"leads_a_week": 1, "conversion": 0.5, "value": 1500, "weeks": 48})
        self.assertEqual(self.page().sentence, "1 lead a week × 50 % × 1,500 × 48 = 36,000")

    def test_nonsense_is_refused(self):
        for values in ({"conversion": 1.5}, {"leads_a_week": -1}, {"weeks": 0}):
            with self.subTest(values), mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), \
                    self.cr.savepoint():
                self.page().write(values)
                self.env.flush_all()

    # -------------------------------------------------------------- own figures

    def late_lead(self, number):
        """A lead that waits 20 minutes for its first answer, with a promise of 15."""
        lead = self.lead_of(f"3460000{number:04d}")
        self.pass_time(minutes=20)
        self.replies(lead)
        return lead

    def prompt_lead(self, number):
        lead = self.lead_of(f"3461111{number:04d}")
        self.pass_time(minutes=1)
        self.replies(lead)
        return lead

    def two_weeks(self):
        """5 late leads that were not won, one that was; 6 closed, 4 of them won; 14 days since the first."""
        began = self.frozen()
        late = [self.late_lead(number) for number in range(6)]
        self.wins(late[0], 700)
        for lead in late[1:3]:
            self.loses(lead)
        for number, amount in enumerate((1000, 2000, 9000)):
            self.wins(self.prompt_lead(number), amount)
        self.frozen.move_to(began + timedelta(weeks=2))
        return late

    def test_own_figures_take_the_place_of_assumptions(self):
        self.two_weeks()
        page = self.page()
        self.assertEqual((page.late_count, page.closed_count, page.won_count), (5, 6, 4))
        self.assertEqual((page.own_leads_a_week, page.own_value), (2.5, 1500))
        self.assertAlmostEqual(page.own_conversion, 4 / 6)
        # Four sales are too few for a value of one's own.
        self.assertEqual(page.sentence, "2.5 leads a week × 66.7 % × 2,000 × 52 = 173,420")
        self.wins(self.prompt_lead(9), 3000)
        self.assertIn("× 2,000 ×", self.page().sentence)
        self.assertEqual(self.page().own_value, 2000)
        page.use_own = False
        self.assertEqual(self.page().sentence, OPENING)

    def test_four_late_leads_are_too_few(self):
        late = self.two_weeks()
        self.wins(late[-1], 500)
        page = self.page()
        # The value is one's own by now: 500, 700, 1000, 2000, 9000.
        self.assertEqual((page.late_count, page.sentence), (4, "2 leads a week × 1,000 × 52 = 104,000"))
        self.assertIn("too few", page.late_words)

    def test_whoever_waits_beyond_the_promise_counts_before_any_answer(self):
        self.lead_of()
        self.assertEqual(self.page().late_count, 0)
        self.pass_time(minutes=16)
        self.assertEqual(self.page().late_count, 1)

    def test_figures_open_their_rows(self):
        self.two_weeks()
        page = self.page()
        for action, count in ((page.action_late(), 5), (page.action_closed(), 6), (page.action_won(), 4)):
            rows = self.env[action["res_model"]].with_user(self.supervisor).with_context(**action["context"])
            self.assertEqual(rows.search_count(action["domain"]), count, action["name"])

    # ------------------------------------------------------------------ rescue

    def test_customer_who_writes_again_after_days_of_silence_is_rescued(self):
        lead = self.prompt_lead(1)
        lead.sudo().expected_revenue = 2000
        self.assertFalse(self.rescued())
        self.pass_time(days=3)
        self.customer_writes(sender="34611110001", body="Sí, lo contrato")
        self.assertEqual(self.rescued(), lead)
        page = self.page()
        self.assertEqual(page.rescued_amount, 2000)
        self.assertEqual(page.rescued_words, "1 opportunity that was silent, or waited too long")
        self.wins(lead)
        self.assertEqual(self.rescued(), lead, "won the same day")
        self.pass_time(days=1)
        self.assertFalse(self.rescued(), "that was yesterday")

    def test_short_pause_is_no_rescue(self):
        self.prompt_lead(1)
        self.pass_time(days=1, hours=20)
        self.customer_writes(sender="34611110001")
        self.assertFalse(self.rescued())

    def test_lost_lead_is_not_rescued(self):
        lead = self.late_lead(1)
        self.assertEqual(self.rescued(), lead, "answered after the promise, not never")
        self.loses(lead)
        self.assertFalse(self.rescued())

    def test_what_was_won_before_needs_no_rescue(self):
        lead = self.prompt_lead(1)
        self.wins(lead)
        self.pass_time(hours=20)
        self.customer_writes(sender="34611110001")
        self.pass_time(minutes=20)
        self.replies(lead)
        late = self.env["whatsapp_crm.rescue"]._answered_late(self.company, self.frozen() - timedelta(hours=1))
        self.assertEqual(late, lead)
        self.assertFalse(self.rescued())

    # ------------------------------------------------------------------ rights

    def test_supervisor_counts_own_teams_and_manager_all(self):
        lead = self.late_lead(1)
        other = self.env["crm.team"].create({"name": "Otra", "company_id": self.company.id})
        lead.sudo().team_id = other
        self.assertFalse(self.rescued())
        self.assertEqual(self.rescued(self.admin), lead)

    def test_agents_and_marketing_have_no_page(self):
        for user in (self.agent, self.marketing):
            with self.assertRaises(AccessError):
                self.page(user)

    def test_other_company_has_its_own(self):
        self.two_weeks()
        page = self.page()
        page.value = 5000
        stranger = self.env["res.company"].create({"name": "Ajena"})
        boss = self._user("wacrm_ajena", "whatsapp_crm.group_admin", stranger)
        theirs = self.page(boss)
        self.assertNotEqual(theirs, page)
        self.assertEqual((theirs.sentence, theirs.closed_count, theirs.late_count), (OPENING, 0, 0))
        with self.assertRaises(AccessError):
            page.with_user(boss).read(["value"])

    def test_two_customers_at_once(self):
        """One comes back, one was answered late, and nobody counts twice."""
        first = self.lead_of(ANA)
        self.pass_time(minutes=20)
        self.replies(first)
        second = self.lead_of(BEA)
        self.pass_time(minutes=1)
        self.replies(second)
        self.pass_time(days=3)
        for sender in (ANA, BEA):
            self.customer_writes(sender=sender)
        self.pass_time(minutes=20)
        self.replies(first)
        self.assertEqual(self.rescued(), first | second)
