from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.consent.gate_words import CODES
from ..tools.graph_client import GraphError
from .consent_common import ConsentCase

NOON = "2026-11-18 12:00:00"  # a Wednesday; 13:00 in Madrid


@tagged("post_install", "-at_install")
class TestGate(ConsentCase):
    """What the gate refuses, to whom, and in which words."""

    def refusals(self, people, template=None, **options):
        return self.number._wacrm_refusals(people, self.offer if template is None else template, **options)

    def code(self, template=None, **options):
        return self.refusals(self.contact, template, **options).get(self.contact)

    # ------------------------------------------------------------------ consent

    def test_marketing_needs_consent(self):
        self.assertEqual(self.code(), "no_consent")
        self.assertFalse(self.code(self.notice))
        self.agree(self.contact)
        self.assertFalse(self.code())
        self.receive_text("BAJA")
        self.assertEqual(self.code(), "opted_out")
        self.assertFalse(self.code(self.notice), "an opt-out of marketing is one of marketing")

    def test_withdrawn_service_stops_every_template(self):
        self.agree(self.contact, purpose="service", state="withdrawn")
        self.agree(self.contact)
        self.assertEqual((self.code(self.notice), self.code()), ("opted_out", "opted_out"))
        with self.assertRaisesRegex(UserError, "no template goes"):
            self.send(self.notice)
        self.assertTrue(self.say(self.channel), "who writes is answered")

    def test_marketing_to_the_united_states(self):
        contact = self.receive_text(sender="12125550123").contact_id
        self.agree(contact)
        self.assertEqual(self.refusals(contact), {contact: "us_marketing"})

    # ------------------------------------------------------- number and template

    def test_approval(self):
        self.agree(self.contact)
        for status in ("PENDING", "REJECTED", "PAUSED", "DISABLED"):
            with self.subTest(status):
                self.offer.status = status
                self.assertEqual(self.code(), "not_approved")
        other = self.env["whatsapp_crm.account"].create(
            {"name": "Otra", "company_id": self.company.id, "waba_ref": "waba-2"})
        self.assertEqual(self.code(self.notice.copy({"account_id": other.id})), "not_approved")
        self.assertEqual(self.code(self.env["whatsapp_crm.template"]), "not_approved")

    def test_number_that_is_gone(self):
        self.number.active = False
        self.assertEqual(self.code(self.notice), "number_paused")
        with self.assertRaisesRegex(UserError, "no longer connected"):
            self.send(self.notice)

    def test_stopped_account_takes_no_marketing(self):
        self.agree(self.contact)
        self.account._stop_sending("Restringida")
        self.assertEqual((self.code(), self.code(self.notice)), ("number_paused", None))

    def test_low_quality_pauses_marketing_and_says_so(self):
        self.agree(self.contact)
        for rating in ("YELLOW", "RED"):
            with self.subTest(rating):
                self.number.quality_rating = rating
                self.assertTrue(self.number.marketing_paused)
                self.assertEqual((self.code(), self.code(self.notice)), ("number_paused", None))
        self.assertIn("Marketing", " ".join(self.account.activity_ids.mapped("summary")))
        with self.assertRaisesRegex(UserError, "Marketing is paused"):
            self.send(self.offer)
        self.number.quality_rating = "UNKNOWN"
        self.assertTrue(self.number.marketing_paused, "not rated is not high")
        self.number.quality_rating = "RED"
        self.number.quality_rating = "GREEN"
        self.assertFalse(self.number.marketing_paused)
        self.assertFalse(self.code())

    def test_resumed_by_a_person_until_it_gets_worse(self):
        self.number.quality_rating = "YELLOW"
        for user in (self.agent, self.supervisor, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.number.with_user(user).action_resume_marketing()
        self.number.with_user(self.marketing).action_resume_marketing()
        self.assertFalse(self.number.marketing_paused)
        self.number.quality_rating = "YELLOW"
        self.assertFalse(self.number.marketing_paused, "somebody knows of that")
        self.number.quality_rating = "RED"
        self.assertTrue(self.number.marketing_paused)

    def test_restriction_by_notice_and_by_refusal(self):
        self.notify("account_update", 1790000000, event="ACCOUNT_RESTRICTION", restriction_info=[
            {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1790100000}])
        self.assertTrue(self.number.marketing_paused)
        self.number._resume_marketing("x")
        self.notify("phone_number_quality_update", 1790000001,
                    display_phone_number="34600000001", event="FLAGGED", current_limit="TIER_1K")
        self.assertTrue(self.number.marketing_paused)
        self.number._resume_marketing("x")
        self.agree(self.contact)
        row = self.send(self.offer)
        with self.graph_answers(GraphError(131048)):
            self.run_senders()
        self.assertTrue(self.number.marketing_paused)
        self.assertNotEqual(row.status, "accepted")

    def notify(self, field, at, **value):
        self.process({"object": "whatsapp_business_account", "entry": [
            {"id": "waba-1", "time": at, "changes": [{"field": field, "value": value}]}]})

    # ------------------------------------------------------------ frequency cap

    def test_frequency_cap_counts_what_may_have_arrived(self):
        self.agree(self.contact)
        first, _second = self.send(self.offer), self.send(self.offer)
        self.send(self.notice)
        self.assertEqual(self.code(), "frequency_cap")
        with self.assertRaisesRegex(UserError, "2 marketing messages in the last 7 days"):
            self.send(self.offer)
        first._climb("failed", forced=True)
        self.assertFalse(self.code(), "what failed bothered nobody")
        again = self.send(self.offer)
        again.sent_at = fields.Datetime.now() - timedelta(days=8)
        self.assertFalse(self.code())
        self.company.wacrm_marketing_cap = 1
        self.assertEqual(self.code(), "frequency_cap")
        self.company.wacrm_marketing_cap = 0
        self.assertFalse(self.code())

    def test_sending_again_counts_once(self):
        self.agree(self.contact)
        self.company.wacrm_marketing_cap = 1
        row = self.send(self.offer)
        row._climb("unknown", forced=True)
        row.with_user(self.agent).action_retry()
        self.assertEqual(row.retry_ids.status, "queued")

    # -------------------------------------------------------------- quiet hours

    def at(self, moment):
        return self.enterContext(patch.object(
            fields.Datetime, "now", lambda *args: fields.Datetime.to_datetime(moment)))

    def test_quiet_hours_are_the_customers(self):
        self.agree(self.contact)
        far = self.receive_text(sender="5491122223333").contact_id
        self.agree(far)
        self.number.quiet_hours = True
        self.at("2026-11-18 22:00:00")  # 23:00 in Madrid, 19:00 in Buenos Aires
        self.assertEqual(self.refusals(self.contact | far), {self.contact: "quiet_hours"})
        self.assertFalse(self.code(self.notice))
        with self.assertRaisesRegex(UserError, r"It is 23:00 where the customer is.*9:00 and 21:00"):
            self.send(self.offer)

    def test_quiet_hours_can_be_switched_off_and_moved(self):
        self.agree(self.contact)
        self.number.quiet_hours = True
        self.at(NOON)
        self.assertFalse(self.code())
        self.number.write({"marketing_from": 14, "marketing_until": 18})
        self.assertEqual(self.code(), "quiet_hours")
        self.number.quiet_hours = False
        self.assertFalse(self.code())

    # -------------------------------------------------------------- the way out

    def test_queued_marketing_is_looked_at_again_when_it_leaves(self):
        self.agree(self.contact)
        row = self.send(self.offer)
        self.offer.status = "PAUSED"
        self.run_senders()
        self.assertEqual((row.status, self.graph.sent), ("failed", []))

    def test_bulk_waits_for_what_passes(self):
        self.agree(self.contact)
        row = self.env["whatsapp_crm.message"]._queue(
            self.channel, "template", lane="bulk", template_id=self.offer.id,
            content={"name": "oferta", "language": "es", "components": []})
        self.number.quality_rating = "RED"
        self.run_senders("bulk")
        self.assertEqual((row.status, self.graph.sent), ("queued", []))
        self.assertGreater(row.next_attempt_at, fields.Datetime.now())
        self.number.quality_rating = "GREEN"
        row.next_attempt_at = False
        self.run_senders("bulk")
        self.assertEqual(row.status, "accepted")

    def test_two_that_were_queued_at_once_are_counted_when_they_leave(self):
        self.agree(self.contact)
        rows = self.send(self.offer) | self.send(self.offer)
        self.company.wacrm_marketing_cap = 1
        self.run_senders()
        self.run_senders()
        self.assertEqual(rows.sorted("id").mapped("status"), ["accepted", "failed"])

    # --------------------------------------------------------------------- batch

    def test_batch_of_contacts_with_codes(self):
        partners = {
            "none": self.partner(phone="12"), "unknown": self.partner("+34 622 333 441"),
            "given": self.partner("+34 622 333 442"), "twice": self.partner("+34 622 333 442"),
            "left": self.partner("+34 622 333 443"), "us": self.partner("+1 212 555 0123"),
            "chat": self.contact.partner_id}
        for key in ("given", "left", "us"):
            self.env["whatsapp_crm.consent"]._record_of_partner(partners[key], self.company, {
                "purpose": "marketing", "state": "withdrawn" if key == "left" else "given", "source": "form"})
        self.agree(self.contact)
        records = self.env["res.partner"].union(*partners.values())
        names = {partner: key for key, partner in partners.items()}
        self.assertEqual({names[partner]: code for partner, code in self.refusals(records).items()}, {
            "none": "no_phone", "unknown": "no_consent", "twice": "duplicate", "left": "opted_out",
            "us": "us_marketing"})

    def test_batch_of_leads(self):
        lead = self.env["crm.lead"].create(
            {"name": "Web", "phone": "+34 622 333 442", "company_id": self.company.id})
        self.assertEqual(self.refusals(lead), {lead: "no_consent"})
        self.agree(self.contact)
        self.assertFalse(self.refusals(self.conversation.lead_id))

    def test_batch_of_texts_asks_for_windows(self):
        closed = self.receive_text(sender="34600000041")
        closed.channel_id.wacrm_window_until = "2020-01-01"
        everybody = self.contact | closed.contact_id
        self.assertEqual(
            self.number._wacrm_refusals(everybody, kind="text"), {closed.contact_id: "window_closed"})

    def test_blocked(self):
        self.contact._block(self.number)
        self.assertEqual(self.code(self.notice), "blocked")
        with self.assertRaisesRegex(UserError, "blocked this person"):
            self.say(self.channel)

    def test_every_code_has_words(self):
        for code in CODES:
            with self.subTest(code):
                self.offer.status = "PAUSED" if code == "not_approved" else "APPROVED"
                self.assertTrue(self.number._wacrm_refusal_words(code, self.contact, self.offer))

    def test_a_thousand_take_the_statements_of_ten(self):
        partners = self.env["res.partner"].create([
            {"name": str(n), "phone": f"+34633{n:06}", "company_id": self.company.id} for n in range(1000)])
        contacts = self.env["whatsapp_crm.contact"].create([{
            "company_id": self.company.id, "portfolio_ref": self.contact.portfolio_ref,
            "wa_id": f"34633{n:06}", "partner_id": partners[n].id} for n in range(500)])
        self.agree(contacts)

        def statements(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.refusals(records)
            return self.env.cr.sql_log_count - before, len(found)
        statements(partners[495:505])
        ten, thousand = statements(partners[495:505]), statements(partners)
        self.assertEqual((ten[1], thousand[1]), (5, 500))
        self.assertEqual(ten[0], thousand[0])
        self.assertLessEqual(thousand[0], 12)
