# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Where what automation rules wait for happens, see ``rule_triggers``."""
from odoo import api, models


class WhatsappCrmInbound(models.AbstractModel):
    _inherit = "whatsapp_crm.inbound"

    @api.model
    def _handle(self, kind, item, account, number):
        with self.env["base.automation"]._wacrm_held():
            return super()._handle(kind, item, account, number)


class WhatsappCrmConversation(models.Model):
    _inherit = "whatsapp_crm.conversation"

    def _customer_wrote(self, row, item, effect):
        result = super()._customer_wrote(row, item, effect)
        self.env["base.automation"]._wacrm_note("wacrm_message_received", self)
        return result

    @api.model
    def _open(self, channel, *, state, owner=None, opened_at=None):
        conversation = super()._open(channel, state=state, owner=owner, opened_at=opened_at)
        self.env["base.automation"]._wacrm_note("wacrm_opened", conversation)
        return conversation

    def _resolve(self, outcome, note, **values):
        result = super()._resolve(outcome, note, **values)
        self.env["base.automation"]._wacrm_note("wacrm_resolved", self)
        return result

    def action_resolve(self, outcome, note=None, **details):
        with self.env["base.automation"]._wacrm_held():
            return super().action_resolve(outcome, note, **details)


class WhatsappCrmSlaClock(models.Model):
    _inherit = "whatsapp_crm.sla.clock"

    def _handle_due(self, now):
        with self.env["base.automation"]._wacrm_held():
            return super()._handle_due(now)

    def write(self, vals):
        """The cron marks it as missed, or whoever answers late before the cron came."""
        rules = self.env["base.automation"]
        if not vals.get("breached_at") or not rules._wacrm_waited_for("wacrm_missed"):
            return super().write(vals)
        unmarked = self.filtered(lambda clock: not clock.breached_at)
        result = super().write(vals)
        missed = unmarked.filtered(lambda clock: clock.state != "cancelled")
        rules._wacrm_note("wacrm_missed", missed.conversation_id)
        return result


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _wacrm_write(self, pieces, **options):
        with self.env["base.automation"]._wacrm_held():
            return super()._wacrm_write(pieces, **options)


class WhatsappCrmContact(models.Model):
    _inherit = "whatsapp_crm.contact"

    def _refresh_consent(self):
        rules = self.env["base.automation"]
        if not rules._wacrm_waited_for("wacrm_consent_withdrawn"):
            return super()._refresh_consent()
        before = {contact: contact._wacrm_withdrawn() for contact in self}
        result = super()._refresh_consent()
        rules._wacrm_note("wacrm_consent_withdrawn", self.filtered(
            lambda contact: contact._wacrm_withdrawn() - before[contact]))
        return result

    def _wacrm_withdrawn(self):
        return {name for name in ("marketing_consent", "service_consent") if self[name] == "withdrawn"}
