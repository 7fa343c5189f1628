# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestContact(WhatsappCrmCase):
    """Who a WhatsApp user is, whatever Meta tells of them and when."""

    def test_portfolio_known_later_keeps_the_people(self):
        contact = self.receive_text().contact_id
        self.account.portfolio_ref = "portfolio-1"
        self.assertEqual(self.receive_text("otra vez").contact_id, contact)
        with self.assertRaises(UserError):
            self.account.portfolio_ref = "portfolio-2"

    def test_two_accounts_found_to_be_of_one_portfolio_share_their_people(self):
        other_account = self.account.create({
            "name": "B", "company_id": self.company.id, "waba_ref": "waba-b", "portfolio_ref": "portfolio-1"})
        other_number = self.number.create({
            "name": "B", "account_id": other_account.id, "phone_number_ref": "pnid-b", "team_id": self.team.id})
        older = self.receive_text("BAJA").contact_id
        message, card = self.message_item(text={"body": "Hola"})
        self.process(self.webhook_body(
            messages=[message], contacts=[card], number=other_number, waba="waba-b"))
        younger = self.env["whatsapp_crm.message"].search([("wamid", "=", message["id"])]).contact_id
        self.assertNotEqual(older, younger)
        self.account.portfolio_ref = "portfolio-1"
        self.assertEqual(younger.merged_into_id, older)
        self.assertEqual(self.receive_text("otra vez").contact_id, older)

    def test_opt_out_survives_a_merge(self):
        phone = self.receive_text(sender="34611222333").contact_id
        hidden = self.receive_text("STOP", sender=None, user_id="ES.123").contact_id
        self.assertEqual(hidden.marketing_consent, "withdrawn")
        self.receive_text("hola", sender="34611222333", user_id="ES.123")
        self.assertEqual((phone.marketing_consent, phone.marketing_source), ("withdrawn", "words"))

    def test_changed_number_goes_on_in_the_same_chat(self):
        row = self.receive_text(user_id="ES.1")
        message, _card = self.message_item(
            "system", user_id="ES.1", system={
                "type": "user_changed_number", "wa_id": "34699000111", "user_id": "ES.2", "body": "changed"})
        self.process(self.webhook_body(messages=[message]))
        later = self.receive_text("con el nuevo", sender="34699000111", user_id="ES.2")
        self.assertEqual((later.contact_id, later.channel_id), (row.contact_id, row.channel_id))
        self.assertIn("34611222333", row.contact_id.earlier_ids)
        late = self.receive_text("escrito antes", sender=None, user_id="ES.1")
        self.assertEqual(late.contact_id, row.contact_id)
