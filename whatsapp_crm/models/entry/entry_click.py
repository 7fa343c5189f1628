# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models


class WhatsappCrmEntryClick(models.Model):
    """One click on an entry point's counted link: when, and nothing about who.

    Rows are only added, by ``whatsapp_crm.entry.links._visit``: two clicks never wait for each other,
    as they would for a counter.
    """

    _name = "whatsapp_crm.entry.click"
    _description = "WhatsApp Entry Point Click"
    _order = "at desc, id desc"
    _log_access = False
    _rec_name = "at"

    entry_point_id = fields.Many2one(
        "whatsapp_crm.entry.point", "Entry point", required=True, readonly=True, ondelete="cascade")
    at = fields.Datetime("On", required=True, readonly=True)

    _by_entry = models.Index("(entry_point_id, at)")
