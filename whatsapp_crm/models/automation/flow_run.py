# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from datetime import timedelta

from odoo import api, fields, models

from ...tools import constants, flow
from ..transport.client_defaults import without_defaults

STATES = [
    ("running", "Asking"),
    ("done", "All questions answered"),
    ("person", "Asked for a person"),
    ("given_up", "Not understood"),
    ("left", "Left without an answer"),
    ("stopped", "A person went on"),
    ("failed", "Could not go on"),
]
#: The customer left the bot without an answer for so long: response times begin to count.
LEFT_AFTER = timedelta(minutes=2)
#: So long an answer is still one to the question; later it is for people.
TOO_LATE = timedelta(minutes=10)
#: Messages whose text can be an answer; a picture or a voice message is none.
WRITTEN = ("text", "button", "button_reply", "list_reply")
#: So soon after a question somebody goes on with what they were writing before they read it.
STILL_WRITING = timedelta(seconds=4)


class WhatsappCrmFlowRun(models.Model):
    """A flow that is or was asked in a conversation: how far it got and what the customer answered."""

    _name = "whatsapp_crm.flow.run"
    _description = "WhatsApp Answers to the Bot"
    _inherit = ["whatsapp_crm.flow.outcome"]
    _order = "id desc"
    _rec_name = "conversation_id"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    flow_id = fields.Many2one("whatsapp_crm.flow", required=True, index=True, ondelete="restrict")
    step_id = fields.Many2one("whatsapp_crm.flow.step", "Question", ondelete="set null", index="btree_not_null")
    state = fields.Selection(STATES, required=True, default="running")
    misunderstandings = fields.Integer("Not understood", help="In a row, at the question that stands.")
    answers = fields.Json(
        "What was answered", help="Rows of step (id), name, text (what the customer said), value (what it means).")
    summary = fields.Text("What the bot learnt", compute="_compute_summary")
    team_id = fields.Many2one("crm.team", "Chosen team", ondelete="set null")
    team_answer = fields.Char("Answer that chose it")
    asked_at = fields.Datetime("Asked on", required=True)
    left = fields.Boolean("Left without an answer", help="For two minutes; response times count.")
    ended_at = fields.Datetime("Over on")
    last_row_id = fields.Many2one("whatsapp_crm.message", "Last answer read", ondelete="set null")
    next_at = fields.Datetime("Looked at next on")

    _one_running = models.UniqueIndex("(conversation_id) WHERE state = 'running'")
    _next_at_idx = models.Index("(next_at) WHERE next_at IS NOT NULL")
    _over = models.Constraint(
        "CHECK((state = 'running') = (ended_at IS NULL) AND (state = 'running' OR next_at IS NULL))",
        "Questions are being asked, or they are over.")

    @api.depends("answers")
    def _compute_summary(self):
        for run in self:
            run.summary = "\n".join(f"{answer['name']}: {answer['value']}" for answer in run.answers or [])

    # ------------------------------------------------------------------- begin

    @api.model
    def _begin(self, conversation, flow_record):
        """Ask the first question; response times stand still from the customer's message on.

        :return: the run, empty where nothing can be sent
        """
        now = fields.Datetime.now()
        first = flow_record.step_ids[:1]
        # sudo: whatsapp_crm.flow.run - kept by the system
        run = without_defaults(self).sudo().create({
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "flow_id": flow_record.id, "step_id": first.id, "asked_at": now, "answers": []})
        if not run._ask(conversation._greeting()[0]):
            run.write({"state": "failed", "ended_at": now, "next_at": False})
            return run.browse()
        conversation._write_life({"flow_run_id": run.id, "bot_asking": True})
        conversation._pause_promises(conversation.waiting_since)
        self.env["whatsapp_crm.milestone"]._record(conversation, "bot_asked", note=flow_record.name)
        return run

    def _ask(self, before=""):
        """Send the question that stands.

        :param before: words that go before it in the same message
        :return: the queued row, empty where nothing can be sent
        """
        now = fields.Datetime.now()
        lang = self._customer_lang()
        text, content = self.step_id._asked(self.id, lang)
        words = [self.conversation_id._fill_in(part, lang) for part in (before, text) if part]
        together = "\n\n".join(words)
        row = self.conversation_id._post_automatically(
            together if len(together) <= constants.INTERACTIVE_BODY_MAX else words[-1], "auto:flow",
            lane="interactive", content=content)
        self.write({"asked_at": now, "next_at": now + LEFT_AFTER})
        return row

    def _customer_lang(self):
        """The language in which the questions are written that the customer reads best."""
        return self.flow_id._words_for("not_understood", self.conversation_id)[1]

    # ------------------------------------------------------------------ answer

    def _answer(self, row, item):
        """What the customer wrote while the bot asks (``row`` of the record, typed ``item``)."""
        self.ensure_one()
        if self.state != "running" or self.last_row_id.id >= row.id:
            return
        self.last_row_id = row.id
        question, reading = self._read(item)
        if reading is None:
            return
        if self.left and (reading.kind == flow.UNCLEAR or item.sent_at > self.asked_at + TOO_LATE):
            self._end("left")  # people were told; response times must not stop again for a misunderstanding
            return
        if self.left:
            self._go_on_after_left()
        if reading.kind == flow.PERSON:
            self._hand_over("person")
        elif reading.kind == flow.UNCLEAR:
            self._not_understood()
        else:
            self._understood(question, reading, item.text)

    def _read(self, item):
        """:return: (``flow.Question``, ``flow.Reading``); no reading: it is no answer to a question"""
        questions = {question.key: question for question in self.flow_id._questions()}
        question = questions.get(self.step_id.id)
        pressed = flow.unpack(getattr(item.content, "id", None))
        if pressed:
            run_id, key, answer = pressed
            if run_id != self.id or key not in questions:
                return question, None
            return questions[key], flow.read_pressed(questions[key], answer)
        if not question or item.sent_at < self.asked_at:  # written before the question was
            return question, None
        text = item.text if item.type in WRITTEN else ""
        reading = flow.read(question, text, self.flow_id._answer_words())
        still_writing = item.sent_at < self.asked_at + STILL_WRITING
        return question, None if reading.kind == flow.UNCLEAR and still_writing else reading

    def _not_understood(self):
        if self.misunderstandings + 1 >= flow.MISUNDERSTANDINGS:
            self._hand_over("given_up")
            return
        self.misunderstandings += 1
        self._go_on(self.flow_id._words_for("not_understood", self.conversation_id)[0])

    def _understood(self, question, reading, text):
        step = self.env["whatsapp_crm.flow.step"].browse(question.key)
        known = next((answer for answer in self.answers or [] if answer["step"] == step.id), None)
        if known and known["text"] == text and step != self.step_id:
            return  # the same button twice
        if reading.kind != flow.SKIPPED:
            self._learn(step, reading, text)
        following = flow.following(question, reading)
        if following == flow.END:
            self._hand_over("done")
            return
        self.write({"step_id": following, "misunderstandings": 0})
        self._go_on()

    def _go_on(self, before=""):
        """Ask the question that stands; nobody waits for an answer to one that cannot be sent."""
        if not self._ask(before):
            self._hand_over("failed")

    # -------------------------------------------------------------------- left

    def _handle_left(self, now):
        """Two minutes without an answer: response times count from here on, and people may go on."""
        for run in self:
            run.write({"left": True, "next_at": False})
            conversation = run.conversation_id
            conversation._write_life({"bot_asking": False})
            conversation._resume_promises(now)
            self.env["whatsapp_crm.milestone"]._record(conversation, "bot_left", note=run.step_id.name)
            run._note("left")
            run._route()

    def _go_on_after_left(self):
        """The customer answered after all, and nobody has taken the conversation meanwhile."""
        self.left = False
        self.conversation_id._write_life({"bot_asking": True})
        self.conversation_id._pause_promises()
