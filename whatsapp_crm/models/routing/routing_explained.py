# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

from odoo import api, models

STEPS = ("entry_point", "last_agent", "salesperson", "rule", "distribution", "queue")


class Line(NamedTuple):
    """What one step says about a conversation that somebody asks about."""

    label: str
    words: str
    #: "off", "passed" (on, but not this one), "decides", "not_asked" (somebody was found before)
    state: str


class WhatsappCrmRoutingExplained(models.AbstractModel):
    """Every step of a number's routing in order, those too that are off or found nobody."""

    _name = "whatsapp_crm.routing.explained"
    _description = "WhatsApp Routing Explained"
    _inherit = ["whatsapp_crm.routing.words"]

    @api.model
    def _lines(self, router):
        """:param router: ``Router`` that has chosen
        :return: list of :class:`Line`
        """
        facts = {self._place(fact["step"]): fact for fact in router.steps}
        decided, lines = False, []
        for step in STEPS:
            line = self._line(step, facts.get(step), router, decided)
            decided = decided or line.state == "decides"
            lines.append(line)
        return lines

    @api.model
    def _place(self, step):
        return "distribution" if step in ("round_robin", "least_load") else step

    @api.model
    def _line(self, step, fact, router, decided):
        _ = self.env._
        label = self._labels()[step]
        if decided:
            return Line(label, _("not asked, somebody has it"), "not_asked")
        if fact and step == "queue":
            words = self._why_nobody_words(fact) if fact["why"] == "by_hand" else _("until somebody can take it")
            return Line(label, _("waits there, %(reason)s", reason=words), "decides")
        if fact:
            words = self._step_words(fact, router.case.at, asked=True)
            return Line(label, words, "decides" if fact.get("user_id") and not fact.get("why") else "passed")
        return self._line_without(step, label, router)

    @api.model
    def _line_without(self, step, label, router):
        """Of a step that found nobody to ask: is it off, or why is there nobody?"""
        _, settings = self.env._, router.settings
        off = {
            "last_agent": not settings.last_agent, "salesperson": not settings.salesperson,
            "rule": not settings.rule_ids, "distribution": settings.distribution == "none"}
        if off.get(step):
            return Line(label, _("off"), "off")
        words = {
            "entry_point": _("none, or one without a team"),
            "last_agent": _("nobody attended this customer in the past %(days)s days", days=settings.last_agent_days),
            "salesperson": _("the customer has none"),
            "rule": _("none of the rules fits"),
        }
        why = words.get(step) or self._why_nobody_words(router.steps[-1])
        return Line(label, _("on, but %(reason)s", reason=why) if step != "entry_point" else why, "passed")

    @api.model
    def _labels(self):
        _ = self.env._
        return {
            "entry_point": _("Entry point"),
            "last_agent": _("The last agent"),
            "salesperson": _("The salesperson"),
            "rule": _("Rules"),
            "distribution": _("Inside the team"),
            "queue": _("Queue"),
        }
