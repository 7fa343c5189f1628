# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..tools.graph_client import GraphError, GraphTransportError
from .template_common import TemplateWritingCase


@tagged("post_install", "-at_install")
class TestTemplateSubmit(TemplateWritingCase):
    """From a draft to an approved template, by way of Meta."""

    def test_draft_is_handed_in_and_approved(self):
        template = self.draft()
        self.assertEqual((template.status, template.sendable, template.is_writable), ("DRAFT", False, True))
        template.action_submit()
        self.assertFalse(self.graph.calls, "no HTTP in the user's transaction")
        self.assertFalse(template.is_writable)
        self.run_requests()
        (_name, values), = self.graph.calls
        self.assertEqual(values, {
            "name": "aviso", "language": "es", "category": "UTILITY", "parameter_format": "POSITIONAL",
            "components": [{"type": "BODY", "text": "Hola {{1}}, tu pedido ya está listo.",
                            "example": {"body_text": [["Ana"]]}}]})
        self.assertEqual((template.status, template.template_ref, template.request), ("PENDING", "501", False))
        self.decide(template, "APPROVED")
        self.assertTrue(template.sendable)

    def test_what_meta_would_refuse_is_not_handed_in(self):
        template = self.draft(body_text="{{1}} llega", name="Con Mayúsculas")
        with self.assertRaisesRegex(UserError, "(?s)small letters.*begin or end with a variable"):
            template.action_submit()
        self.assertFalse(template.request)

    def test_rejected_in_words_changed_and_handed_in_again(self):
        template = self.draft()
        template.action_submit()
        self.run_requests()
        self.decide(template, "REJECTED", reason="PROMOTIONAL")
        self.assertEqual(template.status, "REJECTED")
        self.assertIn("Choose Marketing", template.rejection)
        template.action_edit()
        template.write({"category": "MARKETING", "body_text": "Hola {{1}}, mira la oferta de hoy."})
        template.action_submit()
        self.run_requests()
        self.assertEqual(self.graph.calls[-1], ("edit", {
            "category": "MARKETING", "components": [{
                "type": "BODY", "text": "Hola {{1}}, mira la oferta de hoy.",
                "example": {"body_text": [["Ana"]]}}]}))
        self.assertEqual((template.status, template.editing, template.category, template.rejection),
                         ("PENDING", False, "MARKETING", ""))

    def test_an_approved_one_stays_until_its_change_is_handed_in(self):
        template = self.approved()
        before = template.components
        template.action_edit()
        template.body_text = "Hola {{1}}, otro texto para ti."
        self.assertEqual((template.components, template.sendable), (before, True))
        with self.assertRaises(AccessError):
            template.category = "MARKETING"
        template.action_discard_edit()
        self.assertIn("pedido", template.preview)

    def test_lost_answer_is_looked_up_not_repeated(self):
        template = self.draft()
        template.action_submit()
        self.graph.keeps_then_breaks, self.graph.trouble = True, [GraphTransportError("cut", doubtful=True)]
        self.run_requests()
        self.assertEqual((template.status, template.request), ("DRAFT", "submit"))
        self.assertTrue(template.request_error)
        self.run_requests()
        self.assertEqual([call[0] for call in self.graph.calls], ["create", "look"])
        self.assertEqual((template.status, template.template_ref, template.request), ("PENDING", "501", False))

    def test_refusal_comes_back_in_words(self):
        template = self.draft()
        template.action_submit()
        self.graph.trouble = [GraphError(100, subcode=2388040, message="A component has more than 1024 characters")]
        self.run_requests()
        self.assertEqual((template.status, template.request, template.is_writable), ("DRAFT", False, True))
        self.assertIn("more than 1024", template.request_error)

    def test_a_notice_that_comes_first_is_not_undone(self):
        template = self.draft()
        template.action_submit()
        row = {"id": "501", "status": "PENDING", "category": "UTILITY"}

        def create(waba_ref, values):
            template.sudo().write({"status": "APPROVED", "status_word": "APPROVED", "template_ref": "501"})
            self.env.flush_all()
            return row
        self.graph.create_template = create
        self.run_requests()
        self.assertEqual((template.status, template.sendable), ("APPROVED", True))

    def test_file_of_the_header_goes_to_the_reviewers(self):
        self.account.app_ref = "app-1"
        template = self.draft(
            header_format="image", header_sample=base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20),
            header_sample_name="oferta.png")
        template.action_submit()
        self.run_requests()
        self.assertEqual(self.graph.calls[0][:3], ("sample", "image/png", "oferta.png"))
        self.assertEqual(self.graph.calls[1][1]["components"][0], {
            "type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::handle"]}})

    def test_a_sync_leaves_drafts_alone(self):
        template = self.draft()
        self.assertEqual(self.account._sync_templates(), {"new": 0, "changed": 0, "gone": 0})
        self.assertEqual((template.status, template.active), ("DRAFT", True))

    # ------------------------------------------------------------------ delete

    def test_delete_says_what_goes(self):
        spanish = self.approved()
        english = self.approved(lang_code="en", body_text="Hello {{1}}, your order is ready now.")
        dialog = self.env["whatsapp_crm.template.delete"].with_user(self.marketing).create({
            "template_id": spanish.id})
        self.assertEqual((dialog.template_ids, dialog.others, dialog.blocks_name), (spanish, True, True))
        dialog.scope = "all"
        self.assertEqual(dialog.template_ids, spanish + english)
        dialog.scope = "one"
        dialog.action_delete()
        self.run_requests()
        self.assertEqual(self.graph.calls[-1], ("delete", "aviso", spanish.template_ref))
        self.assertEqual((spanish.status, spanish.active, english.active), ("DELETED", False, True))

    def test_delete_in_all_languages(self):
        spanish = self.approved()
        english = self.approved(lang_code="en", body_text="Hello {{1}}, your order is ready now.")
        self.env["whatsapp_crm.template.delete"].with_user(self.marketing).create({
            "template_id": spanish.id, "scope": "all"}).action_delete()
        self.graph.trouble = [GraphError(100, subcode=2593002, message="not found")]
        self.run_requests()
        self.assertEqual(self.graph.calls[-1], ("delete", "aviso", None))
        self.assertEqual((spanish + english).mapped("status"), ["DELETED", "DELETED"])

    # ------------------------------------------------------------------ rights

    def test_nobody_approves_their_own(self):
        template = self.draft()
        for user in (self.marketing, self.admin):
            with self.assertRaises(AccessError):
                template.with_user(user).write({"status": "APPROVED"})
            with self.assertRaises(AccessError):
                template.with_user(user).write({"components": [{"type": "BODY", "text": "x"}]})
            with self.assertRaises(AccessError):
                self.draft(user=user, name="otro", status="APPROVED")

    def test_an_approved_text_is_changed_at_meta_only(self):
        template = self.approved()
        with self.assertRaises(AccessError):
            template.body_text = "Otro texto"
        with self.assertRaises(UserError):
            template.unlink()

    def test_agents_and_supervisors_write_none(self):
        template = self.draft()
        for user in (self.agent, self.supervisor):
            with self.assertRaises(AccessError):
                self.draft(user=user, name="suyo")
            with self.assertRaises(AccessError):
                template.with_user(user).action_submit()
            with self.assertRaises(AccessError):
                self.env["whatsapp_crm.template.delete"].with_user(user).create({"template_id": template.id})

    def test_another_company_sees_and_touches_nothing(self):
        template = self.approved()
        templates = self.env["whatsapp_crm.template"].with_user(self.stranger)
        self.assertFalse(templates.search([("id", "=", template.id)]))
        with self.assertRaises(AccessError):
            self.draft(user=self.stranger, name="ajeno")
        with self.assertRaises(AccessError):
            template.variable_ids.with_user(self.stranger).source = "user"
        dialog = self.env["whatsapp_crm.template.delete"].with_user(self.stranger).create({"template_id": template.id})
        with self.assertRaises(AccessError):
            dialog.action_delete()
        self.assertFalse(template.request)

    def test_written_in_the_form(self):
        with Form(self.env["whatsapp_crm.template"].with_user(self.marketing)) as form:
            form.account_id = self.account
            form.name = "recordatorio"
            form.lang_choice = "es"
            form.category = "UTILITY"
            form.body_text = "Hola {{nombre}}, te esperamos el {{dia}} a la hora acordada."
            self.assertEqual(len(form.variable_ids), 2)
            with form.variable_ids.edit(0) as line:
                line.sample = "Ana"
            self.assertIn("Ana", form.preview)
            self.assertIn("{{dia}}", form.preview)
            self.assertIn("example", form.problem_text)
            with form.variable_ids.edit(1) as line:
                line.sample = "martes"
        template = form.record
        self.assertEqual(template.variable_ids.mapped("sample"), ["Ana", "martes"])
        self.assertFalse(template.problem_text)
        template.body_text = "Hola {{nombre}}, te esperamos como siempre en la tienda."
        self.assertEqual(template.variable_ids.mapped("path"), ["body.nombre"])

    def test_copy_is_a_draft_of_its_own(self):
        template = self.approved(button_ids=[Command.create({"kind": "quick_reply", "text": "Sí"})])
        copy = self.env["whatsapp_crm.template"].browse(template.action_copy_as_draft()["res_id"])
        self.assertEqual((copy.status, copy.name, copy.body_text), ("DRAFT", "aviso_2", template.body_text))
        self.assertEqual(copy.button_ids.mapped("text"), ["Sí"])
        self.assertFalse(copy.problem_text)

    # ----------------------------------------------------------------- library

    def test_library_makes_drafts_once(self):
        add = self.env["whatsapp_crm.template.library.add"].with_user(self.marketing)
        dialog = self.chosen_all(add.create({"account_id": self.account.id, "lang_code": "pt_BR"}))
        drafts = self.env["whatsapp_crm.template"].search(dialog.action_add()["domain"])
        self.assertEqual(len(drafts), 5)
        self.assertIn("boas_vindas", drafts.mapped("name"))
        self.assertEqual(set(drafts.mapped("status")), {"DRAFT"})
        self.assertFalse(any(drafts.mapped("problem_text")), drafts.mapped("problem_text"))
        self.assertTrue(all(d.moment_when and d.moment_aim and d.moment_result for d in drafts))
        self.assertFalse(drafts.filtered("request"), "nothing is handed in by itself")
        again = self.chosen_all(add.create({"account_id": self.account.id, "lang_code": "pt_BR"}))
        self.assertTrue(all(again.line_ids.mapped("is_there")))
        with self.assertRaisesRegex(UserError, "there already"):
            again.action_add()

    def chosen_all(self, dialog):
        dialog.line_ids.chosen = True
        return dialog

    def test_nothing_of_the_library_is_chosen_beforehand(self):
        form = Form(self.env["whatsapp_crm.template.library.add"].with_user(self.marketing))
        form.lang_code = "es"
        dialog = form.save()
        self.assertFalse(any(dialog.line_ids.mapped("chosen")))
        self.assertEqual(dialog.line_ids[0].title.split("\n")[1], "bienvenida")
        with self.assertRaisesRegex(UserError, "at least one"):
            dialog.action_add()

    def test_a_name_of_the_library_that_is_taken_gets_a_number(self):
        self.draft(name="bienvenida", lang_code="es")
        dialog = self.env["whatsapp_crm.template.library.add"].with_user(self.marketing).create(
            {"account_id": self.account.id, "lang_code": "es"})
        self.assertFalse(dialog.line_ids[0].is_there)
        dialog.line_ids[0].chosen = True
        self.assertEqual(self.env["whatsapp_crm.template"].search(dialog.action_add()["domain"]).name, "bienvenida_2")
