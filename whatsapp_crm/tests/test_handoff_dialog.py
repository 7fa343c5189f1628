# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .handoff_common import HandoffCase


@tagged("post_install", "-at_install")
class TestHandoffDialog(HandoffCase):
    """The dialog proposes what it can; the conversation checks."""

    def dialog(self, user=None, **values):
        action = self.conversation.with_user(user or self.agent).action_open_handoff()
        return self.env[action["res_model"]].with_user(user or self.agent).with_context(
            **action["context"]).create(values)

    def test_dialog_as_a_plain_agent(self):
        self.env["whatsapp_crm.sentence"].create({
            "kind": "handoff", "body": "{customer}: {who}, {why} ({passed})", "company_id": self.company.id,
            "team_id": self.team.id, "lang": self.env.lang})
        dialog = self.dialog(
            to_kind="team", to_team_id=self.collections.id, reason="Pide la factura de marzo",
            next_step="Enviar enlace de pago", tag_id=self.tag.id)
        self.assertTrue(dialog.tell_customer)
        for text in ("Cobranzas", "Pide la factura de marzo", "Enviar enlace de pago"):
            self.assertIn(text, dialog.sentence)
        dialog.action_hand_off()
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 1)
        self.assertEqual(self.conversation.team_id, self.collections)

    def test_closed_window_tells_nobody(self):
        self.channel.wacrm_window_until = fields.Datetime.now() - timedelta(hours=1)
        dialog = self.dialog(to_kind="user", to_user_id=self.agent2.id, reason="Pide la factura de marzo",
                             next_step="Enviar enlace", tag_id=self.tag.id)
        self.assertFalse(dialog.tell_customer)
        dialog.action_hand_off()
        self.run_senders()
        self.assertFalse(self.graph.sent)

    def test_duties_lead_to_teams_along_their_directions(self):
        duties = self.env["whatsapp_crm.duty"].create([
            {"name": name, "company_id": self.company.id, "team_id": team.id} for name, team in (
                ("Ventas", self.team), ("Cobranzas", self.collections), ("Soporte", self.env["crm.team"]))])
        sales, collections, support = duties
        self.env["whatsapp_crm.handoff.direction"].create({"duty_id": collections.id, "other_duty_id": sales.id})
        dialog = self.dialog(duty_id=collections.id)
        self.assertEqual((dialog.to_team_id, dialog.duty_choice_ids), (self.collections, collections))
        self.conversation.team_id = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        self.assertLessEqual(sales | collections | support, self.dialog().duty_choice_ids)

    def test_people_to_choose_from(self):
        choice = self.dialog().user_choice_ids
        self.assertIn(self.agent2, choice)
        self.assertNotIn(self.agent, choice)
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_x", "whatsapp_crm.group_agent", company=other)
        self.assertNotIn(stranger, self.dialog().user_choice_ids)

    def test_where_there_is_one_team_only_people_are_offered_first(self):
        self.assertEqual(self.dialog().to_kind, "team")
        self.env["crm.team"].search([
            ("id", "!=", self.team.id), ("company_id", "in", [False, self.company.id])]).active = False
        self.assertEqual(self.dialog().to_kind, "user")

    def test_send_back_dialog(self):
        self.to_person()
        action = self.conversation.with_user(self.agent2).action_return_handoff()
        dialog = self.env[action["res_model"]].with_user(self.agent2).with_context(**action["context"]).create(
            {"reason": "Falta el número de cliente"})
        dialog.action_send_back()
        self.assertEqual(self.conversation.handoff_ids.state, "returned")

    def test_reassign_is_for_supervisors(self):
        with self.assertRaises(UserError):
            self.conversation.with_user(self.agent2).action_open_reassign()
        action = self.conversation.with_user(self.supervisor).action_open_reassign()
        dialog = self.env[action["res_model"]].with_user(self.supervisor).with_context(**action["context"]).create(
            {"user_id": self.agent2.id})
        self.assertIn(self.agent2, dialog.user_choice_ids)
        dialog.action_reassign()
        self.assertEqual(self.conversation.user_id, self.agent2)

    def test_phrases_for_the_composer(self):
        phrases = self.env["whatsapp_crm.phrase"]
        phrases.search([]).active = False
        phrases.create({
            "name": "te paso con", "replacements": "Lo resuelvo yo\n\nUn segundo", "harmless_before": "el, por aquí,"})
        self.assertEqual(phrases.with_user(self.agent).get_phrases(), [
            {"phrase": "te paso con", "replacements": ["Lo resuelvo yo", "Un segundo"],
             "harmless_before": ["el", "por aquí"]}])
        with self.assertRaises(ValidationError):
            phrases.create({"name": "¡!", "replacements": "x"})
        with self.assertRaises(AccessError):
            phrases.with_user(self.supervisor).create({"name": "le paso", "replacements": "x"})

    def test_team_without_people_is_everybodys(self):
        empty = self.env["crm.team"].create({"name": "Vacío", "company_id": self.company.id})
        empty.crm_team_member_ids = [Command.clear()]
        empty.user_id = False
        handoff = self.hand_off(to_team_id=empty.id)
        self.assertTrue(handoff._is_for(self.agent2))
