# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..automation.flow_target import property_value
from .question import CHOICES, WORDS

SHORT = 80  # characters of the customer's words that a button shows


class WhatsappCrmConversation(models.Model):
    """The qualifying questions beside the chat, answered by one tap while one writes."""

    _inherit = "whatsapp_crm.conversation"

    qualification = fields.Json(compute="_compute_qualification", help="What the panel shows, see _qualification().")

    @api.depends("lead_id.lead_properties", "lead_id.wacrm_maturity", "lead_id.wacrm_qualified_at", "team_id")
    @api.depends_context("uid", "lang")
    def _compute_qualification(self):
        for conversation in self:
            conversation.qualification = conversation._qualification()

    def _qualification(self):
        """What the panel shows; False where the team asks nothing and no marketing lead waits.

        :return: dict of ``questions`` (see :meth:`_question_shown`), ``words`` (what the customer wrote last),
            ``has_lead``, ``state`` ("qualified", a key of MATURITIES or ""), ``label`` and ``detail`` (the state
            in words), ``not_looked_at``, ``may_accept``
        """
        # sudo: crm.lead, crm.team - who reads the conversation knows what is asked and answered in it
        lead = self.sudo().lead_id
        questions = self._questions_shown(lead)
        if not questions and not lead.wacrm_maturity:
            return False
        return {
            "questions": questions,
            "words": self._last_words_of_customer() if any(
                one["kind"] == "words" and not one["value"] for one in questions) else "",
            "has_lead": bool(lead), "not_looked_at": lead.wacrm_not_looked_at,
            "may_accept": lead.wacrm_maturity == "mql" and lead._wacrm_is_open(),
            **lead._wacrm_standing()}

    def _questions_shown(self, lead):
        team = lead.team_id or self.sudo().team_id  # sudo: as above
        known = {one["name"]: one for one in (
            lead._wacrm_properties() if lead.team_id else team.lead_properties_definition or [])}
        return [question._shown(known[question.property_name]) for question in team.wacrm_question_ids
                if question.property_name in known]

    def _last_words_of_customer(self):
        # sudo: whatsapp_crm.message - whoever reads a conversation reads its messages
        row = self.env["whatsapp_crm.message"].sudo().search(
            [("conversation_id", "=", self._origin.id), ("direction", "=", "in"), ("text", "!=", False)],
            order="id desc", limit=1)
        return " ".join((row.text or "").split())[:SHORT]

    # ------------------------------------------------------------------ answer

    def action_answer_question(self, name, answer):
        """Keep an answer on the opportunity, which is created where there is none.

        :param name: the question's property
        :param answer: key or label of a choice, or words; "" takes an answer back
        :return: the panel as it is now
        """
        lead = self._qualified_lead(create=True)
        if not lead.team_id:
            lead.team_id = self.sudo().team_id  # sudo: crm.lead - whoever may qualify it; its questions are the team's
        definition = lead._wacrm_property(name)
        if name not in lead.team_id.wacrm_question_ids.mapped("property_name") or not definition:
            raise UserError(self.env._("Your team does not ask this question any more. Reload the page."))
        value = property_value(definition, answer.strip()) if answer else False
        if value is None:
            raise UserError(self.env._(
                "“%(answer)s” is no answer to “%(question)s”.", answer=answer, question=definition["string"]))
        lead._wacrm_set_property(name, value)
        lead._wacrm_look()
        return self._qualification()

    def action_accept_lead(self):
        """Sales takes the marketing lead on.

        :return: the panel as it is now
        """
        self._qualified_lead()._wacrm_accept()
        return self._qualification()

    def action_open_reject_lead(self):
        """Ask why sales does not take the marketing lead on."""
        self._qualified_lead()
        return self.env["whatsapp_crm.lead.reject"]._open_for(conversation=self)

    def _qualified_lead(self, create=False):
        """The opportunity of a conversation that the user may work: they may qualify it.

        :param create: make one where there is none
        :raises UserError: there is no opportunity, or it was won or lost
        """
        self.ensure_one()
        conversation = self._check_may_work()
        if create and not conversation.lead_id:
            conversation._create_lead(self._last_words_of_customer())
        lead = conversation.lead_id
        if not lead:
            raise UserError(self.env._("This conversation has no opportunity."))
        if not lead._wacrm_is_open():
            raise UserError(self.env._("“%(lead)s” is won or lost already.", lead=lead.name))
        return lead


class WhatsappCrmQuestion(models.Model):
    """A question as the panel shows it."""

    _inherit = "whatsapp_crm.question"

    def _shown(self, known):
        """One line of the panel.

        :param known: the property's definition, with its ``value`` where there is an opportunity
        :return: dict of ``name``, ``label``, ``required``, ``kind`` ("choice", "words" or "other"), ``value``
            (text) and ``answers`` ({key, label, chosen})
        """
        kind = "choice" if known["type"] in CHOICES else "words" if known["type"] in WORDS else "other"
        value = known.get("value")
        chosen = {str(value)} if value else set()
        return {
            "name": self.property_name, "label": known.get("string") or "", "required": self.required, "kind": kind,
            "value": str(value) if value and kind != "other" else "",
            "answers": [{"key": key, "label": label, "chosen": key in chosen}
                        for key, label in self._choices(known)]}

    def _choices(self, known):
        if known["type"] == "boolean":
            return [("True", self.env._("Yes"))]
        return known.get("selection") or []


class CrmLead(models.Model):
    """How far a lead is, for the panel."""

    _inherit = "crm.lead"

    def _wacrm_standing(self):
        """Dict of ``state``, ``label`` and ``detail``: who said so, and when."""
        labels = dict(self._fields["wacrm_maturity"]._description_selection(self.env))
        state, who, at = self.wacrm_maturity or "", self.wacrm_sql_by_id, self.wacrm_sql_at
        if state == "rejected":
            who, at = self.wacrm_rejected_by_id, self.wacrm_rejected_at
        elif self.wacrm_qualified_at:
            state, who, at = "qualified", self.wacrm_qualified_by_id, self.wacrm_qualified_at
        elif state == "mql":
            who, at = self.env["res.users"], self.wacrm_mql_at
        return {
            "state": state, "label": self.env._("Qualified lead") if state == "qualified" else labels.get(state, ""),
            "detail": " · ".join(filter(None, [who.name, self._wacrm_day(at)]))}

    def _wacrm_day(self, at):
        return self.env["ir.qweb.field.date"].value_to_html(
            fields.Datetime.context_timestamp(self, at).date(), {}) if at else ""
