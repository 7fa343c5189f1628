# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The typed items of Meta's webhooks. All times are naive UTC; missing is None."""

from dataclasses import dataclass, field
from datetime import datetime

from .identity import person_key
from .webhook_contents import Content


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item of a webhook body, ready to be stored before anything is understood.

    ``key`` is the same for each delivery of the same item and for no other item.
    ``person`` orders the items of one WhatsApp user. ``payload`` holds all that
    ``parse`` needs: entry_id, entry_time, field, metadata, contact, item, and
    where they apply errors, thread_id, history.
    """

    key: str
    field: str
    kind: str
    entry_id: str | None
    phone_number_id: str | None
    person: str | None
    wamid: str | None
    occurred_at: datetime | None
    payload: dict


@dataclass(frozen=True, slots=True)
class Person:
    """A WhatsApp user: at least one of ``wa_id`` (digits) and ``user_id`` (BSUID).

    ``name`` and ``username`` (without @) are the user's choice: labels, not keys.
    """

    wa_id: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    name: str | None = None
    username: str | None = None

    @property
    def key(self) -> str | None:
        return person_key(self.user_id, self.wa_id)


@dataclass(frozen=True, slots=True)
class MessageError:
    """Meta's error: ``code`` 0 where none is given; ``details`` is the useful text."""

    code: int = 0
    title: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """The ad or post a customer came from. ``source_type``: "ad" or "post"."""

    source_type: str | None = None
    source_id: str | None = None
    source_url: str | None = None
    headline: str = ""
    body: str = ""
    media_type: str | None = None
    media_url: str | None = None
    thumbnail_url: str | None = None
    ctwa_clid: str | None = None
    welcome_text: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message of a customer.

    ``type``: text, image, video, audio, document, sticker, location, contacts,
    button, button_reply, list_reply, flow_reply, call_permission_reply, reaction,
    order, system, unsupported, edit, revoke, unknown. ``raw_type`` is Meta's word.
    ``referred_product`` is the article a "Message business" button was on.
    """

    wamid: str | None
    person: Person
    phone_number_id: str | None = None
    display_phone_number: str | None = None
    sent_at: datetime | None = None
    type: str = "unknown"
    content: Content = field(default_factory=Content)
    reply_to: str | None = None
    forwarded: bool = False
    referral: Referral | None = None
    errors: tuple[MessageError, ...] = ()
    raw_type: str = ""
    referred_product: str | None = None

    @property
    def text(self) -> str:
        """Plain text for search, last words and lead names; "" when there is none."""
        return self.content.text


@dataclass(frozen=True, slots=True)
class EchoMessage:
    """Written in the Business app on the phone; its person is the *customer*."""

    message: InboundMessage


@dataclass(frozen=True, slots=True)
class HistoryMessage:
    """An old message, either way; its person is the customer; ``status`` lower case."""

    message: InboundMessage
    from_me: bool = False
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Pricing:
    """Meta's price class. ``category`` in lower case with underscores."""

    category: str | None = None
    type: str | None = None
    model: str | None = None
    billable: bool | None = None


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """A report on a message of ours; ``status`` in lower case, otherwise as it came.

    ``free_until``: the customer came by an advertisement, and Meta's free time for that ends then.
    """

    wamid: str | None
    status: str
    occurred_at: datetime | None = None
    person: Person = field(default_factory=Person)
    callback: str | None = None
    pricing: Pricing | None = None
    errors: tuple[MessageError, ...] = ()
    free_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreferenceChange:
    """Marketing wish of a user. ``value``: stop, resume, signup."""

    person: Person
    category: str | None = None
    value: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserIdUpdate:
    """A new user id; ``person`` is the user as known before."""

    person: Person
    user_id: str | None = None
    parent_user_id: str | None = None
    detail: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactSync:
    """A change in the address book of the phone app. ``action``: add, remove."""

    person: Person
    action: str = ""
    first_name: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TemplateEvent:
    """Something about a message template; ``kind`` is that of the raw item.

    ``event`` and the qualities are upper case. ``language`` is as it came (en_US or
    en-US). ``upcoming_category`` is set while a change is only announced.
    ``texts`` holds the new title, element, footer and buttons.
    """

    kind: str
    template_id: str | None = None
    name: str | None = None
    language: str | None = None
    event: str | None = None
    reason: str | None = None
    detail: str = ""
    quality: str | None = None
    previous_quality: str | None = None
    category: str | None = None
    previous_category: str | None = None
    upcoming_category: str | None = None
    texts: dict = field(default_factory=dict)
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NumberEvent:
    """Something about a business number; ``event`` is the event or the decision."""

    kind: str
    display_phone_number: str | None = None
    event: str | None = None
    limit: str | None = None
    verified_name: str | None = None
    reason: str | None = None
    requester: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is forbidden, until when (None: no end given)."""

    type: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something about an account. ``event`` is the event, decision or alert type.

    ``info`` is the whole raw value, for the log and for what has no field here.
    """

    kind: str
    event: str | None = None
    waba_id: str | None = None
    display_phone_number: str | None = None
    restrictions: tuple[Restriction, ...] = ()
    ban_state: str | None = None
    violation: str | None = None
    severity: str | None = None
    description: str = ""
    limit: str | None = None
    occurred_at: datetime | None = None
    info: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceError:
    """Trouble that Meta reports outside any message."""

    errors: tuple[MessageError, ...] = ()
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """An item that is kept and not understood."""

    payload: dict = field(default_factory=dict)
