import runpy
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .sales_common import PartnerCase


@tagged("post_install", "-at_install")
class TestPartnerMatching(PartnerCase):
    """Who is this WhatsApp user in the company's address book?"""

    def assertMatched(self, phone, wa_id):
        partner = self.partner(phone=phone)
        self.assertTrue(partner.phone_sanitized, f"{phone} is not read as a phone")
        self.assertEqual(self.writes(wa_id).partner_id, partner, f"{phone} and {wa_id} are one line")

    # ---------------------------------------------------------------- matching

    def test_partner_with_the_phone_is_found(self):
        self.assertMatched("+34 611 22 23 33", "34611222333")

    def test_brazil_partner_with_ninth_digit_wa_id_without(self):
        self.assertMatched("+55 11 98888-0000", "551188880000")

    def test_brazil_wa_id_with_ninth_digit_partner_without(self):
        self.assertMatched("+55 11 8888-0001", "5511988880001")

    def test_mexico_with_and_without_the_one(self):
        self.assertMatched("+52 55 1234 5678", "5215512345678")
        self.assertMatched("+52 1 55 1234 5679", "525512345679")

    def test_argentina_with_and_without_the_nine(self):
        self.assertMatched("+54 11 2345-6789", "5491123456789")
        self.assertMatched("+54 9 11 2345-6780", "541123456780")

    def test_national_phone_of_a_partner_with_country(self):
        partner = self.partner(phone="611 22 23 33", country_id=self.env.ref("base.es").id)
        self.assertEqual(self.writes().partner_id, partner)

    def test_partner_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Otra SA"})
        stranger = self.partner(company_id=other.id)
        found = self.writes().partner_id
        self.assertNotEqual(found, stranger)
        self.assertEqual(found.company_id, self.company)

    def test_partner_of_the_company_is_found(self):
        partner = self.partner(company_id=self.company.id)
        self.assertEqual(self.writes().partner_id, partner)

    def test_archived_partner_is_not_found(self):
        archived = self.partner(active=False)
        self.assertNotEqual(self.writes().partner_id, archived)

    def test_partner_archived_later_stays_the_partner(self):
        partner = self.partner()
        self.writes()
        partner.active = False
        row = self.receive_text("Sigo aquí")
        self.assertEqual(row.contact_id.partner_id, partner)
        self.assertEqual(row.mail_message_id.author_id, partner)

    def test_the_company_itself_is_no_customer(self):
        self.company.partner_id.phone = "+34 611 22 23 33"
        self.assertNotEqual(self.writes().partner_id, self.company.partner_id)

    def test_phone_that_was_given_to_somebody_else_does_not_bring_the_partner_along(self):
        partner = self.partner()
        before = self.writes(user_id="ES.1111", name="Ana").contact_id
        after = self.writes(user_id="ES.2222", name="Carla").contact_id
        self.assertNotEqual(after, before)
        self.assertEqual(before.partner_id, partner)
        self.assertEqual(after.partner_id.name, "Carla")

    def test_known_partner_is_remembered_without_a_query(self):
        partner = self.partner()
        contact = self.writes().contact_id
        contact.fetch(["partner_id"])
        with self.assertQueryCount(0):
            self.assertEqual(contact._matched_partner(self.number), partner)

    def test_remembered_although_the_phone_changes(self):
        partner = self.partner()
        self.writes()
        partner.phone = "+34 699 99 99 99"
        self.assertEqual(self.writes().partner_id, partner)

    # -------------------------------------------------------------- candidates

    def test_of_several_the_most_recently_active_is_taken(self):
        with freeze_time("2024-01-01"):
            lead_of = self.partner("With an old lead")
        plain = self.partner("Changed today")
        self.env["crm.lead"].create({"name": "Plan", "partner_id": lead_of.id})
        self.env.flush_all()
        conversation = self.writes()
        self.assertEqual(conversation.partner_id, lead_of)
        self.assertEqual(conversation.with_user(self.agent).partner_candidate_ids, plain)

    def test_of_several_without_activity_the_last_changed_is_taken(self):
        partners = [self.partner(name) for name in ("First", "Second", "Third")]
        self.env.flush_all()
        for partner, day in zip(partners, ("2024-01-01", "2024-03-01", "2024-02-01"), strict=True):
            self.env.cr.execute("UPDATE res_partner SET write_date = %s WHERE id = %s", [day, partner.id])
        self.env.invalidate_all()
        self.assertEqual(self.writes().partner_id, partners[1])

    def test_recent_conversation_counts_more_than_an_older_lead(self):
        other_line = self.partner("Talks to us", phone="+34 622 33 44 55")
        with_lead = self.partner("Has a lead")
        lead = self.env["crm.lead"].create({"name": "Plan", "partner_id": with_lead.id})
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET write_date = '2024-01-01' WHERE id = %s", [lead.id])
        self.writes("34622334455", name="Talks to us")
        other_line.phone = "+34 611 22 23 33"
        self.assertEqual(self.writes().partner_id, other_line)

    # ---------------------------------------------------------------- creation

    def test_nobody_known_is_created(self):
        partner = self.writes(name="Ana Ruiz").partner_id
        self.assertEqual(partner.name, "Ana Ruiz")
        self.assertEqual(partner.phone, "+34 611 22 23 33")
        self.assertEqual(partner.phone_sanitized, "+34611222333")
        self.assertEqual(partner.company_id, self.company)
        self.assertFalse(partner.user_id)
        self.assertFalse(partner.message_ids.filtered(lambda message: not message.wacrm_conversation_id))
        self.assertTrue(partner.wacrm_contact_ids.partner_made)

    def test_language_of_the_country_where_installed(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["res.lang"]._activate_lang("es_AR")
        self.company.partner_id.lang = "en_US"
        self.assertEqual(self.writes("34611222333").partner_id.lang, "es_ES")
        self.assertEqual(self.writes("5491123456789").partner_id.lang, "es_AR")
        self.assertEqual(self.writes("12125550123").partner_id.lang, "en_US")
        self.assertEqual(self.writes("4930901820").partner_id.lang, "en_US", "no German here: the company's")

    def test_country_of_the_number(self):
        for wa_id, code in (
                ("34611222333", "ES"), ("5215512345678", "MX"), ("12125550123", "US"), ("14165550123", "CA"),
                ("77012345678", "KZ"), ("99999999999", False)):
            with self.subTest(wa_id):
                self.assertEqual(self.writes(wa_id).partner_id.country_id.code, code)
        self.assertEqual(self.writes(None, user_id="BR.1349120", name="Beto").partner_id.country_id.code, "BR")

    def test_country_of_a_known_partner_is_theirs(self):
        partner = self.partner(phone="+34 611 22 23 33")
        self.assertEqual(self.writes("34611222333").partner_id, partner)
        self.assertFalse(partner.country_id)

    def test_upgrade_fills_in_the_country_of_ours_only(self):
        ours = self.writes("34611222333").partner_id
        known = self.partner("Beto", phone="+34 655 55 55 55")
        self.assertEqual(self.writes("34655555555").partner_id, known)
        ours.country_id = False
        path = Path(__file__).parent.parent / "migrations" / "19.0.2.0.0" / "post-countries.py"
        runpy.run_path(str(path))["migrate"](self.env.cr, "19.0.1.0.0")
        self.assertEqual((ours.country_id.code, known.country_id.code), ("ES", False))

    def test_country_that_somebody_entered_stays(self):
        ours = self.writes(None, user_id="ES.1349120", name="Beto").partner_id
        ours.country_id = self.env.ref("base.fr")
        self.writes("34611222333", user_id="ES.1349120", name="Beto")
        self.assertEqual((ours.phone, ours.country_id.code), ("+34 611 22 23 33", "FR"))

    def test_person_without_phone(self):
        conversation = self.writes(None, user_id="ES.1349120", name="Beto")
        self.assertEqual(conversation.partner_id.name, "Beto")
        self.assertFalse(conversation.partner_id.phone)
        self.assertFalse(conversation.partner_candidate_ids)

    def test_phone_that_becomes_known_completes_our_partner_and_offers_others(self):
        known = self.partner("Beto López")
        ours = self.writes(None, user_id="ES.1349120", name="Beto").partner_id
        conversation = self.writes("34611222333", user_id="ES.1349120", name="Beto")
        self.assertEqual(conversation.partner_id, ours)
        self.assertEqual(ours.phone, "+34 611 22 23 33")
        self.assertEqual(conversation.partner_candidate_ids, known)

    def test_two_users_proved_to_be_one_keep_both_partners_as_they_are(self):
        older = self.writes(None, user_id="ES.1349120", name="Beto").partner_id
        younger = self.writes("34611222333", name=None).partner_id
        self.assertEqual(younger.name, "+34 611 22 23 33")
        conversation = self.writes("34611222333", user_id="ES.1349120", name="Beto")
        self.assertEqual(conversation.partner_id, older)
        self.assertEqual(younger.name, "+34 611 22 23 33")
        self.assertEqual(conversation.partner_candidate_ids, younger)

    def test_what_a_person_entered_is_not_overwritten(self):
        ours = self.writes(None, user_id="ES.1349120", name="Beto").partner_id
        ours.write({"phone": "+34 655 55 55 55", "name": "Alberto"})
        self.writes("34611222333", user_id="ES.1349120", name="Beto K.")
        self.assertEqual(ours.phone, "+34 655 55 55 55")
        self.assertEqual(ours.name, "Alberto")

    def test_name_that_we_filled_in_follows_the_profile(self):
        conversation = self.writes(name="Beto")
        self.writes(name="Beto Kuhn")
        self.assertEqual(conversation.partner_id.name, "Beto Kuhn")
        self.assertEqual(conversation.channel_id.name, "Beto Kuhn")

    def test_name_of_a_known_partner_does_not_follow_the_profile(self):
        partner = self.partner("Ana Ruiz Soto")
        self.writes(name="anita 🌸")
        self.writes(name="anita ✨")
        self.assertEqual(partner.name, "Ana Ruiz Soto")

    # ------------------------------------------------------------------- names

    def test_chat_and_conversation_are_called_as_the_partner(self):
        partner = self.partner("Ana Ruiz Soto")
        conversation = self.writes(name="anita")
        self.assertEqual(conversation.channel_id.name, "Ana Ruiz Soto")
        self.assertEqual(conversation.name, "Ana Ruiz Soto")
        partner.with_user(new_test_user(
            self.env, "clerk", groups="base.group_user,base.group_partner_manager",
            company_id=self.company.id, company_ids=self.company.ids)).name = "Ana R. Soto"
        self.assertEqual(conversation.channel_id.name, "Ana R. Soto")
        self.assertEqual(conversation.name, "Ana R. Soto")
