# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("-at_install", "post_install")
class TestStory(WhatsappCrmCase):
    """A conversation reads like a story, to whoever may read it, complete although people left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.name, cls.agent2.name, cls.supervisor.name = "Laura Ríos", "Luis Ortega", "Carmen Vidal"
        cls.foreigner = cls._user(
            "wacrm_foreign", "whatsapp_crm.group_supervisor", cls.env["res.company"].create({"name": "Otra SA"}))
        cls.now = fields.Datetime.now()

    def setUp(self):
        super().setUp()
        self.conversation = self.receive_text("¿Precio?", at=self.at(minutes=-20)).conversation_id

    def at(self, **delta):
        return (self.now + timedelta(**delta)).timestamp()

    def lines(self, conversation=None, user=None, **options):
        told = (conversation or self.conversation).with_user(user or self.supervisor).get_story(**options)
        return [line for day in told["days"] for line in day["lines"]]

    def texts(self, *args, **kwargs):
        return [line["text"] for line in self.lines(*args, **kwargs)]

    def test_reads_like_a_story(self):
        self.conversation.with_user(self.agent2)._looked_at(self.agent2)
        self.conversation.with_user(self.supervisor).action_assign(self.agent.id)
        self.say(self.conversation.channel_id, "<p>Son 10 €</p>")
        self.conversation.with_user(self.agent).action_resolve(
            "next_step", next_step={"what": "Demo", "user_id": self.agent.id, "date": "2026-11-24"})
        self.assertEqual(self.texts(), [
            "Ana Ruiz began the conversation",
            "Ana Ruiz wrote and waits for an answer",
            f"It belongs to the opportunity {self.conversation.lead_id.name}",
            "Luis Ortega saw it after 20 min",
            "Carmen Vidal assigned it to Laura Ríos",
            "Laura Ríos answered after 20 min",
            "Laura Ríos resolved it: Next step agreed",
            "Laura Ríos agreed the next step: Demo"])
        details = {line["kind"]: line["detail"] for line in self.lines()}
        self.assertEqual(details["customer_wrote"], "“¿Precio?”")
        self.assertEqual(details["answered"], "“Son 10 €”")
        self.assertEqual(details["next_step_agreed"], "Laura Ríos · 11/24/2026")

    def test_a_handoff_is_one_sentence(self):
        """Of the team that it goes to and why, not of its steps; how long it took to accept it."""
        self.conversation.with_user(self.agent).action_take()
        tag = self.env["crm.tag"].create({"name": "Factura"})
        self.conversation.with_user(self.agent).action_hand_off({
            "to_user_id": self.agent2.id, "reason": "pregunta por la factura", "priority": "1",
            "next_step": "Revisar los cargos", "tag_id": tag.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE whatsapp_crm_milestone SET at = at - interval '7 minutes' WHERE kind = 'handed_off'")
        self.env.invalidate_all()
        self.conversation.with_user(self.agent2).action_accept_handoff()
        told = [line for line in self.lines() if line["kind"].startswith("hand")]
        self.assertEqual([line["text"] for line in told], [
            "Laura Ríos handed it off to Luis Ortega", "Luis Ortega accepted it after 7 min"])
        self.assertEqual(told[0]["detail"], "pregunta por la factura · Next step: Revisar los cargos")

    def test_from_the_ad_to_won_although_the_seller_is_gone(self):
        """What becomes of the opportunity later, in another conversation, is told in the first one too."""
        self.conversation.with_user(self.agent).action_take()
        self.say(self.conversation.channel_id)
        self.conversation.with_user(self.agent).action_resolve("confirmed", confirmed_by="us")
        lead = self.conversation.lead_id
        later = self.receive_text("Sí, lo contrato", at=self.at(days=3)).conversation_id
        self.assertNotEqual(later, self.conversation)
        later.lead_id = lead
        lead.expected_revenue = 2000
        lead.with_user(self.agent).action_set_won()
        self.agent.active = False
        told = self.texts()
        self.assertIn("Laura Ríos took it", told)
        self.assertRegex(told[-1], "Laura Ríos won the opportunity: .*2,000.00")
        self.assertEqual(told.count(told[-1]), 1)
        self.assertEqual(self.texts(later).count(told[-1]), 1)

    def test_who_had_it_is_told_when_it_goes_back(self):
        self.conversation.with_user(self.agent).action_take()
        self.agent.with_user(self.admin).sudo().active = False
        self.assertIn(f"{self.admin.name} returned it to the queue; Laura Ríos had it", self.texts())

    def test_stages_and_loss(self):
        """The opportunity's way is told once each, with the reason why it was lost."""
        lead = self.conversation.lead_id
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        lead.with_user(self.agent).sudo().stage_id = (stages - lead.stage_id)[0]
        lead.with_user(self.agent).sudo().stage_id = (stages - lead.stage_id)[0]
        reason = self.env["crm.lost.reason"].create({"name": "Sin presupuesto"})
        lead.with_user(self.agent).sudo().action_set_lost(lost_reason_id=reason.id)
        lead.with_user(self.agent).sudo().action_unarchive()
        told = [text for text in self.texts() if "opportunity" in text][1:]
        self.assertEqual(told[-2:], [
            "Laura Ríos lost the opportunity: Sin presupuesto", "Laura Ríos took the opportunity up again"])
        self.assertEqual(len(told), 4, told)

    def test_the_whole_customer(self):
        """All conversations in one, the ones that may not be read left out."""
        self.conversation.with_user(self.agent).action_take()
        self.conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True, confirmed_by="us")
        later = self.receive_text("Otra cosa", at=self.at(days=3)).conversation_id
        both = {line["conversation_id"] for line in self.lines(whole_customer=True)}
        self.assertEqual(both, {self.conversation.id, later.id})
        self.assertEqual({line["conversation_id"] for line in self.lines()}, {self.conversation.id})

    def test_only_the_newest_with_more(self):
        told = self.conversation.with_user(self.supervisor).get_story(limit=1)
        self.assertTrue(told["more"])
        self.assertEqual(len(told["days"][0]["lines"]), 1)

    def test_of_another_company_nothing(self):
        for method in ("get_story", "action_print_story"):
            with self.assertRaises(AccessError):
                getattr(self.conversation.with_user(self.foreigner), method)()
        with self.assertRaises(AccessError):
            self.env["report.whatsapp_crm.report_story"].with_user(
                self.foreigner)._get_report_values(self.conversation.ids)

    def test_printed(self):
        """The page has one story per customer, with the opportunity and who printed it."""
        other = self.receive_text("Hola", sender="34622333444", name="Luis Gil").conversation_id
        report = self.env["ir.actions.report"].with_user(self.supervisor)
        html = report._render_qweb_html(
            "whatsapp_crm.report_story", (self.conversation | other).ids)[0].decode()
        self.assertEqual(html.count("o_wacrm_story page"), 2)
        for words in ("Ana Ruiz wrote and waits for an answer", "Luis Gil", "Printed by Carmen Vidal", "¿Precio?"):
            self.assertIn(words, html)

    def test_from_the_lead_and_from_the_contact(self):
        self.conversation.with_user(self.agent).action_take()
        partner, lead = self.conversation.partner_id, self.conversation.lead_id
        for record in (partner, lead):
            action = record.with_user(self.agent).action_wacrm_story()
            self.assertEqual(action["url"], f"/report/html/whatsapp_crm.report_story/{self.conversation.id}")

    def test_as_many_statements_however_long(self):
        """Hundreds of facts are read with as many statements as a few."""
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.conversation.with_user(self.supervisor).get_story()
            return self.env.cr.sql_log_count - before

        count()  # what is remembered
        few = count()
        record = self.env["whatsapp_crm.milestone"]._record
        for user in (self.agent, self.agent2) * 30:
            record(self.conversation, "taken", user=user)
        self.assertLessEqual(count(), few + 2)
