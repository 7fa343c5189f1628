# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from lxml import etree

from odoo import models
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .work_common import WorkCase

#: Views of figures group by what is no measure; everything else in them is one.
FIGURES = ("pivot", "graph")


@tagged("post_install", "-at_install")
class TestWorkMenus(WorkCase):
    """What stands behind each entry of Analysis: its figures and lists are read as the client reads them."""

    def setUp(self):
        super().setUp()
        conversation = self.customer_writes()
        self.take(conversation, self.agent)
        conversation.sudo().tag_ids = self.complaint
        self.answer(conversation)
        self.resolve(conversation, self.agent)
        self.env.flush_all()

    def each_action(self):
        """(action, its model, its domain) of each entry."""
        for menu in self.env.ref("whatsapp_crm_metrics.menu_analysis").child_id:
            with self.subTest(menu=menu.name):
                action = menu.action
                model = self.env[action.res_model]
                yield action, model, Domain(self.evaluated(action.domain) or [])

    def evaluated(self, expression):
        return safe_eval(expression or "[]", {"uid": self.env.uid})

    def arch(self, action, model, kind):
        view = action.view_ids.filtered(lambda one: one.view_mode == kind).view_id
        return etree.fromstring(model.get_view(view.id or None, kind)["arch"])

    def test_the_figures_are_read(self):
        for action, model, domain in self.each_action():
            for kind in set(FIGURES) & set(action.view_mode.split(",")):
                groups, measures = self.shown(self.arch(action, model, kind), model)
                found = model.formatted_read_grouping_sets(
                    domain, [[], *([group] for group in groups), groups], ["__count", *measures])
                self.assertEqual(len(found[0]), 1)

    def shown(self, arch, model):
        """(groups, measures) of a pivot or graph."""
        groups, measures = [], []
        for node in arch.iter("field"):
            name = node.get("name")
            field = model._fields[name]
            measure = node.get("type") == "measure" or (
                arch.tag == "graph" or not node.get("type")) and field.type in ("float", "integer", "monetary")
            if measure:
                measures.append(f"{name}:{field.aggregator}")
            else:
                interval = node.get("interval") or field.type in ("date", "datetime") and "month"
                groups.append(f"{name}:{interval}" if interval else name)
        return groups, measures

    def test_the_lists_are_read(self):
        for action, model, domain in self.each_action():
            if "list" in action.view_mode.split(","):
                names = {node.get("name"): {} for node in self.arch(action, model, "list").iterchildren("field")}
                found = model.web_search_read(domain, names, limit=80)
                self.assertEqual(found["length"], model.search_count(domain, limit=found["length"] + 1))

    def test_no_field_hides_what_every_model_can(self):
        """A field ``read`` would leave the list of its report without rows that can be read."""
        for action, model, _domain in self.each_action():
            if action.res_model.startswith("whatsapp_crm.report."):
                hidden = {name for name in model._fields if callable(getattr(models.BaseModel, name, None))}
                self.assertFalse(hidden - {"id", "display_name"}, action.res_model)
