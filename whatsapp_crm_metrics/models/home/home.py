# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

SHOWN = 8
#: Of a golden flag nothing has come yet.
RUNNING = ("new", "open", "worked")


class WhatsappCrmHome(models.AbstractModel):
    """What one looks at first: four figures of a day, then where money may be lost, then where it may be won."""

    _name = "whatsapp_crm.home"
    _description = "WhatsApp Overview"
    _inherit = ["whatsapp_crm.home.figures"]

    @api.model
    def get_home(self, day=None, agent_id=None):
        """All that the screen shows, in a number of statements that does not depend on how much there is.

        :param str day: "2026-11-21", by default today where the user is
        :param int agent_id: only what is to this person's credit
        :return: dict: ``day``, ``is_today``, ``figures`` (see ``_four_figures``), ``people`` (rows by agent, for who
            supervises), ``agent`` (id and name of whom it is about, or False), ``sections`` (as of *My day*)
        :raises AccessError: no agent asks
        """
        self._check_may_look()
        start, end = self._day_of(day)
        today = fields.Date.context_today(self)
        agent = self._chosen_agent(agent_id)
        return {
            "day": fields.Date.to_string(fields.Date.to_date(day) or today),
            "is_today": fields.Date.to_date(day) in (None, today),
            "figures": self._four_figures(start, end, agent),
            "people": self._people(start, end) if self._supervises() else [],
            "agent": {"id": agent.id, "name": agent.name} if agent else False,
            "sections": [self._stopped_section(agent), self._golden_section(agent)]}

    @api.model
    def _check_may_look(self):
        """:raises AccessError: the user works no conversations"""
        if not self.env.user.has_group("whatsapp_crm.group_agent"):
            raise AccessError(self.env._("Only WhatsApp agents can do this."))

    @api.model
    def _supervises(self):
        return self.env.user.has_group("whatsapp_crm.group_supervisor")

    @api.model
    def _chosen_agent(self, agent_id):
        """Whose figures these are: who asks, unless they supervise; None: of all that the user may see."""
        if not self._supervises():
            return self.env.user
        # sudo: res.users - the name of a colleague; the figures are read with the user's own rights
        return self.env["res.users"].browse(agent_id).sudo().exists() if agent_id else None

    @api.model
    def _day_of(self, day=None):
        """Begin and end of a day where the user is, as naive UTC."""
        day = fields.Date.to_date(day) or fields.Date.context_today(self)
        return tuple(
            self.env.tz.localize(datetime.combine(one, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for one in (day, day + timedelta(days=1)))

    # ------------------------------------------------------------------- people

    @api.model
    def _people(self, start, end):
        """A row per person with the four figures, by name; what is nobody's comes last."""
        found = self._figures_by_agent(start, end)
        # sudo: res.users - names of colleagues, also of those who have left
        by_name = sorted(found, key=lambda agent: (not agent, agent.sudo().name or ""))
        return [{
            "id": agent.id, "name": agent.sudo().name or self.env._("Nobody in particular"),
            "figures": {key: {"shown": one["shown"], "rows": one["rows"], "note": one["note"]}
                        for key, one in found[agent].items()}} for agent in by_name]

    # ----------------------------------------------------------------- sections

    @api.model
    def _stopped_section(self, agent):
        """Opportunities on which nobody writes any more, the most valuable first, and what is at stake."""
        domain = Domain("wacrm_stopped", "=", True) & self._own_leads(agent)
        leads = self.env["crm.lead"].search(domain, order="expected_revenue desc, id desc", limit=SHOWN)
        users, amount = self.env["res.users"], self.env["whatsapp_crm.conversation"]._context_amount
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.crm_lead_action_stopped")
        return users._wacrm_day_section(
            "stopped", self.env._("Stopped conversations"), "fa-pause-circle", leads, domain,
            lambda lead: users._wacrm_day_row(
                lead, lead.name, detail=lead.user_id.name or self.env._("Without a salesperson"),
                amount=amount(lead.expected_revenue, lead.company_currency), since=lead.wacrm_silent_since),
            note=self._at_stake("crm.lead", domain, "expected_revenue", self.env._("%(amount)s at stake")),
            empty=self.env._("No opportunity has stopped."), action={**action, "domain": list(domain)})

    @api.model
    def _golden_section(self, agent):
        """Golden flags of which nothing has come yet, and what the others of this month brought."""
        own = self._own_flags(agent)
        domain = Domain("state", "in", RUNNING) & own
        flags = self.env["whatsapp_crm.golden.flag"].search(domain, order="due_at, id", limit=SHOWN)
        month = fields.Date.to_string(fields.Date.context_today(self).replace(day=1))
        won = Domain("state", "=", "won") & Domain("closed_at", ">=", month) & own
        now, users = fields.Datetime.now(), self.env["res.users"]
        return users._wacrm_day_section(
            "golden", self.env._("Golden flags"), "fa-flag", flags, domain,
            lambda flag: users._wacrm_day_row(
                flag, flag.display_name, detail=flag.user_id.name or flag.raised_by_id.name, at=flag.due_at,
                tone="danger" if flag.state == "open" and flag.due_at and flag.due_at < now else ""),
            note=self._at_stake(
                "whatsapp_crm.golden.flag", won, "won_amount", self.env._("%(amount)s won this month")),
            empty=self.env._("No golden flag waits to be worked."))

    @api.model
    def _own_leads(self, agent):
        """Of the companies that are switched on; narrower than what one may read, see ``_own_conversations``."""
        company = Domain("company_id", "in", [False, *self.env.companies.ids])
        if agent:
            return company & Domain("user_id", "=", agent.id)
        if self.env.user.has_group("sales_team.group_sale_manager"):
            return company
        own = Domain("user_id", "=", self.env.uid) | Domain("team_id", "in", self.env.user._wacrm_team_ids())
        return company & own

    @api.model
    def _own_flags(self, agent):
        company = Domain("company_id", "in", self.env.companies.ids)
        if agent:
            return company & (Domain("user_id", "=", agent.id) | Domain("raised_by_id", "=", agent.id))
        if self.env.user.has_group("sales_team.group_sale_manager"):
            return company
        return company & (
            Domain("user_id", "=", self.env.uid) | Domain("raised_by_id", "=", self.env.uid)
            | Domain("conversation_id.team_id", "in", self.env.user._wacrm_team_ids()))

    @api.model
    def _at_stake(self, model, domain, field, words):
        """The sum of a field in words, one amount per currency; "" where there is none."""
        sums = defaultdict(float)
        for company, amount in self.env[model]._read_group(domain, ["company_id"], [f"{field}:sum"]):
            sums[(company or self.env.company).currency_id] += amount or 0
        amounts = [formatLang(self.env, amount, currency_obj=currency) for currency, amount in sums.items() if amount]
        return words % {"amount": " + ".join(amounts)} if amounts else ""
