# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models
from odoo.exceptions import UserError

from ...tools import text_markup


class DiscussChannel(models.Model):
    """Sending an approved template from a chat, window open or not."""

    _inherit = "discuss.channel"

    def _wacrm_send_template(self, template, values, attachment=None, *, as_support=False):
        """Send ``template`` as the current user: gate, chat, one queued row, conversation.

        :param values: dict from ``template_text.Variable.path`` to text
        :param attachment: ``ir.attachment`` of the header, where that is a file
        :param as_support: the user knows that a colleague is responsible
        :return: the ``mail.message`` in the chat
        :raises UserError: in the user's words, why it cannot be sent
        """
        self._wacrm_check_sendable("template", template)
        if not as_support:
            self._wacrm_check_support_meant()
        self._wacrm_check_header(template, attachment)
        components = template._components_with(values, attachment.name if attachment else None)
        text = template._text_with(values)
        piece = {
            "type": "template", "text": text, "template_id": template.id,
            "attachment_id": attachment.id if attachment else False,
            "content": {"name": template.name, "language": template.lang_code, "components": components}}
        return self._wacrm_write(
            [piece], subtype_xmlid="mail.mt_comment", body=text_markup.to_html(text),
            attachment_ids=attachment.ids if attachment else [])

    def _wacrm_check_header(self, template, attachment):
        if not attachment:
            if template._header_kind():
                raise UserError(self.env._("This template begins with a file. Add it."))
            return
        template._check_header_fits(attachment.name, attachment.mimetype, attachment.file_size)
