# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ...tools import canned_text, choice_bubble, text_markup
from .rule_actions import CONVERSATION, PEOPLE

_logger = logging.getLogger(__name__)

TEXT = "whatsapp_crm_text"


class IrActionsServer(models.Model):
    """Server actions, and with them automation rules, that write to customers while the 24-hour window is open."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[(TEXT, "Send WhatsApp text"), ("followers",)], ondelete={TEXT: "cascade"})
    wacrm_text = fields.Text("Text", help="Places such as {customer} are filled in, as in canned responses.")
    wacrm_canned_id = fields.Many2one(
        "mail.canned.response", "Canned response", ondelete="restrict",
        help="Instead of a text: with its buttons, list or file.")

    @api.model
    def _wacrm_works_on(self):
        return {**super()._wacrm_works_on(), TEXT: (CONVERSATION, *PEOPLE)}

    def _name_depends(self):
        return [*super()._name_depends(), "wacrm_canned_id"]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state != TEXT:
            return super()._generate_action_name()
        if self.wacrm_canned_id:
            return self.env._("Send WhatsApp text “%(name)s”", name=self.wacrm_canned_id.source)
        return self.env._("Send WhatsApp text")

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "wacrm_text", "wacrm_canned_id"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state == TEXT:
            text = self.wacrm_canned_id.substitution or self.wacrm_text
            known = self.env["whatsapp_crm.places"]._names()
            unknown = [f"{{{name}}}" for name in canned_text.open_places(text) if name not in known]
            if not (text or "").strip():
                warnings.append(self.env._("Write a text or choose a canned response."))
            elif unknown:
                warnings.append(self.env._(
                    "Nothing is known to fill in for %(unknown)s. You can use %(known)s.", unknown=", ".join(unknown),
                    known=", ".join(f"{{{name}}}" for name in known)))
        return warnings

    def _run_action_whatsapp_crm_text_multi(self, eval_context=None):
        """Write to each one; whoever cannot be written to has a note that says why."""
        # sudo: ir.actions.server - the administrator wrote the text, whoever sets it off
        action = self.sudo()
        for record in self._wacrm_records(eval_context):
            reason = action._wacrm_say_to(record)
            if reason:
                _logger.info("Server action %s sent nothing to %s: %s", action.id, record, reason)
                record.message_post(body=self.env._("The WhatsApp text was not sent. %(reason)s", reason=reason))
        return False

    def _wacrm_say_to(self, record):
        """Queue the text for a record's customer.

        :return: None, or why not, in words
        """
        channel = self._wacrm_chat_of(record)
        if not channel:
            return self.env._("This customer has not written on WhatsApp yet: only a template can be sent.")
        canned = self.wacrm_canned_id
        text, missing = canned_text.fill(canned.substitution or self.wacrm_text, self._wacrm_values(channel))
        if missing:
            labels = self.env["whatsapp_crm.places"]._names()
            return self.env._("Nothing is known for: %(labels)s.", labels=", ".join(
                labels.get(name, name) for name in missing))
        try:
            with self.env.cr.savepoint():
                channel._rule_say(text, canned)
        except UserError as error:
            return str(error)
        return None

    def _wacrm_values(self, channel):
        """What is filled in, read as whoever triggers it, else as who wrote the action: never as the system."""
        reader = self.env.user if self.env.uid != SUPERUSER_ID else self.write_uid
        # sudo: res.users - who has the conversation, for whoever sets it off
        channel = channel.with_user(reader).sudo(False)
        return channel.env["whatsapp_crm.places"]._values(channel, agent=channel.sudo().wacrm_owner_id)

    def _wacrm_chat_of(self, record):
        """The chat of a conversation, or the one in which a contact or a lead's customer wrote last; may be empty."""
        # sudo: discuss.channel - a rule writes for the company
        channels = self.env["discuss.channel"].sudo()
        if record._name == CONVERSATION:
            return record.sudo().channel_id
        numbers = self.wacrm_number_id or self.wacrm_number_id.search([
            ("company_id", "=", (record.company_id or self.env.company).id)])
        found = channels
        for number in numbers:
            found |= channels.search([
                ("wacrm_number_id", "=", number.id),
                ("wacrm_contact_id", "in", number._wacrm_persons(record)[record].contact.ids)])
        return found.sorted(lambda chat: (chat.wacrm_window_until or chat.create_date, chat.id))[-1:]


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _rule_say(self, text, canned):
        """Queue a rule's text in nobody's name; it answers nothing.

        :param canned: ``mail.canned.response`` whose choices and file go with it, may be empty
        :raises UserError: WhatsApp would not take it, or the gate refuses
        """
        self._wacrm_gate("interactive" if canned.wacrm_kind else "text", purpose="automatic")
        # sudo: ir.attachment - a copy of the file, for this chat
        attachment = self.env["ir.attachment"].sudo()
        if canned.wacrm_file:
            attachment = attachment.create(
                {**canned._wacrm_file_values(), "res_model": self._name, "res_id": self.id})
        body = text_markup.to_html(text)
        pieces = self._wacrm_pieces(body, attachment.ids)
        if canned.wacrm_kind:
            pieces = self._wacrm_with_choices(pieces, canned)
        message = self._wacrm_post(
            body + choice_bubble.choices(canned._wacrm_content()), author=self.env.ref("base.partner_root"),
            sent_at=fields.Datetime.now(), attachments=attachment)
        rows = self.env["whatsapp_crm.message"].sudo()  # sudo: whatsapp_crm.message - as above
        for piece in pieces:
            rows += rows._queue(
                self, **piece, origin="auto:rule", lane="bulk", mail_message_id=message.id,
                conversation_id=self._wacrm_open_conversation().id)
        rows._notify_ticks()
