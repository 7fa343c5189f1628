# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from ...tools import counting
from ..transport.message_selection import NOT_DELIVERED


class WhatsappCrmConversationMessages(models.AbstractModel):
    """What messages do to a conversation: waiting, seen, answered. The one writer of the wait."""

    _name = "whatsapp_crm.conversation.messages"
    _description = "WhatsApp Conversation Messages"

    # ---------------------------------------------------------------- inbound

    def _customer_wrote(self, row, item, effect):
        """A customer's message arrived (``row`` of the record, typed ``item``, counting's ``effect``)."""
        self.ensure_one()
        begins = not self.last_in_at and not self.lead_id
        values = {}
        if not self.last_in_at or item.sent_at >= self.last_in_at:
            values = {"last_in_at": item.sent_at, "last_text": (item.text or row._type_label())[:200]}
        since = self.waiting_since
        if effect.opens:
            self._wake_by_customer(row)
            values |= self._wait_values(row, item)
        self._write_life(values)
        if effect.opens and self.state == "open" and not self.waiting_since:
            self._set_state("waiting")  # the phone app had answered it before it came
        if self.waiting_since != since:
            self.channel_id._wacrm_push_conversation()
        if begins:
            self._begin_with(item)

    def _wake_by_customer(self, row):
        if self.state == "resolved":
            self._come_back(row)
        elif self.state == "waiting":
            self._set_state("open")
        elif self.state == "snoozed":
            self._set_state("open", snoozed_until=False)
            self.env["whatsapp_crm.milestone"]._record(self, "woken", at=row.sent_at)

    def _wait_values(self, row, item):
        """The message waits, unless the phone app answered after it was written."""
        row.awaits_answer = True
        last_echo_at = self.channel_id.wacrm_last_echo_at
        if last_echo_at and last_echo_at >= item.sent_at:
            row.answered_by_id = row._standing_answer()
            if row.answered_by_id:
                return {}
        if self.waiting_since and self.waiting_since <= item.sent_at:
            return {}
        if not self.waiting_since:
            self.env["whatsapp_crm.milestone"]._record(self, "customer_wrote", at=item.sent_at, message_id=row.id)
        return {"waiting_since": item.sent_at}

    # --------------------------------------------------------------- outbound

    def _agent_wrote(self, rows, answers_until=None):
        """An agent's message was queued: it answers what stood in the chat when it was written.

        :param answers_until: id of the newest mail message that the writer had before them
        """
        for conversation in self:
            if conversation.state == "new":
                conversation._set_owner(conversation.env.user, "taken")
            conversation._write_life({
                "last_out_at": fields.Datetime.now(), "last_text": (rows[:1].text or rows[:1]._type_label())[:200]})
            conversation._answered(rows[:1], answers_until=answers_until)

    def _answered(self, row, answers_until=None):
        """A message of ours answers the customer's waiting ones."""
        self._changed({"message"})  # where an earlier one was not delivered, that is shown no more
        if not self or not counting.effect_of_outbound(row.origin).answers:
            return
        waiting = self._waiting_rows()
        if row.origin == "phone_app":
            channel = self.channel_id
            if not channel.wacrm_last_echo_at or channel.wacrm_last_echo_at < row.sent_at:
                channel.wacrm_last_echo_at = row.sent_at
            waiting = waiting.filtered(lambda message: message.sent_at <= row.sent_at)
            if not self.last_out_at or self.last_out_at <= row.sent_at:  # it may arrive late
                self._write_life({"last_out_at": row.sent_at, "last_text": (row.text or row._type_label())[:200]})
        else:
            if not isinstance(answers_until, int):  # it comes from the client
                answers_until = max((waiting | row).mail_message_id.ids, default=0)
            row.answers_until = answers_until
            waiting = waiting.filtered(lambda message: message.mail_message_id.id <= answers_until)
        if waiting:
            self._end_wait(waiting, row)
        if not self.waiting_since and self.state == "open":
            self._set_state("waiting")

    def _end_wait(self, waiting, row):
        since = self.waiting_since
        at = row.sent_at
        self.env["whatsapp_crm.milestone"]._record(
            self, "answered", at=at, user=row.user_id, waiting_since=since, business=True, message_id=row.id)
        waiting.write({"answered_by_id": row.id})
        self._recompute_wait(first_answer_at=self.first_answer_at or at)

    def _waiting_rows(self):
        return self.env["whatsapp_crm.message"].search([
            ("conversation_id", "in", self.ids), ("awaits_answer", "=", True), ("answered_by_id", "=", False)])

    def _recompute_wait(self, **values):
        """The wait begins at the first message that nobody answered."""
        for conversation in self:
            since = min(conversation._waiting_rows().mapped("sent_at"), default=False)
            # A look saw what had been written by then; what came later is seen anew.
            was_seen = since and conversation.seen_at and conversation.seen_at >= since
            seen = {} if was_seen else {"seen_at": False, "seen_by_id": False}
            conversation._write_life({"waiting_since": since, **seen, **values})

    def _wait_again(self, rows):
        """Ours were not delivered: what no other message of ours answers waits again."""
        for row in rows:
            others = row.mail_message_id.wacrm_message_ids - row
            if others.filtered(lambda other: other.status not in NOT_DELIVERED):
                continue
            answered = self.env["whatsapp_crm.message"].search([("answered_by_id", "in", (row | others).ids)])
            for conversation, messages in answered.grouped("conversation_id").items():
                conversation._lost_answer(row, messages)

    def _lost_answer(self, row, messages):
        """``row`` does not reach the customer: ``messages`` pass on to a later answer, or wait."""
        for message in messages:
            message.answered_by_id = message._standing_answer()
        self.env["whatsapp_crm.milestone"]._record(self, "answer_failed", message_id=row.id)
        lost = messages.filtered(lambda message: not message.answered_by_id)
        if self.state == "resolved" and not (lost and self._go_on_unanswered()):
            return
        first = {"first_answer_at": min(messages.answered_by_id.mapped("sent_at"), default=False)}
        attempts = row.mail_message_id.wacrm_message_ids | row  # the wait ended with the first of them
        self._recompute_wait(**first if self.first_answer_at in attempts.mapped("sent_at") else {})
        if self.waiting_since and self.state == "waiting":
            self._set_state("open")

    def _answered_after_all(self, row):
        """``row`` was given up and reached the customer: what it answers waits no more.

        Meta's reports come in any order; the end is the same as if the failure had never been told.
        """
        waiting = self.env["whatsapp_crm.message"].search([
            ("channel_id", "=", row.channel_id.id), ("awaits_answer", "=", True), ("answered_by_id", "=", False)])
        answered = waiting.filtered(lambda message: message._standing_answer())
        for conversation, messages in answered.grouped("conversation_id").items():
            conversation._end_wait(messages, row)
            if not conversation.waiting_since and conversation.state == "open":
                conversation._set_state("waiting")

    def action_no_answer_needed(self):
        """End the wait without an answer; kept apart from answered and from resolved."""
        for conversation in self._check_may_decide().filtered("waiting_since"):
            conversation._end_wait_without_answer()

    def _end_wait_without_answer(self):
        self.env["whatsapp_crm.milestone"]._record(
            self, "no_answer_needed", user=self.env.user, waiting_since=self.waiting_since, business=True)
        self._waiting_rows().write({"awaits_answer": False})
        self._recompute_wait()
        if self.state == "open":
            self._set_state("waiting")

    # -------------------------------------------------------------------- seen

    def _looked_at(self, user):
        """A look at the chat: *seen* by who could answer it, *viewed* by anybody else."""
        for conversation in self.filtered(lambda c: c.state != "resolved"):
            if conversation._counts_as_seen(user):
                if conversation.waiting_since and not conversation.seen_at:
                    conversation._write_life({"seen_at": fields.Datetime.now(), "seen_by_id": user.id})
                    conversation._record_look("seen", user)
            else:
                conversation._record_look("viewed", user)

    def _counts_as_seen(self, user):
        """Could ``user`` answer: the responsible, or anybody of the team where there is none?"""
        if self.state != "new":
            return self.user_id == user
        return user in self.team_id.member_ids

    def _record_look(self, kind, user):
        """One fact per person and wait: looking twice is no news."""
        milestones = self.env["whatsapp_crm.milestone"]
        since = self.waiting_since or self.opened_at
        if not milestones.search_count([
                ("conversation_id", "=", self.id), ("kind", "=", kind), ("user_id", "=", user.id),
                ("at", ">=", since)], limit=1):
            milestones._record(self, kind, user=user, waiting_since=self.waiting_since)
