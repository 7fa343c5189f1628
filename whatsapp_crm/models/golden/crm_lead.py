# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

FOLLOWED = {"stage_id", "active", "probability", "expected_revenue", "user_id"}


class CrmLead(models.Model):
    """The golden flags of an opportunity follow it; whoever reads it reads them, with WhatsApp's rights or without."""

    _inherit = "crm.lead"

    wacrm_golden_flag_ids = fields.One2many(
        "whatsapp_crm.golden.flag", "lead_id", "Golden flags", groups="sales_team.group_sale_salesman")

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & vals.keys():
            self._wacrm_golden_flags()._follow_lead(given="user_id" in vals)
        return result

    def unlink(self):
        flags = self._wacrm_golden_flags()
        result = super().unlink()
        flags.invalidate_recordset(["lead_id"])
        flags._lead_deleted()
        return result

    def _wacrm_golden_flags(self):
        # sudo: whatsapp_crm.golden.flag - they follow whoever changes the opportunity
        return self.env["whatsapp_crm.golden.flag"].sudo().search(
            [("lead_id", "in", self.ids), ("state", "not in", ("new", "joined"))])

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whatsapp_crm.golden.flag - as above; also those that were added to others
        self.env["whatsapp_crm.golden.flag"].sudo().search(
            [("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return result
