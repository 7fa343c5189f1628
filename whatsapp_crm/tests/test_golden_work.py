from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.consent.export import PersonExport
from ..models.consent.personal_data import PersonalData
from .golden_common import WORDS, GoldenCase


@tagged("post_install", "-at_install")
class TestGoldenWork(GoldenCase):
    """Worked needs contact or a reason, the leader hears of what was not; won and lost are followed."""

    def test_salesperson_without_whatsapp_sees_words_and_summary(self):
        self.say(self.conversation.channel_id, "<p>Lo miro</p>")
        self.say(self.conversation.channel_id, "<p>Secreto interno</p>", note=True)
        flag = self.flagged_by()
        lead = flag.lead_id.with_user(self.seller)
        self.assertFalse(self.seller.has_group("whatsapp_crm.group_agent"))
        arch = self.env["crm.lead"].with_user(self.seller).get_view(view_type="form")["arch"]
        self.assertIn("wacrm_golden_flag_ids", arch)
        [read] = lead.web_read({"wacrm_golden_flag_ids": {"fields": {
            "note": {}, "raised_by_id": {"fields": {"display_name": {}}}, "may_work": {}, "conversation_summary": {},
            "conversation_id": {"fields": {"display_name": {}}}}}})
        [shown] = read["wacrm_golden_flag_ids"]
        self.assertEqual((shown["note"], shown["raised_by_id"]["display_name"], shown["may_work"]),
                         (WORDS, self.agent.name, True))
        summary = shown["conversation_summary"]
        self.assertEqual((summary["name"], summary["responsible"]), ("Marta Gil", self.agent.name))
        self.assertEqual([line["text"] for line in summary["messages"]], ["Va lentísimo, ya somos 12", "Lo miro"])
        self.assertNotIn("Secreto", str(summary))
        with self.assertRaises(AccessError):
            self.conversation.with_user(self.seller).read(["state"])

    def test_salesperson_sees_own_flags_only(self):
        flag = self.flagged_by()
        other = self._user("wacrm_other", "sales_team.group_sale_salesman")
        self.assertFalse(flag.with_user(other).search([]))
        with self.assertRaises(AccessError):
            flag.with_user(other).action_worked("contact")
        self.assertEqual(flag.with_user(self.leader).search([]), flag)
        self.assertEqual(flag.with_user(self.agent).search([]), flag, "who raised it")
        self.assertEqual(flag.with_user(self.supervisor).search([]), flag)
        marketing = self._user("wacrm_market", "whatsapp_crm.group_marketing")
        with self.assertRaises(AccessError):
            flag.with_user(marketing).search([])

    def test_worked_needs_contact_or_a_reason(self):
        flag = self.flagged_by()
        for how, note in (("reason", ""), ("reason", "  "), ("", "x")):
            with self.assertRaises(UserError):
                flag.with_user(self.seller).action_worked(how, note)
        action = flag.with_user(self.seller).action_open_worked()
        with Form(self.env[action["res_model"]].with_user(self.seller).with_context(**action["context"])) as form:
            form.how = "reason"
            form.note = "De vacaciones hasta el lunes"
        form.record.action_worked()
        self.assertEqual((flag.state, flag.worked_by_id, flag.worked_how), ("worked", self.seller, "reason"))
        self.assertFalse(self.activities(flag.lead_id))
        self.assertTrue(flag.lead_id.message_ids.filtered(lambda m: "vacaciones" in m.body))
        with self.assertRaises(UserError):
            flag.with_user(self.seller).action_worked("contact")
        self.overdue(flag)
        self.assertFalse(flag.escalated_at)

    def test_activity_is_not_just_ticked_off(self):
        flag = self.flagged_by()
        activity = self.activities(flag.lead_id).with_user(self.seller)
        with self.assertRaises(UserError):
            activity.action_done()
        activity.action_feedback("Llamada: quieren presupuesto")
        self.assertEqual((flag.state, flag.worked_how, flag.worked_note),
                         ("worked", "contact", "Llamada: quieren presupuesto"))

    def test_unworked_goes_to_the_leader_once(self):
        flag = self.flagged_by()
        self.assertAlmostEqual(flag.escalate_at, fields.Datetime.now() + timedelta(hours=8), delta=timedelta(minutes=1))
        self.overdue(flag)
        self.assertEqual(flag.escalated_to_id, self.leader)
        late = self.activities(flag.lead_id, "golden_late")
        self.assertEqual(late.user_id, self.leader)
        self.assertIn(self.seller.name, late.summary)
        self.run_cron("whatsapp_crm.due", "_cron_due")
        self.assertEqual(len(self.activities(flag.lead_id, "golden_late")), 1)
        self.assertEqual(self.kinds(self.conversation).count("flag_escalated"), 1)
        flag.with_user(self.seller).action_worked("contact")
        self.assertFalse(self.activities(flag.lead_id, "golden_late"))

    def test_hours_are_the_salespersons_working_hours(self):
        calendar = self.env["resource.calendar"].create({
            "name": "Tardes", "tz": "UTC", "company_id": self.company.id, "attendance_ids": [
                (0, 0, {"name": "x", "dayofweek": str(day), "hour_from": 16, "hour_to": 18, "day_period": "afternoon"})
                for day in range(7)]})
        self.company.resource_calendar_id = calendar
        flag = self.flagged_by()
        self.assertGreater(flag.due_at, fields.Datetime.now() + timedelta(hours=48), "four afternoons of two hours")
        self.company.wacrm_golden_hours = 0
        self.lose(flag.lead_id)
        self.assertFalse(self.raise_flag(note="Otra vez").escalate_at, "nobody is told")

    def test_leader_who_is_the_salesperson_tells_somebody_else(self):
        flag = self.flagged_by(self.leader)
        self.overdue(flag)
        self.assertTrue(flag.escalated_to_id)
        self.assertNotEqual(flag.escalated_to_id, self.leader)

    def test_won_is_told_and_credited(self):
        flag = self.flagged_by()
        flag.lead_id.expected_revenue = 3600
        flag.lead_id.with_user(self.seller).action_set_won_rainbowman()
        self.assertEqual((flag.state, flag.won_amount, flag.raised_by_id), ("won", 3600, self.agent))
        [told] = self.told(self.agent)
        self.assertIn("3,600", told)
        self.assertIn(self.seller.name, told)
        self.assertFalse(self.activities(flag.lead_id))
        self.assertEqual(self.kinds(self.conversation).count("flag_won"), 1)
        flag.lead_id.expected_revenue = 4000
        self.assertEqual(flag.won_amount, 4000)
        self.assertEqual(len(self.told(self.agent)), 1)
        credit = self.env["whatsapp_crm.golden.flag"]._read_group(
            [("state", "=", "won")], ["raised_by_id"], ["__count", "won_amount:sum"])
        self.assertEqual(credit, [(self.agent, 1, 4000)])

    def test_lost_is_told_and_can_go_on(self):
        flag = self.flagged_by()
        self.lose(flag.lead_id, "Sin presupuesto", self.seller)
        self.assertEqual((flag.state, flag.account_key), ("lost", False))
        self.assertIn("Sin presupuesto", self.told(self.agent)[0])
        flag.lead_id.action_restore()
        self.assertEqual(flag.state, "worked")
        self.assertTrue(flag.account_key)

    def test_after_the_end_a_new_one_begins(self):
        first = self.flagged_by()
        first.lead_id.action_set_won()
        second = self.raise_flag()
        self.assertNotEqual(first, second)
        self.assertEqual(second.state, "open")
        self.assertNotEqual(first.lead_id, second.lead_id)

    def test_words_that_come_after_it_was_worked(self):
        flag = self.flagged_by()
        flag.with_user(self.seller).action_worked("contact")
        self.raise_flag(note="Ahora son 20")
        self.assertEqual((flag.state, flag.worked_at), ("open", False))
        self.assertIn("Ahora son 20", self.activities(flag.lead_id).note)

    def test_opportunity_given_to_a_colleague(self):
        flag = self.flagged_by()
        flag.lead_id.user_id = self.leader
        self.assertEqual((flag.user_id, self.activities(flag.lead_id).user_id), (self.leader, self.leader))

    def test_salesperson_who_leaves(self):
        flag = self.flagged_by()
        self.seller.active = False
        self.assertEqual((flag.user_id, flag.lead_id.user_id), (self.leader, self.leader))
        self.assertEqual(self.activities(flag.lead_id).user_id, self.leader)

    def test_opportunities_that_are_merged_or_deleted(self):
        flag = self.flagged_by()
        other = self.env["crm.lead"].create({
            "name": "Otra", "partner_id": self.firm.id, "type": "opportunity", "user_id": self.seller.id,
            "company_id": self.company.id, "probability": 90})
        (flag.lead_id | other).merge_opportunity()
        self.assertEqual((flag.lead_id, flag.state), (other.exists() or flag.lead_id, "open"))
        self.assertTrue(flag.lead_id)
        flag.lead_id.unlink()
        self.assertEqual((flag.lead_id, flag.state), (self.env["crm.lead"], "lost"))

    def test_person_who_is_erased(self):
        """Their words go, also from the opportunity of their company; the credit stays."""
        flag = self.flagged_by()
        flag.lead_id.partner_id = self.firm
        data = PersonalData(self.company, self.marta)
        self.assertIn(WORDS, [row["note"] for row in PersonExport(data)._rows("golden_flags")])
        self.env["whatsapp_crm.erasure"].with_user(self.admin)._erase(data, "Lo pidió ella")
        activity = self.activities(flag.lead_id)
        left = [flag.note, flag.product, activity.note, activity.summary, *flag.lead_id.message_ids.mapped("body")]
        self.assertNotIn(WORDS, " ".join(filter(None, left)))
        self.assertTrue(activity, "somebody may still be at work")
        self.assertEqual((flag.raised_by_id, flag.partner_id), (self.agent, self.env["res.partner"]))

    def test_partners_that_are_merged(self):
        flag = self.flagged_by()
        survivor = self.env["res.partner"].create({"name": "Taller Sol SL", "is_company": True})
        self.env["base.partner.merge.automatic.wizard"]._merge((self.firm | survivor).ids, survivor)
        flag.invalidate_recordset()
        self.assertEqual(flag.account_id, survivor)
        self.assertEqual(self.raise_flag(note="Más").joined_id, flag)
