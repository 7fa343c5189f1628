# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity
from ..transport.message_search import tsquery

FEW = 2000  # messages whose conversations are looked up first
FEWEST_DIGITS = 3  # of a phone number; fewer stand in every other one
LETTER = re.compile(r"[^\W\d_]")


class WhatsappCrmConversationSearch(models.AbstractModel):
    """Finding a conversation by what was written in it, or by the customer's number."""

    _name = "whatsapp_crm.conversation.search"
    _description = "WhatsApp Conversation Search"

    message_words = fields.Char(
        "Text of a message", compute="_compute_message_words", search="_search_message_words",
        help="Finds conversations by words of their messages, as far as you may read them.")
    phone = fields.Char(compute="_compute_phone", search="_search_phone")

    def _compute_phone(self):
        for conversation in self:
            # sudo: whatsapp_crm.contact - the phone of a conversation one may read
            wa_id = conversation.sudo().contact_id._survivor().wa_id
            conversation.phone = identity.display(wa_id) if wa_id else False

    def _compute_message_words(self):
        """Only searched, never shown."""
        self.message_words = False

    def _search_message_words(self, operator, value):
        """Every word of ``value`` stands in one message, the beginning of a word is enough."""
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        query = tsquery(value)
        if not query:
            return Domain.FALSE
        found = self._messages_with_rare_words(query)
        if found is not None:
            return Domain("id", "in", found.conversation_id.ids)
        return Domain.custom(to_sql=lambda model, alias, _query: self._has_message_sql(model, alias, value))

    def _messages_with_rare_words(self, query):
        """The readable messages where the words stand, None where they stand in many.

        PostgreSQL cannot tell rare beginnings of words from common ones, and would read every
        message for a rare one: it has to be told to use the index.
        """
        messages = self.env["whatsapp_crm.message"]
        messages.flush_model(["text"])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL(
            "SELECT id FROM whatsapp_crm_message WHERE words_vector @@ to_tsquery('simple', %s) LIMIT %s",
            query, FEW + 1))
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        return None if len(rows) > FEW else messages.search([("id", "in", [row[0] for row in rows])])

    @staticmethod
    def _has_message_sql(model, alias, words):
        messages = model.env["whatsapp_crm.message"]
        query = messages._search(Domain("words", "ilike", words), order="id")
        # OFFSET keeps PostgreSQL from reading every message first: the words are in most of them.
        return SQL(
            "EXISTS (SELECT FROM %s WHERE %s AND %s = %s OFFSET 0)", query.from_clause,
            query.where_clause or SQL("TRUE"),
            messages._field_to_sql(query.table, "conversation_id", query), SQL.identifier(alias, "id"))

    def _search_phone(self, operator, value):
        """The digits of ``value`` anywhere in the number, however it is written."""
        if operator not in ("=", "ilike", "in"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        return Domain.OR(self._phone_domain(number) for number in values if isinstance(number, str))

    def _phone_domain(self, number):
        digits = re.sub(r"\D", "", number).lstrip("0")  # 0 and 00 are dialled, not part of the number
        if len(digits) < FEWEST_DIGITS or LETTER.search(number):
            return Domain.FALSE
        return Domain("contact_id.wa_id", "ilike", digits) | Domain("contact_id.merged_into_id.wa_id", "ilike", digits)
