# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transport.message_selection import NOT_DELIVERED

#: Until when the buttons of the dialog promise: hours from now, or days from today at the end of the day.
HOURS = {"hour": 1}
DAYS = {"today": 0, "tomorrow": 1, "week": 7}
END_OF_DAY = time(18)


class WhatsappCrmConversation(models.Model):
    """What was promised in a conversation and is still to be done; it goes with whoever is responsible."""

    _inherit = "whatsapp_crm.conversation"

    promise_ids = fields.One2many(
        "whatsapp_crm.commitment", "conversation_id", "Promises", domain=[("ended_at", "=", False)])
    # So that conversations without promises cost no query, e.g. when a message arrives.
    has_promise = fields.Boolean("Something is promised", readonly=True)
    promise_count = fields.Integer("Open promises", compute="_compute_promise")
    promise_what = fields.Char("Promised", compute="_compute_promise")
    promise_due_at = fields.Datetime("Promised until", compute="_compute_promise")

    @api.depends("has_promise", "promise_ids.due_at", "promise_ids.what", "promise_ids.ended_at")
    def _compute_promise(self):
        for conversation in self:
            promises = conversation._pending_promises()
            conversation.promise_count = len(promises)
            conversation.promise_what = promises[:1].what
            conversation.promise_due_at = promises[:1].due_at

    def _pending_promises(self):
        """What is still to be done, what is due first before; what ended in this transaction is left out."""
        promises = self.filtered("has_promise").promise_ids
        return promises.filtered(lambda promise: not promise.ended_at).sorted("due_at")

    def _follow_promises(self):
        """Keep in mind whether anything is still to be done."""
        for conversation in self:
            pending = bool(conversation.promise_ids.filtered(lambda promise: not promise.ended_at))
            if conversation.has_promise != pending:
                conversation._write_life({"has_promise": pending})

    # ------------------------------------------------------------------ promise

    def action_open_promise(self, mail_message_id):
        """Ask what is promised in a message of ours, and by when.

        :param mail_message_id: id of ``mail.message``
        """
        self.ensure_one()
        row = self._check_may_work()._row_of_ours(mail_message_id)
        action = self.env["ir.actions.act_window"]._for_xml_id("whatsapp_crm.whatsapp_crm_promise_action")
        return {**action, "context": {
            "default_conversation_id": self.id, "default_message_id": row.id, "dialog_size": "medium"}}

    def action_promise(self, message_id, what, due_at):
        """Keep in mind what the user promised in a message of ours.

        :param message_id: id of ``whatsapp_crm.message``
        :param due_at: datetime in UTC, or its text
        :raises UserError: nothing is promised, the time is over, or there is a promise already
        """
        self.ensure_one()
        conversation = self._check_may_work()
        row = conversation._of_ours(conversation.env["whatsapp_crm.message"].browse(message_id).exists())
        what, due_at = (what or "").strip(), fields.Datetime.to_datetime(due_at)
        if not what:
            raise UserError(self.env._("Write what you promise."))
        if not due_at or due_at <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time in the future."))
        if row in conversation._pending_promises().message_id:
            raise UserError(self.env._("Something was promised in this message already."))
        self.env["whatsapp_crm.commitment"]._promise(conversation, row, what, due_at)

    def _row_of_ours(self, mail_message_id):
        rows = self.env["whatsapp_crm.message"].search(
            [("mail_message_id", "=", mail_message_id), ("channel_id", "=", self.channel_id.id)], order="id desc")
        return self._of_ours(rows[:1])

    def _of_ours(self, row):
        """:raises UserError: it is no message of ours in this chat, or it did not reach the customer"""
        if row.channel_id != self.channel_id or row.direction != "out":
            raise UserError(self.env._("Choose a message that you sent to the customer."))
        if row.status in NOT_DELIVERED:
            raise UserError(self.env._("This message did not reach the customer."))
        return row

    @api.model
    def _promise_until(self, preset):
        """:return: naive UTC of a button of the dialog, see HOURS and DAYS"""
        now = fields.Datetime.now()
        if preset in HOURS:
            return now + timedelta(hours=HOURS[preset])
        if preset not in DAYS:
            raise UserError(self.env._("Choose a time in the future."))
        day = fields.Datetime.context_timestamp(self, now).date() + timedelta(days=DAYS[preset])
        return self.env.tz.localize(datetime.combine(day, END_OF_DAY)).astimezone(pytz.utc).replace(tzinfo=None)

    # ---------------------------------------------------------------- who keeps

    def _set_owner(self, user, kind):
        """What the former responsible promised here, or nobody keeps any more, is kept by the new one."""
        former = self.user_id
        result = super()._set_owner(user, kind)
        promises = self._pending_promises()
        passed = promises.filtered(lambda promise: promise.owner_id == former) if former else promises
        passed.filtered(lambda promise: promise.owner_id != user)._give_to(user)
        return result

    def _ownership_summary(self):
        return {
            **super()._ownership_summary(), "promises": [promise._summary() for promise in self._pending_promises()]}
