# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import models

from ...tools import choice_bubble, interactive, text_markup


class DiscussChannel(models.Model):
    """An agent's own words with buttons that a step of ours puts under them."""

    _inherit = "discuss.channel"

    def _wacrm_send_buttons(self, text, choices):
        """Say ``text`` as the current user, with buttons below.

        :param choices: dicts of ``id`` and ``title``, see ``tools.interactive``
        :return: the ``mail.message`` in the chat
        :raises UserError: in the user's words, why it cannot be sent
        """
        self._wacrm_check_sendable("interactive")
        content = interactive.content_of(interactive.BUTTONS, choices)
        self._wacrm_check_choices(text, content)
        pieces, post = self._wacrm_finish(
            [{"type": "interactive", "text": text, "content": content}], {"body": text_markup.to_html(text)})
        body = post.pop("body") + choice_bubble.choices(content)
        return self._wacrm_write(pieces, subtype_xmlid="mail.mt_comment", body=body, **post)
