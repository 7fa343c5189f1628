# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResLang(models.Model):
    """A language that comes later brings the texts of a new installation with it."""

    _inherit = "res.lang"

    def write(self, vals):
        asleep = self.filtered(lambda lang: not lang.active) if vals.get("active") else self.browse()
        result = super().write(vals)
        if asleep:
            codes = asleep.mapped("code")
            # sudo: whatsapp_crm.welcome - words of the installation, whoever adds the language
            self.env["whatsapp_crm.automation.starter"].sudo()._speak(codes)
            # sudo: whatsapp_crm.sentence - they too
            self.env["whatsapp_crm.starter.data"].sudo()._speak(codes)
        return result
