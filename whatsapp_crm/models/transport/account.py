# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import secrets

from odoo import api, fields, models

from ...tools import constants
from ...tools.graph_client import GraphClient


class WhatsappCrmAccount(models.Model):
    """A WhatsApp Business account (Meta: WABA) with its app's secrets.

    Numbers and templates hang on it. Incoming signatures are checked against
    every account's app secret, so several apps can share one address.
    """

    _name = "whatsapp_crm.account"
    _description = "WhatsApp Business Account"
    _inherit = ["mail.thread", "mail.activity.mixin", "whatsapp_crm.account.connection"]
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id,
        help="Currency in which Meta bills this account.")
    waba_ref = fields.Char(
        "WhatsApp Business account ID", required=True, copy=False,
        help="In Meta's app panel: WhatsApp ▸ API Setup.")
    portfolio_ref = fields.Char(
        "Business portfolio ID", copy=False,
        help="In Meta's Business settings ▸ Business info. Customers are recognized per portfolio.")
    app_ref = fields.Char("App ID", copy=False)
    app_secret = fields.Char(
        "App secret", copy=False, groups="base.group_system",
        help="In Meta's app panel: App settings ▸ Basic. Checks that messages really come from Meta.")
    verify_token = fields.Char(
        "Verify token", copy=False, groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(24),
        help="Copy it into Meta's webhook form, beside the callback URL.")
    access_token = fields.Char(
        "Access token", copy=False, groups="base.group_system",
        help="Token of a system user without expiry, with the permissions "
             "whatsapp_business_messaging and whatsapp_business_management.")
    review_state = fields.Char("Review by Meta", readonly=True)
    sending_stopped = fields.Boolean(
        "Nothing is sent", readonly=True, tracking=True,
        help="Set when Meta refuses the token or the account; nothing is sent until it is cleared.")
    sending_stopped_reason = fields.Char("Why nothing is sent", readonly=True, tracking=True)
    number_ids = fields.One2many("whatsapp_crm.number", "account_id", string="Numbers")
    template_ids = fields.One2many("whatsapp_crm.template", "account_id", string="Templates")

    _waba_ref_unique = models.Constraint(
        "UNIQUE(waba_ref)", "This WhatsApp Business account exists already.")

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env["whatsapp_crm.webhook.event"]._reroute()
        return accounts

    def write(self, vals):
        contacts = self.env["whatsapp_crm.contact"]
        moved = self if "portfolio_ref" in vals else self.browse()
        keys = {account: contacts._portfolio_of(account) for account in moved}
        result = super().write(vals)
        for account, key in keys.items():
            contacts._move_to_portfolio(account, key)
        if {"waba_ref", "active"} & vals.keys():
            self.env["whatsapp_crm.webhook.event"]._reroute()
        return result

    def _creation_message(self):
        return self.env._("WhatsApp account added")

    def _graph(self, token=None):
        """A client for Meta's Graph API with this account's token."""
        self.ensure_one()
        # sudo: ir.config_parameter - host and version are set by admins, used by every sender
        parameters = self.env["ir.config_parameter"].sudo()
        # sudo: whatsapp_crm.account - the token serves agents who may not see it
        return GraphClient(
            parameters.get_param("whatsapp_crm.graph_host") or constants.DEFAULT_GRAPH_HOST,
            parameters.get_param("whatsapp_crm.graph_version") or constants.DEFAULT_GRAPH_VERSION,
            token or self.sudo().access_token or "",
        )

    def _stop_sending(self, reason):
        """Hold back what is queued and tell the admins once."""
        for account in self.filtered(lambda a: not a.sending_stopped):
            account.write({"sending_stopped": True, "sending_stopped_reason": reason})
            account._alert_admins(self.env._("WhatsApp stopped sending: %(reason)s", reason=reason))

    def action_resume_sending(self):
        """Let the queue run again, after the cause was mended."""
        self.check_access("write")
        self.write({"sending_stopped": False, "sending_stopped_reason": False})
        self.number_ids._rest_over()
        self.activity_unlink(["whatsapp_crm.mail_activity_type_health"])
        self.env["whatsapp_crm.message"]._trigger_senders()

    def _alert_admins(self, summary, note=None):
        """One open activity per account for the first administrator; no storms."""
        admin = self.env["res.users"]._wacrm_admins(self.company_id)[:1] or self.env.user
        for record in self.with_context(tz=admin.tz):
            if record.activity_search(["whatsapp_crm.mail_activity_type_health"]):
                continue
            record.activity_schedule(
                "whatsapp_crm.mail_activity_type_health", summary=summary, note=note, user_id=admin.id)
