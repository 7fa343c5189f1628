# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.tools import SQL


class WhatsappCrmConversationCard(models.AbstractModel):
    """What a card of the board shows beside the conversation's own fields."""

    _name = "whatsapp_crm.conversation.card"
    _description = "WhatsApp Conversation Card"

    origin_label = fields.Char("Came from", compute="_compute_origin_label")

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

    @api.model
    def get_inbox_counters(self):
        """How much of what the user may read waits for somebody; what they are asked to take over is theirs too.

        :return: ``{"unassigned": int, "mine": int, "pending": int}``
        """
        query = self._search([("state", "!=", "resolved")])
        column = {name: self._field_to_sql(query.table, name, query) for name in ("state", "user_id", "waiting_since")}
        self.flush_model(["handoff_id"])  # a join does not do it
        handoff = query.left_join(query.table, "handoff_id", "whatsapp_crm_handoff", "id", "handoff_id")
        receiver = self.env["whatsapp_crm.handoff"]._field_to_sql(handoff, "to_user_id", query)
        query.order = None
        [counters] = self.env.execute_query_dict(query.select(
            SQL("COUNT(*) FILTER (WHERE %s = 'new') AS unassigned", column["state"]),
            SQL("COUNT(*) FILTER (WHERE %s IN (%s, %s)) AS mine", self.env.uid, column["user_id"], receiver),
            SQL("COUNT(*) FILTER (WHERE %s IS NOT NULL) AS pending", column["waiting_since"])))
        return counters
