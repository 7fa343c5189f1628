# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transport.discuss_channel import TYPE


class DiscussChannel(models.Model):
    """Chats of many people at once."""

    _inherit = "discuss.channel"

    @api.model
    def _wacrm_for_all(self, number, contacts):
        """The chats of a number with WhatsApp users, created where they are missing.

        :param contacts: list of ``whatsapp_crm.contact``
        :return: dict from each contact to its chat
        """
        found = self.search_fetch([
            ("channel_type", "=", TYPE), ("wacrm_number_id", "=", number.id),
            ("wacrm_contact_id", "in", [contact.id for contact in contacts])])
        chats = {channel.wacrm_contact_id: channel for channel in found}
        missing = [contact for contact in contacts if contact not in chats]
        # install_mode keeps core from making whoever runs this a member.
        made = self.with_context(install_mode=True).create([{
            "channel_type": TYPE, "name": contact.display_name, "wacrm_number_id": number.id,
            "wacrm_contact_id": contact.id, "wacrm_team_ids": [fields.Command.set(number.team_id.ids)],
        } for contact in missing])
        everybody = (found | made).with_context(install_mode=False)  # read together
        return {channel.wacrm_contact_id: channel for channel in everybody}

    @api.model
    def _wacrm_post_all_quietly(self, posts):
        """As ``_wacrm_post_quietly``, in many chats.

        :param posts: list of (channel, body, author, time, ``ir.attachment``)
        :return: ``mail.message``, in that order
        """
        subtype = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return self._message_create([{
            "body": body, "author_id": author.id, "message_type": TYPE, "date": sent_at, "model": self._name,
            "res_id": channel.id, "subtype_id": subtype, "attachment_ids": [fields.Command.set(file.ids)],
            **channel._wacrm_mail_values(author),
        } for channel, body, author, sent_at, file in posts])


class WhatsappCrmMessage(models.Model):
    """A campaign's message: sent again it stays that of its recipient; refused at the last moment, it is left out."""

    _inherit = "whatsapp_crm.message"

    def _of_campaign(self):
        # sudo: whatsapp_crm.campaign.recipient - follows its message, whoever settles that
        return self.env["whatsapp_crm.campaign.recipient"].sudo().search([("message_id", "in", self.ids)])

    def _retry(self):
        again = super()._retry()
        if self.origin == "auto:campaign":
            self._of_campaign().write(
                {"message_id": again.id, "state": "queued", "reason": False, "details": False})
        return again

    def _hold(self, held):
        """What the gate holds of a campaign that does not run any more is not left to go out by itself."""
        result = super()._hold(held)
        send = self._of_campaign().send_id if self.origin == "auto:campaign" else False
        if send and send.state == "paused":
            send._take_back()
        elif send and send.state == "stopped":
            send._stop_recipients()
        return result

    def _check_still_allowed(self):
        try:
            return super()._check_still_allowed()
        except UserError:
            if self.origin == "auto:campaign":
                code, _gate, _person = self.channel_id._wacrm_refusal("template", self.template_id, before=self)
                self._of_campaign()._leave_out(code)
            raise
