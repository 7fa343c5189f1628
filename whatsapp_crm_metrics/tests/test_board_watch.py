# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.addons.whatsapp_crm.tests.bus_common import BusCase
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .home_common import HomeCase


@tagged("post_install", "-at_install")
class TestBoardWatch(HomeCase, BusCase):
    """Who wants to hear of a limit hears of it once, and again only after it was kept."""

    def watch(self, kind, threshold, **values):
        return self.env["whatsapp_crm.watch"].create({
            "name": "Aviso", "kind": kind, "threshold": threshold, "company_id": self.company.id, "way": "activity",
            **values})

    def look_again(self):
        self.env.flush_all()
        self.run_cron("whatsapp_crm.watch", "_cron_watch")

    def activities(self, user=None):
        return self.env["mail.activity"].search([
            ("user_id", "=", (user or self.supervisor).id), ("summary", "=", "Aviso")])

    def test_pending_over_the_limit_once(self):
        self.watch("pending", 2)
        first = self.customer()
        self.customer()
        self.look_again()
        self.assertFalse(self.activities())
        self.customer()
        self.look_again()
        self.assertIn("3 customers", self.activities().note)
        self.customer()
        self.look_again()
        self.assertEqual(len(self.activities()), 1)
        for conversation in self.env["whatsapp_crm.conversation"].search([("waiting_since", "!=", False)]) - first:
            self.answer(conversation)
        self.look_again()
        self.assertFalse(self.activities(), "it is over")
        self.customer()
        self.customer()
        self.look_again()
        self.assertEqual(len(self.activities()), 1, "a new occasion")

    def test_oldest_wait_in_opening_hours(self):
        self.number.calendar_id = self.calendar((11, 12))  # in Madrid: 10 to 11 UTC, now is 10
        self.watch("oldest", 30)
        self.customer()
        self.pass_time(minutes=30)
        self.look_again()
        self.assertFalse(self.activities())
        self.pass_time(minutes=1)
        self.look_again()
        self.assertIn("31 min", self.activities().note)

    def test_who_wrote_at_night_does_not_wait_yet(self):
        self.number.calendar_id = self.calendar((11, 12))
        self.watch("oldest", 30)
        self.pass_time(hours=2)
        self.customer()
        self.pass_time(hours=10)
        self.look_again()
        self.assertFalse(self.activities())

    def test_silent_number(self):
        self.number.calendar_id = self.calendar((0, 24), days=range(7))
        watch = self.watch("silent", 4)
        self.look_again()
        self.assertFalse(watch.occasions, "a number that was never connected is not silent")
        self.customer()
        self.env.cr.execute(
            "UPDATE whatsapp_crm_webhook_event SET create_date = %s", [datetime.now() - timedelta(hours=4)])
        self.env.invalidate_all()
        self.look_again()
        self.assertFalse(watch.occasions)
        self.pass_time(minutes=10)
        self.look_again()
        self.assertEqual(self.activities().res_model, "whatsapp_crm.number")
        self.assertEqual(list(watch.occasions), [f"number {self.number.id}"])

    def test_silent_number_stays_silent_when_what_came_is_dropped(self):
        self.number.calendar_id = self.calendar((0, 24), days=range(7))
        watch = self.watch("silent", 4)
        self.customer()
        self.env.cr.execute("DELETE FROM whatsapp_crm_webhook_event")
        self.env.invalidate_all()
        self.pass_time(hours=5)
        self.look_again()
        told = self.activities()
        self.assertEqual(told.res_model, "whatsapp_crm.number")
        self.pass_time(hours=5)
        self.look_again()
        self.assertEqual((self.activities(), len(watch.occasions)), (told, 1), "still silent, told once")

    def test_one_that_fails_stops_no_other(self):
        broken, sound = self.watch("oldest", 1), self.watch("pending", 1)
        self.customer()
        self.customer()
        with patch.object(type(broken), "_find_oldest", side_effect=ZeroDivisionError), \
                mute_logger("odoo.addons.whatsapp_crm_metrics.models.board.watch"):
            self.look_again()
        self.assertFalse(broken.occasions)
        self.assertEqual(list(sound.occasions), ["pending"])
        self.assertTrue(self.activities())

    def test_what_was_told_is_nobodys_to_write(self):
        foreign = self.number.activity_schedule("mail.mail_activity_data_todo", user_id=self.agent.id)
        watch = self.watch("pending", 5, team_id=self.team.id)
        theirs = watch.with_user(self.supervisor)
        with self.assertRaises(AccessError):
            theirs.occasions = {"pending": foreign.ids}
        with self.assertRaises(AccessError):
            theirs.create({"name": "x", "team_id": self.team.id, "company_id": self.company.id,
                           "occasions": {"pending": foreign.ids}})
        with self.assertRaises(AccessError):
            theirs.read(["occasions"])
        watch.occasions = {"pending": foreign.ids}
        theirs.threshold = 6
        self.assertTrue(foreign.exists(), "no alert of this limit")
        self.assertFalse(watch.occasions)

    def test_who_may_change_a_limit_takes_back_what_was_told(self):
        self.watch("pending", 1, team_id=self.team.id)
        for _number in range(2):
            self.customer().team_id = self.team
        self.look_again()
        self.assertTrue(self.activities())
        self.env["whatsapp_crm.watch"].search([("name", "=", "Aviso")]).with_user(self.supervisor).threshold = 9
        self.assertFalse(self.activities())

    def test_notification_reaches_the_chosen_person(self):
        self.watch("pending", 1, way="notification", user_ids=self.agent.ids)
        self.customer()
        self.customer()
        self.look_again()
        [(_channel, payload)] = self.sent("simple_notification")
        self.assertIn("2 customers", payload["message"])

    def test_of_one_team_and_switched_off(self):
        other = self.other_team(self.agent2)
        self.watch("pending", 1, team_id=other.id)
        self.watch("pending", 1, active=False)
        self.customer()
        self.customer()
        self.look_again()
        self.assertFalse(self.activities())

    def test_switched_off_takes_back_what_was_told(self):
        watch = self.watch("pending", 1)
        self.customer()
        self.customer()
        self.look_again()
        self.assertTrue(self.activities())
        watch.active = False
        self.assertFalse(self.activities())

    def test_supervisors_change_those_of_their_teams(self):
        own, common = self.watch("pending", 1, team_id=self.team.id), self.watch("pending", 1)
        own.with_user(self.supervisor).threshold = 5
        self.assertEqual(common.with_user(self.supervisor).threshold, 1)
        with self.assertRaises(AccessError):
            common.with_user(self.supervisor).threshold = 5
        common.with_user(self.admin).threshold = 5
