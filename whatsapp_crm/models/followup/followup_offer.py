# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import text_html, text_markup


class WhatsappCrmFollowupOffer(models.AbstractModel):
    """What the activity of a follow-up offers: its template, filled in, with its price, for one click."""

    _name = "whatsapp_crm.followup.offer"
    _description = "Offer of a WhatsApp Follow-up"

    def _offer(self):
        """What the current user is offered on the activity.

        :return: False where there is nothing for them, else dict(id, conversation, sent_at) and, where a template
            is offered, (template, text, price, refusal, ready): ready is what one click sends as it is
        """
        self.ensure_one()
        # sudo: whatsapp_crm.followup - of an activity that one may read; the rest is checked here
        followup = self.sudo()
        conversation = followup.conversation_id.sudo(False)
        if followup.state != "open" or not self._may_write(conversation):
            return False
        sent = followup._was_sent() and (followup.sent_at or followup.conversation_id.last_out_at)
        offer = {"id": self.id, "conversation": conversation.id, "sent_at": fields.Datetime.to_string(sent or None)}
        template = followup._template_offered().sudo(False)
        if not template or sent or followup._is_planned() or not template.has_access("read"):
            return offer
        dialog = self.env["whatsapp_crm.template.send"].new(self._dialog_values(template))
        return offer | {
            "template": template.name, "price": dialog.cost or False, "refusal": dialog.refusal or False,
            "text": text_html.plain(text_markup.to_html(template._text_with(dialog._values()))),
            "ready": dialog._is_ready()}

    def _may_write(self, conversation):
        return self.env.user.has_group("whatsapp_crm.group_agent") and conversation.has_access("read")

    def _is_planned(self):
        """What it offers goes out later already."""
        return bool(self.env["whatsapp_crm.planned.message"].search_count(
            [("followup_id", "=", self.id), ("state", "=", "planned")], limit=1))

    def _template_offered(self):
        return self.offered_id._template_for(self.conversation_id) if self.offered_id else (
            self.env["whatsapp_crm.template"])

    def _dialog_values(self, template):
        """What begins anew with the template is about the same opportunity."""
        # sudo: whatsapp_crm.followup - the dialog checks what the user may read
        followup = self.sudo()
        lead = followup.lead_id.sudo(False)
        return {
            "conversation_id": followup.conversation_id.id, "template_id": template.id, "followup_id": self.id,
            "lead_id": lead.id if lead.has_access("read") else False}

    def action_send_offer(self):
        """Send what is offered; what is missing, or stands in its way, is asked for in the dialog.

        :return: False when it is on its way, else the dialog's action
        """
        dialog = self._open_dialog()
        if not dialog._is_ready():
            return dialog._reopen()
        dialog.action_send()
        return False

    def action_open_offer(self):
        """The dialog with the template filled in, to look at or change before it goes out."""
        return self._open_dialog()._reopen()

    def _open_dialog(self):
        self.ensure_one()
        # sudo: whatsapp_crm.followup - the dialog checks whether the conversation may be read
        template = self.sudo()._template_offered().sudo(False)
        if not template:
            raise UserError(self.env._("There is no approved template for this step any more. Write in the chat."))
        return self.env["whatsapp_crm.template.send"].create(self._dialog_values(template))

    def _sent_by_hand(self):
        """The template that was offered is on its way; the activity waits for the answer."""
        self.filtered(lambda f: f.state == "open").write({"sent_at": fields.Datetime.now()})

    def action_open_conversation(self):
        return self.conversation_id.action_open()
