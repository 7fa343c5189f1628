# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..sla.due import Work
from ..transport.client_defaults import without_defaults
from ..transport.transaction import run_item

_logger = logging.getLogger(__name__)

BATCH = 100


class WhatsappCrmFollowupBegin(models.AbstractModel):
    """How a follow-up begins: the cron takes what the rules find, or somebody begins one by hand."""

    _name = "whatsapp_crm.followup.begin"
    _description = "Begin of a WhatsApp Follow-up"

    # -------------------------------------------------------------------- cron

    @api.model
    def _cron_followup(self):
        """End what needs nobody any more, take what is new, do the steps that are due."""
        cron, registry = self.env["ir.cron"], self.env.registry
        rules = self.env["whatsapp_crm.followup.rule"].search([("step_ids", "!=", False)]).ids
        cron._commit_progress(0)
        run_item(registry, lambda env: env[self._name]._sweep())
        for rule_id in rules:
            try:
                self._take_all(rule_id)
            except Exception:  # whatever it was, the other rules and what is due are not to blame
                _logger.exception("Follow-up rule %s could not be looked at", rule_id)
        self.env["whatsapp_crm.due"]._work_off(self._due_work())

    @api.model
    def _due_work(self):
        return Work(self._name, "next_at", SQL("state = 'open'"), "_handle_due", BATCH)

    @api.model
    def _take_all(self, rule_id):
        """All that a rule finds, at most its cap, batch after batch; each is a transaction of its own."""
        left = None
        while left is None or left > 0:
            taken, left = run_item(
                self.env.registry, lambda env, left=left: env[self._name]._take(rule_id, left))
            if not self.env["ir.cron"]._commit_progress(taken) or taken < BATCH:
                return

    @api.model
    def _take(self, rule_id, left):
        """One batch. Where two crons find the same, the key of one of them is refused, and it looks again.

        :param left: how many of the cap are left, None at the beginning
        :return: (how many were taken, how many of the cap are left)
        """
        rule = self.env["whatsapp_crm.followup.rule"].browse(rule_id)
        left = rule.cap if left is None else left
        found = rule._find(min(BATCH, left))
        self._begin([self._values_of(rule, *hit) for hit in found])
        return len(found), left - len(found)

    @api.model
    def _values_of(self, rule, lead, conversation, channel, company, user, key):
        return {
            "rule_id": rule.id, "key": key, "slot": f"lead:{lead}", "lead_id": lead, "conversation_id": conversation,
            "channel_id": channel, "company_id": company, "user_id": user, **self._first_step(rule)}

    @api.model
    def _first_step(self, rule):
        step = rule.step_ids[:1]
        return {"step_id": step.id, "next_at": fields.Datetime.now(), "log": []}

    @api.model
    def _begin(self, values):
        """Create follow-ups, and tell so in the story of their conversations."""
        # sudo: whatsapp_crm.followup - rules work for whoever is in charge
        followups = without_defaults(self).sudo().create(values)
        self.env["whatsapp_crm.milestone"]._record_each([
            (followup.conversation_id, "followup_begun", {
                "user": followup.began_by_id, "note": followup.rule_id.name}) for followup in followups])
        return followups

    # ----------------------------------------------------------------- by hand

    @api.model
    def _start(self, conversation, rule, begin_at=None):
        """Begin a follow-up as the current user.

        :param conversation: one that they may read
        :param begin_at: when the first step is due (naive UTC), by default at once
        :raises UserError: in the user's words, e.g. that one is under way
        """
        conversation = conversation._check_may_work()
        if not rule.step_ids:
            raise UserError(self.env._("“%(name)s” has no steps.", name=rule.name))
        if self._open_of(conversation):
            raise UserError(self.env._("A follow-up is under way already. Stop it first."))
        lead = conversation.lead_id.filtered(lambda one: one._wacrm_is_open())
        user = lead.user_id or conversation.user_id or self.env.user
        return self._begin([{
            "rule_id": rule.id, "key": f"hand:{uuid4()}", "lead_id": lead.id, "conversation_id": conversation.id,
            "slot": self._slot_of(lead, conversation.channel_id),
            "channel_id": conversation.channel_id.id, "company_id": conversation.company_id.id, "user_id": user.id,
            "began_by_id": self.env.uid, **self._first_step(rule), **({"next_at": begin_at} if begin_at else {})}])

    @api.model
    def _slot_of(self, lead, channel):
        return f"lead:{lead.id}" if lead else f"chat:{channel.id}"

    def _move_to_lead(self):
        """Be about what the conversation is about now; where one is under way about that, this one is not needed."""
        for followup in self:
            lead = followup.conversation_id.lead_id
            slot = self._slot_of(lead, followup.channel_id)
            if slot == followup.slot:
                continue
            # A rule's is about the opportunity that it found.
            if not (lead or followup.began_by_id) or self.search_count([("slot", "=", slot)], limit=1):
                followup._end("pointless", "moved")
            else:
                followup.write({"lead_id": lead.id, "slot": slot})

    @api.model
    def _open_of(self, conversation):
        """The follow-up under way of a conversation's customer or opportunity; one statement."""
        # sudo: whatsapp_crm.followup - of a conversation that one may read
        return self.sudo().search([
            ("state", "=", "open"), "|", ("channel_id", "=", conversation.channel_id.id),
            ("lead_id", "in", conversation.lead_id.ids)], order="id desc", limit=1)
