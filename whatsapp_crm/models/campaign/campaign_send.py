# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import secrets

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

STATES = [
    ("draft", "Draft"), ("scheduled", "Scheduled"), ("running", "Running"), ("paused", "Paused"), ("done", "Done"),
    ("stopped", "Stopped")]
REPLIES = [
    ("owner", "Their salesperson"), ("team", "A team"), ("queue", "The queue")]
# Written by the methods of its life alone, never by a plain write.
GUARDED = frozenset({"state", "user_id", "started_at", "ended_at", "paused_reason", "paced_until", "failed_runs",
                     "token"})
# What the check before the start was about.
FIXED = frozenset({"number_id", "template_id", "audience_model", "audience_domain", "chosen_ids"})
# What the check depends on: whoever changes it in a draft has to check again.
CHECKED = FIXED | {"start_at"}
WRITER = object()  # cannot come from a client: contexts from outside hold JSON only


class WhatsappCrmCampaignSend(models.Model):
    """One template to many people, at a pace that those who answer can keep.

    Draft → (checked and confirmed) scheduled → running ⇄ paused → done; stopped by a person.
    The audience is fixed when it is checked; the gate decides once more about each
    person at the moment of sending.
    """

    _name = "whatsapp_crm.campaign.send"
    _description = "WhatsApp Campaign"
    _inherit = [
        "mail.thread", "mail.activity.mixin", "whatsapp_crm.campaign.audience", "whatsapp_crm.campaign.pace",
        "whatsapp_crm.campaign.run", "whatsapp_crm.campaign.batch", "whatsapp_crm.campaign.results"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft", tracking=True)
    number_id = fields.Many2one(
        "whatsapp_crm.number", "From", required=True, index=True, ondelete="restrict", check_company=True,
        default=lambda self: self.env["whatsapp_crm.entry.point"]._default_number())
    account_id = fields.Many2one(related="number_id.account_id")
    company_id = fields.Many2one(related="number_id.company_id", store=True, index=True)
    template_id = fields.Many2one(
        "whatsapp_crm.template", required=True, ondelete="restrict", index=True,
        domain="[('account_id', '=', account_id), ('sendable', '=', True)]")
    preview = fields.Html("As the customer reads it", compute="_compute_preview", sanitize=False)
    template_refusal = fields.Char("Why this template cannot go to many people", compute="_compute_template_refusal")
    user_id = fields.Many2one(
        "res.users", "Started by", readonly=True, copy=False, ondelete="restrict",
        help="The values of the template are read with their rights. They are told when it pauses.")
    campaign_id = fields.Many2one("utm.campaign", "UTM campaign", ondelete="set null")
    source_id = fields.Many2one(
        "utm.source", ondelete="restrict", default=lambda self: self.env.ref("whatsapp_crm.utm_source_whatsapp"))
    medium_id = fields.Many2one(
        "utm.medium", ondelete="restrict", default=lambda self: self.env.ref("whatsapp_crm.utm_medium_whatsapp"))
    replies_to = fields.Selection(
        REPLIES, "Replies go to", required=True, default="owner",
        help="Their salesperson: of the opportunity or the contact. The queue: of the number's team, whoever attended "
             "them before. In a conversation that is being worked replies stay with its responsible; who is away or "
             "not at work is passed over, as always.")
    team_id = fields.Many2one(
        "crm.team", "Team for replies", check_company=True, ondelete="restrict", index="btree_not_null")
    answer_days = fields.Integer(
        "Counts as a reply for (days)", default=7, required=True,
        help="What a person writes within these days after the message is a reply to this campaign. A message that "
             "quotes it always is.")
    started_at = fields.Datetime("Started on", readonly=True, copy=False)
    ended_at = fields.Datetime("Ended on", readonly=True, copy=False)
    token = fields.Char(readonly=True, required=True, copy=False, default=lambda self: secrets.token_hex(8))

    _days_positive = models.Constraint("CHECK(answer_days > 0)", "Replies count for at least one day.")
    _team_for_replies = models.Constraint(
        "CHECK(replies_to <> 'team' OR team_id IS NOT NULL)", "Choose the team that gets the replies.")
    _active_index = models.Index("(state, start_at) WHERE state IN ('scheduled', 'running')")

    @api.depends("template_id")
    def _compute_preview(self):
        for send in self:
            template = send.template_id._origin
            send.preview = template._bubble(template._samples()) if template else ""

    @api.depends("template_id", "template_id.variable_ids.source", "template_id.header_source")
    @api.depends_context("lang")
    def _compute_template_refusal(self):
        for send in self:
            template = send.template_id._origin
            send.template_refusal = bool(template) and send.state == "draft" and template._unattended_refusal()

    def write(self, vals):
        if self.env.context.get("wacrm_writer") is not WRITER:
            self._check_writable(vals)
        result = super().write(vals)
        if CHECKED & vals.keys():
            self.filtered(lambda send: send.state == "draft")._unfreeze()
        return result

    def _check_writable(self, vals):
        if GUARDED & vals.keys():
            raise UserError(self.env._("A campaign is started, paused and stopped by its buttons."))
        changed = FIXED & vals.keys()
        if changed and any(send.state != "draft" for send in self):
            raise UserError(self.env._(
                "This campaign was checked and confirmed: who gets what cannot change any more. Copy it, or set it "
                "back to draft before it starts."))
        if not vals.get("start_at", True) and any(send.state == "scheduled" for send in self):
            raise UserError(self.env._("Say when this campaign starts, or set it back to draft."))

    def _write_life(self, vals):
        """The way of its own methods to write what is guarded."""
        return self.with_context(wacrm_writer=WRITER).write(vals)

    def _creation_message(self):
        return self.env._("Campaign created")

    @api.model_create_multi
    def create(self, vals_list):
        free = self.env.context.get("wacrm_writer") is WRITER
        return super().create(vals_list if free else [
            {name: value for name, value in vals.items() if name not in GUARDED} for vals in vals_list])

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(send.state != "draft" for send in self):
            raise UserError(self.env._("Only drafts can be deleted: the results of a campaign are kept."))

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for send, vals in zip(self, vals_list):
            vals.setdefault("name", send.env._("%(name)s (copy)", name=send.name))
        return [dict(vals, start_at=False) for vals in vals_list]

    # ------------------------------------------------------------------- check

    def action_check(self):
        """Fix the audience, and show who gets it, who does not, what it costs and when it ends; that one asks."""
        self.ensure_one()
        self._check_draft()
        self._check_template()
        self._freeze()
        wizard = self.env["whatsapp_crm.campaign.confirm"].create({"send_id": self.id})
        return wizard._open()

    def _check_draft(self):
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This campaign was started already."))

    def _check_template(self):
        """:raises RedirectWarning: the template cannot go to many people; it opens where that is mended"""
        refusal = self.template_id._unattended_refusal()
        if refusal:
            raise RedirectWarning(refusal, self.action_open_template(), self.env._("Open the template"))

    def action_open_template(self):
        """The template, where its variables and its file are."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "whatsapp_crm.template", "res_id": self.template_id.id,
            "view_mode": "form", "views": [(False, "form")]}

    def _is_future(self):
        return bool(self.start_at and self.start_at > fields.Datetime.now())


class CrmTeam(models.Model):
    """A team that gets the replies of a campaign is not deleted under it."""

    _inherit = "crm.team"

    @api.ondelete(at_uninstall=False)
    def _unlink_without_campaigns(self):
        # sudo: whatsapp_crm.campaign.send - whoever deletes the team
        campaigns = self.env["whatsapp_crm.campaign.send"].sudo().search([("team_id", "in", self.ids)])
        for send in campaigns.filtered(lambda send: send.replies_to == "team"):
            raise UserError(self.env._(
                "The team %(team)s gets the replies to the campaign “%(name)s”. Choose another team there, or archive "
                "this one.", team=send.team_id.name, name=send.name))
        campaigns.team_id = False
