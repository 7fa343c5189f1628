"""What a database knows, in a form in which two databases can be compared: no ids, no times of ours."""

from collections import Counter

_WHO = "COALESCE(c.wa_id, '') || '/' || COALESCE(c.bsuid, '')"
_CHATS = """discuss_channel d JOIN whatsapp_crm_contact c ON c.id = d.wacrm_contact_id
            JOIN whatsapp_crm_number n ON n.id = d.wacrm_number_id"""

QUERIES = {
    "contacts": f"SELECT {_WHO}, c.profile_name, c.merged_into_id IS NOT NULL FROM whatsapp_crm_contact c",
    "partners": f"""
        SELECT {_WHO}, p.name, p.phone FROM whatsapp_crm_contact c JOIN res_partner p ON p.id = c.partner_id""",
    "all partners": "SELECT name FROM res_partner WHERE name LIKE 'Tráfico%%'",
    "chats": f"SELECT n.phone_number_ref, {_WHO}, d.wacrm_window_until FROM {_CHATS}",
    "conversations": f"""
        SELECT n.phone_number_ref, {_WHO}, v.state, v.waiting_since, v.last_in_at
          FROM {_CHATS} JOIN whatsapp_crm_conversation v ON v.channel_id = d.id""",
    "messages": f"""
        SELECT n.phone_number_ref, {_WHO}, w.wamid, w.direction, w.origin, w.type, w.text, w.status, w.sent_at
          FROM {_CHATS} JOIN whatsapp_crm_message w ON w.channel_id = d.id""",
    "shown": f"""
        SELECT {_WHO}, w.wamid, m.date FROM {_CHATS} JOIN whatsapp_crm_message w ON w.channel_id = d.id
          JOIN mail_message m ON m.id = w.mail_message_id""",
    "leads": """
        SELECT p.name, l.type FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
         WHERE p.name LIKE 'Tráfico%%'""",
    "items": "SELECT key, state FROM whatsapp_crm_webhook_event",
}


def take(database):
    """{name: Counter of rows}."""
    return {name: Counter(database.sql(query, [])) for name, query in QUERIES.items()}


def differences(one, other):
    """{name: (rows only in one, rows only in the other)} of what differs."""
    return {
        name: (sorted((one[name] - other[name]).elements(), key=str)[:8],
               sorted((other[name] - one[name]).elements(), key=str)[:8])
        for name in one if one[name] != other[name]}
