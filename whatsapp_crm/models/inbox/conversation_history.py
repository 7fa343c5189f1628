# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import namedtuple
from datetime import datetime, time

from odoo import fields, models
from odoo.fields import Domain

PAGE_MAX = 100
#: Where a part of the history is read: ``model`` a recordset of the model, ``date_field`` what it is sorted by,
#: ``describe`` a function from one record to its line, which may have a label and an icon of its own.
Source = namedtuple("Source", "kind label icon model domain date_field describe")


class WhatsappCrmConversationHistory(models.AbstractModel):
    """Everything that happened with a customer and their company, in one list by time.

    Read with the agent's own rights; a source whose app is missing or closed to them is left out.
    """

    _name = "whatsapp_crm.conversation.history"
    _inherit = "whatsapp_crm.conversation.context.apps"
    _description = "WhatsApp Customer History"

    def get_history(self, offset=0, limit=20):
        """One page of the history, the newest first.

        :param limit: at most 100
        :return: ``lines`` (see ``_context_line``, with ``kind``, ``label`` and ``icon``) and ``more``:
            does anything older follow?
        """
        self.ensure_one()
        self.check_access("read")
        offset, limit = max(int(offset), 0), min(max(int(limit), 1), PAGE_MAX)
        sources = self._history_sources()
        found = sorted(self._history_keys(sources, offset + limit + 1), reverse=True)
        return {
            "lines": self._history_lines(sources, found[offset:offset + limit]),
            "more": len(found) > offset + limit,
        }

    def _history_keys(self, sources, limit):
        """(moment, index of the source, id) of the newest records of every source."""
        for index, source in enumerate(sources):
            rows = source.model.search_fetch(
                source.domain & Domain(source.date_field, "!=", False), [source.date_field],
                order=f"{source.date_field} desc, id desc", limit=limit)
            for record in rows:
                yield self._history_moment(record[source.date_field]), index, record.id

    def _history_moment(self, value):
        return value if isinstance(value, datetime) else datetime.combine(value, time.min)

    def _history_lines(self, sources, keys):
        records = {
            (index, record.id): record for index, source in enumerate(sources)
            for record in source.model.browse([id_ for _at, at_index, id_ in keys if at_index == index])}
        return [self._history_line(sources[index], records[index, id_]) for _at, index, id_ in keys]

    def _history_line(self, source, record):
        value = record[source.date_field]
        when = {"at": fields.Datetime.to_string(value)} if isinstance(value, datetime) else {
            "date": fields.Date.to_string(value)}
        return {"kind": source.kind, "label": source.label, "icon": source.icon, **source.describe(record), **when}

    # ---------------------------------------------------------------- sources

    def _history_sources(self):
        """Every source that is installed and readable; other code adds its own."""
        return [source for source in [
            self._history_conversations(), self._history_received(), self._history_sent(),
            self._history_activities(), self._history_meetings(), self._history_leads(), self._history_lost(),
            self._history_forms(), self._history_orders(), self._history_invoices(), self._history_livechats(),
        ] if source and source.model is not None]

    def _history_conversations(self):
        return Source(
            "conversation", self.env._("Conversation"), "fa-whatsapp", self.browse(),
            self._context_conversations() & Domain("id", "!=", self.id), "opened_at",
            lambda episode: {**episode._context_episode(), "tone": ""})

    def _history_received(self):
        return self._history_mails(
            self.env._("E-mail received"), "fa-envelope-o",
            self._context_circle("author_id") & Domain("message_type", "=", "email"))

    def _history_sent(self):
        """What customers got by e-mail: as addressees, or because they follow the document."""
        told = self._context_circle("partner_ids") | Domain(
            "notification_ids", "any", self._context_circle("res_partner_id") & Domain(
                "notification_type", "=", "email"))
        return self._history_mails(
            self.env._("E-mail sent"), "fa-envelope",
            told & Domain("message_type", "in", ("comment", "email_outgoing", "auto_comment")))

    def _history_mails(self, label, icon, domain):
        domain &= Domain("model", "!=", "discuss.channel") & Domain("mail_activity_type_id", "=", False)
        return Source("email", label, icon, self._context_model("mail.message"), domain, "date", self._history_mail)

    def _history_mail(self, message):
        return self._context_line(
            self._history_document(message), message.subject or message.record_name, detail=message.preview)

    def _history_document(self, message):
        """What a click on a message opens: the record that it was written on."""
        if message.model in self.env and message.res_id:
            return self.env[message.model].browse(message.res_id)
        return message

    def _history_activities(self):
        """Calls, meetings and other activities that were marked as done."""
        leads = self.env["crm.lead"].with_context(active_test=False)._search(self._context_circle("partner_id"))
        partners = self.env["res.partner"].with_context(active_test=False)._search(self._context_people())
        documents = (
            Domain("model", "=", "crm.lead") & Domain("res_id", "in", leads)
            | Domain("model", "=", "res.partner") & Domain("res_id", "in", partners)
            | Domain("model", "=", self._name) & Domain("res_id", "in", self._search(self._context_conversations())))
        return Source(
            "activity", self.env._("Done"), "fa-check", self._context_model("mail.message"),
            Domain("mail_activity_type_id", "!=", False) & documents, "date", self._history_activity)

    def _history_activity(self, message):
        kind = message.mail_activity_type_id
        return self._context_line(
            self._history_document(message), message.record_name, detail=message.preview, label=kind.name,
            icon=kind.icon or "fa-check")

    def _history_meetings(self):
        return Source(
            "meeting", self.env._("Meeting"), "fa-calendar", self._context_model("calendar.event"),
            self._context_circle("partner_ids") & Domain("stop", "<", fields.Datetime.now()), "start",
            lambda meeting: self._context_line(meeting, meeting.name, detail=meeting.location or ""))

    def _history_leads(self):
        """How opportunities began; website forms make them too."""
        website = self.env.ref("utm.utm_medium_website", raise_if_not_found=False)

        def describe(lead):
            form = {"label": self.env._("Website form"), "icon": "fa-wpforms"} if (
                website and lead.medium_id == website) else {}
            amount = self._context_amount(lead.expected_revenue, lead.company_currency)
            origin = " · ".join(filter(None, [lead.source_id.name, lead.campaign_id.name]))
            return self._context_line(lead, lead.name, detail=origin, amount=amount, **form)

        return Source(
            "lead", self.env._("Opportunity"), "fa-star", self._context_model("crm.lead", active_test=False),
            self._context_circle("partner_id"), "create_date", describe)

    def _history_lost(self):
        return Source(
            "lost", self.env._("Lost"), "fa-thumbs-o-down", self._context_model("crm.lead", active_test=False),
            self._context_circle("partner_id") & self._context_lost_domain(), "date_closed",
            lambda lead: self._context_line(lead, lead.lost_reason_id.name, detail=lead.name))

    def _history_forms(self):
        return Source(
            "form", self.env._("Form"), "fa-wpforms", self._context_model("survey.user_input"),
            self._context_circle("partner_id") & Domain("state", "=", "done"), "end_datetime",
            lambda answer: self._context_line(answer, answer.survey_id.title))

    def _history_orders(self):
        return Source(
            "order", self.env._("Order"), "fa-shopping-cart", self._context_model("sale.order"),
            self._context_circle("partner_id"), "date_order", self._context_order)

    def _history_invoices(self):
        return Source(
            "invoice", self.env._("Invoice"), "fa-file-text-o", self._context_model("account.move"),
            self._context_circle("partner_id") & Domain([
                ("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_receipt", "out_refund"))]),
            "invoice_date", self._history_invoice)

    def _history_invoice(self, invoice):
        states = dict(invoice._fields["payment_state"]._description_selection(self.env))
        sign = -1 if invoice.move_type == "out_refund" else 1
        unpaid = invoice.payment_state in ("not_paid", "partial") and invoice.invoice_date_due
        late = unpaid and unpaid < fields.Date.context_today(self)
        return self._context_line(
            invoice, invoice.name, detail=self.env._("Overdue") if late else states.get(invoice.payment_state),
            amount=self._context_amount(sign * invoice.amount_total, invoice.currency_id),
            tone="danger" if late else "")

    def _history_livechats(self):
        chats = self.env["discuss.channel"]
        if "livechat_customer_partner_ids" not in chats._fields:
            return None
        return Source(
            "livechat", self.env._("Live chat"), "fa-comments", chats, self._context_livechat_domain(),
            "create_date", self._context_livechat)
