from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .context_common import ContextCase


@tagged("post_install", "-at_install")
class TestSaveFile(ContextCase):
    """Files of a chat are copied to the record they belong to, with the agent's own rights."""

    def setUp(self):
        super().setUp()
        self.conversation.lead_id.user_id = self.agent
        self.file = self.env["ir.attachment"].create({
            "name": "plano.pdf", "raw": b"%PDF-1.4", "res_model": "discuss.channel",
            "res_id": self.conversation.channel_id.id})

    def wizard(self, **values):
        action = self.conversation.with_user(self.agent).action_open_save_file(self.file.ids)
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        wizard.write(values)
        return wizard

    def files_of(self, record):
        return self.env["ir.attachment"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def test_one_click_saves_to_the_opportunity(self):
        wizard = self.wizard()
        lead = self.conversation.lead_id
        self.assertEqual(wizard.line_ids[0].res_id, lead.id)
        self.assertIn(("res.partner", self.ana.id), [(line.res_model, line.res_id) for line in wizard.line_ids])
        wizard.line_ids[0].action_save_here()
        copy = self.files_of(lead)
        self.assertEqual((copy.name, copy.raw), ("plano.pdf", b"%PDF-1.4"))
        self.assertEqual(self.file.res_model, "discuss.channel", "the chat keeps its file")
        note = lead.message_ids[0]
        self.assertEqual(note.attachment_ids, copy)
        self.assertTrue(note.subtype_id.internal, "the customer gets no e-mail about it")

    def test_somewhere_else(self):
        lead = self.lead("Otro plan")
        self.wizard(target=f"crm.lead,{lead.id}").action_save()
        self.assertEqual(self.files_of(lead).name, "plano.pdf")
        with self.assertRaises(UserError):
            self.wizard().action_save()

    def test_own_rights_decide(self):
        lead = self.lead("De otro", user_id=self.agent2.id)
        with self.assertRaises(AccessError):
            self.wizard(target=f"crm.lead,{lead.id}").action_save()
        self.file = self.env["ir.attachment"].create({"name": "ajeno", "raw": b"x"})
        with self.assertRaises(AccessError):
            self.wizard()

    def test_only_to_the_kinds_that_are_offered(self):
        wizard = self.wizard()
        wizard.line_ids[0].sudo().write({"res_model": "res.users", "res_id": self.agent.id})
        with self.assertRaises(UserError):
            wizard.line_ids[0].action_save_here()
