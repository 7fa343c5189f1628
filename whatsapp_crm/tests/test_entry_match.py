from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .entry_common import AD, EntryCase


@tagged("post_install", "-at_install")
class TestEntryMatch(EntryCase):
    """By which entry point somebody came: the code, then the ad, then the words."""

    def test_code_decides_between_entry_points_of_equal_name(self):
        one, other = self.entry(), self.entry()
        self.assertNotEqual(one.code, other.code)
        self.assertEqual(self.comes_by(other).entry_point_id, other)
        self.assertEqual(self.comes_by(one, sender="34611222444").entry_point_id, one)

    def test_edited_text_in_other_case(self):
        entry = self.entry()
        self.assertEqual(self.comes_by(entry, f"buenas!! {entry.code.lower()} cuánto?").entry_point_id, entry)

    def test_code_deleted_falls_to_the_words_else_to_unknown(self):
        entry = self.entry(keywords="feria de Sevilla, cartel")
        self.entry(keywords="otra cosa")
        self.assertEqual(self.comes_by(entry, "Vi el CARTEL, ¿precio?").entry_point_id, entry)
        unknown = self.comes_by(entry, "Hola", sender="34611222444")
        self.assertFalse(unknown.entry_point_id)
        self.assertTrue(unknown.lead_id)
        self.assertFalse(unknown.origin_label)

    def test_ad_is_bound_to_an_entry_point(self):
        entry = self.entry("Anuncio de octubre", ad_refs=f"99, {AD}")
        conversation = self.comes_by_ad()
        self.assertEqual(conversation.entry_point_id, entry)
        self.assertEqual(conversation.origin_label, "Anuncio de octubre")
        self.assertEqual(conversation.referral["ctwa_clid"], "clic")
        self.assertFalse(self.comes_by_ad("98", sender="34611222444").entry_point_id)

    def test_code_says_more_than_the_ad_and_the_ad_more_than_words(self):
        coded, ad, _words = self.entry("C"), self.entry("A", ad_refs=AD), self.entry("W", keywords="hola")
        self.assertEqual(self.comes_by_ad(text=f"hola {coded.code}").entry_point_id, coded)
        self.assertEqual(self.comes_by_ad(text="hola", sender="34611222444").entry_point_id, ad)

    def test_words_count_in_the_first_message_and_on_their_number_only(self):
        number = self.number.copy({"phone_number_ref": "pnid-2"})
        self.entry(number_id=number.id, keywords="precio")
        entry = self.entry(keywords="cartel")
        conversation = self.comes_by(entry, "¿precio?")
        self.assertFalse(conversation.entry_point_id)
        self.comes_by(entry, "el del cartel")
        self.assertFalse(conversation.entry_point_id)

    def test_a_later_code_is_the_last_touch_and_not_another_origin(self):
        first, second = self.entry("Uno"), self.entry("Dos")
        conversation = self.comes_by(first)
        self.comes_by(second)
        self.assertEqual(conversation.entry_point_id, first)
        self.assertEqual(conversation.partner_id.wacrm_last_entry_id, second)

    def test_a_code_in_the_second_message_tells_as_well(self):
        entry = self.entry()
        conversation = self.comes_by(entry, "Hola")
        self.comes_by(entry)
        self.assertEqual(conversation.entry_point_id, entry)
        self.assertEqual(conversation.lead_id.wacrm_first_entry_id, entry)

    def test_archived_codes_and_ads_go_on_working(self):
        entry = self.entry(ad_refs=AD, keywords="cartel")
        entry.active = False
        self.assertEqual(self.comes_by(entry).entry_point_id, entry)
        self.assertEqual(self.comes_by_ad(sender="34611222444").entry_point_id, entry)
        self.assertFalse(self.comes_by(entry, "cartel", sender="34611222555").entry_point_id)

    def test_code_of_another_company_tells_nothing(self):
        company = self.env["res.company"].create({"name": "Otra"})
        team = self.env["crm.team"].create({"name": "Otra", "company_id": company.id})
        account = self.account.copy({"company_id": company.id, "waba_ref": "waba-2"})
        number = self.env["whatsapp_crm.number"].create({
            "name": "Otra", "account_id": account.id, "phone_number_ref": "pnid-3", "team_id": team.id,
            "display_phone_number": "+34 600 000 003"})
        foreign = self.entry(number_id=number.id)
        self.assertEqual(foreign.company_id, company)
        self.assertFalse(self.comes_by(foreign).entry_point_id)

    def test_changes_are_known_at_once(self):
        entry = self.entry()
        self.comes_by(entry, "Hola", sender="34611222444")
        entry.keywords = "cartel"
        self.assertEqual(self.comes_by(entry, "cartel").entry_point_id, entry)

    def test_thanks_and_reactions_come_by_nothing(self):
        entry = self.entry(keywords="hola")
        first = self.receive_text("Buenas")
        self.receive("reaction", reaction={"message_id": first.wamid, "emoji": "👍"})
        self.assertFalse(first.conversation_id.entry_point_id)
        self.assertEqual(entry.conversation_count, 0)

    def test_one_entry_point_per_ad(self):
        self.entry(ad_refs=AD)
        with self.assertRaises(ValidationError):
            self.entry(ad_refs=f"1,{AD}")

    def test_code_stays(self):
        entry = self.entry()
        with self.assertRaises(UserError):
            entry.code = "BCDFG"
        self.assertNotEqual(entry.copy().code, entry.code)
        self.assertNotEqual(self.entry(code="BCDFG").code, "BCDFG")

    def test_unused_ones_are_deleted_used_ones_archived(self):
        used, unused = self.entry(), self.entry()
        self.comes_by(used)
        unused.unlink()
        with self.assertRaises(UserError):
            used.unlink()


@tagged("post_install", "-at_install")
class TestEntryApplied(EntryCase):
    """What follows from an entry point: origin, team, tags, guide, routing."""

    def test_origin_tags_and_team(self):
        team = self.env["crm.team"].create({"name": "Feria", "company_id": self.company.id, "use_leads": False})
        tag = self.env["crm.tag"].create({"name": "feria"})
        conversation = self.comes_by(self.entry(team_id=team.id, tag_ids=tag.ids))
        self.assertEqual(conversation.origin_label, "QR Sevilla")
        self.assertEqual(conversation.origin, "QR Sevilla")
        self.assertEqual(conversation.team_id, team)
        self.assertEqual(conversation.lead_id.team_id, team)
        self.assertEqual(conversation.tag_ids, tag)
        self.assertEqual(conversation.lead_id.tag_ids, tag)

    def test_team_leaves_what_somebody_works(self):
        team = self.env["crm.team"].create({"name": "Feria", "company_id": self.company.id})
        entry = self.entry(team_id=team.id)
        conversation = self.comes_by(entry, "Hola")
        conversation.with_user(self.agent).action_take()
        self.comes_by(entry)
        self.assertEqual(conversation.entry_point_id, entry)
        self.assertEqual(conversation.team_id, self.team)

    def test_routing_hears_of_it(self):
        team = self.env["crm.team"].create({"name": "Feria", "company_id": self.company.id})
        conversation = self.comes_by(self.entry(team_id=team.id))
        self.assertEqual(conversation._routing_entry_point()[0], team)
        self.assertFalse(self.comes_by(self.entry(), "Hola", sender="34611222444")._routing_entry_point()[0])

    def test_routing_gives_it_to_somebody_of_that_team(self):
        team = self.env["crm.team"].create({
            "name": "Feria", "company_id": self.company.id,
            "crm_team_member_ids": [(0, 0, {"user_id": self.agent2.id})]})
        self.number.routing_ids.distribution = "round_robin"
        conversation = self.comes_by(self.entry(team_id=team.id))
        self.assertEqual(conversation.routing_facts[0], {"step": "entry_point", "team_id": team.id})
        self.assertEqual(conversation.team_id, team)

    def test_guide_of_the_entry_point_is_shown_there_only(self):
        guides = self.env["whatsapp_crm.guide"]
        general = guides.create({"name": "General", "company_id": self.company.id})
        own = guides.create({"name": "Feria", "company_id": self.company.id, "only_entry": True, "sequence": 1})
        here = self.comes_by(self.entry(guide_id=own.id))
        elsewhere = self.comes_by(self.entry(), "Hola", sender="34611222444")
        shown = guides.with_user(self.agent)
        self.assertEqual(shown.get_guide(here.id)["id"], own.id)
        self.assertEqual(shown.get_guide(elsewhere.id)["id"], general.id)
        own.active = False
        self.assertEqual(shown.get_guide(here.id)["id"], general.id)

    def test_origin_by_recommendation(self):
        friend = self.env["res.partner"].create({"name": "Berta Sol"})
        customer = self.env["res.partner"].create({
            "name": "Ana", "phone": "+34 611 22 23 33", "wacrm_recommended_by_id": friend.id})
        conversation = self.receive_text("Hola").conversation_id
        self.assertEqual(conversation.partner_id, customer)
        self.assertEqual(conversation.with_user(self.agent).origin_label, "Recommended by Berta Sol")
        self.assertEqual(conversation.lead_id.wacrm_recommended_by_id, friend)
        customer.wacrm_recommended_by_id = conversation.lead_id.wacrm_recommended_by_id = False
        self.assertFalse(conversation.origin_label)
