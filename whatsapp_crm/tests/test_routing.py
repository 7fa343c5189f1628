# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.routing.router import Router
from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestRouting(RoutingCase):
    """Who gets a new or returning conversation: each step, its switch, and the reason that one reads."""

    def test_everything_is_off_at_first(self):
        conversation = self.customer_writes()
        self.assertEqual((conversation.state, conversation.routing_summary), ("new", False))
        self.assertNotIn("routed", self.kinds(conversation))

    # -------------------------------------------------------------- last agent

    def test_last_agent_gets_the_next_conversation(self):
        self.attended_by(self.agent2, days_ago=3)
        self.routing.last_agent = True
        conversation = self.customer_writes("otra consulta")
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent2))
        self.assertEqual(self.why(conversation), f"{self.agent2.name}: attended this customer 3 days ago")
        self.assertEqual(self.kinds(conversation).count("routed"), 1)

    def test_last_agent_gets_what_comes_back(self):
        conversation = self.attended_by(self.agent2)
        self.routing.last_agent = True
        self.customer_writes("vuelve a fallar")
        self.assertEqual((conversation.state, conversation.user_id), ("open", self.agent2))
        self.assertIn("came_back", self.kinds(conversation))

    def test_last_agent_of_too_long_ago_does_not_count(self):
        self.attended_by(self.agent2, days_ago=31)
        self.routing.last_agent = True
        self.assertFalse(self.customer_writes("otra consulta").user_id)
        self.routing.last_agent_days = 60
        self.assertEqual(self.customer_writes("hola", sender="34611222333").state, "new", "only what enters is routed")

    def test_last_agent_of_another_team_brings_the_conversation_there(self):
        support = self.env["crm.team"].create({
            "name": "Soporte", "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        self.set_present(self.supervisor)
        conversation = self.customer_writes("antes")
        conversation.with_user(self.supervisor).action_take()
        conversation.team_id = support
        conversation.with_user(self.supervisor).action_resolve("confirmed", no_answer_needed=True)
        self.env.cr.execute("UPDATE whatsapp_crm_conversation SET resolved_at = resolved_at - interval '2 days'")
        self.env.invalidate_all()
        self.routing.last_agent = True
        new = self.customer_writes("otra")
        self.assertNotEqual(new, conversation)
        self.assertEqual((new.user_id, new.team_id), (self.supervisor, support))

    def test_last_agent_who_is_not_there_is_passed_over(self):
        self.attended_by(self.agent2, days_ago=3)
        self.routing.last_agent = True
        self.set_present(self.agent2, status="offline")
        conversation = self.customer_writes("otra consulta")
        self.assertEqual(conversation.state, "new")
        self.assertEqual(self.why(conversation), "Queue: the people of Ventas take conversations themselves")
        self.assertIn({"step": "last_agent", "user_id": self.agent2.id, "why": "not_present"}, [
            {name: fact[name] for name in ("step", "user_id", "why") if name in fact}
            for fact in conversation.routing_facts])

    # -------------------------------------------------------------- salesperson

    def test_salesperson_of_the_customer(self):
        partner = self.env["res.partner"].create({
            "name": "Ana", "phone": "+34611222333", "user_id": self.agent2.id, "company_id": self.company.id})
        self.routing.salesperson = True
        conversation = self.customer_writes()
        self.assertEqual((conversation.partner_id, conversation.user_id), (partner, self.agent2))
        self.assertEqual(self.why(conversation), f"{self.agent2.name}: is their salesperson")

    def test_salesperson_of_the_company_of_the_customer(self):
        company = self.env["res.partner"].create({
            "name": "Taller", "is_company": True, "user_id": self.agent.id})
        self.env["res.partner"].create({"name": "Ana", "phone": "+34611222333", "parent_id": company.id})
        self.routing.salesperson = True
        self.assertEqual(self.customer_writes().user_id, self.agent)

    def test_salesperson_of_the_opportunity_comes_first(self):
        partner = self.env["res.partner"].create({
            "name": "Ana", "phone": "+34611222333", "user_id": self.agent2.id})
        self.env["crm.lead"].create({
            "name": "Plan", "partner_id": partner.id, "team_id": self.team.id, "user_id": self.agent.id,
            "company_id": self.company.id})
        self.routing.salesperson = True
        self.assertEqual(self.customer_writes().user_id, self.agent)

    def test_last_agent_comes_before_the_salesperson(self):
        self.env["res.partner"].create({"name": "Ana", "phone": "+34611222333", "user_id": self.agent.id})
        self.attended_by(self.agent2, days_ago=3)
        self.routing.write({"salesperson": True, "last_agent": True, "distribution": "round_robin"})
        self.assertEqual(self.customer_writes("otra").user_id, self.agent2)

    def test_salesperson_who_works_no_conversations_is_passed_over(self):
        seller = self._user("wacrm_seller", "sales_team.group_sale_salesman")
        self.set_present(seller)
        self.env["res.partner"].create({"name": "Ana", "phone": "+34611222333", "user_id": seller.id})
        self.routing.write({"salesperson": True, "distribution": "round_robin"})
        conversation = self.customer_writes()
        self.assertIn(conversation.user_id, self.agent | self.agent2)
        self.assertEqual(conversation.routing_facts[0]["why"], "not_agent")

    # --------------------------------------------------------------------- team

    def test_round_robin_takes_turns(self):
        self.routing.distribution = "round_robin"
        owners = [self.customer_writes(sender=f"3460000000{number}").user_id for number in range(4)]
        self.assertEqual(owners, [self.agent, self.agent2, self.agent, self.agent2])

    def test_least_load(self):
        self.give(self.agent, 2)
        self.give(self.agent2, 1)
        self.routing.distribution = "least_load"
        conversation = self.customer_writes()
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(self.why(conversation), f"{self.agent2.name}: had the fewest conversations")

    def test_weight_of_waiting_conversations(self):
        self.give(self.agent, 3, state="waiting")
        self.give(self.agent2, 1)
        self.routing.distribution = "least_load"
        self.assertEqual(self.customer_writes(sender="34600000001").user_id, self.agent)
        self.company.wacrm_waiting_weight = 0.5
        self.assertEqual(self.customer_writes(sender="34600000002").user_id, self.agent2)

    def test_capacity_of_the_company_and_of_a_person(self):
        self.routing.distribution = "round_robin"
        self.company.wacrm_capacity = 1
        owners = [self.customer_writes(sender=f"3460000000{number}").user_id for number in range(3)]
        self.assertEqual(owners, [self.agent, self.agent2, self.env["res.users"]])
        self.row2.capacity = 2
        conversation = self.customer_writes(sender="34600000009")
        self.assertEqual(conversation.user_id, self.agent2)
        last = self.customer_writes(sender="34600000008")
        self.assertEqual(self.why(last), "Queue: everybody of Ventas has all the chats they can take")

    def test_why_nobody(self):
        self.routing.distribution = "round_robin"
        self.set_present(self.agent, self.agent2, status="away")
        self.assertEqual(
            self.why(self.customer_writes(sender="34600000001")),
            "Queue: nobody of Ventas who is on shift is at the computer")
        self.team.wacrm_shift_id = self.closed_shift()
        self.assertEqual(self.why(self.customer_writes(sender="34600000002")), "Queue: nobody of Ventas is on shift")
        self.team.crm_team_member_ids.unlink()
        self.assertEqual(self.why(self.customer_writes(sender="34600000003")), "Queue: nobody works in Ventas")

    def test_people_of_other_companies_get_nothing(self):
        other = self.env["res.company"].create({"name": "Otra"})
        stranger = self._user("wacrm_stranger", "whatsapp_crm.group_agent", company=other)
        self.set_present(stranger)
        self.env["res.partner"].create({"name": "Ana", "phone": "+34611222333", "user_id": stranger.id})
        self.routing.write({"salesperson": True, "distribution": "round_robin"})
        with patch.object(Router, "_belongs_to"):
            self.assertNotEqual(self.customer_writes().user_id, stranger)

    # -------------------------------------------------------------------- rules

    def add_rule(self, **vals):
        return self.env["whatsapp_crm.routing.rule"].create({"routing_id": self.routing.id, **vals})

    def test_rule_by_keyword(self):
        self.add_rule(keywords="factura, no funciona", user_id=self.agent2.id)
        self.assertEqual(self.customer_writes("Mi FACTURA no llegó", sender="34600000001").user_id, self.agent2)
        self.assertEqual(self.customer_writes("hoy no funciona", sender="34600000002").user_id, self.agent2)
        self.assertFalse(self.customer_writes("facturación", sender="34600000003").user_id)

    def test_rule_of_an_archived_team_moves_nothing(self):
        team = self.env["crm.team"].create({"name": "Vieja", "company_id": self.company.id})
        self.add_rule(keywords="hola", team_id=team.id)
        team.active = False
        self.assertEqual(self.customer_writes("hola").team_id, self.team)

    def test_rule_by_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.add_rule(lang="fr_FR", user_id=self.agent2.id)
        self.env["res.partner"].create({"name": "Zoé", "phone": "+34600000001", "lang": "fr_FR"})
        self.assertEqual(self.customer_writes(sender="34600000001").user_id, self.agent2)
        self.assertFalse(self.customer_writes(sender="34600000002").user_id)

    def test_rule_by_tag(self):
        tag = self.env["crm.tag"].create({"name": "Reclamo de prueba"})
        self.add_rule(tag_ids=tag.ids, user_id=self.agent2.id)
        conversation = self.attended_by(self.agent)
        conversation.tag_ids = tag
        self.customer_writes("otra vez")
        self.assertEqual(conversation.user_id, self.agent2)

    def test_rule_to_a_team_and_somebody_of_it(self):
        support = self.env["crm.team"].create({
            "name": "Soporte", "company_id": self.company.id,
            "crm_team_member_ids": [Command.create({"user_id": self.supervisor.id})]})
        self.set_present(self.supervisor)
        self.add_rule(keywords="averia", team_id=support.id)
        waiting = self.customer_writes("Avería", sender="34600000001")
        self.assertEqual((waiting.team_id, waiting.state), (support, "new"))
        self.routing.distribution = "least_load"
        given = self.customer_writes("Avería", sender="34600000002")
        self.assertEqual((given.team_id, given.user_id), (support, self.supervisor))

    def test_entry_points_have_a_hook(self):
        self.routing.distribution = "round_robin"
        conversations = type(self.env["whatsapp_crm.conversation"])
        with patch.object(conversations, "_routing_entry_point", lambda self_: (self_.team_id, self.agent2)):
            conversation = self.customer_writes()
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(conversation.routing_facts[-1]["step"], "entry_point")

    # --------------------------------------------------------------------- safe

    def test_an_error_of_routing_costs_no_message(self):
        self.routing.distribution = "round_robin"
        with patch.object(Router, "choose", side_effect=ZeroDivisionError), mute_logger(
                "odoo.addons.whatsapp_crm.models.inbox.conversation_routing"):
            conversation = self.customer_writes()
        self.assertEqual(conversation.state, "new")
        self.assertTrue(conversation.waiting_since)

    def test_who_lost_the_claim_stays_in_the_queue_and_is_tried_again(self):
        self.attended_by(self.agent2, days_ago=3)
        self.routing.last_agent = True
        with patch.object(type(self.row), "_claim", lambda agent: False):
            conversation = self.customer_writes("otra")
        self.assertEqual((conversation.state, conversation.routing_again), ("new", True))
        self.give_out()
        self.assertEqual((conversation.user_id, conversation.routing_again), (self.agent2, False))

    def test_taking_by_hand_ends_what_routing_said(self):
        self.routing.distribution = "round_robin"
        conversation = self.customer_writes()
        conversation.with_user(self.agent2).with_context(wacrm_take_over=True).action_take()
        self.assertFalse(conversation.routing_summary)
        self.assertFalse(conversation.routed_untouched)

    def test_next_one(self):
        conversation = self.customer_writes()
        conversation.with_user(self.agent).action_take()
        self.assertEqual(conversation._route_next("not_answered"), self.agent2)
        self.assertEqual(conversation.user_id, self.agent2)
        self.assertEqual(self.why(conversation), f"{self.agent2.name}: takes over, it was not answered in time")
        self.set_present(self.agent, status="offline")
        self.assertFalse(conversation._route_next("not_answered"))
        self.assertEqual(conversation.user_id, self.agent2, "nobody else: all stays as it is")

    def test_words_are_the_readers(self):
        self.routing.distribution = "round_robin"
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"].search([("name", "=", "whatsapp_crm")])._update_translations(["es_ES"])
        words = "Queue: nobody of Ventas is on shift"
        self.team.wacrm_shift_id = self.closed_shift()
        conversation = self.customer_writes()
        self.assertEqual(self.why(conversation), words)
        self.assertEqual(conversation.routing_facts[-1], {
            "step": "queue", "team_id": self.team.id, "why": "not_on_shift"}, "facts, not words, are kept")

    # -------------------------------------------------------------------- costs

    def statements(self, sender, **kwargs):
        before = self.env.cr.sql_log_count
        self.customer_writes(sender=sender, **kwargs)
        return self.env.cr.sql_log_count - before

    def test_statements_do_not_depend_on_how_many_agents_there_are(self):
        self.routing.write({"distribution": "least_load", "last_agent": True, "salesperson": True})
        self.statements("34600000001")
        few = self.statements("34600000002")
        users = [self._user(f"wacrm_many{number}", "whatsapp_crm.group_agent") for number in range(15)]
        self.team.write({"crm_team_member_ids": [Command.create({"user_id": user.id}) for user in users]})
        self.set_present(*users)
        self.statements("34600000003")
        many = self.statements("34600000004")
        self.assertLessEqual(many, few + 1)

    def test_statements_of_routing(self):
        self.statements("34600000001")
        off = self.statements("34600000002")
        self.routing.write({"distribution": "least_load", "last_agent": True, "salesperson": True})
        self.statements("34600000003")
        on = self.statements("34600000004")
        self.assertLessEqual(on - off, 46, (off, on))

    def test_last_attended_counts_who_had_it_then(self):
        conversation = self.attended_by(self.agent, days_ago=2)
        self.assertEqual(conversation.milestone_ids.filtered(lambda m: m.kind == "resolved").owner_id, self.agent)
        case = conversation._routing_case("")
        case.at = fields.Datetime.now() + timedelta(minutes=1)
        self.assertEqual(conversation._last_attended(case, 30)[0], self.agent)
