# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from .starter_texts import QUESTIONS


class WhatsappCrmSurveyQuestion(models.Model):
    """One question of each kind for every company and team, in every language that is spoken here."""

    _inherit = "whatsapp_crm.survey.question"

    @api.model
    def _create_starters(self):
        """Create what was not created before; what was deleted does not come back."""
        starter = self.env["whatsapp_crm.automation.starter"]
        xmlids = self.env["ir.model.data"]
        for kind, words in QUESTIONS.items():
            xml_id = self._starter_id(kind)
            if xmlids._xmlid_to_res_id(xml_id):
                continue
            said = {field: by_lang[starter._key(self.env.lang)] for field, by_lang in words.items()}
            question = self.create({"kind": kind, "company_id": False, **said})
            xmlids._update_xmlids([{"xml_id": xml_id, "record": question, "noupdate": True}])
            starter._translate(question, words)

    @api.model
    def _starter_id(self, kind):
        return f"whatsapp_crm_metrics.survey_question_{kind}"

    @api.model
    def _speak(self, langs):
        """Languages were installed later: what nobody has written in them yet comes in them, too."""
        starter = self.env["whatsapp_crm.automation.starter"]
        for kind, words in QUESTIONS.items():
            question = self.env.ref(self._starter_id(kind), raise_if_not_found=False)
            for code in langs if question else ():
                missing = {field: said for field, said in words.items()
                           if code not in (question._fields[field]._get_stored_translations(question) or {})}
                starter._translate(question, missing, [code])
