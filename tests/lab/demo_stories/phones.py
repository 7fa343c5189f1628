"""The customers' phones remember their chats, although the simulator begins with nothing each time."""

from tests.simulator import SimulatorClient

from ..database import Database

_LAST = 100  # bubbles of a chat
_LATELY = "3 days"


def restore(database: Database, simulator):
    """Put everybody who wrote to this database lately on the phone page, with what was said.

    :param simulator: anything with the ``url``
    :return: how many bubbles the simulator did not know
    """
    return SimulatorClient(simulator.url).remember(list(_chats(database).values()))


def _chats(database):
    chats = {}
    for channel, pnid, wa_id, user_id, name, username, *message in database.sql(_QUERY, [_LAST, _LATELY]):
        chat = chats.setdefault(channel, {
            "pnid": pnid, "messages": [],
            "customer": _customer(wa_id, user_id, name, username)})
        chat["messages"].append(_message(*message))
    return chats


def _customer(wa_id, user_id, name, username):
    known = {"wa_id": wa_id, "user_id": user_id, "name": name or "", "username": username}
    return {key: value for key, value in known.items() if value} | {"hide_phone": not wa_id}


def _message(wamid, direction, origin, status, text, kind, timestamp):
    return {
        "wamid": wamid, "side": "customer" if direction == "in" else "business", "text": text or f"[{kind}]",
        "timestamp": timestamp, "from_phone_app": origin == "phone_app",
        "status": "delivered" if origin in ("phone_app", "customer") else status}


_QUERY = """
    SELECT message.channel_id, number.phone_number_ref,
           contact.wa_id, contact.bsuid, contact.profile_name, contact.username,
           message.wamid, message.direction, message.origin, message.status, message.text, message.type,
           extract(epoch FROM message.sent_at AT TIME ZONE 'UTC')::float
      FROM (SELECT *, row_number() OVER (PARTITION BY channel_id ORDER BY id DESC) AS age
              FROM whatsapp_crm_message WHERE wamid IS NOT NULL AND type <> 'reaction') message
      JOIN whatsapp_crm_number number ON number.id = message.number_id
      JOIN whatsapp_crm_contact contact ON contact.id = message.contact_id
     WHERE age <= %s AND message.channel_id IN (
           SELECT channel_id FROM whatsapp_crm_message WHERE sent_at > now() AT TIME ZONE 'UTC' - %s::interval)
     ORDER BY message.sent_at, message.id"""
