# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class CrmLead(models.Model):
    """Follow-ups go where their opportunity goes; of opportunities that become one, at most one goes on."""

    _inherit = "crm.lead"

    def write(self, vals):
        passed = self.filtered(lambda lead: lead.user_id.id != vals["user_id"]) if vals.get("user_id") else self[:0]
        result = super().write(vals)
        if passed:
            passed._wacrm_open_followups()._give_to(self.env["res.users"].browse(vals["user_id"]))
        return result

    def unlink(self):
        self._wacrm_open_followups()._end("pointless", "closed")
        return super().unlink()

    def _wacrm_open_followups(self):
        # sudo: whatsapp_crm.followup - they follow their opportunity, whoever changes it
        return self.env["whatsapp_crm.followup"].sudo().search(
            [("lead_id", "in", self.ids), ("state", "=", "open")])

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
