# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import json

from odoo import api, models

ICON = "/whatsapp_crm/static/description/icon.png"


class WhatsappCrmAlertPush(models.AbstractModel):
    """Alerts reach the devices on which somebody switched Odoo's web push on."""

    _name = "whatsapp_crm.alert.push"
    _description = "WhatsApp Alert on Devices"

    @api.model
    def _push(self, bundles):
        """Queue what Odoo's own cron sends.

        :param bundles: see ``whatsapp_crm.alert._raise``
        """
        heard = [(user, told) for user, told in bundles if not user.wacrm_mute_ring]
        partners = [user.partner_id.id for user, _told in heard]
        devices, _private, _public = self.env["mail.thread"]._web_push_get_partners_parameters(partners)
        if not devices:
            return
        by_partner = devices.grouped("partner_id")
        # sudo: mail.push - the queue of Odoo's web push, for people whom the system tells
        self.env["mail.push"].sudo().create([
            {"mail_push_device_id": device.id, "payload": self._push_payload(user, told)}
            for user, told in heard for device in by_partner.get(user.partner_id, ())])
        self.env.ref("mail.ir_cron_web_push_notification")._trigger()

    @api.model
    def _push_payload(self, user, told):
        worst = self._worst(told)
        return json.dumps({"title": self.with_context(lang=user.lang)._summary(told), "options": {
            "body": self._payload(told)["text"], "icon": ICON,
            "data": {"model": worst.conversation._name, "res_id": worst.conversation.id}}})
