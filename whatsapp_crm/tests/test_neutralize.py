# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ..models.settings.first_steps import STEPS
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestNeutralize(WhatsappCrmCase):
    """A copy of the database sends nothing and knows no secret."""

    def neutralize(self):
        self.env.flush_all()
        with file_open("whatsapp_crm/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()

    def test_secrets_crons_and_queue_are_gone(self):
        self.number.access_token = "own"
        row = self.rows_of(self.say(self.receive_text().channel_id))
        self.neutralize()
        self.assertEqual(
            [self.account.access_token, self.account.app_secret, self.account.verify_token, self.number.access_token],
            [False] * 4)
        crons = self.env["ir.model.data"].search([("module", "=", "whatsapp_crm"), ("model", "=", "ir.cron")])
        self.assertGreaterEqual(len(crons), 6)
        self.assertFalse(self.env["ir.cron"].browse(crons.mapped("res_id")).filtered("active"))
        self.assertEqual(row.status, "cancelled")
        self.assertTrue(self.account.sending_stopped)

    def test_a_token_filled_in_later_sends_nothing_old(self):
        self.say(self.receive_text().channel_id)
        self.neutralize()
        self.account.access_token = "test token"
        self.account.action_resume_sending()
        self.run_senders()
        self.assertEqual(self.graph.sent, [])


@tagged("post_install", "-at_install")
class TestSettings(WhatsappCrmCase):
    """Settings take no value that would break WhatsApp or lose something."""

    def save(self, **values):
        settings = self.env["res.config.settings"].with_user(self.env.ref("base.user_admin")).create(values)
        settings.execute()
        return settings

    def parameter(self, name):
        return self.env["ir.config_parameter"].get_param(f"whatsapp_crm.{name}")

    def test_values_are_kept(self):
        self.save(wacrm_retention_days=90, wacrm_media_max_mb=20, wacrm_graph_host="http://127.0.0.1:8070")
        self.assertEqual((self.parameter("retention_days"), self.parameter("media_max_mb")), ("90", "20"))
        self.assertEqual(self.parameter("graph_host"), "http://127.0.0.1:8070")

    def test_refused_values(self):
        for values in ({"wacrm_retention_days": 7}, {"wacrm_media_max_mb": 101}, {"wacrm_media_max_mb": 0},
                       {"wacrm_silent_hours": 0}, {"wacrm_graph_host": "http://graph.facebook.com"},
                       {"wacrm_graph_host": "https://user:pw@graph.facebook.com"},
                       {"wacrm_graph_host": "file:///etc/passwd"}, {"wacrm_graph_version": "26"}):
            with self.subTest(values), self.assertRaises(UserError):
                self.save(**values)

    def test_scope_of_agents(self):
        team, everything = (self.env.ref(f"whatsapp_crm.group_scope_{name}") for name in ("team", "all"))
        for scope, expected in (("own", (False, False)), ("all", (True, True)), ("team", (True, False))):
            self.save(wacrm_agent_scope=scope)
            groups = self.agent.all_group_ids
            self.assertEqual((team in groups, everything in groups), expected, scope)
            self.assertEqual(self.env["res.config.settings"].default_get(["wacrm_agent_scope"])["wacrm_agent_scope"],
                             scope)
            self.assertIn(everything, self.supervisor.all_group_ids)


@tagged("post_install", "-at_install")
class TestFirstSteps(WhatsappCrmCase):
    """Each step is done as the data shows it."""

    def panel(self):
        return self.env["whatsapp_crm.first.steps"].with_user(self.admin).create({})

    def test_steps_follow_the_data(self):
        self.assertFalse(self.panel().number_done)
        self.receive_text()
        self.assertTrue(self.panel().number_done and self.panel().message_done and self.panel().people_done)
        self.assertFalse(self.panel().hours_done)
        self.number.calendar_id = self.company.resource_calendar_id
        self.assertTrue(self.panel().hours_done)
        self.assertEqual(self.panel().step_count, len(STEPS))

    def test_every_button_opens_something(self):
        panel = self.panel()
        for step in STEPS:
            self.assertIn("type", getattr(panel, f"action_{step}")())
        self.assertEqual(panel.action_open_panel()["res_model"], "whatsapp_crm.first.steps")
