# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .lead_common import LeadFactsCase

FIGURES = ["figures", "acceptance", "response", "won", "came", "refused"]


@tagged("post_install", "-at_install")
class TestCouncil(LeadFactsCase):
    """Last week's leads by source; the same page for sales and marketing; decisions that become activities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.qr, cls.web = cls.entry("QR"), cls.entry("Web", prefilled_text="Hola, vengo de la web")

    def council(self, user=None):
        """Last week's page."""
        self.env.invalidate_all()
        pages = self.env["whatsapp_crm.council"].with_user(user or self.supervisor)
        return pages.browse(pages.action_open_last_week()["res_id"])

    def comes(self, entry, number, fate=None):
        """A marketing lead; ``fate``: accepted, rejected, won, or nobody decided."""
        lead = self.comes_by(entry, sender=f"3460000{number:04d}").lead_id
        self.pass_time(minutes=number + 1)
        self.replies(lead)
        if fate in ("accepted", "won"):
            lead.with_user(self.agent).sudo()._wacrm_accept()
        if fate == "won":
            self.wins(lead, 2000)
        if fate == "rejected":
            lead.sudo()._wacrm_reject(self.no_fit)
        self.env.flush_all()
        return lead

    def one_week(self):
        """Monday: 4 by QR and 3 by the web, of which 4 accepted (one won) and 2 rejected. Then it is next Tuesday."""
        leads = [
            self.comes(entry, number, fate) for number, (entry, fate) in enumerate([
                (self.qr, "accepted"), (self.qr, "won"), (self.qr, "rejected"), (self.qr, None),
                (self.web, "accepted"), (self.web, "accepted"), (self.web, "rejected")])]
        self.pass_time(days=8)
        return leads

    # ----------------------------------------------------------------- figures

    def test_last_week_by_source(self):
        self.one_week()
        self.comes(self.qr, 50)  # this week's
        council = self.council()
        self.assertEqual(str(council.week_start), "2026-03-02")
        rows = {row["name"]: row for row in council.figures["rows"]}
        counted = {
            name: tuple(row[key] for key in ("leads", "accepted", "rejected", "won")) for name, row in rows.items()}
        self.assertEqual(counted, {
            "WhatsApp · QR": (4, 2, 1, 1), "WhatsApp · Web": (3, 2, 1, 0)})
        total = council.figures["total"]
        self.assertEqual([total[key] for key in ("leads", "accepted", "rejected", "won")], [7, 4, 2, 1])
        self.assertEqual(total["response"], "4 min", "the one in the middle of 1 to 7")
        self.assertIn("2,000.00", council.won)
        self.assertEqual(council.refused, "No fit 2")

    def test_acceptance_and_its_change(self):
        self.one_week()  # 4 of 6
        for number in range(5):  # 4 of 5, this week
            self.comes(self.qr, 60 + number, "rejected" if number == 4 else "accepted")
        self.assertEqual(self.council().acceptance, "67 % (4 of 6)")
        self.pass_time(days=7)
        self.assertEqual(self.council().acceptance, "80 % (4 of 5), +13 points against the week before")

    def test_too_few_decided_for_a_share(self):
        self.comes(self.qr, 1, "accepted")
        self.pass_time(days=7)
        self.assertEqual(self.council().acceptance, "1 of 1: too few for a share")

    def test_weeks_before_and_after(self):
        self.one_week()
        council = self.council()
        self.assertTrue(council.has_next)
        pages = self.env["whatsapp_crm.council"].with_user(self.supervisor)
        after = pages.browse(council.action_week_after()["res_id"])
        self.assertEqual((str(after.week_start), after.has_next), ("2026-03-09", False))
        self.assertEqual(pages.browse(after.action_week_before()["res_id"]), council)
        self.assertEqual(pages.browse(after.action_week_after()["res_id"]), after, "the future has no page")

    def test_marketing_and_sales_see_the_same(self):
        self.one_week()
        other = self.env["crm.team"].create({"name": "Otra", "company_id": self.company.id})
        self.env["crm.lead"].search([("company_id", "=", self.company.id)], limit=1).team_id = other
        pages = [self.council(user).read(FIGURES) for user in (self.supervisor, self.marketing, self.admin)]
        self.assertEqual(pages[0], pages[1])
        self.assertEqual(pages[0], pages[2])

    def test_figures_open_their_rows(self):
        leads = self.one_week()
        for user, model in ((self.supervisor, "crm.lead"), (self.marketing, "whatsapp_crm.report.lead")):
            council = self.council(user)
            for row in (*council.figures["rows"], {**council.figures["total"], "origin": None, "name": "all"}):
                for figure in ("leads", "accepted", "rejected", "won"):
                    action = council.action_open_leads(figure, row["origin"])
                    self.assertEqual(action["res_model"], model)
                    rows = self.env[model].with_user(user).with_context(**action["context"])
                    self.assertEqual(rows.search_count(action["domain"]), row[figure], (figure, row["name"]))
        opened = council.action_open_leads("leads")["domain"]
        self.assertEqual(set(opened[0][2]), {lead.id for lead in leads})

    def test_two_who_open_it_at_once_get_one_page(self):
        page = self.council()
        self.assertEqual(self.council_of_the_loser(), page)
        with self.assertRaises(ValueError):
            self.env["whatsapp_crm.council"].with_user(self.supervisor).action_week_before()

    def council_of_the_loser(self):
        """As who opens it and does not see yet what another has made a moment ago."""
        pages, looked = self.env["whatsapp_crm.council"], []
        search = type(pages).search

        def blind_at_first(model, *args, **kwargs):
            looked.append(model)
            return search(model, *args, **kwargs) if len(looked) > 2 else model.browse()

        with patch.object(type(pages), "search", blind_at_first), mute_logger("odoo.sql_db"):
            return self.council()

    # --------------------------------------------------------------- decisions

    def decide(self, **values):
        council = self.council(self.marketing)
        council.write({"decision_ids": [Command.create({
            "name": "Call leads of the ad first", "user_id": self.agent.id, "date_deadline": "2026-03-20", **values})]})
        return council.decision_ids[-1]

    def test_decision_is_an_activity_until_it_is_done(self):
        decision = self.decide()
        activity = decision.activity_id
        self.assertEqual(
            (activity.user_id, activity.summary, str(activity.date_deadline), decision.state),
            (self.agent, "Call leads of the ad first", "2026-03-20", "open"))
        decision.write({"user_id": self.agent2.id, "name": "Call at once"})
        self.assertEqual((activity.user_id, activity.summary), (self.agent2, "Call at once"))
        activity.with_user(self.agent2).action_done()
        self.env.invalidate_all()
        self.assertEqual(decision.state, "done")

    def test_what_is_not_done_comes_up_again(self):
        decision = self.decide()
        self.assertFalse(self.council().earlier_decision_ids)
        self.pass_time(days=7)
        self.assertEqual(self.council().earlier_decision_ids, decision)
        decision.activity_id.with_user(self.agent).action_done()
        self.assertFalse(self.council().earlier_decision_ids)

    def test_decision_that_is_taken_back_is_nobodys_work(self):
        decision = self.decide()
        activity = decision.activity_id
        decision.unlink()
        self.assertFalse(activity.exists())
        kept = self.decide()
        kept.activity_id.unlink()
        self.env.invalidate_all()
        self.assertEqual(kept.state, "dropped")

    # ------------------------------------------------------------------ rights

    def test_agent_reads_what_was_decided_and_no_figures(self):
        self.one_week()
        decision = self.decide()
        council = decision.council_id.with_user(self.agent)
        self.assertEqual(council.decision_ids.mapped("name"), ["Call leads of the ad first"])
        for attempt in (lambda: council.read(FIGURES), lambda: council.action_open_leads("leads"),
                        lambda: council.write({"came_note": "x"}), lambda: decision.with_user(self.agent).unlink(),
                        lambda: council.action_open_last_week()):
            with self.assertRaises(AccessError):
                attempt()

    def test_other_company_has_its_own_page(self):
        self.one_week()
        council = self.council()
        stranger = self.env["res.company"].create({"name": "Ajena"})
        boss = self._user("wacrm_ajena", "whatsapp_crm.group_admin", stranger)
        theirs = self.council(boss)
        self.assertNotEqual(theirs, council)
        self.assertEqual(theirs.figures["rows"], [])
        with self.assertRaises(AccessError):
            council.with_user(boss).read(FIGURES)
        with self.assertRaises(AccessError):
            council.with_user(boss).action_open_leads("leads")
