from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignCheck(CampaignCase):
    """What was checked is what starts, and what is planned for later is judged as of then."""

    def later(self, days=21):
        return fields.Datetime.now() + timedelta(days=days)

    # ------------------------------------------------------- changed since

    def test_what_changes_after_the_check_is_checked_again(self):
        people = self.people(2)
        other = self.number.copy({"phone_number_ref": "pnid-2", "display_phone_number": "+34 600 000 002"})
        for name, value in (
                ("template_id", self.greeting.id), ("chosen_ids", people[:1].ids),
                ("audience_domain", "[('id', '>', 0)]"),
                ("start_at", self.later()), ("number_id", other.id)):
            with self.subTest(name):
                send = self.campaign(people, self.notice)
                wizard = self.check(send)
                send[name] = value
                with self.assertRaisesRegex(UserError, "Check it again"):
                    wizard.action_start()
                self.assertEqual(send.state, "draft")
                self.check(send).action_start()
                self.assertIn(send.state, ("running", "scheduled"))

    def test_other_changes_need_no_other_check(self):
        send = self.campaign(self.people(1), self.notice)
        wizard = self.check(send)
        send.write({"pace": 30, "name": "Otro nombre"})
        wizard.action_start()
        self.assertEqual(send.state, "running")

    def test_template_that_has_to_ask_since_the_check(self):
        send = self.campaign(self.people(1), self.greeting)
        wizard = self.check(send)
        self.greeting.variable_ids.source = "ask"
        with self.assertRaisesRegex(RedirectWarning, "Nobody can be asked"):
            wizard.action_start()

    # ----------------------------------------------------------- as of then

    def capped(self):
        """Somebody who got today as much marketing as the company allows."""
        self.company.write({"wacrm_marketing_cap": 1, "wacrm_marketing_cap_days": 7})
        people = self.people(1)
        self.agreed(people)
        self.start(people)
        self.deliver()
        return people

    def test_todays_cap_says_nothing_of_later(self):
        people = self.capped()
        now = self.campaign(people)
        self.check(now)
        self.assertEqual(self.reasons(now), {"frequency_cap": 1})
        for days in (2, 21):
            with self.subTest(days):
                self.assertEqual(self.check(self.campaign(people, start_at=self.later(days))).going, 1)

    def test_the_gate_is_asked_of_the_time_when_it_starts(self):
        asked, when = [], self.later()
        people = self.people(1)
        number = type(self.number)
        real = number._marketing_from_on

        def from_on(number, zone, at):
            asked.append(at)
            return real(number, zone, at)

        self.agreed(people)
        with patch.object(number, "_marketing_from_on", from_on):
            self.check(self.campaign(people, start_at=when))
        self.assertEqual(set(asked), {when})

    def test_this_months_budget_says_nothing_of_later(self):
        people = self.people(2)
        self.agreed(people[0])
        with patch.object(type(self.number), "_budget_stops", lambda number: True):
            wizard = self.check(self.campaign(people))
            self.assertIn("budget", wizard.trouble)
            self.assertEqual([(line.reason, line.words) for line in wizard.line_ids], [("budget_spent", "See above.")])
            with self.assertRaises(UserError):
                wizard.action_start()
            send = self.campaign(people, start_at=self.later())
            wizard = self.check(send)
            self.assertEqual((wizard.trouble, self.reasons(send)), ("", {"no_consent": 1}))
            wizard.action_start()
            self.assertEqual(send.state, "scheduled")

    # --------------------------------------------------------------- the dialog

    def test_costs_are_estimated_a_part_at_a_time(self):
        wizard = self.check(self.campaign(self.people(5), self.notice))
        parts, known = [], wizard.send_id.recipient_ids._fields["partner_id"]
        real = type(wizard)._estimate

        def estimate(wizard, recipients, volumes):
            parts.append((len(recipients), len(known._get_cache(wizard.env))))
            return real(wizard, recipients, volumes)

        self.env.invalidate_all()
        with patch("odoo.addons.whatsapp_crm.wizard.campaign_confirm.CHUNK", 2), patch.object(
                type(wizard), "_estimate", estimate):
            self.assertTrue(wizard.cost)
        self.assertEqual([count for count, _known in parts], [2, 2, 1])
        self.assertLessEqual(max(known for _count, known in parts), 2)
        self.assertEqual((wizard.going, wizard.unpriced), (5, 5))

    def test_recipient_whose_contact_was_deleted(self):
        people = self.people(1)
        send = self.campaign(people, self.notice)
        self.check(send)
        recipient = self.recipients(send).with_user(self.marketing)
        self.assertEqual(recipient.action_open_record()["res_id"], people.id)
        people.unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            recipient.action_open_record()

    # ---------------------------------------------------------------- scheduled

    def test_scheduled_keeps_a_time(self):
        send = self.start(self.people(1), self.notice, start_at=self.later())
        with self.assertRaisesRegex(UserError, "Say when"):
            send.start_at = False
        send.start_at = self.later(30)
        send.action_back_to_draft()
        send.start_at = False
        self.assertFalse(send.start_at)

    def test_team_of_a_campaign_is_not_deleted(self):
        team, unused = self.members_of("Campañas", self.agent2), self.members_of("Otra", self.agent2)
        send = self.campaign(self.people(1), self.notice, replies_to="team", team_id=team.id)
        with self.assertRaisesRegex(UserError, "Campañas.*Oferta de primavera"):
            team.unlink()
        other = self.campaign(self.people(1), self.notice, team_id=unused.id)
        unused.unlink()
        self.assertFalse(other.team_id)
        self.assertEqual(send.team_id, team)
