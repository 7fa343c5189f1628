# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup, escape

from odoo import api, fields, models

from ..tools import flow, sentence_text, text_markup, time_words

NOBODY = 0  # stands for the run in the marks of the buttons
EXAMPLE_MINUTES = 5  # after so many somebody answers, in the example
_OURS = Markup('<div class="o_whatsapp_crm_bubble mb-2">{}{}</div>')
_THEIRS = Markup('<div class="o_whatsapp_crm_bubble o_whatsapp_crm_bubble_mine mb-2">{}</div>')
_NOTE = Markup('<div class="small text-muted fst-italic mb-2">{}</div>')
_CHOICE = Markup(
    '<button type="button" class="o_whatsapp_crm_bubble_button btn w-100" data-answer="{}">{}{}</button>')


class WhatsappCrmFlowTry(models.TransientModel):
    """Play a flow as a customer would, by the same rules; nothing is sent and nothing filled in."""

    _name = "whatsapp_crm.flow.try"
    _inherit = "whatsapp_crm.dialog"
    _description = "Try a WhatsApp Question Flow"

    flow_id = fields.Many2one("whatsapp_crm.flow", required=True, readonly=True, ondelete="cascade")
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Customer's language", required=True)
    step_id = fields.Many2one("whatsapp_crm.flow.step", ondelete="cascade")
    misunderstandings = fields.Integer()
    answer = fields.Char("Your answer")
    pressed = fields.Char(help="The mark of the button that was tapped.")
    over = fields.Boolean()
    transcript = fields.Html(readonly=True, sanitize=False)  # ours, with buttons; what people write is escaped

    @api.model
    def _open(self, flow_record):
        dialog = self.create({"flow_id": flow_record.id, "lang": self.env.lang or "en_US"})
        dialog._begin()
        return dialog._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Try it: %(flow)s", flow=self.flow_id.name),
            "res_model": self._name, "res_id": self.id, "view_mode": "form", "views": [(False, "form")],
            "target": "new", "context": {"dialog_size": "medium"}}

    # ----------------------------------------------------------------- actions

    def action_answer(self):
        """Answer as it is written, and see what the bot does."""
        self.ensure_one()
        if self.answer and not self.over:
            text, self.answer = self.answer, False
            self._show(_THEIRS.format(escape(text)))
            self._take(*self._read(text))
        return self._reopen()

    def action_press(self):
        """Tap a button or a row, also of an earlier question, as in a chat."""
        self.ensure_one()
        mark, self.pressed = flow.unpack(self.pressed), False
        question = next((one for one in self.flow_id._questions() if mark and one.key == mark[1]), None)
        if question and not self.over:
            reading = flow.read_pressed(question, mark[2])
            self._show(_THEIRS.format(self._title(reading)))
            self._take(question, reading)
        return self._reopen()

    def _title(self, reading):
        """What stands on the tapped button."""
        if reading.kind == flow.PERSON:
            return self._spoken().person_label
        choice = self.env["whatsapp_crm.flow.option"].browse(reading.choice.key if reading.choice else [])
        return choice.with_context(lang=self.lang).label or ""

    def action_again(self):
        """From the start, maybe in another language."""
        self.ensure_one()
        self._begin()
        return self._reopen()

    # -------------------------------------------------------------------- play

    def _begin(self):
        self.write({"transcript": False, "over": False, "answer": False, "pressed": False, "misunderstandings": 0,
                    "step_id": self.flow_id.step_ids[:1].id})
        self._ask()

    def _read(self, text):
        question = next(one for one in self.flow_id._questions() if one.key == self.step_id.id)
        return question, flow.read(question, text, self.flow_id._answer_words())

    def _take(self, question, reading):
        if reading.kind == flow.PERSON:
            self._end(self.env._("The customer asks for a person."))
        elif reading.kind == flow.UNCLEAR:
            self._not_understood()
        else:
            self._understood(question, reading)

    def _not_understood(self):
        self.misunderstandings += 1
        if self.misunderstandings >= flow.MISUNDERSTANDINGS:
            self._end(self.env._("The bot did not understand twice."))
        else:
            self._ask(self._spoken().not_understood)

    def _understood(self, question, reading):
        if reading.kind != flow.SKIPPED:
            self._show(_NOTE.format(self._consequences(question, reading)))
        following = flow.following(question, reading)
        self.misunderstandings = 0
        if following == flow.END:
            self._end(self.env._("All questions are answered."))
        else:
            self.step_id = following
            self._ask()

    def _consequences(self, question, reading):
        """What this answer would do, in words."""
        _ = self.env._
        option = self.env["whatsapp_crm.flow.option"].browse(reading.choice.key if reading.choice else [])
        step, value = self.step_id.browse(question.key), option.value or reading.value
        # sudo: ir.model.fields - its label
        field = step.lead_field_id.sudo().field_description or step.property_name
        return " · ".join(filter(None, [
            _("Understood: %(value)s", value=option.label or value),
            field and _("fills in %(field)s: %(value)s", field=field, value=value),
            option.tag_ids and _("tags: %(tags)s", tags=", ".join(option.tag_ids.mapped("name"))),
            option.team_id and _("team: %(team)s", team=option.team_id.name)]))

    def _end(self, why):
        self.over = True
        closing = self._spoken().closing
        if closing:
            self._show(_OURS.format(self._filled(closing), ""))
        self._show(_NOTE.format(f"{why} {self.env._('A person goes on.')}"))

    # -------------------------------------------------------------------- show

    def _spoken(self):
        return self.flow_id.with_context(lang=self.lang)

    def _ask(self, before=""):
        text, content = self.step_id._asked(NOBODY, self.lang)
        choices = Markup("").join(
            _CHOICE.format(
                choice["id"], "" if choice["id"].endswith(flow.PERSON_KEY) else f"{place}. ", choice["title"])
            for place, choice in enumerate(content["choices"], start=1))
        self._show(_OURS.format(self._filled(f"{before}\n\n{text}" if before else text), choices))

    def _filled(self, text):
        """Words as a customer reads them, with an example for each place."""
        return text_markup.to_html(sentence_text.fill(text, {
            "customer": sentence_text.first_name(self.env.user.name),
            "company": (self.flow_id.company_id or self.env.company).name,
            "when": time_words.within(EXAMPLE_MINUTES, self.lang) or time_words.within(EXAMPLE_MINUTES, "en")}))

    def _show(self, html):
        self.transcript = (self.transcript or Markup("")) + html
