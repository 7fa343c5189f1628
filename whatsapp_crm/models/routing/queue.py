# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..transport.transaction import run_item

_logger = logging.getLogger(__name__)
WAKE = "whatsapp_crm.routing.queue/wake"


class WhatsappCrmRoutingQueue(models.AbstractModel):
    """The queue is given out when somebody is free again, the longest wait first; a shift's end brings back
    what was not opened."""

    _name = "whatsapp_crm.routing.queue"
    _description = "WhatsApp Routing Queue"

    @api.model
    def _wake(self):
        """Somebody may be free now: look when this transaction is committed, once."""
        data = self.env.cr.precommit.data
        if WAKE not in data and self.env["whatsapp_crm.routing"]._distributing_number_ids():
            data[WAKE] = True
            self.env.cr.precommit.add(self._trigger)

    @api.model
    def _trigger(self):
        self.env.cr.precommit.data.pop(WAKE, None)
        self.env.ref("whatsapp_crm.ir_cron_routing")._trigger()

    @api.model
    def _cron_route(self):
        """What is read before each piece of work is read in a transaction of its own as well: one that stays
        open meanwhile and whoever changes the table would wait for each other for ever."""
        run_item(self.env.registry, lambda env: env["whatsapp_crm.agent"]._end_absences())
        for conversation_id in run_item(self.env.registry, lambda env: env[self._name]._off_shift_ids()):
            self._one(conversation_id, "_return_off_shift")
        self._give_out()

    @api.model
    def _one(self, conversation_id, method):
        """One conversation in a transaction of its own, so that each sees what the one before was given.

        :return: what the method says; False where it failed
        """
        try:
            return run_item(
                self.env.registry,
                lambda env: getattr(env["whatsapp_crm.conversation"].browse(conversation_id), method)())
        except Exception:  # the others wait too
            _logger.exception("Conversation %s could not be routed", conversation_id)
            return False

    # ---------------------------------------------------------------- give out

    @api.model
    def _give_out(self):
        """Until nobody is free: a team where one found nobody is not asked again in this run."""
        nobody = set()
        for conversation_id, key, special in run_item(self.env.registry, lambda env: env[self._name]._queued()):
            if key in nobody and not special:
                continue
            if not self._one(conversation_id, "_pull") and not special:
                nobody.add(key)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _queued(self):
        """[(conversation id, (team id, number id), special)], the longest wait first.

        Special is what says nothing of others in the queue: it lost its turn, or somebody returned it and is
        not asked again.
        """
        self.env["whatsapp_crm.conversation"].flush_model()
        rows = self.env.execute_query(SQL("""
            SELECT id, team_id, number_id, COALESCE(routing_again, FALSE) OR returned_by_id IS NOT NULL
              FROM whatsapp_crm_conversation
             WHERE state = 'new' AND (number_id = ANY(%s) OR routing_again)
             ORDER BY waiting_since NULLS LAST, id""",
            list(self.env["whatsapp_crm.routing"]._distributing_number_ids())))
        return [(conversation_id, (team_id, number_id), special)
                for conversation_id, team_id, number_id, special in rows]

    # --------------------------------------------------------------- off shift

    @api.model
    def _off_shift_ids(self):
        """Ids of conversations whose person went off shift without opening them."""
        conversations = self.env["whatsapp_crm.conversation"].search([
            ("routed_untouched", "=", True), ("state", "in", ("open", "snoozed", "waiting")),
            ("number_id", "in", self._returning_numbers().ids)])
        agents = self.env["whatsapp_crm.agent"]._of(conversations.user_id)
        gone = (agents - agents._on_shift_at(fields.Datetime.now())).user_id
        return conversations.filtered(lambda conversation: conversation.user_id in gone).ids

    @api.model
    def _returning_numbers(self):
        return self.env["whatsapp_crm.routing"].search([("return_off_shift", "=", True)]).number_id
