# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

# Shortcut, text, choices (title, description) and list button, by language; the demo's own records are English.
WORDS = {
    "es": {
        "demo_canned_visit": {
            "source": "visita", "substitution": "Hola {customer}, ¿le queda bien {next_date} para nuestra visita?",
            "choices": [("Sí, me queda bien", False), ("Otro día", False), ("Prefiero una llamada", False)]},
        "demo_canned_topic": {
            "source": "tema", "substitution": "Hola {customer}, le escribe {agent} de {company}. ¿De qué se trata?",
            "wacrm_list_button": "Ver temas",
            "choices": [
                ("Precios", "Planes y ofertas"), ("Mi pedido", "Dónde está, cambios, devoluciones"),
                ("Algo no funciona", "Lo revisamos enseguida")]},
    },
}


class WhatsappCrmCannedDemo(models.AbstractModel):
    """The demo's canned responses in the language of its company, as those of a new installation."""

    _name = "whatsapp_crm.canned.demo"
    _description = "WhatsApp Demo Canned Responses"

    @api.model
    def _speak(self):
        lang = self.env["whatsapp_crm.starter.data"]._in_company_language().env.lang
        for name, words in WORDS.get(lang.split("_")[0], {}).items():
            response = self.env.ref(f"whatsapp_crm.{name}")
            response.write({field: text for field, text in words.items() if field != "choices"})
            for choice, (title, description) in zip(response.wacrm_choice_ids, words["choices"], strict=True):
                choice.write({"title": title, "description": description})
