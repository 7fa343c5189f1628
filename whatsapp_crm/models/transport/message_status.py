# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.mail.tools.discuss import Store

from ...tools import status_ladder
from .message_selection import STATUSES
from .message_words import advice_for

UNCONFIRMED_ALERT = timedelta(minutes=10)
TIME_TO_LIVE = timedelta(days=30)  # Meta: then a message that was not delivered is dropped
OPTED_OUT = 131050
PRICED = ("sent", "delivered", "read")
UNDELIVERED = {"failed", "expired"}
GOT_THROUGH = ("accepted", "held", "sent", "delivered", "read", "played")


class WhatsappCrmMessageStatus(models.AbstractModel):
    """Status of a message: the only writer of it, and the ticks that everybody sees."""

    _name = "whatsapp_crm.message.status"
    _description = "WhatsApp Message Status"

    status = fields.Selection(STATUSES, required=True, readonly=True)
    accepted_at = fields.Datetime("Accepted on", readonly=True)
    delivered_at = fields.Datetime("Delivered on", readonly=True)
    read_at = fields.Datetime("Read on", readonly=True)
    failed_at = fields.Datetime("Failed on", readonly=True)
    error_code = fields.Integer("Error code", readonly=True)
    error_details = fields.Char("Details", readonly=True, help="Word for word what WhatsApp answered.")
    advice = fields.Char("What happened, and what to do", compute="_compute_advice")

    @api.depends("status", "error_code", "error_details")
    def _compute_advice(self):
        for row in self:
            row.advice = row._advice()

    def _advice(self):
        """In the user's words: what Meta says of an error is English for engineers."""
        _ = self.env._
        if self.status == "failed":
            # Without a code of Meta's it never left, and what is written there are words of ours.
            return advice_for(self.env, self.error_code) if self.error_code or not self.error_details else (
                self.error_details)
        return {
            "unknown": _("Look at what the customer answers; then send it again or mark it as sent."),
            "expired": _("WhatsApp could not deliver the message within 30 days. Reach the customer in another way."),
        }.get(self.status)

    def _climb(self, status, *, at=None, forced=False, **values):
        """The one writer of a status: it only climbs; late and repeated news change nothing.

        :param forced: a person settles it; the ladder is not asked
        :return: whether the status changed
        """
        self.ensure_one()
        status = status if forced else status_ladder.climb(self.status, status)
        if not status or status == self.status:
            if values:
                self.write(values)
            return False
        at = at or fields.Datetime.now()
        if {status, self.status} & UNDELIVERED:
            self.conversation_id._changed({"message"})  # cards tell what was not delivered
        if status in GOT_THROUGH and (self.error_code or self.error_details):
            values |= {"error_code": False, "error_details": False}  # of an earlier try
        stamps = {"accepted": "accepted_at", "delivered": "delivered_at", "read": "read_at", "failed": "failed_at"}
        if status in stamps:
            values.setdefault(stamps[status], at)
        self.write({**values, "status": status})
        return True

    @api.model
    def _apply_status(self, number, update):
        """What Meta says of a message that we sent.

        :param update: ``webhook_items.StatusUpdate``
        :return: the row, empty where the message is not ours (or not known yet)
        """
        row = self._row_of_status(number, update)
        if not row:
            return row
        values = {} if row.wamid or not update.wamid else {"wamid": update.wamid}
        values |= row._pricing_values(update)
        if update.status == "failed" and update.errors:
            error = update.errors[0]
            values |= {"error_code": error.code, "error_details": error.details or error.title}
        settled, given_up = row.status == "unknown", row.status in UNDELIVERED
        if row._climb(update.status, at=update.occurred_at, **values):
            if row.status == "failed":
                row._failed()
            elif given_up:
                row.conversation_id._answered_after_all(row)
            if settled:
                row._close_unconfirmed()
            row._notify_ticks()
        return row

    def _pricing_values(self, update):
        """What a report says of the price: the first one that says anything counts."""
        if not update.pricing or self.price_type or update.status not in PRICED:
            return {}
        return {"price_category": update.pricing.category, "price_type": update.pricing.type}

    @api.model
    def _row_of_status(self, number, update):
        if update.callback:
            row = self.search([("callback", "=", update.callback)], limit=1)
            if row:
                return row
        return self._by_wamid(number, update.wamid)

    def _failed(self):
        """The message will not reach the customer: the customer waits again."""
        for row in self:
            if row.error_code == OPTED_OUT:
                row.contact_id._survivor()._platform_switch(stopped=True)
            row.conversation_id._wait_again(row)

    @api.model
    def _expire_undelivered(self):
        """WhatsApp drops without a word what it cannot deliver in time; reactions never get that far."""
        before = fields.Datetime.now() - TIME_TO_LIVE
        rows = self.search([
            ("status", "in", ("accepted", "held", "sent")), ("sending_at", "<", before),
            ("type", "!=", "reaction")], limit=1000)
        for row in rows:
            row = row._in_company_language()
            if row._climb("expired"):
                row._failed()
                row._notify_ticks()

    # ------------------------------------------------------------------- ticks

    def _tick(self):
        """Short state of the mail message that these rows belong to, for the client.

        :return: dict(status, ids, advice, origin, at): the worst of its latest attempts;
            ``at`` (seconds) grows with every change, so that a late answer is known as such
        """
        order = ("unknown", "failed", "expired", "queued", "sending", "accepted", "held", "sent",
                 "delivered", "read", "played", "cancelled")
        rows = self._latest_attempts().filtered(lambda r: r.direction == "out" and r.type != "reaction")
        if not rows:
            return False
        worst = min(rows, key=lambda row: order.index(row.status))
        return {
            "status": worst.status,
            "ids": rows.filtered(lambda row: row.status == worst.status).ids,
            "advice": worst.advice or "",
            "origin": worst.origin,
            "at": max(rows.mapped("write_date")).timestamp(),
        }

    def _notify_ticks(self):
        """Show the new ticks to everybody who has the chat open."""
        for channel, rows in self.filtered("mail_message_id").grouped("channel_id").items():
            # Computed and cached, maybe before the rows changed.
            rows.mail_message_id.invalidate_recordset(["wacrm_tick"], flush=False)
            Store(bus_channel=channel, bus_subchannel="internal_users").add(
                rows.mail_message_id, ["wacrm_tick"]).bus_send()

    # ------------------------------------------------------------- unconfirmed

    def _close_unconfirmed(self):
        """The question is answered, where no other send of the conversation is in doubt."""
        doubtful = self.search([("conversation_id", "in", self.conversation_id.ids), ("status", "=", "unknown")])
        (self.conversation_id - doubtful.conversation_id).activity_unlink(
            ["whatsapp_crm.mail_activity_type_unconfirmed"])

    @api.model
    def _alert_unconfirmed(self):
        """Ask a person about sends whose answer was lost and that no status settled."""
        before = fields.Datetime.now() - UNCONFIRMED_ALERT
        rows = self.search([
            ("status", "=", "unknown"), ("unknown_at", "<", before), ("unknown_alerted", "=", False)])
        for conversation, doubtful in rows._in_company_language().grouped("conversation_id").items():
            if not conversation:
                for account in doubtful.number_id.account_id:
                    account._alert_admins(self.env._("WhatsApp did not confirm that messages were sent."))
            elif not conversation.activity_search(["whatsapp_crm.mail_activity_type_unconfirmed"]):
                user = doubtful._who_settles(conversation)
                conversation.with_context(tz=user.tz).activity_schedule(
                    "whatsapp_crm.mail_activity_type_unconfirmed", user_id=user.id)
        rows.write({"unknown_alerted": True})

    def _who_settles(self, conversation):
        """The responsible, else the writer, else who leads the team, else an administrator."""
        people = conversation.user_id | self.user_id | conversation.team_id.user_id
        admins = self.env["res.users"]._wacrm_admins(conversation.company_id)
        return (people.filtered("active") | admins)[:1] or self.env.user
