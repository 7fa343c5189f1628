# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sla.receivers import Receivers
from ..transport.client_defaults import without_defaults
from ..transport.transaction import wait_and_lock

STATES = [
    ("open", "To be done"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("withdrawn", "Withdrawn"),
]
ACTIVITY = "whatsapp_crm.mail_activity_type_promise"
BROKEN = "whatsapp_crm.mail_activity_type_promise_broken"


class WhatsappCrmCommitment(models.Model):
    """What one of us promised a customer in a message: what, by when, and whether it was kept.

    An activity on the opportunity or the conversation goes with it: doing that in time keeps the
    promise; the moment it is due and not done, it is broken, and stays so when it is done late.
    Whoever leads the team is told then, once, by an activity that goes when the promise ends.
    Deleting the activity withdraws the promise. ``ended_at`` is empty as long as it is to be done.
    Not to be confused with what a company promises about answers: ``whatsapp_crm.sla.policy``.
    """

    _name = "whatsapp_crm.commitment"
    _description = "WhatsApp Promise"
    _order = "due_at, id"
    _rec_name = "what"

    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    message_id = fields.Many2one(
        "whatsapp_crm.message", readonly=True, index="btree_not_null", ondelete="set null")
    activity_id = fields.Many2one("mail.activity", readonly=True, index="btree_not_null", ondelete="set null")
    what = fields.Char(required=True, readonly=True)
    due_at = fields.Datetime("By when", required=True, readonly=True)
    promised_at = fields.Datetime("Promised on", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Promised by", readonly=True, index="btree_not_null", ondelete="set null")
    owner_id = fields.Many2one(
        "res.users", "To be kept by", readonly=True, index="btree_not_null", ondelete="set null",
        help="Whoever promised it, or who went on with the conversation.")
    team_id = fields.Many2one("crm.team", "Team then", readonly=True, ondelete="set null")
    state = fields.Selection(STATES, required=True, default="open", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True, help="When it was done, in time or late, or withdrawn.")
    ended_by_id = fields.Many2one("res.users", "Done by", readonly=True, ondelete="set null")
    told_activity_id = fields.Many2one(
        "mail.activity", "Leader's activity", readonly=True, index="btree_not_null", ondelete="set null")

    _due = models.Index("(due_at) WHERE state = 'open'")
    _pending = models.Index("(conversation_id) WHERE ended_at IS NULL")
    _one_per_message = models.UniqueIndex(
        "(message_id) WHERE ended_at IS NULL", "Something was promised in this message already.")

    # ------------------------------------------------------------------ promise

    @api.model
    def _promise(self, conversation, row, what, due_at):
        """Keep in mind what the user promised; an activity for them goes with it.

        :param conversation: with the rights to write its life
        :param row: the ``whatsapp_crm.message`` in which it was promised
        :param due_at: naive UTC, to come
        """
        now, user = fields.Datetime.now(), self.env.user
        # sudo: whatsapp_crm.commitment - written by its own steps alone, whoever acts
        commitment = without_defaults(self).sudo().create({
            "conversation_id": conversation.id, "company_id": conversation.company_id.id, "message_id": row.id,
            "what": what, "due_at": due_at, "promised_at": now, "user_id": user.id, "owner_id": user.id,
            "team_id": conversation.team_id.id})
        commitment._schedule(conversation, user)
        commitment._tell("promised", at=now)
        return commitment

    def _schedule(self, conversation, user):
        self.activity_id = conversation._where_to_schedule(user).activity_schedule(
            ACTIVITY, date_deadline=self._day(user), summary=self.what, user_id=user.id, automated=False,
            wacrm_commitment_id=self.id)

    def _day(self, user):
        """The day on which it is due where ``user`` works."""
        return fields.Datetime.context_timestamp(self.with_context(tz=user.tz or self.env.user.tz), self.due_at).date()

    # ---------------------------------------------------------------------- end

    def action_keep(self):
        """It was done; late where it was due before."""
        for commitment in self._mine_to_settle():
            if commitment.activity_id.active:
                commitment.activity_id.action_feedback()
            else:
                commitment._keep()

    def action_withdraw(self):
        """It is not to be done any more."""
        for commitment in self._mine_to_settle():
            if commitment.activity_id.active:
                commitment.activity_id.unlink()
            else:
                commitment._withdraw()

    def action_open_chat(self):
        """Open the conversation in which it was promised."""
        self.ensure_one()
        return self.conversation_id.action_open()

    def _mine_to_settle(self):
        """Those of these that are still to be done, with the right to write them.

        :raises AccessError: the user may not read one of the conversations
        """
        self.conversation_id._check_may_work()
        # sudo: whatsapp_crm.commitment - checked above; reading the conversation gives the right to settle
        return self.sudo()._lock().filtered(lambda commitment: not commitment.ended_at)

    def _keep(self):
        """What was to be done is done."""
        now = fields.Datetime.now()
        for commitment in self._lock().filtered(lambda c: not c.ended_at):
            if commitment.state == "open" and commitment.due_at < now:
                commitment._break()  # the cron had no time yet
            late = commitment.state == "broken"
            commitment.write({
                "state": "broken" if late else "kept", "ended_at": now, "ended_by_id": self.env.uid})
            commitment.told_activity_id.unlink()
            commitment._tell("promise_kept_late" if late else "promise_kept", at=now)

    def _withdraw(self):
        now = fields.Datetime.now()
        for commitment in self._lock().filtered(lambda c: not c.ended_at):
            commitment.write({
                "state": "withdrawn" if commitment.state == "open" else commitment.state,
                "ended_at": now, "ended_by_id": self.env.uid})
            commitment.told_activity_id.unlink()
            commitment._tell("promise_withdrawn", at=now)

    def _handle_broken(self, _now):
        """Due and not done; called by the due cron."""
        receivers = Receivers(self.conversation_id)
        for commitment in self:
            commitment._break()
            commitment._tell_leader(receivers)

    def _break(self):
        self.state = "broken"
        self._tell("promise_broken", user=None, at=self.due_at)

    def _tell_leader(self, receivers):
        """Whoever leads hears of it, but for who was to keep it and knows.

        :param receivers: of the conversation
        """
        conversation = self.conversation_id
        leader = (receivers.at_breach(conversation) - self.owner_id)[:1]
        if not leader:
            return
        localized = self.with_context(lang=leader.lang, tz=leader.tz)
        place = conversation._where_to_schedule(leader).with_context(lang=leader.lang)
        self.told_activity_id = place.activity_schedule(
            BROKEN, date_deadline=fields.Date.context_today(localized), user_id=leader.id, automated=True,
            summary=localized.env._(
                "Promise broken by %(name)s: %(what)s", name=self.owner_id.name or "", what=self.what))

    # ---------------------------------------------------------------- who keeps

    def _give_to(self, user):
        """Somebody else keeps it from now on; who promised it stays."""
        self.write({"owner_id": user.id})
        for commitment in self:
            if commitment.activity_id.user_id != user:
                commitment.activity_id.with_context(mail_activity_quick_update=True).user_id = user

    def _heir(self, leaving):
        """Who keeps it when ``leaving`` are gone: the responsible, who leads the team, else an administrator."""
        conversation = self.conversation_id
        candidates = (
            conversation.user_id | conversation.team_id.user_id | conversation.number_id.team_id.user_id
            | self.env["res.users"]._wacrm_admins(conversation.company_id)) - leaving
        return candidates.filtered("active")[:1]

    # -------------------------------------------------------------------- tools

    def _tell(self, kind, *, at, **values):
        """Into the story, onto the boards and into the chat."""
        values.setdefault("user", self.env.user)
        for commitment in self:
            conversation = commitment.conversation_id
            self.env["whatsapp_crm.milestone"]._record(
                conversation, kind, at=at, note=commitment.what, message_id=commitment.message_id.id, **values)
            conversation._follow_promises()
            conversation._changed({"promise"})
            conversation.channel_id._wacrm_push_conversation()

    def _lock(self):
        """Two ends at once: the second waits, and Odoo runs it again on what the first wrote."""
        if self:
            wait_and_lock(self)
        return self

    def _summary(self):
        """What the chat shows of it: plain values."""
        return {
            "id": self.id, "what": self.what, "due_at": fields.Datetime.to_string(self.due_at),
            "message_id": self.message_id.mail_message_id.id}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Promises are kept on record: withdraw it instead."))
