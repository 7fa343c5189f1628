# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The hourly look at an account and its numbers: what an administrator has to know."""
import logging
from datetime import timedelta

from odoo import fields

from ...tools.graph_client import GraphError
from .account_connection import GRAPH_TROUBLE
from .connection_test import health_values
from .message_words import trouble_words

_logger = logging.getLogger(__name__)

SILENT_HOURS = 24
SILENT_WORKING_HOURS = 4  # of these within the silence: nights and weekends alarm nobody
BUSY_DAYS = 3  # days with traffic in the week before the silence
SLOW_MINUTES = 15
REPORT_WAIT = timedelta(hours=1)
SYNC_EVERY = timedelta(hours=23)


class HealthWatch:
    """One look at a ``whatsapp_crm.account``.

    Calls Meta, so it belongs into a cron, which Odoo never runs a second time by itself.
    """

    def __init__(self, account):
        self.account = account
        self.env = account.env
        self.problems = {}

    def run(self):
        """Refresh what Meta says, then tell what is wrong."""
        if not self.account._has_token():
            return
        for number in self.account.number_ids:
            self._ask_meta(number)
        self._sync_templates()
        self.look()
        self.account._tell_problems(self.problems)

    def look(self):
        """Find out what is wrong from our own records.

        :return: dict from a stable key to a sentence
        """
        _ = self.env._
        if self.account.sending_stopped:
            self.problems["stopped"] = _(
                "WhatsApp stopped sending: %(reason)s", reason=self.account.sending_stopped_reason)
        for number in self.account.number_ids:
            self._look_at_number(number)
        self._look_at_log()
        return self.problems

    # -------------------------------------------------------------------- Meta

    def _ask_meta(self, number):
        try:
            answer = number._graph().phone_number(number.phone_number_ref)
        except GRAPH_TROUBLE as error:
            self._refused(number, error)
            return
        values = health_values(answer)
        changes = {name: value for name, value in values.items() if number[name] != value}
        if changes:
            number.write(changes)

    def _refused(self, number, error):
        """A dead token stops sending; a Meta that cannot be reached is not worth an alarm here."""
        if not isinstance(error, GraphError):
            _logger.info("WhatsApp number %s could not be read: %s", number.id, error)
            return
        words = trouble_words(self.env, error)
        if error.rule.advice == "token":
            self.account._stop_sending(words)
        elif error.rule.retry == "fix":
            self.problems[f"refused {number.id}"] = self.env._(
                "WhatsApp refuses to tell about %(number)s: %(reason)s", number=number.display_name, reason=words)

    def _sync_templates(self):
        synced_at = self.account.templates_synced_at
        if synced_at and synced_at > fields.Datetime.now() - SYNC_EVERY:
            return
        try:
            self.account._sync_templates()
        except GRAPH_TROUBLE as error:
            _logger.info("WhatsApp templates of account %s were not read: %s", self.account.id, error)

    # ------------------------------------------------------------- our records

    def _look_at_number(self, number):
        _ = self.env._
        if number.oldest_event_minutes >= SLOW_MINUTES:
            self.problems[f"slow {number.id}"] = _(
                "Messages for %(number)s arrived but are not processed. See the technical log, and whether "
                "scheduled actions run.", number=number.display_name)
        if self._without_reports(number) or self._silent(number):
            self.problems[f"silent {number.id}"] = _(
                "WhatsApp has sent nothing for %(number)s for a while. Test its connection: messages of "
                "customers may be getting lost.", number=number.display_name)

    def _without_reports(self, number):
        """Messages of ours were accepted, and not one report came back since."""
        now = fields.Datetime.now()
        accepted = self.env["whatsapp_crm.message"].search([
            ("number_id", "=", number.id), ("status", "in", ("accepted", "held")),
            ("accepted_at", ">", now - timedelta(days=1)), ("accepted_at", "<", now - REPORT_WAIT),
        ], order="accepted_at desc", limit=1)
        return bool(accepted) and (not number.last_webhook_at or number.last_webhook_at < accepted.accepted_at)

    def _silent(self, number):
        """A busy number from which nothing came for the hours that the settings name, nights apart."""
        last, now = number.last_webhook_at, fields.Datetime.now()
        # sudo: ir.config_parameter - the patience is an admin's setting
        hours = int(self.env["ir.config_parameter"].sudo().get_param("whatsapp_crm.silent_hours") or SILENT_HOURS)
        if not last or now - last < timedelta(hours=hours) or not self._was_busy(number, last):
            return False
        calendar = number._calendar()
        return not calendar or calendar.get_work_hours_count(last, now) >= SILENT_WORKING_HOURS

    def _was_busy(self, number, last):
        days = self.env["whatsapp_crm.webhook.event"]._read_group(
            [("phone_number_ref", "=", number.phone_number_ref), ("create_date", ">", last - timedelta(days=7))],
            ["create_date:day"])
        return len(days) >= BUSY_DAYS

    def _look_at_log(self):
        """Items for numbers that nobody connected, and items that were given up."""
        _ = self.env._
        events = self.env["whatsapp_crm.webhook.event"]
        if events.search_count([("state", "=", "unrouted")], limit=1):
            self.problems["unrouted"] = _(
                "WhatsApp sends messages of a number that is not connected here. See the technical log; they "
                "are processed as soon as the number is connected.")
        if events.search_count([
                ("state", "=", "dead"), ("write_date", ">", fields.Datetime.now() - timedelta(days=1))], limit=1):
            self.problems["dead"] = _(
                "Something that WhatsApp sent could not be processed. See the technical log.")
