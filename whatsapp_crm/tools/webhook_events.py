# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Everything that is no message: statuses, wishes, templates, numbers, accounts."""

from .identity import digits
from .json_read import flag, mapping, mappings, moment, text
from .webhook_items import (
    AccountEvent,
    ContactSync,
    NumberEvent,
    PreferenceChange,
    Pricing,
    Restriction,
    ServiceError,
    StatusUpdate,
    TemplateEvent,
    UserIdUpdate,
)
from .webhook_messages import read_errors, read_time
from .webhook_person import person_of

_TEXT_KEYS = ("title", "element", "footer")


def _status(kind: str, item: dict, payload: dict) -> StatusUpdate:
    return StatusUpdate(
        wamid=text(item.get("id")),
        status=(text(item.get("status")) or "").lower(),
        occurred_at=read_time(item, payload),
        person=person_of(kind, item, payload),
        callback=text(item.get("biz_opaque_callback_data")),
        pricing=_pricing(item.get("pricing")),
        errors=read_errors(item.get("errors")),
        free_until=_free_until(item),
    )


def _free_until(item: dict):
    """Return the end of Meta's free entry window.

    Older versions of Meta's interface describe every conversation in this place; only
    one that an advertisement began is free.
    """
    conversation = mapping(item.get("conversation"))
    origin = text(mapping(conversation.get("origin")).get("type"))
    pricing = text(mapping(item.get("pricing")).get("type"))
    if "free_entry_point" in (pricing or "").lower() or origin == "referral_conversion":
        return moment(conversation.get("expiration_timestamp"))
    return None


def _pricing(raw) -> Pricing | None:
    if not isinstance(raw, dict) or not raw:
        return None
    category, type_ = text(raw.get("category")), text(raw.get("type"))
    return Pricing(
        category=category and category.lower().replace("-", "_"),
        type=type_ and type_.lower(),
        model=text(raw.get("pricing_model")),
        billable=flag(raw.get("billable")),
    )


def _preference(kind: str, item: dict, payload: dict) -> PreferenceChange:
    return PreferenceChange(
        person=person_of(kind, item, payload),
        category=text(item.get("category")),
        value=(text(item.get("value")) or "").lower(),
        occurred_at=read_time(item, payload),
    )


def _user_id_update(kind: str, item: dict, payload: dict) -> UserIdUpdate:
    return UserIdUpdate(
        person=person_of(kind, item, payload),
        user_id=text(mapping(item.get("user_id")).get("current")),
        parent_user_id=text(mapping(item.get("parent_user_id")).get("current")),
        detail=text(item.get("detail")) or "",
        occurred_at=read_time(item, payload),
    )


def _contact_sync(kind: str, item: dict, payload: dict) -> ContactSync:
    return ContactSync(
        person=person_of(kind, item, payload),
        action=(text(item.get("action")) or "").lower(),
        first_name=text(mapping(item.get("contact")).get("first_name")),
        occurred_at=read_time(mapping(item.get("metadata")), payload),
    )


def _template(kind: str, item: dict, payload: dict) -> TemplateEvent:
    category, upcoming = _categories(kind, item)
    rejection = mapping(item.get("rejection_info"))
    other = mapping(item.get("other_info"))
    return TemplateEvent(
        kind=kind,
        template_id=text(item.get("message_template_id")),
        name=text(item.get("message_template_name")),
        language=text(item.get("message_template_language")),
        event=_upper(item.get("event")),
        reason=_upper(item.get("reason")) or _upper(other.get("title")),
        detail=_first(
            rejection.get("recommendation"),
            rejection.get("reason"),
            other.get("description"),
            mapping(item.get("disable_info")).get("disable_date"),
        ),
        quality=_upper(item.get("new_quality_score")),
        previous_quality=_upper(item.get("previous_quality_score")),
        category=category,
        previous_category=_upper(item.get("previous_category")),
        upcoming_category=upcoming,
        texts=_texts(item) if kind == "template_components" else {},
        occurred_at=read_time(item, payload),
    )


def _categories(kind: str, item: dict) -> tuple[str | None, str | None]:
    """Return the category now and the one announced.

    In a notice of a change to come Meta calls today's category ``new_category``.
    """
    if kind != "template_category":
        return _upper(item.get("message_template_category")), None
    return _upper(item.get("new_category")), _upper(item.get("correct_category"))


def _texts(item: dict) -> dict:
    """Return the new texts: title, element, footer and the list of raw buttons."""
    texts = {key: text(item.get(f"message_template_{key}")) for key in _TEXT_KEYS}
    return texts | {"buttons": mappings(item.get("message_template_buttons"))}


def _number(kind: str, item: dict, payload: dict) -> NumberEvent:
    return NumberEvent(
        kind=kind,
        display_phone_number=_phone(item.get("display_phone_number")),
        event=_upper(item.get("event")) or _upper(item.get("decision")),
        limit=_limit(item) or _upper(item.get("current_limit")),
        verified_name=text(item.get("requested_verified_name")),
        reason=text(item.get("rejection_reason")),
        requester=text(item.get("requester")),
        occurred_at=read_time(item, payload),
    )


def _account(kind: str, item: dict, payload: dict) -> AccountEvent:
    alert = mapping(item.get("alert_info"))
    return AccountEvent(
        kind=kind,
        event=_upper(
            item.get("event") or item.get("decision") or alert.get("alert_type")
        ),
        waba_id=text(mapping(item.get("waba_info")).get("waba_id")),
        display_phone_number=_phone(item.get("phone_number")),
        restrictions=tuple(map(_restriction, mappings(item.get("restriction_info")))),
        ban_state=_upper(mapping(item.get("ban_info")).get("waba_ban_state")),
        violation=_upper(mapping(item.get("violation_info")).get("violation_type")),
        severity=_upper(alert.get("alert_severity")),
        description=text(alert.get("alert_description")) or "",
        limit=_limit(item),
        occurred_at=read_time(item, payload),
        info=item,
    )


def _restriction(raw: dict) -> Restriction:
    return Restriction(
        type=_upper(raw.get("restriction_type")),
        expires_at=moment(raw.get("expiration")),
    )


def _service_error(kind: str, item: dict, payload: dict) -> ServiceError:
    return ServiceError(read_errors(item.get("errors")), read_time(item, payload))


def _upper(value) -> str | None:
    word = text(value)
    return word and word.upper()


def _first(*values) -> str:
    return next(filter(None, map(text, values)), "")


def _phone(value) -> str | None:
    return digits(text(value)) or None


def _limit(item: dict) -> str | None:
    """Return the messaging limit: TIER_… or, in an older form, a number (-1: none)."""
    return _upper(item.get("max_daily_conversations_per_business"))


EVENT_PARSERS = {
    "status": _status,
    "user_preference": _preference,
    "user_id_update": _user_id_update,
    "contact_sync": _contact_sync,
    "template_status": _template,
    "template_quality": _template,
    "template_components": _template,
    "template_category": _template,
    "number_quality": _number,
    "number_name": _number,
    "security": _number,
    "account_update": _account,
    "account_review": _account,
    "account_alert": _account,
    "capability": _account,
    "error": _service_error,
}
