from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupSteps(FollowupCase):
    """What a follow-up does, and how it ends."""

    def begun(self, **values):
        self.rule(**values)
        self.later(days=2, hours=1)
        return self.followups()

    # ------------------------------------------------------------------- offer

    def test_offer_is_sent_with_one_click_and_her_answer_closes_it(self):
        followup = self.begun()
        activity = self.activities()
        offer = activity.with_user(self.agent)._wacrm_followup_offer()
        self.assertEqual(offer["text"], "Hola Ana, ¿seguimos?")
        self.assertEqual((offer["template"], offer["ready"], offer["refusal"]), ("seguimiento", True, False))
        self.assertTrue(offer["price"])
        self.assertFalse(followup.with_user(self.agent).action_send_offer())
        row = self.env["whatsapp_crm.message"].search([("template_id", "=", self.template.id)])
        self.assertEqual((row.origin, row.user_id), ("agent", self.agent))
        self.assertTrue(activity.exists().active, "it waits for the answer")
        offer = activity.with_user(self.agent)._wacrm_followup_offer()
        self.assertTrue(offer["sent_at"])
        self.assertNotIn("template", offer)

        self.receive_text("Sí, lo contrato", at=self.now().timestamp())
        self.assertEqual((followup.state, followup.reason, followup.slot), ("done", "answered", False))
        self.assertFalse(activity.active)
        self.assertIn("answered", self.lead.message_ids.sorted("id")[-1].body)

    def test_what_begins_anew_is_about_the_same_opportunity(self):
        self.conversation.with_user(self.agent).action_resolve("confirmed")
        followup = self.begun()
        followup.with_user(self.agent).action_send_offer()
        anew = self.channel.wacrm_conversation_id
        self.assertNotEqual(anew, self.conversation)
        self.assertEqual(anew.lead_id, self.lead)
        self.receive_text("Sí", at=self.now().timestamp())
        self.assertEqual(followup.reason, "answered")

    def test_offer_with_a_gap_opens_the_dialog(self):
        self.template.variable_ids.source = "ask"
        followup = self.begun().with_user(self.agent)
        self.template.components = [{"type": "BODY", "text": "Hola {{1}}, ¿seguimos con {{2}}?"}]
        self.assertFalse(self.activities().with_user(self.agent)._wacrm_followup_offer()["ready"])
        action = followup.action_send_offer()
        dialog = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertFalse(followup.sent_at)
        dialog.line_ids[-1].value = "el plan"
        dialog.line_ids[0].value = "Ana"
        dialog.action_send()
        self.assertTrue(followup.sent_at)

    def test_offer_says_what_the_gate_will_say(self):
        self.agree(self.conversation.contact_id, "service", "withdrawn")
        self.begun()
        offer = self.activities().with_user(self.agent)._wacrm_followup_offer()
        self.assertFalse(offer["ready"])
        self.assertTrue(offer["refusal"])

    def test_without_an_approved_template_it_is_a_plain_activity(self):
        self.template.status = "PAUSED"
        self.begun()
        self.assertNotIn("template", self.activities().with_user(self.agent)._wacrm_followup_offer())

    def test_who_has_written_by_hand_is_offered_nothing_more(self):
        self.begun()
        self.time.tick(60)
        self.write_again()
        offer = self.activities().with_user(self.agent)._wacrm_followup_offer()
        self.assertNotIn("template", offer)
        self.assertTrue(offer["sent_at"])

    # -------------------------------------------------------------------- ends

    def test_customer_who_wrote_before_anybody_did_makes_it_pointless(self):
        followup = self.begun()
        self.receive_text("Hola de nuevo", at=self.now().timestamp())
        self.assertEqual((followup.state, followup.reason), ("pointless", "wrote"))
        self.assertFalse(self.activities())
        self.assertIn("no longer needed", self.lead.message_ids.sorted("id")[-1].body)
        self.assertIn("followup_ended", self.kinds(self.conversation))

    def test_courtesy_after_the_end_is_no_answer(self):
        self.env["whatsapp_crm.word.list"].search([])  # the shipped ones
        followup = self.begun()
        self.conversation.with_user(self.agent).action_resolve("confirmed")
        self.receive_text("gracias", at=self.now().timestamp())
        self.assertEqual(followup.state, "open")

    def test_quiet_messages_cost_one_statement(self):
        followups = self.env["whatsapp_crm.followup"]
        conversation = self.conversation
        conversation.mapped("channel_id.id")  # known when a message comes
        self.env.flush_all()
        with self.assertQueryCount(1):
            followups._customer_answered(conversation)

    def test_won_needs_nobody_any_more(self):
        followup = self.begun()
        self.lead.action_set_won()
        self.run_followups()
        self.assertEqual((followup.state, followup.reason), ("pointless", "closed"))

    def test_done_by_hand(self):
        followup = self.begun()
        self.activities().with_user(self.agent).action_feedback("Llamé")
        self.assertEqual((followup.state, followup.reason), ("done", "by_hand"))

    def test_activity_put_away_stops_it(self):
        followup = self.begun()
        self.activities().with_user(self.agent).unlink()
        self.assertEqual((followup.state, followup.reason), ("stopped", "stopped"))

    # ------------------------------------------------------------------- steps

    SENDS = ({"does": "send", "moment": "soft_followup"},)

    def rows(self):
        return self.env["whatsapp_crm.message"].search([("origin", "=", "auto:followup")])

    def test_sends_by_itself_where_the_rule_says_so(self):
        followup = self.begun(steps=self.SENDS)
        self.assertEqual(self.rows().text, "Hola Ana, ¿seguimos?")
        self.assertEqual((followup.state, followup.reason), ("done", "finished"))
        self.assertFalse(self.activities())
        self.assertFalse(self.conversation.waiting_since)
        self.run_followups()
        self.assertEqual(len(self.rows()), 1)

    def test_gate_refuses_and_the_owner_is_told_why(self):
        self.agree(self.conversation.contact_id, "service", "withdrawn")
        followup = self.begun(steps=self.SENDS)
        self.assertFalse(self.rows())
        self.assertEqual(followup.state, "open")
        self.assertIn("not sent by itself", self.activities().note)

    def test_sequence_goes_on_until_the_customer_answers(self):
        followup = self.begun(steps=(
            {"does": "send", "moment": "soft_followup", "sequence": 1},
            {"does": "propose", "moment": "soft_followup", "sequence": 2, "delay": 1},
            {"does": "activity", "sequence": 3, "delay": 1}))
        self.assertEqual((followup.state, len(self.rows())), ("open", 1))
        self.assertFalse(self.activities())
        self.later(days=1, hours=1)  # Friday
        first = self.activities()
        self.assertTrue(first)
        self.later(days=1)
        self.assertEqual(self.activities(), first, "Saturday")
        self.later(days=2, hours=1)
        self.assertNotEqual(self.activities(), first)
        self.assertEqual(len(self.activities()), 1, "the step before is overtaken")
        self.assertFalse(followup.next_at)
        self.later(days=9)
        self.assertEqual(followup.state, "open", "it is the owner's now")

    def test_our_own_message_puts_off_the_next_step(self):
        followup = self.begun(delay_unit="hours", delay=2, steps=(
            {"does": "activity", "sequence": 1},
            {"does": "activity", "sequence": 2, "delay": 5, "delay_unit": "hours"}))
        first = self.activities()
        self.time.tick(timedelta(hours=4))
        self.write_again()
        self.later(hours=2)
        self.assertEqual(self.activities(), first)
        self.assertEqual(followup.next_at, self.now() + timedelta(hours=3))

    # ----------------------------------------------------------------- by hand

    def start(self, rule, user=None):
        form = Form(self.env["whatsapp_crm.followup.start"].with_user(user or self.agent).with_context(
            default_conversation_id=self.conversation.id))
        form.rule_id = rule
        return form

    def test_started_by_hand_shown_and_stopped(self):
        rule = self.rule(delay=1, steps=({"does": "activity"}, {"does": "activity", "sequence": 20, "delay": 2}))
        form = self.start(rule)
        again = self.start(rule).save()
        self.assertEqual([line["name"] for line in form.line_ids._records], ["Insistir", "Insistir"])
        self.assertEqual(form.begin_at, self.now() + timedelta(days=1))
        form.save().action_start()
        followup = self.followups()
        self.assertEqual((followup.state, followup.began_by_id), ("open", self.agent))
        with self.assertRaises(UserError):
            again.action_start()
        self.run_followups()
        self.assertFalse(self.activities(), "not before its time")
        self.later(days=1, minutes=1)
        self.assertTrue(self.activities())
        shown = Form(self.env["whatsapp_crm.followup.start"].with_user(self.agent).with_context(
            default_conversation_id=self.conversation.id))
        self.assertEqual(shown.running_name, "Regla")
        self.assertEqual([line["done"] for line in shown.line_ids._records], [True, False])
        shown.save().action_stop()
        self.assertEqual((followup.state, followup.reason), ("stopped", "stopped"))
        self.assertFalse(self.activities())

    def test_without_an_opportunity(self):
        self.conversation.lead_id = False
        self.start(self.rule(delay=0)).save().action_start()
        self.run_followups()
        activity = self.activities()
        self.assertEqual((activity.res_model, activity.res_id), (self.conversation._name, self.conversation.id))

    # ------------------------------------------------------------------ rights

    def test_who_may_see_and_change_what(self):
        followup, rule = self.begun(), self.env["whatsapp_crm.followup.rule"].search([], limit=1)
        stranger = self._user("wacrm_far", "whatsapp_crm.group_admin", self.env["res.company"].create({"name": "X"}))
        seller = self._user("wacrm_seller", "sales_team.group_sale_salesman")
        for user, sees in ((self.agent, True), (self.agent2, True), (self.supervisor, True), (self.marketer, False),
                           (stranger, False), (seller, False)):
            self.assertEqual(followup.with_user(user).has_access("read"), sees, user.login)
        with self.assertRaises(AccessError):
            rule.with_user(self.agent).name = "X"
        rule.with_user(self.supervisor).name = "Y"
        with self.assertRaises(AccessError):
            followup.with_user(stranger).action_stop()

    def test_seller_without_whatsapp_has_the_activity_and_no_button(self):
        seller = self._user("wacrm_seller", "sales_team.group_sale_salesman")
        self.lead.user_id = seller
        self.begun()
        activity = self.activities()
        self.assertEqual((activity.user_id, activity.res_model), (seller, "crm.lead"))
        self.assertFalse(activity.with_user(seller)._wacrm_followup_offer())
        activity.with_user(seller).action_feedback()
        self.assertEqual(self.followups().state, "done")

    # ------------------------------------------------------------------- merge

    def test_merged_opportunities_keep_one(self):
        other = self.silent("34611222444", "Luis Sol")
        self.begun()
        (self.lead | other.lead_id).with_user(self.admin).merge_opportunity(user_id=self.agent.id)
        both = self.followups() | self.followups(other)
        self.assertEqual(sorted(both.mapped("state")), ["open", "pointless"])
        lead = both.lead_id
        self.assertEqual(len(lead), 1)
        self.assertEqual(both.filtered("slot").slot, f"lead:{lead.id}")
