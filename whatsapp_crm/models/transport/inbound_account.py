# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, models

from ...tools import identity

# Meta: account_update events after which nothing of this account is sent any more.
SENDING_ENDS = ("ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED")
ALARMING = ("ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "ACCOUNT_RECONNECTED",
            "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED")
# After these, templates to many people make it worse.
RESTRICTING = ("ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE")
ALARMING_SEVERITY = ("CRITICAL", "WARNING")


class WhatsappCrmInboundAccount(models.AbstractModel):
    """News about templates, numbers and accounts: their records follow."""

    _inherit = "whatsapp_crm.inbound"

    # --------------------------------------------------------------- templates

    @api.model
    def _handle_template_status(self, item, account, number):
        return self._template_news(item, account, "_status_changed")

    @api.model
    def _handle_template_quality(self, item, account, number):
        return self._template_news(item, account, "_quality_changed")

    @api.model
    def _handle_template_category(self, item, account, number):
        return self._template_news(item, account, "_category_changed")

    @api.model
    def _handle_template_components(self, item, account, number):
        return self._template_news(item, account, "_components_changed")

    @api.model
    def _template_news(self, item, account, method):
        template = self.env["whatsapp_crm.template"]._find_for_event(account, item)
        if not template:
            return "ignored"
        return getattr(template, method)(item)

    # ----------------------------------------------------------------- numbers

    @api.model
    def _number_of(self, account, display_phone_number):
        """These items name the number as people see it; Meta's id is not in them."""
        spellings = identity.phone_variants(display_phone_number)
        return account.with_context(active_test=False).number_ids.filtered(
            lambda number: f"+{identity.digits(number.display_phone_number)}" in spellings)[:1]

    @api.model
    def _handle_number_quality(self, item, account, number):
        number = self._number_of(account, item.display_phone_number)
        if not number:
            return "ignored"
        if item.limit:
            number.messaging_limit = item.limit
        if item.event == "FLAGGED":
            words = number._in_company_language()
            words._pause_marketing(words.env._("WhatsApp has flagged this number because of its quality."))
        elif item.event == "UNFLAGGED":
            words = number._in_company_language()
            words._resume_marketing(words.env._("WhatsApp no longer flags it."))
        number._message_log(body=self.env._(
            "WhatsApp changed the limits of this number (%(event)s): %(limit)s",
            event=item.event or "–", limit=number.limit_label or "–"))
        return None

    @api.model
    def _handle_number_name(self, item, account, number):
        number = self._number_of(account, item.display_phone_number)
        if not number:
            return "ignored"
        if item.event == "APPROVED" and item.verified_name:
            number.verified_name = item.verified_name
        number._message_log(body=self.env._(
            "WhatsApp decided about the name %(name)s: %(decision)s. %(reason)s",
            name=item.verified_name or "–", decision=item.event or "–", reason=item.reason or ""))
        return None

    @api.model
    def _handle_security(self, item, account, number):
        number = self._number_of(account, item.display_phone_number) or account
        number._message_log(body=self.env._(
            "The PIN of this number at WhatsApp was changed or asked for (%(event)s).", event=item.event or "–"))

    # ----------------------------------------------------------------- account

    @api.model
    def _handle_capability(self, item, account, number):
        if item.limit:
            account.number_ids.write({"messaging_limit": item.limit})

    @api.model
    def _handle_account_review(self, item, account, number):
        account.review_state = item.event
        account._message_log(body=self.env._("WhatsApp reviewed the account: %(decision)s", decision=item.event or "–"))

    @api.model
    def _handle_account_alert(self, item, account, number):
        words = self.env._("WhatsApp warns: %(details)s", details=item.description or item.event or "–")
        account._message_log(body=words)
        if item.severity in ALARMING_SEVERITY:
            account._alert_admins(words)

    @api.model
    def _handle_account_update(self, item, account, number):
        words = self._account_words(item)
        account._message_log(body=words)
        if item.event in RESTRICTING or item.restrictions:
            (self._number_of(account, item.display_phone_number) or account.number_ids)._pause_marketing(words)
        others = account.number_ids - self._number_of(account, item.display_phone_number)
        concerns_all = not item.display_phone_number or not others
        if concerns_all and (item.event in SENDING_ENDS or item.ban_state == "DISABLE"):
            account._stop_sending(words)
        elif item.event in SENDING_ENDS or item.event in ALARMING:
            account._alert_admins(words)

    @api.model
    def _account_words(self, item):
        """One sentence with all that Meta says about an account."""
        until = [f"{limit.type} ({limit.expires_at})" if limit.expires_at else limit.type
                 for limit in item.restrictions if limit.type]
        details = ", ".join(filter(None, [item.display_phone_number, item.ban_state, item.violation, *until]))
        return self.env._("WhatsApp reports about the account: %(event)s. %(details)s",
                          event=item.event or "–", details=details)

    # ------------------------------------------------------------- phone's book

    @api.model
    def _handle_contact_sync(self, item, account, number):
        """The address book of the phone stays on the phone."""
        return "ignored"
