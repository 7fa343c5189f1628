# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

HOURS = [
    ("always", "Day and night"),
    ("open", "In the opening hours"),
    ("closed", "Outside the opening hours"),
]


class Scope(NamedTuple):
    """For which conversations something automatic is: all that an incoming message needs of it."""

    record_id: int
    kind: str
    company_id: int | bool
    number_ids: frozenset
    team_ids: frozenset
    entry_ids: frozenset
    hours: str
    calendar_id: int | bool


class WhatsappCrmAutomationScope(models.AbstractModel):
    """For which number, team, entry point and hours something automatic is; the first that fits is used."""

    _name = "whatsapp_crm.automation.scope"
    _description = "WhatsApp Automatic Messages, for which conversations"
    _inherit = ["whatsapp_crm.remembered"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10, help="The first one that fits a conversation is used.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, help="Empty: every company.")
    # Deleting the last one would make it hold for all: hence restrict.
    number_ids = fields.Many2many(
        "whatsapp_crm.number", string="Numbers", ondelete="restrict", help="Empty: every number.")
    team_ids = fields.Many2many("crm.team", string="Teams", ondelete="restrict", help="Empty: every team.")
    entry_ids = fields.Many2many(
        "whatsapp_crm.entry.point", string="Entry points", ondelete="restrict",
        help="Empty: however the customer came.")
    hours = fields.Selection(HOURS, "When", required=True, default="always")
    calendar_id = fields.Many2one(
        "resource.calendar", "Opening hours", ondelete="restrict",
        help="Empty: those in which the answer is promised, as a rule those of the number.")

    @api.constrains("company_id", "number_ids", "team_ids", "entry_ids", "calendar_id")
    def _check_scope_company(self):
        for record in self.filtered("company_id"):
            # sudo: all models - only which companies the conditions are of
            known = record.sudo()
            companies = (known.number_ids.company_id | known.team_ids.company_id | known.entry_ids.company_id
                         | known.calendar_id.company_id)
            if companies - record.company_id:
                raise ValidationError(self.env._(
                    "%(name)s is for %(company)s: choose numbers, teams, entry points and opening hours of that "
                    "company.", name=record.display_name, company=record.company_id.name))

    def write(self, vals):
        """Nobody gives what they wrote to the customers of companies that are not theirs."""
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # before, record rules looked at the company that was
        return result

    # ------------------------------------------------------------------ choice

    @api.model
    def _in_use_domain(self):
        """Which records are used at all."""
        return Domain.TRUE

    def _scope_kind(self):
        """What tells the records of one model apart, see :meth:`_fitting`."""
        return ""

    @api.model
    @tools.ormcache()
    def _scopes(self):
        """Those in use, in the order in which they are tried."""
        # sudo: self - what is set up holds whoever writes; archived teams stay conditions
        records = self.sudo().with_context(active_test=False).search(
            self._in_use_domain() & Domain("active", "=", True))
        return tuple(record._scope() for record in records)

    def _scope(self):
        return Scope(
            self.id, self._scope_kind(), self.company_id.id, frozenset(self.number_ids.ids),
            frozenset(self.team_ids.ids), frozenset(self.entry_ids.ids), self.hours, self.calendar_id.id)

    @api.model
    def _fitting(self, conversation, kind=""):
        """The first one of ``kind`` that is for this conversation now, else an empty recordset."""
        found = next(
            (scope for scope in self._scopes() if scope.kind == kind and self._fits(scope, conversation)), None)
        # sudo: self - what is set up holds whoever writes
        return self.sudo().browse(found.record_id if found else [])

    @api.model
    def _fits(self, scope, conversation):
        return (
            scope.company_id in (False, conversation.company_id.id)
            and (not scope.number_ids or conversation.number_id.id in scope.number_ids)
            and (not scope.team_ids or conversation.team_id.id in scope.team_ids)
            and (not scope.entry_ids or conversation.entry_point_id.id in scope.entry_ids)
            and (scope.hours == "always"
                 or conversation._is_worked_now(scope.calendar_id) == (scope.hours == "open")))

    # ------------------------------------------------------------------- words

    def _words_for(self, field, conversation):
        """A translated text in the customer's language: theirs, one of its kin, the company's, else any.

        :return: (text, code of its language)
        """
        stored = self._fields[field]._get_stored_translations(self) or {}
        wanted = [
            self.env["whatsapp_crm.sentence"]._lang_of(conversation),
            conversation.company_id.partner_id.lang or "en_US"]
        for lang in wanted:
            kin = sorted(code for code in stored if code.split("_")[0] == lang.split("_")[0])
            code = lang if lang in stored else next(iter(kin), None)
            if code and stored[code]:
                return stored[code], code
        code = next(iter(stored), wanted[-1])
        return stored.get(code) or "", code
