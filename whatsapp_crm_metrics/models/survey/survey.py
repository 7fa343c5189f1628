# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.whatsapp_crm.models.sla.receivers import Receivers
from odoo.addons.whatsapp_crm.models.transport.message_selection import NOT_DELIVERED
from odoo.addons.whatsapp_crm.tools import text_markup
from odoo.exceptions import UserError

from ...tools import answer_score
from .message import ORIGIN
from .milestone import ANSWERED
from .question import KINDS

ANSWERED_WITHIN = timedelta(days=3)  # later a bare number is about something else
LOW_SCORE = "whatsapp_crm_metrics.mail_activity_type_low_score"


class WhatsappCrmSurvey(models.Model):
    """One question that one customer was asked about one conversation, and the answer.

    Agent, team, tag, handoffs and whether the promise was kept are those of the moment of asking: what
    happens later changes no score. Rows are written by methods only.
    """

    _name = "whatsapp_crm.survey"
    _description = "WhatsApp Customer's Answer"
    _order = "id desc"
    _rec_name = "conversation_id"

    question_id = fields.Many2one("whatsapp_crm.survey.question", readonly=True, ondelete="set null")
    kind = fields.Selection(KINDS, "Asked for", required=True, readonly=True)
    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    channel_id = fields.Many2one(
        "discuss.channel", "Chat", required=True, readonly=True, index=True, ondelete="cascade")
    contact_id = fields.Many2one(
        "whatsapp_crm.contact", "Customer", required=True, readonly=True, index=True, ondelete="cascade")
    number_id = fields.Many2one("whatsapp_crm.number", readonly=True, ondelete="set null")
    message_id = fields.Many2one(
        "whatsapp_crm.message", "Question sent", readonly=True, index="btree_not_null", ondelete="set null")
    asked_at = fields.Datetime("Asked on", required=True, readonly=True, default=fields.Datetime.now, index=True)
    agent_id = fields.Many2one("res.users", "Agent then", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", "Team then", readonly=True, ondelete="set null")
    tag_id = fields.Many2one("crm.tag", "Subject", readonly=True, ondelete="set null")
    handoffs = fields.Integer(readonly=True)
    promise = fields.Selection(
        [("kept", "Promise kept"), ("missed", "Promise missed")], readonly=True,
        help="Empty: the customer was promised nothing.")
    answered_at = fields.Datetime("Answered on", readonly=True)
    score = fields.Integer(readonly=True)
    low = fields.Boolean("Low score", readonly=True)
    comment = fields.Text(readonly=True, help="What the customer wrote beside the score.")

    @api.ondelete(at_uninstall=False)
    def _unlink_only_with_conversation(self):
        raise UserError(self.env._("What customers were asked is kept."))

    # ------------------------------------------------------------------ answer

    @api.model
    def _read_answer(self, item, channel):
        """Which question a customer's message answers, and how.

        :param item: ``webhook_items.InboundMessage``
        :return: (survey, :class:`answer_score.Answer`), or (empty, None)
        """
        chosen = self.env["whatsapp_crm.survey.question"]._chosen(getattr(item.content, "id", None))
        # sudo: whatsapp_crm.survey - which question it answers, whoever processes
        surveys = self.sudo()
        if chosen:
            survey = surveys.browse(chosen[0]).exists().filtered(lambda one: one.channel_id == channel)
            low, high = answer_score.SCALES[survey.kind or "effort"]
            if survey and low <= chosen[1] <= high:
                return survey, answer_score.Answer(chosen[1])
            return surveys, None
        survey = surveys._awaiting(item, channel) if item.type in ("text", "button") else surveys
        answer = answer_score.read(item.text, answer_score.SCALES[survey.kind]) if survey else None
        return (survey, answer) if answer else (surveys, None)

    def _awaiting(self, item, channel):
        """The question that words in this chat may answer: quoted, or the last thing that was said to the customer.

        Whole seconds are compared: Meta gives no others, and Odoo keeps no others.
        """
        recent = [("channel_id", "=", channel.id), ("asked_at", ">", item.sent_at - ANSWERED_WITHIN)]
        if item.reply_to:
            return self.search([*recent, ("message_id.wamid", "=", item.reply_to)], limit=1)
        if channel.wacrm_conversation_id.state != "resolved":
            return self.browse()  # most messages: nothing is looked up for them
        survey = self.search(recent, limit=1)
        if not survey._is_open_at(item.sent_at):
            return self.browse()
        later = self.env["whatsapp_crm.message"].search_count([
            ("channel_id", "=", channel.id), ("direction", "=", "out"), ("origin", "!=", ORIGIN),
            ("status", "not in", NOT_DELIVERED), ("id", ">", survey.message_id.id)], limit=1)
        return self.browse() if later else survey

    def _is_open_at(self, moment):
        """Whether it stood in the chat then and nobody has answered it; False for none."""
        return bool(self) and not self.answered_at and self.asked_at <= moment and (
            self.message_id.status not in NOT_DELIVERED)

    def _take_answer(self, answer, item):
        """Keep it; a low one is the supervisor's to look at. Another answer to the same question replaces it."""
        first = not self.answered_at
        low = self.question_id.low_score if self.question_id else answer_score.SCALES[self.kind][0]
        self.write({
            "answered_at": item.sent_at, "score": answer.score, "low": answer.score <= low,
            "comment": answer.comment or self.comment})
        self.conversation_id.activity_unlink([LOW_SCORE])
        if self.low:
            self._tell_supervisor()
        if first:
            self._tell_story()
        if first and not answer.asks:
            self._thank()

    def _best(self):
        """The highest score there is."""
        return answer_score.SCALES[self.kind][1]

    def _tell_story(self):
        """Numbers only: what the customer wrote beside them stays with the score, where it can be erased."""
        self.env["whatsapp_crm.milestone"]._record(
            self.conversation_id, ANSWERED, facts={"score": self.score, "best": self._best()})

    def _tell_supervisor(self):
        conversation = self.conversation_id
        conversation = conversation.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        user = Receivers(conversation).at_breach(conversation)[:1]
        conversation.with_context(tz=user.tz).activity_schedule(
            LOW_SCORE, user_id=user.id, note=text_markup.to_html(self.comment or ""),
            summary=conversation.env._("%(customer)s answered %(score)s of %(best)s",
                                       customer=conversation.name, score=self.score, best=self._best()))

    def _thank(self):
        if self.question_id.thanks:
            words, _lang = self.question_id._words_for("thanks", self.conversation_id)
            self.conversation_id._post_automatically(words, ORIGIN)

    def action_open_conversation(self):
        self.ensure_one()
        self.conversation_id.check_access("read")
        return self.conversation_id.action_open()
