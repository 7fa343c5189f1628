"""What people do, by the methods that the product does it with."""

import itertools
from datetime import timedelta, timezone

from odoo.addons.whatsapp_crm.models.followup.followup_begin import BATCH
from odoo.addons.whatsapp_crm.models.sla.due import WORKS
from odoo.addons.whatsapp_crm.tools import webhook_payload
from odoo.tools import SQL


class Acts:
    """Done at the moment at which the calendar stands.

    :param env: of OdooBot
    :param number: ``whatsapp_crm.number``
    """

    def __init__(self, env, number):
        self.env, self.number = env, number
        company = number.company_id
        self.inbound = env["whatsapp_crm.inbound"].with_company(company).with_context(lang=company.partner_id.lang)
        self._ids = itertools.count(1)

    # --------------------------------------------------------------- customers

    def customer_writes(self, person, text, at, referral=None):
        """:return: the conversation that the message belongs to"""
        message = {"from": person["wa_id"], "type": "text", "text": {"body": text}, **self._stamp(at, "in")}
        if referral:
            message["referral"] = referral
        self._take("message", "messages", messages=[message], contacts=[
            {"profile": {"name": person["name"]}, "wa_id": person["wa_id"]}])
        return self._conversation_of(message["id"])

    def phone_answers(self, person, text, at):
        """Somebody of ours wrote in the app on the phone."""
        echo = {"from": "34600000001", "to": person["wa_id"], "type": "text", "text": {"body": text},
                **self._stamp(at, "echo")}
        self._take("echo", "smb_message_echoes", message_echoes=[echo])
        return self._conversation_of(echo["id"])

    def whatsapp_reports(self, row, status, at, **more):
        """What became of a message of ours."""
        update = {"id": row.wamid, "status": status, "timestamp": _unix(at),
                  "recipient_id": row.contact_id.wa_id, **more}
        self._take("status", "messages", statuses=[update])

    def _stamp(self, at, word):
        return {"id": f"wamid.HISTORY.{word}.{next(self._ids)}", "timestamp": _unix(at)}

    def _take(self, kind, field, **value):
        value = {"messaging_product": "whatsapp", "metadata": {
            "display_phone_number": "34600000001", "phone_number_id": self.number.phone_number_ref}, **value}
        body = {"object": "whatsapp_business_account", "entry": [
            {"id": self.number.account_id.waba_ref, "changes": [{"field": field, "value": value}]}]}
        for item in webhook_payload.split(body):
            self.inbound._handle(kind, webhook_payload.parse(item.kind, item.payload), self.number.account_id,
                                 self.number)

    def _conversation_of(self, wamid):
        return self.env["whatsapp_crm.message"].search([("wamid", "=", wamid)]).conversation_id

    # ------------------------------------------------------------------ agents

    def looks(self, user, conversation):
        conversation.channel_id.with_user(user).wacrm_note_opened()

    def answers(self, user, conversation, text):
        """:return: the row of the message, queued"""
        message = conversation.channel_id.with_user(user).sudo().message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment", wacrm_as_support=True)
        return self.env["whatsapp_crm.message"].search([("mail_message_id", "=", message.id)], limit=1)

    def notes(self, user, conversation, text):
        conversation.channel_id.with_user(user).sudo().message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_note")

    # ------------------------------------------------------------------ system

    def due_until(self, until, calendar):
        """Handle what comes due before ``until``, each at its own moment."""
        while (found := self._next_due()) and found[0] < until:
            moment, place = found
            # Odoo's moments are whole seconds: what is due within one is due at its end.
            calendar.move(max(moment.replace(microsecond=0) + timedelta(seconds=1), calendar.now))
            self.env["whatsapp_crm.due"]._handle(WORKS[place], WORKS[place].batch, [], [])

    def follow_up(self):
        """What the cron of follow-ups does: ends what is not needed any more, takes what the rules find, and acts."""
        followups = self.env["whatsapp_crm.followup"]
        followups._sweep()
        for rule in self.env["whatsapp_crm.followup.rule"].search([("step_ids", "!=", False)]):
            followups._take(rule.id, None)
        done = [None]
        while done:
            self.env.flush_all()  # the cron commits here
            self.env["whatsapp_crm.due"]._handle(followups._due_work(), BATCH, [], done)

    def _next_due(self):
        """(moment, place among WORKS) of what comes due next, None where nothing does."""
        self.env.flush_all()
        found = self.env.execute_query(SQL(" UNION ALL ").join(
            SQL("SELECT min(%s), %s FROM %s WHERE %s", SQL.identifier(work.column), place,
                SQL.identifier(self.env[work.model]._table), work.where) for place, work in enumerate(WORKS)))
        return min((row for row in found if row[0]), default=None)


def _unix(moment):
    return str(int(moment.replace(tzinfo=timezone.utc).timestamp()))
