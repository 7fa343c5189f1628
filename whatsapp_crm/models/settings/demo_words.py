# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

# What the demo's records hold, by language; in the files they are English.
WORDS = {
    "es": {
        "demo_entry_qr": {"name": "QR Sevilla", "prefilled_text": "Hola, vi su cartel en Sevilla."},
        "demo_entry_website": {"name": "Sitio web", "prefilled_text": "Hola, escribo desde su sitio web."},
        "demo_sla_policy": {"name": "Número de demostración"},
    },
}
PLANS = {"en": "Basic, Professional", "es": "Básico, Profesional"}


class WhatsappCrmDemoWords(models.AbstractModel):
    """The demo's records in the language of its company, as what a new installation begins with."""

    _name = "whatsapp_crm.demo.words"
    _description = "WhatsApp Demo Words"

    @api.model
    def _speak(self):
        starter = self.env["whatsapp_crm.starter.data"]._in_company_language()
        for name, words in WORDS.get(starter._key(), {}).items():
            starter.env.ref(f"whatsapp_crm.{name}").write(words)
        self._offer_plans(PLANS.get(starter._key(), PLANS["en"]))

    @api.model
    def _offer_plans(self, plans):
        """The demo's team sells two plans: its first question asks which."""
        self.env.ref("whatsapp_crm.demo_team").wacrm_question_ids[:1].answers = plans
