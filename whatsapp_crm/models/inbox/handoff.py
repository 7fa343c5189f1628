# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext

from ...tools import sla_clock, text_markup

STATES = [
    ("pending", "Waiting to be accepted"),
    ("accepted", "Accepted"),
    ("returned", "Sent back"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Not accepted in time"),
]
PRIORITIES = [("0", "Low"), ("1", "Medium"), ("2", "High")]
REASON_WORDS_MIN = 3
ACTIVITY = "whatsapp_crm.mail_activity_type_handoff"
QUOTE_LENGTH = 300


class WhatsappCrmHandoff(models.Model):
    """One conversation passed on to a person or a team, with what they need to go on.

    It is pending until a receiver accepts it or sends it back with a reason, or until
    it is overtaken: somebody else became responsible, or the conversation was resolved.
    Rows are written by the conversation only.
    """

    _name = "whatsapp_crm.handoff"
    _description = "WhatsApp Handoff"
    _order = "id desc"
    _rec_name = "reason"

    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    from_user_id = fields.Many2one("res.users", "From", ondelete="set null")
    from_team_id = fields.Many2one("crm.team", "From team", ondelete="set null")
    to_user_id = fields.Many2one("res.users", "To", index="btree_not_null", ondelete="set null")
    to_team_id = fields.Many2one("crm.team", "To team", index="btree_not_null", ondelete="set null")
    receiver = fields.Char("Handed off to", compute="_compute_receiver")
    reason = fields.Char(required=True)
    priority = fields.Selection(PRIORITIES, required=True)
    next_step = fields.Char("Next step", required=True)
    tag_id = fields.Many2one("crm.tag", ondelete="set null")
    message_ids = fields.Many2many(
        "mail.message", "whatsapp_crm_handoff_message_rel", "handoff_id", "message_id", "Marked messages")
    told = fields.Text("Said to the customer")
    state = fields.Selection(STATES, required=True, default="pending")
    given_at = fields.Datetime("Handed off on", required=True, default=fields.Datetime.now)
    accept_by = fields.Datetime("To be accepted until")
    settled_at = fields.Datetime("Settled on")
    settled_by_id = fields.Many2one("res.users", "Settled by", ondelete="set null")
    return_reason = fields.Char("Why it was sent back")

    _accept_by_idx = models.Index("(accept_by) WHERE state = 'pending'")
    _one_pending = models.UniqueIndex(
        "(conversation_id) WHERE state = 'pending'", "This conversation is being handed off already.")

    @api.depends("to_user_id.name", "to_team_id.name")
    def _compute_receiver(self):
        for handoff in self:
            handoff.receiver = handoff.to_user_id.name or handoff.to_team_id.name

    @api.constrains("reason")
    def _check_reason(self):
        for handoff in self:
            if len(handoff.reason.split()) < REASON_WORDS_MIN:
                raise ValidationError(self.env._("Give the reason in at least three words."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Handoffs are kept: they belong to the story of the conversation."))

    # ------------------------------------------------------------------ create

    @api.model
    def _give(self, conversation, giver, values):
        """The row of a handoff that begins now.

        :param values: see ``conversation.action_hand_off``, checked
        """
        team = self.env["crm.team"].browse(values.get("to_team_id"))
        return self.create({
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "from_user_id": giver.id, "from_team_id": conversation.team_id.id,
            "to_user_id": values.get("to_user_id"), "to_team_id": team.id,
            "reason": values["reason"].strip(), "next_step": values["next_step"].strip(),
            "priority": values["priority"], "tag_id": values["tag_id"],
            "message_ids": [fields.Command.set(conversation.marked_message_ids.ids)],
            "told": values.get("sentence") or False,
            "accept_by": self._accept_until(conversation, team or conversation.team_id),
        })

    @api.model
    def _accept_until(self, conversation, team):
        """When the time to accept is over, counted in opening hours; False where the team sets none.

        A number that never opens counts the minutes on the wall: somebody must hear of it.
        """
        minutes = team.wacrm_accept_minutes
        if not minutes:
            return False
        now = fields.Datetime.now()
        time_given = sla_clock.Points(None, minutes * 60)
        calendar = conversation.number_id._calendar()
        _warning_at, until = calendar._wacrm_points(now, time_given, (), conversation.company_id)
        return until or now + timedelta(minutes=minutes)

    # ---------------------------------------------------------------- receiver

    def _is_for(self, user):
        """May ``user`` accept it: the person asked, or anybody of the team asked?

        A team without people is everybody's, as for small companies.
        """
        self.ensure_one()
        receivers = self._receivers()
        return not receivers or user in receivers

    def _receivers(self):
        """The person asked, or the people of the team asked; empty = everybody."""
        return self.to_user_id or self.to_team_id.member_ids | self.to_team_id.user_id

    def _announce(self):
        """The note in the chat and the activity of whoever receives it."""
        self.conversation_id.channel_id._wacrm_note(self._note())
        receiver = self.to_user_id or self.to_team_id.user_id
        self.conversation_id.with_context(tz=receiver.tz).activity_schedule(
            ACTIVITY, summary=self.next_step, note=text_markup.to_html(self.reason), user_id=receiver.id)

    def _note(self):
        """What colleagues read in the chat: markup of our own, everything written by people escaped."""
        priority = dict(self._fields["priority"]._description_selection(self.env))[self.priority]
        lines = [
            (self.env._("Reason"), self.reason), (self.env._("Next step"), self.next_step),
            (self.env._("Priority"), priority), (self.env._("Tag"), self.tag_id.name)]
        body = Markup("<b>%s</b>") % self.env._("Handed off to %(receiver)s", receiver=self.receiver)
        for label, text in lines:
            body += Markup("<br/>%s: %s") % (label, text or "")
        for message in self.message_ids.sorted("id"):
            # No blockquote: the web client would fold it away.
            body += Markup("<br/>%s: “%s”") % (message.author_id.name or "", self._quote(message))
        return body

    @api.model
    def _quote(self, message):
        text = html2plaintext(message.body or "").strip() or ", ".join(message.attachment_ids.mapped("name"))
        return text if len(text) <= QUOTE_LENGTH else f"{text[:QUOTE_LENGTH]}…"

    # ------------------------------------------------------------------ settle

    def _handle_not_accepted(self, _now):
        """The time to accept is over; called by the due cron."""
        for handoff in self:
            handoff.conversation_id._handle_handoff_not_accepted(handoff)

    def _settle(self, state, user, **values):
        """The end of a pending handoff; what is settled already stays as it is."""
        for handoff in self.filtered(lambda h: h.state == "pending"):
            handoff.write({
                "state": state, "settled_at": fields.Datetime.now(), "settled_by_id": user.id, **values})
            handoff.flush_recordset(["state"])  # before the next one is inserted: one is pending
            handoff.conversation_id._handoff_settled()
