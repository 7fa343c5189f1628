# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.constants import URGENCIES


class WhatsappCrmConversationUrgency(models.AbstractModel):
    """How badly an answer is needed: derived from the deadline and the time, never stored.

    Time alone changes it, so a stored value would be wrong until something wrote it. Who
    waits without a deadline (none is promised, or it stands still) is on time.
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

    @api.depends("waiting_since", "answer_warning_at", "answer_due_at")
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
        warning_at, due_at = self.answer_warning_at, self.answer_due_at
        if not self.waiting_since:
            return "none", False
        if due_at and due_at <= now:
            return "escalated", False
        if warning_at and warning_at <= now:
            return "critical", due_at
        return "normal", warning_at

    def _search_urgency(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        waits = Domain("waiting_since", "!=", False)
        missed, warned = Domain("answer_due_at", "<=", now), Domain("answer_warning_at", "<=", now)
        not_missed = Domain("answer_due_at", "=", False) | Domain("answer_due_at", ">", now)
        not_warned = Domain("answer_warning_at", "=", False) | Domain("answer_warning_at", ">", now)
        domains = {
            "none": Domain("waiting_since", "=", False),
            "normal": waits & not_warned & not_missed,
            "critical": waits & warned & not_missed,
            "escalated": waits & missed,
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
        since, warning_at, due_at = (
            self._field_to_sql(alias, name, query) for name in ("waiting_since", "answer_warning_at", "answer_due_at"))
        return SQL(
            "CASE WHEN %(since)s IS NULL THEN %(none)s WHEN %(due_at)s <= %(now)s THEN %(escalated)s"
            " WHEN %(warning_at)s <= %(now)s THEN %(critical)s ELSE %(normal)s END",
            since=since, due_at=due_at, warning_at=warning_at, now=now,
            none=none, normal=normal, critical=critical, escalated=escalated)

    # ------------------------------------------------------------------ unread

    @api.depends("waiting_since", "seen_at")
    def _compute_unread(self):
        for conversation in self:
            conversation.unread = bool(conversation.waiting_since and not conversation.seen_at)

    def _search_unread(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return Domain("waiting_since", "!=", False) & Domain("seen_at", "=", False)
