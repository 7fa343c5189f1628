from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .golden_common import WORDS, GoldenCase


@tagged("post_install", "-at_install")
class TestGoldenPassing(GoldenCase):
    """A flag becomes one opportunity of the account's salesperson."""

    def test_opportunity_of_the_salesperson(self):
        flag = self.flagged_by()
        lead = flag.lead_id
        self.assertEqual((flag.state, flag.user_id, flag.chosen_by), ("open", self.seller, "company"))
        self.assertEqual((lead.type, lead.user_id, lead.team_id, lead.partner_id),
                         ("opportunity", self.seller, self.sales, self.marta))
        self.assertEqual(lead.tag_ids.mapped("name"), ["Golden flag"])
        self.assertIn(WORDS, lead.description)
        self.assertEqual(self.conversation.lead_id, lead)
        self.assertEqual(lead.message_ids.filtered(lambda m: WORDS in m.body).author_id, self.agent.partner_id)
        activity = self.activities(lead)
        self.assertEqual((activity.user_id, activity.date_deadline),
                         (self.seller, fields.Date.context_today(self.seller)))
        self.assertIn(WORDS, activity.note)
        self.assertEqual(self.kinds(self.conversation).count("flagged"), 1)

    def test_first_in_the_pipeline(self):
        self.firm.user_id = self.seller
        self.env["crm.lead"].create([
            {"name": name, "user_id": self.seller.id, "priority": "2", "company_id": self.company.id}
            for name in ("A", "B")])
        flag = self.raise_flag()
        self.env["crm.lead"].create({"name": "C", "user_id": self.seller.id, "company_id": self.company.id})
        self.assertEqual(self.env["crm.lead"].search([("user_id", "=", self.seller.id)], limit=1), flag.lead_id)

    def test_whom_it_goes_to(self):
        """The contact's salesperson, the company's, who sold last, the team's leader."""
        other = self._user("wacrm_other", "sales_team.group_sale_salesman")
        lead = self.env["crm.lead"].create({
            "name": "Antes", "partner_id": self.firm.id, "user_id": other.id, "company_id": self.company.id})
        lead.action_set_won()
        for person, chosen_by, prepare in (
                (self.supervisor, "contact", lambda: self.marta.write({"user_id": self.supervisor.id})),
                (self.seller, "company", lambda: (self.marta.write({"user_id": False}),
                                                  self.firm.write({"user_id": self.seller.id}))),
                (other, "last_won", lambda: self.firm.write({"user_id": False})),
                (self.leader, "leader", lambda: other.write({"active": False})),
                (self.seller, "team", lambda: self.sales.write({"user_id": False}))):
            with self.subTest(chosen_by):
                prepare()
                self.assertEqual(self.conversation.with_user(self.agent)._golden_receiver(), person.name)
                flag = self.raise_flag(note=chosen_by)
                self.assertEqual((flag.user_id, flag.chosen_by, flag.lead_id.user_id), (person, chosen_by, person))
                self.lose(flag.lead_id)
                self.conversation.lead_id = False

    def test_dialog_names_who_has_an_open_opportunity_of_the_customer(self):
        self.firm.user_id = self.seller
        other = self._user("wacrm_other", "sales_team.group_sale_salesman")
        self.env["crm.lead"].create({
            "name": "Abierta", "partner_id": self.marta.id, "user_id": other.id, "company_id": self.company.id,
            "expected_revenue": 100})
        self.assertEqual(self.conversation.with_user(self.agent)._golden_receiver(), other.name)
        self.assertFalse(self.conversation.golden_flag_ids, "asking raises none")
        self.assertEqual(self.raise_flag().user_id, other)

    def test_who_cannot_sell_is_passed_over(self):
        """Archived, without rights to sales, of another company: the leader."""
        stranger = self._user("wacrm_stranger", "sales_team.group_sale_salesman",
                              self.env["res.company"].create({"name": "Otra SA"}))
        gone = self._user("wacrm_gone", "sales_team.group_sale_salesman")
        gone.active = False
        for person in (stranger, gone, self._user("wacrm_plain", "base.group_user")):
            with self.subTest(person.login):
                self.firm.user_id = person
                flag = self.raise_flag(note=person.login)
                self.assertEqual((flag.user_id, flag.chosen_by), (self.leader, "leader"))
                self.lose(flag.lead_id)

    def test_never_nobody(self):
        self.company.wacrm_golden_team_id = False
        self.env["crm.team"].search([]).write({"use_opportunities": False, "user_id": False})
        flag = self.raise_flag()
        self.assertEqual(flag.chosen_by, "manager")
        self.assertTrue(flag.user_id and flag.lead_id.user_id)

    def test_pressed_twice_makes_no_second(self):
        flag = self.flagged_by()
        self.assertEqual(self.raise_flag(), flag)
        self.assertEqual(len(self.conversation.golden_flag_ids), 1)
        self.assertEqual(len(self.leads()), 1)
        self.assertEqual(len(self.activities(flag.lead_id)), 1)

    def test_other_words_are_added(self):
        """A colleague in another chat of the same customer: one opportunity, and their words in it."""
        flag = self.flagged_by()
        self.env["res.partner"].create({
            "name": "Luis", "parent_id": self.firm.id, "phone": "+34 622 33 34 44"})
        other = self.receive_text("Hola", sender="34622333444").conversation_id
        second = self.raise_flag(self.agent2, "Abren otra sucursal", other)
        self.assertEqual((second.state, second.joined_id, second.lead_id), ("joined", flag, flag.lead_id))
        self.assertEqual(other.golden_flag_id, flag)
        self.assertEqual(len(self.leads()), 1)
        self.assertTrue(flag.lead_id.message_ids.filtered(lambda m: "otra sucursal" in m.body))
        self.assertEqual(len(self.activities(flag.lead_id)), 1)
        self.assertEqual(self.env["whatsapp_crm.golden.flag"].search_count(
            [("account_id", "=", self.firm.id), ("state", "!=", "joined")]), 1)

    def test_open_opportunity_is_joined(self):
        lead = self.env["crm.lead"].create({
            "name": "Ampliación", "partner_id": self.firm.id, "user_id": self.supervisor.id, "type": "lead",
            "company_id": self.company.id})
        flag = self.flagged_by()
        self.assertEqual((flag.lead_id, flag.found_lead, flag.user_id, flag.chosen_by),
                         (lead, True, self.supervisor, "opportunity"))
        self.assertEqual(lead.type, "opportunity")
        self.assertIn("Golden flag", lead.tag_ids.mapped("name"))

    def test_opportunity_of_somebody_who_left_gets_the_salesperson(self):
        gone = self._user("wacrm_gone", "sales_team.group_sale_salesman")
        lead = self.env["crm.lead"].create({
            "name": "Ampliación", "partner_id": self.firm.id, "user_id": gone.id, "company_id": self.company.id})
        gone.active = False
        flag = self.flagged_by()
        self.assertEqual((flag.lead_id, flag.lead_id.user_id, flag.user_id), (lead, self.seller, self.seller))

    def made_by_the_chat(self):
        """The lead that a number with leads for everybody makes of each chat: whoever took the chat has it."""
        self.conversation._create_lead("Va lentísimo")
        self.assertEqual(self.conversation.lead_id.user_id, self.agent)
        return self.conversation.lead_id

    def test_what_only_a_chat_made_goes_to_the_salesperson(self):
        lead = self.made_by_the_chat()
        flag = self.flagged_by()
        self.assertEqual((flag.lead_id, lead.user_id, lead.team_id), (lead, self.seller, self.sales))
        self.assertIn("Golden flag", lead.name)
        self.assertEqual(len(self.leads()), 1)

    def test_deal_of_a_colleague_stays_theirs(self):
        lead = self.made_by_the_chat()
        lead.expected_revenue = 100
        flag = self.flagged_by()
        self.assertEqual((flag.lead_id, flag.user_id, lead.user_id), (lead, self.agent, self.agent))
        self.assertNotIn("Golden flag", lead.name)

    def test_seller_of_the_sales_team_keeps_the_chats_lead_where_nobody_else_sells(self):
        lead = self.made_by_the_chat()
        self.company.wacrm_golden_team_id = self.team
        self.team.user_id = self.leader
        flag = self.raise_flag()
        self.assertEqual((flag.lead_id, flag.user_id), (lead, self.agent))

    def test_another_company_has_its_own(self):
        """Contacts are shared by companies, flags are not."""
        flag = self.flagged_by()
        foreign = self._user("wacrm_foreign", "whatsapp_crm.group_supervisor",
                             self.env["res.company"].create({"name": "Otra SA"}))
        self.assertFalse(flag.with_user(foreign).search([]))
        with self.assertRaises(AccessError):
            self.conversation.with_user(foreign).action_raise_golden_flag("x")

    def test_cron_twice_makes_nothing_new(self):
        self.flagged_by()
        before = self.env["crm.lead"].search_count([]), self.env["mail.activity"].search_count([])
        self.pass_on()
        self.pass_on()
        self.assertEqual((self.env["crm.lead"].search_count([]), self.env["mail.activity"].search_count([])), before)

    def test_needs_words_and_rights(self):
        for user, note, error in (
                (self.agent, " ", UserError), (self.seller, "x", AccessError)):
            with self.assertRaises(error):
                self.conversation.with_user(user).action_raise_golden_flag(note)

    def test_resolved_conversation_too(self):
        self.firm.user_id = self.seller
        self.conversation._resolve("confirmed", None)
        self.assertEqual(self.raise_flag().user_id, self.seller)

    def test_nobody_writes_the_link_by_hand(self):
        flag = self.flagged_by()
        with self.assertRaises(UserError):
            self.conversation.with_user(self.agent).write({"golden_flag_id": False})
        with self.assertRaises(AccessError):
            flag.with_user(self.agent).write({"raised_by_id": self.agent2.id})
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.golden.flag"].with_user(self.agent).create({
                "conversation_id": self.conversation.id, "company_id": self.company.id, "note": "x"})
