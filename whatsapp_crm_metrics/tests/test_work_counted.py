# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .work_common import WorkCase


@tagged("post_install", "-at_install")
class TestWorkCounted(WorkCase):
    """What counts and what does not, in stories whose figures are worked out by hand."""

    def setUp(self):
        super().setUp()
        self.conversation = self.customer_writes()

    # ------------------------------------------------------- people who are not customers

    def test_not_a_customer_was_not_left_without_an_answer(self):
        other = self.customer_writes(sender="34622333444", name="Luis Gil")
        other.with_user(self.agent).action_not_customer("supplier")
        self.conversation.sudo()._resolve("idle", None)
        facts = self.env["whatsapp_crm.milestone"].search([("kind", "=", "resolved"), (
            "conversation_id", "in", (other | self.conversation).ids)])
        self.assertEqual(facts.mapped("unanswered"), [True, True])
        self.assertEqual(
            self.figures("work", "unanswered:sum", by="outcome", domain=[("kind", "=", "resolved")]),
            {"not_customer": 0, "idle": 1})

    def test_not_a_customer_has_no_resolution(self):
        self.policy.write({
            "has_resolution": True, "resolution_warning_minutes": 60, "resolution_breach_minutes": 180})
        mine, other = (self.customer_writes(sender=f"3462233344{number}") for number in range(2))
        (mine | other).sudo().tag_ids = self.complaint
        for conversation in mine | other:
            self.take(conversation, self.agent)
        self.pass_time(hours=2)
        self.resolve(mine, self.agent, no_answer_needed=True)
        other.with_user(self.agent).action_not_customer("supplier")
        self.assertIn(("resolution", "met"), [course[:2] for course in self.course(other)])
        self.assertEqual(
            self.figures("conversation", "resolution:median", "resolution_average:avg", "working_resolution:median",
                         "resolved_in_time:avg", "repeat:avg", by="outcome", domain=[("outcome", "!=", False)]),
            {"confirmed": (2, 2, 2, 1, 0), "not_customer": (None, None, None, None, None)})
        self.assertEqual(self.rows("repeat").conversation_id, mine)

    # ----------------------------------------------------------------------- teams

    def test_what_begins_counts_for_the_team_that_got_it(self):
        """The entry point gives it to another team a moment after it began."""
        self.assertEqual(self.figures("work", "opened:sum", by="team_id"), {self.team: 1})
        self.pass_time(minutes=1)
        self.conversation.sudo().team_id = self.collections
        self.assertEqual(self.figures("work", "opened:sum", by="team_id"), {self.collections: 1})
        self.take(self.conversation, self.supervisor)
        self.pass_time(minutes=1)
        self.conversation.sudo().team_id = self.team
        self.assertEqual(
            self.figures("work", "opened:sum", by="team_id", domain=[("kind", "=", "opened")]), {self.collections: 1})

    def test_moved_after_somebody_saw_it_it_began_where_it_was(self):
        self.conversation.sudo()._looked_at(self.agent)
        self.pass_time(minutes=1)
        self.conversation.sudo().team_id = self.collections
        self.assertEqual(self.figures("work", "opened:sum", by="team_id"), {self.team: 1})

    def test_first_ones_are_what_the_story_tells(self):
        """What is kept for the reports can be read from the story again, and nobody changes it by hand."""
        given, moved, seen, untouched = (
            self.conversation, *(self.customer_writes(sender=f"3462233366{number}") for number in range(3)))
        self.take(given, self.agent)
        given.with_user(self.agent).action_assign(self.agent2.id)
        seen.sudo()._looked_at(self.agent)
        (moved | seen).sudo().team_id = self.collections
        every = given | moved | seen | untouched
        kept = [(self.agent, self.team), (self.nobody, self.collections), *[(self.nobody, self.team.browse())] * 2]
        self.assertEqual([(one.first_owner_id, one.first_team_id) for one in every], kept)
        every._write_life({"first_owner_id": False, "first_team_id": False})
        self.env.flush_all()
        every._read_first_from_story()
        self.env.invalidate_all()
        self.assertEqual([(one.first_owner_id, one.first_team_id) for one in every], kept)
        with self.assertRaises(UserError):
            given.with_user(self.agent).first_owner_id = self.agent2

    # -------------------------------------------------------------------- subjects

    def test_each_tag_is_again_for_itself(self):
        """First a complaint and a price, then a complaint and an invoice: the complaint is what came again."""
        invoice = self.env["crm.tag"].create({"name": "Una factura"})
        self.take(self.conversation, self.agent)
        self.conversation.sudo().tag_ids = self.complaint | self.price
        self.pass_time(hours=2)
        self.resolve(self.conversation, self.agent, no_answer_needed=True)
        self.pass_time(days=10)
        later = self.customer_writes()
        self.take(later, self.agent)
        later.sudo().tag_ids = self.complaint | invoice
        self.assertEqual(
            self.figures("repeat", "conversations:count_distinct", "repeats:sum", "repeat:avg", "resolution:median",
                         by="tag_id"),
            {self.complaint: (2, 1, 0.5, 2), self.price: (1, 0, 0, 2), invoice: (1, 0, 0, None)})
        self.assertEqual(self.figures("repeat", "conversations:count_distinct"), {self.agent: 2})
        self.assertEqual(len(set(self.rows("repeat").ids)), 4)
        self.assertEqual(self.rows("repeat")[0].action_open_conversation()["res_id"], later.id)

    # -------------------------------------------------------------------- messages

    def out(self, count=1):
        for _number in range(count):
            self.say(self.conversation.channel_id)
            self.run_senders()
        return self.env["whatsapp_crm.message"].search([("direction", "=", "out")], order="id")

    def test_reactions_are_no_messages(self):
        self.take(self.conversation, self.agent)
        said = self.out()
        self.receive("reaction", reaction={"message_id": said.wamid, "emoji": "👍"})
        theirs = self.env["whatsapp_crm.message"].search([("direction", "=", "in"), ("type", "=", "text")])
        theirs.mail_message_id.with_user(self.agent).sudo()._message_reaction(
            "👍", "add", self.agent.partner_id, self.env["mail.guest"])
        self.env.flush_all()
        kinds = self.env["whatsapp_crm.message"].search([("company_id", "=", self.company.id)]).mapped("type")
        self.assertIn("reaction", kinds)
        self.assertEqual(
            self.figures("message", "__count", "incoming:sum", "outgoing:sum", by="company_id"),
            {self.company: (2, 1, 1)})

    def test_costs_are_in_the_currency_of_the_company(self):
        dollar, euro = self.company.currency_id, self.env.ref("base.EUR")
        if dollar == euro:
            dollar, euro = euro, self.env.ref("base.USD")
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.env["res.currency.rate"].create({
            "currency_id": euro.id, "company_id": self.company.id, "rate": 0.5, "name": fields.Date.today()})
        self.env["whatsapp_crm.rate"].create({
            "company_id": self.company.id, "currency_id": euro.id, "market": "ES", "category": "utility",
            "price": 0.02, "valid_from": fields.Date.today() - timedelta(days=9)})
        one, two = self.out(2)
        one.write({"price_category": "utility", "price": 0.02, "currency_id": dollar.id})
        two.write({"price_category": "utility", "price": 0.03, "currency_id": euro.id})
        self.assertEqual(self.figures("message", "cost:sum", by="category")["utility"], 0.08)
        self.assertEqual(self.rows("message").currency_id, self.company.currency_id)

    def test_every_attempt_that_was_charged_is_in_the_cost(self):
        [first] = self.out()
        self.receive_status(first.wamid, "failed", errors=[{"code": 131026}])
        attempts = first
        for _time in range(2):
            attempts[-1:].with_user(self.agent).action_retry()
            self.run_senders()
            attempts = self.env["whatsapp_crm.message"].search([("direction", "=", "out")], order="id")
            if len(attempts) == 2:
                self.receive_status(attempts[1].wamid, "failed", errors=[{"code": 131026}])
        self.assertEqual(len(attempts), 3)
        for attempt, price in zip(attempts, (0.02, 0, 0.05)):
            attempt.write({"price_category": "utility", "currency_id": self.company.currency_id.id, "price": price})
        self.assertEqual(self.figures("message", "outgoing:sum", "cost:sum")[self.agent], (1, 0.07))

    def test_agents_see_what_they_answered_from_the_phone(self):
        self.take(self.conversation, self.agent)
        self.say(self.conversation.channel_id)
        self.echo()
        self.env.flush_all()
        for user, share in ((self.agent, 0.5), (self.agent2, None)):
            rows = self.rows("message", [("direction", "=", "out")], user=user)
            [[found]] = rows._read_group([("id", "in", rows.ids)], [], ["from_phone:avg"])
            self.assertEqual(self._known(found), share)
