# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models


class WhatsappCrmStorySentences(models.AbstractModel):
    """One sentence for every kind of fact: a pair where it differs whether a person did it.

    A key is a kind, or a kind and a variant of it (see ``_key`` of the words). Places: who, owner, former,
    team, receiver, customer, origin, note, stage, amount, outcome, until, time, and after (" after 2 min").
    Other code adds its kinds by extending one of the methods, and places of its own in ``_values`` of the words.
    """

    _name = "whatsapp_crm.story.sentences"
    _description = "WhatsApp Story, its sentences"

    @api.model
    def _sentences(self):
        """:return: dict, key → text with places, or (text of who did it, text where nobody did)"""
        return {
            **self._sentences_of_customer(), **self._sentences_of_people(), **self._sentences_of_handoffs(),
            **self._sentences_of_waiting(), **self._sentences_of_automation(), **self._sentences_of_end()}

    @api.model
    def _sentences_of_customer(self):
        _ = self.env._
        return {
            "opened": (_("%(who)s began the conversation"), _("%(customer)s began the conversation")),
            "opened/origin": _("%(customer)s came through %(origin)s"),
            "customer_wrote": _("%(customer)s wrote and waits for an answer"),
            "campaign_answered": _("%(customer)s answered the campaign %(note)s"),
            "came_back": _("%(customer)s wrote again: the conversation came back"),
            "not_confirmed": _("%(customer)s wrote again soon after it was confirmed as solved"),
            "contact_changed": (
                _("%(who)s changed who the customer is: %(note)s"), _("The customer changed: %(note)s")),
        }

    @api.model
    def _sentences_of_people(self):
        _ = self.env._
        return {
            "seen": _("%(who)s saw it%(after)s"),
            "viewed": _("%(who)s looked at it"),
            "taken": _("%(who)s took it"),
            "taken/former": _("%(who)s took it over from %(former)s"),
            "assigned": (_("%(who)s assigned it to %(owner)s"), _("It was assigned to %(owner)s")),
            "routed": _("Routing gave it to %(owner)s"),
            "released": (_("%(who)s returned it to the queue"), _("It went back to the queue")),
            "released/former": (
                _("%(who)s returned it to the queue; %(former)s had it"),
                _("It went back to the queue; %(former)s had it")),
            "team_changed": (_("%(who)s moved it to the team %(team)s"), _("It moved to the team %(team)s")),
            "snoozed": _("%(who)s snoozed it"),
            "snoozed/until": _("%(who)s snoozed it until %(until)s"),
            "woken": _("It is not snoozed any more"),
        }

    @api.model
    def _sentences_of_handoffs(self):
        _ = self.env._
        return {
            "handed_off": (_("%(who)s handed it off to %(receiver)s"), _("It was handed off to %(receiver)s")),
            "handoff_accepted": _("%(owner)s accepted it%(after)s"),
            "handoff_returned": (_("%(who)s sent it back%(after)s"), _("It was sent back%(after)s")),
            "handoff_expired": _("Nobody accepted the handoff to %(note)s in time"),
        }

    @api.model
    def _sentences_of_waiting(self):
        _ = self.env._
        return {
            "at_risk": _("At risk: no answer for %(time)s"),
            "at_risk/resolution": _("At risk: not resolved for %(time)s"),
            "escalated": _("Escalated: no answer for %(time)s"),
            "escalated/resolution": _("Escalated: not resolved for %(time)s"),
            "answered": (_("%(who)s answered%(after)s"), _("Answered%(after)s")),
            "answered/phone": (
                _("%(who)s answered from the phone%(after)s"), _("Answered from the phone%(after)s")),
            "answer_failed": _("An answer was not delivered"),
            "no_answer_needed": (
                _("%(who)s found that no answer is needed"), _("No answer was needed")),
        }

    @api.model
    def _sentences_of_automation(self):
        _ = self.env._
        return {
            "receipt_sent": _("%(customer)s was told automatically when we answer"),
            "welcome_sent": _("%(customer)s got the welcome message"),
            "out_of_hours_sent": _("%(customer)s got the out-of-hours message"),
            "bot_asked": _("The bot began to ask: %(note)s"),
            "bot_handed_over": _("The bot handed over to people"),
            "bot_left": _("%(customer)s left the bot without an answer"),
            "bot_stopped": (_("%(who)s went on instead of the bot"), _("A person went on instead of the bot")),
        }

    @api.model
    def _sentences_of_end(self):
        _ = self.env._
        return {
            "question_asked": (_("%(who)s asked and waits for the customer"), _("The customer was asked")),
            "next_step_agreed": (_("%(who)s agreed the next step: %(note)s"), _("Next step: %(note)s")),
            "resolved": (_("%(who)s resolved it"), _("It was resolved")),
            "resolved/outcome": (_("%(who)s resolved it: %(outcome)s"), _("It was resolved: %(outcome)s")),
        }
