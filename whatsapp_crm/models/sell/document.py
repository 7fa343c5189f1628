# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

SHOWN = 10
#: How quotations, orders and invoices are printed; of other models, the first document that one prints from them.
REPORTS = {"sale.order": "sale.action_report_saleorder", "account.move": "account.account_invoices"}
NO_PRINTER = ("install", "broken")


class WhatsappCrmDocument(models.AbstractModel):
    """Records of other apps as a customer gets them: a file where it can be printed, else a link.

    Everything is read and printed with the rights of whoever sends it; of an app that is
    not installed nothing is asked.
    """

    _name = "whatsapp_crm.document"
    _description = "WhatsApp Document of Another App"

    # ------------------------------------------------------------------ finding

    @api.model
    def _offered(self, conversation):
        """What can be sent to the conversation's customer: quotations and orders, then invoices, the newest first.

        :return: list of single records
        """
        return [*self._orders(conversation), *self._invoices(conversation)]

    @api.model
    def _payable_of(self, record):
        """What is paid for a record: itself, or an order's open invoices once they cover it.

        :return: list of single records
        """
        if record._name == "sale.order" and self._is_invoiced(record):
            model = self.env["account.move"]
            invoices = record.invoice_ids._filtered_access("read") if model.has_access("read") else model
            return [invoice for invoice in invoices if invoice.state == "posted" and self._is_payable(invoice)]
        return [record] if self._is_payable(record) else []

    @api.model
    def _orders(self, conversation):
        model = conversation._context_model("sale.order")
        if model is None:
            return []
        about = conversation._context_circle("partner_id")
        lead = conversation.lead_id._filtered_access("read")
        if lead and "opportunity_id" in model._fields:
            about |= Domain("opportunity_id", "=", lead.id)
        return model.search(
            about & Domain([("company_id", "=", conversation.company_id.id), ("state", "!=", "cancel")]),
            order="date_order desc, id desc", limit=SHOWN)

    @api.model
    def _invoices(self, conversation):
        model = conversation._context_model("account.move")
        if model is None:
            return []
        return model.search(conversation._context_circle("partner_id") & Domain([
            ("company_id", "=", conversation.company_id.id), ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt"))]),
            order="invoice_date desc, id desc", limit=SHOWN)

    @api.model
    def _is_payable(self, record):
        """Is there something to pay for?"""
        if record._name == "account.move":
            return record.move_type == "out_invoice" and record.payment_state in ("not_paid", "partial")
        return (record._name == "sale.order" and record.amount_total > record.amount_paid
                and not self._is_invoiced(record))

    @api.model
    def _is_invoiced(self, order):
        """Posted invoices cover the order: those are paid, and how far they are is theirs to say."""
        return order.currency_id.compare_amounts(order.amount_invoiced, order.amount_total) >= 0

    # -------------------------------------------------------------------- words

    @api.model
    def _title_of(self, record):
        """E.g. "Quotation S00021", in the language of the record's environment."""
        kind = record.type_name if "type_name" in record._fields else record.env["ir.model"]._get(record._name).name
        name = record.name if "name" in record._fields and record.name else record.display_name
        return f"{kind} {name}"

    @api.model
    def _state_of(self, record):
        field = record._fields.get("state")
        if field is None or field.type != "selection":
            return ""
        return dict(field._description_selection(record.env)).get(record.state, "")

    @api.model
    def _amount_of(self, record):
        if not {"amount_total", "currency_id"} <= record._fields.keys() or not record.currency_id:
            return ""
        return formatLang(record.env, record.amount_total, currency_obj=record.currency_id)

    @api.model
    def _words_for(self, record, lang):
        """What goes with the document, in the customer's language."""
        record = record.with_context(lang=lang)
        return " · ".join(filter(None, (self._title_of(record), self._amount_of(record))))

    # ---------------------------------------------------------------- file, link

    @api.model
    def _can_print(self, record):
        """Can a PDF be made of it: is there a document to print, and a program that prints?"""
        if record._name == "account.move" and record.invoice_pdf_report_id:
            return True
        prints = record.env["ir.actions.report"].get_wkhtmltopdf_state() not in NO_PRINTER
        return prints and bool(self._report_of(record))

    @api.model
    def _report_of(self, record):
        # sudo: ir.actions.report - which one it is; printing itself minds the rights on the record
        reports = self.env["ir.actions.report"].sudo()
        known = REPORTS.get(record._name)
        found = known and self.env.ref(known, raise_if_not_found=False)
        return found or reports.search([
            ("model", "=", record._name), ("report_type", "=", "qweb-pdf"), ("binding_model_id", "!=", False)],
            order="id", limit=1)

    @api.model
    def _file_of(self, record):
        """The document as a PDF.

        :return: dict(name, raw, mimetype) as for ``ir.attachment``, None where none can be made
        """
        record.check_access("read")
        issued = record._name == "account.move" and record.invoice_pdf_report_id
        if issued:
            return {"name": issued.name, "raw": issued.raw, "mimetype": "application/pdf"}
        if not self._can_print(record):
            return None
        printer = record.env["ir.actions.report"].with_context(force_report_rendering=True)
        try:
            content, kind = printer._render_qweb_pdf(self._report_of(record).report_name, record.ids)
        except UserError:  # a report of somebody's own that does not work: there is still the link
            return None
        if kind != "pdf":
            return None
        name = self._title_of(record).replace("/", "-")
        return {"name": f"{name}.pdf", "raw": content, "mimetype": "application/pdf"}

    @api.model
    def _link_of(self, record):
        """The page on which the customer finds it; "" where the record has none."""
        if "access_token" not in record._fields or record.access_url in (False, "#"):
            return ""
        record.check_access("read")
        return f"{record.get_base_url()}{record.get_portal_url()}"

    # --------------------------------------------------------------------- sent

    @api.model
    def _mark_sent(self, record, channel):
        """The customer gets it: say so on the record, as far as whoever sends it may write there."""
        if record.has_access("write"):
            if record._name == "sale.order" and record.state == "draft":
                record.write({"state": "sent"})
            elif record._name == "account.move" and not record.is_move_sent:
                record.is_move_sent = True
            if hasattr(record, "_message_log"):
                record._message_log(body=self.env._("Sent by WhatsApp to %(name)s.", name=channel.name))
        # sudo: whatsapp_crm.conversation - the story is written by the system
        conversation = channel.sudo().wacrm_conversation_id
        if conversation:
            self.env["whatsapp_crm.milestone"]._record(
                conversation, "document_sent", user=self.env.user, note=self._title_of(record))
