# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from babel.dates import format_date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, babel_locale_parse
from odoo.tools.misc import get_lang

from .looks import LOOKS
from .moment import STEPS_OF, Moment

#: Facts of the opportunity: told in every conversation that it belongs to.
LEAD_KINDS = (
    "lead_stage", "lead_won", "lead_lost", "lead_reopened", "qualified", "lead_accepted", "lead_rejected")


class WhatsappCrmStory(models.AbstractModel):
    """Conversations as a story: one sentence per fact, by day, in the reader's language and time zone."""

    _name = "whatsapp_crm.story"
    _description = "WhatsApp Story"

    @api.model
    def _tell(self, conversations, limit=None):
        """The story of conversations that the user may read, the oldest fact first.

        :param limit: of the newest facts; None: all of them
        :return: ``days`` (list of ``{"day": "2026-11-21", "label": text, "lines": [line]}``) and ``more``: does
            anything older come before? For a line see :meth:`_line`.
        """
        facts = self._facts(conversations, limit and limit + 1)
        shown = facts[-limit:] if limit else facts
        return {"days": self._days(self._moments(shown)), "more": len(shown) < len(facts)}

    @api.model
    def _facts(self, conversations, limit=None):
        """What happened, in time; where it is the same second, in the order in which it was recorded.

        :param limit: of the newest ones at least; None: all of them
        """
        milestones = self.env["whatsapp_crm.milestone"]
        newest = {"order": "at desc, id desc", "limit": limit}
        found = milestones.search(Domain("conversation_id", "in", conversations.ids), **newest)
        # sudo: whatsapp_crm.milestone - a card shows the opportunity's stage, wherever it was recorded
        elsewhere = milestones.sudo().search(
            Domain("kind", "in", LEAD_KINDS) & Domain("conversation_id.lead_id", "in", conversations.lead_id.ids)
            & Domain("conversation_id", "not in", conversations.ids)
            & Domain("at", ">=", min(conversations.mapped("opened_at"), default=False)), **newest)
        # sudo: res.users, crm.team, whatsapp_crm.message - names of colleagues and words of chats that one may read
        return (found.sudo() | elsewhere).sorted(lambda fact: (fact.at, fact.id))

    @api.model
    def _moments(self, shown):
        """The facts that are told, each with what the ones before it say of it."""
        moments = Moment.of_all(shown | self._said_before(shown))
        return [moments[fact.id] for fact in shown if not moments[fact.id].is_said_by_another]

    @api.model
    def _said_before(self, shown):
        """What the sentences of these facts need of others: handoffs, those that tell their steps, who had it before.

        :param shown: with the rights to read all of their conversations
        """
        if not shown:
            return shown
        conversation_ids = shown.conversation_id._ids
        telling = shown.search(
            Domain("conversation_id", "in", conversation_ids) & Domain("kind", "in", list(STEPS_OF)))
        before = self.env.execute_query(SQL(
            """SELECT before FROM (
                   SELECT id, lag(id) OVER (PARTITION BY conversation_id ORDER BY id) AS before
                     FROM whatsapp_crm_milestone WHERE conversation_id IN %s) AS fact
                WHERE id IN %s AND before IS NOT NULL""",
            conversation_ids, shown._ids))
        return telling | shown.browse(before_id for before_id, in before)

    @api.model
    def _days(self, moments):
        days = []
        words = self.env["whatsapp_crm.story.words"]
        sentences = words._sentences()
        for moment in moments:
            at = fields.Datetime.context_timestamp(self, moment.fact.at)
            if not days or days[-1]["day"] != fields.Date.to_string(at.date()):
                days.append({"day": fields.Date.to_string(at.date()), "label": self._day_label(at), "lines": []})
            text = words._sentence(moment, sentences)
            days[-1]["lines"].append(self._line(moment, at, text, words._detail(moment, text)))
        return days

    @api.model
    def _day_label(self, at):
        """ "Saturday, November 21, 2026", as the language has it."""
        label = format_date(at, "full", locale=babel_locale_parse(get_lang(self.env).code))
        return label[:1].upper() + label[1:]

    @api.model
    def _line(self, moment, at, text, detail):
        """One sentence.

        :param at: moment in the reader's time zone
        :return: ``id``, ``conversation_id``, ``kind``, ``time`` ("10:05"), ``text`` (the sentence), ``detail`` (what
            was said or why, may be ""), ``icon`` and ``tone`` (a colour of Bootstrap or "")
        """
        fact = moment.fact
        icon, tone = self._look(fact.kind)
        return {
            "id": fact.id, "conversation_id": fact.conversation_id.id, "kind": fact.kind, "time": self._time(at),
            "text": text, "detail": detail, "icon": icon, "tone": tone}

    @api.model
    def _look(self, kind):
        """Icon and colour of a kind of fact; other code adds those of its own kinds."""
        return LOOKS.get(kind, ("fa-circle-o", ""))

    @api.model
    def _time(self, at):
        """As the reader's language writes it, without seconds."""
        return at.strftime(get_lang(self.env).time_format.replace(":%S", ""))
