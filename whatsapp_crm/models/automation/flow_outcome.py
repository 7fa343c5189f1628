# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import fields, models


class WhatsappCrmFlowOutcome(models.AbstractModel):
    """What comes of a flow: the opportunity is filled in, tags are put, a team is found, a person goes on."""

    _name = "whatsapp_crm.flow.outcome"
    _description = "WhatsApp Question Flow, what comes of it"

    # ------------------------------------------------------------------- learn

    def _learn(self, step, reading, text):
        """Keep an answer and do what choosing it does.

        :param reading: ``flow.Reading``
        :param text: the customer's words
        """
        option = self.env["whatsapp_crm.flow.option"].browse(reading.choice.key if reading.choice else [])
        value = option.value or reading.value
        answers = [answer for answer in self.answers or [] if answer["step"] != step.id]
        name = step.with_context(lang=self.company_id.partner_id.lang).name
        self.answers = [*answers, {"step": step.id, "name": name, "text": text, "value": option.label or value}]
        conversation = self.conversation_id
        if step.option_ids.team_id:  # a corrected answer may choose none
            team = option.team_id.filtered(lambda team: team.company_id in (self.company_id, team.company_id.browse()))
            self.write({"team_id": team.id, "team_answer": f"{name}: {option.label}"})
        if option.tag_ids - conversation.tag_ids:
            conversation.write({"tag_ids": [fields.Command.link(tag.id) for tag in option.tag_ids]})
        # sudo: crm.lead - the bot fills in what it learnt, whoever may read it
        lead = conversation.lead_id.sudo()
        if lead and option.tag_ids - lead.tag_ids:
            lead.write({"tag_ids": [fields.Command.link(tag.id) for tag in option.tag_ids]})
        if step.lead_field_id or step.property_name:
            conversation._safely(lambda: step._fill_lead(lead, value))

    # --------------------------------------------------------------- hand over

    def _hand_over(self, state):
        """The questions are over: a person goes on, and the customer reads when.

        :param state: "done", "person", "given_up" or "failed"
        """
        conversation = self.conversation_id
        self._end(state)
        text, lang = self.flow_id._words_for("closing", conversation)
        row = conversation._post_automatically(
            conversation._fill_in(text, lang), "auto:flow", lane="interactive") if text else None
        if row and "{when}" in text:
            self.env["whatsapp_crm.milestone"]._record(
                conversation, "bot_handed_over", waiting_since=conversation.waiting_since, message_id=row.id)
        self._note(state)
        self._route()

    def _end(self, state):
        """It is over; response times count."""
        now = fields.Datetime.now()
        self.write({"state": state, "ended_at": now, "next_at": False})
        conversation = self.conversation_id
        conversation._write_life({"flow_run_id": False, "bot_asking": False})
        conversation._resume_promises(now)

    def _stop(self, tell=True):
        """A person of ours went on, at any moment.

        :param tell: write into the chat what the bot learnt
        """
        for run in self:
            run._end("stopped")
            self.env["whatsapp_crm.milestone"]._record(run.conversation_id, "bot_stopped")
            if tell and not run.left:  # then they have read it already
                run._note("stopped")

    def _route(self):
        """Find somebody, in the team that an answer chose."""
        conversation = self.conversation_id
        if conversation.state != "new":
            return
        if self.team_id.active:
            conversation._route_to_team(self.team_id, self.flow_id, self.team_answer)
        else:
            conversation._route(" ".join(answer["text"] or "" for answer in self.answers or []))

    # -------------------------------------------------------------------- note

    def _note(self, why):
        """Tell colleagues in the chat what the bot learnt, in their language."""
        run = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        head = run._note_words().get(why, "")
        learnt = Markup("<ul>%s</ul>") % Markup("").join(
            Markup("<li>%s: <b>%s</b></li>") % (answer["name"], answer["value"]) for answer in self.answers or [])
        words = run.env._("The bot learnt:") if self.answers else run.env._("The bot learnt nothing.")
        run.conversation_id.channel_id.message_post(
            body=Markup("<div>%s %s</div>%s") % (head, words, learnt if self.answers else ""), silent=True,
            author_id=self.env.ref("base.partner_root").id, message_type="comment", subtype_xmlid="mail.mt_note")

    def _note_words(self):
        _ = self.env._
        return {
            "done": _("All questions are answered."),
            "person": _("The customer asks for a person."),
            "given_up": _("The bot did not understand twice."),
            "failed": _("The next question could not be sent."),
            "left": _("The customer has not answered the bot for 2 minutes."),
            "stopped": _("A person goes on."),
        }
