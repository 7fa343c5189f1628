# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .lead_common import ANA, BEA, LeadFactsCase


@tagged("post_install", "-at_install")
class TestAudit(LeadFactsCase):
    """Five questions, red or green, each with the rows behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.supervisor

    def audit(self, user=None, **values):
        self.env.invalidate_all()
        pages = self.env["whatsapp_crm.audit"].with_user(user or self.supervisor)
        page = pages.browse(pages.action_open_page()["res_id"])
        page.write(values)
        return page

    def rows(self, action, user=None):
        """What the link of an answer opens."""
        model = self.env[action["res_model"]].with_user(user or self.supervisor)
        context = action["context"]
        return model.with_context(**(context if isinstance(context, dict) else {})).search(action["domain"])

    def plan(self, lead):
        return lead.sudo().activity_schedule(
            "mail.mail_activity_data_call", summary="Llamar", user_id=self.agent.id)

    def alert(self, lead):
        return lead.sudo().activity_schedule("whatsapp_crm.mail_activity_type_escalated", user_id=self.agent.id)

    # ----------------------------------------------------------------- storage

    def test_chats_are_stored_here_where_every_number_is_connected(self):
        self.lead_of()
        audit = self.audit()
        self.assertEqual(audit.storage, "good")
        self.assertIn("1 conversations", audit.storage_words)
        self.assertEqual(self.rows(audit.action_storage()), self.number)
        silent = self.number.copy({"name": "Sin conectar", "phone_number_ref": "pnid-9"})
        audit = self.audit()
        self.assertEqual(audit.storage, "bad")
        self.assertIn("Sin conectar", audit.storage_words)
        self.assertEqual(self.rows(audit.action_storage()), self.number | silent)

    # ------------------------------------------------------------------- phone

    def test_history_is_the_companys_unless_people_answer_on_the_phone(self):
        lead = self.lead_of()
        talk = self.talk(lead)
        talk.with_user(self.agent).action_take()
        self.assertEqual(self.audit().phone, "open", "nobody has answered yet")
        for _number in range(9):
            self.replies(lead)
        self.assertEqual(self.audit().phone, "good")
        self.pass_time(minutes=1)
        self.customer_writes(sender=ANA)
        self.pass_time(minutes=1)
        self.echo()
        audit = self.audit()
        self.assertEqual(audit.phone, "bad")
        self.assertIn("10 % of the answers of 90 days were written on the phone (1 of 10)", audit.phone_words)
        self.assertEqual(audit.phone_people, f"{self.agent.name} 1 of 10")
        opened = self.rows(audit.action_phone())
        self.assertEqual(opened.mapped("origin"), ["phone_app"])
        opened.sudo().type = "reaction"
        self.assertFalse(self.rows(self.audit().action_phone()), "a reaction is no answer")
        opened.sudo().type = "text"
        self.pass_time(days=91)
        self.assertEqual(self.audit().phone, "open", "that was long ago")

    # --------------------------------------------------------------- follow-up

    def test_follow_up_rests_on_memory_where_nothing_is_planned(self):
        lead = self.lead_of()
        audit = self.audit()
        self.assertEqual(audit.followup, "bad")
        self.assertEqual(self.rows(audit.action_followup()), lead)
        self.plan(lead)
        self.assertEqual(self.audit().followup, "good")
        self.env["whatsapp_crm.followup.rule"].search([]).active = False
        self.assertEqual(self.audit().followup, "bad", "no rule")

    def test_stalled_deals_are_seen_with_their_value(self):
        lead = self.lead_of()
        lead.sudo().expected_revenue = 2000
        self.replies(lead)
        audit = self.audit()
        self.assertEqual(audit.stalled, "good", "it goes on")
        self.pass_time(days=3)
        audit = self.audit()
        self.assertEqual(audit.stalled, "bad")
        self.assertIn("2,000.00", audit.stalled_words)
        self.assertEqual(self.rows(audit.action_stalled()), lead)
        self.plan(lead)
        self.assertEqual(self.audit().stalled, "good", "it stopped, and somebody goes on")

    # ------------------------------------------------------------------ leaver

    def test_who_leaves_leaves_a_next_step_behind_or_not(self):
        lead = self.lead_of()
        self.talk(lead).with_user(self.agent).action_take()
        lead.sudo().write({"user_id": self.agent.id, "expected_revenue": 2000})
        audit = self.audit()
        self.assertEqual(audit.leaver_id, self.agent, "who would leave most behind")
        self.assertEqual(audit.leaver, "bad")
        self.assertEqual(audit.leaver_conversation_ids, self.talk(lead))
        self.assertEqual(self.rows(audit.action_leaver_leads()), lead)
        self.assertEqual(self.rows(audit.action_leaver_conversations()), self.talk(lead))
        self.assertIn("1 open opportunities (1 without a next step)", audit.leaver_words)
        self.assertIn("2,000.00", audit.leaver_words)
        self.alert(lead)
        self.assertIn("(1 without a next step), worth", self.audit().leaver_words, "an alert is no plan")
        self.plan(lead)
        self.assertEqual(self.audit().leaver, "good")
        other = self.audit(leaver_id=self.agent2.id)
        self.assertEqual((other.leaver, len(other.leaver_lead_ids)), ("good", 0))

    def test_alert_is_no_next_step_of_a_lead_without_a_chat(self):
        lead = self.leads(1)
        audit = self.audit(leaver_id=self.agent.id)
        self.assertEqual(audit._without_activity(lead), lead)
        self.alert(lead)
        self.assertEqual(audit._without_activity(lead), lead)
        self.plan(lead)
        self.assertFalse(audit._without_activity(lead))

    def test_dissatisfaction_is_no_next_step(self):
        lead = self.lead_of()
        self.talk(lead).sudo().activity_schedule(
            "whatsapp_crm_metrics.mail_activity_type_low_score", user_id=self.agent.id)
        self.env.invalidate_all()
        self.assertTrue(lead.with_user(self.supervisor).wacrm_without_activity)
        self.assertFalse(self.talk(lead).next_step_planned)

    # ----------------------------------------------------------------- hygiene

    def leads(self, count, **values):
        return self.env["crm.lead"].with_user(self.agent).create([
            {"name": f"Lead {number}", "team_id": self.team.id, "type": "opportunity", "user_id": self.agent.id,
             "company_id": self.company.id, **values} for number in range(count)])

    def test_needed_answers_that_are_missing(self):
        self.team.wacrm_question_ids = [
            Command.create({"name": name, "answers": "Uno, Dos", "required": needed})
            for name, needed in (("¿Qué?", True), ("¿Cuándo?", False))]
        what, when = self.team.wacrm_question_ids
        leads = self.leads(5)
        audit = self.audit()
        self.assertEqual((audit.missing, audit.missing_words), ("bad", "100 % (5 of 5)"))
        choice = what._definition()["selection"][0][0]
        for lead in leads[1:]:
            lead.sudo()._wacrm_set_property(what.property_name, choice)
        leads[0].sudo()._wacrm_set_property(when.property_name, when._definition()["selection"][0][0])
        audit = self.audit()
        self.assertEqual((audit.missing, audit.missing_words), ("bad", "20 % (1 of 5)"))
        self.assertEqual(self.rows(audit.action_missing()), leads[0])

    def test_entered_by_hand_and_without_origin(self):
        typed = self.leads(4)
        typed[0].sudo().source_id = self.env.ref("utm.utm_source_newsletter")
        self.assertEqual(self.audit().manual, "open", "too few")
        self.lead_of()
        made_in_chat = self.leads(1, source_id=typed[0].source_id.id)
        self.customer_writes(sender=BEA).sudo().lead_id = made_in_chat
        audit = self.audit()
        self.assertEqual((audit.manual, audit.manual_words), ("bad", "57 % (4 of 7)"))
        self.assertEqual(self.rows(audit.action_manual()), typed)
        self.assertEqual(audit.originless_words, "43 % (3 of 7)")
        self.assertEqual(self.rows(audit.action_originless()), typed[1:])

    # ------------------------------------------------------------------ rights

    def test_agents_and_marketing_have_no_audit(self):
        for user in (self.agent, self.marketing):
            with self.assertRaises(AccessError):
                self.audit(user)

    def test_supervisor_audits_own_teams_and_manager_all(self):
        lead = self.lead_of()
        other = self.env["crm.team"].create({"name": "Otra", "company_id": self.company.id})
        lead.sudo().team_id = other
        self.talk(lead).sudo().team_id = other
        self.leads(1, team_id=other.id)
        mine, all_of_it = self.audit(), self.audit(self.admin)
        self.assertFalse(self.rows(mine.action_followup()))
        self.assertEqual(self.rows(all_of_it.action_followup(), self.admin), lead)
        self.assertIn("0 conversations", mine.storage_words)
        self.assertIn("1 conversations", all_of_it.storage_words)
        self.assertFalse(self.rows(mine.action_originless()))

    def test_other_company_sees_nothing_of_it(self):
        ours = self.lead_of() | self.leads(5)
        stranger = self.env["res.company"].create({"name": "Ajena"})
        boss = self._user("wacrm_ajena", "whatsapp_crm.group_admin", stranger)
        audit = self.audit(boss)
        self.assertEqual((audit.storage, audit.phone, audit.missing), ("bad", "open", "open"))
        for action in (audit.action_followup(), audit.action_originless(), audit.action_manual()):
            self.assertFalse(self.rows(action, boss) & ours)
