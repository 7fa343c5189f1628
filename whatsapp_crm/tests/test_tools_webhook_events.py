# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools import webhook_items as items
from .tools_payloads import (
    BSUID,
    PHONE,
    PRICING,
    QUALITY,
    UNDELIVERABLE,
    account,
    body,
    change,
    messages,
    parsed,
    status,
)

NOW = datetime(2026, 9, 21, 14, 21, 40)
TEMPLATE = {"template_id": "42", "name": "order_ready", "language": "en-US"}
IDS = {
    "message_template_id": 42,
    "message_template_name": "order_ready",
    "message_template_language": "en-US",
}


def only(raw_body):
    """Return the one typed item of a body."""
    (item,) = parsed(raw_body)
    return item


@tagged("post_install", "-at_install")
class TestWebhookEvents(BaseCase):
    def test_status(self):
        raw = status("READ", biz_opaque_callback_data="wacrm:42", pricing=PRICING)
        self.assertEqual(
            only(messages(statuses=[raw], contacts=[])),
            items.StatusUpdate(
                wamid="wamid.OUT",
                status="read",
                occurred_at=datetime(2026, 9, 21, 14, 15, 23),
                person=items.Person(PHONE, BSUID),
                callback="wacrm:42",
                pricing=items.Pricing(
                    "authentication_international", "regular", "PMP", True
                ),
            ),
        )

    def test_a_failed_status_says_why(self):
        raw = {"id": "wamid.OUT", "status": "failed", "recipient_id": PHONE}
        item = only(messages(statuses=[raw | {"errors": [UNDELIVERABLE]}]))
        self.assertEqual(item.person.wa_id, PHONE)
        self.assertIsNone(item.pricing)
        self.assertIsNone(item.occurred_at)
        self.assertEqual(
            item.errors,
            (items.MessageError(131026, "Message undeliverable", "Not on WhatsApp."),),
        )

    def test_optional_parts_of_a_status(self):
        bare = only(messages(statuses=[{"id": "wamid.OUT"}]))
        self.assertEqual(bare, items.StatusUpdate("wamid.OUT", ""))
        older = status(parent_recipient_user_id="BR.ENT.1")
        item = only(messages(statuses=[older]))
        self.assertEqual(item.person.parent_user_id, "BR.ENT.1")
        odd = status(pricing={"category": 7, "billable": "yes"}, errors={"code": 1})
        item = only(messages(statuses=[odd]))
        self.assertEqual(item.pricing, items.Pricing("7"))
        self.assertEqual(item.errors, ())

    def test_preferences(self):
        raw = {"wa_id": PHONE, "user_id": BSUID, "category": "marketing_messages"}
        raw |= {"value": "STOP", "timestamp": 1790000000}
        self.assertEqual(
            only(body(change("user_preferences", user_preferences=[raw]))),
            items.PreferenceChange(
                person=items.Person(PHONE, BSUID),
                category="marketing_messages",
                value="stop",
                occurred_at=datetime(2026, 9, 21, 14, 13, 20),
            ),
        )

    def test_a_new_user_id_belongs_to_the_earlier_one(self):
        raw = {"wa_id": PHONE, "user_id": {"previous": "BR.1", "current": "BR.2"}}
        item = only(body(change("user_id_update", user_id_update=[raw])))
        self.assertEqual(item.person, items.Person(PHONE, "BR.1"))
        self.assertEqual(item.user_id, "BR.2")

    def test_contacts_of_the_phone_app(self):
        contact = {"full_name": "Ana Ruiz", "first_name": "Ana", "username": "@ana.q"}
        contact |= {"phone_number": f"+{PHONE}"}
        raw = {"type": "contact", "action": "add", "contact": contact}
        raw["metadata"] = {"timestamp": "1790000000"}
        self.assertEqual(
            only(body(change("smb_app_state_sync", state_sync=[raw]))),
            items.ContactSync(
                person=items.Person(PHONE, None, None, "Ana Ruiz", "ana.q"),
                action="add",
                first_name="Ana",
                occurred_at=datetime(2026, 9, 21, 14, 13, 20),
            ),
        )

    def test_templates(self):
        cases = (
            (
                "message_template_status_update",
                {
                    "event": "REJECTED",
                    "reason": "PROMOTIONAL",
                    "message_template_category": "utility",
                    "rejection_info": {"reason": "r", "recommendation": "Reword it"},
                },
                "template_status",
                {
                    "event": "REJECTED",
                    "reason": "PROMOTIONAL",
                    "category": "UTILITY",
                    "detail": "Reword it",
                },
            ),
            (
                "message_template_status_update",
                {"event": "PAUSED", "other_info": {"title": "FIRST_PAUSE",
                                                   "description": "3 hours"}},
                "template_status",
                {"event": "PAUSED", "reason": "FIRST_PAUSE", "detail": "3 hours"},
            ),
            (
                "message_template_quality_update",
                QUALITY,
                "template_quality",
                {"quality": "GREEN", "previous_quality": "YELLOW"},
            ),
            (
                "template_category_update",
                {"new_category": "UTILITY", "correct_category": "MARKETING"},
                "template_category",
                {"category": "UTILITY", "upcoming_category": "MARKETING"},
            ),
            (
                "template_category_update",
                {"previous_category": "UTILITY", "new_category": "MARKETING"},
                "template_category",
                {"category": "MARKETING", "previous_category": "UTILITY"},
            ),
            (
                "message_template_components_update",
                {"message_template_element": "Hi {{1}}",
                 "message_template_buttons": [{"message_template_button_text": "Yes"}]},
                "template_components",
                {"texts": {"title": None, "element": "Hi {{1}}", "footer": None,
                           "buttons": [{"message_template_button_text": "Yes"}]}},
            ),
        )
        for field, value, kind, expected in cases:
            with self.subTest(field, value=value):
                self.assertEqual(
                    only(account(field, IDS | value)),
                    items.TemplateEvent(
                        **{"kind": kind, "occurred_at": NOW} | TEMPLATE | expected
                    ),
                )

    def test_numbers(self):
        cases = (
            (
                "phone_number_quality_update",
                {"event": "UPGRADE", "max_daily_conversations_per_business": "TIER_2K"},
                "number_quality",
                {"event": "UPGRADE", "limit": "TIER_2K"},
            ),
            (
                "phone_number_quality_update",
                {"event": "DOWNGRADE", "current_limit": "TIER_250", "old_limit": "x"},
                "number_quality",
                {"event": "DOWNGRADE", "limit": "TIER_250"},
            ),
            (
                "phone_number_name_update",
                {"decision": "REJECTED", "requested_verified_name": "Sol",
                 "rejection_reason": "NAME_NOT_RELATED"},
                "number_name",
                {"event": "REJECTED", "verified_name": "Sol",
                 "reason": "NAME_NOT_RELATED"},
            ),
            (
                "security",
                {"event": "PIN_CHANGED", "requester": 7},
                "security",
                {"event": "PIN_CHANGED", "requester": "7"},
            ),
        )
        for field, value, kind, expected in cases:
            value = {"display_phone_number": "+1 555-000-1111"} | value
            with self.subTest(field, value=value):
                self.assertEqual(
                    only(account(field, value)),
                    items.NumberEvent(
                        kind=kind,
                        display_phone_number="15550001111",
                        occurred_at=NOW,
                        **expected,
                    ),
                )

    def test_accounts(self):
        restriction = {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}
        restriction["expiration"] = 1790000000
        cases = (
            (
                "account_update",
                {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction],
                 "phone_number": "15550001111"},
                {"kind": "account_update", "event": "ACCOUNT_RESTRICTION",
                 "display_phone_number": "15550001111",
                 "restrictions": (items.Restriction(
                     "RESTRICTED_BIZ_INITIATED_MESSAGING",
                     datetime(2026, 9, 21, 14, 13, 20)),)},
            ),
            (
                "account_update",
                {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
                {"kind": "account_update", "event": "DISABLED_UPDATE",
                 "ban_state": "DISABLE"},
            ),
            (
                "account_update",
                {"event": "PARTNER_ADDED", "waba_info": {"waba_id": "7"}},
                {"kind": "account_update", "event": "PARTNER_ADDED", "waba_id": "7"},
            ),
            (
                "account_review_update",
                {"decision": "approved"},
                {"kind": "account_review", "event": "APPROVED"},
            ),
            (
                "account_alerts",
                {"alert_info": {"alert_type": "OBA_APPROVED", "alert_severity": "INFO",
                                "alert_description": "d"}},
                {"kind": "account_alert", "event": "OBA_APPROVED", "severity": "INFO",
                 "description": "d"},
            ),
            (
                "business_capability_update",
                {"max_daily_conversations_per_business": 2000},
                {"kind": "capability", "limit": "2000"},
            ),
        )
        for field, value, expected in cases:
            with self.subTest(field, value=value):
                self.assertEqual(
                    only(account(field, value)),
                    items.AccountEvent(occurred_at=NOW, info=value, **expected),
                )

    def test_trouble_without_a_message(self):
        item = only(messages(errors=[{"code": 130429, "title": "Rate limit hit"}]))
        self.assertIsInstance(item, items.ServiceError)
        self.assertEqual(item.errors, (items.MessageError(130429, "Rate limit hit"),))

    def test_out_of_scope_is_kept(self):
        raw = {"action_type": "marketing_messages_link_click"}
        item = only(messages(user_actions=[raw]))
        self.assertIsInstance(item, items.UnknownItem)
        self.assertEqual(item.payload["item"], raw)
