# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import UTC, datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError


class WhatsappCrmResolve(models.TransientModel):
    """A next step with a day and a time can be a meeting: booked, and proposed by the closing sentence."""

    _inherit = "whatsapp_crm.resolve"

    may_be_meeting = fields.Boolean(compute="_compute_may_be_meeting")
    is_meeting = fields.Boolean(
        "Book it in the calendar", compute="_compute_is_meeting", store=True, compute_sudo=False, readonly=False,
        help="The customer answers the closing sentence with Confirm or Change.")

    @api.depends("outcome", "when", "hour", "conversation_ids")
    def _compute_may_be_meeting(self):
        for wizard in self:
            wizard.may_be_meeting = bool(
                wizard.outcome == "next_step" and wizard.when and wizard._hour() and wizard.number_of == 1
                and wizard.conversation_id.partner_id)

    @api.depends("step_id", "may_be_meeting")
    def _compute_is_meeting(self):
        """Proposed where the usual next step is a meeting; what was chosen by hand stays."""
        for wizard in self:
            usual = wizard.step_id.activity_type_id.category == "meeting"
            wizard.is_meeting = wizard.may_be_meeting and (wizard.is_meeting or usual)

    def _values_for(self, conversation):
        values = super()._values_for(conversation)
        if self.is_meeting and self.may_be_meeting:
            attendee = conversation._check_may_work()._book(self.what, self._start(), 1.0, self.who_id)
            values["next_step"] |= {
                "attendee_id": attendee.id, "activity_type_id": self.step_id.activity_type_id.id
                or self.env["ir.model.data"]._xmlid_to_res_id("mail.mail_activity_data_meeting")}
        return values

    def _start(self):
        """The moment that was agreed (naive UTC), by the clock of whoever wrote it."""
        hour, minute = map(int, self._hour().split(":"))
        zone = pytz.timezone(self.env.user.tz or "UTC")
        local = zone.localize(datetime.combine(self.when, time(hour, minute)))
        start = local.astimezone(UTC).replace(tzinfo=None)
        if start <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that lies ahead."))
        return start
