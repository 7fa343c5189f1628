# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.transport.health_watch import SLOW_MINUTES
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from ..silence.scope import ENOUGH

#: What an answer looks like: red, green, or nothing to say yet.
VERDICTS = [("good", "Good"), ("bad", "Needs attention"), ("open", "Too few to say")]
PERIOD = timedelta(days=90)
#: A share of so much is red.
TOO_MUCH = 0.1
NAMED = 5


class WhatsappCrmAuditStorage(models.AbstractModel):
    """Where are chats stored, and who owns the history?"""

    _name = "whatsapp_crm.audit.storage"
    _inherit = "whatsapp_crm.scope"
    _description = "WhatsApp Audit: Storage and Ownership"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    storage = fields.Selection(VERDICTS, "Chats are stored", compute="_compute_storage")
    storage_words = fields.Char("Where chats are stored", compute="_compute_storage")
    phone = fields.Selection(VERDICTS, "History is the company's", compute="_compute_phone")
    phone_words = fields.Char("Who owns the history", compute="_compute_phone", help=(
        "Answers of the last 90 days that were written on the phone, not here. Red from 10 %.\n"
        "= answers from the phone ÷ answers of people"))
    phone_people = fields.Char(
        "From the phone, by person", compute="_compute_phone", help="By who is responsible for the conversation.")

    # ----------------------------------------------------------------- storage

    @api.depends("company_id")
    @api.depends_context("uid", "lang", "tz")
    def _compute_storage(self):
        for audit in self:
            numbers = audit._numbers()
            silent = numbers.filtered(audit._does_not_arrive)
            audit.storage = "good" if numbers and not silent else "bad"
            audit.storage_words = audit._storage_words(numbers, silent)

    def _numbers(self):
        return self.env["whatsapp_crm.number"].search([("company_id", "=", self.company_id.id)])

    @api.model
    def _does_not_arrive(self, number):
        """Does anything that customers write to this number not get here?"""
        return not number.last_webhook_at or number.oldest_event_minutes >= SLOW_MINUTES

    def _storage_words(self, numbers, silent):
        if not numbers:
            return self.env._("On phones: no number is connected yet.")
        if silent:
            return self.env._(
                "Not everything arrives here. Look at: %(numbers)s", numbers=", ".join(silent.mapped("name")))
        kept = self.env["whatsapp_crm.conversation"].search_count(self._conversations_domain())
        return self.env._(
            "Here, in the company's own database: %(count)s conversations. The last sign of life from WhatsApp was "
            "on %(date)s.", count=kept, date=format_datetime(self.env, max(numbers.mapped("last_webhook_at"))))

    def _conversations_domain(self):
        return self._teams_domain() & Domain("company_id", "=", self.company_id.id)

    def action_storage(self):
        return self._open_rows(self.env._("Numbers"), "whatsapp_crm.number", [("id", "in", self._numbers().ids)])

    # ------------------------------------------------------------------- phone

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_phone(self):
        for audit in self:
            people = audit._answers_by_person()
            phone, total = (sum(column) for column in zip(*people.values())) if people else (0, 0)
            audit.phone, audit.phone_words = audit._phone_verdict(phone, total)
            audit.phone_people = audit._phone_people(people)

    def _phone_verdict(self, phone, total):
        """:return: (verdict, sentence)"""
        if total < ENOUGH:
            return "open", self.env._(
                "%(total)s answers in 90 days: too few to say who holds the history.", total=total)
        return "bad" if phone / total >= TOO_MUCH else "good", self.env._(
            "The company: %(share)s %% of the answers of 90 days were written on the phone (%(phone)s of %(total)s).",
            share=round(100 * phone / total), phone=phone, total=total)

    def _phone_people(self, people):
        """Those who answer from the phone, most first; the rest are as they should be."""
        worst = sorted(
            ((phone / total, name, phone, total) for name, (phone, total) in people.items() if phone), reverse=True)
        return ", ".join(
            self.env._("%(name)s %(phone)s of %(total)s", name=name, phone=phone, total=total)
            for _share, name, phone, total in worst[:NAMED])

    def _answers_by_person(self):
        """Answers of people since the period began, by the name of who is responsible.

        :return: dict from a name to (from the phone, all of them)
        """
        self.env["whatsapp_crm.message"].flush_model(["conversation_id", "origin", "sent_at", "type"])
        query = self.env["whatsapp_crm.conversation"]._search(self._conversations_domain())
        query.order = None
        rows = self.env.execute_query(SQL(
            """SELECT whose.user_id, count(*) FILTER (WHERE said.origin = 'phone_app'), count(*)
                 FROM whatsapp_crm_message said
                 JOIN whatsapp_crm_conversation whose ON whose.id = said.conversation_id
                WHERE said.origin IN ('agent', 'phone_app') AND said.type <> 'reaction' AND said.sent_at >= %s
                  AND whose.id IN %s
                GROUP BY whose.user_id""", fields.Datetime.now() - PERIOD, query.subselect()))
        # sudo: res.users - names of who left too
        users = self.env["res.users"].sudo()
        return {
            users.browse(user).name if user else self.env._("Unassigned"): (phone, total)
            for user, phone, total in rows}

    def action_phone(self):
        return self._open_rows(self.env._("Answered from the phone"), "whatsapp_crm.message", [
            ("origin", "=", "phone_app"), ("type", "!=", "reaction"),
            ("sent_at", ">=", fields.Datetime.now() - PERIOD),
            ("company_id", "=", self.company_id.id),
            ("conversation_id", "any", self._conversations_domain())])
