import base64
import io
import json
import zipfile
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .campaign_common import CampaignCase

ANA = "34650000000"


@tagged("post_install", "-at_install")
class TestCampaignFigures(CampaignCase):
    """Who counts as reached, answered and won, whoever they turn out to be, and what it cost."""

    def setUp(self):
        super().setUp()
        self.ana = self.people(1, name="Ana")

    def sent(self, **values):
        send = self.start(self.ana, self.notice, **values)
        self.deliver()
        return send

    def answer(self, text="Me interesa", **values):
        return self.receive_text(text, **{"sender": ANA, "name": "Ana", **values}).conversation_id

    def hidden(self):
        """Ana under her user ID alone, known before the campaign wrote to her phone."""
        return self.receive_text(sender=None, user_id="ES.9", name="Ana").contact_id

    # ------------------------------------------------------------------- merges

    def test_reply_of_a_merged_person_counts(self):
        hidden = self.hidden()
        send = self.sent()
        self.assertNotEqual(self.recipients(send).contact_id, hidden)
        conversation = self.answer(user_id="ES.9")
        self.assertEqual(self.recipients(send).contact_id.merged_into_id, hidden)
        self.assertEqual((send.answered_count, conversation.campaign_name), (1, send.name))

    def test_opting_out_of_a_merged_person_counts(self):
        hidden = self.hidden()
        send = self.sent()
        self.assertEqual(self.answer("BAJA", user_id="ES.9").contact_id, hidden)
        self.assertEqual(send.opted_out_count, 1)

    def test_merged_person_gets_it_once(self):
        hidden = self.hidden()
        twin = self.people(1, first=34_659_000_000)
        twin.phone = False
        hidden.partner_id = twin
        send = self.start(self.ana | twin, self.notice, pace=60)
        self.run_campaigns()
        self.assertEqual(self.recipients(send, state="queued").partner_id, self.ana)
        hidden._absorb(self.recipients(send, state="queued").contact_id)
        send.sudo()._write_life({"paced_until": False})
        self.deliver()
        self.assertEqual(self.reasons(send), {"duplicate": 1})
        self.assertEqual(len(self.graph.sent), 1)

    # --------------------------------------------------------- whom it reached

    def test_who_never_got_it_does_not_answer_it(self):
        send = self.start(self.ana, self.notice)
        self.run_campaigns()
        self.assertEqual(self.recipients(send).message_id.status, "queued")
        self.assertFalse(self.answer().campaign_name)
        self.answer("BAJA")
        self.assertEqual((send.answered_count, send.opted_out_count), (0, 0))

    def test_failed_reached_nobody(self):
        send = self.sent()
        self.receive_status(self.recipients(send).message_id.wamid, "failed", errors=[{"code": 131026, "title": "x"}])
        self.assertFalse(self.answer().campaign_name)
        self.assertEqual(send.answered_count, 0)

    def test_replies_count_from_when_it_left(self):
        send = self.sent(answer_days=2)
        self.recipients(send).queued_at -= timedelta(days=3)
        self.assertEqual(self.answer().campaign_name, send.name)

    def test_another_number_is_no_reply(self):
        other = self.env["whatsapp_crm.number"].create({
            "name": "Otra", "account_id": self.account.id, "phone_number_ref": "pnid-2",
            "display_phone_number": "+34 600 000 002", "team_id": self.team.id, "quiet_hours": False})
        send = self.sent()
        self.assertFalse(self.answer(number=other).campaign_name)
        self.answer("BAJA", number=other)
        self.assertEqual((send.answered_count, send.opted_out_count), (0, 0))
        self.assertEqual(self.answer().campaign_name, send.name)

    def test_quoting_the_first_attempt_answers(self):
        send = self.sent()
        first = self.recipients(send).message_id
        self.receive_status(first.wamid, "failed", errors=[{"code": 131026, "title": "x"}])
        self.env["whatsapp_crm.message"].browse(first.id)._retry()
        self.assertNotEqual(self.recipients(send).message_id, first)
        self.answer(context={"id": first.wamid, "from": "34600000001"})
        self.assertEqual(send.answered_count, 1)

    # -------------------------------------------------------------------- costs

    def priced(self, row, state="charged", price=False, currency=None):
        row.sudo().write({"priced_at": fields.Datetime.now(), "price_state": state})
        if currency:
            row.sudo().write({"price": price, "currency_id": currency.id})

    def test_currencies_are_not_mixed(self):
        euro, dollar = self.env.ref("base.EUR"), self.env.ref("base.USD")
        send = self.start(self.people(2, first=34_655_000_000), self.notice)
        self.deliver()
        for row, price, currency in zip(self.recipients(send).message_id, (2, 3), (euro, dollar)):
            self.priced(row, price=price, currency=currency)
        self.env.invalidate_all()
        self.assertIn(euro.symbol, send.cost_label)
        self.assertIn(dollar.symbol, send.cost_label)
        self.assertNotIn("5", send.cost_label)

    def test_price_that_nobody_knows(self):
        send = self.start(self.people(3, first=34_655_000_000), self.notice)
        self.deliver()
        for row, state in zip(self.recipients(send).message_id, ("unknown", "other", "free")):
            self.priced(row, state)
        self.env.invalidate_all()
        self.assertEqual((send.unpriced_count, send.cost_label), (2, "2 with unknown price"))

    def test_attempt_that_arrived_after_all_costs(self):
        euro = self.env.ref("base.EUR")
        send = self.sent()
        first = self.recipients(send).message_id
        self.receive_status(first.wamid, "failed", errors=[{"code": 131026, "title": "x"}])
        self.env["whatsapp_crm.message"].browse(first.id)._retry()
        self.priced(first, price=2, currency=euro)
        self.priced(self.recipients(send).message_id, price=3, currency=euro)
        other = self.sent(name="Otra")
        self.env.invalidate_all()
        self.assertIn("5", send.cost_label)
        self.assertFalse(other.cost_label, "nothing is known of it yet")

    def test_costs_of_many_are_one_statement(self):
        sends = self.sent() | self.sent() | self.sent()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        sends._costs()
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

    # ---------------------------------------------------------------- won, export

    def test_won_before_the_message_is_not_listed(self):
        send = self.sent()
        lead = self.answer().lead_id
        lead.expected_revenue = 500
        lead.action_set_won()
        self.env.flush_all()
        for days, figures in ((-2, (0, 0)), (2, (1, 500))):
            lead.date_closed = self.recipients(send).queued_at + timedelta(days=days)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual((send.won_count, send.revenue), figures)
            found = self.env["crm.lead"].with_context(active_test=False).search(send.action_open_won()["domain"])
            self.assertEqual(len(found), figures[0])
        found = self.env["crm.lead"].with_context(active_test=False).search(send.action_open_leads()["domain"])
        self.assertEqual(found, lead)

    def test_export_lists_campaigns(self):
        self.sent(name="Feria")
        self.start(self.people(1, first=34_656_000_000), self.notice, name="De otros")
        self.answer()
        wizard = self.env["whatsapp_crm.erase.person"].with_user(self.admin).with_company(self.company).with_context(
            default_partner_id=self.ana.id).create({})
        wizard.action_export()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file))) as archive:
            [row] = json.loads(archive.read("data.json"))["campaigns"]
            page = archive.read("data.html").decode()
        self.assertEqual((row["send_id"], row["result"]), ("Feria", "Answered"))
        self.assertTrue(row["queued_at"])
        self.assertIn("Feria", page)
