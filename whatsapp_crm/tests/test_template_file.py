# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .template_common import TemplateWritingCase

PDF = base64.b64encode(b"%PDF-1.4 tarifas")
PNG = base64.b64encode(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))


@tagged("post_install", "-at_install")
class TestTemplateFile(TemplateWritingCase):
    """A header that is a file finds it where nobody can be asked, and says so where there is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a_customer(phone="+34 600 111 001")

    def document(self, **values):
        """An approved template that begins with a document."""
        template = self.approved(
            header_format="document", header_sample=PDF, header_sample_name="muestra.pdf",
            variable_ids=[Command.create({
                "path": "body.1", "sample": "Ana", "source": "partner", "field_path": "name"})])
        template.write(values)
        return template

    def deliver(self, template, record=None):
        """Why it was not sent, or None."""
        return template.with_user(self.agent)._deliver(record or self.lead, number=self.number)[record or self.lead]

    def row(self):
        return self.env["whatsapp_crm.message"].search([("origin", "=", "auto:rule")])

    def test_the_same_file_for_all(self):
        template = self.document(header_source="fixed", header_file=PDF, header_file_name="Tarifas.pdf")
        self.assertIsNone(self.deliver(template))
        row = self.row()
        self.assertEqual((row.attachment_id.name, row.attachment_id.raw), ("Tarifas.pdf", b"%PDF-1.4 tarifas"))
        self.assertEqual(row.mail_message_id.attachment_ids, row.attachment_id)
        self.assertEqual((row.attachment_id.res_model, row.attachment_id.res_id),
                         ("discuss.channel", row.channel_id.id))
        self.run_senders("bulk")
        header = self.graph.sent[-1]["template"]["components"][0]["parameters"][0]
        self.assertEqual((header["type"], header["document"]["filename"]), ("document", "Tarifas.pdf"))
        self.assertNotEqual(header["document"]["id"], "pending")

    def test_nobody_said_where_it_comes_from(self):
        template = self.document()
        self.assertIn("Say in the template where it comes from", self.deliver(template))
        self.assertFalse(self.row())
        action = self.env["ir.actions.server"].create({
            "name": "Plantilla", "state": "whatsapp_crm_template", "wacrm_template_id": template.id,
            "model_id": self.env["ir.model"]._get("crm.lead").id})
        self.assertIn("where it comes from", action.warning)
        many = self.env["whatsapp_crm.template.send.many"].with_user(self.agent).create({
            "lead_ids": self.lead.ids, "number_id": self.number.id, "template_id": template.id})
        self.assertEqual(many.going, 0)
        self.assertIn("where it comes from", many.left_out)

    def test_the_newest_file_of_the_record(self):
        template = self.document(header_source="newest")
        self.assertIn("no file that fits", self.deliver(template))
        for name, content in (("foto.png", base64.b64decode(PNG)), ("viejo.pdf", b"%PDF-1.4 1")):
            self.env["ir.attachment"].create(
                {"name": name, "raw": content, "res_model": "res.partner", "res_id": self.partner.id})
        self.assertIsNone(self.deliver(template), "that of the contact, where the lead has none")
        self.assertEqual(self.row().attachment_id.name, "viejo.pdf")
        self.env["ir.attachment"].create(
            {"name": "nuevo.pdf", "raw": b"%PDF-1.4 2", "res_model": "crm.lead", "res_id": self.lead.id})
        self.assertIsNone(self.deliver(template))
        self.assertEqual(self.row().sorted("id")[-1].attachment_id.name, "nuevo.pdf")

    def test_what_the_sender_may_not_read_goes_nowhere(self):
        template = self.document(header_source="newest")
        self.env["ir.attachment"].create(
            {"name": "nuevo.pdf", "raw": b"%PDF-1.4 2", "res_model": "crm.lead", "res_id": self.lead.id})
        self.lead.user_id = self.supervisor
        template.variable_ids.write({"source": "text", "field_path": False, "text": "Ana"})
        self.assertFalse(self.lead.with_user(self.agent).has_access("read"))
        self.assertIn("no file that fits", self.deliver(template))
        self.assertFalse(self.row())

    def test_a_document_that_odoo_prints(self):
        report = self.env["ir.actions.report"].create({
            "name": "Ficha", "model": "crm.lead", "report_type": "qweb-pdf", "report_name": "crm.ficha"})
        template = self.document(header_source="report", header_report=report.report_name)
        printed = []

        def render(reports, name, ids, **_options):
            printed.append((reports.env.user, name, ids))
            return b"%PDF-1.4 ficha", "pdf"

        with patch.object(type(report), "_render_qweb_pdf", render):
            self.assertIsNone(self.deliver(template))
            self.assertIn("nothing to print", self.deliver(template, self.partner))
        self.assertEqual(printed, [(self.agent, "crm.ficha", self.lead.ids)])
        self.assertEqual((self.row().attachment_id.name, self.row().attachment_id.raw),
                         ("Plan Pro.pdf", b"%PDF-1.4 ficha"))

    def test_a_file_of_another_kind_is_refused_when_it_is_chosen(self):
        with self.assertRaisesRegex(ValidationError, "begins with a document"):
            self.document(header_source="fixed", header_file=PNG, header_file_name="foto.png")

    def test_by_hand_it_need_not_be_chosen_again(self):
        channel = self.receive_text("Hola").channel_id
        channel.wacrm_conversation_id.with_user(self.agent).action_take()
        template = self.document()
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).create({
            "channel_id": channel.id, "template_id": template.id})
        wizard.line_ids.value = "Lucía"
        with self.assertRaisesRegex(UserError, "Add it"):
            wizard.action_send()
        template.write({"header_source": "fixed", "header_file": PDF, "header_file_name": "Tarifas.pdf"})
        wizard.action_send()
        row = self.env["whatsapp_crm.message"].search([("channel_id", "=", channel.id), ("direction", "=", "out")])
        self.assertEqual(row.attachment_id.name, "Tarifas.pdf")
        other = self.env["whatsapp_crm.template.send"].with_user(self.agent).create({
            "channel_id": channel.id, "template_id": template.id, "header_file": PDF, "header_filename": "Otro.pdf"})
        other.line_ids.value = "Lucía"
        other.action_send()
        self.assertEqual(row.search([("channel_id", "=", channel.id)], order="id desc", limit=1).attachment_id.name,
                         "Otro.pdf")

    def test_where_it_comes_from_is_ours_to_change_after_approval(self):
        template = self.document().with_user(self.marketing)
        template.write({"header_source": "fixed", "header_file": PDF, "header_file_name": "Tarifas.pdf"})
        self.assertEqual(template.status, "APPROVED")
