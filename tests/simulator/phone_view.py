"""What the customer sees: messages as bubbles, JSON-ready, whatever their type."""

import time

from .payload_checks import MEDIA


class PhoneView:
    """Turns chat messages into the bubbles of the phone page and of tests."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def messages(self, pnid, customer, limit=200):
        """Return the last bubbles of a chat, oldest first."""
        with self.state.lock:
            found = self.state.chat_messages(pnid, customer.key, limit)
            return [self.bubble(m) for m in found if m.type != "reaction"]

    def chat(self, pnid, customer):
        """Return everything the page needs to draw one chat."""
        with self.state.lock:
            chat, number = self.state.chat(pnid, customer.key), self.state.numbers[pnid]
            return {
                "revision": self.state.revision,
                "number": {"id": number.id, "name": number.verified_name,
                           "display": number.display},
                "customer": customer.as_dict(),
                "typing": chat.typing_until > self.state.now(),
                "messages": self.messages(pnid, customer),
            }

    def people(self, pnid):
        """Return the customers with their last bubble, latest first."""
        with self.state.lock:
            rows = [self._row(pnid, customer) for customer in self.state.customers.values()
                    if customer.on_whatsapp]
        return sorted(rows, key=lambda row: -row["at"])[:100]

    def _row(self, pnid, customer):
        last = self.state.chat_messages(pnid, customer.key, 1)
        unread = sum(
            m.side == "business" and m.status in ("sent", "delivered")
            for m in self.state.chat_messages(pnid, customer.key, 30))
        return customer.as_dict() | {
            "at": last[0].timestamp if last else 0, "unread": unread,
            "last": self.text(last[0])[:80] if last else "",
            "last_type": last[0].type if last else ""}

    def bubble(self, message):
        """Return one bubble; keys without content are left out."""
        optional = {
            "media": self._media(message),
            "quote": self._quote(message),
            "card": self._card(message),
            "choices": self._choices(message),
            "referral": message.referral,
            "reactions": {k: v for k, v in message.reactions.items() if v},
            "error": message.error,
            "edited": message.edited,
            "deleted": message.deleted,
            "phone_app": message.from_phone_app,
        }
        return {
            "wamid": message.wamid, "side": message.side, "type": message.type,
            "text": "" if message.deleted else self.text(message),
            "timestamp": message.timestamp,
            "time": time.strftime("%H:%M", time.localtime(message.timestamp)),
            "status": message.status, "category": message.category,
        } | {key: value for key, value in optional.items() if value}

    def text(self, message):
        """Return the words of a message; "" where it has none."""
        content = message.content
        if message.rendered:
            return message.rendered["body"]
        if message.type == "contacts":
            return ", ".join(card["name"]["formatted_name"] for card in content)
        if not isinstance(content, dict):
            return ""
        if message.type == "interactive" and message.side == "business":
            return content["body"]["text"]
        if message.type == "interactive":
            reply = content.get(content["type"], {})
            return reply.get("title") or reply.get("body", "")
        keys = {"text": "body", "button": "text", "system": "body", "location": "name"}
        return content.get(keys.get(message.type, "caption")) or ""

    def _quote(self, message):
        quoted = self.state.messages.get(message.context_id)
        if quoted is None:
            return None
        return {"wamid": quoted.wamid, "side": quoted.side, "type": quoted.type,
                "text": self.text(quoted)[:120]}

    def _media(self, message):
        content, kind = message.content, message.type
        header = (message.rendered or {}).get("header") or {}
        if kind == "interactive" and isinstance(content.get("header"), dict):
            kind = content["header"].get("type")
            content = content["header"].get(kind)
        elif "media" in header:
            kind, content = header["media"]["kind"], header["media"]
        if kind not in MEDIA or message.deleted:
            return None
        media = self.state.media.get(content.get("id"))
        return {
            "kind": kind,
            "url": f"/_phone/media/{media.id}" if media else content.get("link"),
            "filename": content.get("filename") or (media.filename if media else None),
            "size": len(media.data) if media else None,
            "mime_type": media.mime_type if media else None,
            "voice": bool(content.get("voice")),
        }

    def _card(self, message):
        """Return what is drawn beside the words: place, contacts, header, footer."""
        content = message.content
        if message.type == "location":
            return {"location": content}
        if message.type == "contacts":
            return {"contacts": [
                {"name": card["name"]["formatted_name"],
                 "phone": next((p.get("phone") for p in card.get("phones", ())), "")}
                for card in content]}
        if message.type == "order":
            return {"order": content["product_items"]}
        if message.rendered:
            header = message.rendered["header"] or {}
            return {"header": header.get("text"), "location": header.get("location"),
                    "footer": message.rendered["footer"]}
        if message.type == "interactive" and message.side == "business":
            return {"header": (content.get("header") or {}).get("text"),
                    "footer": (content.get("footer") or {}).get("text")}
        return None

    def _choices(self, message):
        """Return what can be tapped: {"buttons": […]} or {"list": {button, sections}}."""
        if message.rendered:
            return {"buttons": [
                button | {"reply": "button"} for button in message.rendered["buttons"]]}
        if message.type != "interactive" or message.side != "business":
            return None
        action = message.content["action"]
        if message.content["type"] == "button":
            return {"buttons": [
                {"type": "REPLY", "reply": "button_reply", "text": one["reply"]["title"],
                 "id": one["reply"]["id"]} for one in action["buttons"]]}
        if message.content["type"] == "list":
            return {"list": {"button": action["button"], "sections": action["sections"]}}
        if message.content["type"] == "cta_url":
            parameters = action["parameters"]
            return {"buttons": [{"type": "URL", "text": parameters["display_text"],
                                 "url": parameters["url"]}]}
        kind = message.content["type"]
        return {"buttons": [{"type": kind.upper(), "reply": kind, "text": ""}]}
