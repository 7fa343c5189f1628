# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

AGENTS = "whatsapp_crm.group_agent"
COMPARED = {sign: SQL(sign) for sign in ("<", "<=", ">", ">=")}
READ_OF_CONVERSATIONS = ["lead_id", "opened_at", "last_in_at", "last_out_at", "company_id", "state"]


def last_words_sql(alias):
    """SQL: when anybody wrote last in the conversation ``alias``; automatic messages break no silence."""
    return SQL("GREATEST(%s)", SQL(", ").join(
        SQL.identifier(alias, name) for name in ("opened_at", "last_in_at", "last_out_at")))


class CrmLead(models.Model):
    """Since when it is quiet in the chats of a lead, and which open leads have stopped by it.

    A lead has stopped where it is open and nobody, customer or colleague, has written in any of
    its chats for the company's days of silence. That is a fact of the lead, whoever looks; it is
    shown to who may read the lead and one of its conversations.
    """

    _inherit = "crm.lead"

    wacrm_silent_since = fields.Datetime(
        "Silent since", compute="_compute_wacrm_silence", search="_search_wacrm_silent_since", groups=AGENTS,
        help="When somebody wrote last in one of its chats.")
    wacrm_silent_days = fields.Integer("Days of silence", compute="_compute_wacrm_silence", groups=AGENTS)
    wacrm_last_words = fields.Char("Last words", compute="_compute_wacrm_silence", groups=AGENTS)
    wacrm_last_words_by = fields.Selection(
        [("customer", "Customer"), ("us", "Us")], "Wrote last", compute="_compute_wacrm_silence", groups=AGENTS)
    wacrm_stopped = fields.Boolean(
        "Stopped", compute="_compute_wacrm_stopped", search="_search_wacrm_stopped", groups=AGENTS,
        help="It is open, and nobody has written in its chats for days.")

    # The leads of highest value are looked at one by one until the page is full. "IS TRUE" is how Odoo asks.
    _wacrm_open_by_value = models.Index(
        "(expected_revenue DESC, id DESC) WHERE active IS TRUE AND won_status = 'pending'")

    # ----------------------------------------------------------------- compute

    @api.depends("wacrm_conversation_ids.last_in_at", "wacrm_conversation_ids.last_out_at")
    @api.depends_context("uid")
    def _compute_wacrm_silence(self):
        last = self._wacrm_last_conversations()
        readable = self.env["whatsapp_crm.conversation"].union(*last.values())._filtered_access("read")
        now = fields.Datetime.now()
        for lead in self:
            conversation = last.get(lead._origin.id, readable.browse())
            since = conversation._wacrm_last_words_at()
            lead.wacrm_silent_since = since
            lead.wacrm_silent_days = (now - since).days if since else 0
            shown = conversation & readable
            lead.wacrm_last_words = shown.last_text
            lead.wacrm_last_words_by = shown._wacrm_last_words_by()

    def _wacrm_last_conversations(self):
        """The conversation of each lead in which somebody wrote last.

        :return: dict from the lead's id to a conversation, past the rights of the user
        """
        # sudo: whatsapp_crm.conversation - since when it is quiet is a fact of the lead
        conversations = self.env["whatsapp_crm.conversation"].sudo()
        if not self._origin.ids:
            return {}
        conversations.flush_model(READ_OF_CONVERSATIONS)
        rows = self.env.execute_query(SQL(
            "SELECT DISTINCT ON (said.lead_id) said.lead_id, said.id FROM whatsapp_crm_conversation said"
            " WHERE said.lead_id IN %s ORDER BY said.lead_id, %s DESC, said.id DESC",
            tuple(self._origin.ids), last_words_sql("said")))
        found = conversations.browse(id_ for _lead_id, id_ in rows)
        return dict(zip((lead_id for lead_id, _id in rows), found))

    @api.depends("wacrm_silent_since", "active", "won_status")
    def _compute_wacrm_stopped(self):
        until = fields.Datetime.now() - self.env.company._wacrm_silence()
        for lead in self:
            since = lead.wacrm_silent_since
            lead.wacrm_stopped = bool(lead._wacrm_is_open() and since and since <= until)

    # ------------------------------------------------------------------ search

    @api.model
    def _search_wacrm_stopped(self, operator, value):
        if operator != "in":
            return NotImplemented
        until = fields.Datetime.now() - self.env.company._wacrm_silence()
        stopped = Domain([("active", "=", True), ("won_status", "=", "pending")]) & Domain.custom(
            to_sql=lambda model, alias, _query: model._wacrm_quiet_sql(alias, until))
        return stopped if True in value else ~stopped

    def _wacrm_quiet_sql(self, alias, until):
        """It has a chat that the user may read, and in none was anything written after ``until``.

        Three plain comparisons: PostgreSQL knows how rare each is, and then walks the leads by value.
        """
        return SQL(
            "%(readable)s AND NOT EXISTS (SELECT FROM whatsapp_crm_conversation alive WHERE alive.lead_id = %(lead)s"
            " AND (alive.opened_at > %(until)s OR alive.last_in_at > %(until)s OR alive.last_out_at > %(until)s))",
            readable=self._wacrm_readable_chat_sql(alias), lead=SQL.identifier(alias, "id"), until=until)

    def _wacrm_readable_chat_sql(self, alias):
        """It has a conversation that the user may read."""
        conversations = self.env["whatsapp_crm.conversation"]
        conversations.flush_model(READ_OF_CONVERSATIONS)
        query = conversations._search([], order="id")
        return SQL(
            "EXISTS (SELECT FROM %s WHERE %s AND %s = %s)", query.from_clause, query.where_clause or SQL("TRUE"),
            conversations._field_to_sql(query.table, "lead_id", query), SQL.identifier(alias, "id"))

    @api.model
    def _search_wacrm_silent_since(self, operator, value):
        if operator not in COMPARED:
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, _query: SQL(
            "%s %s %s", model._wacrm_silent_since_sql(alias), COMPARED[operator], value))

    def _wacrm_silent_since_sql(self, alias):
        self.env["whatsapp_crm.conversation"].flush_model(READ_OF_CONVERSATIONS)
        return SQL(
            "(SELECT max(%s) FROM whatsapp_crm_conversation said WHERE said.lead_id = %s)",
            last_words_sql("said"), SQL.identifier(alias, "id"))

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name in ("wacrm_silent_since", "wacrm_silent_days") and self.env.user.has_group(AGENTS):
            if field_name == "wacrm_silent_days":  # the longest silence began first
                return SQL("now() - %s %s %s", self._wacrm_silent_since_sql(alias), direction, nulls)
            return SQL("%s %s %s", self._wacrm_silent_since_sql(alias), direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    # ----------------------------------------------------------------- actions

    def action_wacrm_open_last_chat(self):
        """Open the conversation in which somebody wrote last, as far as the user may read it."""
        self.ensure_one()
        conversations = self.wacrm_conversation_ids
        last = conversations.sorted(lambda c: (c._wacrm_last_words_at(), c.id))[-1:]
        return last.action_open() if last else self.action_wacrm_write()


class WhatsappCrmConversation(models.Model):
    """What was said last in a conversation."""

    _inherit = "whatsapp_crm.conversation"

    def _wacrm_last_words_at(self):
        """:return: datetime at which somebody wrote last, False without a conversation"""
        return max(filter(None, (self.opened_at, self.last_in_at, self.last_out_at)), default=False)

    def _wacrm_last_words_by(self):
        """:return: "customer", "us", or False where nobody wrote"""
        if not (self.last_in_at or self.last_out_at):
            return False
        theirs = self.last_in_at and (not self.last_out_at or self.last_in_at > self.last_out_at)
        return "customer" if theirs else "us"
