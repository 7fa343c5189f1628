# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.tools.sql import escape_psql

LONGEST_NAME = 100  # characters; a headline may be a whole paragraph


class UtmCampaign(models.Model):
    """Ads that lead to WhatsApp are campaigns, named by their headline."""

    _inherit = "utm.campaign"

    @api.model
    def _wacrm_of_referral(self, referral):
        """The campaign of an ad or post, created where it is missing.

        :param referral: dict of what ``webhook_items.Referral`` says
        :return: one campaign, or none without an ad
        """
        name = (referral.get("headline") or referral.get("source_id") or "").strip()[:LONGEST_NAME].strip()
        if not name:
            return self.browse()
        found = self.with_context(active_test=False).search(
            [("name", "=ilike", escape_psql(name))], limit=1)
        return found or self.create({"name": name, "title": name, "is_auto_campaign": True})
