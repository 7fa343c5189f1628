# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError


class WhatsappCrmConversationMove(models.AbstractModel):
    """A card dragged to another column: the same methods and rights as the buttons."""

    _name = "whatsapp_crm.conversation.move"
    _description = "WhatsApp Conversation Move"

    def action_move(self, values):
        """Do what dragging a card to a column means.

        :param values: ``{"state": one of STATES}`` or ``{"user_id": id or False}``
        :return: False when done, or the action of a dialog that asks first
        :raises UserError: why the card cannot go there
        """
        self.ensure_one()
        [(name, value)] = values.items()
        move = {"state": self._move_to_state, "user_id": self._move_to_owner}.get(name)
        if not move:
            raise UserError(self.env._("Cards cannot be moved between these columns."))
        return move(value) or False

    def _move_to_state(self, state):
        move = getattr(self, f"_move_to_{state}", None) if state in dict(self._fields["state"].selection) else None
        if not move:
            raise UserError(self.env._("Cards cannot be moved between these columns."))
        return None if state == self.state else move()

    def _move_to_new(self):
        self._check_not_resolved()
        return self.action_release()

    def _move_to_open(self):
        if self.state == "new":
            return self.action_take()
        if self.state == "resolved":
            return self.action_reopen()
        if self.state == "snoozed":
            return self._check_may_move()._wake()
        raise UserError(self.env._("It goes back to In progress by itself when the customer writes."))

    def _move_to_waiting(self):
        self._check_not_resolved()
        if self.waiting_since:
            raise UserError(self.env._("The customer waits for us: answer first, or choose No answer needed."))
        if self.state == "new":
            raise UserError(self.env._("Take this conversation first."))
        return self._check_may_move()._set_state("waiting", snoozed_until=False)

    def _move_to_snoozed(self):
        self._check_not_resolved()
        return self.action_open_snooze()

    def _move_to_resolved(self):
        return self.action_open_resolve()

    def _move_to_owner(self, user_id):
        self._check_not_resolved()
        if not user_id:
            return self.action_release()
        if user_id == self.env.uid and not self.user_id:
            return self.action_take()
        return None if user_id == self.user_id.id else self.action_assign(user_id)

    def _check_not_resolved(self):
        if self.state == "resolved":
            raise UserError(self.env._("This conversation is resolved. Reopen it to go on."))

    def _check_may_move(self):
        """What no button does is for the responsible and for supervisors."""
        conversation = self._check_may_work()
        if self.user_id != self.env.user and not self.env.user.has_group("whatsapp_crm.group_supervisor"):
            raise UserError(conversation._taken_words())
        return conversation
