# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

STATES = [
    ("open", "Under way"),
    ("done", "Done"),
    ("stopped", "Stopped"),
    ("pointless", "No longer needed"),
]
REASONS = [
    ("answered", "The customer answered"),
    ("wrote", "The customer wrote before"),
    ("finished", "All steps done"),
    ("by_hand", "Done by hand"),
    ("stopped", "Stopped by hand"),
    ("closed", "The opportunity is won or lost"),
    ("moved", "The opportunity moved on"),
    ("not_customer", "Not a customer"),
    ("nobody", "Nobody is in charge"),
]


class WhatsappCrmFollowup(models.Model):
    """One occasion on which a rule, or a person, follows up an opportunity.

    ``key`` names the occasion and is unique, so each is taken once; ``slot`` names the opportunity,
    or the chat where there is none, while it is under way: one at a time. Both are texts, since
    what they name may be merged. ``step_id`` is the step to come, at ``next_at``.
    """

    _name = "whatsapp_crm.followup"
    _inherit = [
        "whatsapp_crm.followup.begin", "whatsapp_crm.followup.run", "whatsapp_crm.followup.end",
        "whatsapp_crm.followup.offer"]
    _description = "WhatsApp Follow-up"
    _order = "next_at, id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one("whatsapp_crm.followup.rule", required=True, index=True, ondelete="restrict")
    key = fields.Char(required=True, readonly=True)
    slot = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, index=True, readonly=True, ondelete="cascade")
    channel_id = fields.Many2one("discuss.channel", "Chat", required=True, readonly=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True, index="btree_not_null", ondelete="set null")
    customer = fields.Char(related="conversation_id.name")
    user_id = fields.Many2one("res.users", "In charge", readonly=True, index=True, ondelete="set null")
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    reason = fields.Selection(REASONS, "How it ended", readonly=True)
    began_at = fields.Datetime("Began on", required=True, readonly=True, default=fields.Datetime.now)
    began_by_id = fields.Many2one(
        "res.users", "Begun by", readonly=True, ondelete="set null", help="Empty: the rule itself.")
    step_id = fields.Many2one("whatsapp_crm.followup.step", "Next step", readonly=True, ondelete="set null")
    next_at = fields.Datetime("Next step on", readonly=True)
    acted_at = fields.Datetime("Last step on", readonly=True)
    offered_id = fields.Many2one(
        "whatsapp_crm.followup.step", "Present step", readonly=True, ondelete="set null",
        help="What the activity is about.")
    sent_at = fields.Datetime("Template sent on", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    log = fields.Json("Steps so far", readonly=True)
    activity_ids = fields.One2many("mail.activity", "wacrm_followup_id", "Activities")

    _one_per_occasion = models.UniqueIndex("(key)", "This occasion was followed up already.")
    _one_at_a_time = models.UniqueIndex(
        "(slot) WHERE slot IS NOT NULL", "A follow-up is under way already. Stop it first.")
    _due = models.Index("(next_at) WHERE state = 'open'")
    _open_of_chat = models.Index("(channel_id) WHERE state = 'open'")
    _open_of_lead = models.Index("(lead_id) WHERE state = 'open'")
