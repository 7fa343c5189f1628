"""Builders of what is not a customer's message: statuses and the other fields.

`status`, `echo`, `history_chunk` and `user_preference` return items to put into
`webhook_bodies.value(...)`; the others return the whole `value` of their field.
"""

import time

from .inbound_messages import new_wamid, stamp


def status(wamid, name, person, *, timestamp=None, pricing=None, callback=None,
           errors=None, conversation=None):
    """Return one `statuses[]` item.

    :param str name: sent, delivered, read, played, failed
    :param str callback: the `biz_opaque_callback_data` of the send, echoed
    """
    item = {"id": wamid, "status": name, "timestamp": stamp(timestamp)}
    item |= person.keys(
        "recipient_id", "recipient_user_id", "recipient_parent_user_id")
    optional = {
        "biz_opaque_callback_data": callback, "conversation": conversation,
        "pricing": pricing, "errors": errors,
    }
    return item | {key: value for key, value in optional.items() if value}


def echo(number, person, kind="text", content=None, *, wamid=None, timestamp=None):
    """Return one `message_echoes[]` item: written by hand in the phone app."""
    content = {"body": "Te llamo ahora"} if content is None else content
    item = {"from": number.display} | person.keys(
        "to", "to_user_id", "to_parent_user_id")
    return item | {
        "id": wamid or new_wamid("echo"), "timestamp": stamp(timestamp),
        "type": kind, kind: content,
    }


def history_chunk(threads, *, phase=0, chunk_order=1, progress=100):
    """Return one `history[]` item.

    :param threads: `[(user_phone, [message item, …]), …]`; each message may carry
        `history_context`, else READ is put in
    """
    def with_context(item):
        return {"history_context": {"status": "READ"}} | item

    return {
        "metadata": {"phase": phase, "chunk_order": chunk_order, "progress": progress},
        "threads": [
            {"id": phone, "messages": [with_context(item) for item in items]}
            for phone, items in threads
        ],
    }


def user_preference(person, value="stop", *, timestamp=None):
    """Return one `user_preferences[]` item; its timestamp is an integer."""
    return person.keys("wa_id", "user_id", "parent_user_id") | {
        "category": "marketing_messages",
        "value": value,
        "detail": f"User requested to {value} marketing messages",
        "timestamp": int(time.time() if timestamp is None else timestamp),
    }


def user_id_update(person, new_user_id, *, timestamp=None):
    """Return the value of the short-lived field `user_id_update`."""
    item = {
        "detail": "User id changed",
        "user_id": {"previous": person.user_id, "current": new_user_id},
        "timestamp": stamp(timestamp),
    }
    item |= {"wa_id": person.wa_id} if person.wa_id else {}
    return {"user_id_update": [item]}


def _template(template_id, name, language):
    # the id is a number here, a string in the Graph API
    return {
        "message_template_id": int(template_id),
        "message_template_name": name,
        "message_template_language": language,
    }


def template_status_update(template_id, name, language, event, *, reason="NONE",
                           category="UTILITY", **optional):
    value = {"event": event} | _template(template_id, name, language)
    return value | {"message_template_category": category, "reason": reason} | optional


def template_quality_update(template_id, name, language, new, previous="UNKNOWN"):
    return _template(template_id, name, language) | {
        "previous_quality_score": previous, "new_quality_score": new,
    }


def template_category_update(template_id, name, language, new, *, previous=None,
                             correct=None):
    """`correct` announces a change, `previous` tells that it was made."""
    value = _template(template_id, name, language) | {"new_category": new}
    value |= {"previous_category": previous} if previous else {}
    return value | ({"correct_category": correct} if correct else {})


def phone_number_quality_update(display, event="DOWNGRADE", limit="TIER_2K"):
    return {
        "display_phone_number": display,
        "event": event,
        "max_daily_conversations_per_business": limit,
    }


def account_update(event, **info):
    """`info` is the event's object, e.g. `restriction_info=[…]`."""
    return {"event": event} | info
