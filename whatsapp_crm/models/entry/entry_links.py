# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import entry_code, qr_picture

ROUTE = "/w"
GREEN = "#128c7e"  # WhatsApp's darker one: white words on it can be read


class WhatsappCrmEntryLinks(models.AbstractModel):
    """What people tap on or scan to arrive: links, a website's button, a QR code."""

    _name = "whatsapp_crm.entry.links"
    _description = "WhatsApp Entry Point Links"

    wa_link = fields.Char("WhatsApp link", compute="_compute_links", help="Opens WhatsApp at once; is not counted.")
    short_link = fields.Char(
        "Counted link", compute="_compute_links",
        help="On your own domain: counts the click and opens WhatsApp. Goes on working when the number or the text "
             "changes.")
    first_message = fields.Text("As customers find it", compute="_compute_links")
    button_text = fields.Char(
        "Words on the button", translate=True, default=lambda self: self.env._("Write to us on WhatsApp"))
    button_corner = fields.Boolean("In the corner of the page", help="Stays there while visitors scroll.")
    button_html = fields.Text(
        "Website button", compute="_compute_button", help="Paste it into any page. It loads nothing from elsewhere.")
    button_preview = fields.Html("How it looks", compute="_compute_button", sanitize=False)
    qr_direct = fields.Boolean(
        "QR code opens WhatsApp directly",
        help="Scans are not counted then, and the code has to be printed again when the number or the text changes.")
    qr_image = fields.Binary("QR code", compute="_compute_qr_image")
    qr_caption = fields.Char(
        "Words under the QR code", translate=True, default=lambda self: self.env._("Write to us on WhatsApp"))

    @api.depends("code", "prefilled_text", "number_id.display_phone_number")
    def _compute_links(self):
        for entry in self:
            # No link before it is saved: it has no code yet, and somebody might print it.
            phone = entry.number_id.display_phone_number if entry.code else ""
            entry.first_message = entry_code.compose(entry.prefilled_text, entry.code or "")
            entry.wa_link = entry_code.wa_link(phone, entry.first_message)
            entry.short_link = entry.wa_link and f"{entry.get_base_url()}{ROUTE}/{entry.code}"

    @api.depends("short_link", "button_text", "button_corner")
    def _compute_button(self):
        for entry in self:
            entry.button_html = entry.short_link and str(entry._button(entry.button_corner))
            entry.button_preview = entry.short_link and entry._button(False)

    def _button(self, corner):
        """The button as HTML that brings its own looks."""
        place = "position:fixed;right:20px;bottom:20px;z-index:1000;" if corner else ""
        return Markup(
            '<a href="%(link)s" target="_blank" rel="noopener nofollow" style="%(place)sdisplay:inline-block;'
            "padding:12px 22px;border-radius:24px;background:%(color)s;color:#fff;"
            'font:600 16px/1.2 system-ui,sans-serif;text-decoration:none">%(words)s</a>') % {
                "link": self.short_link, "place": place, "color": GREEN,
                "words": self.button_text or self.env._("Write to us on WhatsApp")}

    @api.depends("short_link", "wa_link", "qr_direct")
    def _compute_qr_image(self):
        for entry in self:
            link = entry.wa_link if entry.qr_direct else entry.short_link
            entry.qr_image = base64.b64encode(qr_picture.png(link)) if link else False

    # ----------------------------------------------------------------- actions

    def _check_has_link(self):
        without = self.filtered(lambda entry: not entry.wa_link)[:1]
        if without:
            raise UserError(self.env._(
                "%(number)s has no phone number yet: fill in how customers see it.",
                number=without.number_id.display_name))

    def action_download_qr(self):
        """The QR code as a file."""
        self.ensure_one()
        self._check_has_link()
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/qr_image?download=true&filename=qr-{self.code}.png"}

    def action_print_sheet(self):
        """A page with the QR codes of these entry points, to be printed by the browser."""
        self.check_access("read")
        self._check_has_link()
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url", "target": "new",
            "url": f"/report/html/whatsapp_crm.report_entry_point_sheet/{ids}"}

    # ------------------------------------------------------------------ visits

    @api.model
    def _visit(self, code, is_click):
        """Count a visit of the short link and say where it leads, in one statement.

        :param code: as it stands in the link
        :param is_click: whether a person came; others are led on without being counted
        :return: a ``wa.me`` link, None where no entry point has this code or its number no phone
        """
        code = (code or "").upper()
        if not entry_code.is_code(code):
            return None
        self.env.cr.execute(SQL("""
            WITH entry AS (
                SELECT e.id, e.prefilled_text, n.display_phone_number FROM whatsapp_crm_entry_point e
                  JOIN whatsapp_crm_number n ON n.id = e.number_id WHERE e.code = %s),
            click AS (
                INSERT INTO whatsapp_crm_entry_click (entry_point_id, at) SELECT id, %s FROM entry WHERE %s)
            SELECT prefilled_text, display_phone_number FROM entry""",
            code, fields.Datetime.now(), is_click))
        row = self.env.cr.fetchone()
        return entry_code.wa_link(row[1], entry_code.compose(row[0], code)) or None if row else None
