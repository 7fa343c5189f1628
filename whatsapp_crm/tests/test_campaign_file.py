# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..tools.graph_client import GraphError
from .campaign_trouble_common import TroubleCase


@tagged("post_install", "-at_install")
class TestCampaignFile(TroubleCase):
    """A file for all is read, stored and uploaded once."""

    def test_once_for_all(self):
        send = self.start(self.people(6), self.with_file())
        model, times = type(self.env["whatsapp_crm.template"]), []
        fixed = model._fixed_file

        def counting(template, records=None):
            times.append(1)
            return fixed(template, records)

        with patch.object(model, "_fixed_file", counting):
            self.run_campaigns()
        rows = self.recipients(send).message_id
        self.assertEqual((len(times), len(rows), len(rows.attachment_id)), (1, 6, 1))
        self.assertEqual(rows.mail_message_id.attachment_ids, rows.attachment_id)
        rows.attachment_id.with_user(self.agent).check_access("read")
        self.run_senders("bulk")
        self.assertEqual((self.graph.uploads, len(self.graph.sent)), (1, 6))
        self.assertEqual(set(rows.mapped("media_ref")), {"media.1"})

    def test_another_run_and_campaign_use_it_too(self):
        template = self.with_file()
        self.start(self.people(2), template)
        self.deliver()
        other = self.start(self.people(2, 34_651_000_000), template)
        self.deliver()
        self.assertEqual((self.graph.uploads, len(self.graph.sent)), (1, 4))
        rows = self.env["whatsapp_crm.message"].search([("attachment_id.name", "=", "Tarifas.pdf")])
        self.assertEqual(len(rows.attachment_id), 1)
        self.assertEqual(other.sent_count, 2)

    def test_it_is_uploaded_again_before_it_lapses(self):
        template = self.with_file()
        first = self.start(self.people(1), template)
        self.deliver()
        self.recipients(first).message_id.sending_at = fields.Datetime.now() - timedelta(days=29, hours=1)
        self.start(self.people(1, 34_651_000_000), template)
        self.deliver()
        self.assertEqual(self.graph.uploads, 2)

    def test_an_id_that_is_gone_is_replaced_once(self):
        template = self.with_file()
        self.start(self.people(1), template)
        self.deliver()
        send = self.start(self.people(3, 34_651_000_000), template)
        self.run_campaigns()
        with self.graph_answers(*[GraphError(131009, message="media", details="Media ID not found")]):
            self.run_senders("bulk")
        self.assertEqual((self.graph.uploads, send.sent_count), (2, 3))
        third = self.start(self.people(1, 34_652_000_000), template)
        self.deliver()
        self.assertEqual((self.graph.uploads, third.sent_count), (2, 1))
        self.assertEqual(self.recipients(third).message_id.media_ref, "media.2")

    def test_what_failed_for_its_file_gives_its_id_to_nobody(self):
        template = self.with_file()
        first = self.start(self.people(1), template)
        self.deliver()
        row = self.recipients(first).message_id
        self.receive_status(row.wamid, "failed", callback=row.callback, errors=[
            {"code": 131053, "title": "Media upload error"}])
        self.start(self.people(1, 34_651_000_000), template)
        self.deliver()
        self.assertEqual(self.graph.uploads, 2)

    def test_erasing_one_person_leaves_it_to_the_others(self):
        send = self.start(self.people(2), self.with_file())
        self.deliver()
        rows = self.recipients(send).message_id
        erasure = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        erasure._erase(erasure._data_of(self.company, contact=rows[0].contact_id), "Lo pide el cliente")
        self.assertTrue(rows[1].attachment_id.exists())
