# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from .milestone import ANSWERED, ASKED

LOOKS = {ASKED: ("fa-magic", "muted"), ANSWERED: ("fa-check-square-o", "")}


class WhatsappCrmStory(models.AbstractModel):
    """What the question and the score look like."""

    _inherit = "whatsapp_crm.story"

    @api.model
    def _look(self, kind):
        return LOOKS.get(kind) or super()._look(kind)


class WhatsappCrmStorySentences(models.AbstractModel):
    """The customer's word about a conversation."""

    _inherit = "whatsapp_crm.story.sentences"

    @api.model
    def _sentences_of_end(self):
        _ = self.env._
        return {
            **super()._sentences_of_end(),
            ASKED: _("%(customer)s was asked how it went"),
            ANSWERED: _("%(customer)s answered %(score)s of %(best)s"),
        }


class WhatsappCrmStoryWords(models.AbstractModel):
    """The score, and the best that it could be."""

    _inherit = "whatsapp_crm.story.words"

    @api.model
    def _values(self, moment):
        return {
            **super()._values(moment), "score": moment.facts.get("score", ""), "best": moment.facts.get("best", "")}
