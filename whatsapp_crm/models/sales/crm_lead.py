# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools.constants import URGENCIES


class CrmLead(models.Model):
    """The conversations of a lead, and the ad it came by."""

    _inherit = "crm.lead"

    wacrm_conversation_ids = fields.One2many(
        "whatsapp_crm.conversation", "lead_id", "WhatsApp conversations", groups="whatsapp_crm.group_agent")
    wacrm_conversation_count = fields.Integer(
        "Number of WhatsApp conversations", compute="_compute_wacrm_conversation_count",
        groups="whatsapp_crm.group_agent")
    wacrm_waiting_since = fields.Datetime(
        "Customer waiting since", compute="_compute_wacrm_waiting_since", groups="whatsapp_crm.group_agent",
        help="The customer wrote on WhatsApp and waits for an answer.")
    wacrm_urgency = fields.Selection(
        URGENCIES, "Urgency on WhatsApp", compute="_compute_wacrm_waiting_since", groups="whatsapp_crm.group_agent")
    wacrm_urgency_turns_at = fields.Datetime(
        "Urgency changes on", compute="_compute_wacrm_waiting_since", groups="whatsapp_crm.group_agent")
    wacrm_referral_headline = fields.Char(
        "Ad headline", readonly=True, copy=False, help="Headline of the ad or post on which the customer tapped.")
    wacrm_ctwa_clid = fields.Char(
        "Ad click ID", readonly=True, copy=False, help="Meta's ID of the click, needed to report results to the ad.")

    @api.depends("wacrm_conversation_ids")
    def _compute_wacrm_conversation_count(self):
        counts = dict(self.env["whatsapp_crm.conversation"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]))
        for lead in self:
            lead.wacrm_conversation_count = counts.get(lead, 0)

    @api.depends("wacrm_conversation_ids.waiting_since", "wacrm_conversation_ids.urgency")
    def _compute_wacrm_waiting_since(self):
        """The longest wait of each lead, as urgent as that conversation's own card says."""
        waiting = self.env["whatsapp_crm.conversation"].search(
            [("lead_id", "in", self.ids), ("waiting_since", "!=", False)], order="waiting_since desc, id desc")
        longest = {conversation.lead_id.id: conversation for conversation in waiting}
        for lead in self:
            conversation = longest.get(lead._origin.id, waiting.browse())
            lead.wacrm_waiting_since = conversation.waiting_since
            lead.wacrm_urgency = conversation.urgency
            lead.wacrm_urgency_turns_at = conversation.urgency_turns_at

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"stage_id", "expected_revenue"}:
            self._wacrm_tell_boards()
        return result

    def _wacrm_tell_boards(self):
        """The cards of these leads' conversations show another stage or value now."""
        # sudo: whatsapp_crm.conversation - open boards are told whoever moves the lead
        conversations = self.env["whatsapp_crm.conversation"].sudo().search(
            [("lead_id", "in", self.ids), ("state", "!=", "resolved")])
        conversations._changed({"lead"})

    def _wacrm_is_open(self):
        return self.active and self.won_status == "pending"

    def _wacrm_may_belong_to(self, user):
        """May ``user`` be the salesperson, by their rights and companies?"""
        self.ensure_one()
        return user.has_group("sales_team.group_sale_salesman") and (
            not self.company_id or self.company_id in user.company_ids)

    @api.model
    def _wacrm_origin_values(self, referral):
        """Where a lead from WhatsApp came from, as UTM records and the ad's own words.

        :param referral: dict of what ``webhook_items.Referral`` says, {} without an ad
        """
        record_id = self.env["ir.model.data"]._xmlid_to_res_id
        paid = referral.get("source_type") == "ad"
        medium = "utm_medium_paid_social" if paid else "utm_medium_whatsapp"
        return {
            "source_id": record_id("whatsapp_crm.utm_source_whatsapp"),
            "medium_id": record_id(f"whatsapp_crm.{medium}"),
            "campaign_id": self.env["utm.campaign"]._wacrm_of_referral(referral).id,
            "wacrm_referral_headline": referral.get("headline"),
            "wacrm_ctwa_clid": referral.get("ctwa_clid"),
        }

    def _merge_get_fields(self):
        return super()._merge_get_fields() + ["wacrm_referral_headline", "wacrm_ctwa_clid"]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whatsapp_crm.conversation - they follow their lead, whoever merges may not read them
        self.env["whatsapp_crm.conversation"].sudo().search(
            [("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return result

    def action_wacrm_conversations(self):
        """Open the conversations of this lead, the only one directly."""
        self.ensure_one()
        return self.wacrm_conversation_ids._action_show(self.env._("WhatsApp conversations"))

    # ------------------------------------------------------------------- write

    def action_wacrm_write(self):
        """Open the current conversation of this lead, or offer to start one that is linked to it."""
        self.ensure_one()
        current = self.wacrm_conversation_ids.filtered(lambda conversation: conversation.state != "resolved")
        if len(current) == 1:
            return current.action_open()
        chats = self.wacrm_conversation_ids.channel_id | self.partner_id._wacrm_chats()
        return self.env["whatsapp_crm.chat.choice"]._open_or_ask(chats, self.partner_id, self)

    def _wacrm_customer(self):
        """The lead's contact, created from what the lead says where it has none."""
        self.ensure_one()
        self._handle_partner_assignment(create_missing=True)
        return self.partner_id

    def action_wacrm_link(self):
        """Link this lead to the conversation in the context: the one click of a suggestion."""
        self.ensure_one()
        conversation = self.env["whatsapp_crm.conversation"].browse(
            self.env.context.get("wacrm_conversation_id")).exists()
        conversation.action_link_lead(self.id)
        return {"type": "ir.actions.act_window_close"}
