# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .home_common import TODAY, HomeCase


@tagged("post_install", "-at_install")
class TestHomeFigures(HomeCase):
    """The four figures of a small day, counted by hand."""

    def tell_the_day(self):
        """First answers after 10 (seen at 1, late), 4 and 6 minutes (seen at once), of two agents; one waits."""
        late = self.answered_after(10, seen_after=1)
        quick = self.answered_after(4, user=self.agent2, seen_after=0)
        self.answered_after(6, user=self.agent2, seen_after=2)
        quick.with_user(self.agent2)._check_may_work()._resolve("confirmed", None)
        waits = self.customer()
        return late, quick, waits

    def test_counted_by_hand(self):
        self.tell_the_day()
        figures = self.figures(self.manager)
        self.assertEqual(list(figures), ["first_response", "pending", "seen", "resolved"])
        self.assertAlmostEqual(figures["first_response"]["value"], 0.1)  # 4, 6, 10: the one in the middle
        self.assertEqual((figures["first_response"]["shown"], figures["first_response"]["rows"]), ("6 min", 3))
        self.assertEqual((figures["pending"]["value"], figures["pending"]["rows"]), (1, 1))
        self.assertEqual(figures["pending"]["note"], "0 seen · the longest for less than a minute")
        self.assertAlmostEqual(figures["seen"]["value"], 1 / 3)
        self.assertEqual((figures["seen"]["shown"], figures["seen"]["note"]), ("too few", "1 of 3"))
        self.assertEqual((figures["resolved"]["shown"], figures["resolved"]["title"]), ("1", "Resolved today"))

    def test_every_tile_opens_the_rows_that_it_counts(self):
        self.tell_the_day()
        for user in (self.manager, self.supervisor, self.agent2):
            for key, figure in self.figures(user, None if user != self.agent2 else user).items():
                with self.subTest(key, user=user.login):
                    self.assertEqual(self.rows_of_action(user, figure), figure["rows"])
                    self.assertEqual(figure["action"]["context"], {}, "no filter hides any of them")
                    self.assertTrue(figure["sentence"].endswith("."))

    def test_the_unanswered_stand_first_among_the_seen(self):
        late, _quick, _waits = self.tell_the_day()
        figure = self.figures(self.manager)["seen"]
        [(view, _kind), *_others] = figure["action"]["views"]
        arch = etree.fromstring(self.env["ir.ui.view"].browse(view).arch)
        turns = self.env["whatsapp_crm.report.turn"].search(figure["action"]["domain"], order=arch.get("default_order"))
        self.assertEqual(turns[0].conversation_id, late)
        self.assertEqual(turns.mapped("seen_unanswered"), [1, 0, 0])

    def test_share_of_five_is_shown(self):
        for minutes in (2, 3, 4, 20, 30):
            self.answered_after(minutes, seen_after=0)
        seen = self.figures(self.manager)["seen"]
        self.assertEqual((seen["shown"], seen["rows"], seen["note"]), ("40 %", 5, "2 of 5"))

    def test_nothing_is_no_zero_minutes(self):
        figures = self.figures(self.manager)
        self.assertEqual([figures[key]["shown"] for key in figures], ["–", "0", "–", "0"])
        self.assertIs(figures["first_response"]["value"], False)
        self.assertIs(figures["seen"]["value"], False)

    def test_seen_is_judged_once_its_time_is_over(self):
        conversation = self.customer()
        self.look(conversation)
        self.pass_time(minutes=4)
        self.assertEqual(self.figures(self.manager)["seen"]["rows"], 0)
        self.pass_time(minutes=2)
        seen = self.figures(self.manager)["seen"]
        self.assertEqual((seen["rows"], seen["note"]), (1, "1 of 1"))
        self.answer(conversation)
        self.assertEqual(self.figures(self.manager)["seen"]["note"], "1 of 1", "a later answer is late too")

    def test_seen_counts_on_the_day_of_the_look(self):
        conversation = self.customer()
        self.pass_time(days=1)
        self.look(conversation)
        self.pass_time(hours=1)
        tomorrow = tuple(moment + timedelta(days=1) for moment in TODAY)
        self.assertEqual(self.figures(self.manager)["seen"]["rows"], 0)
        self.assertEqual(self.figures(self.manager, period=tomorrow)["seen"]["rows"], 1)

    def test_who_answered_has_the_credit_although_it_was_reassigned(self):
        conversation = self.answered_after(10, seen_after=1)
        conversation.with_user(self.supervisor).action_assign(self.agent2.id)
        self.assertEqual(self.figures(self.manager, self.agent)["first_response"]["rows"], 1)
        self.assertEqual(self.figures(self.manager, self.agent2)["first_response"]["rows"], 0)

    def test_archived_agent_keeps_the_credit(self):
        self.answered_after(10, seen_after=1)
        self.agent.active = False
        home = self.env["whatsapp_crm.home"].with_user(self.manager).with_context(
            allowed_company_ids=self.company.ids)
        self.env.flush_all()
        names = [person["name"] for person in home._people(*TODAY)]
        self.assertIn(self.agent.name, names)

    def test_by_agent_adds_up(self):
        self.tell_the_day()
        self.env.flush_all()
        home = self.env["whatsapp_crm.home"].with_user(self.manager).with_context(
            allowed_company_ids=self.company.ids)
        whole = {figure["key"]: figure["rows"] for figure in home._four_figures(*TODAY)}
        by_agent = home._figures_by_agent(*TODAY).values()
        self.assertEqual(whole, {key: sum(one[key]["rows"] for one in by_agent if key in one) for key in whole})


@tagged("post_install", "-at_install")
class TestHomeRights(HomeCase):
    """An agent sees their own figures, a supervisor those of their teams, a manager all; nobody another company's."""

    def setUp(self):
        super().setUp()
        self.answered_after(10, seen_after=1)
        self.answered_after(4, user=self.agent2, seen_after=0)
        self.customer()

    def rows(self, user, **kwargs):
        return {key: figure["rows"] for key, figure in self.figures(user, **kwargs).items()}

    def test_agent_sees_own(self):
        self.assertEqual(self.rows(self.agent), {"first_response": 1, "pending": 0, "seen": 1, "resolved": 0})

    def test_supervisor_sees_own_teams(self):
        self.assertEqual(self.rows(self.supervisor)["first_response"], 2)
        self.assertEqual(self.rows(self.supervisor)["pending"], 1)
        self.team.user_id = False
        self.assertEqual(self.rows(self.supervisor), {"first_response": 0, "pending": 0, "seen": 0, "resolved": 0})

    def test_manager_sees_all(self):
        self.team.user_id = False
        self.assertEqual(self.rows(self.manager)["pending"], 1)

    def test_nothing_of_another_company(self):
        other = self.env["res.company"].create({"name": "Otra SL"})
        stranger = self._user(
            "wacrm_stranger", "whatsapp_crm.group_admin,sales_team.group_sale_manager", company=other)
        home = self.env["whatsapp_crm.home"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertEqual([figure["rows"] for figure in home._four_figures(*TODAY)], [0, 0, 0, 0])
        self.assertEqual(home.get_home("2026-03-02")["people"], [])
        self.assertEqual([section["count"] for section in home.get_home("2026-03-02")["sections"]], [0, 0])

    def test_home_of_an_agent_is_about_themselves(self):
        home = self.env["whatsapp_crm.home"].with_user(self.agent).with_context(allowed_company_ids=self.company.ids)
        shown = home.get_home("2026-03-02", self.agent2.id)
        self.assertEqual(shown["agent"]["id"], self.agent.id)
        self.assertEqual(shown["people"], [])

    def test_no_agent_no_home(self):
        nobody = self._user("wacrm_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.home"].with_user(nobody).get_home()
