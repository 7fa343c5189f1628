# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .facts_common import FactsCase


@tagged("post_install", "-at_install")
class TestFactsFilters(FactsCase):
    """What a report says at first, and what its filters leave of it."""

    def actions(self):
        return self.env["ir.actions.act_window"].search([("res_model", "=like", "whatsapp_crm.report.%")])

    def domain_of(self, text):
        return Domain(safe_eval(text or "[]", {"uid": self.env.uid, "context_today": datetime.today}))

    def filters(self, action):
        """dict of the domains of its search view, by the name of the filter."""
        view = self.env[action.res_model].get_view(action.search_view_id.id or None, "search")
        return {node.get("name"): self.domain_of(node.get("domain"))
                for node in etree.fromstring(view["arch"]).iter("filter") if node.get("domain")}

    def is_of_figures(self, model, domain):
        """Is it of numbers alone? Two values of a choice may well exclude each other."""
        return all(model._fields[condition.field_expr].type in ("float", "integer", "monetary")
                   for condition in domain.iter_conditions() if condition.field_expr in model._fields)

    def test_each_filter_fits_each_report(self):
        actions = self.actions()
        self.assertGreater(len(actions), 10)
        for action in actions:
            model, domain = self.env[action.res_model], self.domain_of(action.domain)
            for name, narrower in self.filters(action).items():
                with self.subTest(action.name, filter=name):
                    both = domain & narrower
                    model.search_count(both)
                    if self.is_of_figures(model, narrower):
                        self.assertFalse(both.optimize_full(model).is_false())

    def test_missed_and_kept_are_all_that_was_promised(self):
        """Of three, one in time, one too late, and one that needed no answer and has no row there."""
        for minutes, sender in ((1, "34600000101"), (60, "34600000102")):
            conversation = self.customer_writes(sender=sender)
            self.look(conversation)
            self.pass_time(minutes=minutes)
            self.answer(conversation)
        self.customer_writes(sender="34600000103").with_user(self.agent).action_no_answer_needed()
        turns = self.env["whatsapp_crm.report.turn"]
        for action, field in (("kept", "kept"), ("seen", "seen_unanswered")):
            action = self.env.ref(f"whatsapp_crm_metrics.whatsapp_crm_report_turn_{action}_action")
            domain = self.domain_of(action.domain) & Domain("company_id", "=", self.company.id)
            with self.subTest(field):
                self.assertEqual(
                    [turns.search_count(domain & Domain(field, "=", value)) for value in (0, 1)], [1, 1])
                self.assertEqual(turns.search_count(domain), 2)
        missed = self.filters(action)["missed"]
        self.assertEqual(turns.search_count(missed & Domain("company_id", "=", self.company.id)), 1)
