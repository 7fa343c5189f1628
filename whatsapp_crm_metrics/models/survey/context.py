# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from .survey import LOW_SCORE


class WhatsappCrmConversation(models.Model):
    """Beside the chat stands that its customer was not satisfied, until somebody found out why.

    It is something to do and yet no next step: what is planned, or that nothing is, stands below as ever.
    """

    _inherit = "whatsapp_crm.conversation"

    def _context_sections(self):
        sections = super()._context_sections()
        place = [section["key"] for section in sections].index("activity")
        low = self._context_section("low_score", self.env._("Low score"), "fa-frown-o", self._context_low_score)
        return [*sections[:place], low, *sections[place:]]

    def _context_low_score(self):
        """A click opens the list of activities with this one, to be marked as done there."""
        activity = self.activity_search([LOW_SCORE])[:1]
        if not activity:
            return []
        late = activity.date_deadline < fields.Date.context_today(self)
        words = filter(None, [activity.summary, activity.user_id.name])
        return [self._context_line(
            activity, activity.activity_type_id.name, ids=activity.ids, date=activity.date_deadline,
            detail=" · ".join(words), tone="danger" if late else "warning")]
