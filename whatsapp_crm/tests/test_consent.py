from ast import literal_eval
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .consent_common import ConsentCase


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase):
    """Consents are kept as they were recorded, whoever merges what."""

    def rows(self):
        return self.env["whatsapp_crm.consent"].search([("company_id", "=", self.company.id)])

    def test_nothing_is_agreed_by_writing(self):
        self.assertEqual((self.contact.marketing_consent, self.contact.service_consent), ("unknown", "unknown"))

    def test_append_only(self):
        consent = self.agree(self.contact)
        for user in (self.agent, self.supervisor, self.admin, self.marketing):
            with self.subTest(user.login), self.assertRaises(UserError):
                consent.with_user(user).write({"state": "withdrawn"})
            with self.subTest(user.login), self.assertRaises(UserError):
                consent.with_user(user).unlink()
        with self.assertRaises(UserError):
            consent.sudo().write({"state": "withdrawn"})
        with self.assertRaises(UserError):
            consent.with_context(wacrm_keeper=True).write({"proof": "otra"})

    def test_where_it_stands_follows_from_the_rows_alone(self):
        self.agree(self.contact)
        self.assertEqual(self.contact.marketing_consent, "given")
        with self.assertRaises(UserError):
            self.contact.marketing_consent = "withdrawn"
        with self.assertRaises(UserError):
            self.contact.copy({"wa_id": "34600000009", "marketing_consent": "given"})

    def test_service_is_another_purpose(self):
        self.agree(self.contact, purpose="service", state="withdrawn")
        self.assertEqual((self.contact.marketing_consent, self.contact.service_consent), ("unknown", "withdrawn"))

    def test_survives_the_merge_of_whatsapp_users(self):
        hidden = self.receive_text("soy otra", sender=None, user_id="ES.123").contact_id
        consent = self.agree(hidden)
        self.receive_text("hola", user_id="ES.123")
        self.assertEqual(hidden.merged_into_id, self.contact)
        self.assertEqual(consent.contact_id, self.contact)
        self.assertEqual((self.contact.marketing_consent, hidden.marketing_consent), ("given", "unknown"))

    def test_survives_the_merge_of_partners(self):
        consent = self.agree(self.contact)
        before = self.contact.partner_id
        other = self.partner()
        self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": (before | other).ids, "dst_partner_id": other.id}).action_merge()
        self.env.invalidate_all()
        self.assertTrue(consent.exists())
        self.assertEqual((consent.contact_id, consent.partner_id), (self.contact, other))
        self.assertEqual(self.contact.marketing_consent, "given")
        self.assertEqual(other.with_company(self.company).with_user(self.agent).wacrm_marketing_consent, "given")

    def test_survives_the_partner(self):
        consent = self.agree(self.contact)
        self.conversation.lead_id.unlink()
        self.contact.partner_id.unlink()
        self.env.invalidate_all()
        self.assertTrue(consent.exists())
        self.assertEqual(self.contact.marketing_consent, "given")

    def test_of_a_phone_that_nobody_wrote_from_yet(self):
        partner = self.partner()
        self.record(partner=partner)
        consent = self.rows()
        self.assertEqual((consent.phone, bool(consent.contact_id)), ("34622333444", False))
        self.assertEqual(partner.with_user(self.agent).wacrm_marketing_consent, "given")
        contact = self.receive_text("Hola", sender="34622333444").contact_id
        self.assertEqual((consent.contact_id, contact.marketing_consent), (contact, "given"))

    def test_a_phone_that_was_given_to_somebody_else_takes_no_consent_along(self):
        self.receive_text("Hola", user_id="ES.1")
        self.agree(self.contact)
        new = self.receive_text("Hola", user_id="ES.2").contact_id
        self.assertNotEqual(new, self.contact)
        self.assertEqual((self.contact.marketing_consent, new.marketing_consent), ("given", "unknown"))

    def test_one_person_of_two_accounts_of_the_company(self):
        account = self.env["whatsapp_crm.account"].create({
            "name": "Dos", "company_id": self.company.id, "waba_ref": "waba-b", "portfolio_ref": "portfolio-b"})
        twin = self.env["whatsapp_crm.contact"].create({
            "company_id": self.company.id, "portfolio_ref": account.portfolio_ref, "wa_id": self.contact.wa_id})
        self.receive_text("BAJA")
        self.assertEqual(twin.marketing_consent, "withdrawn", "at once, everywhere")

    # --------------------------------------------------------------- recording

    def record(self, user=None, contact=None, partner=None, **values):
        model = self.env["whatsapp_crm.consent.record"].with_user(user or self.agent)
        action = model._open_for(
            contact=contact and contact.with_user(user or self.agent),
            partner=partner and partner.with_user(user or self.agent))
        wizard = model.browse(action["res_id"])
        wizard.write({"proof": "Sí, por teléfono", **values})
        return wizard.action_record()

    def test_recorded_by_an_agent_with_proof(self):
        self.record(contact=self.contact, text_version="Aviso 3/2026")
        consent = self.rows()
        self.assertEqual(
            (consent.user_id, consent.source, consent.proof, consent.text_version, consent.contact_id),
            (self.agent, "agent", "Sí, por teléfono", "Aviso 3/2026", self.contact))
        self.assertTrue(self.contact.consent_provable)

    def test_every_role_may_record(self):
        for user in (self.agent, self.supervisor, self.admin, self.marketing):
            with self.subTest(user.login):
                self.record(user=user, contact=self.contact)
        self.assertEqual(len(self.rows()), 4)

    def test_nobody_records_for_another_company_or_without_the_right(self):
        for user in (self.stranger, self._user("wacrm_none", "base.group_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.record(user=user, contact=self.contact)
        self.assertFalse(self.rows())

    def test_no_proof_or_a_date_to_come(self):
        with self.assertRaisesRegex(UserError, "proves it"):
            self.record(contact=self.contact, proof="  ")
        with self.assertRaisesRegex(UserError, "future"):
            self.record(contact=self.contact, at=fields.Datetime.now() + timedelta(days=1))

    def test_without_a_usable_phone(self):
        with self.assertRaisesRegex(UserError, "no phone number"):
            self.record(partner=self.partner(phone="12"))

    # ------------------------------------------------------------------- import

    def load(self, lines, user=None, names=("phone", "purpose", "state", "at", "proof")):
        model = self.env["whatsapp_crm.consent"].with_user(user or self.marketing).with_context(import_file=True)
        return model.load(list(names), lines)

    def test_import_finds_people_by_phone(self):
        result = self.load([
            ["+34 611 222 333", "marketing", "given", "2026-01-05 10:00:00", "Formulario 12"],
            ["+34 622 333 444", "marketing", "given", "2026-01-05 10:00:00", "Formulario 13"]])
        self.assertEqual([message["message"] for message in result["messages"]], [])
        known, unknown = self.env["whatsapp_crm.consent"].browse(result["ids"])
        self.assertEqual((known.contact_id, known.source, known.user_id), (self.contact, "import", self.marketing))
        self.assertEqual((unknown.phone, bool(unknown.contact_id)), ("34622333444", False))
        self.assertEqual(self.contact.marketing_consent, "given")

    def test_import_revives_nobody(self):
        self.receive_text("BAJA")
        self.load([["+34 611 222 333", "marketing", "given", "2020-01-05 10:00:00", "Lista vieja"]])
        self.assertEqual(self.contact.marketing_consent, "withdrawn")

    def test_import_needs_date_and_phone(self):
        without_date = self.load([["+34 611 222 333", "marketing", "given", "", "x"]])
        self.assertIn("when", without_date["messages"][0]["message"])
        bad = self.load([["abc", "marketing", "given", "2026-01-05 10:00:00", "x"]])
        self.assertIn("abc", bad["messages"][0]["message"])
        self.assertFalse(self.rows())

    def test_what_a_user_creates_is_theirs_whatever_they_say(self):
        consent = self.env["whatsapp_crm.consent"].with_user(self.marketing).create({
            "phone": "+34 622 333 444", "proof": "x", "source": "words", "user_id": self.admin.id,
            "message_id": self.row.id, "contact_id": self.contact.id})
        self.assertEqual((consent.source, consent.user_id, consent.message_id.id, consent.contact_id.id),
                         ("agent", self.marketing, False, False))
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.consent"].with_user(self.marketing).create(
                {"phone": "+34 622 333 444", "company_id": self.other_company.id})
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.consent"].with_user(self.agent).create({"phone": "+34 622 333 444"})

    def test_import_takes_the_same_statements_for_many(self):
        def statements(count, offset):
            lines = [[f"+346331{offset + n:05}", "marketing", "given", "2026-01-05 10:00:00", "x"]
                     for n in range(count)]
            before = self.env.cr.sql_log_count
            self.assertFalse(self.load(lines)["messages"])
            return self.env.cr.sql_log_count - before
        statements(2, 0)
        self.assertLessEqual(statements(60, 100) - statements(10, 200), 5)

    # -------------------------------------------------------------------- lists

    def test_list_of_those_without_proof_by_source(self):
        agreed = self.receive_text(sender="34600000011").contact_id
        self.agree(agreed)
        listed = self.receive_text(sender="34600000012").contact_id
        self.agree(listed, source="import", proof=False)
        gone = self.receive_text("BAJA", sender="34600000013").contact_id
        action = self.env.ref("whatsapp_crm.whatsapp_crm_contact_action_unproven")
        domain = [*literal_eval(action.domain), ("company_id", "=", self.company.id)]
        contacts = self.env["whatsapp_crm.contact"].with_user(self.marketing)
        self.assertEqual(contacts.search(domain), (self.contact | listed).with_user(self.marketing))
        self.assertNotIn(gone, contacts.search(domain))
        by_source = dict(contacts._read_group(domain, ["marketing_source"], ["__count"]))
        self.assertEqual(by_source, {"unknown": 1, "import": 1})

    def test_other_companies_see_nothing(self):
        self.agree(self.contact)
        self.assertFalse(self.env["whatsapp_crm.consent"].with_user(self.stranger).search([]))

    def test_shown_on_contact_lead_and_beside_the_chat(self):
        self.agree(self.contact)
        partner, lead = self.conversation.partner_id, self.conversation.lead_id
        for record in (partner, lead):
            self.assertEqual(record.with_user(self.agent).wacrm_marketing_consent, "given")
            self.assertEqual(record.with_user(self.stranger).sudo().with_company(
                self.other_company).wacrm_marketing_consent, "unknown", "told to another company")
        consent = self.conversation.with_user(self.agent).get_context()["customer"]["consent"]
        self.assertEqual((consent["model"], consent["id"], consent["tone"]),
                         ("whatsapp_crm.contact", self.contact.id, "success"))

    def test_statements_for_a_list_of_contacts_stay_the_same(self):
        partners = self.env["res.partner"].create([
            {"name": str(n), "phone": f"+34633{n:06}", "company_id": self.company.id} for n in range(200)])

        def statements(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.agent).mapped("wacrm_marketing_consent")
            return self.env.cr.sql_log_count - before
        statements(partners[:1])
        counts = [statements(partners[:count]) for count in (2, 20, 200)]
        self.assertLessEqual(max(counts), 10, counts)
