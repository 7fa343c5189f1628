# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What Odoo's automation rules can wait for in WhatsApp.

One more trigger: an entry in :data:`TRIGGERS`, and where it happens
``self.env["base.automation"]._wacrm_note("wacrm_…", records)``. Nothing else.
"""
import logging
from collections.abc import Callable
from contextlib import contextmanager
from typing import NamedTuple

from psycopg2 import errors

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..transport.caches import forget

_logger = logging.getLogger(__name__)

HELD = "whatsapp_crm.rule.held"
#: Rules that set off rules that set off rules: this deep, and no deeper.
DEEPEST = 3
# Only a new transaction sees what the other one wrote: the whole piece of work is done again.
DONE_AGAIN = (errors.SerializationFailure, errors.DeadlockDetected)


class Trigger(NamedTuple):
    """Something that happens in WhatsApp.

    ``models``: on which models a rule can wait for it, each with what finds its records from
    the one that it happened to.
    """

    label: str
    models: dict[str, Callable]


OF_CONVERSATION = {
    "whatsapp_crm.conversation": lambda conversation: conversation,
    "crm.lead": lambda conversation: conversation.lead_id,
    "res.partner": lambda conversation: conversation.partner_id,
}
OF_CONTACT = {
    "res.partner": lambda contact: contact.partner_id,
    "whatsapp_crm.conversation": lambda contact: contact.channel_ids.wacrm_conversation_id.filtered(
        lambda conversation: conversation.state != "resolved"),
}
TRIGGERS = {
    "wacrm_message_received": Trigger("WhatsApp message received", OF_CONVERSATION),
    "wacrm_opened": Trigger("WhatsApp conversation opened", OF_CONVERSATION),
    "wacrm_resolved": Trigger("WhatsApp conversation resolved", OF_CONVERSATION),
    "wacrm_missed": Trigger("WhatsApp response promise missed", OF_CONVERSATION),
    "wacrm_flagged": Trigger("WhatsApp golden flag raised", OF_CONVERSATION),
    "wacrm_consent_withdrawn": Trigger("WhatsApp consent withdrawn", OF_CONTACT),
}


class BaseAutomation(models.Model):
    """Automation rules on what happens in WhatsApp.

    They run in the transaction of what happened, once for each time, after all of it is written;
    one that fails is undone alone, and its administrator is told once.
    """

    _inherit = "base.automation"

    trigger = fields.Selection(
        selection_add=[(name, trigger.label) for name, trigger in TRIGGERS.items()],
        ondelete=dict.fromkeys(TRIGGERS, "cascade"))
    wacrm_triggers = fields.Json(compute="_compute_wacrm_triggers")
    wacrm_is_ours = fields.Boolean(compute="_compute_wacrm_is_ours")

    @api.depends("model_id")
    def _compute_wacrm_triggers(self):
        """Names of the triggers that fit the rule's model, for the form."""
        for automation in self:
            automation.wacrm_triggers = [
                name for name, trigger in TRIGGERS.items() if automation.model_id.model in trigger.models]

    @api.depends("trigger")
    def _compute_wacrm_is_ours(self):
        for automation in self:
            automation.wacrm_is_ours = automation.trigger in TRIGGERS

    @api.constrains("trigger", "model_id")
    def _check_wacrm_trigger(self):
        for automation in self.filtered(lambda a: a.trigger in TRIGGERS):
            models_of = TRIGGERS[automation.trigger].models
            if automation.model_id.model not in models_of:
                # sudo: ir.model - names of models
                names = [self.env["ir.model"].sudo()._get(model).name for model in models_of]
                raise ValidationError(self.env._(
                    "“%(trigger)s” works on these models only: %(models)s.",
                    trigger=dict(self._fields["trigger"]._description_selection(self.env))[automation.trigger],
                    models=", ".join(names)))

    # ------------------------------------------------------------------ in use

    def _update_registry(self):
        """Odoo's own word that rules changed in what matters: it comes less often than writes do."""
        result = super()._update_registry()
        forget(self.env)
        return result

    @api.model
    @tools.ormcache()
    def _wacrm_in_use(self):
        """(trigger, model) of the rules that are switched on: what nobody waits for costs nothing."""
        # sudo: base.automation - rules hold whoever acts
        rules = self.sudo().with_context(active_test=True).search_fetch(
            [("trigger", "in", list(TRIGGERS))], ["trigger", "model_name"])
        return frozenset((rule.trigger, rule.model_name) for rule in rules)

    @api.model
    def _wacrm_waited_for(self, trigger):
        """Does any rule wait for this? Costs no statement."""
        return any(name == trigger for name, _model in self._wacrm_in_use())

    # --------------------------------------------------------------------- run

    @api.model
    def _wacrm_note(self, trigger, records):
        """It happened to each of these: run the rules that wait for it, or let :meth:`_wacrm_held` do so later.

        :param trigger: key of TRIGGERS
        """
        if not self._wacrm_waited_for(trigger):
            return
        held = self.env.cr.cache.get(HELD)
        for record in records:
            if held is None:
                self._wacrm_run(trigger, record)
            else:
                held[trigger, record._name, record.id] = record

    @contextmanager
    def _wacrm_held(self):
        """What happens within is told when all of it is written, each thing once."""
        cache = self.env.cr.cache
        if HELD in cache:
            yield
            return
        cache[HELD] = held = {}
        try:
            yield
        finally:
            cache.pop(HELD, None)  # a savepoint within that was rolled back has emptied it
        for (trigger, _model, _id), record in held.items():
            self._wacrm_run(trigger, record)

    @api.model
    def _wacrm_run(self, trigger, record):
        depth = self.env.context.get("wacrm_rule_depth", 0)
        if depth >= DEEPEST:
            _logger.warning("Rules set each other off; %s of %s is not looked at any more", trigger, record)
            return
        # sudo: any model of TRIGGERS - rules hold whoever acts
        record = record.sudo().with_context(wacrm_rule_depth=depth + 1)
        in_use = self._wacrm_in_use()
        for model, find in TRIGGERS[trigger].models.items():
            if (trigger, model) in in_use:
                for target in find(record):
                    self._wacrm_run_on(trigger, target)

    @api.model
    def _wacrm_run_on(self, trigger, target):
        company = target.company_id or self.env.company
        target = target.with_company(company).with_context(
            lang=company.partner_id.lang or self.env.lang, tracking_disable=False)
        rules = target.env["base.automation"]._get_actions(target, [trigger])
        for rule in rules.with_context(old_values=None):
            rule._wacrm_run_one(target.with_env(rule.env))

    def _wacrm_run_one(self, target):
        """One rule on one record, undone alone where it fails."""
        self.env.cr.flush()  # what was written before is no doing of the rule, nor is a race that it loses
        try:
            with self.env.cr.savepoint():
                self._process(self._filter_post(self._filter_pre(target, feedback=True), feedback=True))
        except DONE_AGAIN:
            raise
        except Exception as error:  # whatever a user wrote into a rule, the message that set it off stays
            _logger.exception("Automation rule %s failed on %s", self.id, target)
            self._wacrm_tell_failed(target, error)

    def _wacrm_tell_failed(self, target, error):
        """Nor may that cost the message."""
        try:
            with self.env.cr.savepoint():
                self._wacrm_failed(target, error)
        except DONE_AGAIN:
            raise
        except Exception:
            _logger.exception("Nobody could be told that automation rule %s failed", self.id)

    def _wacrm_failed(self, target, error):
        """Tell who last changed the rule, else an administrator; once, until they have dealt with it."""
        # sudo: base.automation, mail.activity - whoever set it off may not see rules
        rule = self.sudo().with_context(lang=self.env.user.lang)
        if rule.activity_search(["mail.mail_activity_data_warning"]):
            return
        author = rule.write_uid.filtered(lambda user: user.active and not user._is_superuser())
        receiver = (author or self.env["res.users"]._wacrm_admins(self.env.company))[:1]
        rule = rule.with_context(lang=receiver.lang, tz=receiver.tz)
        rule.activity_schedule(
            "mail.mail_activity_data_warning", user_id=receiver.id,
            summary=rule.env._("This rule failed: look at its actions"),
            note=rule.env._("It failed for %(record)s: %(error)s It is still switched on; what set it off was kept.",
                            record=target.display_name, error=_sentence(error)))


def _sentence(error):
    text = str(error).strip() or type(error).__name__
    return text if text[-1] in ".!?" else f"{text}."
