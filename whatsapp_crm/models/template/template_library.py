# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.fields import Command

from .template_library_texts import LIBRARY, NAMES

MOMENTS = [
    ("welcome", "Welcome with time and next step"), ("qualification", "Qualification in three questions"),
    ("soft_followup", "Soft follow-up"), ("proposal_followup", "Follow-up with a concrete proposal"),
    ("reactivation", "Reactivation"),
]


class WhatsappCrmTemplateLibrary(models.AbstractModel):
    """The moments in which a company writes first, and ready drafts for them."""

    _name = "whatsapp_crm.template.library"
    _description = "WhatsApp Template Library"

    moment = fields.Selection(MOMENTS, index="btree_not_null", help="Where it is proposed.")
    moment_when = fields.Char("When to use it", compute="_compute_moment_words")
    moment_aim = fields.Char("Its aim", compute="_compute_moment_words")
    moment_result = fields.Char("What it must achieve", compute="_compute_moment_words")

    @api.depends("moment")
    @api.depends_context("lang")
    def _compute_moment_words(self):
        words = self._moment_words()
        for template in self:
            template.moment_when, template.moment_aim, template.moment_result = words.get(
                template.moment, (False, False, False))

    @api.model
    def _moment_words(self):
        """dict from a moment to (when, aim, what it must achieve)."""
        _ = self.env._
        return {
            "welcome": (
                _("Right after somebody asked for something and the window is closed or nobody can answer yet."),
                _("The customer knows that a person has the request, until when the answer comes and what follows."),
                _("Nobody asks again what is happening: a time that is kept, and a next step.")),
            "qualification": (
                _("Before a proposal, when need, date or who decides is not known."),
                _("Learn in one message what is needed to answer well."),
                _("Three answers: what to solve, by when, and who decides.")),
            "soft_followup": (
                _("One or two days after the customer stopped answering."),
                _("Bring the matter back without pushing, and make answering easy."),
                _("An answer with one tap: this week, later, or no longer needed.")),
            "proposal_followup": (
                _("When the customer knows the offer and hesitates, after a soft follow-up or a question answered."),
                _("Make the decision small: one proposal with a date."),
                _("A yes, a doubt that can be answered, or a no.")),
            "reactivation": (
                _("Weeks or months after the last message, and only with something new to tell."),
                _("Give a reason to talk again."),
                _("A customer who wants to hear more, or one who is left in peace.")),
        }

    @api.model
    def _add_from_library(self, account, moments, lang_codes):
        """Drafts of an account for these moments and languages; those that exist already are left alone.

        :return: the new drafts
        """
        return self.create([
            self._library_values(account, moment, lang_code) for lang_code in lang_codes
            for moment in self._missing_moments(account, moments, lang_code)])

    @api.model
    def _missing_moments(self, account, moments, lang_code):
        """Those for which the account has no template in this language, not even a draft."""
        there = self.search([("account_id", "=", account.id), ("lang_code", "=", lang_code)]).mapped("moment")
        return [moment for moment in moments if moment not in there and lang_code in LIBRARY[moment][2]]

    @api.model
    def _library_values(self, account, moment, lang_code):
        category, variables, texts = LIBRARY[moment]
        header, text, footer, buttons, samples = texts[lang_code]
        return {
            "account_id": account.id, "name": self._free_name(account, NAMES[moment][lang_code], lang_code),
            "lang_code": lang_code, "category": category, "moment": moment,
            "header_format": "text" if header else "none", "header_text": header, "body_text": text,
            "footer_text": footer,
            "button_ids": [Command.create({"kind": "quick_reply", "text": label, "sequence": place})
                           for place, label in enumerate(buttons)],
            "variable_ids": [
                Command.create({
                    "path": f"body.{key}", "sample": sample, "source": source,
                    "field_path": path.removesuffix("!") or False, "first_word": path.endswith("!")})
                for (key, source, path), sample in zip(variables, samples, strict=True)],
        }

    @api.model
    def _proposed(self, account, moment, lang=None):
        """The approved template of an account for a moment, in the customer's language where there is one.

        :param lang: a language code of Odoo's or Meta's
        """
        found = self.search([("account_id", "=", account.id), ("moment", "=", moment), ("sendable", "=", True)])
        wanted = (lang or self.env.lang or "").split("_")[0]
        return (found.filtered(lambda t: t.lang_code == lang)
                or found.filtered(lambda t: t.lang_code.split("_")[0] == wanted) or found)[:1]
