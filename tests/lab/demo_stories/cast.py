"""Who the stories are about: customers, colleagues' teams, tags, and the company that Marta writes for."""

from datetime import date, timedelta

from tests.simulator import demo

from ..rpc import RpcError

LUCIA, MARTA, JOAO, DIEGO, NORA, _NOBODY = demo.CUSTOMERS
HUGO = {"wa_id": "34600111006", "name": "Hugo Cano"}
ELENA = {"wa_id": "34600111007", "name": "Elena Vega"}
IVAN = {"wa_id": "34600111008", "name": "Iván Serra"}
PABLO = {"wa_id": "34600111009", "name": "Pablo Ríos"}
SARA = {"wa_id": "34600111010", "name": "Sara Ortega"}

_TAGS = ("price", "complaint", "appointment")


class Cast:
    """Ids of what the stories need beside the demo data, made by the administrator.

    ``tag`` is a dictionary by name, ``collections`` the team that answers for invoices, ``support`` the one
    for what does not work, ``proposition`` the stage of an opportunity that got an offer.
    """

    def __init__(self, stage):
        self.admin = stage.user("admin")
        self.tag = {name: self.admin.ref(f"whatsapp_crm.starter_tag_{name}") for name in _TAGS}
        # Who supports customers answers those of the WhatsApp team too.
        self.admin.call("ir.config_parameter", "set_param", "sales_team.membership_multi", "True")
        supervisor, agent2 = (
            self.admin.ref(f"whatsapp_crm.demo_user_{login}") for login in ("supervisor", "agent2"))
        self.collections = self._team(stage.words(("Cobranzas", "Collections")), "collections", supervisor, supervisor)
        self.support = self._team(stage.words(("Soporte", "Support")), "support", supervisor, agent2)
        self.proposition = self.admin.ref("crm.stage_lead3")
        self._guide(stage)
        self._workshop(stage)

    def _team(self, name, duty, leader, member):
        """A team of one, and what it answers; the one that answers it already, if any."""
        duty_id = self.admin.ref(f"whatsapp_crm.starter_duty_{duty}")
        [known] = self.admin.call("whatsapp_crm.duty", "read", [duty_id], ["team_id"])
        if known["team_id"]:
            return known["team_id"][0]
        team = self.admin.call("crm.team", "create", {
            "name": name, "user_id": leader, "use_leads": False, "use_opportunities": True})
        self.admin.call("crm.team.member", "create", {"crm_team_id": team, "user_id": member})
        self.admin.call("whatsapp_crm.duty", "write", [duty_id], {"team_id": team})
        return team

    def _guide(self, stage):
        """How to answer who asks for a price; the first filters, the supervisor closes."""
        self.admin.call("whatsapp_crm.guide", "create", {
            "name": stage.words(("Precios: primero preguntar", "Prices: ask first")),
            "tag_ids": [(6, 0, [self.tag["price"]])],
            "tone": stage.words((
                "De usted, frases cortas, una pregunta cada vez", "Short sentences, one question at a time")),
            "ask": stage.words((
                "Cuántas personas, en qué ciudad, para cuándo", "How many people, in which city, by when")),
            "never_promise": stage.words((
                "Un descuento o una fecha de alta", "A discount, or the day when they can start")),
            "canned_response_ids": [(6, 0, [
                self.admin.ref(f"whatsapp_crm.starter_canned_{name}")
                for name in ("price", "ask_data", "appointment")])],
            "qualifier_id": self.admin.ref("whatsapp_crm.demo_user_agent"),
            "closer_id": self.admin.ref("whatsapp_crm.demo_user_supervisor")})

    def _workshop(self, stage):
        """A customer of some time: a company with a contact, a salesperson and, with Sales, an order."""
        seller = self.admin.ref("whatsapp_crm.demo_user_agent")
        company = self.admin.call("res.partner", "create", {
            "name": "Taller Sol, S. L.", "is_company": True, "user_id": seller})
        self.admin.call("res.partner", "create", {
            "name": "Marta Gil", "parent_id": company, "phone": "+34 600 111 002", "user_id": seller})
        self._order(company, stage.words(("Plan Básico, 12 meses", "Basic plan, 12 months")))

    def _order(self, partner, what):
        try:
            product = self.admin.call("product.product", "create", {
                "name": what, "type": "service", "list_price": 890})
            order = self.admin.call("sale.order", "create", {
                "partner_id": partner, "order_line": [(0, 0, {"product_id": product, "product_uom_qty": 1})]})
        except RpcError as error:
            if error.name != "werkzeug.exceptions.NotFound":
                raise
            return  # the Sales app is not installed here
        self.admin.call("sale.order", "action_confirm", [order])
        self._unpaid_invoice(order)
        # Who supports customers reads what their salespeople sold them.
        self.admin.call("res.users", "write", [self.admin.ref("whatsapp_crm.demo_user_agent2")], {
            "group_ids": [(4, self.admin.ref("sales_team.group_sale_salesman_all_leads"))]})

    def _unpaid_invoice(self, order):
        """Due for a fortnight."""
        dialog = self.admin.call("sale.advance.payment.inv", "create", {
            "sale_order_ids": [(6, 0, [order])], "advance_payment_method": "delivered"})
        self.admin.call("sale.advance.payment.inv", "create_invoices", [dialog])
        invoices = self.admin.call("sale.order", "read", [order], ["invoice_ids"])[0]["invoice_ids"]
        self.admin.call("account.move", "write", invoices, {
            "invoice_date": f"{date.today() - timedelta(days=44)}", "invoice_payment_term_id": False,
            "invoice_date_due": f"{date.today() - timedelta(days=14)}"})
        self.admin.call("account.move", "action_post", invoices)
