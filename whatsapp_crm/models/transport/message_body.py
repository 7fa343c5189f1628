# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""How a message from WhatsApp reads in the chat: HTML from typed content, everything escaped."""
from markupsafe import Markup

from ...tools import text_markup

MAP_URL = "https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=16/%s/%s"


def message_body(env, item):
    """HTML body of an inbound message (:class:`webhook_items.InboundMessage`)."""
    writer = WRITERS.get(item.type, _unsupported)
    try:
        return writer(env, item.content)
    except AttributeError:  # a type whose content came empty or in another shape
        return _unsupported(env, item.content)


def media_label(env, type):
    """What stands for a file that is not here."""
    _ = env._
    return {
        "image": _("📷 Picture"), "video": _("🎬 Video"), "audio": _("🎵 Audio"),
        "document": _("📄 Document"), "sticker": _("Sticker"),
    }.get(type) or _("📎 File")


def media_body(env, row):
    """Body of a message with a file, by how far the file has come (a ``whatsapp_crm.message``)."""
    media = row.media or {}
    caption = _text(media.get("caption"))
    if row.media_state == "done":
        return caption
    label = media_label(env, row.type)
    name = media.get("filename")
    problem = dict(row._fields["media_problem"]._description_selection(env)).get(row.media_problem)
    detail = problem if row.media_state == "failed" else env._("on its way …")
    shown = f"{label} {name} ({detail})" if name else f"{label} ({detail})"
    return _lines(Markup("<em>%s</em>") % shown, caption)


def _text(text):
    return Markup(text_markup.to_html(text)) if text else Markup("")


def _lines(*parts):
    return Markup("<br/>").join(part for part in parts if part)


def _media(env, content):
    return _lines(_text(content.caption))


def _location(env, content):
    lat, lon = float(content.latitude), float(content.longitude)
    link = Markup('<a href="%s" target="_blank" rel="noreferrer noopener">📍 %s</a>') % (
        MAP_URL % (lat, lon, lat, lon), content.name or env._("Location"))
    return _lines(link, _text(content.address))


def _contacts(env, content):
    cards = []
    for card in content.cards:
        numbers = ", ".join(phone for phone, _wa_id in card.phones)
        details = filter(None, [numbers, ", ".join(card.emails), card.org])
        cards.append(Markup("👤 <b>%s</b> %s") % (card.name, " · ".join(details)))
    return _lines(*cards)


def _reply(env, content):
    return _lines(_text(content.title), _text(content.description))


def _order(env, content):
    lines = [Markup("🛒 <b>%s</b>") % env._("Order")]
    lines += [Markup("%s × %s — %s %s") % (line.quantity, line.product, line.price, line.currency)
              for line in content.lines]
    return _lines(*lines, _text(content.text))


def _flow(env, content):
    answers = [Markup("%s: %s") % (key, value) for key, value in (content.response or {}).items()
               if key != "flow_token"]
    return _lines(Markup("📝 <b>%s</b>") % (content.name or env._("Form")), *answers)


def _system(env, content):
    return _text(content.body) or Markup("<em>%s</em>") % env._("The customer's WhatsApp changed.")


def _unsupported(env, content):
    return Markup("<em>%s</em>") % env._(
        "A message of a kind that cannot be shown here. Ask the customer to send it in another way.")


WRITERS = {
    "text": lambda env, content: _text(content.body),
    "image": _media, "video": _media, "audio": _media, "document": _media, "sticker": _media,
    "location": _location, "contacts": _contacts, "button": _reply, "button_reply": _reply,
    "list_reply": _reply, "flow_reply": _flow, "order": _order, "system": _system,
}
