import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import WhatsappCrmCase

PNG = base64.b64encode(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="))


def buttons(*titles):
    return {"wacrm_kind": "buttons", "wacrm_choice_ids": [Command.create({"title": title}) for title in titles]}


class CannedCase(WhatsappCrmCase):
    """A customer who wrote, an agent who has the conversation, and canned responses of that agent."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("Hola")
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id
        self.conversation.with_user(self.agent).action_take()
        self.agent.name = "Laura Gómez"

    def canned(self, text="Hola {customer}, soy {agent}.", **values):
        return self.env["mail.canned.response"].with_user(self.agent).create(
            {"source": "hola", "substitution": text, **values})

    def fill(self, canned):
        return canned.wacrm_fill(self.channel.id)

    def answer(self, canned, body="<p>¿Le llamamos?</p>", **values):
        """Send it as the composer does; return the rows."""
        return self.rows_of(self.say(self.channel, body, wacrm_canned_id=canned.id, **values))

    def attachment(self, **values):
        return self.env["ir.attachment"].with_user(self.agent).create({
            "name": "foto.png", "raw": base64.b64decode(PNG), "mimetype": "image/png",
            "res_model": "mail.compose.message", "res_id": 0, **values})


@tagged("post_install", "-at_install")
class TestCannedForm(CannedCase):
    def test_limits_are_said_in_words(self):
        for values, words in (
                ({"wacrm_kind": "buttons"}, "at least one button"),
                (buttons("Uno", "Dos", "Tres", "Cuatro"), "at most 3 buttons"),
                (buttons("x" * 21), "is too long: WhatsApp shows 20 characters, this has 21"),
                (buttons("Sí", "Sí "), "Two buttons or rows are the same"),
                ({**buttons("Sí"), "substitution": "x" * 1025}, "at most 1024 characters of text; this has 1025"),
                ({**buttons("Lunes"), "wacrm_kind": "list"}, "what opens the list"),
                ({**buttons("Lunes"), "wacrm_kind": "list", "wacrm_list_button": "x" * 21}, "too long"),
                ({**buttons(*map(str, range(11))), "wacrm_kind": "list", "wacrm_list_button": "Ver"},
                 "at most 10 rows"),
                ({"wacrm_kind": "list", "wacrm_list_button": "Ver", "wacrm_choice_ids": [
                    Command.create({"title": "Lunes", "description": "x" * 73})]}, "second line is too long"),
                ({"wacrm_file": base64.b64encode(b"\x89PNG" + bytes(6 << 20)), "wacrm_filename": "a.png"}, "too large"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self.canned(**values)

    def test_a_changed_line_is_checked_too(self):
        canned = self.canned(**buttons("Sí", "No"))
        with self.assertRaisesRegex(ValidationError, "is too long"):
            canned.wacrm_choice_ids[0].title = "x" * 21
        with self.assertRaisesRegex(ValidationError, "at least one button"):
            canned.wacrm_choice_ids = [Command.clear()]

    def test_what_nothing_fills_in_is_hinted_at(self):
        form = Form(self.env["mail.canned.response"].with_user(self.agent))
        form.source, form.substitution = "json", "Código {codigo} de {customer}"
        self.assertEqual(form.wacrm_unknown, "{codigo}")
        form.save()

    def test_choices_are_as_private_as_their_response(self):
        canned = self.canned(**buttons("Sí"))
        choice = canned.wacrm_choice_ids.with_user(self.agent2)
        with self.assertRaises(AccessError):
            choice.read(["title"])
        canned.group_ids = self.env.ref("whatsapp_crm.group_agent")
        self.assertEqual(choice.read(["title"])[0]["title"], "Sí")
        with self.assertRaises(AccessError):
            choice.write({"title": "No"})


@tagged("post_install", "-at_install")
class TestCannedFill(CannedCase):
    def test_known_values_are_put_in(self):
        filled = self.fill(self.canned("Hola {customer}, soy {agent} de {company}."))
        self.assertEqual((filled["text"], filled["open"]), ("Hola Ana, soy Laura de Planes SA.", []))

    def test_what_is_not_known_is_asked_for(self):
        filled = self.fill(self.canned("{customer}: nos vemos el {next_date}. {cupon}"))
        self.assertEqual(filled["text"], "Ana: nos vemos el {next_date}. {cupon}")
        self.assertEqual(filled["open"], [
            {"name": "next_date", "label": "Date of the next activity"}, {"name": "cupon", "label": "cupon"}])

    def test_next_activity_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.conversation.partner_id.lang = "es_ES"
        self.conversation.activity_schedule(
            "mail.mail_activity_data_todo", date_deadline="2099-03-09", user_id=self.agent.id)
        self.assertIn("9 de marzo", self.fill(self.canned("Hasta el {next_date}"))["text"])

    def test_a_phone_number_is_no_name(self):
        self.conversation.partner_id.name = "+34 611 222 333"
        self.row.contact_id.profile_name = False
        self.assertEqual(self.fill(self.canned("Hola {customer}"))["open"][0]["name"], "customer")

    def test_last_order_where_sales_is_installed(self):
        if "sale.order" not in self.env:
            self.skipTest("Sales is not installed")
        order = self.env["sale.order"].create({
            "partner_id": self.conversation.partner_id.id, "company_id": self.company.id})
        self.agent.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        filled = self.fill(self.canned("Pedido {order}"))
        self.assertEqual(filled["text"], f"Pedido {order.name}")

    def test_file_comes_as_a_fresh_upload_of_the_agent(self):
        canned = self.canned(wacrm_file=PNG, wacrm_filename="mapa.png")
        filled = self.fill(canned)
        copy = self.env["ir.attachment"].browse(filled["attachment_id"])
        self.assertEqual((copy.name, copy.mimetype, copy.res_model, copy.create_uid), (
            "mapa.png", "image/png", "mail.compose.message", self.agent))
        self.assertEqual(filled["store"]["ir.attachment"][0]["id"], copy.id)

    def test_nobody_reads_by_it_what_they_may_not(self):
        canned = self.canned()
        with self.assertRaises(AccessError):
            canned.with_user(self.agent2).wacrm_fill(self.channel.id)
        stranger = self._user("wacrm_strange", "base.group_user", self.env["res.company"].create({"name": "Otra"}))
        own = self.env["mail.canned.response"].with_user(stranger).create({"source": "a", "substitution": "{customer}"})
        with self.assertRaises(AccessError):
            own.wacrm_fill(self.channel.id)


@tagged("post_install", "-at_install")
class TestCannedSend(CannedCase):
    def test_buttons_go_under_the_text(self):
        canned = self.canned(**buttons("Sí, por favor", "No"))
        row = self.answer(canned)
        self.assertEqual((row.type, row.origin, row.text), ("interactive", "agent", "¿Le llamamos?"))
        self.assertIn("Sí, por favor", row.mail_message_id.body)
        self.run_senders()
        sent = self.graph.sent[-1]["interactive"]
        self.assertEqual(sent["type"], "button")
        self.assertEqual(sent["body"]["text"], "¿Le llamamos?")
        self.assertEqual([one["reply"]["title"] for one in sent["action"]["buttons"]], ["Sí, por favor", "No"])

    def test_a_list_with_second_lines(self):
        canned = self.canned(wacrm_kind="list", wacrm_list_button="Ver horas", wacrm_choice_ids=[
            Command.create({"title": "Lunes", "description": "De 9 a 12"}), Command.create({"title": "Martes"})])
        self.answer(canned)
        self.run_senders()
        action = self.graph.sent[-1]["interactive"]["action"]
        self.assertEqual(action["button"], "Ver horas")
        rows = action["sections"][0]["rows"]
        self.assertEqual([(row["title"], row.get("description")) for row in rows], [
            ("Lunes", "De 9 a 12"), ("Martes", None)])

    def test_picture_stands_above_the_buttons(self):
        canned = self.canned(**buttons("Sí"))
        row = self.answer(canned, attachment_ids=self.attachment().ids)
        self.assertEqual((len(row), row.type), (1, "interactive"))
        self.run_senders()
        self.assertEqual(self.graph.sent[-1]["interactive"]["header"], {"type": "image", "image": {"id": "media.1"}})

    def test_file_goes_before_a_list(self):
        canned = self.canned(wacrm_kind="list", wacrm_list_button="Ver", wacrm_choice_ids=[
            Command.create({"title": "Lunes"})])
        rows = self.answer(canned, attachment_ids=self.attachment().ids)
        self.assertEqual([(row.type, bool(row.text)) for row in rows], [("image", False), ("interactive", True)])

    def test_buttons_need_a_text(self):
        with self.assertRaisesRegex(UserError, "only under a text"):
            self.answer(self.canned(**buttons("Sí")), body="", attachment_ids=self.attachment().ids)

    def test_no_braces_reach_the_customer(self):
        for text, canned in (("Hola {customer}", None), ("Su {cupon}", self.canned("Su {cupon}"))):
            with self.subTest(text), self.assertRaisesRegex(UserError, "Fill in or take out"):
                self.say(self.channel, text, **({"wacrm_canned_id": canned.id} if canned else {}))
        self.say(self.channel, "Esto {es} texto")

    def test_braces_are_text_in_notes_and_other_chats(self):
        self.say(self.channel, "Hola {customer}", note=True)
        room = self.env["discuss.channel"]._create_channel(name="Equipo", group_id=None)
        self.assertIn("{customer}", room.message_post(body="Hola {customer}", message_type="comment").body)

    def test_a_response_of_somebody_else_cannot_be_sent(self):
        canned = self.canned(**buttons("Sí")).with_user(self.agent2)
        self.conversation.with_user(self.agent2).with_context(wacrm_take_over=True)
        with self.assertRaises(AccessError):
            self.say(self.channel, user=self.agent2, wacrm_canned_id=canned.id, wacrm_as_support=True)

    def test_tap_is_the_customers_answer(self):
        row = self.answer(self.canned(**buttons("Sí", "No")))
        self.run_senders()
        tapped = self.receive("interactive", context={"id": row.wamid}, interactive={
            "type": "button_reply", "button_reply": {"id": "canned-1-1", "title": "Sí"}})
        self.assertEqual((tapped.type, tapped.text, tapped.awaits_answer), ("button_reply", "Sí", True))
        self.assertEqual(tapped.mail_message_id.parent_id, row.mail_message_id)

    def test_sent_again_with_its_buttons(self):
        row = self.answer(self.canned(**buttons("Sí")))
        row._climb("failed", forced=True)
        row.with_user(self.agent).action_retry()
        self.run_senders()
        self.assertEqual(self.graph.sent[-1]["interactive"]["type"], "button")
