# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

MOVES = {"stage_id", "active", "probability", "won_status"}


class CrmLead(models.Model):
    """What becomes of an opportunity is part of the story of the conversation that it came from."""

    _inherit = "crm.lead"

    def write(self, vals):
        if not MOVES & vals.keys():
            return super().write(vals)
        before = {lead: (lead.stage_id, lead.won_status) for lead in self}
        result = super().write(vals)
        self._wacrm_tell_moves(before)
        return result

    def _wacrm_tell_moves(self, before):
        """Record what changed, once per opportunity, on the conversation that goes on or was the last.

        :param before: dict by lead: its stage and won_status until now
        """
        kinds = {lead: lead._wacrm_move_kind(*before[lead]) for lead in self}
        moved = self.filtered(kinds.get)
        facts = [(conversation, kinds[lead], lead._wacrm_move_values(kinds[lead]))
                 for lead, conversation in moved._wacrm_current_conversations().items()]
        if facts:
            self.env["whatsapp_crm.milestone"]._record_each(facts)

    def _wacrm_move_kind(self, stage, won_status):
        """The kind of fact that a move is; None where nothing worth telling changed."""
        if self.won_status != won_status:
            return {"won": "lead_won", "lost": "lead_lost"}.get(self.won_status, "lead_reopened")
        return "lead_stage" if self.stage_id != stage else None

    def _wacrm_move_values(self, kind):
        facts = {"stage_id": self.stage_id.id}
        if kind == "lead_won":
            facts |= {"amount": self.expected_revenue, "currency_id": self.company_currency.id}
        notes = {"lead_stage": self.stage_id.name, "lead_lost": self.lost_reason_id.name}
        return {"user": self.env["whatsapp_crm.conversation"]._who_acts(), "note": notes.get(kind), "facts": facts}

    def _wacrm_current_conversations(self):
        """The conversation of each lead that is not resolved, else the last one.

        :return: dict by lead, of those that have any
        """
        # sudo: whatsapp_crm.conversation - whoever moves the lead may not read its chats
        conversations = self.env["whatsapp_crm.conversation"].sudo().search(
            [("lead_id", "in", self.ids)], order="opened_at, id")
        in_order = conversations.sorted(lambda conversation: conversation.state != "resolved")
        return {conversation.lead_id.with_env(self.env): conversation for conversation in in_order}

    def action_wacrm_story(self):
        """Open the story of these opportunities' conversations, to read or to print."""
        self.check_access("read")
        return self.wacrm_conversation_ids.action_print_story()
