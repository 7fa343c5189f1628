# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import hmac

from odoo import api, fields, models

from ...tools import counting, meeting_choice


class CalendarAttendee(models.Model):
    """The customer answers the proposal of a meeting by a button."""

    _inherit = "calendar.attendee"

    def _wacrm_button(self, answer):
        """The id of the button for an answer of ``tools.meeting_choice``."""
        self.ensure_one()
        return meeting_choice.pack(answer, self.id, self.access_token, self.event_id.start)

    @api.model
    def _wacrm_pressed(self, item):
        """What the customer answered, while the meeting that they read of still lies ahead.

        :param item: ``webhook_items.InboundMessage``
        :return: (answer or None, ``calendar.attendee``, empty without an answer)
        """
        pressed = meeting_choice.unpack(getattr(item.content, "id", None))
        nobody = self.browse()
        if not pressed:
            return None, nobody
        attendee = self.browse(pressed.attendee_id).exists()
        ours = attendee and hmac.compare_digest(attendee.access_token or "", pressed.token)
        event = attendee.event_id
        stands = ours and event.active and event.start == pressed.start and event.start > fields.Datetime.now()
        return (pressed.answer, attendee) if stands else (None, nobody)

    def _wacrm_answer(self, answer):
        """Write it down, and tell those who meet the customer; the same button twice is one answer."""
        state = "accepted" if answer == meeting_choice.CONFIRM else "tentative"
        if self.state == state:
            return False
        if answer == meeting_choice.CONFIRM:
            self.with_context(no_mail_to_attendees=True).do_accept()
        else:
            self.do_tentative()
            self.event_id.message_post(
                author_id=self.partner_id.id, subtype_xmlid="calendar.subtype_invitation",
                body=self.env._("%(name)s asks for another time.", name=self.common_name))
        return True


class WhatsappCrmInbound(models.AbstractModel):
    """*Confirm* settles a meeting and wakes nobody; *Change* is a message like any other."""

    _inherit = "whatsapp_crm.inbound"

    @api.model
    def _effect_of(self, item, channel):
        if self.env["calendar.attendee"]._wacrm_pressed(item)[0] == meeting_choice.CONFIRM:
            return counting.effect_of_inbound(item, agreed=True)
        return super()._effect_of(item, channel)

    @api.model
    def _customer_wrote(self, item, number, contact):
        answer, attendee = self.env["calendar.attendee"]._wacrm_pressed(item)
        result = super()._customer_wrote(item, number, contact)
        if answer and attendee._wacrm_answer(answer):
            conversation = self.env["discuss.channel"]._wacrm_for(number, contact).wacrm_conversation_id
            kind = "meeting_confirmed" if answer == meeting_choice.CONFIRM else "meeting_change"
            self.env["whatsapp_crm.milestone"]._record(
                conversation, kind, at=item.sent_at, note=attendee.event_id.name)
            if answer == meeting_choice.CONFIRM:
                # sudo: whatsapp_crm.followup - ends by what the customer does
                self.env["whatsapp_crm.followup"].sudo()._customer_answered(conversation)
        return result
