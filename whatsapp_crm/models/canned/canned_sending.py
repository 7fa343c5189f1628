# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from ...tools import canned_text, choice_bubble, interactive, outbound_payload, signed_text
from ..transport.refusal_words import refusal_words


class DiscussChannel(models.Model):
    """Choices of a canned response under an agent's message, and no place left open in it."""

    _inherit = "discuss.channel"

    def _wacrm_finish(self, pieces, post):
        """:param post: with ``wacrm_canned_id``, the canned response whose choices go with the message"""
        pieces, post = super()._wacrm_finish(pieces, post)
        canned = self._wacrm_canned(post.get("wacrm_canned_id"))
        post = {name: value for name, value in post.items() if name != "wacrm_canned_id"}
        self._wacrm_check_filled(pieces, canned)
        if not canned.wacrm_kind:
            return pieces, post
        body = Markup("%s%s") % (post.get("body") or "", choice_bubble.choices(canned._wacrm_content()))
        return self._wacrm_with_choices(pieces, canned), {**post, "body": body}

    def _wacrm_canned(self, canned_id):
        """The canned response of that id (it comes from the client), with the rights of the writer; may be empty."""
        responses = self.env["mail.canned.response"].sudo(False)
        canned = responses.browse(canned_id if isinstance(canned_id, int) else []).exists()
        canned.check_access("read")
        return canned

    def _wacrm_check_filled(self, pieces, canned):
        """:raises UserError: a place of a canned response would reach the customer as it is"""
        labels = self.env["whatsapp_crm.places"]._names()
        places = labels.keys() | set(canned_text.open_places(canned.substitution))
        left = [name for piece in pieces for name in canned_text.open_places(piece.get("text")) if name in places]
        if left:
            raise UserError(self.env._(
                "Fill in or take out %(places)s before sending.",
                places=", ".join(f"{{{name}}} ({labels[name]})" if name in labels else f"{{{name}}}" for name in left)))

    def _wacrm_with_choices(self, pieces, canned):
        """The choices under the text; a file above it where WhatsApp shows one there, else before it.

        :return: pieces, the one with the choices last
        """
        text = next((piece["text"] for piece in pieces if piece.get("text")), "")
        if not text:
            raise UserError(self.env._("WhatsApp shows buttons and lists only under a text. Write one."))
        files = [{key: value for key, value in piece.items() if key != "text"}
                 for piece in pieces if piece["type"] != "text"]
        above = len(files) == 1 and canned.wacrm_kind == interactive.BUTTONS and (
            files[0]["type"] in interactive.HEADER_KINDS)
        content = canned._wacrm_content(file=files[0]["type"] if above else "")
        self._wacrm_check_choices(text, content)
        last = {"type": "interactive", "text": text, "content": content}
        if above:
            return [{**last, "attachment_id": files[0]["attachment_id"]}]
        return [*files, last]

    def _wacrm_check_choices(self, text, content):
        """:raises UserError: WhatsApp would not take this text with these choices"""
        try:
            interactive.check(signed_text.signed(text, content), content)
        except outbound_payload.PayloadRefused as refused:
            raise UserError(refusal_words(self.env, refused)) from refused

