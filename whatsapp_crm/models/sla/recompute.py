# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

RECOMPUTE = "whatsapp_crm.sla.recompute"
# What running deadlines depend on; the conditions are not among it: a promise stays what it was.
DEADLINE_FIELDS = frozenset({
    "working_time", "calendar_id", "first_warning_minutes", "first_breach_minutes", "next_warning_minutes",
    "next_breach_minutes", "has_resolution", "resolution_warning_minutes", "resolution_breach_minutes",
    "receipt_minutes", "seen_minutes"})


class WhatsappCrmSlaRecompute(models.AbstractModel):
    """Running deadlines follow their policy and its working hours; those that are over stay as they were.

    Who waits without a deadline gets one as soon as one is promised.
    """

    _name = "whatsapp_crm.sla.recompute"
    _description = "WhatsApp Response Promise, its running deadlines"

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self._recompute_later()
        return policies

    def write(self, vals):
        result = super().write(vals)
        self._recompute_later(policies=self if DEADLINE_FIELDS & vals.keys() else ())
        return result

    @api.model
    def _recompute_later(self, policies=(), calendars=(), numbers=(), companies=()):
        """Compute again once, when the transaction commits: a form saves working hours line by line."""
        data = self.env.cr.precommit.data
        if RECOMPUTE not in data:
            data[RECOMPUTE] = {"policies": set(), "calendars": set(), "numbers": set(), "companies": set()}
            self.env.cr.precommit.add(self._recompute_noted)
            # Another thread may have read the former ones into the cache meanwhile.
            self.env.cr.postcommit.add(self.env.registry.clear_cache)
        changed = {"policies": policies, "calendars": calendars, "numbers": numbers, "companies": companies}
        for name, records in changed.items():
            data[RECOMPUTE][name].update(record.id for record in records)

    @api.model
    def _recompute_noted(self):
        changed = self.env.cr.precommit.data.pop(RECOMPUTE)
        # sudo: whatsapp_crm.sla.clock - deadlines follow the working hours, whoever changes them
        clocks = self.env["whatsapp_crm.sla.clock"].sudo().search(
            [("state", "=", "running"), *self._affected_domain(changed)], order="id")
        for policy, of_policy in clocks.grouped("policy_id").items():
            count = of_policy._recompute()
            if count:
                policy._log_recomputed(count)
        # sudo: whatsapp_crm.conversation - promised to every customer, whoever sets it up
        self.env["whatsapp_crm.conversation"].sudo()._promise_to_who_waits()

    @api.model
    def _affected_domain(self, changed):
        calendars = list(changed["calendars"])
        number = "conversation_id.number_id"
        return [
            "|", ("policy_id", "in", list(changed["policies"])),
            "|", "&", ("policy_id.working_time", "=", "calendar"), ("policy_id.calendar_id", "in", calendars),
            "&", ("policy_id.working_time", "=", "number"),
            "|", (number, "in", list(changed["numbers"])),
            "|", (f"{number}.calendar_id", "in", calendars),
            "&", (f"{number}.calendar_id", "=", False),
            "|", (f"{number}.company_id", "in", list(changed["companies"])),
            (f"{number}.company_id.resource_calendar_id", "in", calendars)]

    def _log_recomputed(self, count):
        self.message_post(body=self.env._("%(count)s running deadlines computed again", count=count))


class WhatsappCrmSlaClockRecompute(models.AbstractModel):
    """The running deadlines' side of it."""

    _name = "whatsapp_crm.sla.clock.recompute"
    _description = "WhatsApp Deadline, computed again"

    def _recompute(self):
        """Compute running deadlines again.

        :return: how many changed
        """
        now = fields.Datetime.now()
        withdrawn = self.filtered(lambda clock: clock.kind not in clock._promise().targets)
        for clock in withdrawn:
            clock._stop(now, "withdrawn")
        return len(withdrawn) + sum(clock._compute_again(now) for clock in self - withdrawn)

    def _compute_again(self, now):
        """:return: whether anything changed"""
        values = self._schedule()
        if values != {name: self[name] for name in values}:
            # A point that lies ahead again has not been handled.
            values |= {mark: False for mark, moment in (("warned_at", "warning_at"), ("breached_at", "due_at"))
                       if self[mark] and (not values[moment] or values[moment] > now)}
            self.write(values)
            self._show()
        elif self.next_at == self._next_point():
            return False
        self._look_again()
        return True
