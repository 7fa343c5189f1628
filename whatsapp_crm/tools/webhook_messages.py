# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""From the raw message of a customer, an echo or the history to a typed one."""

from .json_read import code, flag, mapping, mappings, moment, sequence, text
from .webhook_body import read_content
from .webhook_items import (
    EchoMessage,
    HistoryMessage,
    InboundMessage,
    MessageError,
    Referral,
)
from .webhook_person import is_from_us, person_of


def read_errors(raw) -> tuple[MessageError, ...]:
    """Return Meta's ``errors[]``, with the most telling text of each in details."""
    return tuple(
        MessageError(
            code=code(error.get("code")),
            title=text(error.get("title")) or "",
            details=text(mapping(error.get("error_data")).get("details"))
            or text(error.get("message"))
            or "",
        )
        for error in mappings(raw)
    )


def read_time(item: dict, payload: dict):
    """Return Meta's time of an item, else that of its entry."""
    return moment(item.get("timestamp")) or moment(payload.get("entry_time"))


def _message(kind: str, item: dict, payload: dict) -> InboundMessage:
    metadata = mapping(payload.get("metadata"))
    context = mapping(item.get("context"))
    product = mapping(context.get("referred_product"))
    type_, content = read_content(item)
    return InboundMessage(
        wamid=text(item.get("id")),
        person=person_of(kind, item, payload),
        phone_number_id=text(metadata.get("phone_number_id")),
        display_phone_number=text(metadata.get("display_phone_number")),
        sent_at=read_time(item, payload),
        type=type_,
        content=content,
        reply_to=text(context.get("id")),
        forwarded=bool(
            flag(context.get("forwarded")) or flag(context.get("frequently_forwarded"))
        ),
        referral=_referral(item.get("referral")),
        errors=read_errors(
            sequence(item.get("errors")) + sequence(payload.get("errors"))
        ),
        raw_type=text(item.get("type")) or "",
        referred_product=text(product.get("product_retailer_id")),
    )


def _referral(raw) -> Referral | None:
    if not isinstance(raw, dict) or not raw:
        return None
    return Referral(
        source_type=text(raw.get("source_type")),
        source_id=text(raw.get("source_id")),
        source_url=text(raw.get("source_url")),
        headline=text(raw.get("headline")) or "",
        body=text(raw.get("body")) or "",
        media_type=text(raw.get("media_type")),
        media_url=text(raw.get("image_url")) or text(raw.get("video_url")),
        thumbnail_url=text(raw.get("thumbnail_url")),
        ctwa_clid=text(raw.get("ctwa_clid")),
        welcome_text=text(mapping(raw.get("welcome_message")).get("text")) or "",
    )


def _echo(kind: str, item: dict, payload: dict) -> EchoMessage:
    return EchoMessage(_message(kind, item, payload))


def _history(kind: str, item: dict, payload: dict) -> HistoryMessage:
    status = text(mapping(item.get("history_context")).get("status"))
    return HistoryMessage(
        message=_message(kind, item, payload),
        from_me=is_from_us(item, payload),
        status=status and status.lower(),
    )


MESSAGE_PARSERS = {"message": _message, "echo": _echo, "history": _history}
