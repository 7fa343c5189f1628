# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .test_templates import TemplateCase


@tagged("post_install", "-at_install")
class TestNewConversation(TemplateCase):
    """A number is typed; who that is is found or created; a template begins the conversation."""

    def wizard(self, phone, user=None, **values):
        return self.env["whatsapp_crm.new.conversation"].with_user(user or self.agent).with_company(
            self.company).create({"phone": phone, "number_id": self.number.id, **values})

    def send(self, wizard):
        context = wizard.action_continue()["context"]
        form = Form(self.env["whatsapp_crm.template.send"].with_user(self.agent).with_context(**context))
        form.template_id = self.template("saludo")
        form.save().action_send()

    def conversation(self, wa_id):
        return self.env["whatsapp_crm.conversation"].search([("contact_id.wa_id", "=", wa_id)])

    def test_a_new_number_becomes_a_contact_who_gets_the_template(self):
        self.send(self.wizard("600 111 222", name="Rosa"))
        conversation = self.conversation("34600111222")
        self.assertEqual((conversation.partner_id.name, conversation.state), ("Rosa", "waiting"))
        self.assertEqual(conversation.user_id, self.agent)
        self.run_senders()
        self.assertEqual([payload["to"] for payload in self.graph.sent], ["+34600111222"])

    def test_a_partner_with_that_phone_is_found_in_any_spelling(self):
        partner = self.env["res.partner"].create({"name": "Luz", "phone": "+34 600 111 222"})
        wizard = self.wizard("0034600111222")
        self.assertEqual(wizard.partner_id, partner)
        self.send(wizard)
        self.assertEqual(self.conversation("34600111222").partner_id, partner)

    def test_the_typed_number_gets_it_though_the_contact_has_another_phone(self):
        row = self.receive_text()
        row.conversation_id.partner_id.phone = "+34 699 999 999"
        row.conversation_id.with_user(self.agent).action_not_customer("supplier")
        self.send(self.wizard("+34 611 222 333"))
        self.run_senders()
        self.assertEqual([payload["to"] for payload in self.graph.sent], ["+34611222333"])

    def test_looking_creates_nothing(self):
        partners = self.env["res.partner"].search_count([])
        contacts = self.env["whatsapp_crm.contact"].search_count([])
        self.assertTrue(self.wizard("+34 600 111 222").wa_id)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self.env["whatsapp_crm.contact"].search_count([]), contacts)

    def test_an_open_conversation_is_shown_and_opened(self):
        conversation = self.receive_text().conversation_id
        conversation.with_user(self.agent).action_take()
        wizard = self.wizard("611 222 333")
        self.assertEqual((wizard.conversation_id, wizard.owner_id), (conversation, self.agent))
        self.assertEqual(wizard.action_open()["res_id"], conversation.id)

    def test_what_a_colleague_has_and_one_may_not_read_is_told_by_name(self):
        conversation = self.receive_text().conversation_id
        conversation.with_user(self.agent).action_take()
        outsider = new_test_user(
            self.env, "wacrm_outsider", groups="whatsapp_crm.group_agent", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)])
        wizard = self.wizard("611 222 333", user=outsider)
        self.assertFalse(wizard.conversation_id)
        with self.assertRaisesRegex(UserError, "in touch with this customer"):
            wizard.action_continue()

    def test_nonsense_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "country code"):
            self.wizard("12").action_continue()

    def test_only_agents(self):
        stranger = new_test_user(
            self.env, "wacrm_no_agent", groups="base.group_user", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)])
        with self.assertRaises(AccessError):
            self.wizard("+34 600 111 222", user=stranger)


@tagged("post_install", "-at_install")
class TestBulkTag(TemplateCase):
    """Tags of many conversations at once."""

    def bulk(self, conversations, **values):
        return self.env["whatsapp_crm.bulk.tag"].with_user(self.agent).with_context(
            active_model="whatsapp_crm.conversation", active_ids=conversations.ids).create(values)

    def test_adds_and_removes(self):
        conversations = self.receive_text().conversation_id | self.receive_text(sender="34699000111").conversation_id
        old, new = self.env["crm.tag"].create([{"name": "Vieja"}, {"name": "Nueva"}])
        conversations[0].tag_ids = old
        self.bulk(conversations, add_tag_ids=new.ids, remove_tag_ids=old.ids).action_apply()
        self.assertEqual(conversations.mapped("tag_ids"), new)
        self.assertTrue(all(conversation.tag_ids == new for conversation in conversations))

    def test_asks_for_a_tag(self):
        with self.assertRaisesRegex(UserError, "Choose a tag"):
            self.bulk(self.receive_text().conversation_id).action_apply()

    def test_not_what_one_may_not_read(self):
        conversation = self.receive_text().conversation_id
        conversation.with_user(self.supervisor).action_take()
        self.env.ref("whatsapp_crm.group_agent").implied_ids -= self.env.ref("whatsapp_crm.group_scope_team")
        self.env.invalidate_all()
        tag = self.env["crm.tag"].create({"name": "Ajena"})
        with self.assertRaises(AccessError):
            self.bulk(conversation, add_tag_ids=tag.ids).action_apply()
