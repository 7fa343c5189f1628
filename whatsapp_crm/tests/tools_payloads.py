# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Small webhook bodies, made by hand after the shapes of Meta's documentation."""
from ..tools.webhook_payload import parse, split

WABA = "200000000000002"
PNID = "100000000000001"
BUSINESS = "15550001111"
PHONE = "5511999990000"
BSUID = "BR.13491208655302741918"
ENTRY_TIME = 1790000500
METADATA = {"display_phone_number": BUSINESS, "phone_number_id": PNID}
CONTACT = {
    "profile": {"name": "Ana", "username": "@ana.q"},
    "wa_id": PHONE,
    "user_id": BSUID,
}
PRICING = {
    "billable": True,
    "pricing_model": "PMP",
    "type": "regular",
    "category": "authentication-international",
}
UNDELIVERABLE = {
    "code": 131026,
    "title": "Message undeliverable",
    "message": "Message undeliverable",
    "error_data": {"details": "Not on WhatsApp."},
}
QUALITY = {
    "new_quality_score": "GREEN",
    "previous_quality_score": "YELLOW",
    "message_template_id": 42,
    "message_template_name": "order_ready",
    "message_template_language": "en-US",
}


def message(type_="text", content=None, **more):
    """Return a raw message of Ana's."""
    content = {"body": "hi"} if type_ == "text" and content is None else content
    raw = {"from": PHONE, "from_user_id": BSUID, "id": "wamid.X"}
    raw |= {"timestamp": "1790000000", "type": type_, type_: content}
    return raw | more


def status(word="sent", **more):
    """Return a raw status about a message to Ana."""
    raw = {"id": "wamid.OUT", "status": word, "timestamp": "1790000123"}
    return raw | {"recipient_id": PHONE, "recipient_user_id": BSUID} | more


def change(field, **value):
    """Return a change of a field that belongs to a number."""
    envelope = {"messaging_product": "whatsapp", "metadata": METADATA}
    return {"field": field, "value": envelope | value}


def body(*changes, time=None):
    """Return a body with one entry."""
    entry = {"id": WABA, "changes": list(changes)}
    if time:
        entry["time"] = time
    return {"object": "whatsapp_business_account", "entry": [entry]}


def messages(*raws, **value):
    """Return a body with messages of Ana's, her contact beside them."""
    value = {"contacts": [CONTACT]} | value
    return body(change("messages", messages=list(raws), **value))


def account(field, value, time=ENTRY_TIME):
    """Return a body with one event about an account or a template."""
    return body({"field": field, "value": value}, time=time)


def kinds(raw_body):
    """Return the kinds of the items of a body."""
    return [item.kind for item in split(raw_body)]


def parsed(raw_body):
    """Return the typed items of a body."""
    return [parse(item.kind, item.payload) for item in split(raw_body)]
