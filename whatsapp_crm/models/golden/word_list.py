# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import counting
from .golden_words import GOLDEN_WORDS


class WhatsappCrmWordList(models.Model):
    """One more list: what customers say when there may be more to sell."""

    _inherit = "whatsapp_crm.word.list"

    purpose = fields.Selection(
        selection_add=[("golden", "May be a sales opportunity (golden flag hint)")], ondelete={"golden": "cascade"})

    @api.model
    def _create_golden_lists(self):
        """The lists to begin with, where there are none; an upgrade calls it too."""
        if not self.search_count([("purpose", "=", "golden")], limit=1):
            self._create_lists({"golden": GOLDEN_WORDS})

    @api.model
    def _golden_words_in(self, text):
        """The first listed word or phrase that stands in a text, "" where none does."""
        return next((word for word in self._words("golden") if counting.holds_any(text, [word])), "")
