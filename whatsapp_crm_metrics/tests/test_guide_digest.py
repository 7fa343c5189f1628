# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.addons.whatsapp_crm.tests.common import WhatsappCrmCase
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestGuideDigest(WhatsappCrmCase):
    """The four figures in Odoo's regular e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create({
            "name": "Cada día", "periodicity": "daily", "company_id": cls.company.id,
            "kpi_wacrm_first_response": True, "kpi_wacrm_pending": True, "kpi_wacrm_seen": True,
            "kpi_wacrm_resolved": True})

    def _shown(self, user):
        """dict of what the first column of the e-mail shows, by figure; the second that runs is not over yet."""
        with freeze_time(fields.Datetime.now() + timedelta(minutes=1)):
            kpis = self.digest._compute_kpis(self.company, user)
        return {kpi["kpi_name"].removeprefix("kpi_wacrm_"): kpi["kpi_col1"]["value"] for kpi in kpis}

    def test_shows_what_the_overview_shows(self):
        self.team.user_id = self.supervisor
        row = self.receive_text("Hola")
        self.say(row.channel_id)
        row.conversation_id.with_user(self.agent).action_resolve("confirmed", confirmed_by="us", proof="Sí")
        self.receive_text("¿Hay alguien?", sender="34611000999", name="Luis")
        self.assertEqual(self._shown(self.supervisor), {
            "first_response": "< 1 min", "pending": "1", "seen": "–", "resolved": "1"})

    def test_each_reader_sees_their_own(self):
        self.receive_text("¿Hay alguien?")
        self.assertEqual(self._shown(self.agent2)["pending"], "0")

    def test_who_works_no_conversations_gets_none(self):
        stranger = new_test_user(self.env, "wacrm_reader", groups="base.group_user", company_id=self.company.id,
                                 company_ids=[(6, 0, self.company.ids)])
        self.assertEqual(self._shown(stranger), {})

    def test_read_without_a_period_it_is_of_the_last_day(self):
        self.receive_text("¿Hay alguien?")
        self.team.user_id = self.supervisor
        self.env.invalidate_all()
        self.assertEqual(self.digest.with_user(self.supervisor).sudo().kpi_wacrm_pending_value, 1)

    def test_a_figure_leads_to_the_overview(self):
        kpi = self.digest._compute_kpis(self.company, self.supervisor)[0]
        self.assertIn("whatsapp_crm_metrics.home_action", kpi["kpi_action"])
