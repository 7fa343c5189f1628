# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import config
from odoo.tools.misc import format_datetime

from .connection_test import ConnectionTest
from .health_watch import SLOW_MINUTES, HealthWatch

CRON_THREADS = 4
ICONS = {"good": ("fa-check", "text-success"), "bad": ("fa-times", "text-danger"),
         "open": ("fa-question", "text-warning")}
MESSAGING_LIMIT = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1000, "TIER_2K": 2000,
                   "TIER_10K": 10000, "TIER_100K": 100000}


class WhatsappCrmNumberHealth(models.AbstractModel):
    """How a number is doing: the connection test, the health line, and the hourly look at it."""

    _name = "whatsapp_crm.number.health"
    _description = "WhatsApp Number Health"

    connection_lines = fields.Json("Connection test", readonly=True, help="Answers of the last connection test.")
    connection_tested_at = fields.Datetime("Tested on", readonly=True)
    connection_ok = fields.Boolean("Connection works", readonly=True)
    connection_report = fields.Html("Connection report", compute="_compute_connection_report", sanitize=False)

    health = fields.Selection(
        [("good", "Good"), ("warning", "Needs attention"), ("bad", "Not working")], compute="_compute_health")
    health_text = fields.Text("Health line", compute="_compute_health")
    queue_length = fields.Integer("Waiting to be sent", compute="_compute_traffic")
    failed_today = fields.Integer("Not delivered in 24 hours", compute="_compute_traffic")
    oldest_event_minutes = fields.Integer(
        "Oldest not processed (minutes)", compute="_compute_traffic",
        help="Age of the oldest thing that WhatsApp sent and that is not processed yet.")
    status_label = fields.Char("Status at WhatsApp", compute="_compute_meta_labels")
    throughput_label = fields.Char("Messages per second", compute="_compute_meta_labels")
    quality_label = fields.Char("Quality at WhatsApp", compute="_compute_meta_labels")
    limit_label = fields.Char("Messaging limit at WhatsApp", compute="_compute_meta_labels")
    # Declared by the number; here only for the fields that look through it.
    account_id = fields.Many2one("whatsapp_crm.account")
    callback_url = fields.Char("Callback URL", compute="_compute_to_copy")
    verify_token = fields.Char(related="account_id.verify_token", groups="base.group_system")
    webhook_fields = fields.Char("Webhook fields", compute="_compute_to_copy")
    phone_app_fields = fields.Char("Webhook fields of the phone app", compute="_compute_to_copy")
    sending_stopped = fields.Boolean(related="account_id.sending_stopped")
    sending_stopped_reason = fields.Char(related="account_id.sending_stopped_reason")

    def _compute_to_copy(self):
        """The same for every account, so the form of a new number shows it already."""
        account = self.env["whatsapp_crm.account"].new()
        for number in self:
            number.callback_url = account.callback_url
            number.webhook_fields = account.webhook_fields
            number.phone_app_fields = account.phone_app_fields

    # ----------------------------------------------------------- connection test

    def action_test_connection(self):
        """Ask Meta everything that a working connection needs, and keep the answers on the form."""
        self.account_id._check_may_connect()
        for number in self:
            test = ConnectionTest(number)
            ok = test.run()
            # sudo: whatsapp_crm.number - findings of the system, not the user's input
            number = number.sudo()
            number.write({
                **test.number_values(), "connection_lines": test.lines, "connection_ok": ok,
                "connection_tested_at": fields.Datetime.now()})
            if test.token_is_dead:
                number.account_id._stop_sending(self.env._("The access token is not valid."))
        return True

    def action_subscribe(self):
        """Subscribe the account, then test again, so that the answer shows."""
        self.account_id.action_subscribe()
        return self.action_test_connection()

    def action_resume_sending(self):
        return self.account_id.action_resume_sending()

    @api.depends("connection_lines")
    def _compute_connection_report(self):
        for number in self:
            lines = [_report_line(**line) for line in number.connection_lines or []]
            number.connection_report = (
                Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup("").join(lines) if lines else False)

    # --------------------------------------------------------------- health line

    def _compute_traffic(self):
        # sudo: whatsapp_crm.message, whatsapp_crm.webhook.event - only counts and ages are shown
        messages, events = self.sudo().env["whatsapp_crm.message"], self.sudo().env["whatsapp_crm.webhook.event"]
        day = fields.Datetime.now() - timedelta(days=1)
        queued = dict(messages._read_group(
            [("number_id", "in", self.ids), ("status", "=", "queued")], ["number_id"], ["__count"]))
        failed = dict(messages._read_group(
            [("number_id", "in", self.ids), ("status", "=", "failed"), ("failed_at", ">=", day)],
            ["number_id"], ["__count"]))
        oldest = dict(events._read_group(
            # A failed status only waits for its message, which may be another program's.
            ["|", ("state", "=", "new"), "&", ("state", "=", "failed"), ("kind", "!=", "status"),
             ("phone_number_ref", "in", self.mapped("phone_number_ref"))],
            ["phone_number_ref"], ["create_date:min"]))
        for number in self:
            since = oldest.get(number.phone_number_ref)
            number.queue_length = queued.get(number._origin, 0)
            number.failed_today = failed.get(number._origin, 0)
            number.oldest_event_minutes = (fields.Datetime.now() - since).total_seconds() // 60 if since else 0

    @api.depends("sending_stopped", "rest_until", "connection_ok", "active")
    @api.depends_context("lang", "tz")
    def _compute_health(self):
        for number in self:
            number.health_text = "\n".join(number._health_sentences())
            number.health = number._health_state()

    def _health_state(self):
        if self.sending_stopped or not self.account_id._has_token():
            return "bad"
        slow = self.oldest_event_minutes >= SLOW_MINUTES
        if slow or self.rest_until or self._few_cron_threads() or not self.last_webhook_at:
            return "warning"
        return "good"

    def _health_sentences(self):
        """What there is to know of a number, most urgent first."""
        _ = self.env._
        sentences = []
        if self.sending_stopped:
            sentences.append(_("Nothing is sent: %(reason)s", reason=self.sending_stopped_reason))
        if self.rest_until and self.rest_until > fields.Datetime.now():
            sentences.append(_("WhatsApp did not take messages of this number. Next try: %(date)s.",
                               date=format_datetime(self.env, self.rest_until)))
        sentences.append(
            _("Last sign of life from WhatsApp: %(date)s.", date=format_datetime(self.env, self.last_webhook_at))
            if self.last_webhook_at else _("WhatsApp has not sent anything yet."))
        if self.oldest_event_minutes:
            sentences.append(_("Not processed yet: something that came %(minutes)s minutes ago.",
                               minutes=self.oldest_event_minutes))
        sentences.append(_("Waiting to be sent: %(queue)s. Not delivered in the last 24 hours: %(failed)s.",
                           queue=self.queue_length, failed=self.failed_today))
        if self._few_cron_threads():
            sentences.append(_(
                "This server runs %(threads)s scheduled jobs at a time; with at least %(needed)s, messages do "
                "not wait for other jobs (max_cron_threads in the server's configuration).",
                threads=config["max_cron_threads"], needed=CRON_THREADS))
        return sentences

    @api.model
    def _few_cron_threads(self):
        return config["max_cron_threads"] < CRON_THREADS

    @api.depends("quality_rating", "messaging_limit", "status", "throughput")
    @api.depends_context("lang")
    def _compute_meta_labels(self):
        _ = self.env._
        qualities = {"GREEN": _("High"), "YELLOW": _("Medium"), "RED": _("Low")}
        statuses = {
            "CONNECTED": _("Connected"), "PENDING": _("Being registered"), "BANNED": _("Banned"),
            "FLAGGED": _("Flagged"),
            "RESTRICTED": _("Restricted"), "RATE_LIMITED": _("Slowed down"), "DISCONNECTED": _("Disconnected"),
            "DELETED": _("Removed"), "UNVERIFIED": _("Not verified")}
        throughputs = {"STANDARD": "80", "HIGH": "1000"}
        for number in self:
            rating = number.quality_rating
            number.quality_label = qualities.get(rating, _("Not rated yet")) if rating else False
            number.limit_label = self._limit_label(number.messaging_limit)
            number.status_label = statuses.get(number.status, number.status)
            number.throughput_label = throughputs.get(number.throughput, number.throughput)

    @api.model
    def _limit_label(self, limit):
        if limit in ("TIER_UNLIMITED", "UNLIMITED", "-1"):
            return self.env._("Unlimited")
        count = MESSAGING_LIMIT.get(limit) or limit
        return self.env._("%(count)s new people in 24 hours", count=count) if limit else False

    # ------------------------------------------------------------- what Meta says

    def _note_service_errors(self, errors):
        """Trouble that Meta reports outside any message.

        :param errors: tuple of ``webhook_items.MessageError``
        """
        for number in self:
            for error in errors:
                number._message_log(body=self.env._(
                    "WhatsApp reports a problem (%(code)s): %(details)s",
                    code=error.code, details=error.details or error.title))

    @api.model
    def _cron_health(self):
        """Look at every number once an hour, and tell the administrators what they have to do."""
        accounts = self.env["whatsapp_crm.account"].search([("access_token", "!=", False)])
        for left, account in zip(range(len(accounts), 0, -1), accounts):
            HealthWatch(account).run()
            self.env["ir.cron"]._commit_progress(1, remaining=left - 1)
        self.env["whatsapp_crm.message"]._expire_undelivered()


def _report_line(result, text, advice):
    icon, color = ICONS[result]
    more = Markup('<div class="text-muted ms-4">%s</div>') % advice if advice else ""
    return Markup('<li class="mb-1"><i class="fa fa-fw %s %s" role="img"></i> %s%s</li>') % (icon, color, text, more)
