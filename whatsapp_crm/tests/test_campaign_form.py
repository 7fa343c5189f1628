# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from unittest.mock import patch

from odoo.exceptions import RedirectWarning
from odoo.fields import Command
from odoo.tests import Form, tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignForm(CampaignCase):
    """The form says what stands in the way, and what became of people, before anybody has to ask."""

    # ----------------------------------------------------------------- template

    def test_a_template_that_asks_is_refused_when_it_is_chosen(self):
        self.greeting.variable_ids.source = "ask"
        form = Form(self.env["whatsapp_crm.campaign.send"].with_user(self.marketing))
        form.template_id = self.greeting
        self.assertIn("Nobody can be asked for Text, {{1}}", form.template_refusal)
        form.template_id = self.offer
        self.assertFalse(form.template_refusal)

    def test_the_refusal_opens_the_template(self):
        self.greeting.variable_ids.source = "ask"
        send = self.campaign(self.people(1), self.greeting)
        with self.assertRaises(RedirectWarning) as refused:
            send.action_check()
        action = refused.exception.args[1]
        self.assertEqual((action["res_model"], action["res_id"]), ("whatsapp_crm.template", self.greeting.id))
        self.greeting.variable_ids.source = "partner"
        self.assertFalse(send.template_refusal)
        self.check(send)

    def test_whoever_chooses_sees_which_templates_ask(self):
        self.greeting.variable_ids.source = "ask"
        names = {template: template.with_context(wacrm_unattended=True).display_name
                 for template in (self.greeting, self.offer)}
        self.assertIn("a person fills it in", names[self.greeting])
        self.assertNotIn("a person fills it in", names[self.offer])
        self.assertNotIn("a person fills it in", self.greeting.display_name)

    def test_a_selection_is_refused_too(self):
        self.greeting.variable_ids.source = "ask"
        people = self.people(2)
        many = self.env["whatsapp_crm.template.send.many"].with_user(self.agent).create({
            "partner_ids": people.ids, "number_id": self.number.id, "template_id": self.greeting.id})
        self.assertEqual(many.going, 0)
        self.assertIn("Nobody can be asked", many.left_out)

    # ------------------------------------------------------------------ results

    def test_a_stopped_campaign_says_who_never_got_it(self):
        send = self.start(self.people(6), self.notice, pace=120)
        self.run_campaigns()
        self.run_senders("bulk")
        send.action_stop()
        send.invalidate_recordset()
        self.assertEqual((send.sent_count, send.stopped_count), (2, 4))
        self.assertAlmostEqual(send.progress, 100 * 2 / 6)
        action = send.action_open_stopped()
        never = self.env[action["res_model"]].with_user(self.marketing).search(action["domain"])
        self.assertEqual((len(never), set(never.mapped("result"))), (4, {"stopped"}))

    def test_a_campaign_that_is_done_has_nobody_left(self):
        send = self.start(self.people(3), self.notice)
        self.deliver()
        self.assertEqual((send.stopped_count, send.progress), (0, 100))

    # ----------------------------------------------------------------- audience

    def test_why_leads_are_missing(self):
        send = self.campaign(self.people(1))
        self.assertNotIn("crm.lead", dict(send._audience_models()))
        self.assertIn("you need a right in Sales", send.audience_hint)
        self.marketing.group_ids = [Command.link(self.env.ref("sales_team.group_sale_salesman").id)]
        send.invalidate_recordset()
        self.assertFalse(send.audience_hint)
        self.assertIn("crm.lead", dict(send._audience_models()))

    # --------------------------------------------------------------------- cost

    def rate(self, market, category, price, **values):
        self.env["whatsapp_crm.rate"].create({
            "company_id": self.company.id, "currency_id": self.account.currency_id.id, "market": market,
            "category": category, "price": price, "valid_from": "2026-10-01", **values})

    def test_countries_without_a_price_are_named(self):
        self.rate("ES", "utility", 0.02)
        people = self.people(2) | self.people(3, 33_612_345_000) | self.people(1, 351_912_345_670)
        wizard = self.check(self.campaign(people, self.notice))
        self.assertEqual(wizard.unpriced, 4)
        self.assertEqual(wizard.unpriced_in, "No price for: France (3), Portugal (1)")
        self.rate("FR", "utility", 0.03)
        self.rate("rest_of_western_europe", "utility", 0.03)
        self.assertFalse(self.check(self.campaign(people, self.notice)).unpriced_in)

    def test_discounts_for_volume_count_on_from_part_to_part(self):
        self.rate("ES", "utility", 0.02, tier_to=3)
        self.rate("ES", "utility", 0.01, tier_from=4)
        with patch("odoo.addons.whatsapp_crm.wizard.campaign_confirm.CHUNK", 2):
            wizard = self.check(self.campaign(self.people(5), self.notice))
            self.assertAlmostEqual(wizard._total_estimate()["amount"], 3 * 0.02 + 2 * 0.01)
