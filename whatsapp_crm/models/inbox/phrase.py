# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WhatsappCrmPhrase(models.Model):
    """Something that customers must not read, and what to say instead. The composer hints, it never blocks."""

    _name = "whatsapp_crm.phrase"
    _description = "WhatsApp Phrase to Avoid"
    _order = "sequence, id"

    name = fields.Char(
        "Phrase", required=True, help="Capitals, accents and punctuation make no difference.")
    replacements = fields.Text("Say instead", required=True, help="One sentence per line.")
    harmless_before = fields.Char(
        "Harmless before", help="Words separated by commas. If one of them comes next, there is no hint.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.constrains("name")
    def _check_name(self):
        for phrase in self:
            if not any(letter.isalnum() for letter in phrase.name):
                raise ValidationError(self.env._("Write the words that must not be said."))

    @api.model
    def get_phrases(self):
        """What the composer looks for.

        :return: list of ``{"phrase": str, "replacements": [str], "harmless_before": [str]}``
        """
        return [{
            "phrase": phrase.name,
            "replacements": _parts((phrase.replacements or "").splitlines()),
            "harmless_before": _parts((phrase.harmless_before or "").split(",")),
        } for phrase in self.search([])]


def _parts(texts):
    return [text.strip() for text in texts if text.strip()]
