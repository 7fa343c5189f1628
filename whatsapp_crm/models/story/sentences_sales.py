# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmStorySentences(models.AbstractModel):
    """Sentences of selling: opportunities, documents, meetings, follow-ups, golden flags."""

    _inherit = "whatsapp_crm.story.sentences"

    @api.model
    def _sentences(self):
        return {
            **super()._sentences(), **self._sentences_of_opportunity(), **self._sentences_of_qualification(),
            **self._sentences_of_selling(), **self._sentences_of_promises(), **self._sentences_of_followups(),
            **self._sentences_of_flags()}

    @api.model
    def _sentences_of_opportunity(self):
        _ = self.env._
        return {
            "lead_linked": (
                _("%(who)s linked the opportunity %(note)s"), _("It belongs to the opportunity %(note)s")),
            "lead_stage": (
                _("%(who)s moved the opportunity to %(stage)s"), _("The opportunity moved to %(stage)s")),
            "lead_won": (_("%(who)s won the opportunity"), _("The opportunity was won")),
            "lead_won/amount": (
                _("%(who)s won the opportunity: %(amount)s"), _("The opportunity was won: %(amount)s")),
            "lead_lost": (_("%(who)s lost the opportunity"), _("The opportunity was lost")),
            "lead_lost/reason": (
                _("%(who)s lost the opportunity: %(note)s"), _("The opportunity was lost: %(note)s")),
            "lead_reopened": (
                _("%(who)s took the opportunity up again"), _("The opportunity was taken up again")),
        }

    @api.model
    def _sentences_of_qualification(self):
        _ = self.env._
        return {
            "qualified": (_("%(who)s qualified the opportunity"), _("The opportunity is qualified")),
            "lead_accepted": (_("%(who)s accepted the lead"), _("The lead was accepted")),
            "lead_rejected": (
                _("%(who)s rejected the lead: %(note)s"), _("The lead was rejected: %(note)s")),
        }

    @api.model
    def _sentences_of_selling(self):
        _ = self.env._
        return {
            "document_sent": (_("%(who)s sent %(note)s"), _("%(note)s was sent")),
            "meeting_booked": (_("%(who)s booked a meeting: %(note)s"), _("A meeting was booked: %(note)s")),
            "meeting_confirmed": _("%(customer)s confirmed the meeting: %(note)s"),
            "meeting_change": _("%(customer)s asks for another time: %(note)s"),
        }

    @api.model
    def _sentences_of_promises(self):
        _ = self.env._
        return {
            "promised": (_("%(who)s promised: %(note)s"), _("Promised: %(note)s")),
            "promise_kept": (
                _("%(who)s kept what was promised: %(note)s"), _("What was promised was kept: %(note)s")),
            "promise_kept_late": (
                _("%(who)s kept late what was promised: %(note)s"), _("What was promised was kept late: %(note)s")),
            "promise_broken": (
                _("%(who)s did not keep in time what was promised: %(note)s"),
                _("Not kept in time: %(note)s")),
            "promise_withdrawn": (
                _("%(who)s withdrew the promise: %(note)s"), _("The promise was withdrawn: %(note)s")),
        }

    @api.model
    def _sentences_of_followups(self):
        _ = self.env._
        return {
            "followup_begun": (
                _("%(who)s started the follow-up %(note)s"), _("The follow-up %(note)s began")),
            "followup_ended": (_("%(who)s ended the follow-up %(note)s"), _("The follow-up ended. %(note)s")),
        }

    @api.model
    def _sentences_of_flags(self):
        _ = self.env._
        return {
            "flagged": (_("%(who)s raised a golden flag"), _("A golden flag was raised")),
            "flag_worked": (_("%(who)s worked the golden flag"), _("The golden flag was worked")),
            "flag_escalated": _("The golden flag was not worked in time by %(note)s"),
            "flag_won": (_("The golden flag was won by %(who)s"), _("The golden flag was won")),
            "flag_lost": _("The golden flag's opportunity was lost"),
        }
