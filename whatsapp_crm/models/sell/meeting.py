# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import meeting_choice
from ..transport.client_defaults import without_defaults

MEETING = "mail.mail_activity_data_meeting"


class WhatsappCrmConversationMeeting(models.AbstractModel):
    """Meetings with the customer: in the calendar, and proposed with buttons that answer for them."""

    _name = "whatsapp_crm.conversation.meeting"
    _description = "WhatsApp Conversation Meetings"

    def _book_meeting(self, what, start, *, hours=1.0, user=None, text=None):
        """Put a meeting with the customer into the calendar, with an activity, and propose it in the chat.

        :param start: naive UTC
        :param user: ``res.users`` whom the customer meets, by default the current one
        :param text: what the customer reads above *Confirm* and *Change*; none: nothing is sent
        :return: the customer's ``calendar.attendee``
        :raises UserError: in the user's words, why not
        """
        self.ensure_one()
        conversation, user = self._check_may_work(), user or self.env.user
        if start <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that lies ahead."))
        attendee = conversation._book(what, start, hours, user)
        if text:
            self.channel_id._wacrm_check_support_meant()
            self._propose(attendee, text)
        place = conversation._where_to_schedule(user)
        activity = place.activity_schedule(
            MEETING, date_deadline=self._day_of(start, user), summary=what, user_id=user.id, automated=False)
        conversation._tie_meeting(attendee.event_id, activity, place)
        return attendee

    def _book(self, what, start, hours, user):
        """The event, without a mail to anybody: the customer reads of it here.

        :return: the customer's ``calendar.attendee``
        """
        customer = self.partner_id
        if not customer:
            raise UserError(self.env._("Say first who the customer is: choose their contact."))
        self._check_may_be_met(user)
        # sudo: calendar.event - booked for whoever is met, who may be a colleague
        event = without_defaults(self.env["calendar.event"]).sudo().with_context(no_mail_to_attendees=True).create({
            "name": what, "start": start, "stop": start + timedelta(hours=hours), "user_id": user.id,
            "partner_ids": [fields.Command.set((customer | user.partner_id).ids)]})
        event.attendee_ids.filtered(lambda one: one.partner_id == user.partner_id).state = "accepted"
        self.env["whatsapp_crm.milestone"]._record(self, "meeting_booked", user=self.env.user, note=what)
        return event.attendee_ids.filtered(lambda one: one.partner_id == customer)

    def _check_may_be_met(self, user):
        """Only a colleague of the conversation's company is booked: whom a client names may be anybody."""
        # sudo: res.users - where somebody works decides, whoever books
        colleague = user.sudo()
        if not colleague.active or colleague.share or self.company_id not in colleague.company_ids:
            raise UserError(self.env._(
                "%(name)s does not work for %(company)s.", name=colleague.name, company=self.company_id.name))

    def _propose(self, attendee, text):
        """Send ``text`` with *Confirm* and *Change*, which carry the attendee."""
        lang = self.env["whatsapp_crm.sentence"]._lang_of(self)
        words = self.with_context(lang=lang).env
        titles = {meeting_choice.CONFIRM: words._("Confirm"), meeting_choice.CHANGE: words._("Change")}
        return self.channel_id._wacrm_send_buttons(text, [
            {"id": attendee._wacrm_button(answer), "title": title} for answer, title in titles.items()])

    def _tie_meeting(self, event, activity, place):
        """Event, activity and the record that they are about know each other."""
        values = {"res_model_id": self.env["ir.model"]._get_id(place._name), "res_id": place.id}
        if self.lead_id:
            values["opportunity_id"] = self.lead_id.id
        # sudo: calendar.event, mail.activity - as in booking
        activity.sudo().calendar_event_id = event
        event.sudo().with_context(no_mail_to_attendees=True).write(values)

    def _day_of(self, start, user):
        return fields.Datetime.context_timestamp(self.with_context(tz=user.tz), start).date()

    # ----------------------------------------------------------------- closing

    def _send_closing(self, sentence, next_step=None):
        """A next step that is a meeting: the closing sentence proposes it.

        :param next_step: of ``action_resolve``, with ``attendee_id`` where a meeting was booked
        """
        attendee = self._attendee_of(next_step)
        if not attendee:
            return super()._send_closing(sentence, next_step)
        return self._propose(attendee, sentence)

    def _agree(self, step):
        activity = super()._agree(step)
        attendee = self._attendee_of(step)
        if attendee:
            self._tie_meeting(attendee.event_id, activity, self.env[activity.res_model].browse(activity.res_id))
        return activity

    def _attendee_of(self, step):
        """The customer's part in the meeting that a next step is; empty where it is none.

        The id may come from a client: only an attendance of this very customer counts.
        """
        # sudo: calendar.attendee - of the conversation's own customer
        attendee = self.env["calendar.attendee"].sudo().browse((step or {}).get("attendee_id") or []).exists()
        return attendee.filtered(lambda one: self.partner_id and one.partner_id == self.partner_id)
