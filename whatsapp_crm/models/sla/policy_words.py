# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from . import calendar_words

HOUR = 60


class WhatsappCrmSlaPolicyWords(models.AbstractModel):
    """A policy in plain words: "Sales: answer within 15 min (at risk after 5 min), Mon–Fri 9:00–18:00"."""

    _name = "whatsapp_crm.sla.policy.words"
    _description = "WhatsApp Response Promise in Words"

    summary = fields.Char("In words", compute="_compute_summary")
    receipt_words = fields.Text("The customer reads", compute="_compute_receipt_words")

    @api.depends(
        "number_ids.name", "number_ids.calendar_id", "team_ids.name", "tag_ids.name", "priority", "stage_ids.name",
        "working_time", "calendar_id.attendance_ids", "company_id", "first_warning_minutes", "first_breach_minutes",
        "next_warning_minutes", "next_breach_minutes", "has_resolution", "resolution_breach_minutes")
    @api.depends_context("lang")
    def _compute_summary(self):
        for policy in self:
            policy.summary = self.env._(
                "%(whose)s: %(promised)s, %(hours)s", whose=policy._whose_words(),
                promised=", ".join(policy._target_words()), hours=policy._hours_words())

    @api.depends("company_id")
    def _compute_receipt_words(self):
        """The sentences from which the customer's language picks one, each with its language."""
        languages = dict(self.env["res.lang"].get_installed())
        for policy in self:
            sentences = self._receipt_sentences(policy.company_id or self.env.company)
            policy.receipt_words = "\n".join(
                f"{languages.get(sentence.lang) or self.env._('Every language')}: {sentence.body}"
                for sentence in sentences)

    @api.model
    def _receipt_sentences(self, company):
        return self.env["whatsapp_crm.sentence"].search(
            [("kind", "=", "receipt"), ("company_id", "in", [False, company.id])])

    def action_open_receipt_words(self):
        """The sentences that customers read as receipt message."""
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_sentence_action")
        return action | {"domain": [("kind", "=", "receipt")], "context": {"default_kind": "receipt"}}

    def _whose_words(self):
        # Archived ones are conditions too.
        policy = self.with_context(active_test=False)
        priorities = dict(self._fields["priority"]._description_selection(self.env))
        conditions = [
            *(", ".join(records.mapped("display_name")) for records in (
                policy.team_ids, policy.number_ids, policy.tag_ids, policy.stage_ids) if records),
            *([self.env._("priority %(level)s", level=priorities[policy.priority])] if policy.priority else [])]
        return " · ".join(conditions) or self.env._("All conversations")

    def _target_words(self):
        first, following = (
            self.env._("%(due)s (at risk after %(warning)s)",
                       due=self._minutes_words(due), warning=self._minutes_words(warning))
            for warning, due in (
                (self.first_warning_minutes, self.first_breach_minutes),
                (self.next_warning_minutes, self.next_breach_minutes)))
        if first == following:
            targets = [self.env._("answer within %(time)s", time=first)]
        else:
            targets = [self.env._("first answer within %(time)s", time=first),
                       self.env._("further ones within %(time)s", time=following)]
        if self.has_resolution:
            targets.append(self.env._(
                "resolved within %(time)s", time=self._minutes_words(self.resolution_breach_minutes)))
        return targets

    @api.model
    def _minutes_words(self, minutes):
        hours, rest = divmod(minutes or 0, HOUR)
        return " ".join([
            *([self.env._("%(count)s h", count=hours)] if hours else []),
            *([self.env._("%(count)s min", count=rest)] if rest or not hours else [])])

    def _hours_words(self):
        if self.working_time == "always":
            return self.env._("day and night")
        calendars = self.calendar_id if self.working_time == "calendar" else self._number_calendars()
        if len(calendars) == 1:
            return calendar_words.words(calendars)
        return self.env._("in the opening hours of each number")

    def _number_calendars(self):
        """Opening hours of the numbers that it is for."""
        numbers = self.number_ids._origin or self.env["whatsapp_crm.number"].search(
            [("company_id", "=", self.company_id.id)] if self.company_id else [])
        # sudo: whatsapp_crm.number - hours that customers may know
        numbers = numbers.sudo()
        return self.env["resource.calendar"].union(*(number._calendar() for number in numbers))
