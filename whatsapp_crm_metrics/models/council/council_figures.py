# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..silence.scope import ENOUGH

SUPERVISOR = "whatsapp_crm.group_supervisor"
#: Sales and marketing look at the same figures of the company; agents have their own.
COUNCIL = f"{SUPERVISOR},whatsapp_crm.group_marketing"
WEEK = timedelta(weeks=1)
COUNTED = ("leads", "accepted", "rejected", "not_looked_at", "won")
#: Nearly all leads have WhatsApp as their source: the entry point or the campaign tells them apart.
ORIGIN = ("source_id", "entry_point_id", "campaign_id")
#: Which rows of ``whatsapp_crm.report.lead`` stand behind a figure.
ROWS = {
    "leads": Domain.TRUE, "accepted": Domain("sql_accepted", "=", 1), "rejected": Domain("rejected", "=", 1),
    "not_looked_at": Domain("not_looked_at", "=", 1), "won": Domain("won", "=", 1),
    "response": Domain("first_response", "!=", False), "revenue": Domain("won", "=", 1)}


class WhatsappCrmCouncilFigures(models.AbstractModel):
    """What came in a week, by origin, and what became of it until now. Read from the leads' report."""

    _name = "whatsapp_crm.council.figures"
    _inherit = "whatsapp_crm.scope"
    _description = "WhatsApp Lead Council: Figures"

    company_id = fields.Many2one("res.company")
    week_start = fields.Date("Week of")
    figures = fields.Json("Leads by origin", compute="_compute_figures", groups=COUNCIL)
    acceptance = fields.Char("Accepted by sales", compute="_compute_figures", groups=COUNCIL, help=(
        "Of the marketing leads of the week that sales decided on, those it accepted; beside it the change against "
        "the week before.\n= accepted ÷ (accepted + rejected)"))
    response = fields.Char("First answer", compute="_compute_figures", groups=COUNCIL, help=(
        "How long the leads of the week waited for their first answer.\n= median of (first answered on − wrote on)"))
    won = fields.Char("Won so far", compute="_compute_figures", groups=COUNCIL, help=(
        "Leads of the week that are won by now, and what they brought.\n= sum of their expected revenue"))
    came = fields.Char("What came", compute="_compute_figures", groups=COUNCIL)
    refused = fields.Char("What was refused and why", compute="_compute_figures", groups=COUNCIL)

    @api.depends("company_id", "week_start")
    @api.depends_context("lang", "tz")
    def _compute_figures(self):
        for council in self:
            rows = council._rows()
            total = council._total()
            council.figures = {"rows": rows, "total": total}
            council.acceptance = council._acceptance_words(total)
            council.response = total["response"] or self.env._("No lead was answered.")
            council.won = self.env._("%(count)s won, %(revenue)s", count=total["won"], revenue=total["revenue"])
            council.came = council._came_words(rows, total)
            council.refused = council._refused_words()

    # ----------------------------------------------------------------- reading

    def _report(self):
        """Leads of the company as the report has them.

        :raises AccessError: somebody asks who is not of the council
        """
        if not self.env.su and not any(self.env.user.has_group(group) for group in COUNCIL.split(",")):
            raise AccessError(self.env._("Only supervisors and marketing can see the lead council's figures."))
        # sudo: whatsapp_crm.report.lead - all of the council see the same page of their company
        return self.env["whatsapp_crm.report.lead"].sudo()

    def _week_domain(self, weeks_ago=0):
        """Leads that came in the week, or in one before it; days are the user's."""
        monday = self.week_start - weeks_ago * WEEK
        return Domain("company_id", "=", self.company_id.id) & Domain(
            "date", ">=", self._midnight(monday)) & Domain("date", "<", self._midnight(monday + WEEK))

    @api.model
    def _midnight(self, day):
        """:return: naive UTC moment at which a day begins for the user"""
        return self.env.tz.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    def _sums(self, domain, groupby=()):
        """:return: list of tuples: what it is grouped by, then COUNTED, response (hours or None), revenue"""
        return self._report()._read_group(domain, list(groupby), [
            "is_lead:sum", "sql_accepted:sum", "rejected:sum", "not_looked_at:sum", "won:sum",
            "first_response:median", "revenue:sum"])

    def _rows(self):
        """One per origin, that with the most leads first.

        :return: list of dicts: ``origin`` (ids or False, as ORIGIN), ``name``, COUNTED (int), ``response``,
            ``revenue`` (text)
        """
        rows = [
            {"origin": [source.id, entry.id, campaign.id], "name": self._origin_words(source, entry or campaign),
             **self._told(sums)}
            for source, entry, campaign, *sums in self._sums(self._week_domain(), ORIGIN)]
        return sorted(rows, key=lambda row: (-row["leads"], row["name"]))

    def _origin_words(self, source, more):
        return " · ".join(filter(None, [source.name, more.name])) or self.env._("Without origin")

    def _total(self):
        [sums] = self._sums(self._week_domain())
        return self._told(sums)

    def _told(self, sums):
        *counts, response, revenue = sums
        return {
            **{name: count or 0 for name, count in zip(COUNTED, counts)}, "response": self._hours_words(response),
            "revenue": formatLang(self.env, revenue or 0, currency_obj=self.company_id.currency_id)}

    def _hours_words(self, hours):
        """As one says it, "" where there is none."""
        if hours is None or hours is False:
            return ""
        if hours < 1:
            return self.env._("%(minutes)s min", minutes=round(hours * 60))
        return self.env._("%(hours)s h", hours=formatLang(self.env, hours, digits=1))

    # ------------------------------------------------------------------- words

    def _acceptance_words(self, total):
        share, decided = self._acceptance(total)
        if share is None:
            return self.env._("%(accepted)s of %(decided)s: too few for a share",
                              accepted=total["accepted"], decided=decided)
        [sums] = self._sums(self._week_domain(weeks_ago=1))
        before, _decided = self._acceptance(self._told(sums))
        words = self.env._("%(share)s %% (%(accepted)s of %(decided)s)", share=round(share * 100),
                           accepted=total["accepted"], decided=decided)
        if before is None:
            return words
        change = round(share * 100) - round(before * 100)
        return self.env._("%(words)s, %(change)s points against the week before", words=words, change=f"{change:+d}")

    @api.model
    def _acceptance(self, total):
        """:return: (share accepted or None where too few were decided on, how many were)"""
        decided = total["accepted"] + total["rejected"]
        return total["accepted"] / decided if decided >= ENOUGH else None, decided

    def _came_words(self, rows, total):
        if not rows:
            return self.env._("No leads came.")
        origins = ", ".join(f"{row['name']} {row['leads']}" for row in rows)
        return self.env._("%(count)s leads: %(origins)s. Not looked at: %(ignored)s.",
                          count=total["leads"], origins=origins, ignored=total["not_looked_at"])

    def _refused_words(self):
        reasons = self._report()._read_group(
            self._week_domain() & ROWS["rejected"], ["lost_reason_id"], ["__count"], order="__count desc")
        if not reasons:
            return self.env._("Nothing was rejected.")
        return ", ".join(f"{reason.name or self.env._('No reason')} {count}" for reason, count in reasons)

    # ----------------------------------------------------------------- actions

    def action_open_leads(self, figure, origin=None):
        """The leads behind a figure.

        :param str figure: a key of ROWS
        :param origin: ids or False, as ORIGIN; None for all leads of the week
        """
        self.ensure_one()
        self.check_access("read")
        domain = self._week_domain() & ROWS[figure]
        if origin is not None:
            domain &= Domain.AND(Domain(name, "=", id_) for name, id_ in zip(ORIGIN, origin))
        ids = self._report().search(domain).ids
        name = self.env._("Leads of the week")
        if self.env.user.has_group(SUPERVISOR):
            return self._open_leads(name, [("id", "in", ids)])
        return self._open_report(name, [("id", "in", ids)])
