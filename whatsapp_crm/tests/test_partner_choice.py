from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .sales_common import PartnerCase


@tagged("post_install", "-at_install")
class TestPartnerChoice(PartnerCase):
    """Somebody says who the customer is: everything follows, and it is remembered."""

    def test_one_click_moves_chat_conversations_lead_and_history(self):
        row = self.receive_text("Hola")
        conversation, channel = row.conversation_id, row.channel_id
        conversation.with_user(self.agent).action_take()
        ours = self.say(channel, "<p>Dígame</p>")
        former = conversation.partner_id
        row.mail_message_id._wacrm_set_reaction(former, "👍")
        lead = conversation.lead_id
        conversation.with_user(self.agent).action_resolve("confirmed", no_answer_needed=True)
        later = self.receive_later(conversation)
        partner = self.partner("Ana Ruiz Soto", phone=False, company_id=self.company.id)
        later.with_user(self.agent).action_choose_partner(partner.id)
        contact = conversation.contact_id
        self.assertEqual(contact.partner_id, partner)
        self.assertTrue(contact.partner_chosen)
        self.assertFalse(contact.partner_made)
        self.assertEqual((conversation | later).partner_id, partner)
        self.assertEqual(channel.name, "Ana Ruiz Soto")
        self.assertEqual(lead.partner_id, partner)
        self.assertEqual(row.mail_message_id.author_id, partner)
        self.assertEqual(row.mail_message_id.reaction_ids.partner_id, partner)
        self.assertEqual(ours.author_id, self.agent.partner_id)
        told = later.milestone_ids.filtered(lambda fact: fact.kind == "contact_changed")
        self.assertEqual(told.user_id, self.agent)
        self.assertEqual(told.note, "Ana Ruiz → Ana Ruiz Soto")
        self.assertEqual(self.receive_text("Gracias").mail_message_id.author_id, partner, "remembered")

    def test_open_chats_show_the_choice_without_a_reload(self):
        conversation = self.writes(name="Ana Ruiz")
        namesake = self.partner("Ana Ruiz", phone=False)
        conversation.with_user(self.agent).action_choose_partner(namesake.id)
        self.env.cr.precommit.run()
        for told in (f'"author_id":{namesake.id}', f'"partner_id":{namesake.id}'):
            self.assertTrue(self.env["bus.bus"].search([("message", "ilike", told)]), told)

    def receive_later(self, conversation):
        """A conversation on the same chat after the time to come back."""
        conversation.number_id.reopen_hours = 0
        later = self.receive_text("Otra cosa", at=conversation.resolved_at.timestamp() + 90000).conversation_id
        self.assertNotEqual(later, conversation)
        return later

    def test_choice_leaves_closed_and_foreign_leads_alone(self):
        conversation = self.writes()
        former = conversation.partner_id
        somebody = self.partner("Somebody", phone=False)
        conversation.lead_id.partner_id = somebody
        lost = self.env["crm.lead"].create({"name": "Old", "partner_id": former.id, "team_id": self.team.id,
            "company_id": self.company.id, "user_id": False, "active": False})
        partner = self.partner("Right one", phone=False)
        conversation.with_user(self.agent).action_choose_partner(partner.id)
        self.assertEqual(conversation.lead_id.partner_id, somebody)
        self.assertEqual(lost.partner_id, former)

    def test_candidate_is_chosen_by_one_click(self):
        self.partner("Newer")
        older = self.partner("Older")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET write_date = '2024-01-01' WHERE id = %s", [older.id])
        conversation = self.writes()
        candidate = conversation.with_user(self.agent).partner_candidate_ids
        self.assertEqual(candidate, older)
        candidate.with_context(wacrm_conversation_id=conversation.id).action_wacrm_choose()
        self.assertEqual(conversation.partner_id, older)

    def test_partner_of_another_company_cannot_be_chosen(self):
        other = self.env["res.company"].create({"name": "Otra SA"})
        stranger = self.partner(company_id=other.id)
        self.number.lead_policy = "never"  # a lead would refuse another company by itself
        conversation = self.writes()
        self.agent.company_ids += other
        with self.assertRaisesRegex(UserError, "another company"):
            conversation.with_user(self.agent).with_context(
                allowed_company_ids=(self.company | other).ids).action_choose_partner(stranger.id)

    def test_partner_that_the_agent_may_not_read_cannot_be_chosen(self):
        other = self.env["res.company"].create({"name": "Otra SA"})
        stranger = self.partner(company_id=other.id)
        with self.assertRaises(AccessError):
            self.writes().with_user(self.agent).action_choose_partner(stranger.id)

    def test_only_who_may_read_the_conversation_may_choose(self):
        partner = self.partner("Right one", phone=False)
        conversation = self.writes()
        other = self.env["res.company"].create({"name": "Otra SA"})
        outsider = self._user("wacrm_outsider", "whatsapp_crm.group_agent", company=other)
        clerk = self._user("wacrm_clerk", "base.group_user")
        for user in (outsider, clerk):
            with self.assertRaises(AccessError):
                conversation.with_user(user).action_choose_partner(partner.id)

    def test_partner_is_not_written_past_the_choice(self):
        conversation = self.writes()
        with self.assertRaises(UserError):
            conversation.with_user(self.agent).write({"partner_id": self.agent.partner_id.id})

    def test_candidates_are_only_those_that_the_agent_may_read(self):
        self.partner("Newer")
        hidden = self.partner("Hidden")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET write_date = '2024-01-01' WHERE id = %s", [hidden.id])
        conversation = self.writes()
        self.env["ir.rule"].create({
            "name": "hide", "model_id": self.env.ref("base.model_res_partner").id,
            "domain_force": [("id", "!=", hidden.id)]})
        self.assertFalse(conversation.with_user(self.agent).partner_candidate_ids)
