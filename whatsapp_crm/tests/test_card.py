from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.inbox.conversation_live import CHANGED
from .bus_common import BusCase
from .sales_common import LeadCase


@tagged("post_install", "-at_install")
class TestCardUndelivered(BusCase):
    """A card says that what we wrote last did not arrive, and why."""

    def setUp(self):
        super().setUp()
        self.row = self.receive_text()
        self.channel, self.conversation = self.row.channel_id, self.row.conversation_id

    def answer(self, fails=False, **kwargs):
        """Write to the customer; the row of it, refused by WhatsApp where it ``fails``."""
        message = self.say(self.channel, **kwargs)
        self.run_senders()
        row = self.rows_of(message)
        if fails:
            self.receive_status(row.wamid, "failed", errors=[{"code": 131026, "title": "Message undeliverable"}])
        return row

    def mark(self, user=None):
        self.env.invalidate_all()
        return self.conversation.with_user(user or self.agent).undelivered

    def test_reason_in_our_words_for_everybody_who_reads_it(self):
        self.assertFalse(self.mark())
        row = self.answer(fails=True)
        for user in (self.agent, self.agent2, self.supervisor):
            self.assertEqual(self.mark(user), row.advice)
        self.assertNotIn("undeliverable", self.mark())

    def test_what_was_written_after_it_or_again_ends_it(self):
        row = self.answer(fails=True)
        self.receive_text("¿Hola?")
        self.assertTrue(self.mark(), "the customer does not have the answer yet")
        row.with_user(self.agent).action_retry()
        self.assertFalse(self.mark())
        self.run_senders()
        self.receive_status(row.retry_ids.wamid, "failed", errors=[{"code": 131026}])
        self.assertTrue(self.mark())
        self.answer()
        self.assertFalse(self.mark())

    def test_dropped_notes_and_expired(self):
        row = self.answer(fails=True)
        self.say(self.channel, note=True)
        self.assertTrue(self.mark())
        row.with_user(self.agent).action_drop()
        self.assertFalse(self.mark())
        row = self.answer()
        row.sending_at = fields.Datetime.now() - timedelta(days=31)
        self.env["whatsapp_crm.message"]._expire_undelivered()
        self.assertIn("30 days", self.mark())

    def test_one_file_of_several(self):
        files = self.env["ir.attachment"].with_user(self.agent).create([
            {"name": f"{name}.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf"} for name in "ab"])
        rows = self.answer(attachment_ids=files.ids)
        self.assertEqual(len(rows), 2)
        self.receive_status(rows[0].wamid, "failed", errors=[{"code": 131026}])
        self.assertTrue(self.mark())

    def test_open_boards_are_told(self):
        self.receive_text("¿Hola?")
        first, second = self.answer(), self.answer()  # the second answers nothing
        for work in (
            lambda: self.receive_status(second.wamid, "failed", errors=[{"code": 131026}]),
            second.with_user(self.agent).action_retry,
            lambda: self.receive_status(first.wamid, "failed", errors=[{"code": 131026}]),
            first.with_user(self.agent).action_drop,
        ):
            self.forget()
            work()
            told = [id_ for _channel, payload in self.sent(CHANGED) for id_ in payload["ids"]]
            self.assertIn(self.conversation.id, told)
            self.run_senders()


@tagged("post_install", "-at_install")
class TestCardOpportunity(LeadCase):
    """A card shows of an opportunity what its reader may open."""

    def setUp(self):
        super().setUp()
        self.talk = self.conversation()
        self.lead = self.lead_of(expected_revenue=2400, user_id=self.supervisor.id)
        self.talk.lead_id = self.lead

    def shown(self, user):
        self.env.invalidate_all()
        conversation = self.talk.with_user(user)
        return conversation.lead_stage_id, conversation.lead_revenue, conversation.lead_currency_id

    def with_own_leads_only(self):
        """An agent of the team who sees, of all opportunities, their own."""
        agent = self._user("wacrm_own", "whatsapp_crm.group_agent,sales_team.group_sale_salesman")
        self.team.crm_team_member_ids = [(0, 0, {"user_id": agent.id})]
        self.lead.team_id = False
        return agent

    def test_stage_and_value_for_who_may_open_it_only(self):
        agent = self.with_own_leads_only()
        self.assertTrue(self.talk.with_user(agent).has_access("read"))
        self.assertFalse(self.lead.with_user(agent).has_access("read"))
        stage, revenue, currency = self.shown(agent)
        self.assertEqual((stage.id, revenue, currency.id), (False, 0, False))
        self.lead.user_id = agent
        stage, revenue, currency = self.shown(agent)
        self.assertEqual((stage, revenue, currency), (self.lead.stage_id, 2400, self.lead.company_currency))

    def test_nor_is_it_found_by_its_stage(self):
        agent = self.with_own_leads_only()
        conversations = self.env["whatsapp_crm.conversation"].with_user(agent)
        for value in (self.lead.stage_id.name, self.lead.stage_id.id):
            operator = "ilike" if isinstance(value, str) else "in"
            domain = [("lead_stage_id", operator, value if operator == "ilike" else [value]),
                      ("id", "=", self.talk.id)]
            self.assertFalse(conversations.search(domain))
            self.assertEqual(conversations.sudo().search(domain), self.talk)

    def test_found_by_having_none(self):
        conversations = self.env["whatsapp_crm.conversation"].sudo()
        self.assertNotIn(self.talk, conversations.search([("lead_stage_id", "=", False)]))
        self.assertIn(self.talk, conversations.search([("lead_stage_id", "!=", False)]))
        self.talk.lead_id = False
        self.assertIn(self.talk, conversations.search([("lead_stage_id", "=", False)]))
