# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

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
            to_kind="team", to_team_id=self.collections.id, reason="Se queja y no paga",
            next_step="Enviar enlace de pago", tag_id=self.tag.id)
        self.assertTrue(dialog.tell_customer)
        self.assertFalse(dialog.topic, "the tag's own name is a colleague's")
        self.assertNotIn("Factura", dialog.sentence)
        for text in ("Cobranzas", "Enviar enlace de pago"):
            self.assertIn(text, dialog.sentence)
        dialog.action_hand_off()
        self.run_senders()
        self.assertEqual(len(self.graph.sent), 1)
        self.assertEqual(self.conversation.team_id, self.collections)

    def test_customers_read_what_the_tag_has_for_them(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.tag.wacrm_told = "your bill"
        self.tag.with_context(lang="es_ES").wacrm_told = "su factura"
        self.conversation.partner_id.lang = "es_ES"
        dialog = self.dialog(to_kind="team", to_team_id=self.collections.id, next_step="Mirarla", tag_id=self.tag.id)
        self.assertEqual(dialog.topic, "su factura")
        self.assertIn("su factura", dialog.sentence)

    def test_what_is_not_said_leaves_no_gap(self):
        form = Form(self.dialog(to_kind="team", to_team_id=self.collections.id, tag_id=self.tag.id))
        self.assertFalse(form.next_step)
        self.assertNotIn(":", form.sentence)

    def test_tags_for_conversations_come_first(self):
        tags = self.env["crm.tag"].with_user(self.agent).with_context(wacrm_tags_first=True)
        late = self.env["crm.tag"].create({"name": "ZZ Factura", "wacrm_told": "your bill"})
        own = self.env["crm.tag"].search([("wacrm_told", "!=", False)])
        found = [id_ for id_, _name in tags.name_search("", limit=len(own) + 1)]
        self.assertEqual(set(found[:-1]), set(own.ids))
        self.assertEqual(tags.name_search("factura", limit=1), [(late.id, "ZZ Factura")])
        self.assertEqual([id_ for id_, _name in tags.name_search("factura")][:2], [late.id, self.tag.id])

    def test_hand_off_and_next(self):
        dialog = self.dialog(
            to_kind="team", to_team_id=self.collections.id, next_step="Mirarla", tag_id=self.tag.id,
            reason="Pide la factura de marzo")
        self.assertEqual(dialog.action_hand_off_and_next()["tag"], "whatsapp_crm.next_conversation")
        self.assertEqual(self.conversation.team_id, self.collections)

    def test_reason_is_for_colleagues_the_customer_reads_their_own(self):
        form = Form(self.dialog(
            to_kind="team", to_team_id=self.collections.id, next_step="Enviar enlace de pago", tag_id=self.tag.id))
        form.reason = "Es un moroso conocido"
        form.topic = "Su factura de marzo."
        self.assertIn("Su factura de marzo", form.sentence)
        self.assertNotIn("moroso", form.sentence)
        form.save().action_hand_off()
        self.run_senders()
        self.assertEqual([sent["text"]["body"] for sent in self.graph.sent], [form.record.sentence])
        self.assertIn("moroso", self.conversation.with_user(self.collector).handoff_summary)

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
        choice = self.dialog().duty_choice_ids
        self.assertLessEqual(sales | collections, choice)
        self.assertNotIn(support, choice, "nobody answers it")

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
        self.assertNotIn(self.agent, dialog.user_choice_ids, "who has it already")
        dialog.action_reassign()
        self.assertEqual(self.conversation.user_id, self.agent2)

    def test_who_gets_another_is_chosen_by_how_many_they_have(self):
        users = (self.agent | self.agent2).with_user(self.supervisor).with_context(wacrm_show_open=True)
        users.invalidate_recordset(["display_name"])
        self.env.flush_all()
        self.env["res.users"].browse(users.ids).mapped("partner_id.name")
        self.assertEqual(users[0].display_name, f"{self.agent.name} · 1 open chat")
        self.assertEqual(users[1].display_name, f"{self.agent2.name} · 0 open chats")
        self.assertEqual(self.agent.display_name, self.agent.name)

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
