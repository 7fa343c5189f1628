# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

#: Below so many rows a share says nothing.
FEWEST = 5
HOUR = 3600
MINUTE = 60
#: Shown where there is nothing to tell.
NOTHING = "–"
#: Of one day, also of the one on which clocks are put back.
LONGEST_DAY = timedelta(hours=25)


class Source(NamedTuple):
    """Where a figure is read from, by one statement for all people or for each."""

    model: str
    domain: Domain
    #: Field of the person who has the credit.
    agent: str
    #: Aggregates of ``_read_group``: the value, and how many rows are behind it.
    value: str
    rows: str
    #: Another one, of which a note tells.
    also: str = "__count"


class WhatsappCrmHomeFigures(models.AbstractModel):
    """The four figures that managers look at first, of any period, and of what the user may see.

    An agent sees what is their own, a supervisor that of their teams too, a manager all of the company.
    """

    _name = "whatsapp_crm.home.figures"
    _description = "WhatsApp Figures"

    @api.model
    def _four_figures(self, start, end, agents=None):
        """First response time, pending now, seen and unanswered, resolved; a statement each.

        :param start: naive UTC, the period begins then
        :param end: naive UTC, it ends before; *pending* is of this moment whatever the period
        :param agents: ``res.users``: only what is to their credit; None: all that the user may see
        :return: list of dicts: ``key`` (first_response, pending, seen, resolved), ``title``, ``value`` (hours, count,
            share 0–1, count; False without rows), ``shown`` (the value in words), ``rows`` (how many it is made of),
            ``sentence`` (what is counted), ``note`` (what else there is to say, may be ""), ``action`` (that opens the
            rows)
        """
        sources = self._sources(start, end, agents)
        words = self._figure_words(start, end)
        figures = []
        for key, source in sources.items():
            [row] = self.env[source.model]._read_group(source.domain, [], [source.value, source.rows, source.also])
            title, sentence = words[key]
            figures.append({
                "key": key, "title": title, "sentence": sentence, **self._shown(key, *row),
                "action": self._figure_action(key, title, source)})
        return figures

    @api.model
    def _figures_by_agent(self, start, end, agents=None):
        """The same, for each person to whose credit something is; a statement per figure.

        :return: dict by ``res.users`` (empty: nobody in particular) of dicts by key with ``value``, ``shown``,
            ``rows`` and ``note``
        """
        by_agent = {}
        for key, source in self._sources(start, end, agents).items():
            for agent, *row in self.env[source.model]._read_group(
                    source.domain, [source.agent], [source.value, source.rows, source.also]):
                by_agent.setdefault(agent, {})[key] = self._shown(key, *row)
        return by_agent

    # ------------------------------------------------------------------ sources

    @api.model
    def _sources(self, start, end, agents=None):
        """dict of :class:`Source` by key, in their order on the screen."""
        turn, work = "whatsapp_crm.report.turn", "whatsapp_crm.report.work"
        sources = {
            "first_response": Source(
                turn, Domain([("kind", "=", "first"), ("state", "=", "answered")])
                & self._within("started_at", start, end), "agent_id", "wait:median", "__count"),
            "pending": Source(
                "whatsapp_crm.conversation", Domain("waiting_since", "!=", False) & self._own_conversations(),
                "user_id", "waiting_since:min", "__count", "seen_at:count"),
            "seen": Source(
                turn, Domain("seen_judged", "=", True) & self._within("seen_at", start, end), "agent_id",
                "seen_unanswered:avg", "__count"),
            "resolved": Source(
                work, Domain("kind", "=", "resolved") & self._within("date", start, end), "agent_id",
                "resolved:sum", "__count"),
        }
        companies = Domain("company_id", "in", self.env.companies.ids)
        return {key: source._replace(domain=source.domain & companies & self._of_agents(source, agents))
                for key, source in sources.items()}

    @api.model
    def _of_agents(self, source, agents):
        return Domain.TRUE if agents is None else Domain(source.agent, "in", agents.ids)

    @api.model
    def _within(self, field, start, end):
        """As texts: screens get these domains."""
        return Domain(field, ">=", fields.Datetime.to_string(start)) & Domain(
            field, "<", fields.Datetime.to_string(end))

    @api.model
    def _own_conversations(self):
        """Domain of the conversations whose figures the user sees, as narrow as the reports' own rules."""
        user = self.env.user
        if self.env.su or user.has_group("sales_team.group_sale_manager"):
            return Domain.TRUE
        own = Domain("user_id", "=", user.id)
        if user.has_group("whatsapp_crm.group_supervisor"):
            return own | Domain("team_id", "in", user._wacrm_team_ids())
        return own

    # -------------------------------------------------------------------- words

    @api.model
    def _shown(self, key, value, rows, also):
        """What a row of ``_read_group`` says: dict of ``value``, ``shown``, ``rows`` and ``note``."""
        value, shown, note = getattr(self, f"_shown_{key}")(value, rows, also)
        return {"value": value, "shown": shown, "rows": rows, "note": note}

    @api.model
    def _shown_first_response(self, hours, rows, _also):
        if not rows:
            return False, NOTHING, ""
        seconds = hours * HOUR
        return hours, self._in_words(seconds) if seconds >= MINUTE else self.env._("< 1 min"), ""

    @api.model
    def _shown_pending(self, since, rows, seen):
        if not rows:
            return 0, "0", ""
        longest = self._in_words((fields.Datetime.now() - since).total_seconds())
        return rows, str(rows), self.env._("%(seen)s seen · the longest for %(time)s", seen=seen, time=longest)

    @api.model
    def _shown_seen(self, share, rows, _also):
        """A share of few rows is none."""
        if not rows:
            return False, NOTHING, ""
        shown = self.env._("too few") if rows < FEWEST else f"{round(share * 100)} %"
        return share, shown, self.env._("%(late)s of %(rows)s", late=round(share * rows), rows=rows)

    @api.model
    def _shown_resolved(self, count, _rows, _also):
        return count or 0, str(count or 0), ""

    @api.model
    def _in_words(self, seconds):
        return self.env["whatsapp_crm.story.words"]._duration(seconds)

    @api.model
    def _figure_words(self, start, end):
        """(title, sentence) by key."""
        _ = self.env._
        today = start <= fields.Datetime.now() < end and end - start <= LONGEST_DAY
        return {
            "first_response": (
                _("First response time"),
                _("Of the customers who began to write in this time and have an answer, half had it within this.")),
            "pending": (
                _("Pending now"), _("Customers who wait for an answer of ours at this moment.")),
            "seen": (
                _("Seen, not answered"),
                _("Of the messages that somebody who could answer saw in this time, the share without an answer "
                  "within the warning time of the promise; a later answer is late too.")),
            "resolved": (
                _("Resolved today") if today else _("Resolved"),
                _("How often a conversation was resolved in this time, by who resolved it.")),
        }

    @api.model
    def _figure_action(self, key, title, source):
        """Opens the rows behind a figure."""
        action = {
            "type": "ir.actions.act_window", "name": title, "res_model": source.model, "domain": list(source.domain),
            "views": [[False, "list"], [False, "pivot"], [False, "graph"]], "context": {}}
        if key == "pending":
            action["views"] = [[False, "kanban"], [False, "list"], [False, "form"]]
        if key == "seen":
            rows = self.env["ir.model.data"]._xmlid_to_res_id(
                "whatsapp_crm_metrics.whatsapp_crm_report_turn_view_list_seen")
            action["views"] = [[rows, "list"], [False, "pivot"], [False, "graph"]]
        return action
