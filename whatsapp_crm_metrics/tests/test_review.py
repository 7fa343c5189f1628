# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.tests.closing_common import ClosingCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

REPORT = "whatsapp_crm.report.review"


@tagged("post_install", "-at_install")
class TestReview(ClosingCase):
    """Review five: drawn by lot, read by four criteria, told to the agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        criteria = cls.env["whatsapp_crm.review.criterion"]
        criteria.search([]).active = False
        cls.criteria = criteria.create([
            {"name": f"Punto {place}", "team_id": cls.team.id, "sequence": place} for place in range(1, 5)])
        cls.team.user_id = cls.supervisor

    def resolved(self, count, user=None):
        """So many conversations that an agent answered and resolved."""
        user = user or self.agent
        found = self.env["whatsapp_crm.conversation"]
        for _place in range(count):
            self.people += 1
            found |= self.other_conversation(sender=f"346555000{self.people:02}", name=f"Cliente {self.people}")
        for conversation in found:
            conversation.with_user(user).action_take()
            self.say(conversation.channel_id, user=user)
            self.resolve(conversation, user=user)
        return found

    people = 0

    def draw(self, user=None, **values):
        user = user or self.supervisor
        form = Form(self.env["whatsapp_crm.review.draw"].with_user(user))
        for name, value in {"team_id": self.team, **values}.items():
            setattr(form, name, value)
        domain = form.save().action_draw()["domain"]
        return self.env["whatsapp_crm.review"].with_user(user).search(domain)

    def mark(self, review, *marks, note="Muy bien. La próxima vez pregunta antes."):
        for mark, value in zip(review.mark_ids, marks, strict=True):
            mark.mark = value
        review.note = note
        review.action_done()

    def test_five_of_the_team_by_lot_and_never_twice(self):
        pool = self.resolved(7)
        first = self.draw()
        self.assertEqual((len(first), first.agent_id, first.team_id), (5, self.agent, self.team))
        self.assertEqual(first[0].mark_ids.criterion_id, self.criteria)
        second = self.draw()
        self.assertEqual(len(second), 2)
        self.assertEqual((first | second).conversation_id, pool)
        with self.assertRaises(UserError):
            self.draw()

    def test_not_ones_own_nor_what_nobody_answered(self):
        self.resolved(1, user=self.supervisor)
        self.resolve(send_sentence=False, no_answer_needed=True)  # nobody wrote
        with self.assertRaises(UserError):
            self.draw()

    def test_of_one_agent(self):
        self.resolved(2)
        theirs = self.resolved(1, user=self.agent2)
        self.assertEqual(self.draw(agent_id=self.agent2).conversation_id, theirs)

    def test_the_agent_is_told_and_it_stays_as_it_is(self):
        self.resolved(1)
        review = self.draw()
        self.assertFalse(self.env["whatsapp_crm.review"].with_user(self.agent).search([]), "not before it is done")
        with self.assertRaises(UserError):
            review.action_done()
        self.mark(review, "yes", "partly", "no", "none")
        self.assertEqual((review.state, review.result), ("done", 0.5))
        told = review.message_ids.sorted("id")[-1]
        self.assertIn("pregunta antes", told.body)
        self.assertIn(self.agent.partner_id, told.notified_partner_ids)
        seen = self.env["whatsapp_crm.review"].with_user(self.agent).search([])
        self.assertEqual((seen, seen.mark_ids.mapped("mark")), (review, ["yes", "partly", "no", "none"]))
        for change in (lambda: review.write({"note": "Otra"}), lambda: review.mark_ids[0].write({"mark": "no"})):
            with self.assertRaises(UserError):
                change()

    def test_results_by_hand(self):
        self.resolved(2)
        one, other = self.draw()
        self.mark(one, "yes", "partly", "no", "none")
        self.mark(other, "yes", "yes", "none", "none")
        self.env.flush_all()
        found = {criterion.name: (met, count) for criterion, met, count in self.env[REPORT]._read_group(
            [("team_id", "=", self.team.id)], ["criterion_id"], ["met:avg", "__count"])}
        self.assertEqual(found["Punto 1"], (1, 2))
        self.assertEqual(found["Punto 2"], (0.75, 2))
        self.assertEqual(found["Punto 3"], (0, 2))
        self.assertFalse(found["Punto 4"][0])

    def test_where_nothing_counts_there_is_no_result(self):
        self.resolved(2)
        one, draft = self.draw()
        self.mark(one, "none", "none", "none", "none")
        self.env.flush_all()
        self.env.invalidate_all()
        for review in (one, draft):
            self.assertIs(review.result, False, "not 0 %")
            self.assertIs(review.read(["result"])[0]["result"], False)
        draft.mark_ids[0].mark = "no"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIs(type(draft.result), float)
        self.assertEqual(draft.result, 0)
        self.assertNotIn("aggregator", one.fields_get(["result"])["result"])

    def test_not_again_after_another_team_had_it(self):
        conversation = self.resolved(1)
        self.draw()
        conversation.team_id = self.env["crm.team"].create({
            "name": "Cobros", "company_id": self.company.id, "user_id": self.supervisor.id})
        with self.assertRaisesRegex(UserError, "nothing left"):
            self.draw(team_id=conversation.team_id)

    def test_erased_person_leaves_marks_and_results_alone(self):
        conversation = self.resolved(1)
        review = self.draw()
        self.mark(review, "yes", "yes", "no", "none", note="Ana tenía razón")
        chatter = review.message_ids
        self.assertIn("Ana", "".join(chatter.mapped("body")))
        erasures = self.env["whatsapp_crm.erasure"].with_user(self.admin)
        erasures._erase(erasures._data_of(self.company, contact=conversation.contact_id), "Lo pidió ella")
        self.assertEqual((review.note, review.state, len(review.mark_ids)), (False, "done", 4))
        self.assertFalse("".join(filter(None, chatter.mapped("body"))))
        self.assertFalse([name for name in chatter.sudo().mapped("record_name") if name and "Cliente" in name])

    def test_rights(self):
        self.resolved(1)
        review = self.draw()
        team = self.env["crm.team"].create({"name": "Cobros", "company_id": self.company.id})
        leader = self._user("wacrm_collections", "whatsapp_crm.group_supervisor")
        team.user_id = leader
        with self.assertRaises(UserError):
            self.env["whatsapp_crm.review.draw"].with_user(leader).create(
                {"team_id": self.team.id, "company_id": self.company.id}).action_draw()
        with self.assertRaises(AccessError):
            self.env["whatsapp_crm.review.draw"].with_user(self.agent).create({"team_id": self.team.id})
        self.assertFalse(review.with_user(self.agent).has_access("read"), "not before it is done")
        self.mark(review, "yes", "yes", "yes", "yes")
        marks = review.mark_ids.ids
        for user, sees in ((self.agent, True), (self.agent2, False), (self.supervisor, True), (leader, False),
                           (self.admin, True), (self.foreigner, False)):
            with self.subTest(user.login):
                for model, ids in (
                        ("whatsapp_crm.review", review.ids), ("whatsapp_crm.review.mark", marks), (REPORT, marks)):
                    found = self.env[model].with_user(user).search([])
                    self.assertEqual(sorted(found.ids), sorted(ids) if sees else [], model)
        self.assertFalse(review.with_user(self.agent).has_access("write"))

    def test_four_criteria_of_the_team_else_everybodys(self):
        with self.assertRaises(ValidationError):
            self.criteria[0].copy()
        known = self.env["whatsapp_crm.review.criterion"]
        shared = known.create({"name": "De todos"})
        self.assertEqual(known._of(self.team), self.criteria)
        self.criteria.active = False
        self.assertEqual(known._of(self.team), shared)

    def test_new_installation_has_four(self):
        criteria = self.env["whatsapp_crm.review.criterion"].with_context(active_test=False)
        names = [f"review_criterion_{name}" for name in ("understood", "clear", "next_step", "recorded")]
        self.env["ir.model.data"].search([("module", "=", "whatsapp_crm_metrics"), ("name", "in", names)]).unlink()
        before = criteria.search([])
        before.active = False
        criteria._create_starters()
        new = criteria.search([]) - before
        self.assertEqual({self.env.ref(f"whatsapp_crm_metrics.{name}") for name in names}, set(new))
        self.assertEqual(len(new), 4)
        criteria._create_starters()
        self.assertEqual(criteria.search([]) - before, new, "only once")
