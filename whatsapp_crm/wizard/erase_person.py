# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64

from markupsafe import Markup

from odoo import api, fields, models

from ..models.consent.export import PersonExport


class WhatsappCrmErasePerson(models.TransientModel):
    """Shows what there is of a person, hands out a copy of it, and erases it for a reason."""

    _name = "whatsapp_crm.erase.person"
    _inherit = "whatsapp_crm.dialog"
    _description = "Erase or Export a Person"

    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="cascade")
    contact_id = fields.Many2one("whatsapp_crm.contact", "WhatsApp user", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    person = fields.Char(compute="_compute_preview")
    goes = fields.Html("What goes", compute="_compute_preview", sanitize=False)
    stays = fields.Html("What stays", compute="_compute_preview", sanitize=False)
    reason = fields.Text("Why")
    file = fields.Binary("Copy", readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self.env["whatsapp_crm.erasure"]._check_may_erase()
        context = self.env.context
        name = {"res.partner": "partner_id", "whatsapp_crm.contact": "contact_id"}.get(context.get("active_model"))
        if name and not values.keys() & {"partner_id", "contact_id"}:
            values[name] = context.get("active_id")
            self._check_links(values)
        if values.get("contact_id"):
            values["company_id"] = self.env["whatsapp_crm.contact"].browse(values["contact_id"]).company_id.id
        return values

    @api.depends("partner_id", "contact_id", "company_id")
    def _compute_preview(self):
        erasures = self.env["whatsapp_crm.erasure"]
        for wizard in self:
            data = wizard._data()
            wizard.person = (data.partner[:1] or data.contacts[:1]).display_name
            wizard.goes = _list(erasures._goes(erasures._counts(data)))
            wizard.stays = _list(erasures._stays(data))

    def _data(self):
        return self.env["whatsapp_crm.erasure"]._data_of(
            self.company_id._origin, self.partner_id._origin, self.contact_id._origin)

    def action_erase(self):
        """Erase the person, and show the record of it."""
        self.ensure_one()
        act = self.env["whatsapp_crm.erasure"]._erase(self._data(), self.reason)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Person erased"), "res_model": act._name,
            "res_id": act.id, "view_mode": "form", "views": [(False, "form")],
            "target": "main"}  # no way back to a name that is gone

    def action_export(self):
        """Put everything into a file, and hand it out."""
        self.ensure_one()
        self.filename = f"{self.env._('Personal data')}.zip"
        self.file = base64.b64encode(PersonExport(self._data()).zip())
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}?download=true"}


def _list(lines):
    return Markup("<ul>%s</ul>") % Markup("").join(Markup("<li>%s</li>") % line for line in lines)
