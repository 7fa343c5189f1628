# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import datetime, timezone

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .automation_common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowOnce(FlowCase):
    """Each message is read once, each question asked once; and whom the answers find."""

    # ------------------------------------------------------------ once and only once

    def test_same_answer_delivered_twice_is_one(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=10)
        for _time in range(2):
            self.presses(conversation, "Ventas", wamid="wamid.SAME")
        self.assertEqual(self.sent(conversation), ["¿Qué necesita?", "¿Cuántas?"])

    def test_same_button_twice_is_one(self):
        conversation = self.writes("Hola")
        first = self.sent(conversation, full=True)
        for _time in range(2):
            self.pass_time(seconds=10)
            choice = first.content["choices"][0]
            self.receive("interactive", at=datetime.now().replace(tzinfo=timezone.utc).timestamp(), interactive={
                "type": "button_reply", "button_reply": {"id": choice["id"], "title": choice["title"]}})
        self.assertEqual(self.sent(conversation), ["¿Qué necesita?", "¿Cuántas?"])
        self.assertEqual(self.run_of(conversation).misunderstandings, 0)

    def test_other_button_of_an_earlier_question_corrects_it(self):
        conversation = self.writes("Hola")
        first = self.sent(conversation, full=True)
        self.says(conversation, "ventas")
        self.pass_time(seconds=10)
        choice = first.content["choices"][1]
        self.receive("interactive", at=datetime.now().replace(tzinfo=timezone.utc).timestamp(), interactive={
            "type": "button_reply", "button_reply": {"id": choice["id"], "title": choice["title"]}})
        run = self.run_of(conversation)
        self.assertEqual((run.state, run.summary), ("done", "Tema: Soporte"))

    def test_what_was_written_before_the_question_is_no_answer(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=3)
        self.writes("quiero saber", at=datetime(2026, 3, 2, 9, 59, 59))
        self.writes("una cosa")  # they were still writing
        self.assertEqual(self.run_of(conversation).misunderstandings, 0)
        self.assertEqual(len(self.sent(conversation)), 1)

    def test_one_run_at_a_time_is_held_by_the_database(self):
        conversation = self.writes("Hola")
        run = self.run_of(conversation)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            run.copy({"state": "running"})
            self.env.flush_all()

    # ------------------------------------------------------------------ routing

    def test_answer_chooses_the_team_and_it_reads_why(self):
        conversation = self.writes("Hola")
        self.pass_time(seconds=10)
        self.presses(conversation, "Soporte")
        self.assertEqual((conversation.team_id, conversation.state), (self.support, "new"))
        self.assertEqual(conversation.routing_summary, "Soporte: chosen by the answer “Tema: Soporte”")

    def test_team_of_another_company_is_not_chosen(self):
        stranger = self.env["res.company"].create({"name": "Otra"})
        other = self.env["crm.team"].create({"name": "Ajeno", "company_id": stranger.id})
        self.three.write({"company_id": False})
        self.three.step_ids.option_ids[1].team_id = other
        conversation = self.writes("Hola")
        self.pass_time(seconds=10)
        self.presses(conversation, "Soporte")
        self.assertEqual((self.run_of(conversation).state, conversation.team_id), ("done", self.team))

    def test_answer_chooses_the_team_whose_person_gets_it(self):
        self.env["crm.team.member"].create({"crm_team_id": self.support.id, "user_id": self.agent2.id})
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent, self.agent2)
        conversation = self.writes("Hola")
        self.assertFalse(conversation.user_id, "nobody gets it while the bot asks")
        self.run_cron("whatsapp_crm.routing.queue", "_cron_route")
        self.assertFalse(conversation.user_id)
        self.pass_time(seconds=10)
        self.presses(conversation, "Soporte")
        self.assertEqual((conversation.user_id, conversation.team_id), (self.agent2, self.support))
        self.assertIn("Soporte: chosen by the answer", conversation.routing_summary)
        self.assertIn("it was their turn", conversation.routing_summary)

    def test_rule_that_routes_lets_the_bot_ask_on(self):
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent)
        conversation = self.writes("Hola")
        conversation._rule_route()
        self.assertEqual((self.run_of(conversation).state, conversation.bot_asking), ("running", True))
        self.assertFalse(conversation.user_id)

    def test_no_team_chosen_goes_the_usual_way(self):
        self.number.routing_ids.distribution = "round_robin"
        self.set_present(self.agent)
        conversation = self.writes("Hola")
        self.says(conversation, "agente")
        self.assertEqual(conversation.user_id, self.agent)
