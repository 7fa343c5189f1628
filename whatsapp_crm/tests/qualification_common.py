# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.fields import Command

from .common import WhatsappCrmCase

QUESTIONS = (
    ("What exactly?", "Basic, Professional", True),
    ("By when?", "Now, This month, Later", True),
    ("Tried before?", "Nothing yet, Another provider", False),
)


def own_stages(team):
    """Give a team a pipeline of its own, whose second stage is that of qualified leads; return its four stages."""
    stages = team.env["crm.stage"].create([
        {"name": name, "sequence": sequence, "is_won": sequence == 4, "team_ids": team.ids}
        for sequence, name in enumerate(("Fresh", "Good", "Offered", "Sold"), start=1)])
    team.write({"wacrm_own_stages": True, "wacrm_qualified_stage_id": stages[1].id})
    return stages


class QualificationCase(WhatsappCrmCase):
    """The team has a pipeline of its own and asks three questions, two of which are needed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh, cls.qualified, cls.proposal, cls.won = own_stages(cls.team)
        cls.team.write({
            "wacrm_proposal_stage_id": cls.proposal.id, "wacrm_question_ids": [
                Command.create({"sequence": number, "name": name, "answers": answers, "required": required})
                for number, (name, answers, required) in enumerate(QUESTIONS)]})
        cls.what, cls.when, cls.tried = cls.team.wacrm_question_ids
        cls.reason = cls.env["crm.lost.reason"].create({"name": "No budget", "wacrm_rejection": True})

    def opened(self, **kwargs):
        """A conversation with its opportunity."""
        return self.receive_text("¿Precio del plan Profesional?", **kwargs).conversation_id

    def answer(self, conversation, question, answer, user=None):
        """Tap an answer; return the panel."""
        return conversation.with_user(user or self.agent).action_answer_question(question.property_name, answer)

    def shown(self, conversation, question, user=None):
        """The question as the panel of a user shows it."""
        conversation = conversation.with_user(user or self.agent)
        conversation.invalidate_recordset(["qualification"])
        return next(one for one in conversation.qualification["questions"] if one["name"] == question.property_name)
