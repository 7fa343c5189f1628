# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import constants
from ...tools.graph_client import GraphError, GraphTransportError
from .message_words import trouble_words

# Whatever a call to Meta may end in; ValueError: host, version, token or an id are unusable.
GRAPH_TROUBLE = (GraphError, GraphTransportError, ValueError)
# Meta: the webhook fields that are understood here.
WEBHOOK_FIELDS = (
    "messages", "message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update",
    "phone_number_quality_update", "phone_number_name_update", "account_update",
    "account_review_update", "account_alerts", "business_capability_update", "security",
    "user_preferences",
)
# Only where the number is also used in the phone app.
PHONE_APP_FIELDS = ("smb_message_echoes", "smb_app_state_sync", "history")
HEALTH_ACTIVITY = "whatsapp_crm.mail_activity_type_health"


class WhatsappCrmAccountConnection(models.AbstractModel):
    """What connects an account with Meta: the address to copy, the subscription, the templates."""

    _name = "whatsapp_crm.account.connection"
    _description = "WhatsApp Account Connection"

    callback_url = fields.Char("Callback URL", compute="_compute_callback_url")
    webhook_fields = fields.Char("Webhook fields", compute="_compute_webhook_fields")
    phone_app_fields = fields.Char("Webhook fields of the phone app", compute="_compute_webhook_fields")
    templates_synced_at = fields.Datetime("Templates synchronized on", readonly=True)
    problems = fields.Json(readonly=True, help="What the administrators were told about.")
    problems_told_on = fields.Date("Problems told on", readonly=True)

    def _compute_callback_url(self):
        base = self.env["whatsapp_crm.account"].get_base_url()
        for account in self:
            account.callback_url = base + constants.WEBHOOK_ROUTE

    def _compute_webhook_fields(self):
        for account in self:
            account.webhook_fields = ", ".join(WEBHOOK_FIELDS)
            account.phone_app_fields = ", ".join(PHONE_APP_FIELDS)

    # ------------------------------------------------------------ subscription

    def action_subscribe(self):
        """Ask Meta to send this account's webhooks to its app.

        Meta keeps one subscription per app, so asking twice changes nothing.
        """
        self._check_may_connect()
        for account in self:
            try:
                account._graph().subscribe_app(account.waba_ref)
            except GRAPH_TROUBLE as error:
                raise UserError(trouble_words(self.env, error)) from error
        return self._notice(self.env._("Subscribed: WhatsApp will send messages of this account here."))

    def _check_may_connect(self):
        if not self.env.user.has_group("whatsapp_crm.group_admin"):
            raise AccessError(self.env._("Only WhatsApp administrators can connect numbers."))
        self.check_access("read")

    # --------------------------------------------------------------- templates

    def action_sync_templates(self):
        """Read all templates of these accounts anew and say what changed."""
        if not (self.env.user.has_group("whatsapp_crm.group_admin")
                or self.env.user.has_group("whatsapp_crm.group_marketing")):
            raise AccessError(self.env._("Only administrators and marketing can synchronize templates."))
        self.check_access("read")
        counts = {"new": 0, "changed": 0, "gone": 0}
        for account in self:
            try:
                found = account._sync_templates()
            except GRAPH_TROUBLE as error:
                raise UserError(self.env._(
                    "The templates of %(account)s were not synchronized; nothing was changed. %(reason)s",
                    account=account.name, reason=trouble_words(self.env, error))) from error
            counts = {name: counts[name] + found[name] for name in counts}
        return self._notice(self.env._(
            "Templates synchronized: %(new)s new, %(changed)s changed, %(gone)s no longer there.", **counts),
            reload=True)

    def _sync_templates(self):
        """Take over all templates from Meta; nothing changes unless the whole list was read.

        :return: dict(new, changed, gone) of counts
        :raises GraphError: or another of GRAPH_TROUBLE
        """
        self.ensure_one()
        rows = list(self._graph().templates(self.waba_ref))
        counts = self.env["whatsapp_crm.template"]._sync(self, rows)
        # sudo: whatsapp_crm.account - marketing may synchronize, not change accounts
        self.sudo().templates_synced_at = fields.Datetime.now()
        return counts

    def _notice(self, message, kind="success", reload=False):
        """A short notice on the screen, then the form again where it shows something new."""
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": kind, "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"} if reload else
                        {"type": "ir.actions.act_window_close"},
            },
        }

    # ---------------------------------------------------------------- problems

    def _tell_problems(self, problems):
        """Let the administrators know what is wrong, the same thing once a day, and when it is over.

        :param problems: dict from a stable key to a sentence; empty: all is well
        """
        for account in self:
            if not problems:
                account._problems_over()
                continue
            keys, today = sorted(problems), fields.Date.context_today(account)
            if account.problems == keys and account.problems_told_on == today:
                continue
            first, *others = problems.values()
            note = Markup("<br/>").join(others)
            account._alert_admins(first, note=note)
            account.activity_search([HEALTH_ACTIVITY]).write({"summary": first, "note": note})
            account.write({"problems": keys, "problems_told_on": today})

    def _problems_over(self):
        if self.problems:
            self.activity_feedback([HEALTH_ACTIVITY], feedback=self.env._("This is over."))
            self.problems = False

    def _has_token(self):
        # sudo: whatsapp_crm.account - only whether there is a token
        return bool(self.active and self.sudo().access_token)
