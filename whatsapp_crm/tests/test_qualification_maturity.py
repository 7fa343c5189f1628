# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .qualification_common import QualificationCase

AD = {"source_type": "ad", "source_id": "120210000000000777", "headline": "2 months free"}
MONDAY = "2026-03-02 10:00:00"


@tagged("post_install", "-at_install")
class TestMaturity(QualificationCase):
    """Marketing leads are accepted, rejected with a reason, or not looked at."""

    def from_ad(self, sender="34611000001"):
        return self.receive_text("¿Precio?", sender=sender, referral=AD).conversation_id

    def test_who_came_by_an_ad_is_a_marketing_lead(self):
        lead = self.from_ad().lead_id
        self.assertEqual((lead.wacrm_maturity, bool(lead.wacrm_mql_at)), ("mql", True))
        self.assertFalse(self.opened().lead_id.wacrm_maturity, "nor is who just wrote")

    def test_who_came_by_an_entry_point(self):
        entry = self.env["whatsapp_crm.entry.point"].create({"name": "Window", "number_id": self.number.id})
        lead = self.opened().lead_id
        lead._wacrm_touch(entry, datetime(2026, 3, 2, 10))
        self.assertEqual((lead.wacrm_maturity, lead.wacrm_mql_at), ("mql", datetime(2026, 3, 2, 10)))

    def test_accepted(self):
        conversation = self.from_ad()
        lead = conversation.lead_id
        panel = conversation.with_user(self.agent).action_accept_lead()
        self.assertEqual((panel["state"], panel["may_accept"]), ("sql", False))
        self.assertEqual((lead.wacrm_maturity, lead.wacrm_sql_by_id, lead.user_id), ("sql", self.agent, self.agent))
        self.assertFalse(lead.wacrm_qualified_at, "accepted is not qualified")
        self.assertIn("lead_accepted", self.kinds(conversation))
        with self.assertRaisesRegex(UserError, "not waiting to be accepted"):
            conversation.with_user(self.agent).action_accept_lead()

    def test_qualified_is_accepted(self):
        conversation = self.from_ad()
        self.answer(conversation, self.what, "Basic")
        self.answer(conversation, self.when, "Now")
        self.assertEqual(conversation.lead_id.wacrm_maturity, "sql")

    def test_rejected_with_a_reason_of_the_set(self):
        self.env["crm.lost.reason"].create({"name": "Bought elsewhere"})
        conversation = self.from_ad()
        action = conversation.with_user(self.agent).action_open_reject_lead()
        dialog = Form(self.env["whatsapp_crm.lead.reject"].with_user(self.agent).with_context(**action["context"]))
        self.assertNotIn("Bought elsewhere", dialog.reason_ids[:].mapped("name"))
        with self.assertRaisesRegex(AssertionError, "reason_id"):
            dialog.save()
        dialog.reason_id = self.reason
        dialog.note = "Only looks around"
        dialog.save().action_reject()
        lead = conversation.lead_id
        self.assertEqual((lead.wacrm_maturity, lead.won_status, lead.lost_reason_id), ("rejected", "lost", self.reason))
        self.assertEqual(lead.wacrm_rejected_by_id, self.agent)
        self.assertEqual(conversation.milestone_ids.filtered(lambda m: m.kind == "lead_rejected").note, "No budget")
        lead.action_restore()
        self.assertEqual((lead.wacrm_maturity, lead.wacrm_rejected_at), ("mql", False))

    def test_on_the_opportunity_by_its_rights(self):
        lead = self.from_ad().lead_id
        lead.user_id = self.agent2
        with self.assertRaises(AccessError):
            lead.with_user(self.agent).action_wacrm_accept()
        lead.with_user(self.agent2).action_wacrm_accept()
        self.assertEqual(lead.wacrm_sql_by_id, self.agent2)

    def test_salesperson_without_whatsapp(self):
        """Whoever has the lead decides; that there is a conversation does not stand in the way."""
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman")
        accepted, rejected = (self.from_ad(f"3461100001{number}").lead_id for number in range(2))
        (accepted | rejected).user_id = salesman
        accepted.with_user(salesman).action_wacrm_accept()
        self.assertEqual(accepted.wacrm_sql_by_id, salesman)
        action = rejected.with_user(salesman).action_wacrm_open_reject()
        dialog = Form(self.env["whatsapp_crm.lead.reject"].with_user(salesman).with_context(**action["context"]))
        dialog.reason_id = self.reason
        dialog.save().action_reject()
        self.assertEqual(rejected.wacrm_maturity, "rejected")
        with Form(accepted.with_user(salesman)) as form:
            form.expected_revenue = 10

    # ------------------------------------------------------------ not looked at

    def not_looked_at(self):
        self.env.flush_all()
        self.env["crm.lead"].invalidate_model(["wacrm_not_looked_at"])
        return self.env["crm.lead"].search([("wacrm_not_looked_at", "=", True), ("team_id", "=", self.team.id)])

    def test_untouched_for_working_hours(self):
        self.company.resource_calendar_id.tz = "UTC"
        with freeze_time(MONDAY):
            lead = self.from_ad().lead_id
        lead.wacrm_mql_at = datetime(2026, 3, 2, 10)
        # 8 to 12 and 13 to 17 o'clock: six hours on Monday, two on Tuesday
        self.assertEqual(lead.wacrm_look_by, datetime(2026, 3, 3, 10))
        with freeze_time("2026-03-03 09:59:59"):
            self.assertFalse(self.not_looked_at())
            self.assertFalse(lead.wacrm_not_looked_at)
        with freeze_time("2026-03-03 10:00:01"):
            self.assertEqual(self.not_looked_at(), lead)
            self.assertTrue(lead.wacrm_not_looked_at)

    def told(self):
        return self.env["mail.activity"].search([
            ("activity_type_id", "=", self.env.ref("whatsapp_crm.mail_activity_type_not_looked_at").id)])

    def run_due(self):
        self.run_cron("whatsapp_crm.due", "_cron_due")

    def test_leader_is_told_once_until_somebody_looks(self):
        self.team.user_id = self.supervisor
        with freeze_time(MONDAY):
            late, taken = (self.from_ad(sender=f"3461100000{number}") for number in range(2))
            taken.with_user(self.agent).action_take()
            self.run_due()
            self.assertFalse(self.told())
        with freeze_time("2026-03-09 10:00:00"):
            self.run_due()
            self.run_due()
            told = self.told()
            self.assertEqual((told.user_id, told.res_id), (self.supervisor, late.lead_id.id), "once, and of one lead")
            self.assertEqual(told.summary, "Nobody has looked at this marketing lead yet")
            self.assertTrue(late.with_user(self.agent).without_activity, "to be told is no next step")
            late.with_user(self.agent).action_take()
            self.assertFalse(self.told().exists())

    def test_without_a_leader_who_manages_sales_is_told(self):
        self.team.user_id = False
        with freeze_time(MONDAY):
            self.from_ad()
        with freeze_time("2026-03-09 10:00:00"):
            self.run_due()
        self.assertTrue(self.told().user_id.has_group("sales_team.group_sale_manager"))

    def test_who_looks_ends_it(self):
        with freeze_time(MONDAY):
            leads = [self.from_ad(sender=f"3461100000{number}") for number in range(4)]
        taken, written, answered, unseen = leads
        with freeze_time("2026-03-09 10:00:00"):
            self.assertEqual(len(self.not_looked_at()), 4)
            taken.with_user(self.agent).action_take()
            written.lead_id.with_user(self.supervisor).expected_revenue = 100
            self.answer(answered, self.tried, "Nothing yet")
            unseen.lead_id.expected_revenue = 50  # the system did
            self.assertEqual(self.not_looked_at(), unseen.lead_id)
            self.assertEqual(unseen.with_user(self.agent).qualification["not_looked_at"], True)

    def test_opening_the_chat_is_a_look(self):
        with freeze_time(MONDAY):
            conversation = self.from_ad()
        conversation._looked_at(self.supervisor)
        self.assertFalse(conversation.lead_id.wacrm_looked_at, "who could not answer only viewed it")
        conversation._looked_at(self.agent)
        self.assertTrue(conversation.lead_id.wacrm_looked_at)

    def test_never(self):
        self.team.wacrm_look_hours = 0
        with freeze_time(MONDAY):
            self.from_ad()
        self.assertFalse(self.not_looked_at())


@tagged("post_install", "-at_install")
class TestPreparedTeam(QualificationCase):
    """A sales team for this channel in one click."""

    def test_one_click(self):
        before = self.env["crm.stage"].search([])
        shared = before.filtered(lambda stage: not stage.team_ids)
        team_values = self.team.read(["name", "member_ids", "wacrm_qualified_stage_id"])
        self.company.partner_id.lang = self.env["res.lang"]._activate_lang("es_ES").code
        teams = self.env["crm.team"].with_user(self.admin)
        team = teams.browse(teams.action_wacrm_prepare()["res_id"])
        stages = (self.env["crm.stage"].search([]) - before).with_context(lang="es_ES")
        self.assertEqual(stages.mapped("name"), [
            "Lead nuevo", "Contacto calificado", "Propuesta enviada", "Ganado"])
        self.assertEqual(stages.team_ids, team.sudo())
        self.assertEqual((team.wacrm_qualified_stage_id, team.wacrm_proposal_stage_id), (stages[1], stages[2]))
        self.assertEqual(stages.with_context(lang="en_US").mapped("name")[1], "Qualified contact")
        self.assertEqual(len(team.wacrm_question_ids), 5)
        self.assertEqual(team.wacrm_question_ids[1].name, "¿Para cuándo?")
        rejections = self.env["crm.lost.reason"].with_context(lang="es_ES").search([("wacrm_rejection", "=", True)])
        self.assertIn("Sin presupuesto", rejections.mapped("name"))
        self.assertFalse(team.wacrm_has_number, "the form says so")
        self.assertTrue(self.team.wacrm_has_number)
        self.assertEqual(teams.action_wacrm_prepare()["res_id"], team.id, "twice is once")
        self.assertEqual(self.env["crm.stage"].search_count([]), len(before) + 4)
        self.assertFalse(shared.team_ids)
        self.assertEqual(self.team.read(["name", "member_ids", "wacrm_qualified_stage_id"]), team_values)

    def test_agents_prepare_nothing(self):
        with self.assertRaises(AccessError):
            self.env["crm.team"].with_user(self.agent).action_wacrm_prepare()

    def test_usual_questions_for_a_team_that_is_there(self):
        team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        team.with_user(self.admin).action_wacrm_add_questions()
        stages = team._wacrm_stages().filtered(lambda stage: not stage.is_won)
        self.assertEqual(len(team.wacrm_question_ids), 5)
        self.assertEqual((team.wacrm_qualified_stage_id, team.wacrm_proposal_stage_id), (stages[1], stages[2]))
