# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models


class WhatsappCrmFollowupStart(models.TransientModel):
    """Begins a follow-up of one person by a rule, step after step, or shows and stops the one under way."""

    _name = "whatsapp_crm.followup.start"
    _inherit = "whatsapp_crm.dialog"
    _description = "Start WhatsApp Follow-up"

    conversation_id = fields.Many2one("whatsapp_crm.conversation", required=True, ondelete="cascade")
    is_running = fields.Boolean(compute="_compute_running")
    running_name = fields.Char("Under way", compute="_compute_running")
    running_begun = fields.Datetime("Begun", compute="_compute_running")
    company_id = fields.Many2one(related="conversation_id.company_id")
    rule_id = fields.Many2one(
        "whatsapp_crm.followup.rule", "Follow up by", ondelete="cascade",
        domain="[('company_id', 'in', (company_id, False))]")
    begin_at = fields.Datetime(
        "First step on", compute="_compute_begin_at", store=True, readonly=False, compute_sudo=False)
    line_ids = fields.One2many("whatsapp_crm.followup.start.line", "wizard_id", compute="_compute_line_ids")

    @api.depends("conversation_id")
    def _compute_running(self):
        for wizard in self:
            running = wizard._running()
            wizard.is_running, wizard.running_name = bool(running), running.rule_id.name
            wizard.running_begun = running.began_at

    def _running(self):
        return self.env["whatsapp_crm.followup"]._open_of(self.conversation_id)

    @api.depends("rule_id")
    def _compute_begin_at(self):
        for wizard in self:
            wizard.begin_at = wizard.rule_id._usual_begin(wizard._owner()) if wizard.rule_id else False

    def _owner(self):
        # sudo: whatsapp_crm.conversation, crm.lead - who is in charge decides which days count
        conversation = self.conversation_id.sudo()
        return conversation.lead_id.user_id or conversation.user_id or self.env.user

    @api.depends("rule_id", "begin_at", "conversation_id")
    def _compute_line_ids(self):
        for wizard in self:
            running = wizard._running()
            lines = wizard._lines_running(running) if running else wizard._lines_coming()
            wizard.line_ids = [fields.Command.clear()] + [fields.Command.create(line) for line in lines]

    def _lines_running(self, running):
        """What was done, and what comes when."""
        done = {entry["step"]: entry for entry in running.log or []}
        lines, at = [], running.next_at
        for step in running.rule_id.step_ids:
            entry = done.get(step.id)
            if entry:
                lines.append(self._line(step, fields.Datetime.to_datetime(entry["at"]), True))
                continue
            if step != running.step_id and at:
                at = running.rule_id._after(self._owner(), at, step.delay, step.delay_unit)
            lines.append(self._line(step, at, False))
        return lines

    def _lines_coming(self):
        at, lines = self.begin_at, []
        for place, step in enumerate(self.rule_id.step_ids):
            if place and at:
                at = self.rule_id._after(self._owner(), at, step.delay, step.delay_unit)
            lines.append(self._line(step, at, False))
        return lines

    def _line(self, step, at, done):
        labels = dict(step._fields["does"]._description_selection(self.env))
        return {"name": step.display_name, "does": labels[step.does], "done": done, "on": at}

    def action_start(self):
        self.ensure_one()
        self.env["whatsapp_crm.followup"]._start(self.conversation_id, self.rule_id, self.begin_at)
        return {"type": "ir.actions.act_window_close"}

    def action_stop(self):
        self.ensure_one()
        self.conversation_id._check_may_work()
        self._running().action_stop()
        return {"type": "ir.actions.act_window_close"}


class WhatsappCrmFollowupStartLine(models.TransientModel):
    """One step, as the dialog shows it."""

    _name = "whatsapp_crm.followup.start.line"
    _description = "Step in the WhatsApp Follow-up Dialog"
    _order = "id"

    wizard_id = fields.Many2one("whatsapp_crm.followup.start", required=True, ondelete="cascade")
    name = fields.Char("Step")
    does = fields.Char("What happens")
    on = fields.Datetime("When")
    done = fields.Boolean()
