# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models, tools

from ...tools import constants
from ...tools.language_names import language_name


class WhatsappCrmWordList(models.Model):
    """Words of customers that change what happens: thanks that reopen nothing, opt-outs and opt-ins."""

    _name = "whatsapp_crm.word.list"
    _description = "WhatsApp Word List"
    _inherit = ["whatsapp_crm.remembered"]
    _order = "purpose, lang"

    purpose = fields.Selection(
        [("courtesy", "Thanks (reopens nothing)"), ("opt_out", "Opt-out of marketing"),
         ("opt_out_reply", "Opt-out of marketing, as an answer to it"), ("opt_in", "Opt-in to marketing"),
         ("person", "Wants a person instead of the bot")],
        required=True)
    lang = fields.Char("Language code", required=True, help="For example es.")
    language = fields.Char(compute="_compute_language")
    words = fields.Text(required=True, help="One word or phrase per line; emoji too.")

    _purpose_lang_unique = models.Constraint(
        "UNIQUE(purpose, lang)", "There is a list for this language already.")

    @api.depends("lang")
    @api.depends_context("lang")
    def _compute_language(self):
        for word_list in self:
            word_list.language = language_name(word_list.lang, self.env.lang)

    @api.depends("purpose", "language")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for word_list in self:
            word_list.display_name = f"{purposes.get(word_list.purpose)} ({word_list.language})"

    @api.model
    def _create_default_lists(self):
        """The lists to begin with; companies edit them."""
        defaults = {
            "courtesy": constants.COURTESY_WORDS, "opt_out": constants.OPT_OUT_WORDS,
            "opt_out_reply": constants.OPT_OUT_REPLY_WORDS, "opt_in": constants.OPT_IN_WORDS}
        self._create_lists(defaults)
        self._create_person_lists()

    @api.model
    def _create_person_lists(self):
        """Those that came later; an upgrade calls it too."""
        if not self.search_count([("purpose", "=", "person")], limit=1):
            self._create_lists({"person": constants.PERSON_WORDS})

    @api.model
    def _create_lists(self, defaults):
        self.create([
            {"purpose": purpose, "lang": lang, "words": "\n".join(words)}
            for purpose, lists in defaults.items() for lang, words in lists.items()])

    @api.model
    @tools.ormcache("purpose")
    def _words(self, purpose):
        """Every word for ``purpose``, of all languages: people mix them."""
        # sudo: whatsapp_crm.word.list - read for matching whoever runs the message
        lists = self.sudo().search([("purpose", "=", purpose)])
        return tuple(word.strip() for text in lists.mapped("words") for word in text.splitlines() if word.strip())
