# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import Counter

from odoo import api, fields, models

from ..models.campaign.campaign_recipient import REASONS
from ..models.cost.cost_words import estimate_words, unpriced_words

CHUNK = 500


class WhatsappCrmCampaignConfirm(models.TransientModel):
    """Asks before a campaign starts: how many get it, who does not and why, what it costs, when it ends."""

    _name = "whatsapp_crm.campaign.confirm"
    _inherit = "whatsapp_crm.dialog"
    _description = "Start WhatsApp Campaign"

    send_id = fields.Many2one("whatsapp_crm.campaign.send", required=True, readonly=True, ondelete="cascade")
    name = fields.Char(related="send_id.name")
    pace = fields.Integer(related="send_id.pace")
    start_at = fields.Datetime(related="send_id.start_at")
    preview = fields.Html(related="send_id.preview")
    going = fields.Integer("Get it", compute="_compute_summary")
    left_out = fields.Integer("Get nothing", compute="_compute_summary")
    ends_at = fields.Datetime("Last message on", compute="_compute_summary")
    trouble = fields.Char("Why it cannot start", compute="_compute_summary")
    limit_warning = fields.Char("WhatsApp's limit", compute="_compute_summary")
    cost = fields.Char("Estimated cost", compute="_compute_cost")
    unpriced = fields.Integer("Price unknown", compute="_compute_cost")
    unpriced_in = fields.Char("Countries without a price", compute="_compute_cost")
    line_ids = fields.One2many("whatsapp_crm.campaign.confirm.line", "wizard_id", "Who gets nothing")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.line_ids = [fields.Command.create({"reason": reason, "count": count})
                               for reason, count in wizard._reasons()]
        return wizards

    def _chunks(self):
        """Those who get it, CHUNK at a time; each part is forgotten before the next one is read."""
        self.send_id.check_access("read")
        # sudo: whatsapp_crm.campaign.recipient - of a campaign that the user may read
        recipients, last = self.env["whatsapp_crm.campaign.recipient"].sudo(), 0
        while chunk := recipients.search(
                [("send_id", "=", self.send_id.id), ("state", "=", "waiting"), ("id", ">", last)],
                order="id", limit=CHUNK):
            last = chunk[-1].id
            yield chunk
            for records in (chunk.partner_id, chunk.lead_id, chunk):
                records.invalidate_recordset()

    def _reasons(self):
        """[(reason, count)] of those who get nothing, the most frequent first."""
        # sudo: whatsapp_crm.campaign.recipient - as in _chunks
        return self.env["whatsapp_crm.campaign.recipient"].sudo()._read_group(
            [("send_id", "=", self.send_id.id), ("state", "=", "left_out")], ["reason"], ["__count"],
            order="__count DESC, reason")

    @api.depends("send_id")
    def _compute_summary(self):
        for wizard in self:
            send = wizard.send_id
            wizard.going, wizard.left_out = send._count_waiting(), send.left_out_count
            wizard.ends_at = send._finish(wizard.going)
            wizard.trouble = send._trouble_at_start()
            wizard.limit_warning = wizard._limit_words()

    def _limit_words(self):
        limit = self.send_id._messaging_limit()
        used = self.send_id._used_of_limit() if limit is not None else 0
        if limit is None or self.going <= limit - used:
            return False
        return self.env._(
            "WhatsApp lets you write to %(limit)s new people in 24 hours, over all your numbers; %(used)s are used. "
            "What is above that waits until there is room again, so it ends later.", limit=limit, used=used)

    @api.depends("send_id")
    def _compute_cost(self):
        """In chunks: memory does not depend on how many people there are."""
        for wizard in self:
            total = wizard._total_estimate()
            wizard.unpriced, wizard.cost = total["unknown"], estimate_words(wizard.env, total)
            wizard.unpriced_in = unpriced_words(wizard.env, total["unknown_in"])

    def _total_estimate(self):
        """As ``template._estimate``, of everybody who gets it."""
        send = self.send_id
        total = {"amount": None, "unknown": 0, "unknown_in": Counter(), "free": 0,
                 "currency": send.account_id.currency_id}
        volumes = send.number_id._month_volumes(send.template_id.category, send.start_at or None)
        for recipients in self._chunks():
            estimate = self._estimate(recipients, volumes)
            for name in ("unknown", "unknown_in", "free"):
                total[name] += estimate[name]
            if estimate["amount"] is not None:
                total["amount"] = (total["amount"] or 0) + estimate["amount"]
        return total

    def _estimate(self, recipients, volumes):
        """:param volumes: of ``number._month_volumes``, counted on from part to part"""
        send = self.send_id
        # sudo: res.partner, crm.lead - only their phones' countries, for a sum
        people = send._audience_records().sudo().union(*(recipient._record() for recipient in recipients))
        return send.template_id._estimate(people, number=send.number_id, at=send.start_at or None, volumes=volumes)

    def _open(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Start this campaign?"), "res_model": self._name,
            "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "new",
            "context": {"dialog_size": "large"}}

    def action_start(self):
        """Start it now, or at its time."""
        self.ensure_one()
        self.send_id._start()
        return {"type": "ir.actions.act_window_close"}

    def action_open_going(self):
        return self.send_id._action_recipients(self.env._("Get it"), [("state", "=", "waiting")])


class WhatsappCrmCampaignConfirmLine(models.TransientModel):
    """How many get nothing for one reason."""

    _name = "whatsapp_crm.campaign.confirm.line"
    _description = "WhatsApp Campaign Exclusion"
    _order = "count desc, id"

    wizard_id = fields.Many2one("whatsapp_crm.campaign.confirm", required=True, readonly=True, ondelete="cascade")
    reason = fields.Selection(REASONS, readonly=True)
    count = fields.Integer("People", readonly=True)
    words = fields.Char("What to do", compute="_compute_words")

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_words(self):
        _ = self.env._
        words = {
            "no_consent": _("Ask for consent and record it with its proof, or use a template that is not marketing."),
            "opted_out": _("They said so. Only they can begin again."),
            "no_phone": _("Add a phone with its country code, for example +34 600 000 000."),
            "duplicate": _("Somebody else in the audience has the same phone and gets it."),
            "us_marketing": _("WhatsApp delivers no marketing to phones of the United States."),
            "frequency_cap": _("They got as much marketing lately as your company allows."),
            "blocked": _("Your company blocked them."),
            "number_paused": _("See above."), "not_approved": _("See above."), "budget_spent": _("See above."),
        }
        for line in self:
            line.words = words.get(line.reason, "")

    def action_open(self):
        """Show who they are."""
        self.ensure_one()
        label = dict(self._fields["reason"]._description_selection(self.env)).get(self.reason)
        return self.wizard_id.send_id._action_recipients(
            label, [("state", "=", "left_out"), ("reason", "=", self.reason)])
