# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class CrmLead(models.Model):
    """Follow-ups of opportunities that become one: at most one of them goes on."""

    _inherit = "crm.lead"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Whoever gets an activity of a rule is in charge already: to be reminded is no wish to read every note."""
        if self.env.context.get("wacrm_no_follow"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _merge_dependences(self, opportunities):
        # sudo: whatsapp_crm.followup - they follow their opportunity, whoever merges
        followups = self.env["whatsapp_crm.followup"].sudo().search(
            [("lead_id", "in", (self | opportunities).ids)])
        going = followups.filtered(lambda f: f.state == "open").sorted(lambda f: (f.lead_id != self, f.id))
        going[1:]._end("pointless", "moved")
        result = super()._merge_dependences(opportunities)
        followups.write({"lead_id": self.id})
        going[:1].write({"slot": f"lead:{self.id}"})
        return result
