# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Facts of the provider (Meta's WhatsApp Cloud API) and of our own address.

Every number a limit is checked against is here, once. Sizes are bytes, lengths
are characters, times are seconds unless the name or type says otherwise.
"""

from datetime import timedelta
from types import MappingProxyType

KIB = 1024
MIB = 1024 * KIB

# --- Graph API -------------------------------------------------------------
DEFAULT_GRAPH_HOST = "https://graph.facebook.com"
# Meta: v26.0 was released on 2026-07-29; expired versions are answered silently
# by the oldest live one, so the version is always part of the path.
DEFAULT_GRAPH_VERSION = "v26.0"
CONNECT_TIMEOUT = 5
READ_TIMEOUT = 20
# Meta: the bearer token may be shown to these hosts and to no other.
# A leading dot stands for every subdomain.
MEDIA_HOSTS = ("graph.facebook.com", ".fbsbx.com", ".whatsapp.net", ".fbcdn.net")
# Prefix of our correlation string (`biz_opaque_callback_data`).
CALLBACK_PREFIX = "wacrm:"
CALLBACK_MAX = 512  # Meta: changelog of 2024

# --- Webhook ---------------------------------------------------------------
WEBHOOK_ROUTE = "/whatsapp_crm/webhook"
SIGNATURE_HEADER = "X-Hub-Signature-256"
# Meta: a POST is up to 3 MB; the rest is slack for other encodings.
WEBHOOK_MAX_BYTES = 4 * MIB
BATCH_MAX = 1000  # Meta: up to 1000 updates in one POST
# Meta: failed deliveries come back for up to 7 days (one page: 36 hours).
RETRY_DAYS = 7
DEDUP_DAYS_MIN = 8

# --- Service window --------------------------------------------------------
WINDOW_HOURS = 24  # Meta: customer service window
# Meta decides (131047); our clock stops a little earlier than theirs.
WINDOW_MARGIN = timedelta(minutes=2)

# --- Texts -----------------------------------------------------------------
TEXT_MAX = 4096
CAPTION_MAX = 1024
TEMPLATE_HEADER_MAX = 60
TEMPLATE_BODY_MAX = 1024
TEMPLATE_FOOTER_MAX = 60
INTERACTIVE_BODY_MAX = 1024
INTERACTIVE_HEADER_MAX = 60
INTERACTIVE_FOOTER_MAX = 60
BUTTONS_MAX = 3
BUTTON_ID_MAX = 256
BUTTON_TITLE_MAX = 20
LIST_BODY_MAX = 4096
LIST_BUTTON_MAX = 20
LIST_SECTIONS_MAX = 10
LIST_ROWS_MAX = 10  # in all sections together
LIST_SECTION_TITLE_MAX = 24
LIST_ROW_ID_MAX = 200
LIST_ROW_TITLE_MAX = 24
LIST_ROW_DESCRIPTION_MAX = 72
CONTACT_CARDS_MAX = 257

# --- Media -----------------------------------------------------------------
# Meta: what may be sent, by kind. Other types often pass as a document.
MEDIA_TYPES = MappingProxyType(
    {
        "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
        "image": ("image/jpeg", "image/png"),
        "sticker": ("image/webp",),
        "video": ("video/mp4", "video/3gpp"),
        "document": (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
    }
)
MEDIA_MAX_BYTES = MappingProxyType(
    {
        "audio": 16 * MIB,
        "image": 5 * MIB,
        "sticker": 500 * KIB,  # animated; a still one 100 KiB
        "video": 16 * MIB,
        "document": 100 * MIB,
    }
)
STICKER_STILL_MAX_BYTES = 100 * KIB
VOICE_PLAY_MAX_BYTES = 512 * KIB  # Meta: above it a download icon, no play button
INBOUND_MEDIA_MAX_BYTES = 100 * MIB  # Meta: whatever the kind
MEDIA_URL_SECONDS = 300  # Meta: a media URL lives 5 minutes
INBOUND_MEDIA_DAYS = 7  # Meta: inbound media ids, since 2025-10-09
OUTBOUND_MEDIA_DAYS = 30

# --- Rates -----------------------------------------------------------------
NUMBER_RATE = 80  # Meta: messages a second and number
COEXISTENCE_RATE = 20
PAIR_BURST = 45  # Meta: to one user at once, borrowed from the future
PAIR_INTERVAL = 6  # Meta: one message every 6 s to one user
PAIR_BACKOFF_BASE = 4  # Meta: wait 4^n s after 131056

# --- Message status --------------------------------------------------------
# Meta: sent, delivered, read, played, failed; the others are ours. A higher rank
# is never overwritten by a lower one, so the end is the same in whatever order
# Meta's reports arrive. `failed` stands below `delivered`: what reached the
# phone cannot have failed.
STATUS_RANKS = MappingProxyType(
    {
        "queued": 0,
        "sending": 10,
        "cancelled": 15,
        "unknown": 20,
        "accepted": 30,
        "held": 35,
        "sent": 40,
        "expired": 45,
        "failed": 50,
        "delivered": 60,
        "read": 70,
        "played": 80,
    }
)

# --- Limits of age ---------------------------------------------------------
REACTION_MAX_DAYS = 30
READ_RECEIPT_MAX_DAYS = 30

# --- Words -----------------------------------------------------------------
# Whole texts that thank or agree and ask for nothing. Odoo keeps editable copies.
_EMOJI = "👍|🙏|👌|🙌|👏|😊|🙂|😀|😃|😄|😁|🤗|😘|🥰|😍|❤️|💪|✅|🤝"
_COURTESY = {
    "es": "gracias|muchas gracias|mil gracias|muchísimas gracias|muy amable|ok|okey"
    "|okay|oki|vale|listo|perfecto|genial|excelente|buenísimo|bárbaro|de acuerdo"
    "|entendido|igualmente|saludos|de nada",
    "en": "thanks|thank you|thank you very much|thank you so much|many thanks"
    "|thanks a lot|thx|ty|cheers|ok|okay|k|great|perfect|cool|awesome|excellent"
    "|understood|got it|you too|you're welcome",
    "pt": "obrigado|obrigada|muito obrigado|muito obrigada|obg|valeu|vlw|agradeço|ok"
    "|okay|blz|beleza|certo|perfeito|ótimo|excelente|combinado|entendi|de nada"
    "|igualmente",
}
COURTESY_WORDS = MappingProxyType(
    {lang: tuple(f"{words}|{_EMOJI}".split("|")) for lang, words in _COURTESY.items()}
)


def _lists(written):
    """Words that are written in one text per language, as tuples."""
    return MappingProxyType({lang: tuple(words.split("|")) for lang, words in written.items()})


# Whole texts that end marketing. No word that also means something in a chat
# ("cancelar" may be an order): what is missed here, a person sees.
_OPT_OUT = {
    "es": "baja|dar de baja|darme de baja|stop|salir|no más mensajes"
    "|no quiero más mensajes|no enviar más|cancelar suscripción|detener promociones"
    "|no quiero publicidad",
    "en": "stop|stop all|unsubscribe|opt out|no more messages|stop promotions"
    "|cancel subscription",
    "pt": "sair|parar|stop|descadastrar|não quero mais mensagens|não enviar mais"
    "|cancelar inscrição|parar promoções",
}
OPT_OUT_WORDS = _lists(_OPT_OUT)
# The same, only as the answer to marketing: elsewhere they mean something else.
_OPT_OUT_REPLY = {
    "es": "cancelar|quitar|quitarme|borrar|fin",
    "en": "cancel|end|quit|remove",
    "pt": "cancelar|remover|fim",
}
OPT_OUT_REPLY_WORDS = _lists(_OPT_OUT_REPLY)
_OPT_IN = {
    "es": "alta|suscribir|suscribirme|quiero recibir ofertas|sí quiero recibir ofertas",
    "en": "subscribe|opt in|unstop|yes send me offers",
    "pt": "inscrever|quero receber ofertas|sim quero receber ofertas",
}
OPT_IN_WORDS = _lists(_OPT_IN)
# With these a customer leaves a question flow: a single word as the whole message, a phrase anywhere.
_PERSON = {
    "es": "agente|un agente|asesor|asesora|un asesor|persona|humano|un humano|operador|operadora"
    "|alguien real|hablar con alguien|hablar con una persona|persona real|atención humana",
    "en": "agent|an agent|person|human|a human|operator|advisor|representative|real person"
    "|talk to someone|speak to someone|talk to a person|talk to a human|customer service",
    "pt": "atendente|um atendente|pessoa|humano|um humano|operador|agente|falar com alguém"
    "|falar com uma pessoa|pessoa real|atendimento humano",
}
PERSON_WORDS = _lists(_PERSON)

#: How badly an answer is needed, from the least to the most, as a selection.
URGENCIES = [
    ("none", "Nobody waits"),
    ("normal", "On time"),
    ("critical", "At risk"),
    ("escalated", "Escalated"),
]
