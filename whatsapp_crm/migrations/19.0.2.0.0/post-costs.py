# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Messages that were delivered before there was a rate card: their kind of price is known, the price is not."""
from odoo.addons.whatsapp_crm.tools import identity

DELIVERED = """
    UPDATE whatsapp_crm_message message
       SET priced_at = COALESCE(delivered_at, read_at, sent_at),
           is_billable = price_type = 'regular',
           price_state = CASE WHEN price_type = 'regular' THEN 'unknown'
                              WHEN price_type LIKE 'free\\_%%' THEN 'free' ELSE 'other' END,
           price = CASE WHEN price_type LIKE 'free\\_%%' THEN 0 END,
           price_country = %(country)s
     WHERE direction = 'out' AND status IN ('delivered', 'read', 'played') AND price_type IS NOT NULL
       AND price_state IS NULL AND contact_id = ANY(%(contacts)s)
"""


def migrate(cr, version):
    for country, contacts in _people_by_country(cr).items():
        cr.execute(DELIVERED, {"country": country, "contacts": contacts})


def _people_by_country(cr):
    """The WhatsApp users of such messages, by the country of their number.

    :return: dict from country code or None to a list of ids
    """
    cr.execute("""
        SELECT id, wa_id, bsuid FROM whatsapp_crm_contact contact
         WHERE EXISTS (SELECT FROM whatsapp_crm_message message
                        WHERE message.contact_id = contact.id AND price_type IS NOT NULL)""")
    people = {}
    for contact_id, wa_id, bsuid in cr.fetchall():
        people.setdefault(identity.region(wa_id, bsuid), []).append(contact_id)
    return people
