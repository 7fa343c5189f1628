# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import date, datetime, timezone

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from ..tools.template_bubble import bubble
from ..tools.value_text import words_of
from .template_common import TemplateWritingCase


@tagged("post_install", "-at_install")
class TestTemplateValues(TemplateWritingCase):
    """Variables are filled from what the sender may read, else asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a_customer(expected_revenue=2400.5, date_deadline="2026-03-09")

    def bound(self, source, path, records=None, user=None, **line):
        template = self.draft(name=f"t{self.env.cr.now().microsecond}", variable_ids=[Command.create(
            {"path": "body.1", "sample": "x", "source": source, "field_path": path, **line})])
        template = template.with_user(user or self.agent)
        values = template._bound_values(records or template._records_for(self.lead.with_user(user or self.agent)))
        template.sudo().unlink()
        return values.get("body.1")

    def test_fields_of_the_lead_in_the_language_of_the_template(self):
        self.company.currency_id = self.env.ref("base.EUR")
        self.assertEqual(self.bound("lead", "name"), "Plan Pro")
        self.assertEqual(self.bound("lead", "date_deadline"), "9 de marzo de 2026")
        self.assertEqual(self.bound("lead", "expected_revenue").replace("\xa0", " "), "2.400,50 €")
        self.assertEqual(self.bound("lead", "user_id.name"), self.agent.name)
        self.assertEqual(self.bound("lead", "team_id"), "Ventas")

    def test_contact_and_sender(self):
        self.assertEqual(self.bound("partner", "name"), "Lucía Romero")
        self.assertEqual(self.bound("partner", "name", first_word=True), "Lucía")
        self.assertEqual(self.bound("user", "login"), "wacrm_agent")
        self.assertEqual(self.bound("text", False, text=" Siempre\n igual "), "Siempre igual")

    # ------------------------------------------------------ as the customer reads

    def moment(self, user=None, number=None):
        """The 9th of March, 10:00 UTC, as the customer reads it."""
        self.lead.write({"date_closed": "2026-03-09 10:00:00"})
        template = self.draft(name=f"t{self.env.cr.now().microsecond}", variable_ids=[Command.create(
            {"path": "body.1", "sample": "x", "source": "lead", "field_path": "date_closed"})])
        template = template.with_user(user or self.agent)
        records = template._records_for(self.lead.with_user(self.agent))
        value = template._bound_values(records, number)["body.1"]
        template.sudo().unlink()
        return value.split(", ")[1]

    def test_a_moment_is_in_the_zone_of_the_customer_whoever_sends(self):
        hours = self.company.resource_calendar_id
        self.agent.tz, self.partner.tz, hours.tz = "Asia/Tokyo", "America/Bogota", "Europe/Madrid"
        robot = self.env.ref("base.user_root")
        robot.tz = "Asia/Tokyo"
        for user in (self.agent, robot):
            self.assertEqual(self.moment(user), "5:00", user.name)
        self.partner.tz = False
        for user in (self.agent, robot):
            self.assertEqual(self.moment(user), "11:00", user.name)
        far = self.number.copy({
            "name": "Lima", "phone_number_ref": "pnid-far", "calendar_id": hours.copy({"tz": "America/Lima"}).id})
        self.assertEqual((self.moment(number=far), self.moment(number=self.number)), ("5:00", "11:00"))
        self.number.calendar_id = self.company.resource_calendar_id = False
        self.company.partner_id.tz = "Atlantic/Canary"
        self.assertEqual(self.moment(), "10:00")
        self.company.partner_id.tz = "Asia/Tokyo"
        self.assertEqual(self.moment(), "19:00")

    def test_the_preview_says_what_goes_out(self):
        self.partner.tz, self.agent.tz, self.admin.tz = "America/Bogota", "Asia/Tokyo", "Europe/Madrid"
        self.lead.write({"date_closed": "2026-03-09 10:00:00"})
        template = self.approved(body_text="Te llamo el {{1}} sin falta.", variable_ids=[Command.create(
            {"path": "body.1", "sample": "x", "source": "lead", "field_path": "date_closed"})])
        shown = template.with_user(self.admin)
        shown.preview_on = self.lead
        self.assertIn(" 5:00", shown.preview)
        form = self.dialog(template, lead_id=self.lead)
        self.assertIn(" 5:00", form.preview)
        form.save().action_send()
        self.assertIn(" 5:00", self.env["whatsapp_crm.message"].search([("template_id", "=", template.id)]).text)

    def test_an_amount_is_not_in_the_money_of_who_happens_to_send(self):
        """A lead of no company has the currency of whoever looks at it."""
        self.company.currency_id = self.env.ref("base.EUR")
        self.stranger_company.currency_id = self.env.ref("base.JPY")
        self.partner.company_id = False
        self.lead.write({"team_id": False, "user_id": False, "company_id": False})
        robot = self.env.ref("base.user_root").with_company(self.stranger_company)
        template = self.draft(variable_ids=[Command.create(
            {"path": "body.1", "sample": "x", "source": "lead", "field_path": "expected_revenue"})])
        template = template.with_user(robot).with_company(self.stranger_company)
        self.env.invalidate_all()
        values = template._bound_values(template._records_for(template.env["crm.lead"].browse(self.lead.id)))
        self.assertIn("€", values["body.1"])

    def test_empty_is_asked_for(self):
        self.assertIsNone(self.bound("partner", "email"))
        self.assertIsNone(self.bound("ask", False))

    def test_what_the_sender_may_not_read_is_asked_for(self):
        """The binding of one user gives another nothing that is closed to them."""
        other = self._user("wacrm_foreign_agent", "whatsapp_crm.group_agent", self.stranger_company)
        records = {"lead": self.lead.with_user(other), "partner": self.partner.with_user(other)}
        self.assertIsNone(self.bound("lead", "name", records, user=other))
        self.assertIsNone(self.bound("partner", "name", records, user=other))
        self.assertIsNone(self.bound("lead", "partner_id.name", records, user=other))

    def test_secrets_are_no_fields_for_customers(self):
        for source, path in (("lead", "wacrm_urgency"), ("partner", "child_ids"), ("lead", "nothing"),
                             ("partner", "active"),
                             ("lead", "user_id.partner_id.image_1920"), ("lead", "name.x"), ("lead", "")):
            with self.assertRaises(ValidationError, msg=path):
                self.draft(name="secreto", variable_ids=[Command.create(
                    {"path": "body.1", "sample": "x", "source": source, "field_path": path})])

    # -------------------------------------------------------------- sending

    def dialog(self, template, **links):
        return Form(self.env["whatsapp_crm.template.send"].with_user(self.agent).with_context(
            **{f"default_{name}": record.id for name, record in links.items()}, default_template_id=template.id))

    def test_dialog_is_filled_and_asks_for_the_rest(self):
        template = self.approved(
            body_text="Hola {{1}}, tu {{2}} está listo hoy.", variable_ids=[
                Command.create({"path": "body.1", "sample": "Ana", "source": "partner", "field_path": "name",
                                "first_word": True}),
                Command.create({"path": "body.2", "sample": "pedido"})])
        form = self.dialog(template, partner_id=self.partner)
        self.assertEqual([line["value"] for line in form.line_ids._records], ["Lucía", False])
        self.assertIn("Hola Lucía, tu {{2}}", form.preview)
        dialog = form.save()
        with self.assertRaisesRegex(UserError, "Fill in"):
            dialog.action_send()
        dialog.line_ids[1].value = "pedido 42"
        dialog.action_send()
        row = self.env["whatsapp_crm.message"].search([("template_id", "=", template.id)])
        self.assertEqual(row.text, "Hola Lucía, tu pedido 42 está listo hoy.")

    def test_from_the_lead_its_fields_are_there(self):
        template = self.approved(body_text="Sobre {{asunto}}: seguimos hablando cuando quieras.", variable_ids=[
            Command.create({"path": "body.asunto", "sample": "x", "source": "lead", "field_path": "name"})])
        form = self.dialog(template, lead_id=self.lead)
        self.assertIn("Sobre Plan Pro:", form.preview)

    def test_preview_on_a_real_record(self):
        template = self.draft(variable_ids=[Command.create(
            {"path": "body.1", "sample": "Ana", "source": "partner", "field_path": "name"})]).with_user(self.admin)
        self.assertIn("Hola Ana", template.preview)
        template.preview_on = self.partner
        self.assertIn("Hola Lucía Romero", template.preview)


@tagged("post_install", "-at_install")
class TestTemplateBubble(BaseCase):
    """The message as it looks on the phone, and values as people read them."""

    def test_nothing_of_a_text_becomes_code(self):
        html = bubble([
            {"type": "HEADER", "format": "TEXT", "text": "<b>x</b>"}, {"type": "BODY", "text": "Hi *{{1}}*<script>"},
            {"type": "FOOTER", "text": "<i>"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "<u>Yes"}, {"type": "COPY_CODE"}]},
        ], {"body.1": "<img>"}, {"copy_code": "Copy code"})
        for code in ("<b>x", "<script>", "<i>", "<u>", "<img>"):
            self.assertNotIn(code, html)
        self.assertIn("<strong>&lt;img&gt;</strong>", html)
        self.assertIn("Copy code", html)

    def test_words_of_values(self):
        moment = datetime(2026, 3, 9, 10, 5, tzinfo=timezone.utc)
        for lang, wanted in {"es": "9 de marzo de 2026, 10:05", "en_US": "March 9, 2026, 10:05 AM",
                             "pt_BR": "9 de março de 2026, 10:05", "xx": "March 9, 2026, 10:05 AM"}.items():
            self.assertEqual(words_of(moment, lang).replace("\u202f", " "), wanted)
        self.assertEqual(words_of(date(2026, 12, 1), "en_GB"), "1 December 2026")
        self.assertEqual(
            (words_of(0, "es"), words_of(1234.5, "es", digits=2), words_of(False, "es")), ("0", "1.234,50", ""))
