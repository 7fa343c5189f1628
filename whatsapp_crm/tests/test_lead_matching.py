from odoo.tests import tagged

from .sales_common import LeadCase

AD = {
    "source_type": "ad", "source_id": "120210000000000001", "source_url": "https://fb.me/3cr4Wqqkv",
    "headline": "Spring 50% off", "body": "Plan Pro at half price", "ctwa_clid": "Aff-n8ZTODiE79d22KtA",
}


@tagged("post_install", "-at_install")
class TestLeadMatching(LeadCase):
    """A new conversation has its lead: the open one of the customer, else a new one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.wacrm_lost_reason_required = False

    # ------------------------------------------------------------- what is new

    def test_opportunity_in_the_first_stage_where_the_team_has_no_leads(self):
        self.use_leads(feature=False, team=False)
        lead = self.conversation("¿Precio del\nplan <b>Pro</b>?").lead_id
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.stage_id, self.stages[0])
        self.assertEqual(lead.name, "Ana Ruiz Soto: ¿Precio del plan <b>Pro</b>?")
        self.assertIn("plan &lt;b&gt;Pro&lt;/b&gt;?", lead.description)
        self.assertEqual(lead.partner_id, self.customer)
        self.assertEqual(lead.phone, "+34 611 22 23 33")
        self.assertEqual(lead.lang_id.code, self.customer.lang)
        self.assertEqual((lead.team_id, lead.company_id), (self.team, self.company))
        self.assertEqual(lead.source_id, self.env.ref("whatsapp_crm.utm_source_whatsapp"))
        self.assertEqual(lead.medium_id, self.env.ref("whatsapp_crm.utm_medium_whatsapp"))
        self.assertFalse(lead.campaign_id)
        self.assertFalse(lead.user_id, "nobody has it yet, least of all the technical user")

    def test_first_stage_of_the_team_comes_before_stages_of_other_teams(self):
        other = self.env["crm.team"].create({"name": "Otro"})
        self.env["crm.stage"].create({"name": "Theirs", "sequence": -2, "team_ids": other.ids})
        own = self.env["crm.stage"].create({"name": "Ours", "sequence": -1, "team_ids": self.team.ids})
        self.assertEqual(self.conversation().lead_id.stage_id, own)

    def test_lead_where_the_team_works_with_leads(self):
        self.use_leads()
        self.assertEqual(self.conversation().lead_id.type, "lead")

    def test_opportunity_although_the_technical_user_would_make_leads(self):
        self.use_leads(feature=True, team=False)
        self.assertEqual(self.conversation().lead_id.type, "opportunity")

    def test_opportunity_where_the_leads_feature_is_off(self):
        self.use_leads(feature=False, team=True)
        self.assertEqual(self.conversation().lead_id.type, "opportunity", "nobody would see a lead")

    def test_picture_without_words_is_named_by_what_it_is(self):
        row = self.receive("location", location={"latitude": 40.4, "longitude": -3.7})
        conversation = row.conversation_id
        self.assertEqual(conversation.lead_id.name, f"Ana Ruiz Soto: {conversation.last_text}")
        self.assertFalse(conversation.lead_id.description)

    def test_long_words_are_cut_in_the_name_only(self):
        lead = self.conversation("palabra " * 40).lead_id
        self.assertLess(len(lead.name), 80)
        self.assertTrue(lead.name.endswith("…"))
        self.assertEqual(lead.description.count("palabra"), 40)

    def test_phone_of_whatsapp_where_the_partner_has_none(self):
        conversation = self.conversation()
        contact, lead = conversation.contact_id, conversation.lead_id
        self.resolve(conversation)
        lead.active = False
        self.customer.phone = False
        again = self.conversation(at=conversation.resolved_at.timestamp() + 90000)
        self.assertEqual(again.contact_id, contact)
        self.assertEqual(again.lead_id.phone, "+34 611 22 23 33")

    def test_a_second_message_makes_no_second_lead(self):
        conversation = self.conversation()
        self.conversation("Hola?")
        self.assertEqual(self.env["crm.lead"].search_count([("partner_id", "=", self.customer.id)]), 1)
        self.assertEqual(self.kinds(conversation).count("lead_linked"), 1)

    # ------------------------------------------------------------ what is found

    def test_open_lead_of_the_customer_is_taken(self):
        self.lead_of()
        newest = self.lead_of()
        conversation = self.conversation()
        self.assertEqual(conversation.lead_id, newest)
        self.assertIn("lead_linked", self.kinds(conversation))

    def test_closed_leads_are_not_taken(self):
        won, lost = self.lead_of(), self.lead_of()
        won.action_set_won()
        lost.action_set_lost()
        self.assertNotIn(self.conversation().lead_id, won | lost)

    def test_leads_of_other_teams_and_companies_are_not_taken(self):
        other_team = self.env["crm.team"].create({"name": "Otro", "company_id": self.company.id})
        foreign = self.env["res.company"].create({"name": "Otra SA"})
        theirs = self.env["crm.team"].create({"name": "Suyo", "company_id": foreign.id})
        others = self.lead_of(team_id=other_team.id) | self.lead_of(team_id=theirs.id, company_id=foreign.id)
        self.assertNotIn(self.conversation().lead_id, others)

    def test_lead_of_another_company_in_a_team_of_all_companies_is_not_taken(self):
        self.team.company_id = False
        foreign = self.lead_of(company_id=self.env["res.company"].create({"name": "Otra SA"}).id)
        lead = self.conversation().lead_id
        self.assertNotEqual(lead, foreign)
        self.assertEqual(lead.company_id, self.company)

    def test_lead_of_the_customers_company_is_taken_after_their_own(self):
        firm = self.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        self.customer.parent_id = firm
        own, of_firm = self.lead_of(), self.lead_of(firm)
        conversation = self.conversation()
        self.assertEqual(conversation.lead_id, own)
        own.active = False
        self.resolve(conversation)
        later = self.conversation(at=conversation.resolved_at.timestamp() + 90000)
        self.assertEqual(later.lead_id, of_firm)

    def test_lead_of_a_colleague_is_not_taken(self):
        firm = self.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        colleague = self.env["res.partner"].create({"name": "Luis", "parent_id": firm.id})
        self.customer.parent_id = firm
        self.assertNotEqual(self.conversation().lead_id, self.lead_of(colleague))

    def test_a_new_conversation_goes_on_with_the_same_open_lead(self):
        conversation = self.conversation()
        self.resolve(conversation)
        later = self.conversation(at=conversation.resolved_at.timestamp() + 90000)
        self.assertNotEqual(later, conversation)
        self.assertEqual(later.lead_id, conversation.lead_id)
        self.assertEqual(later.lead_id.with_user(self.agent).wacrm_conversation_count, 2)

    # ------------------------------------------------------------------- policy

    def test_policy_never(self):
        self.number.lead_policy = "never"
        self.assertFalse(self.conversation().lead_id)

    def test_policy_never_still_finds_the_open_lead(self):
        self.number.lead_policy = "never"
        lead = self.lead_of()
        self.assertEqual(self.conversation().lead_id, lead)

    def test_policy_unknown_people_only(self):
        self.number.lead_policy = "unknown"
        self.assertFalse(self.conversation().lead_id, "a customer of ours")
        stranger = self.conversation(sender="34622000111", name="Nueva")
        self.assertTrue(stranger.lead_id)
        stranger.lead_id.active = False
        self.resolve(stranger)
        again = self.conversation(
            sender="34622000111", name="Nueva", at=stranger.resolved_at.timestamp() + 90000)
        self.assertNotEqual(again, stranger)
        self.assertFalse(again.lead_id, "known by now")

    def test_lead_by_hand_where_none_was_created(self):
        self.number.lead_policy = "never"
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        action = conversation.with_user(self.agent).action_create_lead()
        lead = conversation.lead_id
        self.assertEqual(action["res_id"], lead.id)
        self.assertEqual(lead.name, "Ana Ruiz Soto: ¿Precio del plan?")
        self.assertEqual(lead.user_id, self.agent)
        conversation.with_user(self.agent).action_create_lead()
        self.assertEqual(conversation.lead_id, lead, "a second click opens the same")

    # ---------------------------------------------------------------------- ads

    def test_ad_is_kept_as_utm_records(self):
        conversation = self.conversation(referral=AD)
        lead = conversation.lead_id
        self.assertEqual(conversation.origin, "Spring 50% off")
        self.assertEqual(conversation.referral["ctwa_clid"], AD["ctwa_clid"])
        self.assertEqual(lead.medium_id, self.env.ref("whatsapp_crm.utm_medium_paid_social"))
        self.assertEqual(lead.campaign_id.name, "Spring 50% off")
        self.assertEqual(lead.wacrm_referral_headline, "Spring 50% off")
        self.assertEqual(lead.wacrm_ctwa_clid, AD["ctwa_clid"])

    def test_one_campaign_per_ad_and_no_other_that_looks_alike(self):
        campaigns = self.env["utm.campaign"]
        alike = campaigns.create({"name": "Spring 50 and 20 off", "title": "Spring 50 and 20 off"})
        first = campaigns._wacrm_of_referral(AD)
        self.assertNotEqual(first, alike)
        self.assertEqual(campaigns._wacrm_of_referral(AD | {"headline": " SPRING 50% OFF "}), first)
        self.assertEqual(campaigns._wacrm_of_referral({"source_id": "1202"}).name, "1202")
        self.assertFalse(campaigns._wacrm_of_referral({"source_url": "https://fb.me/x"}))

    def test_post_is_no_paid_medium(self):
        lead = self.conversation(referral=AD | {"source_type": "post"}).lead_id
        self.assertEqual(lead.medium_id, self.env.ref("whatsapp_crm.utm_medium_whatsapp"))

    def test_deleted_utm_records_stop_nothing(self):
        self.env.ref("whatsapp_crm.utm_source_whatsapp").unlink()
        lead = self.conversation().lead_id
        self.assertTrue(lead)
        self.assertFalse(lead.source_id)
