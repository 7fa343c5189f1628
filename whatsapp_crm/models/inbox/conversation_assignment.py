# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.exceptions import UserError


class WhatsappCrmConversationAssignment(models.AbstractModel):
    """Who owns a conversation: the only writer of the responsible."""

    _name = "whatsapp_crm.conversation.assignment"
    _description = "WhatsApp Conversation Assignment"

    def action_take(self):
        """Make it mine. Whoever came first keeps it: a later taker reads who has it.

        :raises UserError: somebody else took it, with the name
        """
        for conversation in self._check_may_work():
            conversation._lock()
            if conversation.state == "resolved":
                raise UserError(self.env._("This conversation is resolved. Reopen it to go on."))
            if conversation.user_id == self.env.user:
                continue
            if conversation.user_id and not self.env.context.get("wacrm_take_over"):
                raise UserError(self.env._(
                    "%(name)s has this conversation already.", name=conversation.user_id.name))
            conversation._set_owner(self.env.user, "taken")

    def action_assign(self, user_id):
        """Give it to a colleague; supervisors any, agents what is unassigned or their own."""
        user = self.env["res.users"].browse(user_id).exists()
        if not self._may_work(user):
            raise UserError(self.env._("Choose somebody who works WhatsApp conversations."))
        supervisor = self.env.user.has_group("whatsapp_crm.group_supervisor")
        for conversation in self._check_may_work():
            conversation._lock()
            if conversation.company_id not in user.company_ids:
                raise UserError(self.env._(
                    "%(name)s does not work for %(company)s.",
                    name=user.name, company=conversation.company_id.name))
            if conversation.user_id not in (self.env.user, self.env.user.browse()) and not supervisor:
                raise UserError(self.env._(
                    "%(name)s has this conversation already.", name=conversation.user_id.name))
            conversation._set_owner(user, "assigned")

    @api.model
    def _may_work(self, user):
        """Is ``user`` (may be empty) somebody who works conversations?"""
        return bool(user and user.active and user.has_group("whatsapp_crm.group_agent"))

    def action_release(self):
        """Give it back to the queue."""
        for conversation in self._check_may_work().filtered("user_id"):
            if conversation.state == "resolved":
                raise UserError(self.env._("This conversation is resolved already."))
            conversation._release()

    def _release(self):
        owner = self.user_id
        self._write_life({"user_id": False, "state": "new", "snoozed_until": False})
        self._mirror({})
        self.channel_id._wacrm_leave(owner)
        self._tell("released")

    def _set_owner(self, user, kind):
        """The one writer of the owner: membership, readers, lead and story follow."""
        self.ensure_one()
        former = self.user_id
        state = "open" if self.state == "new" else self.state
        self._write_life({"user_id": user.id, "state": state, "came_back": False})
        self._mirror({})
        if former and former != user:
            self.channel_id._wacrm_leave(former)
        self._joined(user)
        self._give_lead_to(user)
        self._tell(kind)

    def _joined(self, user):
        self._widen_readers()
        self.channel_id._wacrm_join(user, self._waiting_rows().mail_message_id.sorted("id")[:1])

    def _lock(self):
        """Two takers at once: the second waits here and then reads what the first wrote."""
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["user_id", "state"])
