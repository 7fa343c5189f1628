# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.addons.whatsapp_crm.tools import text_markup
from odoo.exceptions import UserError

STATES = [("draft", "To read"), ("done", "Read")]


class Share(fields.Float):
    """A stored share that may be missing: where nothing counted there is none, which is not 0 %."""

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        missing = value is None or value is False
        return None if missing else super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        missing = value is None or value is False
        return None if missing else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class WhatsappCrmReview(models.Model):
    """A conversation that a supervisor reads back by the criteria of its team, with a note to the agent.

    The agent sees it once it is done, with the note.
    """

    _name = "whatsapp_crm.review"
    _description = "WhatsApp Conversation Review"
    _inherit = ["mail.thread"]
    _order = "state, id desc"
    _rec_name = "conversation_id"

    conversation_id = fields.Many2one(
        "whatsapp_crm.conversation", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    team_id = fields.Many2one("crm.team", "Team then", required=True, readonly=True, index=True, ondelete="restrict")
    agent_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict",
        help="Who was responsible when it was resolved.")
    reviewer_id = fields.Many2one(
        "res.users", "Read by", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict")
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", index=True)
    done_at = fields.Datetime("Read on", readonly=True)
    tag_ids = fields.Many2many(related="conversation_id.tag_ids")
    outcome = fields.Selection(related="conversation_id.outcome")
    resolved_at = fields.Datetime(related="conversation_id.resolved_at")
    mark_ids = fields.One2many("whatsapp_crm.review.mark", "review_id", "Criteria")
    note = fields.Text("Note to the agent", help="What went well, and one thing to do differently.")
    # On average only in the report, where each mark weighs the same and drafts are left out.
    result = Share(
        compute="_compute_result", store=True, aggregator=None,
        help="How much of what applied was met.\n= (yes + half of partly) ÷ (yes + partly + no)")

    _once = models.UniqueIndex("(conversation_id)", "This conversation was drawn already.")

    @api.depends("mark_ids.mark")
    def _compute_result(self):
        for review in self:
            worth = [mark._worth() for mark in review.mark_ids if mark._worth() is not None]
            review.result = sum(worth) / len(worth) if worth else False

    def write(self, vals):
        if {"note", "mark_ids"} & vals.keys():
            self._check_to_read()
        return super().write(vals)

    def _erase_words(self):  # pylint: disable=missing-return
        """The customer is erased: what stands in notes and chatter goes, whether the agent has it or not."""
        super().write({"note": False})  # pylint: disable=super-method-mismatch
        self.message_ids.tracking_value_ids.unlink()
        self.message_ids.attachment_ids.unlink()
        self.message_ids.write({
            "body": False, "subject": False, "email_from": False, "reply_to": False, "record_name": False})

    def _check_to_read(self):
        if "done" in self.mapped("state"):
            raise UserError(self.env._("The agent has this review already. It stays as it is."))

    @api.model
    def _draw(self, conversations):
        """Begin the reviews of these conversations, with the criteria of their teams."""
        criteria = {team: self.env["whatsapp_crm.review.criterion"]._of(team) for team in conversations.team_id}
        return self.create([{
            "conversation_id": conversation.id, "company_id": conversation.company_id.id,
            "team_id": conversation.team_id.id, "agent_id": (conversation.user_id or conversation.resolved_by_id).id,
            "mark_ids": [fields.Command.create({"criterion_id": criterion.id})
                         for criterion in criteria[conversation.team_id]],
        } for conversation in conversations])

    def action_done(self):
        """Close it and send it to the agent.

        :raises UserError: a criterion has no mark yet
        """
        for review in self.filtered(lambda one: one.state == "draft"):
            if not all(review.mark_ids.mapped("mark")):
                raise UserError(self.env._("Answer every criterion first; what did not come up does not apply."))
            review.write({"state": "done", "done_at": fields.Datetime.now()})
            review._tell_agent()

    def _tell_agent(self):
        body = self.env._("%(reviewer)s read your conversation with %(customer)s.",
                          reviewer=self.env.user.name, customer=self.conversation_id.name)
        # sudo: res.partner - the agent is told, whoever reviews
        self.message_post(
            body=text_markup.to_html("\n\n".join(filter(None, (body, self.note)))),
            partner_ids=self.sudo().agent_id.partner_id.ids, subtype_xmlid="mail.mt_note")

    def action_open_conversation(self):
        self.ensure_one()
        self.conversation_id.check_access("read")
        return self.conversation_id.action_open()
