from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .sales_common import PartnerCase


@tagged("post_install", "-at_install")
class TestGuide(PartnerCase):
    """Which of the team's guides stands above the composer, and what of it."""

    def setUp(self):
        super().setUp()
        self.conversation = self.writes()
        self.tag = self.env["crm.tag"].create({"name": "Precio"})
        self.campaign = self.env["utm.campaign"].create({"name": "Otoño"})
        self.env["whatsapp_crm.guide"].search([]).active = False

    def guide(self, name, **values):
        return self.env["whatsapp_crm.guide"].create({"name": name, "company_id": self.company.id, **values})

    def shown(self, user=None):
        guide = self.env["whatsapp_crm.guide"].with_user(user or self.agent).get_guide(self.conversation.id)
        return guide and guide["name"]

    def test_no_guide(self):
        self.assertFalse(self.shown())

    def test_the_one_that_says_most_is_shown(self):
        self.guide("Todos", sequence=1)
        self.assertEqual(self.shown(), "Todos")
        self.guide("Ventas", team_id=self.team.id)
        self.assertEqual(self.shown(), "Ventas")
        self.guide("Precio", tag_ids=[Command.link(self.tag.id)])
        self.assertEqual(self.shown(), "Ventas")
        self.conversation.tag_ids = self.tag
        self.assertEqual(self.shown(), "Precio")
        self.guide("Otoño", campaign_id=self.campaign.id)
        self.conversation.lead_id.write({"campaign_id": self.campaign.id, "user_id": self.agent.id})
        self.assertEqual(self.shown(), "Otoño")

    def test_every_condition_must_fit(self):
        other = self.env["crm.team"].create({"name": "Soporte", "company_id": self.company.id})
        self.guide("Precio de soporte", team_id=other.id, tag_ids=[Command.link(self.tag.id)])
        self.conversation.tag_ids = self.tag
        self.assertFalse(self.shown())

    def test_lines_and_only_readable_canned_responses(self):
        responses = self.env["mail.canned.response"]
        shared = responses.create({
            "source": "hola", "substitution": "Hola, ¿en qué ayudo?",
            "group_ids": [Command.link(self.env.ref("whatsapp_crm.group_agent").id)]})
        private = responses.with_user(self.supervisor).create({"source": "mía", "substitution": "x"})
        self.guide("Todos", tone="De tú", ask="Ciudad", never_promise="Fechas", closer_id=self.supervisor.id,
                   canned_response_ids=[Command.set((shared | private).ids)])
        guide = self.env["whatsapp_crm.guide"].with_user(self.agent).get_guide(self.conversation.id)
        self.assertEqual((guide["tone"], guide["ask"], guide["never_promise"]), ("De tú", "Ciudad", "Fechas"))
        self.assertEqual((guide["closer"], guide["qualifier"]), (self.supervisor.name, ""))
        self.assertEqual(guide["canned"], [{"id": shared.id, "source": "hola", "text": "Hola, ¿en qué ayudo?"}])

    def test_at_most_three_canned_responses(self):
        responses = self.env["mail.canned.response"].create(
            [{"source": f"r{number}", "substitution": "x"} for number in range(4)])
        with self.assertRaises(ValidationError):
            self.guide("Todos", canned_response_ids=[Command.set(responses.ids)])

    def test_supervisors_write_guides_and_agents_read_them(self):
        guide = self.env["whatsapp_crm.guide"].with_user(self.supervisor).create({"name": "Nueva"})
        with self.assertRaises(AccessError):
            guide.with_user(self.agent).write({"name": "Otra"})

    def test_guides_of_other_companies_are_not_shown(self):
        other = self.env["res.company"].create({"name": "Otra"})
        guide = self.guide("De otra", company_id=other.id)
        self.assertFalse(self.shown())
        with self.assertRaises(AccessError):
            guide.with_user(self.supervisor).read(["name"])
