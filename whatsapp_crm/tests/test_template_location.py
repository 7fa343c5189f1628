# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .template_common import TemplateWritingCase

SHOP = {"latitude": "40.4168", "longitude": "-3.7038", "place": "Taller Sol", "address": "Calle Mayor 8, Madrid"}


@tagged("post_install", "-at_install")
class TestTemplateLocation(TemplateWritingCase):
    """A header that is a place: written, handed in without an example, sent with its values."""

    def located(self, **values):
        """An approved template that begins with a place.

        :param values: text of each of the place's variables, asked for where it is missing
        """
        lines = [Command.create({"path": "body.1", "sample": "Ana"})] + [
            Command.create({"path": f"header.{key}", "source": "text", "text": text}) for key, text in values.items()]
        return self.approved(header_format="location", variable_ids=lines)

    def send(self, template, **values):
        self.channel = self.receive_text("Hola").channel_id
        self.channel.wacrm_conversation_id.with_user(self.agent).action_take()
        wizard = self.env["whatsapp_crm.template.send"].with_user(self.agent).create({
            "channel_id": self.channel.id, "template_id": template.id})
        for line in wizard.line_ids:
            line.value = values.get(line.path.rpartition(".")[2], line.value)
        wizard.action_send()
        self.run_senders("interactive")
        return self.graph.sent[-1]["template"]["components"]

    def test_it_is_written_and_handed_in(self):
        form = Form(self.draft().with_user(self.marketing))
        form.header_format = "location"
        draft = form.save()
        self.assertEqual(draft.variable_ids.mapped("label"),
                         ["Text, {{1}}", "Latitude", "Longitude", "Name of the place", "Address of the place"])
        self.assertFalse(draft.problem_text, "a place needs no example")
        self.assertIn("Place on the map", draft.preview)
        draft.action_submit()
        self.run_requests()
        _name, values = self.graph.calls[-1]
        self.assertEqual(values["components"][0], {"type": "HEADER", "format": "LOCATION"})
        self.decide(draft, "APPROVED")
        self.assertTrue(draft.sendable)
        draft.action_edit()
        self.assertEqual(draft.header_format, "location")

    def test_it_goes_with_its_values(self):
        header = self.send(self.located(**SHOP), **{"1": "Lucía"})[0]
        self.assertEqual(header, {"type": "header", "parameters": [{"type": "location", "location": {
            "latitude": "40.4168", "longitude": "-3.7038", "name": "Taller Sol", "address": "Calle Mayor 8, Madrid"}}]})
        self.assertIn("📍 Taller Sol, Calle Mayor 8, Madrid", self.channel.message_ids[0].body)

    def test_what_is_asked_for_must_be_a_place(self):
        template = self.located(place="Taller Sol", address="Calle Mayor 8")
        for wrong in ("Madrid", "91", ""):
            with self.assertRaisesRegex(UserError, "Latitude"):
                self.send(template, **{"1": "Lucía", "latitude": wrong, "longitude": "-3,7"})
        header = self.send(template, **{"1": "Lucía", "latitude": "40,4", "longitude": "-3,7"})[0]
        self.assertEqual(header["parameters"][0]["location"]["latitude"], "40.4")

    def test_fields_of_a_contact(self):
        partner = self.env["res.partner"].create({
            "name": "Taller Sol", "phone": "+34 600 111 001", "company_id": self.company.id, "street": "Calle Mayor 8"})
        template = self.approved(header_format="location", variable_ids=[
            Command.create({"path": path, "sample": "x", "source": "partner", "field_path": field})
            for path, field in (("body.1", "name"), ("header.latitude", "partner_latitude"),
                                ("header.longitude", "partner_longitude"), ("header.place", "name"),
                                ("header.address", "street"))])
        [missing] = template._deliver(partner, number=self.number).values()
        self.assertIn("Latitude, Longitude", missing, "nobody is at 0°")
        partner.write({"partner_latitude": 40.41678, "partner_longitude": -3.70379})
        self.assertEqual(template._deliver(partner, number=self.number), {partner: None})
        row = self.env["whatsapp_crm.message"].search([("origin", "=", "auto:rule")])
        place = row.content["components"][0]["parameters"][0]["location"]
        self.assertEqual((place["latitude"], place["longitude"]), ("40.41678", "-3.70379"))
