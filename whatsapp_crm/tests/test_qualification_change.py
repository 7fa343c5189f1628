from datetime import datetime

from odoo.tests import tagged

from .qualification_common import QualificationCase

MARCH = datetime(2026, 3, 2, 10)
AD = {"source_type": "ad", "source_id": "120210000000000777", "headline": "2 months free"}


@tagged("post_install", "-at_install")
class TestChangedQuestion(QualificationCase):
    """What was answered keeps its meaning, whatever becomes of the question."""

    def values(self, lead):
        """{property: (kind, value)}"""
        return {one["name"]: (one["type"], one["value"]) for one in lead._wacrm_properties() if one.get("value")}

    def choices(self, question):
        return next(one.get("selection") for one in self.team.lead_properties_definition
                    if one["name"] == question.property_name)

    def test_choices_become_words(self):
        conversation = self.opened()
        self.answer(conversation, self.what, "Basic")
        former, before = self.what.property_name, self.values(conversation.lead_id)
        self.what.answers = False
        self.assertNotEqual(self.what.property_name, former)
        self.assertEqual((self.what.name, self.what.answers), ("What exactly?", False))
        shown = self.shown(conversation, self.what)
        self.assertEqual((shown["kind"], shown["value"]), ("words", ""))
        self.assertEqual(self.values(conversation.lead_id), before, "what was answered is still read as it was")
        self.answer(conversation, self.what, "A big one")
        self.assertEqual(self.shown(conversation, self.what)["value"], "A big one")

    def test_words_become_choices(self):
        conversation = self.opened()
        self.tried.answers = False
        self.answer(conversation, self.tried, "An agency")
        former = self.tried.property_name
        self.tried.write({"name": "Tried what?", "answers": "Nothing, Somebody"})
        self.assertEqual((self.tried.name, self.tried.answers), ("Tried what?", "Nothing, Somebody"))
        self.assertEqual(self.shown(conversation, self.tried)["value"], "")
        self.assertEqual(self.values(conversation.lead_id)[former], ("char", "An agency"))

    def test_where_nobody_answered_nothing_is_left_behind(self):
        number = len(self.team.lead_properties_definition)
        self.what.answers = False
        self.assertEqual(len(self.team.lead_properties_definition), number)
        self.assertEqual(self.team.lead_properties_definition[0]["name"], self.what.property_name)

    def test_choice_with_a_comma(self):
        """Given on an opportunity: it is one, and stays one."""
        definitions = self.team.lead_properties_definition
        definitions = [{**one, "selection": [*map(list, one["selection"]), ["k", "Yes, soon"], ["l", ""]]}
                       if one["name"] == self.when.property_name else one for one in definitions]
        self.team.lead_properties_definition = definitions
        before = self.choices(self.when)
        self.when.name = "When?"
        self.assertEqual(self.choices(self.when), before)
        self.when.answers = "Now, Yes, soon, Never"
        self.assertEqual([label for _key, label in self.choices(self.when)], ["Now", "Yes, soon", "Never"])
        self.assertEqual(self.choices(self.when)[1][0], "k")


@tagged("post_install", "-at_install")
class TestChangedDefinition(QualificationCase):
    """A changed definition says what was, not that it happened today, nor that whoever changed it did it."""

    def moved(self, stage, **kwargs):
        """An opportunity that was moved in March, before anybody said what qualified is."""
        lead = self.opened(**kwargs).lead_id
        lead.stage_id = stage
        lead.date_last_stage_update = MARCH
        return lead

    def setUp(self):
        super().setUp()
        self.team.wacrm_qualified_stage_id = False

    def define(self):
        self.team.with_user(self.supervisor).sudo().wacrm_qualified_stage_id = self.proposal

    def test_since_it_last_moved_and_by_nobody(self):
        lead = self.moved(self.proposal)
        self.define()
        self.assertEqual(
            (lead.wacrm_qualified_at, lead.wacrm_qualified_by_id.id), (MARCH, False))
        self.assertFalse(lead.wacrm_sql_at, "it was no marketing lead")
        self.assertFalse(lead.wacrm_maturity)

    def test_marketing_lead_that_is_worked_on_was_accepted(self):
        lead = self.moved(self.proposal, sender="34611000001", referral=AD)
        self.assertEqual(lead.wacrm_maturity, "mql")
        self.define()
        self.assertEqual((lead.wacrm_maturity, lead.wacrm_sql_by_id.id), ("sql", False))
        self.assertEqual(lead.wacrm_qualified_at, MARCH)
        self.assertEqual(lead.wacrm_sql_at, lead.wacrm_mql_at, "it was a marketing lead first")

    def test_marketing_lead_that_is_over_stays_as_it_was(self):
        lead = self.moved(self.proposal, sender="34611000002", referral=AD)
        lead.action_set_lost(lost_reason_id=self.reason.id)
        self.define()
        self.assertTrue(lead.wacrm_qualified_at)
        self.assertEqual((lead.wacrm_maturity, lead.wacrm_sql_at), ("mql", False))

    def test_needed_question_is_deleted(self):
        conversation = self.opened()
        self.answer(conversation, self.what, "Basic")
        self.assertFalse(conversation.lead_id.wacrm_qualified_at)
        self.when.unlink()
        self.assertTrue(conversation.lead_id.wacrm_qualified_at)
