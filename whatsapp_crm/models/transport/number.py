# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...tools import constants
from .caches import forget
from .message_words import trouble_words

REST_AFTER_FAILURES = 3
REST = timedelta(seconds=30)
REST_AFTER_REFUSAL = timedelta(hours=1)  # then one message finds out whether it was mended
MONTH = timedelta(days=31)
TOKEN_ADVICE = ("token", "permissions")


class WhatsappCrmNumber(models.Model):
    """A business phone number: who works it, how conversations start on it, and its health."""

    _name = "whatsapp_crm.number"
    _description = "WhatsApp Number"
    _inherit = ["mail.thread", "mail.activity.mixin", "whatsapp_crm.number.health"]
    _check_company_auto = True
    _order = "sequence, id"

    name = fields.Char(required=True, help="How your team calls this number, e.g. Sales.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    account_id = fields.Many2one(
        "whatsapp_crm.account", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    phone_number_ref = fields.Char(
        "Phone number ID", required=True, copy=False,
        help="Meta's ID of the number (not the number itself): WhatsApp ▸ API Setup.")
    display_phone_number = fields.Char("Phone number", help="As customers see it.")
    verified_name = fields.Char("Verified name", readonly=True)
    access_token = fields.Char(
        "Access token", copy=False, groups="base.group_system",
        help="Only where this number needs another token than its account.")
    team_id = fields.Many2one(
        "crm.team", "Sales team", required=True, check_company=True,
        default=lambda self: self.env["crm.team"]._get_default_team_id(),
        help="New conversations on this number start in this team.")
    calendar_id = fields.Many2one(
        "resource.calendar", "Opening hours", check_company=True,
        help="Empty: the company's working hours.")
    lead_policy = fields.Selection(
        [("always", "Always"), ("unknown", "Only for unknown people"), ("never", "Never")],
        string="Create leads", required=True, default="always")
    reopen_hours = fields.Integer(
        "Comes back within (hours)", default=24, required=True,
        help="A customer who writes within this time after a conversation was resolved "
             "comes back to it; later a new one begins.")
    routing_ids = fields.One2many("whatsapp_crm.routing", "number_id")
    send_read_receipts = fields.Boolean(
        "Show that messages were read", default=True,
        help="The customer sees blue ticks as soon as an agent has read the message.")
    send_typing = fields.Boolean("Show that an agent is typing", default=True)

    quality_rating = fields.Char("Quality", readonly=True)
    status = fields.Char(readonly=True)
    messaging_limit = fields.Char("Messaging limit", readonly=True)
    throughput = fields.Char(readonly=True)
    last_webhook_at = fields.Datetime(
        "Last sign of life", compute="_compute_last_webhook_at", help="Last time Meta sent anything for this number.")
    transport_failures = fields.Integer("Failures in a row", readonly=True)
    rest_until = fields.Datetime(
        "Pauses until", readonly=True, help="Sending pauses until then after repeated failures.")
    echo_seen = fields.Boolean(
        "Also used in the phone app", readonly=True,
        help="Messages sent from the WhatsApp Business app arrive here too.")

    _phone_number_ref_unique = models.Constraint(
        "UNIQUE(phone_number_ref)", "This phone number is connected already.")
    _reopen_hours_positive = models.Constraint(
        "CHECK(reopen_hours >= 0)", "The time to come back cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        numbers = super().create(vals_list)
        forget(self.env)
        self.env["whatsapp_crm.routing"]._create_for(numbers)
        self.env["whatsapp_crm.webhook.event"]._reroute()
        return numbers

    def _creation_message(self):
        return self.env._("WhatsApp number added")

    def write(self, vals):
        moved = self.filtered(lambda n: n.team_id.id != vals["team_id"]) if "team_id" in vals else self.browse()
        result = super().write(vals)
        if {"phone_number_ref", "active", "account_id"} & set(vals):
            forget(self.env)
            self.env["whatsapp_crm.webhook.event"]._reroute()
        moved._let_team_read()
        if "calendar_id" in vals:
            self.env["whatsapp_crm.sla.policy"]._recompute_later(numbers=self)
        return result

    def _let_team_read(self):
        """The team of a number reads all its chats; the earlier one keeps what it could read."""
        self.flush_recordset(["team_id"])
        for table, column, source in (
                ("whatsapp_crm_channel_team_rel", "channel_id", "discuss_channel"),
                ("whatsapp_crm_conversation_team_rel", "conversation_id", "whatsapp_crm_conversation")):
            link = "wacrm_number_id" if source == "discuss_channel" else "number_id"
            self.env.cr.execute(SQL(
                """INSERT INTO %(table)s (%(column)s, team_id)
                   SELECT source.id, number.team_id FROM %(source)s source
                     JOIN whatsapp_crm_number number ON number.id = source.%(link)s
                    WHERE number.id = ANY(%(numbers)s) ON CONFLICT DO NOTHING""",
                table=SQL.identifier(table), column=SQL.identifier(column), source=SQL.identifier(source),
                link=SQL.identifier(link), numbers=list(self.ids)))
        self.env["discuss.channel"].invalidate_model(["wacrm_team_ids"])
        self.env["whatsapp_crm.conversation"].invalidate_model(["team_ids"])

    def unlink(self):
        forget(self.env)
        return super().unlink()

    @api.depends("name", "display_phone_number")
    def _compute_display_name(self):
        for number in self:
            number.display_name = " · ".join(filter(None, [number.name, number.display_phone_number]))

    def _compute_last_webhook_at(self):
        # sudo: whatsapp_crm.webhook.event - only the date is shown
        events = self.env["whatsapp_crm.webhook.event"].sudo()
        for number in self:
            number.last_webhook_at = events.search(
                [("phone_number_ref", "=", number.phone_number_ref)], order="id desc", limit=1).create_date

    @api.model
    @tools.ormcache("phone_number_ref")
    def _id_by_ref(self, phone_number_ref):
        """:raises LookupError: not known, which must not be remembered: it may be connected at any time"""
        number = self.with_context(active_test=False).search(
            [("phone_number_ref", "=", phone_number_ref)], limit=1)
        if not number:
            raise LookupError(phone_number_ref)
        return number.id

    @api.model
    def _by_ref(self, phone_number_ref):
        """The number with Meta's ``phone_number_ref``, or an empty recordset."""
        try:
            return self.browse(self._id_by_ref(phone_number_ref) if phone_number_ref else False)
        except LookupError:
            return self.browse()

    def _graph(self):
        """A client for Meta's Graph API with this number's token."""
        self.ensure_one()
        # sudo: whatsapp_crm.number - the token serves agents who may not see it
        return self.account_id._graph(token=self.sudo().access_token)

    def _graph_or_stop(self):
        """The client, or None where token or address are unusable: then sending stops until they are mended."""
        try:
            return self._graph()
        except ValueError as error:
            company_words = self._in_company_language()
            self.account_id._stop_sending(trouble_words(company_words.env, error))
            return None

    def _rate(self):
        """Messages a second Meta allows this number."""
        return constants.COEXISTENCE_RATE if self.echo_seen else constants.NUMBER_RATE

    def _calendar(self):
        return self.calendar_id or self.company_id.resource_calendar_id

    def _working_day_from(self, day):
        """The first day from ``day`` on with opening hours; ``day`` itself where there are none in a month.

        :rtype: datetime.date
        """
        calendar = self._calendar()
        if not calendar:
            return day
        # sudo: resource.calendar - opening hours hold whoever asks
        calendar = calendar.sudo()
        zone = timezone(calendar.tz or "UTC")
        start = zone.localize(datetime.combine(day, time.min))
        intervals = calendar._work_intervals_batch(start, start + MONTH)[False]
        return next((since.astimezone(zone).date() for since, _until, _record in intervals), day)

    def _in_company_language(self):
        """What the system writes by itself is read by the company's people."""
        return self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)

    # ---------------------------------------------------------------- troubles

    def _transport_failed(self):
        """Count a call that did not get through; three in a row let the number rest."""
        for number in self:
            failures = number.transport_failures + 1
            number.transport_failures = failures
            if failures >= REST_AFTER_FAILURES:
                number._rest(REST)
                number.account_id._alert_admins(
                    self.env._("WhatsApp cannot be reached for %(number)s", number=number.display_name))

    def _stop_after(self, error):
        """Meta refuses whatever this number sends, or all of its account: hold the queue, tell the admins.

        :param error: ``GraphError`` with a rule of scope "number" or "account"
        """
        self.ensure_one()
        reason = trouble_words(self.env, error)
        # sudo: whatsapp_crm.number - only whether the refused token was its own
        own_token = error.rule.advice in TOKEN_ADVICE and self.sudo().access_token
        if error.rule.scope == "account" and not own_token:
            self.account_id._stop_sending(reason)
            return
        self._rest(REST_AFTER_REFUSAL)
        self.account_id._alert_admins(self.env._(
            "WhatsApp refuses to send for %(number)s: %(reason)s", number=self.display_name, reason=reason))

    def _rest(self, duration):
        """Send nothing for a while; a longer rest stays."""
        until = fields.Datetime.now() + duration
        for number in self:
            number.rest_until = max(number.rest_until or until, until)

    def _rest_over(self):
        for number in self.filtered(lambda n: n.transport_failures or n.rest_until):
            number.write({"transport_failures": 0, "rest_until": False})
