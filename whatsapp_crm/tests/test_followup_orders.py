# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo.tests import tagged

from .followup_common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupOrders(FollowupCase):
    """Quotations that wait for an answer are followed up; those that the customer decided on are not."""

    def setUp(self):
        super().setUp()
        if not self.env["whatsapp_crm.followup.rule"]._orders_known():
            self.skipTest("needs quotations of opportunities")

    def quotation(self, days=30, **values):
        """One that was sent now."""
        order = self.env["sale.order"].create({
            "partner_id": self.conversation.partner_id.id, "opportunity_id": self.lead.id, "state": "sent",
            "company_id": self.company.id, "validity_date": self.now().date() + timedelta(days=days), **values})
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order SET write_date = %s WHERE id = %s", [self.now(), order.id])
        return order

    def test_a_quotation_has_its_days(self):
        self.rule("proposal", 3)
        self.later(days=7)
        self.quotation()
        self.run_followups()
        self.assertFalse(self.followups(), "the chat is old, the quotation is not")
        self.later(days=4)
        self.assertEqual(self.followups().state, "open")

    def test_what_is_decided_needs_nobody(self):
        cases = [(state, *occasion) for state in ("sale", "cancel") for occasion in (("proposal", 30), ("validity", 7))]
        for number, (state, occasion, days) in enumerate(cases):
            with self.subTest(state=state, occasion=occasion):
                self.conversation = self.silent(f"3461122244{number}", f"Cliente {number}")
                self.lead = self.conversation.lead_id
                order = self.quotation(days)
                rule = self.rule(occasion, 2)
                self.later(days=5)
                self.assertEqual(self.followups().state, "open")
                order.state = state
                self.run_followups()
                self.assertEqual((self.followups().state, self.followups().reason), ("pointless", "moved"))
                self.assertFalse(self.activities())
                rule.active = False

    def test_nothing_begins_after_the_decision(self):
        stage = self.env["crm.stage"].create({"name": "Propuesta", "sequence": 50})
        self.team.wacrm_proposal_stage_id = self.lead.stage_id = stage
        self.quotation().state = "sale"
        self.rule("proposal", 3)
        self.later(days=9)
        self.assertFalse(self.followups())
        self.quotation()
        self.later(days=9)
        self.assertTrue(self.followups(), "another one waits for an answer")
