# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestAutomaticRights(AutomationCase):
    """What the customers of a company read is written by the people of that company alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Otra"})
        cls.other_supervisor = cls._user("wacrm_b", "whatsapp_crm.group_supervisor", cls.other_company)
        cls.shared = cls.rule(company_id=False)
        cls.shared_flow = cls.flow(
            {"kind": "buttons", "options": [{"label": "Ventas"}]}, {"name": "Fin"}, company_id=False, enabled=False)
        cls.own = cls.rule(name="Propia")
        cls.own_flow = cls.flow(
            {"kind": "buttons", "options": [{"label": "Ventas"}]}, {"name": "Fin"}, enabled=False)

    def parts(self, welcome, flow):
        """(record, a field with text) of each kind."""
        return ((welcome, "body"), (flow, "closing"), (flow.step_ids[0], "question"),
                (flow.step_ids.option_ids, "label"))

    def refuses(self, work):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            work()
            self.env.flush_all()

    def test_own_company_yes_every_company_no(self):
        for record, name in self.parts(self.own, self.own_flow):
            record.with_user(self.supervisor)[name] = "Buenas"
        for user in (self.supervisor, self.other_supervisor):
            for record, name in self.parts(self.shared, self.shared_flow):
                with self.subTest(user=user.login, model=record._name):
                    self.assertTrue(record.with_user(user)[name], "all may read it")
                    self.refuses(lambda: record.with_user(user).write({name: "Otra"}))
                    self.refuses(lambda: record.with_user(user).unlink())

    def test_other_company_no(self):
        for record, name in self.parts(self.own, self.own_flow):
            with self.subTest(record._name):
                self.refuses(lambda: record.with_user(self.other_supervisor).write({name: "Otra"}))

    def test_nothing_is_given_to_every_company(self):
        welcomes = self.env["whatsapp_crm.welcome"].with_user(self.supervisor)
        steps = self.env["whatsapp_crm.flow.step"].with_user(self.supervisor)
        self.refuses(lambda: welcomes.create({"name": "x", "body": "x", "company_id": False}))
        self.refuses(lambda: self.own.with_user(self.supervisor).write({"company_id": False}))
        self.refuses(lambda: self.own_flow.with_user(self.supervisor).write({"company_id": False}))
        self.refuses(lambda: steps.create({"flow_id": self.shared_flow.id, "name": "x", "question": "x"}))
        self.refuses(lambda: self.own_flow.with_user(self.supervisor).step_ids[1].write(
            {"flow_id": self.shared_flow.id}))
        self.refuses(lambda: self.own_flow.with_user(self.supervisor).step_ids.option_ids.write(
            {"step_id": self.shared_flow.step_ids[0].id}))

    def test_administrators_change_those_of_every_company(self):
        for record, name in self.parts(self.shared, self.shared_flow):
            record.with_user(self.admin)[name] = "Hola"
            self.assertEqual(record[name], "Hola")
        self.shared.with_user(self.admin).unlink()
        self.assertFalse(self.shared.exists())

    # ----------------------------------------------------------------- starter

    def starters(self, company):
        return [self.env[model].with_context(active_test=False).search([("company_id", "=", company.id)])
                for model in ("whatsapp_crm.welcome", "whatsapp_crm.flow")]

    def first_number(self, ref):
        account = self.env["whatsapp_crm.account"].create({
            "name": "Cuenta", "company_id": self.other_company.id, "waba_ref": f"waba-{ref}", "app_secret": "x",
            "verify_token": "y", "access_token": "z"})
        team = self.env["crm.team"].create({"name": "Ventas", "company_id": self.other_company.id})
        return self.env["whatsapp_crm.number"].create({
            "name": "Ventas", "account_id": account.id, "phone_number_ref": ref, "team_id": team.id,
            "display_phone_number": "+34 600 000 009"})

    def test_company_begins_with_words_of_its_own(self):
        self.assertFalse(any(self.starters(self.other_company)))
        self.first_number("pnid-9")
        welcomes, flow = self.starters(self.other_company)
        self.assertEqual(set(welcomes.mapped("kind")), {"welcome", "out_of_hours"})
        self.assertEqual((len(flow.step_ids), flow.enabled, flow.problems), (3, False, ""))
        self.assertTrue(welcomes[0].with_context(lang="es_ES").body.startswith("Hola"))
        welcomes[0].with_user(self.other_supervisor).body = "Buenas"
        self.env["res.lang"]._activate_lang("pt_BR")
        self.assertTrue(flow.with_context(lang="pt_BR").person_label.startswith("Falar"))
        welcomes.unlink()
        self.first_number("pnid-10")
        self.assertFalse(self.starters(self.other_company)[0], "what was deleted does not come back")

    def test_main_company_begins_with_the_installation(self):
        main = self.env["res.company"].search([], order="id", limit=1)
        self.env["whatsapp_crm.welcome"].search([("company_id", "=", main.id)]).unlink()
        self.env["ir.model.data"].search([
            ("module", "=", "whatsapp_crm"), ("model", "=", "whatsapp_crm.welcome")]).unlink()
        self.env["whatsapp_crm.automation.starter"]._create_all()
        self.assertEqual(self.env.ref("whatsapp_crm.starter_welcome").company_id, main)
