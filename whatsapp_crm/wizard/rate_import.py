# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.cost.cost_words import money
from ..models.cost.rate import CATEGORIES
from ..tools import markets, rate_cells, rate_file
from .rate_import_words import problem_words

PROBLEMS_SHOWN = 20
KINDS = [("new", "New"), ("changed", "Changes"), ("same", "As before")]


class WhatsappCrmRateImport(models.TransientModel):
    """Reads a rate card from a file: shows what it would change, then takes all of it or nothing."""

    _name = "whatsapp_crm.rate.import"
    _description = "Import WhatsApp Rate Card"

    file = fields.Binary("CSV file", attachment=False)
    filename = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company)
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=False, store=True, readonly=False, required=True,
        precompute=True, ondelete="cascade",
        help="The currency in which Meta bills the account. Meta publishes one file per currency.")
    currency_active = fields.Boolean(related="currency_id.active")
    may_activate = fields.Boolean(compute="_compute_currency_hint")
    currency_hint = fields.Text("About the currency", compute="_compute_currency_hint")
    valid_from = fields.Date(
        "Valid from", compute="_compute_valid_from", compute_sudo=False, store=True, readonly=False, required=True,
        precompute=True,
        help="Meta changes its prices on the first day of a quarter.")
    problems = fields.Text("Cannot be imported", compute="_compute_preview")
    summary = fields.Char("What it changes", compute="_compute_preview")
    line_ids = fields.One2many("whatsapp_crm.rate.import.line", "wizard_id", compute="_compute_preview")

    @api.depends("file")
    def _compute_valid_from(self):
        usual = self.env["whatsapp_crm.rate"]._start_of_quarter()
        for wizard in self:
            wizard.valid_from = (wizard.file and wizard._read().since) or wizard.valid_from or usual

    @api.depends("file", "filename")
    def _compute_currency_id(self):
        """What the file says, even where Odoo does not use that currency otherwise."""
        usual = self.env["whatsapp_crm.rate"]._usual_currency()
        for wizard in self:
            found = wizard._currency_of_file() if wizard.file else wizard.currency_id
            wizard.currency_id = found or wizard.currency_id or usual

    def _currency_of_file(self):
        codes = [*self._read().codes, *rate_cells.codes_in(self.filename or "")]
        known = self.env["res.currency"].with_context(active_test=False).search([("name", "in", codes)])
        return known.sorted(lambda currency: codes.index(currency.name))[:1]

    @api.depends("currency_id.active", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_currency_hint(self):
        may_activate = self.env["res.currency"].has_access("write")
        for wizard in self:
            wizard.may_activate = may_activate
            wizard.currency_hint = wizard.currency_id and "\n".join(wizard._currency_hints()) or False

    def _currency_hints(self):
        """What stands in the way of these prices being used, and who can do something about it."""
        _, currency, company = self.env._, self.currency_id, self.company_id or self.env.company
        users, hints = self.env["res.users"], []
        if not currency.active and self.may_activate:
            hints.append(_("%(currency)s is not active in Odoo.", currency=currency.name))
        elif not currency.active:
            hints.append(_("%(currency)s is not active in Odoo. %(name)s can activate it.", currency=currency.name,
                           name=users._wacrm_system_admins(company)[:1].name))
        # sudo: whatsapp_crm.account - in which currency the company is billed
        accounts = self.env["whatsapp_crm.account"].sudo().search([("company_id", "=", company.id)])
        billed = accounts.mapped(lambda account: account.currency_id or company.currency_id)
        if billed and currency not in billed:
            hints.append(_(
                "Your accounts are set to be billed in %(billed)s. Rates in %(currency)s are used once an account is "
                "set to %(currency)s under Configuration, Accounts; %(name)s can do that.", currency=currency.name,
                billed=", ".join(billed.mapped("name")), name=users._wacrm_admins(company)[:1].name))
        return hints

    def action_activate_currency(self):
        """Use the currency of the file in Odoo; for who may, and the dialog stays."""
        self.ensure_one()
        self.currency_id.active = True
        return {
            "type": "ir.actions.act_window", "name": self.env._("Import rate card"), "res_model": self._name,
            "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"dialog_size": "large"}}

    @api.depends("file", "currency_id", "valid_from", "company_id")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            content = wizard._read() if wizard.file else rate_file.RateFile()
            problems = wizard._problems_of(content)
            changes = wizard._changes(content) if not problems and wizard.valid_from and wizard.currency_id else []
            wizard.problems = wizard._shown(problems)
            wizard.summary = wizard._summary_words(content, changes)
            wizard.line_ids = [Command.clear(), *(Command.create(wizard._line_values(*change)) for change in changes)]

    # ---------------------------------------------------------------- the file

    def _read(self):
        """:return: ``rate_file.RateFile``"""
        file = self.with_context(bin_size=False).file
        countries = self.env["res.country"].search([("code", "!=", False)])
        regions = self.env["whatsapp_crm.rate"]._region_labels()
        names = {markets.plain(label): code for code, label in regions.items()}
        for lang in {"en_US", self.env.lang or "en_US"}:
            for country in countries.with_context(lang=lang):
                names[markets.plain(country.name)] = country.code
        return rate_file.read(base64.b64decode(file or b""), names)

    def _problems_of(self, content):
        """What is wrong with the file, in words."""
        words = [problem_words(self.env, problem) for problem in content.problems]
        other = next((line for line in content.lines if not self._is_our_currency(line.currency)), None)
        if other:
            words.insert(0, self.env._(
                "Line %(line)s is in %(found)s, not in %(wanted)s. Choose the file or the currency in which Meta "
                "bills the account.", line=other.line, found=other.currency, wanted=self.currency_id.name))
        return words

    def _is_our_currency(self, code):
        return not code or code == self.currency_id.name or (code == "$" and "$" in (self.currency_id.symbol or ""))

    def _shown(self, problems):
        if len(problems) <= PROBLEMS_SHOWN:
            return "\n".join(problems)
        return "\n".join([*problems[:PROBLEMS_SHOWN], self.env._(
            "… and %(count)s more.", count=len(problems) - PROBLEMS_SHOWN)])

    # -------------------------------------------------------------- what changes

    def _changes(self, content):
        """:return: list of (``RateLine``, the rate to write to or none, price before or None, kind of KINDS)"""
        existing = {
            (rate.market, rate.category, rate.valid_from, rate.tier_from): rate
            for rate in self.env["whatsapp_crm.rate"].search([
                ("company_id", "=", self.company_id.id), ("currency_id", "=", self.currency_id.id)])}
        card = self.env["whatsapp_crm.rate"]._card(self.company_id, self.currency_id)
        nothing = self.env["whatsapp_crm.rate"]
        changes = []
        for line in content.lines:
            since = line.since or self.valid_from
            rate = existing.get((line.market, line.category, since, line.tier_from), nothing)
            before = rate.price if rate else None if line.tier_from else card.price(line.market, line.category, since)
            kind = "new" if before is None else "same" if before == line.price else "changed"
            changes.append((line, rate, before, kind))
        return changes

    def _line_values(self, line, rate, before, kind):
        return {
            "line": line.line, "market": line.market, "category": line.category, "price": line.price, "kind": kind,
            "tier_from": line.tier_from, "valid_from": line.since or self.valid_from,
            "before": "" if before is None else money(self.env, before, self.currency_id)}

    def _summary_words(self, content, changes):
        if not changes:
            return False
        kinds = Counter(kind for *_change, kind in changes)
        words = self.env._(
            "%(count)s rates: %(new)s new, %(changed)s change, %(same)s as before.", count=len(changes),
            new=kinds["new"], changed=kinds["changed"], same=kinds["same"])
        if content.empty_cells:
            words += " " + self.env._("%(count)s cells have no price and are passed over.", count=content.empty_cells)
        return words

    # ------------------------------------------------------------------- import

    def action_import(self):
        """Take over every price of the file, or none.

        :raises UserError: in words, line by line, what is wrong with it
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        content = self._read()
        problems = self._problems_of(content)
        if problems:
            raise UserError(self._shown(problems))
        values_list, written = [], 0
        for line, rate, _before, _kind in self._changes(content):
            values = {"price": line.price, "tier_to": line.tier_to}
            if not rate:
                values_list.append({**values, **self._keys_of(line)})
            elif any(rate[name] != value for name, value in values.items()):
                rate.write(values)
                written += 1
        created = len(self.env["whatsapp_crm.rate"].create(values_list))
        return self._done(created, written)

    def _keys_of(self, line):
        return {
            "company_id": self.company_id.id, "currency_id": self.currency_id.id, "market": line.market,
            "category": line.category, "valid_from": line.since or self.valid_from, "tier_from": line.tier_from}

    def _done(self, created, written):
        """Say what was taken over; the list behind shows it."""
        words = self.env._("%(created)s rates were added, %(written)s changed.", created=created, written=written)
        if not created and not written:
            words = self.env._("Everything in this file was here already.")
        return {
            "type": "ir.actions.client", "tag": "display_notification", "params": {
                "type": "success", "message": words, "next": {"type": "ir.actions.act_window_close"}}}


class WhatsappCrmRateImportLine(models.TransientModel):
    """One price of the file, as the preview shows it."""

    _name = "whatsapp_crm.rate.import.line"
    _description = "Line of WhatsApp Rate Card"
    _order = "line, id"

    wizard_id = fields.Many2one("whatsapp_crm.rate.import", required=True, ondelete="cascade")
    line = fields.Integer()
    market = fields.Selection(lambda self: self.env["whatsapp_crm.rate"]._markets())
    category = fields.Selection(CATEGORIES)
    tier_from = fields.Integer("From messages a month")
    valid_from = fields.Date("Valid from")
    before = fields.Char("Price until now")
    price = fields.Float("Price per message", digits=(16, 6), min_display_digits=4)
    kind = fields.Selection(KINDS, "What it changes")
