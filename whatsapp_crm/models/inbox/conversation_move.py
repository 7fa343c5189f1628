# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.exceptions import UserError

COLUMN_LIMIT = 80  # cards of a column, as in Odoo


class WhatsappCrmConversationMove(models.AbstractModel):
    """A card dragged to another column: the same methods and rights as the buttons."""

    _name = "whatsapp_crm.conversation.move"
    _description = "WhatsApp Conversation Move"

    @api.model
    def _expand_owners(self, owners, domain):
        """A column for everybody in the teams of these conversations: who has none can be given one."""
        # sudo: crm.team, res.users - names of colleagues who work in teams whose conversations one may read
        teams = self.env["crm.team"].concat(*(team for [team] in self._read_group(domain, ["team_id"]))).sudo()
        colleagues = (teams.crm_team_member_ids.user_id | teams.user_id).filtered(self._may_work)
        return (owners.sudo() | colleagues).sorted("name").sudo(False)

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, auto_unfold=False, opening_info=None, **kwargs):
        """What nobody is responsible for stands open too: Odoo folds the column of no record."""
        if auto_unfold and not opening_info and list(groupby) == ["user_id"]:
            opening_info = [{
                "value": False, "folded": False, "offset": 0,
                "limit": kwargs.get("unfold_read_default_limit", COLUMN_LIMIT)}]
        return super().web_read_group(
            domain, groupby, *args, auto_unfold=auto_unfold, opening_info=opening_info, **kwargs)

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
            return self._check_is_mine()._wake()
        raise UserError(self.env._("It goes back to In progress by itself when the customer writes."))

    def _move_to_waiting(self):
        self._check_not_resolved()
        if self.waiting_since:
            raise UserError(self.env._("The customer waits for us: answer first, or choose No answer needed."))
        if self.state == "new":
            raise UserError(self.env._("Take this conversation first."))
        return self._check_is_mine()._set_state("waiting", snoozed_until=False)

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
