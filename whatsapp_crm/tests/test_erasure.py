import base64
import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .consent_common import ConsentCase

SECRETS = ("Ana Ruiz", "34611222333", "611222333", "ana@ejemplo.es", "Calle Mayor 1", "mi clave es 77", "ES.ANA9")
REASON = "Solicitud por correo del 20 de noviembre"


@tagged("post_install", "-at_install")
class TestErasure(ConsentCase):
    """A person goes, the figures stay, and no marketing begins again."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text("mi clave es 77", user_id="ES.ANA9")
        self.conversation.with_user(self.agent).action_take()
        self.partner_of = self.contact.partner_id
        self.partner_of.write({"email": "ana@ejemplo.es", "street": "Calle Mayor 1", "phone": "+34 611 22 23 33"})
        self.lead = self.conversation.lead_id
        self.lead.write({"expected_revenue": 2400, "description": "Ana Ruiz, Calle Mayor 1"})
        self.agree(self.contact, proof="Ana Ruiz firmó", message_id=self.row.id)
        self.say(self.channel, "Hola Ana Ruiz")
        self.say(self.channel, "Ana Ruiz llama mañana", note=True)
        self.conversation.with_user(self.agent).message_post(body="Ana Ruiz vive en Calle Mayor 1")
        self.env["mail.tracking.value"].create({
            "field_id": self.env["ir.model.fields"]._get("crm.lead", "email_from").id,
            "mail_message_id": self.lead.message_ids[:1].id, "old_value_char": "ana@ejemplo.es"})
        self.file = self.env["ir.attachment"].create({
            "name": "Ana Ruiz.pdf", "raw": b"%PDF-1.4 Ana Ruiz", "mimetype": "application/pdf",
            "res_model": "discuss.channel", "res_id": self.channel.id})
        self.row.media = {"filename": "Ana Ruiz.pdf", "caption": "Ana Ruiz"}
        self.run_senders()
        self.receive_status(self.env["whatsapp_crm.message"].search(
            [("channel_id", "=", self.channel.id), ("direction", "=", "out"), ("wamid", "!=", False)]).wamid,
            "delivered")

    def wizard(self, user=None, **defaults):
        defaults = defaults or {"partner_id": self.partner_of.id}
        return Form(self.env["whatsapp_crm.erase.person"].with_user(user or self.admin).with_context(
            **{f"default_{name}": value for name, value in defaults.items()}))

    def erase(self, **defaults):
        form = self.wizard(**defaults)
        form.reason = REASON
        form.save().action_erase()
        self.env.invalidate_all()
        return self.env["whatsapp_crm.erasure"].search([], limit=1)

    def traces(self):
        """Where in the database one of the secrets still stands, in columns of text, by table."""
        self.env.flush_all()
        columns = self.env.execute_query(SQL(
            """SELECT c.table_name, c.column_name FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'ir_%%'
                  AND c.table_name NOT IN ('bus_bus', 'whatsapp_crm_webhook_event')
                  AND c.data_type IN ('text', 'character varying', 'jsonb', 'tsvector')"""))
        found = set()
        for table, column in columns:
            rows = self.env.execute_query(SQL(
                "SELECT 1 FROM %s WHERE %s::text LIKE ANY(%s) LIMIT 1", SQL.identifier(table),
                SQL.identifier(column), [f"%{secret}%" for secret in SECRETS]))
            if rows:
                found.add(f"{table}.{column}")
        return found

    # ------------------------------------------------------------------- rights

    def test_administrators_only(self):
        for user in (self.agent, self.supervisor, self.marketing):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.wizard(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["whatsapp_crm.erasure"].with_user(user)._data_of(self.company, self.partner_of)

    def test_not_for_another_company(self):
        with self.assertRaises(AccessError):
            self.wizard(self.stranger, contact_id=self.contact.id)
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.erasure"].with_user(self.stranger)._data_of(self.company, None, self.contact)

    def test_colleagues_and_our_own_company_are_refused(self):
        for partner in (self.agent.partner_id, self.company.partner_id):
            form = self.wizard(partner_id=partner.id)
            form.reason = REASON
            with self.assertRaisesRegex(UserError, "Only customers"):
                form.save().action_erase()
            self.assertTrue(partner.active)

    def test_a_reason_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.wizard().save().action_erase()
        self.assertEqual(self.partner_of.email, "ana@ejemplo.es")

    # ------------------------------------------------------------------ preview

    def test_preview_says_what_goes_and_what_stays_and_changes_nothing(self):
        form = self.wizard()
        for words in (
                "WhatsApp messages", "Conversations (1)", "Leads and opportunities (1)", "Files (1)", "technical log"):
            self.assertIn(words, form.goes)
        self.assertIn("amounts", form.stays)
        self.assertEqual(self.row.text, "mi clave es 77")

    # --------------------------------------------------------------------- erase

    def test_nothing_tells_who_it_was(self):
        self.assertTrue(self.traces(), "the search finds what is there")
        self.erase()
        self.assertEqual(self.traces(), set())
        self.assertFalse(self.file.exists())
        events = self.env["whatsapp_crm.webhook.event"].search([])
        raw = " ".join(json.dumps(event.payload) + (event.person or "") for event in events)
        for secret in SECRETS:
            self.assertNotIn(secret, raw)

    def test_own_words_on_the_lead_go_and_what_was_chosen_stays(self):
        flow = self.env["whatsapp_crm.flow"].create({"name": "Preguntas", "company_id": self.company.id})
        self.env["whatsapp_crm.flow.step"].create({
            "flow_id": flow.id, "name": "Cargo", "kind": "text", "question": "¿Qué cargo tiene?",
            "lead_field_id": self.env["ir.model.fields"]._get("crm.lead", "referred").id})
        self.team.lead_properties_definition = [
            {"name": "a1", "type": "char", "string": "¿Qué?"},
            {"name": "b2", "type": "selection", "string": "¿Cuándo?", "selection": [["now", "Ahora"]]}]
        self.lead.write({"lead_properties": {"a1": "Ana Ruiz quiere dos", "b2": "now"}, "referred": "De Ana Ruiz"})
        done = self.partner_of.activity_schedule("mail.mail_activity_data_todo", note="Ana Ruiz", user_id=self.env.uid)
        done.action_done()
        self.admin.group_ids = self.env.ref("whatsapp_crm.group_admin")  # who sets up Odoo itself is somebody else
        self.erase()
        values = {one["name"]: one.get("value") for one in self.lead._wacrm_properties()}
        self.assertEqual((values["a1"] or False, values["b2"], self.lead.referred), (False, "now", False))
        self.assertFalse(done.exists())

    def test_how_fast_the_deal_moved_stays(self):
        moved = self.env["mail.tracking.value"].create({
            "field_id": self.env["ir.model.fields"]._get("crm.lead", "stage_id").id,
            "mail_message_id": self.lead.message_ids[:1].id, "old_value_integer": 1, "new_value_integer": 2})
        self.erase()
        self.assertTrue(moved.exists())

    def test_figures_stay(self):
        before = (len(self.conversation.milestone_ids), self.conversation.opened_at, self.lead.expected_revenue,
                  self.lead.stage_id, self.row.sent_at, self.conversation.first_answer_at)
        self.erase()
        self.assertEqual(self.conversation.state, "resolved")
        kept = (len(self.conversation.milestone_ids) - 1, self.conversation.opened_at, self.lead.expected_revenue,
                self.lead.stage_id, self.row.sent_at, self.conversation.first_answer_at)
        self.assertEqual(kept, before)
        self.assertEqual((self.conversation.name, self.channel.name, self.lead.name), ("Erased person",) * 3)

    def test_the_act_is_logged_without_the_name(self):
        act = self.erase()
        self.assertEqual((act.user_id, act.reason, act.company_id), (self.admin, REASON, self.company))
        self.assertGreaterEqual(act.counts["messages"], 3)
        for user in (self.admin, self.env.ref("base.user_root")):
            with self.assertRaises(UserError):
                act.with_user(user).write({"reason": "otra"})
            with self.assertRaises(UserError):
                act.with_user(user).unlink()

    def test_who_writes_again_starts_afresh_without_marketing(self):
        self.erase()
        for number, ids in enumerate(({"sender": "34611222333"}, {"sender": None, "user_id": "ES.ANA9"})):
            with self.subTest(ids):
                again = self.receive_text("Hola otra vez", name=f"Nueva {number}", **ids)
                self.assertNotEqual((again.contact_id, again.channel_id), (self.contact, self.channel))
                self.assertEqual(again.contact_id.marketing_consent, "withdrawn")
                self.agree(again.contact_id)
                self.assertEqual(again.contact_id.marketing_consent, "withdrawn", "nobody begins for them")
                self.receive_text("ALTA", **ids)
                self.assertEqual(again.contact_id.marketing_consent, "given", "they begin themselves")

    def test_a_new_contact_with_the_old_phone_gets_no_marketing(self):
        self.erase()
        partner = self.partner("+34 611 22 23 33")
        self.assertEqual(self.number._wacrm_refusals(partner, self.offer), {partner: "opted_out"})
        seen = partner.with_user(self.agent).with_company(self.company)
        self.assertEqual(seen.wacrm_marketing_consent, "withdrawn")

    def test_the_hash_is_salted_and_says_nothing(self):
        self.erase()
        entries = self.env["whatsapp_crm.suppression"].search([])
        self.assertEqual(len(entries), 2)
        for digest in entries.mapped("digest"):
            self.assertRegex(digest, r"^[0-9a-f]{64}$")
        self.env["ir.config_parameter"].set_param("whatsapp_crm.suppression_salt", "otra")
        self.assertNotIn(entries._digest("phone", "34611222333"), entries.mapped("digest"))
        with self.assertRaises(UserError):
            entries.sudo().unlink()

    def test_nothing_goes_to_the_erased_person(self):
        self.channel.with_user(self.agent)._wacrm_send_template(self.notice, {})
        self.erase()
        self.run_senders()
        self.assertNotIn("template", [sent["type"] for sent in self.graph.sent])
        with self.assertRaises(UserError):
            self.channel.with_user(self.agent)._wacrm_send_template(self.notice, {})

    def test_what_whatsapp_delivers_again_brings_nothing_back(self):
        message, card = self.message_item("text", text={"body": "mi clave es 77"}, wamid="wamid.AGAIN")
        body = self.webhook_body(messages=[message], contacts=[card])
        self.process(body)
        self.erase()
        count = self.env["whatsapp_crm.message"].search_count([])
        self.assertFalse(self.process(body))
        self.assertEqual(self.env["whatsapp_crm.message"].search_count([]), count)

    def test_old_entries_of_the_log_go_with_the_day(self):
        self.erase()
        events = self.env["whatsapp_crm.webhook.event"]
        self.env.cr.execute(
            "UPDATE whatsapp_crm_webhook_event SET create_date = create_date - interval '9 days'"
            " WHERE payload::text = '{}' RETURNING id")
        old = events.browse([row[0] for row in self.env.cr.fetchall()])
        self.assertTrue(old)
        self.env["whatsapp_crm.erasure"]._gc_erased_log()
        self.env.invalidate_all()
        self.assertFalse(old.exists())

    def test_the_whatsapp_user_without_a_contact(self):
        self.lead.unlink()
        self.contact.write({"partner_id": False})
        self.erase(contact_id=self.contact.id)
        self.assertTrue(self.contact.erased_at)
        self.assertFalse(self.contact.wa_id or self.contact.bsuid or self.contact.profile_name)

    def test_others_are_left_alone(self):
        other = self.receive_text("Otra persona", sender="34600000061", name="Luis Gil")
        self.erase()
        self.assertEqual((other.text, other.contact_id.wa_id, other.contact_id.partner_id.name),
                         ("Otra persona", "34600000061", "Luis Gil"))

    def test_invoices_keep_name_and_address(self):
        if "account.move" not in self.env:
            self.skipTest("no invoices are installed")
        journal = self.env["account.journal"].create(
            {"name": "Ventas", "type": "sale", "code": "VW", "company_id": self.company.id})
        account = self.env["account.account"].create({
            "name": "Ingresos", "code": "700009", "account_type": "income",
            "company_ids": [(6, 0, self.company.ids)]})
        move = self.env["account.move"].with_company(self.company).create({
            "move_type": "out_invoice", "partner_id": self.partner_of.id, "journal_id": journal.id,
            "invoice_line_ids": [(0, 0, {"name": "Plan", "price_unit": 10, "account_id": account.id})]})
        self.env.cr.execute("UPDATE account_move SET state = 'posted' WHERE id = %s", [move.id])
        self.env.invalidate_all()
        self.assertIn("law", self.wizard().stays)
        self.erase()
        self.assertEqual((self.partner_of.name, self.partner_of.street, self.partner_of.active),
                         ("Ana Ruiz", "Calle Mayor 1", True))
        self.assertFalse(self.partner_of.phone or self.partner_of.email)

    # -------------------------------------------------------------------- export

    def test_export_holds_json_page_and_files(self):
        wizard = self.wizard().save()
        action = wizard.action_export()
        self.assertIn(str(wizard.id), action["url"])
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file))) as archive:
            names = archive.namelist()
            data = json.loads(archive.read("data.json"))
            page = archive.read("data.html").decode()
            [file] = [name for name in names if name.startswith("files/")]
            self.assertEqual(archive.read(file), b"%PDF-1.4 Ana Ruiz")
        self.assertEqual(data["contacts"][0]["wa_id"], "34611222333")
        self.assertIn("mi clave es 77", [row["text"] for row in data["messages"]])
        self.assertEqual(data["consents"][0]["proof"], "Ana Ruiz firmó")
        self.assertEqual(data["leads"][0]["description"], "Ana Ruiz, Calle Mayor 1")
        self.assertIn("mi clave es 77", page)
        self.assertIn(self.partner_of.name, page)

    def test_export_escapes_what_people_wrote(self):
        self.receive_text("<script>alert(1)</script>")
        wizard = self.wizard().save()
        wizard.action_export()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file))) as archive:
            page = archive.read("data.html").decode()
        self.assertNotIn("<script>", page)
        self.assertIn("&lt;script&gt;", page)
