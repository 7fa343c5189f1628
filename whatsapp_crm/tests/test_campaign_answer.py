from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .campaign_common import CampaignCase

ANA = "34650000000"


@tagged("post_install", "-at_install")
class TestCampaignAnswer(CampaignCase):
    """What customers write after a campaign: which one it answers, who gets it, what it brings."""

    def setUp(self):
        super().setUp()
        self.ana = self.people(1)
        self.agreed(self.ana)

    def sent(self, **values):
        """A campaign that Ana got."""
        send = self.start(self.ana, **values)
        self.deliver()
        return send

    def answer(self, text="Me interesa", **values):
        return self.receive_text(text, sender=ANA, name="Ana", **values).conversation_id

    def test_whoever_answers_is_a_marketing_lead(self):
        """Whatever source the campaign counts for, and without a name in UTM."""
        self.sent(campaign_id=False, source_id=self.env["utm.source"].create({"name": "Lista de primavera"}).id)
        self.assertEqual(self.answer().lead_id.wacrm_maturity, "mql")

    def test_a_reply_tells_what_it_answers(self):
        send = self.sent()
        conversation = self.answer()
        as_agent = conversation.with_user(self.agent)
        self.assertEqual((as_agent.campaign_name, as_agent.campaign_text), ("Oferta de primavera", "Oferta"))
        self.assertEqual(as_agent.origin_label, "Campaign Oferta de primavera")
        self.assertIn("campaign_answered", self.kinds(conversation))
        fact = conversation.milestone_ids.filtered(lambda one: one.kind == "campaign_answered")
        self.assertEqual((fact.note, fact.message_id), (send.name, self.recipients(send).message_id))
        self.assertEqual((send.answered_count, self.recipients(send).conversation_id), (1, conversation))
        self.assertEqual(conversation.state, "new")
        self.assertTrue(conversation.waiting_since, "a campaign answers nobody")
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.campaign.send"].with_user(self.agent).search([])

    def test_only_the_first_message_is_the_answer(self):
        send = self.sent()
        conversation = self.answer()
        self.answer("¿Hola?")
        self.assertEqual(self.kinds(conversation).count("campaign_answered"), 1)
        self.assertEqual(send.answered_count, 1)

    def test_reactions_answer_nothing(self):
        send = self.sent()
        self.receive("reaction", sender=ANA, reaction={
            "message_id": self.recipients(send).message_id.wamid, "emoji": "👍"})
        self.assertEqual(send.answered_count, 0)

    def test_later_it_is_no_answer_unless_it_quotes(self):
        send = self.sent(answer_days=2)
        recipient = self.recipients(send)
        recipient.queued_at -= timedelta(days=3)
        recipient.message_id.accepted_at -= timedelta(days=3)
        conversation = self.answer()
        self.assertFalse(conversation.campaign_name)
        self.answer("Esto", context={"id": recipient.message_id.wamid, "from": "34600000001"})
        self.assertEqual((conversation.campaign_name, send.answered_count), (send.name, 1))

    def test_the_quoted_one_counts_not_the_last(self):
        first = self.sent(name="Primera")
        self.company.wacrm_marketing_cap = 0
        second = self.sent(name="Segunda")
        self.assertEqual(second.sent_count, 1)
        conversation = self.answer(context={"id": self.recipients(first).message_id.wamid, "from": "34600000001"})
        self.assertEqual((conversation.campaign_name, first.answered_count, second.answered_count), ("Primera", 1, 0))

    # ----------------------------------------------------------------- routing

    def test_replies_go_to_the_owner(self):
        self.ana.user_id = self.agent2
        self.set_present(self.agent, self.agent2)
        self.sent(replies_to="owner")
        self.assertEqual(self.answer().user_id, self.agent2)

    def test_owner_who_is_not_there_is_passed_over(self):
        self.ana.user_id = self.agent2
        self.set_present(self.agent2, status="offline")
        self.sent(replies_to="owner")
        self.assertEqual(self.answer().state, "new")

    def test_replies_go_to_a_team(self):
        team = self.members_of("Campañas", self.agent2)
        self.sent(replies_to="team", team_id=team.id)
        conversation = self.answer()
        self.assertEqual((conversation.team_id, conversation.state), (team, "new"))
        self.assertIn(self.number.team_id, conversation.team_ids)

    def test_replies_go_to_the_queue_not_to_who_knew_them(self):
        self.number.routing_ids.write({"salesperson": True})
        self.ana.user_id = self.agent2
        self.set_present(self.agent, self.agent2)
        self.sent(replies_to="queue")
        self.assertEqual(self.answer().state, "new")

    def test_a_conversation_that_is_worked_stays_where_it_is(self):
        conversation = self.answer("Hola")
        conversation.with_user(self.agent).action_take()
        send = self.sent(replies_to="team", team_id=self.members_of("Campañas", self.agent2).id)
        self.assertEqual(self.recipients(send).message_id.conversation_id, conversation)
        self.assertEqual(self.answer(), conversation)
        self.assertEqual((conversation.user_id, conversation.team_id), (self.agent, self.team))
        self.assertEqual(conversation.campaign_name, send.name)

    # ----------------------------------------------------------------- results

    def test_leads_carry_the_campaign_and_make_its_revenue(self):
        utm = self.env["utm.campaign"].create({"name": "Primavera"})
        send = self.sent(campaign_id=utm.id)
        lead = self.answer().lead_id
        self.assertEqual(lead.campaign_id, utm)
        self.assertEqual((send.lead_count, send.won_count), (1, 0))
        lead.expected_revenue = 500
        lead.action_set_won()
        self.env.invalidate_all()
        self.assertEqual((send.won_count, send.revenue), (1, 500))
        domain = send.action_open_won()["domain"]
        self.assertEqual(self.env["crm.lead"].with_context(active_test=False).search(domain), lead)

    def test_opting_out_is_counted(self):
        send = self.sent()
        self.answer("BAJA")
        self.assertEqual((send.opted_out_count, self.recipients(send).result), (1, "opted_out"))
        self.assertEqual(self.recipients(send).search(send.action_open_opted_out()["domain"]), self.recipients(send))

    def test_figures_follow_the_ticks(self):
        send = self.sent()
        row = self.recipients(send).message_id
        for status, figures in (("sent", (1, 0, 0)), ("delivered", (1, 1, 0)), ("read", (1, 1, 1))):
            self.receive_status(row.wamid, status)
            self.assertEqual((send.sent_count, send.delivered_count, send.read_count), figures)
            self.env.invalidate_all()
        self.assertEqual(self.recipients(send).result, "read")
        found = self.recipients(send).with_user(self.marketing).search(send.action_open_read()["domain"])
        self.assertEqual(found, self.recipients(send), "the figure opens its rows")

    def test_failed_and_sent_again(self):
        send = self.sent()
        row = self.recipients(send).message_id
        self.receive_status(row.wamid, "failed", errors=[{"code": 131026, "title": "Undeliverable"}])
        self.assertEqual((send.failed_count, send.sent_count), (1, 0))
        self.env["whatsapp_crm.message"].browse(row.id)._retry()
        self.run_senders("bulk")
        self.env.invalidate_all()
        self.assertEqual((send.failed_count, send.sent_count), (0, 1))
