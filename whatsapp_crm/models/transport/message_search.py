# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
import unicodedata

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

# People search without accents what others wrote with them. The database's own way
# would be an extension, which not every server has.
ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüçñ"
PLAIN = "aaaaaaeeeeiiiiooooouuuucn"
WITHOUT_ACCENTS = str.maketrans(ACCENTED, PLAIN)
LONGEST = 20_000  # characters; PostgreSQL refuses to index the words of far longer texts
PIECE = re.compile(r'"([^"]+)"|(\S+)')  # words, and phrases between quotation marks


def tsquery(text):
    """PostgreSQL's query for all the words of a text, each possibly the beginning of a word.

    :return: str for ``to_tsquery('simple', …)``, "" where the text has no word

    >>> tsquery('Envío "plan pro"')
    "'envio':* & 'plan pro':*"
    >>> tsquery("?!")
    ''
    """
    plain = unicodedata.normalize("NFC", text).lower().translate(WITHOUT_ACCENTS)
    pieces = (re.sub(r"['\\]", " ", phrase or word) for phrase, word in PIECE.findall(plain))
    return " & ".join(f"'{piece}':*" for piece in pieces if re.search(r"\w", piece))


class WhatsappCrmMessageSearch(models.AbstractModel):
    """Full-text search over what was written."""

    _name = "whatsapp_crm.message.search"
    _description = "WhatsApp Message Search"

    words = fields.Char(compute="_compute_words", search="_search_words")

    def init(self):
        """The words as a column of PostgreSQL's own: working them out in every search took 20 times as long."""
        super().init()
        if self._abstract:
            return
        if not sql.column_exists(self.env.cr, self._table, "words_vector"):
            self.env.cr.execute(SQL(
                "ALTER TABLE %s ADD COLUMN words_vector tsvector GENERATED ALWAYS AS"
                " (to_tsvector('simple', translate(lower(left(COALESCE(text, ''), %s)), %s, %s))) STORED",
                SQL.identifier(self._table), LONGEST, ACCENTED, PLAIN))
        # A declared index would be asked for before its column is there.
        sql.create_index(
            self.env.cr, f"{self._table}_words_index", self._table, ["words_vector"], method="gin")

    def _compute_words(self):
        """Only searched, never shown."""
        self.words = False

    def _search_words(self, operator, value):
        """Every word of ``value``; the beginning of a word is enough."""
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        query = tsquery(value)
        if not query:
            return Domain.FALSE
        return Domain.custom(to_sql=lambda model, alias, _query: SQL(
            "%s @@ to_tsquery('simple', %s)",
            SQL.identifier(alias, "words_vector", to_flush=model._fields["text"]), query))
