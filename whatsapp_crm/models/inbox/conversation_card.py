# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class WhatsappCrmConversationCard(models.AbstractModel):
    """What a card of the board shows beside the conversation's own fields."""

    _name = "whatsapp_crm.conversation.card"
    _description = "WhatsApp Conversation Card"

    origin_label = fields.Char("Came from", compute="_compute_origin_label")
    undelivered = fields.Char(
        "Not delivered", compute="_compute_undelivered",
        help="Why what we wrote last did not reach the customer; empty where it did.")
    # Not related fields: those show what the reader of the conversation may not open.
    lead_stage_id = fields.Many2one(
        "crm.stage", "Stage", compute="_compute_lead_shown", search="_search_lead_stage_id")
    lead_revenue = fields.Monetary(
        "Expected revenue", compute="_compute_lead_shown", currency_field="lead_currency_id",
        aggregator=None)
    lead_currency_id = fields.Many2one(
        "res.currency", "Currency of the opportunity", compute="_compute_lead_shown")

    @api.depends("origin", "referral")
    def _compute_origin_label(self):
        for conversation in self:
            conversation.origin_label = conversation._origin_words()

    def _origin_words(self):
        """Where the customer came from in a few words, e.g. "Ad · October offer"; False if unknown."""
        referral = self.referral or {}
        kind = {"ad": self.env._("Ad"), "post": self.env._("Post")}.get(referral.get("source_type"))
        if not kind:
            return self.origin
        return " · ".join(filter(None, [kind, referral.get("headline")]))

    # ------------------------------------------------------------- opportunity

    @api.depends("lead_id.stage_id", "lead_id.expected_revenue", "lead_id.company_currency")
    @api.depends_context("uid")
    def _compute_lead_shown(self):
        """Stage and value of the opportunities that the reader may open, all cards in one go."""
        readable = self.lead_id._filtered_access("read")
        for conversation in self:
            lead = conversation.lead_id & readable
            conversation.lead_stage_id = lead.stage_id
            conversation.lead_revenue = lead.expected_revenue
            conversation.lead_currency_id = lead.company_currency

    def _search_lead_stage_id(self, operator, value):
        """With the rules of opportunities; no opportunity has no stage."""
        if operator not in ("in", "any", "ilike", "=ilike", "like", "=like"):
            return NotImplemented
        found = Domain("lead_id.stage_id", operator, value)
        return found | Domain("lead_id", "=", False) if operator == "in" and False in value else found

    # ------------------------------------------------------------ not delivered

    def _compute_undelivered(self):
        """Why the last words of ours did not arrive, from the record of messages, all cards in one go."""
        # sudo: whatsapp_crm.message - whoever reads a conversation reads its messages
        rows = self.env["whatsapp_crm.message"].sudo().browse(self._undelivered_row_ids())
        words = {row.conversation_id.id: row.advice for row in rows}
        for conversation in self:
            conversation.undelivered = words.get(conversation._origin.id)

    def _undelivered_row_ids(self):
        """Ids of failed messages that nobody sent again and after which nobody of ours wrote; oldest first."""
        ids = self._origin.ids
        if not ids:
            return []
        self.env["whatsapp_crm.message"].flush_model(
            ["conversation_id", "direction", "status", "type", "origin", "mail_message_id", "retry_of_id"])
        return [id_ for id_, in self.env.execute_query(SQL("""
            SELECT m.id FROM whatsapp_crm_message m
             WHERE m.conversation_id IN %s AND m.direction = 'out' AND m.type <> 'reaction'
               AND m.status IN ('failed', 'expired')
               AND NOT EXISTS (
                   SELECT FROM whatsapp_crm_message later
                    WHERE later.conversation_id = m.conversation_id AND later.id > m.id
                      AND (later.retry_of_id = m.id OR (
                          later.origin IN ('agent', 'phone_app') AND later.type <> 'reaction'
                          AND later.status <> 'cancelled' AND later.mail_message_id > m.mail_message_id)))
             ORDER BY m.id""", tuple(ids)))]

    # ---------------------------------------------------------------- counters

    @api.model
    def get_inbox_counters(self):
        """How much of what the user may read waits for somebody; what they are asked to take over is theirs too.

        :return: ``{"unassigned": int, "mine": int, "pending": int, "seen_unanswered": int}``
        """
        query = self._search([("state", "!=", "resolved")])
        column = {name: self._field_to_sql(query.table, name, query)
                  for name in ("state", "user_id", "waiting_since", "seen_at")}
        self.flush_model(["handoff_id"])  # a join does not do it
        handoff = query.left_join(query.table, "handoff_id", "whatsapp_crm_handoff", "id", "handoff_id")
        receiver = self.env["whatsapp_crm.handoff"]._field_to_sql(handoff, "to_user_id", query)
        query.order = None
        [counters] = self.env.execute_query_dict(query.select(
            SQL("COUNT(*) FILTER (WHERE %s = 'new') AS unassigned", column["state"]),
            SQL("COUNT(*) FILTER (WHERE %s IN (%s, %s)) AS mine", self.env.uid, column["user_id"], receiver),
            SQL("COUNT(*) FILTER (WHERE %s IS NOT NULL) AS pending", column["waiting_since"]),
            SQL("COUNT(*) FILTER (WHERE %s IS NOT NULL AND %s IS NOT NULL) AS seen_unanswered",
                column["waiting_since"], column["seen_at"])))
        return counters
