# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import BaseCase, tagged

from ..tools.errors import (
    ADVICE,
    RULE_RANGES,
    RULES,
    UNKNOWN_RULE,
    is_known,
    rule_for,
)

RETRIES = {"no", "backoff", "once", "fix", "wait"}
SCOPES = {"message", "contact", "number", "account"}


@tagged("post_install", "-at_install")
class TestErrors(BaseCase):
    def test_rules_are_well_formed(self):
        rules = [*RULES.values(), *(row[2] for row in RULE_RANGES), UNKNOWN_RULE]
        for rule in rules:
            self.assertIn(rule.retry, RETRIES)
            self.assertIn(rule.scope, SCOPES)
            self.assertIn(rule.advice, ADVICE)
        self.assertIn("us_marketing", ADVICE)

    def test_how_to_treat_codes(self):
        cases = {
            0: ("fix", "account", "token"),
            190: ("fix", "account", "token"),
            10: ("fix", "account", "permissions"),
            200: ("fix", "account", "permissions"),
            299: ("fix", "account", "permissions"),
            368: ("wait", "account", "restricted"),
            80007: ("backoff", "account", "rate"),
            130429: ("backoff", "number", "rate"),
            131026: ("no", "contact", "undeliverable"),
            131042: ("fix", "account", "payment"),
            131047: ("fix", "contact", "window_closed"),
            131049: ("wait", "contact", "marketing_cap"),
            131050: ("no", "contact", "opted_out"),
            131056: ("backoff", "contact", "pair_rate"),
            131250: ("no", "message", "unsupported"),
            132001: ("fix", "message", "template_missing"),
            132015: ("wait", "message", "template_stopped"),
            133010: ("fix", "number", "not_registered"),
        }
        for code, expected in cases.items():
            with self.subTest(code):
                rule = rule_for(code)
                self.assertEqual((rule.retry, rule.scope, rule.advice), expected)

    def test_unknown_codes_are_never_tried_again(self):
        for code in (None, -1, 199, 300, 424242, 2388041):
            with self.subTest(code):
                self.assertEqual(rule_for(code), UNKNOWN_RULE)
                self.assertEqual(rule_for(code).retry, "no")
                self.assertFalse(is_known(code))
        self.assertTrue(is_known(0))

    def test_only_three_codes_leave_a_doubt(self):
        doubtful = {code for code, rule in RULES.items() if rule.doubtful}
        self.assertEqual(doubtful, {1, 131000, 135000})
        self.assertFalse(any(row[2].doubtful for row in RULE_RANGES))
