from odoo.tests import Form, tagged

from .entry_common import AD, EntryCase


@tagged("post_install", "-at_install")
class TestEntryLead(EntryCase):
    """First and last touch, UTM, and leads of other ways that go on by WhatsApp."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.utm = {
            "source_id": cls.env["utm.source"].create({"name": "Cartel"}).id,
            "medium_id": cls.env["utm.medium"].create({"name": "Calle"}).id,
            "campaign_id": cls.env["utm.campaign"].create({"name": "Feria"}).id}

    def lead(self, **values):
        return self.env["crm.lead"].create({
            "name": "Formulario web", "type": "lead", "company_id": self.company.id, "phone": "+34 611 22 23 33",
            "partner_id": False, "user_id": False, **values})

    def test_new_lead_has_the_utm_of_the_entry_point(self):
        lead = self.comes_by(self.entry(**self.utm)).lead_id
        self.assertEqual({name: lead[name].id for name in self.utm}, self.utm)

    def test_name_of_the_lead_is_without_the_code(self):
        self.assertEqual(self.comes_by(self.entry()).lead_id.name, "Ana Ruiz: Hola, quiero información")

    def test_what_the_entry_point_leaves_open_is_whatsapp(self):
        lead = self.comes_by(self.entry(campaign_id=self.utm["campaign_id"])).lead_id
        self.assertEqual(lead.source_id, self.env.ref("whatsapp_crm.utm_source_whatsapp"))
        self.assertEqual(lead.medium_id, self.env.ref("whatsapp_crm.utm_medium_whatsapp"))
        self.assertEqual(lead.campaign_id.id, self.utm["campaign_id"])

    def test_ad_keeps_its_words_where_the_entry_point_has_none(self):
        self.entry(ad_refs=AD)
        lead = self.comes_by_ad().lead_id
        self.assertEqual(lead.campaign_id.name, "Plan Profesional")
        self.assertEqual(lead.medium_id, self.env.ref("whatsapp_crm.utm_medium_paid_social"))

    def test_known_lead_keeps_what_it_says(self):
        customer = self.env["res.partner"].create({"name": "Ana", "phone": "+34 611 22 23 33"})
        own = self.env["utm.source"].create({"name": "Boletín"})
        lead = self.lead(partner_id=customer.id, team_id=self.team.id, source_id=own.id)
        conversation = self.comes_by(self.entry(**self.utm))
        self.assertEqual(conversation.lead_id, lead)
        self.assertEqual(lead.source_id, own)
        self.assertEqual(lead.campaign_id.id, self.utm["campaign_id"])

    def test_first_and_last_touch(self):
        first, second = self.entry("Uno"), self.entry("Dos")
        one = self.comes_by(first, at=1_790_000_000)
        two = self.comes_by(second, at=1_790_000_100)
        self.assertEqual(one, two)
        for record in (one.partner_id, one.lead_id):
            self.assertEqual(record.wacrm_first_entry_id, first)
            self.assertEqual(record.wacrm_last_entry_id, second)
            self.assertEqual((record.wacrm_last_entry_at - record.wacrm_first_entry_at).total_seconds(), 100)

    def test_what_arrives_late_is_no_last_touch(self):
        first, second = self.entry("Uno"), self.entry("Dos")
        conversation = self.comes_by(second, at=1_790_000_100)
        self.comes_by(first, at=1_790_000_000)
        self.assertEqual(conversation.partner_id.wacrm_first_entry_id, first)
        self.assertEqual(conversation.partner_id.wacrm_last_entry_id, second)

    def test_merged_leads_keep_the_touch(self):
        lead = self.comes_by(self.entry()).lead_id
        other = self.lead(type="opportunity", partner_id=lead.partner_id.id)
        merged = (lead | other).merge_opportunity()
        self.assertTrue(merged.wacrm_first_entry_id)

    # --------------------------------------------------- leads of other ways

    def test_lead_of_a_form_is_found_by_its_phone(self):
        lead = self.lead(phone="611 222 333", country_id=self.env.ref("base.es").id)
        conversation = self.receive_text("Hola").conversation_id
        self.assertEqual(conversation.lead_id, lead)
        self.assertEqual(lead.partner_id, conversation.partner_id)

    def test_lead_of_the_own_team_before_a_newer_one(self):
        own = self.lead(team_id=self.team.id)
        self.lead(team_id=self.env["crm.team"].create({"name": "Web", "company_id": self.company.id}).id)
        self.assertEqual(self.receive_text("Hola").conversation_id.lead_id, own)

    def test_invited_by_e_mail_it_is_theirs_in_whichever_team(self):
        """The invitation gave it their contact, and the number is of another team."""
        web = self.env["crm.team"].create({"name": "Web", "company_id": self.company.id})
        lead = self.lead(team_id=web.id, email_from="ana@ejemplo.es")
        wizard = self.env["whatsapp_crm.continue"].create({"lead_id": lead.id, "number_id": self.number.id})
        wizard.action_email()
        self.assertTrue(lead.partner_id)
        self.assertEqual(self.receive_text("Hola").conversation_id.lead_id, lead)

    def test_lost_won_foreign_and_others_leads_stay(self):
        company = self.env["res.company"].create({"name": "Otra"})
        known = self.env["res.partner"].create({"name": "Otra persona"})
        leads = self.lead(company_id=company.id) | self.lead(partner_id=known.id) | self.lead(phone="+34 611 22 23 34")
        lost = self.lead()
        lost.action_set_lost()
        self.assertNotIn(self.receive_text("Hola").conversation_id.lead_id, leads | lost)

    def test_invitation_has_a_link_with_their_words(self):
        lead = self.lead(team_id=self.team.id, email_from="ana@ejemplo.es", user_id=self.agent.id)
        lead = lead.with_user(self.agent)
        self.assertTrue(lead.wacrm_may_continue)
        action = lead.action_wacrm_continue()
        wizard = Form(self.env["whatsapp_crm.continue"].with_user(self.agent).with_context(**action["context"])).save()
        self.assertEqual(wizard.number_id, self.number)
        self.assertIn("https://wa.me/34600000001?text=Hello%2C%20I%20am%20writing", wizard.link)
        wizard.text += "\nabout: data: javascript:"
        mail = wizard.action_email()["context"]
        self.assertEqual(mail["default_res_ids"], lead.ids)
        self.assertIn("https://wa.me/34600000001", mail["default_body"])
        composer = Form(self.env["mail.compose.message"].with_user(self.agent).with_context(**mail)).save()
        self.assertIn("https://wa.me/34600000001", composer.body)
        self.assertEqual(wizard.action_template()["res_model"], "whatsapp_crm.template.send")
        conversation = self.receive_text(wizard.text).conversation_id
        self.assertEqual(conversation.lead_id.id, lead.id)
        lead.invalidate_recordset()
        self.assertFalse(lead.wacrm_may_continue)
