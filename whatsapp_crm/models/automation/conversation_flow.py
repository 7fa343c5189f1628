# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models

from ..routing.router import Router


class WhatsappCrmConversationFlow(models.AbstractModel):
    """While the bot asks: the customer's words are answers to it, nobody is looked for, and a person ends it."""

    _name = "whatsapp_crm.conversation.flow"
    _description = "WhatsApp Conversation, Question Flow"

    flow_run_id = fields.Many2one(
        "whatsapp_crm.flow.run", "Questions of the bot", readonly=True, ondelete="set null", index="btree_not_null")
    flow_run_ids = fields.One2many("whatsapp_crm.flow.run", "conversation_id", "Answers to the bot")
    bot_asking = fields.Boolean("Bot is asking", readonly=True)

    # ----------------------------------------------------------------- inbound

    def _customer_wrote(self, row, item, effect):
        # sudo: whatsapp_crm.flow.run - the bot's own
        run = self.flow_run_id.sudo()
        result = super()._customer_wrote(row, item, effect)
        if run and effect.opens and not row._consent_of_words(item.text):
            self._safely(lambda: run._answer(row, item))
        return result

    def _route(self, text=""):
        """Whoever begins a conversation is asked first, where a flow is for them."""
        flow = self.env["whatsapp_crm.flow"]._fitting(self)
        if flow and self._may_be_asked(text) and self._safely(
                lambda: self.env["whatsapp_crm.flow.run"]._begin(self, flow)):
            return self.env["res.users"]
        return super()._route(text)

    def _may_be_asked(self, text):
        """Is it new, does the customer wait and want to hear from us, and was nothing asked or answered yet?"""
        # sudo: whatsapp_crm.flow.run - only whether there is one
        return bool(
            self.state == "new" and self.waiting_since and not self.reopen_count
            and self.contact_id.service_consent != "withdrawn"
            and not self.env["whatsapp_crm.message"]._consent_of_words(text or "")
            and not self._has_human()
            and not self.env["whatsapp_crm.flow.run"].sudo().search_count(
                [("conversation_id", "=", self.id)], limit=1))

    def _pull(self):
        """Nobody gets from the queue what the bot still asks; it does not hold up others either."""
        return True if self.bot_asking else super()._pull()

    # ------------------------------------------------------------------ people

    def _stop_flow(self, tell=True):
        """A person goes on: the bot is silent.

        :param tell: write into the chat what it learnt
        """
        # sudo: whatsapp_crm.flow.run - the bot's own, whoever acts
        self.sudo().flow_run_id._stop(tell)

    def _set_owner(self, user, kind):
        result = super()._set_owner(user, kind)
        self._stop_flow()
        return result

    def _agent_wrote(self, rows, answers_until=None):
        self._stop_flow()
        return super()._agent_wrote(rows, answers_until)

    def _answered(self, row, answers_until=None):
        if row.origin == "phone_app":
            self._stop_flow()
        return super()._answered(row, answers_until)

    def _resolve(self, outcome, note, **values):
        self._stop_flow(tell=False)
        return super()._resolve(outcome, note, **values)

    def _end_wait_without_answer(self):
        self._stop_flow()
        return super()._end_wait_without_answer()

    # ----------------------------------------------------------------- routing

    def _route_to_team(self, team, flow, answer):
        """The customer's answer chose the team: one of its people, else its queue.

        :param answer: words of the answer, e.g. "Topic: Support"
        """
        self._safely(lambda: self._route_by_answer(team, {
            "step": "flow", "team_id": team.id, "flow": flow.name, "answer": answer}))

    def _route_by_answer(self, team, fact):
        if team != self.team_id:
            self.write({"team_id": team.id})
        settings = self._routing_settings()
        if settings:
            self._route_by(Router(self._routing_case(""), settings), only_team=True)
        self._write_life({"routing_facts": [fact, *(self.routing_facts if settings else [])]})

    def _compute_routing_summary(self):
        """What the customer chose goes before what came of it."""
        result = super()._compute_routing_summary()
        words = self.env["whatsapp_crm.routing.words"]
        for conversation in self:
            first = (conversation.routing_facts or [{}])[0]
            if first.get("step") == "flow" and len(conversation.routing_facts) > 1:
                conversation.routing_summary = " · ".join([
                    words._step_words(first), conversation.routing_summary or ""])
        return result
