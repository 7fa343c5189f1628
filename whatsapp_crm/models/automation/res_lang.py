# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResLang(models.Model):
    """A language that comes later brings the words of automatic messages with it."""

    _inherit = "res.lang"

    def write(self, vals):
        asleep = self.filtered(lambda lang: not lang.active) if vals.get("active") else self.browse()
        result = super().write(vals)
        if asleep:
            # sudo: whatsapp_crm.welcome - words of the installation, whoever adds the language
            self.env["whatsapp_crm.automation.starter"].sudo()._speak(asleep.mapped("code"))
        return result
