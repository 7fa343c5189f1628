# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import re
from pathlib import Path

from odoo.addons.whatsapp_crm.tests.gate_obstacles import Obstacles
from odoo.tests import tagged

from .survey_common import ORIGIN, SurveyCase

# Who puts rows on their way; whoever joins them is tried here.
QUEUES = re.compile(r"\b(_queue|_queue_batch|_wacrm_write|_post_automatically|_deliver|_say_automatically)\(")


@tagged("post_install", "-at_install")
class TestSurveyGate(Obstacles, SurveyCase):
    """The question goes through the one gate, whatever stands in its way."""

    def setUp(self):
        super().setUp()
        self.contact = self.conversation.contact_id
        self.offer = self.env["whatsapp_crm.template"].create({
            "account_id": self.account.id, "name": "facil", "lang_code": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [{"type": "BODY", "text": "¿Fue fácil?"}]})

    def test_refused_whatever_stands_in_the_way(self):
        self.conversation._resolve("confirmed", None)
        for obstacle, code in (
                ("number_gone", "number_paused"), ("blocked", "blocked"), ("no_service", "opted_out")):
            for form in ("list", "buttons", "text", "template"):
                with self.subTest(obstacle=obstacle, form=form):
                    self.assertEqual(self.go(form, obstacle), (code, set()))
        self.assertEqual(self.go("list", "no_window"), ("window_closed", set()))
        self.assertEqual(self.go("template", "not_approved"), ("not_approved", set()))
        self.assertEqual(self.go("template", "asks_for_a_file"), ("template_unfit", set()))

    def test_open_where_nothing_stands_in_it(self):
        self.conversation._resolve("confirmed", None)
        for form in ("list", "buttons", "text", "template"):
            with self.subTest(form):
                self.assertEqual(self.go(form), (None, {ORIGIN}))

    def asks_for_a_file(self):
        self.offer.components = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "¿Fue fácil?"}]

    def go(self, form, obstacle=None):
        """Ask that way and undo it; return what the gate said and the origins of the rows that were queued."""
        savepoint = self.env.cr.savepoint()
        try:
            before = self.env["whatsapp_crm.message"].search([], order="id desc", limit=1).id
            if form == "template":
                self.effort.template_id = self.offer
                self.close_window()
            else:
                self.effort.form = form
            if obstacle:
                getattr(self, obstacle)()
            code = self.conversation._survey_gate(self.effort)
            self.conversation._ask_customer()
            rows = self.env["whatsapp_crm.message"].search([("id", ">", before), ("direction", "=", "out")])
            return code, set(rows.mapped("origin"))
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    def test_every_caller_of_this_addon_is_known(self):
        package = Path(__file__).parent.parent
        callers = {
            path.relative_to(package).as_posix() for folder in ("models", "report", "controllers", "wizard")
            for path in (package / folder).rglob("*.py") if QUEUES.search(path.read_text(encoding="utf-8"))}
        self.assertEqual(callers, {"models/survey/conversation.py", "models/survey/survey.py"})
