from odoo import fields

from .common import WhatsappCrmCase

WORDS = "El equipo ya son 12, quieren ir más rápido"


class GoldenCase(WhatsappCrmCase):
    """A support chat of a company's employee, whose salesperson has no rights to WhatsApp."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._user("wacrm_seller", "sales_team.group_sale_salesman")
        cls.leader = cls._user("wacrm_leader", "sales_team.group_sale_salesman_all_leads")
        cls.sales = cls.env["crm.team"].create({
            "name": "Comercial", "company_id": cls.company.id, "user_id": cls.leader.id, "use_opportunities": True,
            "crm_team_member_ids": [(0, 0, {"user_id": cls.seller.id})]})
        cls.company.wacrm_golden_team_id = cls.sales
        cls.company.resource_calendar_id = False  # around the clock: the hour at which it runs makes no difference
        cls.firm = cls.env["res.partner"].create({"name": "Taller Sol", "is_company": True})
        cls.marta = cls.env["res.partner"].create({
            "name": "Marta Gil", "parent_id": cls.firm.id, "phone": "+34 611 22 23 33"})
        cls.number.lead_policy = "never"

    def setUp(self):
        super().setUp()
        self.conversation = self.receive_text("Va lentísimo, ya somos 12").conversation_id
        self.conversation.with_user(self.agent).action_take()

    def raise_flag(self, user=None, note=WORDS, conversation=None, product=None):
        """Press it, and let it be passed on as right after the commit."""
        flag = (conversation or self.conversation).with_user(user or self.agent).action_raise_golden_flag(note, product)
        self.pass_on()
        return self.env["whatsapp_crm.golden.flag"].browse(flag.id)

    def pass_on(self):
        self.run_cron("whatsapp_crm.golden.flag", "_cron_pass_on")

    def flagged_by(self, seller=None):
        """A flag of an account whose salesperson is ``seller``."""
        self.firm.user_id = seller or self.seller
        return self.raise_flag()

    def lose(self, lead, reason="Sin presupuesto", user=None):
        reason = self.env["crm.lost.reason"].create({"name": reason})
        lead.with_user(user or self.env.user).action_set_lost(lost_reason_id=reason.id)

    def leads(self):
        return self.env["crm.lead"].with_context(active_test=False).search(
            [("partner_id", "child_of", self.firm.id)], order="id")

    def activities(self, lead, kind="golden"):
        return self.env["mail.activity"].search([
            ("res_model", "=", "crm.lead"), ("res_id", "=", lead.id),
            ("activity_type_id", "=", self.env.ref(f"whatsapp_crm.mail_activity_type_{kind}").id)])

    def told(self, user):
        """What was written to this user, oldest first."""
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("notified_partner_ids", "in", user.partner_id.ids),
             ("model", "=", "whatsapp_crm.conversation")], order="id").mapped("body")

    def overdue(self, flag):
        flag.escalate_at = fields.Datetime.now()
        self.run_cron("whatsapp_crm.due", "_cron_due")
