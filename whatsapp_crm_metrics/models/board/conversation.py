# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.addons.whatsapp_crm.models.sla.alert import Notice
from odoo.addons.whatsapp_crm.models.sla.receivers import Receivers
from odoo.exceptions import UserError

HIGH = "2"


class WhatsappCrmConversation(models.Model):
    """A supervisor does not wait for the deadline."""

    _inherit = "whatsapp_crm.conversation"

    def action_escalate(self):
        """Call whoever is responsible and who else supervises, as when a deadline is missed; it gets high priority.

        :return: a notification that names who was told
        :raises UserError: who asks does not supervise, or nobody waits
        """
        if not self.env.user.has_group("whatsapp_crm.group_supervisor"):
            raise UserError(self.env._("Only supervisors escalate conversations."))
        told = self.env["res.users"]
        for conversation in self._check_may_work():
            conversation._lock()
            if not conversation.waiting_since:
                raise UserError(self.env._("%(name)s does not wait for an answer.", name=conversation.name))
            told |= conversation._escalate(self.env.user)
        names = ", ".join(told.mapped("name"))
        return {
            "type": "ir.actions.client", "tag": "display_notification", "params": {
                "type": "success" if told else "warning", "next": {"type": "ir.actions.act_window_close"},
                "message": self.env._("Escalated. Told: %(names)s", names=names) if told
                else self.env._("High priority from now on; there is nobody else to tell.")}}

    def _escalate(self, by):
        """With the rights of the system.

        :param by: ``res.users`` who pressed it, and need not be told
        :return: ``res.users`` who were told, now or when the same person pressed it before
        """
        self.priority = HIGH
        if self._was_escalated(by):
            return self._told_already() - by
        self.env["whatsapp_crm.milestone"]._record(self, "escalated", user=by, waiting_since=self.waiting_since)
        receivers = Receivers(self)
        users = (receivers.at_warning(self) | receivers.at_breach(self)) - by
        if users:
            self.env["whatsapp_crm.alert"]._raise([Notice(
                conversation=self, point="breach", since=self.waiting_since, users=users)])
        return users

    def _was_escalated(self, by):
        """Whether ``by`` has escalated this wait already: nobody is called twice."""
        return bool(self.env["whatsapp_crm.milestone"].search_count([
            ("conversation_id", "=", self.id), ("kind", "=", "escalated"), ("user_id", "=", by.id),
            ("at", ">=", self.waiting_since)], limit=1))

    def _told_already(self):
        return self.env["whatsapp_crm.alert"].search([("conversation_id", "=", self.id)]).user_id
