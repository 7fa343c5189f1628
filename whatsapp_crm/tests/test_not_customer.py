# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..tools.graph_types import GraphError, GraphTransportError
from .closing_common import ClosingCase


@tagged("post_install", "-at_install")
class TestNotCustomer(ClosingCase):
    """One click closes what no customer wrote; blocking is asked for and undone."""

    def dialog(self, conversations=None, user=None, **values):
        form = Form(self.env["whatsapp_crm.not.customer"].with_user(user or self.agent).with_context(
            default_conversation_ids=[Command.set((conversations or self.conversation).ids)]))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def test_one_click_closes_without_a_word(self):
        self.dialog().save().action_close("supplier")
        self.assertEqual(
            (self.conversation.state, self.conversation.outcome, self.conversation.not_customer_reason),
            ("resolved", "not_customer", "supplier"))
        self.assertEqual(self.sent(), [])
        self.assertTrue(self.milestone("resolved").unanswered)

    def test_every_button_names_a_reason(self):
        view = self.env.ref("whatsapp_crm.whatsapp_crm_not_customer_view_form").arch
        for reason, _label in self.conversation._fields["not_customer_reason"].selection:
            self.assertIn(f"['{reason}']", view)
        with self.assertRaises(UserError):
            self.mine.action_not_customer("customer")

    def test_archives_the_lead_it_made_and_brings_it_back(self):
        lead = self.conversation.lead_id
        self.assertEqual(self.conversation.made_lead_id, lead)
        self.mine.action_not_customer("spam")
        self.assertFalse(lead.active)
        self.mine.action_reopen()
        self.assertTrue(lead.active)
        self.assertFalse(self.conversation.not_customer_reason)

    def test_who_comes_back_and_is_helped_has_a_lead_again(self):
        lead = self.conversation.lead_id
        self.mine.action_not_customer("spam")
        self.assertFalse(lead.active)
        self.receive_text("Perdón, quería un presupuesto", at=self.at(minutes=5))
        self.assertTrue(self.conversation.came_back)
        self.assertFalse(lead.active)  # spam comes back too
        self.mine.action_resolve("confirmed", no_answer_needed=True)
        self.assertTrue(lead.active)
        self.assertFalse(self.conversation.made_lead_archived)

    def test_leaves_leads_alone_that_it_only_found(self):
        found = self.env["crm.lead"].create({
            "name": "Plan", "team_id": self.team.id, "company_id": self.company.id, "type": "opportunity"})
        self.conversation.lead_id = found
        self.mine.action_not_customer("spam")
        self.assertTrue(found.active)

    def test_leaves_a_won_lead_alone(self):
        self.conversation.lead_id.action_set_won()
        self.mine.action_not_customer("spam")
        self.assertTrue(self.conversation.lead_id.active)

    def test_several_at_once(self):
        other = self.other_conversation()
        self.dialog(self.conversation | other).save().action_close("applicant")
        self.assertEqual(set((self.conversation | other).mapped("not_customer_reason")), {"applicant"})

    # ---------------------------------------------------------------- blocking

    def block(self, reason="spam"):
        self.graph.block = lambda ref, user: self.listed.append(("block", ref, user))
        self.graph.unblock = lambda ref, user: self.listed.append(("unblock", ref, user))
        self.listed = []
        self.dialog(block=True).save().action_close(reason)
        return self.conversation.contact_id

    def run_block(self):
        self.run_cron("whatsapp_crm.contact", "_cron_block")

    def test_blocking_is_off_by_default(self):
        self.dialog().save().action_close("spam")
        self.assertFalse(self.conversation.contact_id.block_state)

    def test_blocks_and_unblocks_at_whatsapp(self):
        contact = self.block()
        self.assertEqual((contact.block_state, self.listed), ("blocking", []))
        self.run_block()
        self.assertEqual((contact.block_state, self.listed), ("blocked", [("block", "pnid-1", "34611222333")]))
        self.run_block()
        self.assertEqual(len(self.listed), 1)
        partner = contact.partner_id.with_user(self.agent)
        self.assertTrue(partner.wacrm_blocked)
        partner.action_wacrm_unblock()
        self.assertFalse(partner.wacrm_blocked)
        self.run_block()
        self.assertEqual((contact.block_state, self.listed[1:]), (False, [("unblock", "pnid-1", "34611222333")]))

    def test_what_does_not_get_through_is_tried_again(self):
        contact = self.block()
        calls = self.listed

        def down(ref, user):
            raise GraphTransportError("down", doubtful=True)
        block, self.graph.block = self.graph.block, down
        self.run_block()
        self.assertEqual(contact.block_state, "blocking")
        self.graph.block = block
        self.run_block()
        self.assertEqual((contact.block_state, len(calls)), ("blocked", 1))

    def test_refusal_is_told(self):
        contact = self.block()

        def refuse(ref, user):
            raise GraphError(139100, details="Re-engagement required", http_status=400)
        self.graph.block = refuse
        self.run_block()
        self.assertEqual((contact.block_state, contact.block_error), (False, "Re-engagement required"))
        self.assertIn("Re-engagement required", self.channel.message_ids[:1].body)

    def test_not_offered_after_24_hours(self):
        self.assertTrue(self.dialog().can_block)
        self.close_window()
        self.assertFalse(self.dialog().can_block)

    def test_rights(self):
        contact = self.block()
        with self.assertRaises(AccessError):
            contact.with_user(self.foreigner).action_unblock()
        with self.assertRaises(AccessError):
            contact.with_user(self.agent).write({"block_state": False})
        stranger = self._user("wacrm_none", "base.group_user")
        with self.assertRaises(AccessError):
            contact.with_user(stranger).action_unblock()
        contact.with_user(self.supervisor).action_unblock()
        self.assertEqual(contact.block_state, "unblocking")
