import time

from odoo.tests import tagged

from .sales_common import LeadCase

SPECIFICATION = {"name": {}, "wacrm_waiting_since": {}, "wacrm_urgency": {}, "wacrm_urgency_turns_at": {}}


@tagged("post_install", "-at_install")
class TestLeadWaiting(LeadCase):
    """The badge on the lead's card and the filter *Waiting on WhatsApp*."""

    def waiting(self, user):
        leads = self.env["crm.lead"].with_user(user)
        return leads.search([("wacrm_conversation_ids.waiting_since", "!=", False)])

    def test_badge_says_since_when_and_goes_with_the_answer(self):
        conversation = self.conversation()
        lead = conversation.lead_id
        for user in (self.agent, self.supervisor):
            self.assertEqual(lead.with_user(user).wacrm_waiting_since, conversation.waiting_since)
            self.assertEqual(self.waiting(user), lead)
        self.say(conversation.channel_id)
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.agent).wacrm_waiting_since)
        self.assertFalse(self.waiting(self.agent))

    def test_longest_wait_counts(self):
        first = self.conversation(at=1700000000)
        second = self.conversation(sender="34622000111", name="Otra")
        second.sudo().lead_id = first.lead_id
        self.env.invalidate_all()
        self.assertEqual(first.lead_id.with_user(self.agent).wacrm_waiting_since, first.waiting_since)

    def test_as_urgent_as_the_conversations_own_card(self):
        for minutes, urgency in ((1, "normal"), (6, "critical"), (20, "escalated")):
            conversation = self.conversation(
                sender=f"3462200{minutes:04}", name=f"C{minutes}", at=time.time() - minutes * 60)
            lead = conversation.lead_id.with_user(self.agent)
            self.assertEqual(lead.wacrm_urgency, urgency)
            self.assertEqual(lead.wacrm_urgency, conversation.urgency)
            self.assertEqual(lead.wacrm_urgency_turns_at, conversation.urgency_turns_at)

    def test_only_what_one_may_read_is_told(self):
        lead = self.conversation().lead_id
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent,sales_team.group_sale_salesman_all_leads")
        self.assertFalse(lead.with_user(outsider).wacrm_waiting_since)
        self.assertFalse(self.waiting(outsider))

    def test_plain_salesperson_gets_the_usual_views(self):
        lead = self.conversation().lead_id
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        leads = self.env["crm.lead"].with_user(salesman)
        for view_type, xmlid in (
            ("kanban", "crm.crm_case_kanban_view_leads"), ("form", "crm.crm_lead_view_form"),
            ("search", "crm.view_crm_case_opportunities_filter"),
        ):
            views = leads.get_views([(self.env.ref(xmlid).id, view_type)])
            self.assertNotIn("action_wacrm_write", views["views"][view_type]["arch"])
            self.assertNotIn("wacrm_waiting", views["views"][view_type]["arch"])
            self.assertFalse(
                {"wacrm_waiting_since", "wacrm_conversation_count"} & views["models"]["crm.lead"]["fields"].keys())
        self.assertTrue(lead.with_user(salesman).read(["name"]))

    def test_agents_get_badge_filter_and_button(self):
        leads = self.env["crm.lead"].with_user(self.agent)
        for view_type, xmlid, what in (
            ("kanban", "crm.crm_case_kanban_view_leads", "wacrm_lead_badge"),
            ("kanban", "crm.view_crm_lead_kanban", "wacrm_lead_badge"),
            ("form", "crm.crm_lead_view_form", "action_wacrm_write"),
            ("search", "crm.view_crm_case_opportunities_filter", "wacrm_waiting"),
            ("search", "crm.view_crm_case_leads_filter", "wacrm_waiting"),
        ):
            self.assertIn(what, leads.get_view(self.env.ref(xmlid).id, view_type)["arch"], xmlid)

    def test_badge_costs_the_same_for_one_lead_and_for_many(self):
        leads = self.conversation().lead_id

        def count(leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"].with_user(self.agent).web_search_read([("id", "in", leads.ids)], SPECIFICATION)
            return self.env.cr.sql_log_count - before

        count(leads)
        one = count(leads)
        for number in range(12):
            leads |= self.conversation(sender=f"346220001{number:02}", name=f"C{number}").lead_id
        self.assertEqual(len(leads), 13)
        self.assertEqual(count(leads), one)
