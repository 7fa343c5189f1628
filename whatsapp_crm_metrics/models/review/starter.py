# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

# name → field → language → words
CRITERIA = {
    "understood": {
        "name": {"en": "Understood what the customer needed", "es": "Entendió lo que el cliente necesitaba",
                 "pt": "Entendeu o que o cliente precisava"},
        "meaning": {"en": "Asked before answering, where it was not clear",
                    "es": "Preguntó antes de responder cuando no estaba claro",
                    "pt": "Perguntou antes de responder quando não estava claro"}},
    "clear": {
        "name": {"en": "Clear and friendly", "es": "Claro y amable", "pt": "Claro e gentil"},
        "meaning": {"en": "Short sentences, the customer's name, no jargon",
                    "es": "Frases cortas, el nombre del cliente, sin tecnicismos",
                    "pt": "Frases curtas, o nome do cliente, sem jargão"}},
    "next_step": {
        "name": {"en": "Ended with a next step or a confirmation",
                 "es": "Terminó con un próximo paso o una confirmación",
                 "pt": "Terminou com um próximo passo ou uma confirmação"},
        "meaning": {"en": "The customer knows who does what, and when",
                    "es": "El cliente sabe quién hace qué y cuándo", "pt": "O cliente sabe quem faz o quê e quando"}},
    "recorded": {
        "name": {"en": "Left it on record", "es": "Dejó constancia", "pt": "Deixou registrado"},
        "meaning": {"en": "Tag, opportunity and notes say what happened",
                    "es": "Etiqueta, oportunidad y notas dicen qué pasó",
                    "pt": "Etiqueta, oportunidade e notas dizem o que aconteceu"}},
}


class WhatsappCrmReviewCriterion(models.Model):
    """Four criteria to begin with, for the company to edit."""

    _inherit = "whatsapp_crm.review.criterion"

    @api.model
    def _create_starters(self):
        """Create what was not created before, in every language that is spoken here."""
        starter = self.env["whatsapp_crm.automation.starter"]
        xmlids = self.env["ir.model.data"]
        for sequence, (name, words) in enumerate(CRITERIA.items(), start=1):
            xml_id = f"whatsapp_crm_metrics.review_criterion_{name}"
            if xmlids._xmlid_to_res_id(xml_id):
                continue
            said = {field: by_lang[starter._key(self.env.lang)] for field, by_lang in words.items()}
            criterion = self.create({"sequence": sequence * 10, **said})
            xmlids._update_xmlids([{"xml_id": xml_id, "record": criterion, "noupdate": True}])
            starter._translate(criterion, words)
