# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import date, datetime

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import babel_locale_parse

from ...tools import sentence_text

KINDS = [
    ("next_step", "Closing: next step"),
    ("question", "Closing: question"),
    ("confirmed", "Closing: confirmed"),
    ("idle", "Closing: after silence"),
    ("handoff", "Handoff"),
    ("receipt", "Receipt message: nobody could answer yet"),
    ("opted_out", "Confirmation: no more marketing"),
    ("opted_in", "Confirmation: marketing wanted"),
]
PLACES = frozenset({
    "customer", "agent", "company", "what", "when", "who", "why", "passed", "question"})


class WhatsappCrmSentence(models.Model):
    """What the customer reads when a conversation is closed or handed off, with places to fill in."""

    _name = "whatsapp_crm.sentence"
    _description = "WhatsApp Sentence"
    _order = "kind, sequence, id"
    _rec_name = "body"
    _check_company_auto = True

    kind = fields.Selection(KINDS, "Used for", required=True)
    body = fields.Text("Sentence", required=True)
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language",
                            help="Empty: for customers of every language.")
    team_id = fields.Many2one("crm.team", ondelete="cascade", check_company=True, index="btree_not_null",
                              help="Empty: for every team.")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, readonly=False, index="btree_not_null")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.depends("team_id")
    def _compute_company_id(self):
        for sentence in self:
            sentence.company_id = sentence.team_id.company_id or sentence.company_id

    @api.constrains("body")
    def _check_places(self):
        for sentence in self:
            self._check_fillable(sentence.body, PLACES)

    @api.model
    def _check_fillable(self, text, known):
        """Has every place in ``text`` a value?

        :param known: names of the places that are filled in
        :raises ValidationError: no; in words
        """
        unknown = sentence_text.places(text) - known
        if unknown:
            raise ValidationError(self.env._(
                "Nothing is known to fill in for %(unknown)s. You can use %(known)s.",
                unknown=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                known=", ".join(f"{{{name}}}" for name in sorted(known))))

    @api.model
    def _fill(self, kind, conversation, *, hour=None, **values):
        """The sentence for a conversation, in the customer's language where there is one.

        Language goes before team: what a customer cannot read is of no use to them.

        :param kind: one of KINDS
        :param hour: words that follow a ``when`` which is a date, e.g. "10:30"
        :param values: texts by place (see PLACES); ``when`` may be a date, a datetime in UTC, or a function
            that makes the words for a language's code
        :return: plain text, "" where there is no such sentence
        """
        sentence = self._pick(kind, conversation)
        if not sentence:
            return ""
        lang = sentence.lang or self._lang_of(conversation)
        if callable(values.get("when")):
            values["when"] = values["when"](lang)
        if isinstance(values.get("when"), date):
            values["when"] = self._when_words(values["when"], hour, lang)
        return sentence_text.fill(sentence.body, {**self._known(conversation), **values})

    @api.model
    def _pick(self, kind, conversation):
        """The best sentence: of the customer's language, then of none, then any; each first of the team."""
        # sudo: whatsapp_crm.sentence - texts for customers serve whoever writes to them
        candidates = self.sudo().search([
            ("kind", "=", kind), ("team_id", "in", [False, conversation.team_id.id]),
            ("company_id", "in", [False, conversation.company_id.id])])
        lang = self._lang_of(conversation)
        return candidates.sorted(lambda sentence: (
            sentence._lang_distance(lang), not sentence.team_id, sentence.sequence, sentence.id))[:1]

    def _lang_distance(self, lang):
        if self.lang == lang:
            return 0
        if not self.lang:
            return 2
        return 1 if self.lang.split("_")[0] == lang.split("_")[0] else 3

    @api.model
    def _lang_of(self, conversation):
        # sudo: res.partner - only in which language the customer is written to
        conversation = conversation.sudo()
        return (conversation.partner_id.lang or conversation.company_id.partner_id.lang
                or self.env.lang or "en_US")

    @api.model
    def _known(self, conversation):
        # sudo: res.partner - the customer's name stands on the conversation that one may read
        partner = conversation.sudo().partner_id
        named = partner.name or conversation.sudo().contact_id.profile_name or ""
        if not partner.is_company:
            named = sentence_text.first_name(named)
        return {
            # A phone number is no way to address anybody.
            "customer": named if any(letter.isalpha() for letter in named) else "",
            "agent": sentence_text.first_name(self.env.user.name) if not self.env.user._is_superuser() else "",
            "company": conversation.company_id.name,
        }

    @api.model
    def _when_words(self, when, hour, lang):
        """A day, with the time if there is one, as people of that language write it."""
        locale = babel_locale_parse(lang)
        if isinstance(when, datetime):
            when = fields.Datetime.context_timestamp(self, when)
            hour = f"{when:%H:%M}"
        words = format_skeleton("MMMMEd", when, locale=locale)
        return f"{words}, {hour}" if hour else words
