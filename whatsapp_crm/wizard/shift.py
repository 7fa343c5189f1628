# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.sla import calendar_words

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOON, MIDNIGHT = 12, 24


class WhatsappCrmShift(models.TransientModel):
    """A new shift in one go: days, hours, a break; and for whom.

    Odoo's own form asks for each morning, break and afternoon of the week in a line of its own, and only those
    who administer the database may use it.
    """

    _name = "whatsapp_crm.shift"
    _description = "New WhatsApp Shift"

    name = fields.Char(required=True)
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    hour_from = fields.Float("From", default=9, required=True)
    hour_to = fields.Float("To", default=18, required=True, help="Before the beginning: on the next day.")
    has_break = fields.Boolean("With a break", default=True)
    break_from = fields.Float("Break from", default=13)
    break_to = fields.Float("Break to", default=14)
    tz = fields.Selection(_tz_get, "Time zone", required=True, default=lambda self: self._default_tz())
    team_ids = fields.Many2many(
        "crm.team", "whatsapp_crm_shift_team_rel", "shift_id", "team_id", "For the people of",
        domain="[('company_id', 'in', [False, company_id])]")
    agent_ids = fields.Many2many(
        "whatsapp_crm.agent", "whatsapp_crm_shift_agent_rel", "shift_id", "agent_id", "For these people",
        default=lambda self: self._default_agents())
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    summary = fields.Char("In words", compute="_compute_summary")

    @api.model
    def _default_tz(self):
        return self.env.user.tz or self.env.company.resource_calendar_id.tz or "UTC"

    @api.model
    def _default_agents(self):
        """Those chosen in the list of agents."""
        chosen = self.env.context.get("active_model") == "whatsapp_crm.agent"
        return self.env["whatsapp_crm.agent"].browse(self.env.context.get("active_ids", []) if chosen else [])

    @api.depends(*DAYS, "hour_from", "hour_to", "has_break", "break_from", "break_to")
    @api.depends_context("lang")
    def _compute_summary(self):
        for shift in self:
            shift.summary = not shift._wrong() and calendar_words.words(self.env["resource.calendar"].new({
                "attendance_ids": [Command.create(line) for line in shift._lines()]}))

    # ------------------------------------------------------------------- lines

    def _wrong(self):
        """What is wrong with the hours, in words; "" where nothing is."""
        if not any(self[day] for day in DAYS):
            return self.env._("Choose at least one day.")
        hours = [self.hour_from, self.hour_to, *([self.break_from, self.break_to] if self.has_break else [])]
        if any(not 0 <= hour <= MIDNIGHT for hour in hours):
            return self.env._("Hours are between 0:00 and 24:00.")
        if any(start >= end for start, end in self._spans()):
            return self.env._("The break lies between the beginning and the end of the shift.")
        return ""

    def _spans(self):
        """Times that are worked, in hours from the midnight before the shift begins."""
        start, end = self.hour_from, self._after(self.hour_to, self.hour_from)
        if not self.has_break:
            return [(start, end)]
        pause = self.break_from if self.break_from > start else self.break_from + MIDNIGHT
        return [(start, pause), (self._after(self.break_to, pause), end)]

    @api.model
    def _after(self, hour, start):
        """An hour of the clock as the first one that follows ``start``."""
        while hour <= start:
            hour += MIDNIGHT
        return hour

    def _lines(self):
        """Values of ``resource.calendar.attendance``: what passes midnight goes on in a line of the next day."""
        lines = []
        for place, day in enumerate(DAYS):
            for start, end in self._spans() if self[day] else ():
                for midnight in (0, MIDNIGHT):
                    since, until = max(start, midnight), min(end, midnight + MIDNIGHT)
                    if since < until:
                        lines.append(self._line(place + midnight // MIDNIGHT, since - midnight, until - midnight))
        return lines

    @api.model
    def _line(self, day, hour_from, hour_to):
        return {
            "name": self.env._("Shift"), "dayofweek": str(day % len(DAYS)), "hour_from": hour_from,
            "hour_to": hour_to, "day_period": "morning" if hour_from < NOON else "afternoon"}

    # ------------------------------------------------------------------- apply

    def action_apply(self):
        """Make the shift and give it to whom it is for."""
        self.ensure_one()
        wrong = self._wrong()
        if wrong:
            raise UserError(wrong)
        # sudo: resource.calendar - supervisors plan shifts; those that exist they do not change
        calendar = self.env["resource.calendar"].sudo().create({
            "name": self.name, "tz": self.tz, "company_id": self.company_id.id,
            "attendance_ids": [Command.create(line) for line in self._lines()]})
        if self.team_ids:
            self.team_ids.write({"wacrm_shift_id": calendar.id})
        if self.agent_ids:
            self.agent_ids.write({"calendar_id": calendar.id})
        return {"type": "ir.actions.act_window_close"}
