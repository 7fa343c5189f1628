# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from datetime import timedelta

import pytz

from odoo import fields, models

from ...tools import sentence_text, sla_clock, time_words
from ..transport.transaction import LOST_RACE

_logger = logging.getLogger(__name__)

#: A person who wrote this lately is in the chat: nothing automatic comes between.
HUMAN_LATELY = timedelta(hours=4)
FIRST_ANSWERS = {"welcome": "welcome_sent", "out_of_hours": "out_of_hours_sent"}
#: With these the customer has read when somebody answers.
TOLD = (*FIRST_ANSWERS.values(), "bot_handed_over", "receipt_sent")
NOW = sla_clock.Points(None, 0)


class WhatsappCrmConversationWelcome(models.AbstractModel):
    """Automatic first answers: *Welcome* where a conversation begins, *Out of hours* where nobody works.

    Within one wait the customer reads one automatic message about when we answer: the bot's
    words when it hands over, else *Out of hours*, else *Welcome* (the entry point's greeting takes
    its place), else the receipt message. Each of the first answers once per conversation.
    """

    _name = "whatsapp_crm.conversation.welcome"
    _description = "WhatsApp Conversation, Automatic First Answer"

    def _customer_wrote(self, row, item, effect):
        begins = not self.last_in_at or self.state == "resolved"
        result = super()._customer_wrote(row, item, effect)
        if effect.opens and self.number_id.automatic_answers and not self.flow_run_id:
            self._safely(lambda: self._answer_first(row, begins))
        return result

    def _safely(self, work):
        """Do what must not cost the customer's message if it cannot be done."""
        try:
            with self.env.cr.savepoint():
                return work()
        except LOST_RACE:
            raise  # the whole piece of work is done again
        except Exception:
            _logger.exception("Conversation %s: no automatic answer", self.id)
            self._changed({"message"})  # what was noted for the screens went with it
            return None

    def _answer_first(self, row, begins):
        kind, rule = self._first_answer(begins)
        if not kind or not self._may_answer_automatically(row):
            return
        said = self._said_automatically()
        if FIRST_ANSWERS[kind] in said or any(at >= self.waiting_since for at in said.values()):
            return
        text, lang = rule._words_for("body", self) if rule else self._greeting()
        sent = self._post_automatically(self._fill_in(text, lang), f"auto:{kind}", lane="interactive")
        if sent:
            self.env["whatsapp_crm.milestone"]._record(
                self, FIRST_ANSWERS[kind], waiting_since=self.waiting_since, message_id=sent.id)

    def _first_answer(self, begins):
        """What fits now.

        :return: (key of FIRST_ANSWERS or None, its ``whatsapp_crm.welcome``; empty: the entry point's greeting)
        """
        rules = self.env["whatsapp_crm.welcome"]
        rule = rules._fitting(self, "out_of_hours")
        if rule:
            return "out_of_hours", rule
        if begins and self._greeting()[0]:
            return "welcome", rules
        rule = rules._fitting(self, "welcome") if begins else rules
        return "welcome" if rule else None, rule

    def _greeting(self):
        """Of the entry point by which the customer came, in their language."""
        if not self.entry_point_id:
            return "", ""
        lang = self.env["whatsapp_crm.sentence"]._lang_of(self)
        # sudo: whatsapp_crm.entry.point - its words are for customers
        return self.entry_point_id.sudo().with_context(lang=lang).greeting or "", lang

    def _may_answer_automatically(self, row):
        """Does the customer wait, want to hear from us, and is no person of ours in the chat?"""
        return bool(
            self.waiting_since and self.contact_id.service_consent != "withdrawn"
            and not row._consent_of_words(row.text or "") and not self._has_human())

    def _has_human(self):
        """Has a person of ours answered who still has it, or did one write lately?"""
        if self.user_id and self.first_answer_at:
            return True
        lately = fields.Datetime.now() - HUMAN_LATELY
        channel = self.channel_id
        if any(at and at > lately for at in (self.last_out_at, channel.wacrm_last_echo_at)):
            return True
        before = self.search([("channel_id", "=", channel.id), ("id", "<", self.id)], order="id desc", limit=1)
        return bool(before.last_out_at and before.last_out_at > lately)

    def _said_automatically(self):
        """When the customer read each kind of automatic message last, of those that say when we answer."""
        facts = self.env["whatsapp_crm.milestone"].sudo().search(  # sudo: whatsapp_crm.milestone - what was said
            [("conversation_id", "=", self.id), ("kind", "in", TOLD)], order="at, id")
        return {fact.kind: fact.at for fact in facts}

    def _was_told_when(self):
        """Has the customer read, within this wait, when somebody answers?"""
        return any(at >= self.waiting_since for at in self._said_automatically().values())

    # ------------------------------------------------------------------- words

    def _fill_in(self, text, lang):
        known = self.env["whatsapp_crm.sentence"]._known(self)
        return sentence_text.fill(text, {
            **known, "when": self._when_words(lang) if "{when}" in text else ""})

    def _when_words(self, lang):
        """When a person answers, by the working hours of the promise and its first point."""
        now = fields.Datetime.now()
        calendar, minutes = self._promised()
        answer_at = calendar._wacrm_points(
            now, sla_clock.Points(None, minutes * 60), (), self.company_id)[1]
        if answer_at and answer_at <= now + timedelta(minutes=minutes):
            words = time_words.within(minutes, lang)
            if words:
                return words
        zone = pytz.timezone(calendar.tz or self.company_id.resource_calendar_id.tz or "UTC")
        return self._opening_words(now, answer_at and self._opening_before(calendar, answer_at, now), zone, lang)

    def _opening_before(self, calendar, at, now):
        """When the stretch of work begins in which ``at`` lies; ``now`` if that has begun."""
        spans = calendar._wacrm_working_time(now, at, self.company_id).intervals
        return max(now, *(since for since, _until in spans if since <= at))

    def _promised(self):
        """The working hours in which somebody answers, and after how many minutes as a rule.

        :return: (``resource.calendar``, int); no calendar: around the clock
        """
        promise = self.env["whatsapp_crm.sla.policy"]._for(self)
        if not promise:
            return self.number_id._calendar(), 5
        # sudo: whatsapp_crm.sla.clock - only by which hours it counts
        calendar = self.env["whatsapp_crm.sla.clock"].sudo()._calendar_of(self, promise)
        first = promise.targets["first_response" if not self.first_answer_at else "next_response"]
        return calendar, max(first.warning_seconds // 60, 1)

    def _is_worked_now(self, calendar_id=False):
        """Is this one of the working hours, by default those in which an answer is promised?"""
        calendar = self.env["resource.calendar"].browse(calendar_id) if calendar_id else self._promised()[0]
        now = fields.Datetime.now()
        opening = calendar._wacrm_points(now, NOW, (), self.company_id)[1]
        return bool(opening and opening <= now)
