# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import counting


class WhatsappCrmRoutingRule(models.Model):
    """Who gets conversations of a language, with a tag, or that begin with certain words."""

    _name = "whatsapp_crm.routing.rule"
    _description = "WhatsApp Routing Rule"
    _inherit = ["whatsapp_crm.remembered"]  # whether a number is routed at all
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    sequence = fields.Integer(default=10)
    routing_id = fields.Many2one("whatsapp_crm.routing", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="routing_id.company_id", store=True, index=True)
    lang = fields.Selection("_installed_languages", "Language", help="Of the customer. Empty: any.")
    tag_ids = fields.Many2many(
        "crm.tag", string="Tags", help="Of the conversation or its opportunity: any of these. Empty: with or without.")
    keywords = fields.Char(
        help="Words or phrases, separated by commas: any of them in the first message. Empty: whatever they write.")
    team_id = fields.Many2one("crm.team", check_company=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", "Person", ondelete="cascade", help="Is asked first; the team if they cannot take it.")

    def _installed_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("lang", "tag_ids", "keywords")
    @api.depends_context("lang")
    def _compute_name(self):
        """ "Spanish · Complaint · invoice, payment"."""
        languages = dict(self._installed_languages())
        for rule in self:
            parts = [languages.get(rule.lang), ", ".join(rule.tag_ids.mapped("name")), rule.keywords]
            rule.name = " · ".join(filter(None, parts)) or self.env._("All")

    @api.constrains("team_id", "user_id", "lang", "tag_ids", "keywords")
    def _check_says_something(self):
        for rule in self:
            if not (rule.team_id or rule.user_id):
                raise ValidationError(self.env._("Choose the team or the person of each rule."))
            if not (rule.lang or rule.tag_ids or (rule.keywords or "").strip(" ,")):
                raise ValidationError(self.env._("Choose a language, a tag or words for each rule."))

    def _first_match(self, lang, tags, text):
        """The first of these rules that fits, or an empty recordset.

        :param lang: code of the customer's language, or False
        :param tags: ``crm.tag``
        :param text: what the customer wrote
        """
        return next((rule for rule in self.sorted() if rule._fits(lang, tags, text)), self.browse())

    def _fits(self, lang, tags, text):
        words = (self.keywords or "").split(",")
        return (
            (not self.lang or self.lang == lang) and (not self.tag_ids or bool(self.tag_ids & tags))
            and (not self.keywords or counting.holds_any(text, words)))
