import time

from odoo.addons.mail.tools.discuss import Store
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .sales_common import LeadCase


@tagged("post_install", "-at_install")
class TestChatterEntry(LeadCase):
    """One entry per conversation on its lead and on its contact, shown with the reader's rights."""

    def entries(self, record):
        return self.env["mail.message"].search([
            ("model", "=", record._name), ("res_id", "=", record.id), ("wacrm_conversation_id", "!=", False)])

    def shown(self, record, user):
        """The entries as the chatter of ``user`` gets them: what the client receives of each."""
        self.env.invalidate_all()
        env = self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})
        fetched = env["mail.message"]._message_fetch(None, thread=record.with_env(env))["messages"]
        data = Store().add(fetched).get_result().get("mail.message", [])
        return [values["wacrm_entry"] for values in data if "wacrm_entry" in values]

    # ------------------------------------------------------------------ places

    def test_lead_and_contact_have_one_entry_each(self):
        conversation = self.conversation()
        self.receive_text("¿Siguen ahí?")
        self.say(conversation.channel_id)
        for record in (conversation.lead_id, conversation.partner_id):
            entry = self.entries(record)
            self.assertEqual(entry.wacrm_conversation_id, conversation, record)
            self.assertNotIn("Precio", entry.body)
            self.assertEqual(entry.date, conversation.opened_at)

    def test_next_conversation_has_an_entry_of_its_own(self):
        first = self.conversation()
        lead = first.lead_id
        self.resolve(first)
        second = self.conversation("Otra cosa", at=time.time() + 60)
        self.assertNotEqual(first, second)
        self.assertEqual(self.entries(lead).wacrm_conversation_id, first | second)

    def test_entry_moves_with_another_lead_and_goes_with_none(self):
        conversation = self.conversation()
        before, after = conversation.lead_id, self.lead_of()
        entry = self.entries(before)
        conversation.with_user(self.agent).action_link_lead(after.id)
        self.assertEqual(self.entries(after), entry)
        self.assertFalse(self.entries(before))
        conversation.sudo().lead_id = False
        self.assertFalse(entry.exists())
        self.assertTrue(self.entries(conversation.partner_id))

    def test_entry_moves_with_another_contact(self):
        conversation = self.conversation()
        before, after = conversation.partner_id, self.env["res.partner"].create({"name": "Luis"})
        entry = self.entries(before)
        conversation.with_user(self.agent).action_choose_partner(after.id)
        self.assertEqual(self.entries(after), entry)
        self.assertFalse(self.entries(before))

    def test_one_entry_after_leads_and_contacts_are_merged(self):
        conversation = self.conversation()
        other = self.lead_of(user_id=self.agent.id, partner_id=conversation.partner_id.id)
        merged = (conversation.lead_id | other).merge_opportunity()
        self.assertEqual(len(self.entries(merged)), 1)
        twin = self.env["res.partner"].create({"name": "Ana R."})
        self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": (conversation.partner_id | twin).ids, "dst_partner_id": twin.id}).action_merge()
        self.env.invalidate_all()
        self.assertEqual(len(self.entries(twin)), 1)
        self.assertEqual(conversation.partner_id, twin)

    # ------------------------------------------------------------------- shown

    def test_entry_shows_the_present_without_being_written(self):
        conversation = self.conversation()
        lead = conversation.lead_id
        written = self.entries(lead).write_date
        self.assertEqual([entry["state"] for entry in self.shown(lead, self.agent)], ["new"])
        conversation.with_user(self.agent).action_take()
        entry = self.shown(lead, self.agent)[0]
        self.assertEqual((entry["state"], entry["responsible"]), ("open", self.agent.name))
        conversation.sudo()._resolve("confirmed", None)
        entry = self.shown(lead, self.agent)[0]
        self.assertEqual((entry["state"], entry["outcome"]), ("resolved", conversation._label_of("outcome")))
        self.assertTrue(entry["resolved_at"])
        self.assertEqual(self.entries(lead).write_date, written)

    def test_open_entry_tells_next_step_and_the_last_three_messages(self):
        conversation = self.conversation("uno")
        for text in ("dos", "tres"):
            self.receive_text(text)
        self.say(conversation.channel_id, "<p>cuatro</p>")
        self.say(conversation.channel_id, "<p>solo nosotros</p>", note=True)
        conversation.sudo().activity_schedule(
            "whatsapp_crm.mail_activity_type_escalated", summary="Nobody answers", user_id=self.supervisor.id)
        self.assertFalse(conversation.with_user(self.agent).get_chatter_entry()["next_step"], "no step, an alert")
        conversation.sudo().activity_schedule(
            "mail.mail_activity_data_todo", summary="Enviar enlace", user_id=self.agent2.id)
        entry = conversation.with_user(self.agent).get_chatter_entry()
        self.assertEqual([message["text"] for message in entry["messages"]], ["dos", "tres", "cuatro"])
        self.assertEqual([message["from_customer"] for message in entry["messages"]], [True, True, False])
        self.assertEqual((entry["next_step"]["what"], entry["next_step"]["who"]), ("Enviar enlace", self.agent2.name))

    def test_agreed_next_step_stands_on_the_entry_of_the_resolved_one(self):
        conversation = self.conversation()
        conversation.with_user(self.agent).action_take()
        conversation.with_user(self.agent).action_resolve("next_step", no_answer_needed=True, next_step={
            "what": "Llamar por la demo", "user_id": self.agent2.id, "date": "2030-02-03"})
        entry = conversation.with_user(self.agent).get_chatter_entry()
        self.assertEqual(entry["next_step"], {
            "what": "Llamar por la demo", "who": self.agent2.name, "when": "2030-02-03"})

    def test_message_sent_again_is_shown_once(self):
        conversation = self.conversation("uno")
        row = self.rows_of(self.say(conversation.channel_id, "<p>dos</p>"))
        row.sudo().status = "failed"
        row.with_user(self.agent).action_retry()
        texts = [message["text"] for message in conversation.with_user(self.agent).get_chatter_entry()["messages"]]
        self.assertEqual(texts, ["uno", "dos"])

    # ------------------------------------------------------------------ rights

    def test_who_may_read_the_conversation_sees_it(self):
        lead = self.conversation().lead_id
        for user in (self.agent, self.agent2, self.supervisor):
            self.assertEqual(len([entry for entry in self.shown(lead, user) if entry]), 1, user.login)

    def test_plain_salesperson_learns_no_more_than_that_there_is_one(self):
        conversation = self.conversation()
        salesman = self._user("wacrm_salesman", "sales_team.group_sale_salesman_all_leads")
        self.assertEqual(self.shown(conversation.lead_id, salesman), [False])
        with self.assertRaises(AccessError):
            conversation.with_user(salesman).get_chatter_entry()
        self.assertEqual(len(conversation.lead_id.with_user(salesman).message_ids.mapped("body")), len(
            conversation.lead_id.message_ids))

    def test_agent_of_another_team_is_told_nothing_either(self):
        conversation = self.conversation()
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent")
        self.assertEqual(self.shown(conversation.partner_id, outsider), [False])
        with self.assertRaises(AccessError):
            conversation.with_user(outsider).get_chatter_entry()

    def test_another_company_does_not_even_see_that_there_is_one(self):
        self.customer.company_id = False
        conversation = self.conversation()
        self.assertEqual(conversation.partner_id, self.customer)
        other = self.env["res.company"].create({"name": "Otra SA"})
        foreigner = self._user("wacrm_foreign", "whatsapp_crm.group_admin", other)
        self.assertEqual(self.shown(self.customer, foreigner), [])
        self.assertEqual(len(self.shown(self.customer, self.agent)), 1)

    def test_number_of_statements_does_not_grow_with_entries(self):
        lead = self.conversation().lead_id

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.shown(lead, self.agent)
            return self.env.cr.sql_log_count - before

        count()
        one = count()
        for minute in range(1, 7):
            self.resolve(self.env["whatsapp_crm.conversation"].search(
                [("number_id", "=", self.number.id), ("state", "!=", "resolved")]))
            self.conversation(at=time.time() + 60 * minute)
        self.assertEqual(len(self.shown(lead, self.agent)), 7)
        self.assertLessEqual(count(), one)
