# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What a WhatsApp message says, by type. Text is "" and all else None where missing."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Content:
    """Base of all contents; ``text`` is what a search or a preview reads."""

    @property
    def text(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class TextContent(Content):
    body: str = ""

    @property
    def text(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class MediaContent(Content):
    """Image, video, audio, document or sticker.

    ``filename`` and ``mime_type`` are the sender's words, not to be trusted;
    ``sha256`` is base64 of the digest; ``url`` lives for minutes.
    """

    media_id: str | None = None
    mime_type: str | None = None
    sha256: str | None = None
    caption: str = ""
    filename: str | None = None
    voice: bool = False
    animated: bool = False
    url: str | None = None

    @property
    def text(self) -> str:
        return self.caption or self.filename or ""


@dataclass(frozen=True, slots=True)
class LocationContent(Content):
    """Degrees of latitude and longitude; ``name`` and ``address`` of a place."""

    latitude: float | None = None
    longitude: float | None = None
    name: str = ""
    address: str = ""
    url: str | None = None

    @property
    def text(self) -> str:
        return ", ".join(filter(None, (self.name, self.address)))


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A card of somebody. ``phones`` are pairs (phone as written, wa_id or None).

    Only with ``origin == "contact_request"`` is it proved to be the sender's own.
    """

    name: str = ""
    phones: tuple[tuple[str, str | None], ...] = ()
    emails: tuple[str, ...] = ()
    org: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class ContactsContent(Content):
    cards: tuple[ContactCard, ...] = ()

    @property
    def text(self) -> str:
        return ", ".join(card.name for card in self.cards if card.name)


@dataclass(frozen=True, slots=True)
class ReplyContent(Content):
    """A pressed button or chosen row: ``id`` is our payload, ``title`` its label."""

    id: str | None = None
    title: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class FlowContent(Content):
    """The answers of a form; {} where they are not readable."""

    name: str = ""
    body: str = ""
    response: dict = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.body or self.name


@dataclass(frozen=True, slots=True)
class CallPermissionContent(Content):
    """The answer ("accept", "reject") to our asking for leave to call."""

    response: str | None = None
    is_permanent: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReactionContent(Content):
    """``emoji`` "" takes the reaction away."""

    message_wamid: str | None = None
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """``product`` is the shop's article id, ``price`` per unit, ``currency`` ISO."""

    product: str | None = None
    quantity: float | None = None
    price: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class OrderContent(Content):
    """A cart sent from the catalog, with the customer's words in ``text``."""

    catalog_id: str | None = None
    text: str = ""
    lines: tuple[OrderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemContent(Content):
    """WhatsApp's own notice. ``type``: user_changed_number, user_changed_user_id,
    user_identity_changed (older names are translated), or a word we do not know."""

    type: str = ""
    body: str = ""
    new_wa_id: str | None = None
    new_user_id: str | None = None
    previous_user_id: str | None = None

    @property
    def text(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class EditedMessage:
    """What a changed message says now; read like an ``InboundMessage``."""

    type: str = "unknown"
    content: Content = field(default_factory=Content)

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class EditContent(Content):
    """A message changed after it was sent."""

    original_wamid: str | None = None
    message: EditedMessage = field(default_factory=EditedMessage)

    @property
    def text(self) -> str:
        return self.message.text


@dataclass(frozen=True, slots=True)
class RevokeContent(Content):
    """A message deleted for everyone."""

    original_wamid: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownContent(Content):
    """What nobody here knows, or WhatsApp does not pass on; ``raw`` is the item."""

    raw: dict = field(default_factory=dict)
