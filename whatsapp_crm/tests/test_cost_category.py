# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .cost_common import CostCase


@tagged("post_install", "-at_install")
class TestCostCategory(CostCase):
    """WhatsApp moves a template to marketing: marketing users and an administrator hear what it costs."""

    def move(self, **value):
        self.process({"object": "whatsapp_business_account", "entry": [{
            "id": "waba-1", "time": int(fields.Datetime.now().timestamp()) + 60, "changes": [{
                "field": "template_category_update", "value": {
                    "message_template_id": 77, "message_template_name": "aviso", "message_template_language": "es",
                    **value}}]}]})

    def warnings(self):
        return self.env["mail.activity"].search([
            ("res_model", "=", "whatsapp_crm.account"), ("res_id", "=", self.account.id),
            ("activity_type_id", "=", self.env.ref("whatsapp_crm.mail_activity_type_category").id)])

    def test_announced_with_its_effect(self):
        self.move(new_category="UTILITY", correct_category="MARKETING")
        warnings = self.warnings()
        self.assertEqual(warnings.user_id, self.marketing | self.admin)
        self.assertIn("aviso", warnings[0].summary)
        self.assertIn("0.0500 € instead of 0.0200 €", warnings[0].note)
        self.assertNotIn("last month", warnings[0].note)
        self.assertEqual(self.notice.category, "UTILITY")

    def test_done_after_it_was_announced_is_not_said_twice(self):
        self.move(new_category="UTILITY", correct_category="MARKETING")
        self.move(previous_category="UTILITY", new_category="MARKETING")
        self.assertEqual(self.notice.category, "MARKETING")
        self.assertEqual(len(self.warnings()), 2)

    def test_done_without_a_word_before(self):
        self.move(previous_category="UTILITY", new_category="MARKETING")
        self.assertEqual(len(self.warnings()), 2)

    def test_volume_of_last_month(self):
        last_month = fields.Datetime.start_of(fields.Datetime.now(), "month") - timedelta(days=3)
        for _number in range(3):
            self.report(self.sent(), "delivered", "utility", at=str(last_month))
        self.report(self.sent(), "delivered", "utility")  # this month's
        self.move(previous_category="UTILITY", new_category="MARKETING")
        self.assertIn("As many as last month (3) would cost 0.0900 € more", self.warnings()[0].note)

    def test_without_rates_the_price_is_unknown(self):
        self.rates().filtered(lambda rate: rate.category == "marketing").unlink()
        self.move(previous_category="UTILITY", new_category="MARKETING")
        self.assertIn("price is unknown", self.warnings()[0].note)

    def test_found_when_the_list_is_read(self):
        self.notice.template_ref = "77"
        self.env["whatsapp_crm.template"]._sync(self.account, [
            {"id": "77", "name": "aviso", "language": "es", "status": "APPROVED", "category": "MARKETING",
             "components": self.notice.components},
            {"id": "78", "name": "oferta", "language": "es", "status": "APPROVED", "category": "MARKETING",
             "components": self.offer.components}])
        self.assertEqual(len(self.warnings()), 2)

    def test_other_changes_are_no_news_of_money(self):
        self.notice.category = "MARKETING"
        self.move(previous_category="MARKETING", new_category="UTILITY")
        self.assertEqual(self.notice.category, "UTILITY")
        self.offer._take_over({"quality": "RED"})
        self.assertFalse(self.warnings())

    def test_what_a_person_chose_is_no_change_of_whatsapps(self):
        draft = self.env["whatsapp_crm.template"].with_user(self.marketing).create({
            "account_id": self.account.id, "name": "nueva", "lang_code": "es", "category": "UTILITY",
            "body_text": "Hola"})
        draft.category = "MARKETING"
        self.assertFalse(self.warnings())

    def test_another_companys_marketing_hears_nothing(self):
        other = self._user("wacrm_other_marketing", "whatsapp_crm.group_marketing", self.other_company)
        self.move(previous_category="UTILITY", new_category="MARKETING")
        self.assertNotIn(other, self.warnings().user_id)
