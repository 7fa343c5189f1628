# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class CrmLead(models.Model):
    """The conversations of a lead, and the ad it came by."""

    _inherit = "crm.lead"

    wacrm_conversation_ids = fields.One2many(
        "whatsapp_crm.conversation", "lead_id", "WhatsApp conversations", groups="whatsapp_crm.group_agent")
    wacrm_conversation_count = fields.Integer(
        "Number of WhatsApp conversations", compute="_compute_wacrm_conversation_count",
        groups="whatsapp_crm.group_agent")
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
