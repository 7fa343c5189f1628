from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestEntryRights(EntryCase):
    """Agents read, supervisors and marketing write, other companies see nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        cls.point = cls.entry()

    def test_agent_reads(self):
        point = self.point.with_user(self.agent)
        self.assertTrue(point.short_link)
        self.assertEqual(point.lead_count, 0)
        with self.assertRaises(AccessError):
            point.name = "Otro"
        with self.assertRaises(AccessError):
            point.copy()

    def test_supervisor_and_marketing_write(self):
        for user in (self.supervisor, self.marketing):
            with self.subTest(user=user.login):
                form = Form(self.env["whatsapp_crm.entry.point"].with_user(user).with_company(self.company))
                form.name, form.number_id, form.cost_amount = "Feria", self.number.with_user(user), 10
                point = form.save()
                self.assertEqual(len(point.code), 5)
                point.name = "Feria 2"
                point.unlink()

    def test_marketing_reads_figures_and_no_conversation(self):
        lead = self.comes_by(self.point).lead_id
        lead.expected_revenue = 700
        lead.action_set_won()
        point = self.point.with_user(self.marketing)
        self.assertEqual(point.read(["conversation_count", "lead_count", "won_count", "revenue"])[0], {
            "id": point.id, "conversation_count": 1, "lead_count": 1, "won_count": 1, "revenue": 700})
        with self.assertRaises(AccessError):
            point.env["whatsapp_crm.conversation"].search([("entry_point_id", "=", point.id)])

    def test_who_is_nobody_here_reads_nothing(self):
        user = new_test_user(self.env, "wacrm_nobody", groups="base.group_user", company_id=self.company.id,
                             company_ids=[Command.set(self.company.ids)])
        with self.assertRaises(AccessError):
            self.point.with_user(user).read(["name"])

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_supervisor", company)
        partner = self.comes_by(self.point).partner_id
        partner.company_id = False
        with self.assertRaises(AccessError):
            self.point.with_user(stranger).read(["name"])
        self.assertFalse(self.env["whatsapp_crm.entry.point"].with_user(stranger).search([]))
        self.assertFalse(self.env["whatsapp_crm.entry.report"].with_user(stranger).search_count([]))
        shown = partner.with_user(stranger).web_read({
            "name": {}, "wacrm_first_entry_id": {"fields": {"display_name": {}}}})
        self.assertTrue(shown[0]["name"], "contacts that companies share can be opened")
