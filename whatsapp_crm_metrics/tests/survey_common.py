# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.addons.whatsapp_crm.tests.closing_common import ClosingCase

ORIGIN = "auto:survey"


class SurveyCase(ClosingCase):
    """The closing case's conversation, in a company that asks its customers how easy it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questions = cls.env["whatsapp_crm.survey.question"]
        cls.questions.search([]).active = False
        cls.effort = cls.questions.create({
            "name": "Esfuerzo", "kind": "effort", "company_id": cls.company.id,
            "body": "¿Qué tan fácil fue?", "thanks": "Gracias, nos ayuda."})
        cls.recommend = cls.questions.create({
            "name": "Recomendación", "kind": "recommend", "company_id": cls.company.id, "body": "¿De 0 a 10?"})
        cls.complaint = cls.env.ref("whatsapp_crm.starter_tag_complaint")
        cls.company.wacrm_ask_effort = True
        cls.team.user_id = cls.supervisor

    def asked(self):
        """The questions of the case's customer, oldest first."""
        return self.env["whatsapp_crm.survey"].search([("channel_id", "=", self.channel.id)], order="id")

    def ask(self, **values):
        """Resolve as the agent does; return the question that went out."""
        self.resolve(**values)
        return self.asked()[-1:]

    def tap(self, survey, score, **kwargs):
        """The customer chooses from the list, or presses the button."""
        return self.receive("interactive", interactive={"type": "list_reply", "list_reply": {
            "id": f"survey-{survey.id}-{score}", "title": str(score)}}, at=self.at(minutes=5), **kwargs)

    def answer(self, text, **kwargs):
        return self.receive_text(text, **{"at": self.at(minutes=5), **kwargs})

    def life(self, conversation=None):
        """What an answer must not touch."""
        conversation = conversation or self.conversation
        running = self.env["whatsapp_crm.sla.clock"].search_count(
            [("conversation_id", "=", conversation.id), ("state", "=", "running"), ("kind", "!=", "resolution")])
        return conversation.state, conversation.waiting_since, conversation.reopen_count, running
