# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

STATES = [("open", "To do"), ("done", "Done"), ("dropped", "Dropped")]
ON_ACTIVITY = {"name": "summary", "user_id": "user_id", "date_deadline": "date_deadline"}
MEMBERS = ("whatsapp_crm.group_agent", "whatsapp_crm.group_marketing")


class WhatsappCrmCouncilDecision(models.Model):
    """What a lead council decided: who does what until when. It is an activity of that person."""

    _name = "whatsapp_crm.council.decision"
    _description = "WhatsApp Lead Council Decision"
    _order = "date_deadline, id"

    council_id = fields.Many2one("whatsapp_crm.council", required=True, index=True, ondelete="cascade")
    name = fields.Char("Decision", required=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, index=True, ondelete="cascade", default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "in", [self.env.ref(group).id for group in MEMBERS]), ("share", "=", False)])
    date_deadline = fields.Date(
        "Until", required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), weeks=1))
    activity_id = fields.Many2one("mail.activity", readonly=True, copy=False, index=True, ondelete="set null")
    state = fields.Selection(STATES, compute="_compute_state", compute_sudo=True)

    @api.depends("activity_id.active")
    def _compute_state(self):
        for decision in self:
            activity = decision.activity_id
            decision.state = "dropped" if not activity else "open" if activity.active else "done"

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        for decision in decisions:
            decision._plan()
        return decisions

    def _plan(self):
        """The person has it among their activities."""
        activity = self.council_id.activity_schedule(
            "mail.mail_activity_data_todo", summary=self.name, user_id=self.user_id.id,
            date_deadline=self.date_deadline)
        # sudo: whatsapp_crm.council.decision - the link is kept by the system
        self.sudo().activity_id = activity

    def write(self, vals):
        result = super().write(vals)
        changed = {ON_ACTIVITY[name]: value for name, value in vals.items() if name in ON_ACTIVITY}
        if changed:
            self.filtered(lambda decision: decision.state == "open").activity_id.write(changed)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_activity(self):
        """Nobody has to do any more what is no decision."""
        self.filtered(lambda decision: decision.state == "open").activity_id.unlink()
