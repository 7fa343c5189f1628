# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json
import re

from odoo.addons.spreadsheet.utils.validate_data import odoo_charts
from odoo.fields import Domain
from odoo.tests import tagged

from .work_common import WorkCase

#: What a filter of the dashboard may follow, by its kind.
FOLLOWED = {"date": ("date", "datetime"), "relation": ("many2one",)}
#: ``PIVOT.VALUE(4,"kept")`` and ``PIVOT(16, 8)`` in a cell.
PIVOT_VALUE = re.compile(r'PIVOT\.VALUE\((\d+),"(\w+)"\)')
PIVOT_TABLE = re.compile(r"PIVOT\((\d+)[,)]")


@tagged("post_install", "-at_install")
class TestDashboard(WorkCase):
    """The ready dashboard: the server is asked what its spreadsheet asks, as those to whom it is shown."""

    def setUp(self):
        super().setUp()
        conversation = self.customer_writes()
        self.take(conversation, self.agent)
        self.answer(conversation)
        self.resolve(conversation, self.agent)
        self.env.flush_all()
        manager = self.new_user("manager", "whatsapp_crm.group_admin")
        self.dashboard = self.env.ref("whatsapp_crm_metrics.spreadsheet_dashboard_whatsapp")
        self.readers = self.supervisor | manager
        self.data = json.loads(self.dashboard.spreadsheet_data)
        self.charts = odoo_charts(self.data)
        self.filters = {one["id"]: one for one in self.data["globalFilters"]}

    def new_user(self, login, group):
        return self.env["res.users"].create({
            "name": login, "login": f"dashboard_{login}", "company_id": self.company.id,
            "company_ids": [(6, 0, self.company.ids)], "group_ids": [(6, 0, self.env.ref(group).ids)]})

    def sources(self):
        """(what it is called, model, domain, groups, measures, the fields that follow the filters) of each query."""
        for number, pivot in self.data["pivots"].items():
            groups = [group["fieldName"] for group in pivot["rows"] + pivot["columns"]]
            measures = [measure["fieldName"] for measure in pivot["measures"]]
            yield f"pivot {number}", pivot["model"], pivot["domain"], groups, measures, pivot["fieldMatching"]
        for chart in self.charts:
            shown, searched = chart["metaData"], chart["searchParams"]
            self.assertEqual(shown["groupBy"], searched["groupBy"])
            yield (chart["title"]["text"], shown["resModel"], searched["domain"], shown["groupBy"],
                   [shown["measure"]], chart["fieldMatching"])

    def aggregates(self, model, measures):
        """The measures as the server wants them."""
        fields = model.fields_get(measures, ["aggregator"])
        return [name if name == "__count" else f"{name}:{fields[name]['aggregator']}" for name in measures]

    def filtered(self, model, domain, matching):
        """The domain of a source when every filter of the dashboard is set."""
        for name, followed in matching.items():
            field, known = model._fields[followed["chain"]], self.filters[name]
            self.assertEqual(field.type, followed["type"])
            self.assertIn(field.type, FOLLOWED[known["type"]])
            self.assertEqual(field.comodel_name, known.get("modelName"))
            value = "2026-01-01" if known["type"] == "date" else 1
            domain = Domain(domain) & Domain(field.name, ">=" if known["type"] == "date" else "=", value)
        return list(domain)

    def test_those_to_whom_it_is_shown_can_open_it(self):
        for user in self.readers:
            shown = self.dashboard.with_user(user)
            self.assertTrue(shown.dashboard_group_id.published_dashboard_ids & shown)
            self.assertTrue(shown._get_serialized_readonly_dashboard())
        stranger = self.new_user("stranger", "base.group_user")
        self.assertFalse(self.dashboard.with_user(stranger).search([("id", "=", self.dashboard.id)]))

    def test_every_figure_and_chart_is_read(self):
        sources = list(self.sources())
        self.assertTrue(self.charts)
        self.assertGreater(len(sources), len(self.charts))
        for user in self.readers:
            for name, model, domain, groups, measures, matching in sources:
                with self.subTest(source=name, user=user.login):
                    records = self.env[model].with_user(user).with_company(self.company)
                    aggregates = self.aggregates(records, measures)
                    rows = records.formatted_read_group(domain, groups, aggregates)
                    self.assertTrue(groups or len(rows) == 1)
                    records.formatted_read_group(self.filtered(records, domain, matching), groups, aggregates)

    def test_the_filters_offer_what_readers_can_choose(self):
        for user in self.readers:
            for known in self.filters.values():
                if known["type"] == "relation":
                    self.env[known["modelName"]].with_user(user).name_search("", limit=1)

    def test_cells_ask_for_what_the_pivots_have(self):
        asked = set()
        for sheet in self.data["sheets"]:
            for cell, formula in sheet["cells"].items():
                for number, measure in PIVOT_VALUE.findall(formula):
                    with self.subTest(sheet=sheet["name"], cell=cell):
                        known = [one["id"] for one in self.data["pivots"][number]["measures"]]
                        self.assertIn(measure, known)
                    asked.add(number)
                asked.update(PIVOT_TABLE.findall(formula))
        self.assertEqual(asked, set(self.data["pivots"]))

    def test_scores_show_cells_that_are_filled(self):
        cells = {f"{sheet['name']}!{cell}" for sheet in self.data["sheets"] for cell in sheet["cells"]}
        for figure in self.data["sheets"][0]["figures"]:
            shown = {figure["data"].get(key) for key in ("keyValue", "baseline")} - {None}
            self.assertLessEqual(shown, cells, figure["data"]["title"]["text"])

    def test_every_click_leads_to_a_menu_of_theirs(self):
        menus = self.data["chartOdooMenusReferences"]
        self.assertEqual(set(menus), {figure["id"] for figure in self.data["sheets"][0]["figures"]})
        for user in self.readers:
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for figure, xmlid in menus.items():
                with self.subTest(figure=figure, user=user.login):
                    menu = self.env.ref(xmlid)
                    self.assertTrue(menu.action)
                    self.assertIn(menu.id, visible)
