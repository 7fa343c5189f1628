# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Contacts that were made of WhatsApp users have the country of their number, by which audiences are chosen."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    ours = env["whatsapp_crm.contact"].search([
        ("partner_made", "=", True), ("partner_id.country_id", "=", False), ("erased_at", "=", False)])
    by_country = {}
    for contact in ours:
        by_country.setdefault(contact._country_id(), set()).add(contact.partner_id.id)
    for country_id, partner_ids in by_country.items():
        if country_id:
            env["res.partner"].browse(partner_ids).with_context(tracking_disable=True).country_id = country_id
