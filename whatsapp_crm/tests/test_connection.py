# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.transport import message_words, refusal_words
from ..tools import errors, media_rules, outbound_payload, template_text
from ..tools.graph_client import GraphError, GraphTransportError
from .common import WhatsappCrmCase
from .graph_admin import AdminGraph


@tagged("post_install", "-at_install")
class TestConnection(WhatsappCrmCase):
    """*Test connection* answers in plain words whatever Meta says."""

    def setUp(self):
        super().setUp()
        self.graph = AdminGraph()
        self.account.app_ref = "app-1"
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.example")
        self.env["ir.config_parameter"].set_param("whatsapp_crm.graph_host", False)
        self.graph.webhook = {"application": "https://odoo.example/whatsapp_crm/webhook"}

    def run_test(self):
        self.number.with_user(self.admin).action_test_connection()
        return {line["text"]: line for line in self.number.connection_lines}

    def texts(self, result):
        return " ".join(text for text, line in self.run_test().items() if line["result"] == result)

    def test_all_well(self):
        self.assertFalse(self.texts("bad"))
        self.assertTrue(self.number.connection_ok)
        self.assertEqual(
            (self.number.verified_name, self.number.quality_rating, self.number.messaging_limit,
             self.number.throughput, self.number.status),
            ("Planes", "GREEN", "TIER_2K", "STANDARD", "CONNECTED"))
        self.assertIn("fa-check", self.number.connection_report)

    def test_dead_token_stops_the_queue(self):
        self.graph.token = {"is_valid": False}
        self.assertIn("not valid", self.texts("bad"))
        self.assertTrue(self.account.sending_stopped)
        self.assertTrue(self.account.activity_ids)

    def test_missing_permission_is_named(self):
        self.graph.token["scopes"] = ["whatsapp_business_messaging"]
        self.assertIn("whatsapp_business_management", self.texts("bad"))

    def test_token_that_expires(self):
        self.graph.token["expires_at"] = 1800000000
        self.assertIn("only until", self.texts("bad"))

    def test_token_of_another_app(self):
        self.graph.token["app_id"] = "app-2"
        self.assertIn("another app (app-2)", self.texts("bad"))

    def test_missing_app_secret_is_bad(self):
        self.account.app_secret = False
        self.assertIn("app secret is missing", self.texts("bad"))

    def test_foreign_number(self):
        self.graph.numbers = [{"id": "other"}]
        self.assertIn("does not belong", self.texts("bad"))

    def test_not_subscribed_and_then_subscribed(self):
        self.graph.apps = []
        self.assertIn("does not receive", self.texts("bad"))
        self.number.with_user(self.admin).action_subscribe()
        self.assertEqual(self.graph.subscribed, ["waba-1"])
        self.assertTrue(self.number.connection_ok)

    def test_wrong_address_shows_both(self):
        self.graph.webhook = {"application": "https://odoo.example/whatsapp_crm/webhook",
                              "phone_number": "https://old.example/hook"}
        line = next(line for text, line in self.run_test().items() if "old.example" in text)
        self.assertEqual(line["result"], "bad")
        self.assertIn("https://odoo.example/whatsapp_crm/webhook", line["advice"])

    def test_plain_http_address(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "http://10.0.0.1:8069")
        self.assertIn("begin with https", self.texts("bad"))

    def test_no_trouble_raises(self):
        for trouble in (GraphError(190, message="no"), GraphError(200), GraphError(987654321, message="odd"),
                        GraphTransportError("no answer", doubtful=False), ValueError("an id is missing")):
            for name in ("token", "number", "numbers", "apps", "webhook"):
                with self.subTest(trouble=trouble, name=name):
                    self.graph = AdminGraph()
                    setattr(self.graph, name, trouble)
                    self.assertTrue(self.run_test())

    def test_markup_from_meta_is_escaped(self):
        self.graph.number["verified_name"] = "<img src=x onerror=alert(1)>"
        self.run_test()
        self.assertNotIn("<img", self.number.connection_report)

    def test_agents_may_not(self):
        with self.assertRaises(AccessError):
            self.number.with_user(self.supervisor).action_test_connection()

    def test_admin_who_may_not_see_secrets(self):
        admin = self._user("wacrm_only_admin", "whatsapp_crm.group_admin")
        self.number.with_user(admin).action_test_connection()
        self.assertTrue(self.number.connection_ok)

    def test_subscription_refused_in_words(self):
        self.graph.subscribe_app = lambda _waba_ref: self.graph._answer(GraphError(10))
        with self.assertRaisesRegex(UserError, "lacks a permission"):
            self.account.with_user(self.admin).action_subscribe()


@tagged("post_install", "-at_install")
class TestWords(WhatsappCrmCase):
    """Every reason has its own words."""

    def test_every_advice_has_words(self):
        words = {key: message_words.advice_words(self.env, key) for key in errors.ADVICE}
        self.assertEqual([key for key, text in words.items() if key != "unknown" and text == words["unknown"]], [])
        self.assertEqual(len(set(words.values())), len(words))

    def test_details_are_shown_where_the_advice_is_vague(self):
        words = message_words.trouble_words(self.env, GraphError(100, details="Invalid parameter X"))
        self.assertIn("Invalid parameter X", words)

    def test_every_refusal_of_a_file_has_words(self):
        refused = media_rules.MediaRefused("too_large", 5 * 1024 * 1024)
        self.assertIn("5 MB", refusal_words.refusal_words(self.env, refused, "a.png"))
        self.assertIn("500 KB", refusal_words.refusal_words(
            self.env, media_rules.MediaRefused("too_large", 500 * 1024), "a.webp"))
        self.assertIn("empty", refusal_words.refusal_words(self.env, media_rules.MediaRefused("empty"), "a.png"))

    def test_every_refusal_of_a_payload_has_words(self):
        reasons = ("recipient", "callback", "empty", "too_long", "too_many", "duplicate", "caption", "kind", "place")
        for reason in reasons:
            refused = outbound_payload.PayloadRefused(reason, part="body", limit=42)
            words = refusal_words.refusal_words(self.env, refused)
            self.assertTrue(words)
            self.assertEqual("42" in words, reason in ("too_long", "too_many"), words)

    def test_every_refusal_of_a_template_has_words(self):
        for reason in ("missing", "empty", "newline", "tab", "spaces", "too_long"):
            words = refusal_words.refusal_words(self.env, template_text.TemplateRefused(reason), "Text, {{1}}")
            self.assertIn("Text, {{1}}", words)
        for reason in ("carousel", "limited_time_offer", "flow", "otp", "catalog", "call", "header", "button",
                       "component"):
            self.assertIn("cannot be sent from here", refusal_words.refusal_words(
                self.env, template_text.TemplateRefused(reason)))
