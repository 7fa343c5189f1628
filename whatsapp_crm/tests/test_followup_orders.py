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
        for state in ("sale", "cancel"):
            for occasion, days in (("proposal", 30), ("validity", 7)):
                with self.subTest(state=state, occasion=occasion):
                    self.env["whatsapp_crm.followup.rule"].search([]).active = False
                    self.env["sale.order"].search([("opportunity_id", "=", self.lead.id)]).opportunity_id = False
                    order = self.quotation(days)
                    self.say(self.channel, f"Aquí tiene {state} {occasion}")
                    self.rule(occasion, 2)
                    self.time.tick(timedelta(days=5))
                    self.conversation.last_in_at = self.now() - timedelta(days=6)  # another silence than the last one
                    self.run_followups()
                    self.assertEqual(self.followups()[-1:].state, "open")
                    order.state = state
                    self.run_followups()
                    self.assertEqual(
                        (self.followups()[-1:].state, self.followups()[-1:].reason), ("pointless", "moved"))
                    self.assertFalse(self.activities())

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
