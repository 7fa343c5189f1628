# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools import counting, entry_code


class Rule(NamedTuple):
    """Words that tell by which entry point somebody came who wrote to a number."""

    entry_id: int
    number_id: int
    words: tuple


class Signs(NamedTuple):
    """What tells the entry points of a company apart, as ids by sign."""

    codes: dict
    ads: dict
    rules: tuple


class WhatsappCrmEntryMatch(models.AbstractModel):
    """By which entry point somebody came: the code decides, then the ad, then the words."""

    _name = "whatsapp_crm.entry.match"
    _description = "WhatsApp Entry Point Recognition"

    ad_refs = fields.Char(
        "Ads and posts", help="Meta's IDs of the ads or posts that lead here, separated by commas.")
    keywords = fields.Char(
        "Words", help="Words or phrases, separated by commas. Who has neither code nor ad and writes any of them "
                      "in the first message came by this entry point.")

    @api.constrains("ad_refs", "company_id", "active")
    def _check_ad_refs(self):
        """An ad belongs to one entry point; archived ones give theirs away."""
        for entry in self.filtered(lambda entry: entry.active and entry.ad_refs):
            others = self.search([
                ("company_id", "=", entry.company_id.id), ("id", "!=", entry.id), ("ad_refs", "!=", False)])
            taken = [ref for other in others for ref in other._ads() if ref in entry._ads()]
            if taken:
                raise ValidationError(self.env._(
                    "Another entry point has the ad or post %(ad)s already.", ad=taken[0]))

    def _ads(self):
        return re.findall(r"[^\s,;]+", self.ad_refs or "")

    @api.model
    def _match(self, number, text, referral, first):
        """The entry point by which somebody came, empty if nothing tells.

        :param number: ``whatsapp_crm.number`` to which they wrote
        :param text: what they wrote, may be ""
        :param referral: ``webhook_items.Referral`` or None
        :param first: is it their first message? Later ones may hold the words by chance
        """
        signs = self._signs(number.company_id.id)
        found = next((signs.codes[code] for code in entry_code.candidates(text) if code in signs.codes), None) \
            if signs.codes else None
        if not found and referral:
            found = signs.ads.get(referral.source_id)
        if not found and first:
            found = next((rule.entry_id for rule in signs.rules if rule.number_id == number.id
                          and counting.holds_any(text, rule.words)), None)
        return self.browse(found or [])

    @api.model
    @tools.ormcache("company_id")
    def _signs(self, company_id):
        """Codes and ads of archived entry points count, too: what is printed stays."""
        # sudo: whatsapp_crm.entry.point - read by the system for whoever writes
        entries = self.sudo().with_context(active_test=False).search([("company_id", "=", company_id)])
        active = entries.filtered("active")
        return Signs(
            codes={entry.code: entry.id for entry in entries},
            ads={ref: entry.id for entry in (entries - active) + active for ref in entry._ads()},
            rules=tuple(Rule(entry.id, entry.number_id.id, tuple(entry.keywords.split(",")))
                        for entry in active if entry.keywords))
