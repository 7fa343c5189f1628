# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.mail.tools.discuss import Store
from odoo.exceptions import ValidationError

from ...tools import canned_text, interactive, media_rules
from ...tools.constants import LIST_BUTTON_MAX, LIST_ROW_DESCRIPTION_MAX
from ..transport.refusal_words import refusal_words

KINDS = [(interactive.BUTTONS, "Buttons"), (interactive.LIST, "A list")]


class MailCannedResponse(models.Model):
    """Odoo's canned responses, which in a WhatsApp chat are filled in and may carry choices and a file.

    Elsewhere they are what they were: text.
    """

    _inherit = "mail.canned.response"

    wacrm_kind = fields.Selection(
        KINDS, "Answers to tap", help="In WhatsApp the customer answers with one tap. Empty: text only.")
    wacrm_choice_ids = fields.One2many("whatsapp_crm.canned.choice", "canned_id", "Choices", copy=True)
    wacrm_list_button = fields.Char(
        "Opens the list", help="What the customer taps to see the list, e.g. See times. At most 20 characters.")
    wacrm_file = fields.Binary("File", attachment=True, help="Goes with the message in WhatsApp.")
    wacrm_filename = fields.Char("File name")
    wacrm_unknown = fields.Char("Not filled in", compute="_compute_wacrm_unknown")
    wacrm_places = fields.Html("What is filled in", compute="_compute_wacrm_places")

    @api.depends("substitution")
    def _compute_wacrm_unknown(self):
        """A hint, no obstacle: elsewhere braces are text."""
        known = self.env["whatsapp_crm.places"]._names()
        for canned in self:
            unknown = [name for name in canned_text.open_places(canned.substitution) if name not in known]
            canned.wacrm_unknown = ", ".join(f"{{{name}}}" for name in unknown)

    @api.depends_context("lang")
    def _compute_wacrm_places(self):
        names = self.env["whatsapp_crm.places"]._names()
        self.wacrm_places = Markup(" · ").join(
            Markup("<code>{%s}</code> %s") % (name, label) for name, label in names.items())

    # -------------------------------------------------------------------- form

    @api.constrains("substitution", "wacrm_kind", "wacrm_choice_ids", "wacrm_list_button")
    def _check_wacrm_limits(self):
        for canned in self.filtered("wacrm_kind"):
            problem = canned._wacrm_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("wacrm_file", "wacrm_filename")
    def _check_wacrm_file(self):
        for canned in self.filtered("wacrm_file"):
            canned._wacrm_file_kind()

    def _wacrm_problem(self):
        """What WhatsApp would not take, in words; "" where it would."""
        kind, choices = self.wacrm_kind, self.wacrm_choice_ids
        most, longest = interactive.CHOICES_MAX[kind], interactive.TITLE_MAX[kind]
        titles = [(choice.title or "").strip() for choice in choices]
        too_long = next((title for title in titles if len(title) > longest), None)
        _ = self.env._
        if not choices:
            return _("Add at least one button.") if kind == "buttons" else _("Add at least one row to the list.")
        if len(choices) > most:
            return (_("WhatsApp shows at most %(most)s buttons. For more, choose a list.", most=most)
                    if kind == "buttons" else _("WhatsApp shows at most %(most)s rows in a list.", most=most))
        if not all(titles):
            return _("Write a text on each button or row.")
        if too_long:
            return _("“%(title)s” is too long: WhatsApp shows %(longest)s characters, this has %(length)s.",
                     title=too_long, longest=longest, length=len(too_long))
        if len(set(titles)) < len(titles):
            return _("Two buttons or rows are the same. Give each its own text.")
        return self._wacrm_list_problem() if kind == "list" else self._wacrm_text_problem()

    def _wacrm_list_problem(self):
        button = (self.wacrm_list_button or "").strip()
        longest = max((len(choice.description or "") for choice in self.wacrm_choice_ids), default=0)
        if not button:
            return self.env._("Write what opens the list, e.g. See times.")
        if len(button) > LIST_BUTTON_MAX:
            return self.env._("What opens the list is too long: WhatsApp shows %(limit)s characters.",
                              limit=LIST_BUTTON_MAX)
        if longest > LIST_ROW_DESCRIPTION_MAX:
            return self.env._("A second line is too long: WhatsApp shows %(limit)s characters.",
                              limit=LIST_ROW_DESCRIPTION_MAX)
        return self._wacrm_text_problem()

    def _wacrm_text_problem(self):
        limit = interactive.BODY_MAX[self.wacrm_kind]
        if len(self.substitution or "") > limit:
            return self.env._(
                "With buttons or a list, WhatsApp takes at most %(limit)s characters of text; this has %(length)s.",
                limit=limit, length=len(self.substitution))
        return ""

    def _wacrm_file_kind(self):
        """What WhatsApp takes the file for: "image", "document" …

        :raises ValidationError: it takes no such file
        """
        file = self._wacrm_file_values()
        try:
            return media_rules.check_outbound(file["mimetype"], len(file["raw"]))
        except media_rules.MediaRefused as refused:
            raise ValidationError(refusal_words(self.env, refused, file["name"])) from refused

    def _wacrm_file_values(self):
        """Values of a copy of the file, {} where there is none."""
        content = self.with_context(bin_size=False).wacrm_file
        if not content:
            return {}
        file = {"name": self.wacrm_filename or self.source, "raw": base64.b64decode(content)}
        return {**file, "mimetype": self.env["ir.attachment"]._compute_mimetype(file)}

    # ----------------------------------------------------------------- sending

    def wacrm_fill(self, channel_id):
        """This canned response for a chat, filled in (called by the client when it is chosen).

        :return: dict of ``text``, ``open`` (places to fill in: ``name``, ``label``), ``choices`` (what is shown
            above the composer, see :meth:`_wacrm_summary`), ``attachment_id`` and ``store`` (data of the store)
        """
        self.ensure_one()
        self.check_access("read")
        channel = self.env["discuss.channel"].browse(channel_id)
        channel.check_access("read")
        text, missing = self._wacrm_text(channel)
        attachment = self._wacrm_attach()
        labels = self.env["whatsapp_crm.places"]._names()
        return {
            "text": text, "open": [{"name": name, "label": labels.get(name, name)} for name in missing],
            "choices": self._wacrm_summary(), "attachment_id": attachment.id, "store": Store().add(
                attachment, extra_fields=attachment._get_store_ownership_fields()).get_result() if attachment else {}}

    def _wacrm_attach(self):
        """A copy of the file for the composer, as if the user had just uploaded it; empty where there is none."""
        file = self._wacrm_file_values()
        attachments = self.env["ir.attachment"]
        return attachments.create({**file, "res_model": "mail.compose.message", "res_id": 0}) if file else attachments

    def _wacrm_text(self, channel):
        """The text for a chat, as the current user would write it.

        :return: (text, names of places that nothing is known for)
        """
        return canned_text.fill(self.substitution, self.env["whatsapp_crm.places"]._values(channel))

    def _wacrm_summary(self):
        """What the composer shows of the choices; False where there are none."""
        if not self.wacrm_kind:
            return False
        return {"id": self.id, "kind": self.wacrm_kind, "button": self.wacrm_list_button or "",
                "titles": self.wacrm_choice_ids.mapped("title")}

    def _wacrm_content(self, file=""):
        """The ``content`` of a message with these choices, see ``tools.interactive``; None where there are none.

        :param file: kind of the file above the text
        """
        if not self.wacrm_kind:
            return None
        return interactive.content_of(
            self.wacrm_kind, [choice._as_choice() for choice in self.wacrm_choice_ids],
            button=(self.wacrm_list_button or "").strip(), file=file)
