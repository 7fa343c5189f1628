# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

CREDIT_DAYS = 30


class ResUsers(models.Model):
    """Of selling: what was promised, whom to follow up, golden flags to work and those that one raised."""

    _inherit = "res.users"

    def _wacrm_my_day(self):
        *before, answered = super()._wacrm_my_day()
        return [*before, self._wacrm_day_promises(), self._wacrm_day_followups(), self._wacrm_day_flags(), answered,
                self._wacrm_day_credit()]

    def _wacrm_day_told_types(self):
        return super()._wacrm_day_told_types() + self._wacrm_day_type_ids("promise", "golden")

    def _wacrm_day_activity_domain(self):
        return super()._wacrm_day_activity_domain() & Domain("wacrm_followup_id", "=", False)

    def _wacrm_day_promises(self):
        """What is still to be kept, whoever promised it, the most urgent first."""
        promises = self.env["whatsapp_crm.commitment"].search(
            [("owner_id", "=", self.id), ("ended_at", "=", False)], order="due_at, id")
        now = fields.Datetime.now()
        return self._wacrm_day_section(
            "promises", self.env._("Promises to keep"), "fa-handshake-o", promises,
            lambda one: self._wacrm_day_row(
                one.conversation_id, one.what, detail=one.conversation_id.name, at=one.due_at,
                tone="danger" if one.due_at < now else ""))

    def _wacrm_day_followups(self):
        """Whom one is asked to follow up now."""
        followups = self.env["whatsapp_crm.followup"].search(
            [("user_id", "=", self.id), ("state", "=", "open"), ("activity_ids", "!=", False)], order="acted_at, id")
        return self._wacrm_day_section(
            "followups", self.env._("Follow-ups"), "fa-hourglass-half", followups,
            lambda one: self._wacrm_day_row(
                one.conversation_id, one.conversation_id.name, detail=one.rule_id.name, since=one.acted_at,
                amount=self._wacrm_day_amount(one.lead_id)))

    def _wacrm_day_flags(self):
        flags = self.env["whatsapp_crm.golden.flag"].search(
            [("user_id", "=", self.id), ("state", "=", "open")], order="due_at, id")
        now = fields.Datetime.now()
        return self._wacrm_day_section(
            "flags", self.env._("Golden flags to work"), "fa-flag", flags,
            lambda one: self._wacrm_day_row(
                one.lead_id or one.conversation_id, one.display_name, detail=one.raised_by_id.name, at=one.due_at,
                tone="danger" if one.due_at and one.due_at < now else ""))

    def _wacrm_day_credit(self):
        """What one raised and what came of it, lately; the sum of what was won."""
        since = fields.Datetime.now() - timedelta(days=CREDIT_DAYS)
        flags = self.env["whatsapp_crm.golden.flag"].search(
            [("raised_by_id", "=", self.id), "|", ("raised_at", ">=", since), ("closed_at", ">=", since)],
            order="raised_at desc, id desc")
        states = dict(flags._fields["state"]._description_selection(self.env))
        won = flags.filtered(lambda flag: flag.state == "won")
        sums = [formatLang(self.env, sum(some.mapped("won_amount")), currency_obj=currency)
                for currency, some in won.grouped("currency_id").items()]
        return self._wacrm_day_section(
            "credit", self.env._("Golden flags you raised"), "fa-trophy", flags,
            lambda one: self._wacrm_day_row(
                one.conversation_id, one.display_name, detail=states[one.state], at=one.raised_at,
                amount=formatLang(self.env, one.won_amount, currency_obj=one.currency_id) if one.won_amount else "",
                tone="success" if one.state == "won" else ""),
            note=self.env._("%(amount)s won", amount=" + ".join(sums)) if sums else "")

    def _wacrm_day_amount(self, lead):
        readable = lead._filtered_access("read")
        return self.env["whatsapp_crm.conversation"]._context_amount(
            readable.expected_revenue, readable.company_currency) if readable else ""
