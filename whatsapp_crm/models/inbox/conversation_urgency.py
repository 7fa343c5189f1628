# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# How long a customer may wait before it is at risk, and before it is escalated.
CRITICAL_AFTER = timedelta(minutes=5)
ESCALATED_AFTER = timedelta(minutes=15)
URGENCIES = [
    ("none", "Nobody waits"),
    ("normal", "On time"),
    ("critical", "At risk"),
    ("escalated", "Escalated"),
]


class WhatsappCrmConversationUrgency(models.AbstractModel):
    """How badly an answer is needed: derived from the wait, never stored.

    Time alone changes it, so a stored value would be wrong until something wrote it.
    """

    _name = "whatsapp_crm.conversation.urgency"
    _description = "WhatsApp Conversation Urgency"

    urgency = fields.Selection(
        URGENCIES, compute="_compute_urgency", search="_search_urgency", group_expand="_expand_urgencies")
    urgency_turns_at = fields.Datetime(
        "Urgency changes on", compute="_compute_urgency",
        help="When the urgency changes next if nobody answers; empty where time changes nothing.")
    unread = fields.Boolean(
        compute="_compute_unread", search="_search_unread", help="The customer waits and nobody has looked.")

    # ----------------------------------------------------------------- urgency

    @api.depends("waiting_since")
    def _compute_urgency(self):
        now = fields.Datetime.now()
        for conversation in self:
            urgency, turns_at = conversation._urgency_at(now)
            conversation.urgency = urgency
            conversation.urgency_turns_at = turns_at

    def _urgency_at(self, now):
        """The urgency at a moment, and when it changes next.

        :return: (one of URGENCIES, datetime or False)
        """
        since = self.waiting_since
        if not since:
            return "none", False
        if since > now - CRITICAL_AFTER:
            return "normal", since + CRITICAL_AFTER
        if since > now - ESCALATED_AFTER:
            return "critical", since + ESCALATED_AFTER
        return "escalated", False

    def _search_urgency(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        domains = {
            "none": Domain("waiting_since", "=", False),
            "normal": Domain("waiting_since", ">", now - CRITICAL_AFTER),
            "critical": Domain("waiting_since", "<=", now - CRITICAL_AFTER) & Domain(
                "waiting_since", ">", now - ESCALATED_AFTER),
            "escalated": Domain("waiting_since", "<=", now - ESCALATED_AFTER),
        }
        return Domain.OR(domains[urgency] for urgency in value if urgency in domains)

    def _expand_urgencies(self, urgencies, domain):
        """Every column, the worst first."""
        return [urgency for urgency, _label in reversed(URGENCIES)]

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "urgency":
            return self._urgency_sql(alias, query, [urgency for urgency, _label in URGENCIES])
        return super()._field_to_sql(alias, field_expr, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == "urgency":
            return SQL("%s %s %s", self._urgency_sql(alias, query, range(len(URGENCIES))), direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _urgency_sql(self, alias, query, values):
        """An expression with one of ``values``, given in the order of URGENCIES."""
        now = fields.Datetime.now()
        none, normal, critical, escalated = values
        return SQL(
            "CASE WHEN %(since)s <= %(escalated_at)s THEN %(escalated)s WHEN %(since)s <= %(critical_at)s THEN"
            " %(critical)s WHEN %(since)s IS NOT NULL THEN %(normal)s ELSE %(none)s END",
            since=self._field_to_sql(alias, "waiting_since", query),
            escalated_at=now - ESCALATED_AFTER, critical_at=now - CRITICAL_AFTER,
            escalated=escalated, critical=critical, normal=normal, none=none)

    # ------------------------------------------------------------------ unread

    @api.depends("waiting_since", "seen_at")
    def _compute_unread(self):
        for conversation in self:
            conversation.unread = bool(conversation.waiting_since and not conversation.seen_at)

    def _search_unread(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return Domain("waiting_since", "!=", False) & Domain("seen_at", "=", False)
