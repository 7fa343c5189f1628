# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.fields import Domain

SHOWN = 3


class WhatsappCrmConversationContextApps(models.AbstractModel):
    """What other apps know of the customer; of an app that is not installed nothing is asked."""

    _name = "whatsapp_crm.conversation.context.apps"
    _inherit = "whatsapp_crm.conversation.context"
    _description = "WhatsApp Conversation Context from Other Apps"

    def _context_sections(self):
        """Money and open work stand between what is next and what was."""
        sections = super()._context_sections()
        at = next(index for index, section in enumerate(sections) if section["key"] == "earlier")
        section = self._context_section
        sections[at:at] = [
            section("overdue", self.env._("Overdue invoices"), "fa-exclamation-triangle", self._context_overdue),
            section("orders", self.env._("Last orders"), "fa-shopping-cart", self._context_orders),
            section("work", self.env._("Open projects and tasks"), "fa-tasks", self._context_work),
            section("tickets", self.env._("Open tickets"), "fa-life-ring", self._context_tickets),
            section("livechat", self.env._("Live chats"), "fa-comments", self._context_livechats),
        ]
        return sections

    def _context_orders(self):
        model = self._context_model("sale.order")
        if model is None:
            return []
        orders = model.search(self._context_circle("partner_id"), order="date_order desc, id desc", limit=SHOWN)
        return [self._context_order(order) for order in orders]

    def _context_order(self, order):
        states = dict(order._fields["state"]._description_selection(self.env))
        return self._context_line(
            order, order.name, detail=states[order.state], at=order.date_order,
            amount=self._context_amount(order.amount_total, order.currency_id),
            tone="muted" if order.state == "cancel" else "")

    def _context_overdue(self):
        """One line with the sum that the company's calendar day makes overdue."""
        model = self._context_model("account.move")
        if model is None:
            return []
        domain = self._context_circle("partner_id") & self._context_overdue_domain()
        [(amount, count, oldest)] = model._read_group(
            domain, [], ["amount_residual_signed:sum", "__count", "invoice_date_due:min"])
        if not count or amount <= 0:
            return []
        invoice = model.search(domain, order="invoice_date_due, id", limit=1)
        text = invoice.name if count == 1 else self.env._("%(count)s invoices", count=count)
        line = self._context_line(
            invoice, text, detail=self.env._("Due"), date=oldest, tone="danger",
            amount=self._context_amount(amount, self.company_id.currency_id))
        return [{**line, "ids": model.search(domain).ids} if count > 1 else line]

    def _context_overdue_domain(self):
        return Domain([
            ("company_id", "=", self.company_id.id), ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_receipt", "out_refund")),
            ("payment_state", "in", ("not_paid", "partial")),
            ("invoice_date_due", "<", fields.Date.context_today(self))])

    def _context_work(self):
        """Open tasks, then projects, of whoever uses Project."""
        tasks, projects = self._context_model("project.task"), self._context_model("project.project")
        lines = []
        if tasks is not None:
            found = tasks.search(
                self._context_circle("partner_id") & Domain("is_closed", "=", False), order="id desc", limit=SHOWN)
            lines += [self._context_task(task) for task in found]
        if projects is not None:
            found = projects.search(self._context_circle("partner_id"), order="id desc", limit=SHOWN)
            lines += [self._context_line(
                project, project.name, detail=project.user_id.name, date=project.date) for project in found]
        return lines

    def _context_task(self, task):
        late = bool(task.date_deadline) and task.date_deadline < fields.Datetime.now()
        detail = " · ".join(filter(None, [task.stage_id.name, *task.user_ids.mapped("name")]))
        return self._context_line(
            task, task.name, detail=detail, at=task.date_deadline, tone="danger" if late else "")

    def _context_tickets(self):
        """Tickets of a helpdesk app: they have a customer and a stage that folds when it is done."""
        model = self._context_model("helpdesk.ticket")
        if model is None:
            return []
        found = model.search(
            self._context_circle("partner_id") & Domain("stage_id.fold", "=", False), order="id desc", limit=SHOWN)
        return [self._context_line(
            ticket, ticket.display_name, detail=ticket.stage_id.name, at=ticket.create_date) for ticket in found]

    def _context_livechats(self):
        """Sessions on the website; core lets only live chat's own users read them."""
        chats = self.env["discuss.channel"]
        if "livechat_customer_partner_ids" not in chats._fields:
            return []
        found = chats.search(
            self._context_livechat_domain(), order="create_date desc, id desc", limit=SHOWN)
        return [self._context_livechat(chat) for chat in found]

    def _context_livechat(self, chat):
        return self._context_line(chat, chat.name, at=chat.create_date, detail=chat.livechat_channel_id.name)

    def _context_livechat_domain(self):
        return Domain("channel_type", "=", "livechat") & self._context_circle("livechat_customer_partner_ids")
