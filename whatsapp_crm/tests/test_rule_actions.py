from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .rule_common import RuleCase


@tagged("post_install", "-at_install")
class TestRuleActions(RuleCase):
    """What server actions do in WhatsApp, by themselves or in a rule."""

    def run_action(self, vals, records):
        """Run an action of :meth:`action` on records, as a rule or a button does."""
        action = self.env["ir.actions.server"].create({"name": "Acción", **vals})
        action.with_context(active_model=records._name, active_ids=records.ids, active_id=records[:1].id).run()

    def text(self, text="Hola {customer}", model="whatsapp_crm.conversation", **values):
        return self.action("whatsapp_crm_text", model, wacrm_text=text, **values)

    def last_note(self, record):
        return record.message_ids.sorted("id")[-1:].body or ""

    # --------------------------------------------------------------------- text

    def test_text_while_the_window_is_open(self):
        self.run_action(self.text(), self.conversation)
        row = self.automatic()
        self.assertEqual((row.text, row.type, row.lane, row.user_id.id), ("Hola Ana", "text", "bulk", False))
        self.assertEqual(row.mail_message_id.author_id, self.env.ref("base.partner_root"))
        self.assertTrue(self.conversation.waiting_since, "an automatic text answers nothing")

    def test_closed_window_leaves_a_note(self):
        self.close_window()
        self.run_action(self.text(), self.conversation)
        self.assertFalse(self.automatic())
        self.assertIn("24-hour window", self.last_note(self.conversation))

    def test_missing_value_leaves_a_note(self):
        self.run_action(self.text("Nos vemos el {next_date}"), self.conversation)
        self.assertFalse(self.automatic())
        self.assertIn("Date of the next activity", self.last_note(self.conversation))

    def test_agent_is_who_has_the_conversation(self):
        self.agent.name = "Laura Gómez"
        self.conversation.with_user(self.agent).action_take()
        self.run_action(self.text("Le atiende {agent}"), self.conversation)
        self.assertEqual(self.automatic().text, "Le atiende Laura")

    def test_canned_response_with_buttons(self):
        canned = self.env["mail.canned.response"].create({
            "source": "cita", "substitution": "¿Le va bien, {customer}?", "wacrm_kind": "buttons",
            "wacrm_choice_ids": [Command.create({"title": "Sí"})]})
        self.run_action(self.text(False, wacrm_canned_id=canned.id), self.conversation)
        self.run_senders("bulk")
        self.assertEqual(self.graph.sent[-1]["interactive"]["body"]["text"], "¿Le va bien, Ana?")

    def test_text_to_contact_and_lead(self):
        lead = self.env["crm.lead"].create({
            "name": "Plan", "partner_id": self.contact.partner_id.id, "company_id": self.company.id})
        for record in (self.contact.partner_id, lead):
            with self.subTest(record._name):
                self.contact.partner_id.phone = "+34 611 222 333"
                self.run_action(self.text("Hola", record._name), record)
        self.assertEqual(self.automatic().channel_id, self.channel)

    def test_whoever_never_wrote_gets_a_note(self):
        partner = self.partner()
        self.run_action(self.text("Hola", "res.partner"), partner)
        self.assertFalse(self.automatic())
        self.assertIn("only a template can be sent", self.last_note(partner))

    def test_welcome_by_a_rule_does_not_go_round(self):
        self.rule("wacrm_message_received", self.text("Recibido"))
        self.receive_text("¿Y?")
        self.assertEqual(self.automatic().mapped("text"), ["Recibido"])

    # ----------------------------------------------------------------- template

    def test_template_for_a_conversation(self):
        self.run_action(self.action(
            "whatsapp_crm_template", wacrm_template_id=self.notice.id), self.conversation)
        self.assertEqual((self.automatic().type, self.automatic().channel_id), ("template", self.channel))

    # ------------------------------------------------------------------- assign

    def test_assign_to_a_person(self):
        self.run_action(self.action(
            "whatsapp_crm_assign", wacrm_assign_to="user", wacrm_user_id=self.agent2.id), self.conversation)
        self.assertEqual(self.conversation.user_id, self.agent2)
        self.assertIn("assigned", self.kinds(self.conversation))

    def test_assign_to_somebody_who_cannot(self):
        self.run_action(self.action(
            "whatsapp_crm_assign", wacrm_assign_to="user", wacrm_user_id=self.stranger.id), self.conversation)
        self.assertFalse(self.conversation.user_id)
        logged = self.env["mail.message"].search([("model", "=", "discuss.channel"), (
            "res_id", "=", self.channel.id)], order="id desc", limit=1)
        self.assertIn("does not work for", logged.body)

    def test_assign_by_routing(self):
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent2)
        self.run_action(self.action("whatsapp_crm_assign", wacrm_assign_to="routing"), self.conversation)
        self.assertEqual(self.conversation.user_id, self.agent2)
        self.assertIn("routed", self.kinds(self.conversation))

    def test_routing_chooses_anew_while_nobody_has_opened_it(self):
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent)
        by_routing = self.action("whatsapp_crm_assign", wacrm_assign_to="routing")
        self.run_action(by_routing, self.conversation)
        self.assertEqual((self.conversation.user_id, self.conversation.routed_untouched), (self.agent, True))
        self.set_present(self.agent2)
        self.run_action(by_routing, self.conversation)
        self.assertEqual(self.conversation.user_id, self.agent2)

    def test_routing_takes_nothing_from_whoever_works_it(self):
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent2)
        self.conversation.with_user(self.agent).action_take()
        for state in ("open", "waiting", "snoozed"):
            if state == "waiting":
                self.say(self.channel)
            elif state == "snoozed":
                self.conversation.with_user(self.agent).action_snooze(
                    fields.Datetime.now() + timedelta(hours=5), without_answer=True)
            with self.subTest(state):
                self.assertEqual(self.conversation.state, state)
                self.run_action(
                    self.action("whatsapp_crm_assign", wacrm_assign_to="routing"), self.conversation)
                self.assertEqual(self.conversation.user_id, self.agent)

    def test_assign_by_the_lead(self):
        lead = self.env["crm.lead"].create({"name": "Plan", "company_id": self.company.id})
        self.conversation._write_life({"lead_id": lead.id})
        self.run_action(self.action(
            "whatsapp_crm_assign", "crm.lead", wacrm_assign_to="user", wacrm_user_id=self.agent.id), lead)
        self.assertEqual(self.conversation.user_id, self.agent)

    # ---------------------------------------------------------------------- tag

    def test_tags_are_added_and_removed(self):
        tag = self.tag()
        self.run_action(self.tagging(tag), self.conversation)
        self.assertEqual(self.conversation.tag_ids, tag)
        self.run_action(self.tagging(tag, "remove", "res.partner"), self.contact.partner_id)
        self.assertFalse(self.conversation.tag_ids)

    # --------------------------------------------------------------------- open

    def test_open_for_a_lead_without_a_chat(self):
        lead = self.env["crm.lead"].create({
            "name": "Web", "phone": "+34 622 333 445", "contact_name": "Luz", "company_id": self.company.id,
            "user_id": self.agent.id})
        before = self.env["whatsapp_crm.message"].search_count([])
        for _time in range(2):
            self.run_action(self.action("whatsapp_crm_open", "crm.lead"), lead)
        conversation = self.env["whatsapp_crm.conversation"].search([("lead_id", "=", lead.id)])
        self.assertEqual((len(conversation), conversation.state, conversation.user_id), (1, "waiting", self.agent))
        self.assertEqual(self.env["whatsapp_crm.message"].search_count([]), before, "nothing is sent")

    def test_open_for_a_contact_whose_conversation_is_open(self):
        self.contact.partner_id.phone = "+34 611 222 333"
        self.run_action(self.action("whatsapp_crm_open", "res.partner"), self.contact.partner_id)
        self.assertEqual(self.channel.wacrm_conversation_id, self.conversation)

    def test_open_without_a_phone_leaves_a_note(self):
        partner = self.partner(phone=False)
        self.run_action(self.action("whatsapp_crm_open", "res.partner"), partner)
        self.assertIn("No phone number", self.last_note(partner))

    # --------------------------------------------------------------------- form

    def test_names_say_what_it_does(self):
        tag = self.tag("VIP")
        names = [self.env["ir.actions.server"].new(vals)._generate_action_name() for vals in (
            self.tagging(tag), self.tagging(tag, model="res.partner"), self.tagging(tag, model="crm.lead"),
            self.tagging(tag, "remove", model="crm.lead"),
            self.action("whatsapp_crm_assign", wacrm_assign_to="user", wacrm_user_id=self.agent.id), self.text())]
        self.assertEqual(names, [
            "Add VIP to the conversation", "Add VIP to the conversation", "Add VIP to the lead",
            "Remove VIP from the lead", f"Assign the conversation to {self.agent.name}", "Send WhatsApp text"])

    def test_warnings(self):
        for vals, words in (
                (self.text(""), "Write a text"), (self.text("{nada}"), "Nothing is known to fill in"),
                (self.action("whatsapp_crm_tag"), "at least one tag"),
                (self.text("Hola", "res.users"), "works on these models only")):
            with self.subTest(words):
                action = self.env["ir.actions.server"].create({"name": "Acción", **vals})
                self.assertIn(words, action.warning or "")

    def test_one_that_warns_does_not_run(self):
        with self.assertRaises(UserError):
            self.run_action(self.text("{nada}"), self.conversation)
