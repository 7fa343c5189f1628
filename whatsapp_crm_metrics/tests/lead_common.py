# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.whatsapp_crm.tests.entry_common import EntryCase
from odoo.addons.whatsapp_crm.tests.qualification_common import own_stages
from odoo.sql_db import BaseCursor

from .facts_common import FactsCase

ANA, BEA, EVA = "34611222333", "34622000111", "34633000222"


class LeadFactsCase(FactsCase, EntryCase):
    """Leads that come, are answered, won and lost at moments that the test says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_stage, cls.next_stage, cls.offered, cls.sold = own_stages(cls.team)
        cls.team.wacrm_lost_reason_required = False
        cls.price = cls.env["crm.lost.reason"].create({"name": "Price"})
        cls.no_fit = cls.env["crm.lost.reason"].create({"name": "No fit", "wacrm_rejection": True})
        cls.marketing = cls._user("wacrm_marketing", "whatsapp_crm.group_marketing")
        cls.manager = cls._user("wacrm_manager", "sales_team.group_sale_manager")

    def setUp(self):
        super().setUp()
        # Odoo takes the moment of creation from the database, whose clock nobody stops.
        self.enterContext(patch.object(BaseCursor, "now", lambda _cr: fields.Datetime.now()))

    def report(self, user=None):
        self.env.invalidate_all()
        return self.env["whatsapp_crm.report.lead"].with_user(user or self.env.user)

    def row(self, lead, user=None):
        """The row of a lead, empty where the user has none."""
        return self.report(user).search([("id", "=", lead.id)])

    def lead_of(self, sender=ANA, **kwargs):
        """The lead of somebody who writes now for the first time."""
        return self.customer_writes(sender=sender, name=kwargs.pop("name", sender), **kwargs).lead_id

    def talk(self, lead):
        return lead.sudo().wacrm_conversation_ids.sorted("opened_at")

    def replies(self, lead, user=None):
        """We write, whether or not that is allowed by now."""
        channel = self.talk(lead)[-1].channel_id.sudo()
        channel.wacrm_window_until = fields.Datetime.now() + timedelta(hours=1)
        return self.say(channel, user=user)

    def wins(self, lead, amount=2000, user=None):
        lead = lead.with_user(user or self.agent)
        lead.sudo().expected_revenue = amount
        lead.sudo().stage_id = self.sold
        lead.sudo().action_set_won()
        self.env.flush_all()

    def loses(self, lead, reason=None):
        lead.action_set_lost(lost_reason_id=(reason or self.price).id)
        self.env.flush_all()

    def figures(self, *names, domain=(), groupby=(), user=None):
        """Values of figures as the pivot asks for them: a list of tuples, one per group."""
        report = self.report(user)
        specs = [f"{name}:{report._fields[name].aggregator}" for name in names]
        groups = report.formatted_read_group(list(domain), list(groupby), specs)
        return [tuple(group[spec] for spec in (*groupby, *specs)) for group in groups]
