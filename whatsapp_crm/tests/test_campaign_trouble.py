# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.consent.gate import Gate
from .campaign_trouble_common import PDF, TroubleCase

RUN = "odoo.addons.whatsapp_crm.models.campaign.campaign_run"
LOGS = (RUN, "odoo.addons.whatsapp_crm.models.campaign.campaign_trouble")


@tagged("post_install", "-at_install")
class TestCampaignTrouble(TroubleCase):
    """One person's trouble is theirs; everybody's is told to whoever started the campaign."""

    def test_one_that_breaks_is_left_out_and_stops_nobody(self):
        people = self.people(4)
        send = self.start(people, self.greeting)
        with self.breaking(people[1]), mute_logger(*LOGS):
            self.again(send, 2)
        self.run_senders("bulk")
        self.assertEqual((send.sent_count, self.reasons(send)), (3, {"broken": 1}))
        self.assertEqual(self.recipients(send, state="left_out").partner_id, people[1])
        self.run_campaigns()
        self.assertEqual((send.state, send.failed_runs), ("done", 0))

    def test_where_all_break_it_pauses_and_burns_nobody(self):
        people = self.people(4)
        send = self.start(people, self.greeting)
        with self.breaking(*people), mute_logger(*LOGS):
            self.again(send, 2)
            self.assertEqual((send.state, send.waiting_count), ("running", 4))
            self.again(send)
        self.assertEqual((send.state, send.waiting_count), ("paused", 4))
        self.assertIn("could not be put together", send.paused_reason)
        self.assertEqual(send.sudo().activity_ids.user_id, self.marketing)
        send.action_resume()
        self.deliver()
        self.assertEqual(send.sent_count, 4)

    def test_one_at_a_time_it_does_not_burn_the_audience(self):
        people = self.people(5)
        send = self.start(people, self.greeting, pace=60)
        with self.breaking(*people), mute_logger(*LOGS):
            self.again(send, 5)
        self.assertEqual((send.state, send.waiting_count, self.reasons(send)), ("paused", 3, {"broken": 2}))

    def test_a_broken_campaign_does_not_stop_others(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        broken, good = (self.start(self.people(1, first), self.notice, start_at=later)
                        for first in (34_650_000_000, 34_651_000_000))
        (broken | good).sudo()._write_life({"start_at": fields.Datetime.now()})
        model = type(self.env["whatsapp_crm.campaign.send"])
        begin = model._begin_scheduled

        def begin_or_break(send):
            if send == broken:
                raise ValueError("boom")
            return begin(send)

        with patch.object(model, "_begin_scheduled", begin_or_break), mute_logger(*LOGS):
            self.deliver()
        self.assertEqual((good.state, good.sent_count, broken.state), ("running", 1, "scheduled"))
        with patch.object(type(self.env["whatsapp_crm.message"]), "_queue_length", side_effect=ValueError("boom")), \
                mute_logger(*LOGS):
            self.run_campaigns()
        self.assertEqual(good.state, "running")

    def test_a_template_that_broke_pauses_and_burns_nobody(self):
        people = self.people(3)
        document = self.with_file()
        for template, break_it, words in (
                (self.greeting, lambda: self.greeting.variable_ids.write({"source": "ask"}), "Nobody can be asked"),
                (document, lambda: document.write({"header_file": False}), "is missing"),
                (document, lambda: document.write({"header_source": "ask"}), "Say in the template")):
            with self.subTest(words):
                if template == document:
                    document.write({"header_source": "fixed", "header_file": PDF})
                send = self.start(people, template)
                break_it()
                self.deliver()
                self.assertEqual((send.state, send.waiting_count), ("paused", 3))
                self.assertIn(words, send.paused_reason)
                with self.assertRaises(UserError):
                    send.action_resume()
        self.assertFalse(self.graph.sent)

    def test_sent_again_it_is_queued_again(self):
        people = self.people(1)
        self.agreed(people)
        send = self.start(people)
        self.run_campaigns()
        self.agreed(people, "withdrawn")
        self.run_senders("bulk")
        recipient = self.recipients(send)
        self.assertEqual((recipient.state, recipient.reason), ("left_out", "opted_out"))
        self.agreed(people)
        again = recipient.message_id._retry()
        self.assertEqual((recipient.state, recipient.reason, recipient.message_id), ("queued", False, again))
        self.run_senders("bulk")
        self.assertEqual((send.sent_count, send.left_out_count), (1, 0))

    def test_an_order_is_looked_for_where_one_is_needed(self):
        self.assertFalse(self.greeting._needs_order())
        self.assertFalse(self.with_file()._needs_order())
        self.assertTrue(self.with_file(header_source="newest", lang_code="en")._needs_order())
        model = type(self.env["whatsapp_crm.template"])
        with patch.object(model, "_needs_order", return_value=False), patch.object(model, "_last_order") as last:
            self.greeting._records_for(self.people(1))
        self.assertFalse(last.called)

    def test_printed_documents_go_in_small_batches(self):
        template = self.with_file(header_source="report")
        send = self.campaign(self.people(1), template)
        self.assertEqual((send._batch(), self.campaign(self.people(1), self.notice)._batch()), (5, 50))


@tagged("post_install", "-at_install")
class TestCampaignHeld(TroubleCase):
    """What waits for its time holds up nothing else, and does not outlive the pause of its campaign."""

    def night(self):
        return patch.object(Gate, "allowed_from", lambda gate, person: gate.now + timedelta(hours=8))

    def held(self, count=1, **values):
        """A campaign whose messages were queued by day and wait in the queue by night."""
        people = self.people(count)
        self.agreed(people)
        send = self.start(people, **values)
        self.run_campaigns()
        with self.night():
            self.run_senders("bulk")
        self.assertEqual(set(self.recipients(send).message_id.mapped("status")), {"queued"})
        self.assertFalse(self.graph.sent)
        return send

    def queue(self, channel, text):
        return self.env["whatsapp_crm.message"]._queue(
            channel, "template", origin="auto:rule", lane="bulk", text=text, template_id=self.notice.id,
            content={"name": "aviso", "language": "es", "components": []})

    def test_other_messages_of_the_chat_do_not_wait(self):
        send = self.held()
        row = self.recipients(send).message_id
        notices = [self.queue(row.channel_id, text) for text in ("uno", "dos")]
        with self.night():
            self.run_senders("bulk")
        self.assertEqual([notice.status for notice in notices], ["accepted", "accepted"])
        self.assertEqual(row.status, "queued")
        row.next_attempt_at = False
        self.run_senders("bulk")
        self.assertEqual((row.status, row.gate_hold), ("accepted", True))

    def test_those_that_are_held_keep_their_order(self):
        send = self.held()
        first = self.recipients(send).message_id
        second = self.env["whatsapp_crm.message"]._queue(
            first.channel_id, "template", origin="auto:rule", lane="bulk", text="otra", template_id=self.offer.id,
            content={"name": "oferta", "language": "es", "components": []})
        with self.night():
            self.run_senders("bulk")
        self.assertTrue(second.gate_hold)
        second.next_attempt_at = False
        notice = self.queue(first.channel_id, "aviso")
        self.run_senders("bulk")
        self.assertEqual((first.status, second.status, notice.status), ("queued", "queued", "accepted"))
        first.next_attempt_at = False
        self.run_senders("bulk")
        self.assertEqual((first.status, second.status), ("accepted", "accepted"))
        self.assertLess(*(int(row.wamid.removeprefix("wamid.OUT")) for row in (first, second)))

    def test_they_leave_room_for_others(self):
        self.held(4)
        other = self.start(self.people(4, 34_651_000_000), self.notice)
        with patch(f"{RUN}.BACKLOG_MAX", 4):
            self.run_campaigns()
        self.assertEqual(len(self.recipients(other, state="queued")), 4)

    def test_pausing_takes_them_back(self):
        send = self.held(3)
        rows = self.recipients(send).message_id
        send.action_pause()
        self.assertEqual(set(rows.mapped("status")), {"cancelled"})
        self.assertEqual(len(self.recipients(send, state="waiting")), 3)
        rows.next_attempt_at = False
        self.run_senders("bulk")
        self.assertFalse(self.graph.sent)
        send.action_resume()
        self.deliver()
        self.assertEqual((send.sent_count, len(self.graph.sent)), (3, 3))

    def test_held_after_the_pause_they_are_taken_back_too(self):
        people = self.people(2)
        self.agreed(people)
        send = self.start(people)
        self.run_campaigns()
        send.action_pause()
        with self.night():
            self.run_senders("bulk")
        self.assertEqual(len(self.recipients(send, state="waiting")), 2)
        self.assertFalse(self.env["whatsapp_crm.message"].search([("status", "=", "queued")]))

    def test_pausing_itself_takes_back_all_that_is_queued(self):
        people = self.people(3)
        self.agreed(people)
        send = self.start(people, pace=1200)
        self.run_campaigns()
        self.number._pause_marketing("Calidad baja")
        self.again(send)
        self.assertEqual((send.state, send.waiting_count), ("paused", 3))
        self.number._resume_marketing("bien")
        self.run_senders("bulk")
        self.assertFalse(self.graph.sent)
        send.action_resume()
        self.again(send)
        self.run_senders("bulk")
        self.assertEqual((send.sent_count, len(self.graph.sent)), (3, 3))
