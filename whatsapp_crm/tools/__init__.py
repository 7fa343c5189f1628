# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Pure Python: what WhatsApp says and allows, with no Odoo in it."""
