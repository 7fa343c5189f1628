# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .my_day import SHOWN

CREDIT_DAYS = 30


class ResUsers(models.Model):
    """Of selling: what was promised, whom to follow up, golden flags to work and those that one raised."""

    _inherit = "res.users"

    def _wacrm_my_day(self):
        *before, answered = super()._wacrm_my_day()
        return [self._wacrm_day_flags(), *before, self._wacrm_day_promises(), self._wacrm_day_followups(), answered,
                self._wacrm_day_credit()]

    def _wacrm_day_told_types(self):
        return super()._wacrm_day_told_types() + self._wacrm_day_type_ids("promise", "golden")

    def _wacrm_day_activity_domain(self):
        return super()._wacrm_day_activity_domain() & Domain("wacrm_followup_id", "=", False)

    def _wacrm_day_promises(self):
        """What is still to be kept, whoever promised it, the most urgent first."""
        domain = [("owner_id", "=", self.id), ("ended_at", "=", False)]
        found = self.env["whatsapp_crm.commitment"].search(domain, order="due_at, id", limit=SHOWN)
        # sudo: whatsapp_crm.commitment - one's own, found with one's rights; who was given the activity of a
        # promise may not read its chat, but whom it was made to
        promises = {promise.id: promise for promise in found.sudo()}
        readable = found.sudo(False).conversation_id._filtered_access("read")
        now = fields.Datetime.now()
        return self._wacrm_day_section(
            "promises", self.env._("Promises to keep"), "fa-handshake-o", found, domain,
            lambda one: self._wacrm_day_row(
                self._wacrm_day_promised_in(promises[one.id], readable), one.what,
                detail=promises[one.id].conversation_id.name, at=one.due_at,
                tone="danger" if one.due_at < now else ""))

    def _wacrm_day_promised_in(self, promise, readable):
        """What a click opens: the chat where it may be read, else what the activity is on."""
        activity = promise.activity_id
        if promise.conversation_id.sudo(False) in readable or not activity:
            return promise.conversation_id
        return self.env[activity.res_model].browse(activity.res_id)

    def _wacrm_day_followups(self):
        """Whom one is asked to follow up now."""
        domain = [("user_id", "=", self.id), ("state", "=", "open"), ("activity_ids", "!=", False)]
        followups = self.env["whatsapp_crm.followup"].search(domain, order="acted_at, id", limit=SHOWN)
        readable = followups.lead_id._filtered_access("read")
        return self._wacrm_day_section(
            "followups", self.env._("Follow-ups"), "fa-hourglass-half", followups, domain,
            lambda one: self._wacrm_day_row(
                one.conversation_id, one.conversation_id.name, detail=one.rule_id.name, since=one.acted_at,
                amount=self._wacrm_day_amount(one.lead_id) if one.lead_id in readable else ""))

    def _wacrm_day_flags(self):
        domain = [("user_id", "=", self.id), ("state", "=", "open")]
        flags = self.env["whatsapp_crm.golden.flag"].search(domain, order="due_at, id", limit=SHOWN)
        now = fields.Datetime.now()
        return self._wacrm_day_section(
            "flags", self.env._("Golden flags to work"), "fa-flag", flags, domain,
            lambda one: self._wacrm_day_row(
                one.lead_id or one.conversation_id, one.display_name, detail=one.raised_by_id.name, at=one.due_at,
                tone="danger" if one.due_at and one.due_at < now else ""))

    def _wacrm_day_credit(self):
        """What one raised and what came of it, lately; the sum of what was won."""
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=CREDIT_DAYS))
        domain = [("raised_by_id", "=", self.id), "|", ("raised_at", ">=", since), ("closed_at", ">=", since)]
        flags = self.env["whatsapp_crm.golden.flag"].search(domain, order="raised_at desc, id desc", limit=SHOWN)
        states = dict(flags._fields["state"]._description_selection(self.env))
        sums = self._wacrm_day_won(domain)
        return self._wacrm_day_section(
            "credit", self.env._("Golden flags you raised"), "fa-trophy", flags, domain,
            lambda one: self._wacrm_day_row(
                one.conversation_id, one.display_name, detail=states[one.joined_state or one.state], at=one.raised_at,
                amount=formatLang(self.env, one.won_amount, currency_obj=one.currency_id) if one.won_amount else "",
                tone="success" if "won" in (one.state, one.joined_state) else ""),
            note=self.env._("%(amount)s won", amount=" + ".join(sums)) if sums else "")

    def _wacrm_day_won(self, domain):
        """What was won with the flags of this domain: one text per currency."""
        sums = defaultdict(float)
        for company, amount in self.env["whatsapp_crm.golden.flag"]._read_group(
                Domain(domain) & Domain("state", "=", "won"), ["company_id"], ["won_amount:sum"]):
            sums[company.currency_id] += amount
        return [formatLang(self.env, amount, currency_obj=currency) for currency, amount in sums.items()]

    def _wacrm_day_amount(self, lead):
        return self.env["whatsapp_crm.conversation"]._context_amount(lead.expected_revenue, lead.company_currency)
