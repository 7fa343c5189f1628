"""The things the simulator remembers, as plain records."""

import hashlib
from dataclasses import dataclass, field

from .inbound_messages import Person
from .webhook_bodies import Number

COUNTRIES = {
    "1": "US", "33": "FR", "34": "ES", "39": "IT", "44": "GB", "49": "DE",
    "51": "PE", "52": "MX", "54": "AR", "55": "BR", "56": "CL", "57": "CO",
    "351": "PT", "593": "EC", "598": "UY",
}
STATUS_RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def user_id_for(wa_id):
    """Return the business-scoped user id that belongs to a phone number."""
    country = next(
        (COUNTRIES[wa_id[:size]] for size in (3, 2, 1) if wa_id[:size] in COUNTRIES),
        "ES")
    return f"{country}.{int(hashlib.sha256(wa_id.encode()).hexdigest()[:16], 16)}"


@dataclass
class BusinessNumber:
    """A phone number of the business and what Meta says of its health."""

    id: str
    digits: str
    verified_name: str
    waba_id: str
    quality_rating: str = "GREEN"
    status: str = "CONNECTED"
    messaging_limit: str = "TIER_2K"
    throughput: str = "STANDARD"
    override_url: str = ""
    delivered_service: int = 0

    @property
    def display(self):
        digits = self.digits
        return f"+{digits[:2]} {digits[2:5]} {digits[5:8]} {digits[8:]}"

    @property
    def number(self):
        return Number(self.id, self.digits, self.waba_id)


@dataclass
class Customer:
    """A WhatsApp user. `key` never changes; number and user id may."""

    key: str
    wa_id: str | None
    user_id: str
    name: str = ""
    username: str | None = None
    hide_phone: bool = False
    on_whatsapp: bool = True
    online: bool = True
    read_receipts: bool = True
    marketing_stopped: bool = False
    dialled: list = field(default_factory=list)

    @property
    def person(self):
        """The person as webhooks may name them."""
        wa_id = None if self.hide_phone else self.wa_id
        return Person(wa_id, self.user_id, self.name or None, self.username)

    def as_dict(self):
        return {name: getattr(self, name) for name in (
            "key", "wa_id", "user_id", "name", "username", "hide_phone",
            "on_whatsapp", "online", "read_receipts", "marketing_stopped")}


@dataclass
class ChatMessage:
    """One bubble. `side` is who wrote it: business or customer."""

    wamid: str
    side: str
    pnid: str
    customer_key: str
    type: str
    content: object
    timestamp: float
    status: str = "sent"
    context_id: str | None = None
    referral: dict | None = None
    callback: str | None = None
    category: str = "service"
    pricing: dict | None = None
    conversation: dict | None = None
    from_phone_app: bool = False
    rendered: dict | None = None
    reactions: dict = field(default_factory=dict)
    edited: bool = False
    deleted: bool = False
    error: dict | None = None

    def climb(self, status):
        """Advance the status; return whether it changed."""
        if self.status == "failed":
            return False
        if status == "failed":
            self.status = status
            return True
        if STATUS_RANK[status] <= STATUS_RANK[self.status]:
            return False
        self.status = status
        return True


@dataclass
class Chat:
    """One business number with one customer."""

    pnid: str
    customer_key: str
    wamids: list = field(default_factory=list)
    last_customer_at: float | None = None
    typing_until: float = 0
    ad_at: float | None = None
    free_entry_until: float = 0
    blocked: bool = False


@dataclass
class Media:
    id: str
    data: bytes
    mime_type: str
    filename: str | None = None
    pnid: str | None = None
    inbound: bool = False
    created_at: float = 0

    @property
    def sha256(self):
        return hashlib.sha256(self.data).hexdigest()


@dataclass
class Account:
    """A WABA: its templates live in `templates.TemplateStore`."""

    id: str
    name: str
    portfolio_id: str
    currency: str = "EUR"
    subscribed: bool = True
    override_url: str = ""


@dataclass
class Token:
    app_id: str
    valid: bool = True
    expires_at: int = 0
    scopes: tuple = (
        "whatsapp_business_messaging", "whatsapp_business_management")
