# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models


class ResLang(models.Model):
    """A language that comes later brings the questions of a new installation with it."""

    _inherit = "res.lang"

    def write(self, vals):
        asleep = self.filtered(lambda lang: not lang.active) if vals.get("active") else self.browse()
        result = super().write(vals)
        if asleep:
            # sudo: whatsapp_crm.survey.question - words of the installation, whoever adds the language
            self.env["whatsapp_crm.survey.question"].sudo()._speak(asleep.mapped("code"))
        return result
