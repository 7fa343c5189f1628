# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import fields, models
from odoo.addons.whatsapp_crm.models.transport.message_selection import NOT_DELIVERED
from odoo.fields import Domain
from odoo.tools import SQL

from .message import ORIGIN
from .milestone import ASKED

#: How a conversation ends that a customer is asked about.
ASKED_AFTER = ("confirmed", "next_step")


class WhatsappCrmConversation(models.Model):
    """Once it is resolved, its customer may be asked how it went."""

    _inherit = "whatsapp_crm.conversation"

    def _survey_question(self, outcome, tags=None):
        """What the customer would be asked now.

        :param outcome: how the conversation ends
        :param tags: ``crm.tag`` that it gets when it is resolved, besides those that it has
        :return: (``whatsapp_crm.survey.question``, None), or (empty, code of :meth:`_survey_refusal_words`)
        """
        questions = self.env["whatsapp_crm.survey.question"]
        if outcome not in ASKED_AFTER:
            return questions, "outcome"
        question, refusal = self._survey_due()
        if refusal:
            return questions, refusal
        if self._has_open_complaint(question, outcome, self.tag_ids | tags if tags else self.tag_ids):
            return questions, "complaint"
        if self._survey_gate(question):
            return questions, "unreachable"
        return question, None

    def _survey_due(self):
        """The question of this team that this person was not asked too lately: (question, None or a code)."""
        questions = self.env["whatsapp_crm.survey.question"]
        company = self.company_id.sudo()  # sudo: res.company - what it asks holds whoever resolves
        known = {kind: questions._fitting(self, kind) if switched_on else questions for kind, switched_on in (
            ("recommend", company.wacrm_ask_recommend), ("effort", company.wacrm_ask_effort))}
        if not any(known.values()):
            return questions, "off"
        if self._was_asked(company.wacrm_survey_rest_days):
            return questions, "lately"
        if known["recommend"] and not self._was_asked(company.wacrm_recommend_days, "recommend"):
            return known["recommend"], None
        return known["effort"], None if known["effort"] else "lately"

    def _same_person(self, contact="contact_id", partner="partner_id"):
        """Domain of what belongs to the same customer, on whichever number they wrote.

        :param contact, partner: the fields that lead there
        """
        same = Domain(contact, "=", self.contact_id.id)
        if self.partner_id:
            same |= Domain(partner, "=", self.partner_id.id)
        return same & Domain("company_id", "=", self.company_id.id)

    def _was_asked(self, days, kind=None):
        since = fields.Datetime.now() - timedelta(days=days)
        domain = self._same_person(partner="conversation_id.partner_id") & Domain([
            ("asked_at", ">", since), ("message_id.status", "not in", NOT_DELIVERED)])
        # sudo: whatsapp_crm.survey - only whether the person was asked
        return bool(self.env["whatsapp_crm.survey"].sudo().search_count(
            domain & Domain("kind", "=", kind) if kind else domain, limit=1))

    def _has_open_complaint(self, question, outcome, own_tags):
        tags = question.open_tag_ids
        if outcome != "confirmed" and own_tags & tags:
            return True
        still = Domain("state", "!=", "resolved") | Domain("outcome", "=", "next_step")
        # sudo: whatsapp_crm.conversation - only whether there is one
        others = self.sudo().search(self._same_person() & still & Domain([
            ("id", "!=", self.id), ("tag_ids", "in", tags.ids)]))
        return any(other.state != "resolved" or other._is_next_step_to_do() for other in others)

    def _is_next_step_to_do(self):
        """Whether what was agreed when it was resolved is still planned: its day may pass and nobody did it."""
        alerts = self.env["mail.activity"]._wacrm_no_step_ids()
        planned = self.activity_ids | self.lead_id.activity_ids.filtered(
            lambda activity: activity.summary == self.next_step)
        return any(activity.activity_type_id.id not in alerts for activity in planned)

    def _survey_gate(self, question):
        """Code of why the question cannot be sent, or None; a closed window needs its template."""
        if self.channel_id._wacrm_window_open():
            kind = "text" if question.form == "text" else "interactive"
            return self.channel_id._wacrm_refusal(kind, purpose="automatic")[0]
        if not question.template_id:
            return "window_closed"
        if question.template_id._unattended_refusal():
            return "template_unfit"
        return self.channel_id._wacrm_refusal("template", question.template_id)[0]

    def _survey_refusal_words(self, code):
        """Why the customer is not asked, for whoever resolves; "" where there is nothing to say."""
        _ = self.env._
        return {
            "lately": _("asked a short while ago"),
            "complaint": _("a complaint stays open"),
            "unreachable": _("nothing can be sent automatically now"),
        }.get(code, "")

    # --------------------------------------------------------------------- ask

    def _ask_customer(self):
        """Ask whoever may be asked; what goes wrong with a question costs nobody the resolving."""
        for conversation in self:
            conversation._safely(conversation._ask_one)

    def _ask_one(self):
        question, refusal = self._survey_question(self.outcome)
        if refusal or self.state != "resolved":
            return
        self._ask_nobody_twice()
        # sudo: whatsapp_crm.survey - asked by the system, whoever resolved
        survey = self.env["whatsapp_crm.survey"].sudo().create(self._survey_values(question))
        survey.message_id = self._send_question(question, survey)
        if not survey.message_id:
            raise RuntimeError("The question about the conversation was not sent")
        self.env["whatsapp_crm.milestone"]._record(self, ASKED)

    def _ask_nobody_twice(self):
        """Two conversations of one person are resolved at once: the second waits here for the first.

        A lock alone would not do: what was written behind it is invisible to this transaction. A row that was
        written is a serialization failure, for which Odoo runs the whole request again, and that one sees it.
        """
        # sudo: whatsapp_crm.contact - nothing is read, and nothing changes
        people = self.contact_id.sudo()
        people |= people.search(self._same_person(contact="id"))
        self.env.cr.execute(
            SQL("UPDATE whatsapp_crm_contact SET write_date = write_date WHERE id IN %s", people._ids),
            log_exceptions=False)

    def _survey_values(self, question):
        # sudo: crm.tag, whatsapp_crm.sla.clock - facts of the conversation, whoever resolved
        conversation = self.sudo()
        return {
            "question_id": question.id, "kind": question.kind, "conversation_id": self.id,
            "company_id": self.company_id.id, "channel_id": self.channel_id.id, "contact_id": self.contact_id.id,
            "number_id": self.number_id.id, "team_id": self.team_id.id,
            "agent_id": (self.user_id or self.resolved_by_id).id, "tag_id": conversation.tag_ids[:1].id,
            "handoffs": self.handoff_count, "promise": self._promise_then()}

    def _promise_then(self):
        """Whether every answer that was promised came in time; False where nothing was promised."""
        # sudo: whatsapp_crm.sla.clock - as above
        states = dict(self.env["whatsapp_crm.sla.clock"].sudo()._read_group(
            [("conversation_id", "=", self.id), ("kind", "in", ("first_response", "next_response")),
             ("state", "in", ("met", "breached")), ("policy_id", "!=", False)], ["state"], ["__count"]))
        return "missed" if states.get("breached") else "kept" if states else False

    def _send_question(self, question, survey):
        """:return: the queued ``whatsapp_crm.message``, empty where it may not be sent"""
        if not self.channel_id._wacrm_window_open():
            # sudo: whatsapp_crm.conversation - the system sends
            refused = question.template_id._deliver(self.sudo(), number=self.number_id, origin=ORIGIN)
            return self._last_question() if not any(refused.values()) else self.env["whatsapp_crm.message"]
        body, _lang = question._words_for("body", self)
        content = question._choices(survey.id, question._labels_of(self))
        # sudo: whatsapp_crm.conversation - as above. In the lane of the agents' words: the sentence is read first.
        return self.sudo()._post_automatically(body, ORIGIN, lane="interactive", content=content)

    def _last_question(self):
        # sudo: whatsapp_crm.message - the row that was just queued
        return self.env["whatsapp_crm.message"].sudo().search(
            [("channel_id", "=", self.channel_id.id), ("origin", "=", ORIGIN)], limit=1)
