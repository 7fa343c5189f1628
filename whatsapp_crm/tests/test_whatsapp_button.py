from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .graph_admin import AdminGraph
from .sales_common import LeadCase


class ButtonCase(LeadCase):
    """Short ways to press the WhatsApp button and to send the template that begins a conversation."""

    def press(self, record, user=None):
        return record.with_user(user or self.agent).action_wacrm_write()

    def assertOpens(self, action, conversation):
        self.assertEqual((action["res_model"], action.get("res_id")), (conversation._name, conversation.id))

    def assertOffers(self, action, **defaults):
        """The action is the template dialog with these values filled in."""
        self.assertEqual(action["res_model"], "whatsapp_crm.template.send")
        for name, value in defaults.items():
            self.assertEqual(action["context"].get(f"default_{name}", False), value, name)

    def close_window(self, conversation):
        conversation.channel_id.wacrm_window_until = fields.Datetime.now() - timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestContactButton(ButtonCase):
    """From the contact to the current conversation, or to the offer to start one."""

    def test_current_conversation_opens(self):
        conversation = self.conversation()
        self.assertOpens(self.press(conversation.partner_id), conversation)

    def test_resolved_one_opens_as_long_as_one_may_still_write(self):
        conversation = self.conversation()
        self.resolve(conversation)
        self.assertOpens(self.press(conversation.partner_id), conversation)
        self.close_window(conversation)
        self.assertOffers(self.press(conversation.partner_id), channel_id=conversation.channel_id.id)

    def test_who_never_wrote_is_offered_a_template(self):
        self.assertOffers(self.press(self.customer), partner_id=self.customer.id, channel_id=False)

    def test_several_numbers_ask_which(self):
        first = self.conversation()
        second = self.conversation(sender="34622000111", name="Ana (trabajo)")
        second.sudo().contact_id._choose_partner(self.customer)
        action = self.press(self.customer)
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.channel_id, first.channel_id | second.channel_id)
        self.assertEqual(set(wizard.line_ids.mapped("phone")), {"+34 611 22 23 33", "+34 622 00 01 11"})
        line = wizard.line_ids.filtered(lambda line: line.channel_id == second.channel_id)
        self.assertOpens(line.action_choose(), second)
        count = self.customer.with_user(self.agent).wacrm_conversation_count
        self.assertEqual(count, 2)

    def test_own_phone_without_a_chat_is_one_of_the_choices(self):
        conversation = self.conversation(sender="34622000111")
        conversation.sudo().contact_id._choose_partner(self.customer)
        action = self.press(self.customer)
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        other = wizard.line_ids.filtered(lambda line: not line.channel_id)
        self.assertEqual(other.phone, "+34 611 22 23 33")
        self.assertOffers(other.action_choose(), partner_id=self.customer.id)

    def test_company_leads_to_the_chats_of_its_people(self):
        company = self.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        self.customer.parent_id = company
        conversation = self.conversation()
        self.assertOpens(self.press(company), conversation)
        self.assertEqual(company.with_user(self.agent).wacrm_conversation_count, 1)

    def test_what_one_may_not_read_is_not_offered(self):
        conversation = self.conversation()
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent")
        self.assertOffers(self.press(conversation.partner_id, outsider), channel_id=False)
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.chat.choice"].with_user(outsider).create(
                {"line_ids": [(0, 0, {"channel_id": conversation.channel_id.id})]})

    def test_who_has_no_whatsapp_rights_has_no_button(self):
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman")
        view = self.env["res.partner"].with_user(salesman).get_view(self.env.ref("base.view_partner_form").id, "form")
        self.assertNotIn("action_wacrm", view["arch"])
        with self.assertRaises(AccessError):
            self.press(self.conversation().partner_id, salesman)


@tagged("post_install", "-at_install")
class TestLeadButton(ButtonCase):
    """From the lead to its conversation; what is started from a lead belongs to it."""

    def setUp(self):
        super().setUp()
        self.graph = AdminGraph()
        self.account.with_user(self.admin).action_sync_templates()
        self.template = self.env["whatsapp_crm.template"].search(
            [("name", "=", "saludo"), ("account_id", "=", self.account.id)])

    def send(self, action, user=None):
        """Fill in and send what the button offered; return the conversation that was begun."""
        context = {name: value for name, value in action["context"].items() if name.startswith("default_")}
        form = Form(self.env["whatsapp_crm.template.send"].with_user(user or self.agent).with_context(**context))
        form.template_id = self.template
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                line.value = "x"
        form.save().action_send()
        return self.env["whatsapp_crm.conversation"].search([], order="id desc", limit=1)

    def test_conversation_of_the_lead_opens_whoever_the_contact_is(self):
        conversation = self.conversation()
        lead = conversation.lead_id
        lead.partner_id = self.env["res.partner"].create({"name": "Otra"})
        self.assertOpens(self.press(lead), conversation)

    def test_what_is_started_is_linked_to_the_lead(self):
        lead = self.lead_of()
        conversation = self.send(self.press(lead))
        self.assertEqual((conversation.lead_id, conversation.partner_id), (lead, self.customer))
        self.assertOpens(self.press(lead), conversation)

    def test_lead_without_a_contact_gets_one_when_it_is_sent_and_not_before(self):
        lead = self.env["crm.lead"].create({
            "name": "Web", "contact_name": "Eva Sol", "phone": "+34 633 00 01 11", "type": "opportunity",
            "team_id": self.team.id, "company_id": self.company.id, "user_id": False})
        action = self.press(lead)
        self.assertFalse(lead.partner_id)
        conversation = self.send(action)
        self.assertEqual(lead.partner_id.name, "Eva Sol")
        self.assertEqual((conversation.lead_id, conversation.partner_id), (lead, lead.partner_id))

    def test_nobody_to_write_to_is_said(self):
        lead = self.env["crm.lead"].create({"name": "Nadie", "team_id": self.team.id, "type": "opportunity"})
        with self.assertRaises(UserError):
            self.press(lead)

    def test_conversation_about_another_lead_stays_with_it(self):
        conversation = self.conversation()
        other = self.lead_of(partner_id=conversation.partner_id.id)
        action = {"context": {"default_channel_id": conversation.channel_id.id, "default_lead_id": other.id}}
        before = conversation.lead_id
        self.send(action)
        self.assertEqual(conversation.lead_id, before)


@tagged("post_install", "-at_install")
class TestLinkLead(ButtonCase):
    """Linking a conversation to a lead by hand."""

    def dialog(self, conversation, user=None):
        action = conversation.with_user(user or self.agent).action_open_link_lead()
        return self.env[action["res_model"]].with_user(user or self.agent).with_context(**action["context"]).create({})

    def test_open_leads_of_person_company_and_phone_are_suggested(self):
        company = self.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        self.customer.parent_id = company
        conversation = self.conversation()
        conversation.sudo().lead_id.unlink()
        of_company, of_person = self.lead_of(company), self.lead_of()
        by_phone = self.env["crm.lead"].create({
            "name": "Web", "phone": "+34 611 22 23 33", "company_id": self.company.id, "user_id": False})
        self.lead_of().action_set_lost()
        self.lead_of().action_set_won()
        suggested = self.dialog(conversation, self.supervisor).suggestion_ids
        self.assertEqual(suggested, of_company | of_person | by_phone)

    def test_one_click_links(self):
        conversation = self.conversation()
        lead = self.lead_of()
        wizard = self.dialog(conversation)
        self.assertIn(lead, wizard.suggestion_ids)
        lead.with_user(self.agent).with_context(wacrm_conversation_id=conversation.id).action_wacrm_link()
        self.assertEqual(conversation.lead_id, lead)

    def test_any_other_may_be_looked_up(self):
        conversation = self.conversation()
        lead = self.lead_of(self.env["res.partner"].create({"name": "Nadie"}))
        wizard = self.dialog(conversation)
        wizard.lead_id = lead
        wizard.action_link()
        self.assertEqual(conversation.lead_id, lead)

    def test_leads_of_others_are_neither_suggested_nor_linked(self):
        conversation = self.conversation()
        hidden = self.lead_of(user_id=self.supervisor.id)
        self.assertNotIn(hidden, self.dialog(conversation).suggestion_ids.sudo())
        with self.assertRaises(AccessError):
            conversation.with_user(self.agent).action_link_lead(hidden.id)

    def test_lead_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Otra SA"})
        conversation = self.conversation()
        self.agent.company_ids |= other
        foreign = self.env["crm.lead"].create(
            {"name": "Ajena", "company_id": other.id, "user_id": self.agent.id, "team_id": False})
        env = {"allowed_company_ids": (self.company | other).ids}
        with self.assertRaises(UserError):
            conversation.with_user(self.agent).with_context(**env).action_link_lead(foreign.id)

    def test_who_may_not_work_the_conversation_gets_no_dialog(self):
        conversation = self.conversation()
        for groups in ("whatsapp_crm.group_agent", "sales_team.group_sale_salesman"):
            outsider = self._user(f"wacrm_{groups.split('.')[1]}", groups)
            with self.assertRaises(AccessError):
                self.dialog(conversation, outsider)
