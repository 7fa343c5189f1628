# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import api, fields, models

from ...tools import constants, sentence_text, signed_text, template_bubble

SIGNED_TYPES = ("text", "image", "video", "document", "interactive")


class WhatsappCrmNumber(models.Model):
    """Whether agents sign what they write with their first name."""

    _inherit = "whatsapp_crm.number"

    signature = fields.Selection(
        [("none", "Nothing"), (signed_text.ABOVE, "First name above the text"),
         (signed_text.BELOW, "First name below the text")],
        "Sign with the agent's first name", required=True, default="none",
        help="The customer sees who writes. Only texts that people write are signed: templates and automatic "
             "messages are not. Inside, the chat shows the author anyway.")
    signature_preview = fields.Html("The customer reads", compute="_compute_signature_preview", sanitize=False)

    @api.depends("signature")
    @api.depends_context("uid", "lang")
    def _compute_signature_preview(self):
        for number in self:
            text = signed_text.sign(
                self.env._("Hello, how can I help you?"), sentence_text.first_name(self.env.user.name),
                number.signature)
            number.signature_preview = template_bubble.bubble([{"type": "BODY", "text": text}], {}, {})


class DiscussChannel(models.Model):
    """The signature goes out with an agent's words; in the chat and on its record stand the words alone."""

    _inherit = "discuss.channel"

    def _wacrm_finish(self, pieces, post):
        pieces, post = super()._wacrm_finish(pieces, post)
        # sudo: whatsapp_crm.number - its setting holds whoever writes
        place = self.sudo().wacrm_number_id.signature
        if place not in (signed_text.ABOVE, signed_text.BELOW):
            return pieces, post
        signature = {"name": sentence_text.first_name(self.env.user.name), "place": place}
        return [one for piece in pieces for one in self._wacrm_sign(piece, signature)], post

    def _wacrm_sign(self, piece, signature):
        """The piece with its signature; a caption that becomes too long by it goes before its file, as a text.

        :return: list of pieces
        :raises UserError: it becomes too long for WhatsApp
        """
        if not piece.get("text") or piece["type"] not in SIGNED_TYPES:
            return [piece]
        content = {**(piece.get("content") or {}), "signature": signature}
        text = signed_text.signed(piece["text"], content)
        if piece["type"] == "interactive":
            self._wacrm_check_choices(piece["text"], content)
        elif piece["type"] != "text" and len(text) > constants.CAPTION_MAX:
            return [*self._wacrm_sign({"type": "text", "text": piece["text"]}, signature), {**piece, "text": False}]
        else:
            self._wacrm_check_length(text, constants.TEXT_MAX)
        return [{**piece, "content": content}]
