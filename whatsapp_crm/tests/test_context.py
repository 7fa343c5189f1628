from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .context_common import ContextCase

CONTEXT_MAX = 30
HISTORY_MAX = 45


@tagged("post_install", "-at_install")
class TestContext(ContextCase):
    """What the panel beside the chat tells, with the agent's own rights."""

    def test_customer_and_company_lead_to_their_records(self):
        customer = self.context()["customer"]
        company = customer["company"]
        self.assertEqual((customer["id"], customer["text"]), (self.ana.id, "Ana Ruiz"))
        self.assertEqual((company["model"], company["id"], company["text"]), (
            "res.partner", self.firm.id, "Taller Sol SL"))

    def test_nobody_known_shows_an_empty_panel(self):
        self.conversation._write_life({"partner_id": False})
        context = self.context()
        self.assertFalse(context["customer"])
        self.assertEqual(self.section("lost") + self.section("earlier"), [])

    def test_opportunity_with_stage_and_amount_own_one_first(self):
        lead = self.conversation.lead_id
        lead.write({"name": "Plan Pro", "expected_revenue": 2400, "user_id": self.agent.id})
        other = self.lead("Ampliación", partner_id=self.luis.id)
        self.lead("Perdida", active=False, probability=0)
        first, second = self.section("leads")
        self.assertEqual((first["id"], first["text"], first["detail"]), (lead.id, "Plan Pro", lead.stage_id.name))
        self.assertIn("2,400", first["amount"])
        self.assertEqual((second["id"], second["amount"]), (other.id, ""))

    def test_opportunity_of_another_salesperson_is_not_shown(self):
        self.conversation.lead_id.user_id = self.agent2
        self.assertEqual(self.section("leads"), [])
        self.assertTrue(self.section("leads", user=self.supervisor))

    def test_won_opportunity_says_so(self):
        self.conversation.lead_id.user_id = self.agent
        self.conversation.lead_id.action_set_won()
        self.assertEqual(self.section("leads")[0]["detail"], "Won")

    def test_next_activity_of_conversation_or_opportunity_late_in_red(self):
        self.conversation.lead_id.user_id = self.agent
        today = self.now.date()
        self.conversation.activity_schedule(
            "mail.mail_activity_data_todo", today + timedelta(days=3), summary="Presupuesto", user_id=self.agent.id)
        self.assertEqual([line["text"] for line in self.section("activity")], ["Presupuesto"])
        self.conversation.lead_id.activity_schedule(
            "mail.mail_activity_data_call", today - timedelta(days=2), summary="Llamar", user_id=self.agent.id)
        [line] = self.section("activity")
        self.assertEqual((line["text"], line["tone"], line["model"]), ("Llamar", "danger", "crm.lead"))

    # ---------------------------------------------------------------- repeats

    def test_third_time_about_a_tag_counts_the_company(self):
        self.writes("34622333444", name="Luis Gil")
        self.luis.phone = "+34 622 33 34 44"
        luis = self.env["whatsapp_crm.conversation"].search([("contact_id.wa_id", "=", "34622333444")])
        luis.with_user(self.agent).action_choose_partner(self.luis.id)
        self.past(10, tags=self.complaint)
        self.past(20, sender="34622333444", tags=self.complaint)
        self.conversation.tag_ids = self.complaint
        self.assertEqual(self.context()["repeats"], ["3rd time about Queja"])

    def test_repeats_leave_out_other_tags_old_ones_and_who_is_no_customer(self):
        self.past(61, tags=self.complaint)
        self.past(5, tags=self.complaint, outcome="not_customer")
        self.past(6)
        self.conversation.tag_ids = self.complaint
        self.assertEqual(self.context()["repeats"], [])
        self.past(59, tags=self.complaint)
        self.assertEqual(self.context()["repeats"], ["2nd time about Queja"])

    def test_ordinals(self):
        words = [self.conversation._context_repeat(count, "Queja") for count in (2, 3, 4, 21)]
        self.assertEqual(words, [
            "2nd time about Queja", "3rd time about Queja", "4th time about Queja", "21 times about Queja"])

    # ---------------------------------------------------------------- earlier

    def test_earlier_conversations_with_their_outcomes(self):
        old = self.past(40, outcome="next_step", tags=self.complaint)
        self.past(50)
        first, second = self.section("earlier")
        self.assertEqual((first["id"], first["text"]), (old.id, "Next step agreed"))
        self.assertIn("Queja", first["detail"])
        self.assertEqual(second["text"], "Confirmed as solved")
        self.assertEqual(self.context()["customer"]["recent"], "")
        self.past(3)
        self.assertEqual(self.context()["customer"]["recent"], "2 conversations in 30 days")

    def test_last_lost_reason(self):
        reason = self.env["crm.lost.reason"].create({"name": "Demasiado caro"})
        lead = self.lead("Plan Básico")
        lead.action_set_lost(lost_reason_id=reason.id)
        [line] = self.section("lost")
        self.assertEqual((line["text"], line["detail"], line["id"]), ("Demasiado caro", "Plan Básico", lead.id))

    def test_colleagues_do_not_bring_the_history_of_the_own_company(self):
        self.ana.parent_id = self.company.partner_id
        self.lead("De un colega", partner_id=self.company.partner_id.id)
        self.conversation.lead_id.user_id = self.agent2
        self.assertEqual(self.section("leads"), [])

    # ----------------------------------------------------------------- rights

    def test_strangers_read_nothing(self):
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_agent", company=other)
        with self.assertRaises(AccessError):
            self.context(user=stranger)
        with self.assertRaises(AccessError):
            self.conversation.with_user(stranger).get_history()

    def test_statements_do_not_grow_with_the_past(self):
        self.conversation.tag_ids = self.complaint
        costs = []
        for _round in range(2):
            for day in range(1, 9):
                self.past(day, tags=self.complaint)
                self.lead(f"Plan {day}")
            self.context()  # warms what a running server has
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.context()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0])
        self.assertLessEqual(costs[0], CONTEXT_MAX)

    def test_apps_that_are_missing_are_not_asked(self):
        sections = {section["key"] for section in self.conversation._context_sections()}
        self.assertLessEqual({"overdue", "orders", "work", "tickets", "livechat"}, sections)
        if "helpdesk.ticket" not in self.env:
            self.assertIsNone(self.conversation._context_model("helpdesk.ticket"))

    # -------------------------------------------------------------- attend as

    def test_attend_as_the_company(self):
        action = self.conversation.with_user(self.agent).action_open_attend_as()
        wizards = self.env[action["res_model"]].with_user(self.agent).with_context(**action["context"])
        form = Form(wizards)
        self.assertIn(self.firm.id, form.suggestion_ids.ids)
        self.assertIn(self.luis.id, form.suggestion_ids.ids)
        form.partner_id = self.firm
        form.save().action_confirm()
        self.assertEqual(self.conversation.partner_id, self.firm)
        self.assertEqual(self.conversation.channel_id.name, "Taller Sol SL")

    def test_attend_as_offers_who_has_the_same_phone(self):
        twin = self.partner("Ana R.")
        form = Form(self.env["whatsapp_crm.attend.as"].with_user(self.agent).with_context(
            default_conversation_id=self.conversation.id))
        self.assertIn(twin.id, form.suggestion_ids.ids)


@tagged("post_install", "-at_install")
class TestHistory(ContextCase):
    """One list by time of what happened with a customer and their company."""

    def history(self, user=None, **kwargs):
        return self.conversation.with_user(user or self.agent).get_history(**kwargs)

    def kinds(self, **kwargs):
        return [line["kind"] for line in self.history(**kwargs)["lines"]]

    def mail(self, days, **values):
        lead = values.pop("lead")
        message = lead.message_post(**values)
        message.date = self.now - timedelta(days=days)
        return message

    def test_everything_in_one_list_by_time(self):
        lead = self.lead("Plan")
        self.env.flush_all()
        for record, at in ((lead, self.now - timedelta(days=30)), (self.conversation.lead_id, None)):
            self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [at, record.id])
        self.env.invalidate_all()
        old = self.past(25)
        received = self.mail(20, lead=lead, body="¿Precio?", subject="Consulta", message_type="email",
                             author_id=self.luis.id, email_from="luis@example.com")
        self.mail(18, lead=lead, body="Va", subject="Re: Consulta", message_type="comment",
                  subtype_xmlid="mail.mt_comment", partner_ids=self.luis.ids, author_id=self.agent.partner_id.id)
        self.meeting(15)
        self.done_call(lead, 12)
        reason = self.env["crm.lost.reason"].create({"name": "Caro"})
        lead.action_set_lost(lost_reason_id=reason.id)
        lead.date_closed = self.now - timedelta(days=5)
        lines = self.history()["lines"]
        self.assertEqual([line["kind"] for line in lines], [
            "lost", "activity", "meeting", "email", "email", "conversation", "lead"])
        self.assertEqual([line["text"] for line in lines][3:5], ["Re: Consulta", "Consulta"])
        self.assertEqual((lines[4]["model"], lines[4]["id"]), (received.model, received.res_id))
        self.assertEqual(lines[1]["label"], "Call")
        self.assertEqual(lines[5]["id"], old.id)

    def meeting(self, days):
        start = self.now - timedelta(days=days)
        self.env["calendar.event"].with_context(no_mail_to_attendees=True).create({
            "name": "Visita", "start": start, "stop": start + timedelta(hours=1), "user_id": self.agent.id,
            "partner_ids": [Command.set((self.ana | self.agent.partner_id).ids)]})

    def done_call(self, lead, days):
        activity = lead.activity_schedule("mail.mail_activity_data_call", summary="Llamar", user_id=self.agent.id)
        activity.action_feedback("Hablado")
        self.env["mail.message"].search(
            [("mail_activity_type_id", "!=", False), ("res_id", "=", lead.id)]).date = self.now - timedelta(days=days)

    def test_pages_are_one_list(self):
        for day in range(1, 8):
            self.past(day)
            self.lead(f"Plan {day}")
        whole = self.history(limit=100)
        self.assertFalse(whole["more"])
        paged, offset = [], 0
        while True:
            page = self.history(offset=offset, limit=4)
            self.assertEqual(len(page["lines"]), min(4, len(whole["lines"]) - offset))
            paged += page["lines"]
            offset += len(page["lines"])
            if not page["more"]:
                break
        self.assertEqual(paged, whole["lines"])

    def test_meetings_to_come_are_no_history(self):
        self.meeting(-2)
        self.assertNotIn("meeting", self.kinds())

    def test_own_rights_decide(self):
        self.lead("De otro", user_id=self.agent2.id)
        texts = [line["text"] for line in self.history()["lines"]]
        self.assertNotIn("De otro", texts)
        self.assertIn("De otro", [line["text"] for line in self.history(user=self.supervisor)["lines"]])

    def test_statements_do_not_grow_with_the_past(self):
        costs = []
        for _round in range(2):
            for day in range(1, 9):
                self.past(day)
                self.mail(day, lead=self.lead(f"Plan {day}"), body="x", subject="x", message_type="email",
                          author_id=self.ana.id)
            self.history()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.history()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(costs), HISTORY_MAX)
        self.assertLessEqual(costs[1], costs[0] + 2)  # one more kind on the page may cost its names
