# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools.graph_client import GraphError, GraphTransportError
from .common import WhatsappCrmCase
from .graph_admin import TEMPLATES, AdminGraph

PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()


class TemplateCase(WhatsappCrmCase):
    """An account whose templates were synchronized."""

    def setUp(self):
        super().setUp()
        self.graph = AdminGraph()
        self.account.with_user(self.admin).action_sync_templates()

    def template(self, name):
        return self.env["whatsapp_crm.template"].with_context(active_test=False).search(
            [("name", "=", name), ("account_id", "=", self.account.id)])


@tagged("post_install", "-at_install")
class TestTemplateSync(TemplateCase):
    """Our copy is Meta's list, never half of it, and follows Meta's notices."""

    def test_whole_list_is_taken_over(self):
        template = self.template("oferta")
        self.assertEqual(
            (template.status, template.category, template.template_ref, template.sendable),
            ("APPROVED", "MARKETING", "12", True))
        self.assertIn("Hola Ana, 20 % de descuento.", template.preview)
        self.assertEqual(self.template("sorteo").rejected_reason, "PROMOTIONAL")
        self.assertEqual(template.with_context(lang="en_US").display_name, "oferta (Spanish)")

    def test_again_changes_nothing(self):
        templates = self.env["whatsapp_crm.template"].search([("account_id", "=", self.account.id)])
        counts = self.account._sync_templates()
        self.assertEqual(counts, {"new": 0, "changed": 0, "gone": 0})
        self.assertEqual(len(templates), len(TEMPLATES))

    def test_gone_is_archived_and_comes_back(self):
        self.graph.rows = TEMPLATES[1:]
        self.assertEqual(self.account._sync_templates()["gone"], 1)
        self.assertEqual((self.template("saludo").status, self.template("saludo").active), ("DELETED", False))
        self.graph.rows = TEMPLATES
        self.account._sync_templates()
        self.assertTrue(self.template("saludo").sendable)

    def test_half_a_list_changes_nothing(self):
        self.graph.rows = [{**TEMPLATES[1], "status": "PAUSED"}, GraphTransportError("cut", doubtful=False)]
        with self.assertRaisesRegex(UserError, "nothing was changed"):
            self.account.with_user(self.admin).action_sync_templates()
        self.assertEqual(self.template("oferta").status, "APPROVED")
        self.assertTrue(self.template("saludo").active)

    def test_refusal_is_told_in_words(self):
        self.graph.rows = [GraphError(190, message="Error validating access token")]
        with self.assertRaisesRegex(UserError, "access token is no longer valid"):
            self.account.with_user(self.admin).action_sync_templates()

    def test_unknown_words_of_meta_are_kept(self):
        self.graph.rows = [{**TEMPLATES[0], "status": "SLEEPING", "category": "NEWS", "quality_score": "odd"}]
        self.account._sync_templates()
        template = self.template("saludo")
        self.assertEqual((template.status, template.status_word, template.category, template.sendable),
                         ("OTHER", "SLEEPING", "OTHER", False))

    def test_agents_cannot_synchronize(self):
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.template"].with_user(self.agent).action_sync_all()
        marketing = self._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        self.assertTrue(self.env["whatsapp_crm.template"].with_user(marketing).action_sync_all())

    def test_unsupported_parts_say_so(self):
        template = self.template("carrusel")
        self.assertFalse(template.sendable)
        self.assertIn("carousel", template.not_sendable_reason)

    # ----------------------------------------------------------------- notices

    def notice(self, field, at=None, **value):
        body = {"object": "whatsapp_business_account", "entry": [{
            "id": "waba-1", "time": int(at or fields.Datetime.now().timestamp() + 60),
            "changes": [{"field": field, "value": value}]}]}
        stored = self.process(body)
        self.assertEqual(stored.mapped("error"), [False], stored.mapped("error"))
        return stored

    def test_pause_by_notice_stops_sending_it(self):
        self.notice("message_template_status_update", event="PAUSED", message_template_id=11,
                    message_template_name="saludo", message_template_language="es")
        self.assertEqual((self.template("saludo").status, self.template("saludo").sendable), ("PAUSED", False))

    def test_late_older_notice_changes_nothing(self):
        self.notice("message_template_status_update", event="PAUSED", message_template_id=11,
                    message_template_name="saludo", message_template_language="es")
        self.notice("message_template_status_update", at=1700000000, event="APPROVED", message_template_id=11,
                    message_template_name="saludo", message_template_language="es")
        self.assertEqual(self.template("saludo").status, "PAUSED")

    def test_unknown_template_is_kept_until_its_text_is_known(self):
        self.notice("message_template_status_update", event="APPROVED", message_template_id=99,
                    message_template_name="nueva", message_template_language="es-MX")
        template = self.template("nueva")
        self.assertEqual((template.lang_code, template.status, template.sendable), ("es_MX", "APPROVED", False))
        self.assertTrue(template.not_sendable_reason)

    def test_quality_category_and_text_by_notice(self):
        common = {"message_template_id": 12, "message_template_name": "oferta", "message_template_language": "es"}
        self.notice("message_template_quality_update", new_quality_score="RED", **common)
        self.notice("template_category_update", new_category="MARKETING", correct_category="UTILITY", **common)
        self.notice("message_template_components_update", message_template_element="Nuevo {{1}} y {{2}}", **common)
        template = self.template("oferta")
        self.assertEqual((template.quality, template.category, template.announced_category),
                         ("RED", "MARKETING", "UTILITY"))
        self.assertIn("Nuevo", template.preview)
        self.assertIn("Responde BAJA", template.preview)


@tagged("post_install", "-at_install")
class TestTemplateSend(TemplateCase):
    """An agent fills in a template and sends it, window open or not."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.contact = self.row.contact_id
        self.agree(self.contact)

    def wizard(self, template, values=(), user=None, **defaults):
        defaults = defaults or {"channel_id": self.channel.id}
        form = Form(self.env["whatsapp_crm.template.send"].with_user(user or self.agent).with_context(
            **{f"default_{name}": value for name, value in defaults.items()}))
        form.template_id = self.template(template)
        for position, value in enumerate(values):
            with form.line_ids.edit(position) as line:
                line.value = value
        return form

    def send(self, *args, **kwargs):
        self.wizard(*args, **kwargs).save().action_send()
        return self.env["whatsapp_crm.message"].search([("type", "=", "template")], order="id desc", limit=1)

    def test_filled_template_is_sent_with_the_window_closed(self):
        self.channel.wacrm_window_until = False
        row = self.send("oferta", ["Ana", "30 %"])
        self.assertEqual(row.text, "Hola Ana, 30 % de descuento.\n\n_Responde BAJA_")
        self.assertIn("30 %", row.mail_message_id.body)
        self.run_senders()
        payload = self.graph.sent[0]["template"]
        self.assertEqual((payload["name"], payload["language"]), ("oferta", {"code": "es"}))
        self.assertEqual([p["text"] for p in payload["components"][0]["parameters"]], ["Ana", "30 %"])

    def test_it_answers_and_makes_the_conversation_the_senders(self):
        self.send("saludo")
        self.assertEqual((self.conversation.user_id, self.conversation.waiting_since), (self.agent, False))
        self.assertEqual(self.conversation.state, "waiting")

    def test_a_colleagues_customer_is_answered_as_support_only(self):
        self.conversation.with_user(self.agent2).action_take()
        form = self.wizard("saludo")
        self.assertEqual(form.responsible, self.agent2.name)
        with self.assertRaisesRegex(UserError, "Answer as support"):
            form.save().action_send()
        form.as_support = True
        form.save().action_send()
        self.assertEqual(self.conversation.user_id, self.agent2)
        self.assertFalse(self.conversation.waiting_since)
        self.assertFalse(self.wizard("saludo", user=self.agent2).responsible)

    def test_from_the_contact_a_colleague_is_known_too(self):
        self.conversation.with_user(self.agent2).action_take()
        partner = self.conversation.partner_id
        partner.phone = "+34 611 22 23 33"
        form = self.wizard("saludo", partner_id=partner.id)
        self.assertEqual(form.responsible, self.agent2.name)
        with self.assertRaisesRegex(UserError, "Answer as support"):
            form.save().action_send()
        form.as_support = True
        form.save().action_send()
        self.assertFalse(self.conversation.waiting_since)

    def test_preview_shows_what_is_filled_in(self):
        form = self.wizard("oferta", ["Ana"])
        self.assertIn("Hola Ana, {{2}} de descuento.", form.preview)

    def test_empty_value_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, r"Fill in “Text, \{\{2\}\}"):
            self.send("oferta", ["Ana"])
        self.assertFalse(self.env["whatsapp_crm.message"].search(
            [("type", "=", "template"), ("channel_id", "=", self.channel.id)]))

    def test_line_breaks_in_values_become_spaces(self):
        row = self.send("oferta", ["Ana\nRuiz\t", "1"])
        self.assertIn("Hola Ana Ruiz,", row.text)

    def test_no_marketing_after_an_opt_out(self):
        self.receive_text("BAJA")
        with self.assertRaisesRegex(UserError, "stopped marketing"):
            self.send("oferta", ["Ana", "1"])
        self.assertTrue(self.send("saludo"))

    def test_no_marketing_to_the_united_states(self):
        channel = self.receive_text(sender="12125550123").channel_id
        self.agree(channel.wacrm_contact_id)
        with self.assertRaisesRegex(UserError, "United States"):
            self.send("oferta", ["Ana", "1"], channel_id=channel.id)

    def test_paused_since_it_was_chosen(self):
        wizard = self.wizard("saludo").save()
        self.template("saludo").status = "PAUSED"
        with self.assertRaisesRegex(UserError, "Paused"):
            wizard.action_send()

    def test_retry_passes_the_gate_again(self):
        row = self.send("oferta", ["Ana", "1"])
        with self.graph_answers(GraphError(131026)):
            self.run_senders()
        self.agree(self.contact, state="withdrawn", source="words")
        with self.assertRaisesRegex(UserError, "stopped marketing"):
            row.with_user(self.agent).action_retry()

    def test_template_of_another_account_is_refused(self):
        other = self.env["whatsapp_crm.account"].create(
            {"name": "Otra", "company_id": self.company.id, "waba_ref": "waba-2"})
        template = self.template("saludo").copy({"account_id": other.id})
        with self.assertRaisesRegex(UserError, "another WhatsApp account"):
            self.channel.with_user(self.agent)._wacrm_send_template(template, {})

    def test_file_of_the_header_is_uploaded_and_put_in(self):
        form = self.wizard("factura", ["F-1"])
        form.header_file = PDF
        wizard = form.save()
        wizard.header_filename = "factura.pdf"  # the browser sets it with the file
        wizard.action_send()
        self.run_senders()
        header = self.graph.sent[0]["template"]["components"][0]
        self.assertEqual(header["parameters"][0]["document"], {"id": "media.1", "filename": "factura.pdf"})
        self.assertIn("factura.pdf", self.graph.files)

    def test_header_of_the_wrong_kind_is_refused(self):
        attachment = self.env["ir.attachment"].create({"name": "a.png", "raw": b"x", "mimetype": "image/png"})
        with self.assertRaisesRegex(UserError, "begins with a document"):
            self.channel.with_user(self.agent)._wacrm_send_template(
                self.template("factura"), {"body.1": "F"}, attachment)
        with self.assertRaisesRegex(UserError, "begins with a file"):
            self.channel.with_user(self.agent)._wacrm_send_template(self.template("factura"), {"body.1": "F"})

    # ---------------------------------------------------------- to a contact

    def partner(self, phone="+34 622 333 444"):
        return self.env["res.partner"].create({"name": "Taller Sol", "phone": phone, "company_id": self.company.id})

    def test_the_action_menu_of_a_contact_writes_to_that_contact(self):
        partner = self.partner()
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent)
        opened = wizard.with_context(active_model="res.partner", active_id=partner.id).default_get(["partner_id"])
        self.assertEqual(opened["partner_id"], partner.id)

    def test_it_starts_a_conversation_with_a_contact(self):
        partner = self.partner()
        row = self.send("saludo", partner_id=partner.id, number_id=self.number.id)
        conversation = row.conversation_id
        self.assertEqual((conversation.partner_id, conversation.user_id, conversation.state),
                         (partner, self.agent, "waiting"))
        self.run_senders()
        self.assertEqual(self.graph.sent[0]["to"], "+34622333444")
        answer = self.receive_text("Hola", sender="34622333444", name="Sol")
        self.assertEqual((answer.conversation_id, answer.contact_id.partner_id), (conversation, partner))

    def test_contact_who_wrote_before_keeps_the_chat(self):
        row = self.send("saludo", partner_id=self.partner("+34 611 222 333").id, number_id=self.number.id)
        self.assertEqual(row.channel_id, self.channel)

    def test_contact_without_a_usable_phone(self):
        with self.assertRaisesRegex(UserError, "no phone number"):
            self.send("saludo", partner_id=self.partner("123").id, number_id=self.number.id)

    def test_own_scope_does_not_write_into_a_colleagues_chat(self):
        self.env.ref("whatsapp_crm.group_agent").write(
            {"implied_ids": [fields.Command.unlink(self.env.ref("whatsapp_crm.group_scope_team").id)]})
        self.conversation.with_user(self.agent2).action_take()
        with self.assertRaisesRegex(UserError, "in touch with this customer already"):
            self.send("saludo", partner_id=self.partner("+34 611 222 333").id, number_id=self.number.id)

    def test_who_is_no_agent_sends_nothing(self):
        wizard = self.wizard("saludo").save()
        stranger = self._user("wacrm_none", "base.group_user")
        with self.assertRaises(AccessError):
            wizard.with_user(stranger).sudo().action_send()
