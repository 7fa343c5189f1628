"""What customers do: write, react, correct, change number, appear and disappear."""

from . import demo, samples, webhook_bodies
from .entities import ChatMessage
from .inbound_messages import BUILDERS, new_wamid
from .inbound_messages import message as raw_message
from .webhooks import Item

MEDIA_KINDS = ("image", "video", "audio", "document", "sticker")
NOT_A_BUBBLE = ("reaction", "edit", "revoke")
# these do not open the customer service window
NO_WINDOW = (*NOT_A_BUBBLE, "system")


class Customers:
    """Composes what a customer sends and puts it on its way to the business."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def write(self, customer, kind="text", *, pnid=demo.PHONE_NUMBER_ID, **values):
        """Send one message; return its wamid.

        :param str kind: a key of `inbound_messages.BUILDERS`, or any other word for
            a message of unknown type
        :param values: what the builder takes, and `file` = (bytes, mime type, name)
        """
        item, message = self.compose(customer, kind, pnid=pnid, **values)
        if not self.state.chat(pnid, customer.key).blocked:  # the bubble stays on their phone
            self.sim.webhooks.emit(self._webhook(customer, item, message))
        return message.wamid

    def compose(self, customer, kind, *, pnid, file=None, context=None, timestamp=None,
                wamid=None, forwarded=False, ad=False, referral=None, **values):
        """Store the bubble and return (`messages[]` item, ChatMessage)."""
        when = self.state.now() if timestamp is None else float(timestamp)
        person, wamid = customer.person, wamid or new_wamid(customer.key)
        if kind in MEDIA_KINDS:
            values |= self._media(kind, pnid, file)
        referral = referral or (dict(demo.AD_REFERRAL) if ad else None)
        common = {
            "wamid": wamid, "timestamp": when, "referral": referral,
            "context": self._context(context, forwarded)}
        if kind in BUILDERS:
            item = BUILDERS[kind](person, **values, **common)
        else:
            item = raw_message(person, kind, values.get("content") or {}, **common)
        message = ChatMessage(
            item["id"], "customer", pnid, customer.key, item["type"],
            item.get(item["type"]), when, context_id=(item.get("context") or {}).get("id"),
            referral=referral)
        self._remember(message, kind)
        return item, message

    def _media(self, kind, pnid, file):
        data, mime_type, name = file or samples.sample(kind)
        media = self.state.add_media(
            data, mime_type, filename=name, pnid=pnid, inbound=True)
        values = {"media_id": media.id, "mime_type": mime_type, "data": data}
        if kind == "document":
            values["filename"] = name
        if self.sim.config.media_url_in_webhook:
            key = self.state.open_media_url(media, self.sim.config.media_url_seconds)
            values["url"] = f"{self.sim.url}/_media/{key}"
        return values

    def _context(self, quoted, forwarded):
        if forwarded:
            return {"forwarded": True}
        if not isinstance(quoted, str):
            return quoted
        known = self.state.messages.get(quoted)
        if known is None:
            return {"id": quoted}
        writer = (
            self.state.numbers[known.pnid].digits if known.side == "business"
            else self.state.customers[known.customer_key].person.wa_id)
        return {"from": writer, "id": quoted} if writer else {"id": quoted}

    def _remember(self, message, kind):
        with self.state.lock:
            chat = self.state.chat(message.pnid, message.customer_key)
            if kind not in NO_WINDOW:
                chat.last_customer_at = max(chat.last_customer_at or 0, message.timestamp)
            if message.referral:
                chat.ad_at = message.timestamp
            if kind in NOT_A_BUBBLE:
                self._apply(message, kind)
                self.state.touch()
            else:
                self.state.add_message(message)

    def _apply(self, message, kind):
        content = message.content
        target = self.state.messages.get(
            content.get("message_id") or content.get("original_message_id"))
        if target is None:
            return
        if kind == "reaction":
            target.reactions["customer"] = content.get("emoji", "")
        elif kind == "edit":
            target.content, target.edited = content["message"]["text"], True
        else:
            target.deleted = True

    def _webhook(self, customer, item, message):
        number = self.state.numbers[message.pnid]
        body = webhook_bodies.inbound(number.number, customer.person, item)
        return Item(
            number.waba_id, "messages", body["entry"][0]["changes"][0]["value"],
            (message.pnid, customer.key), message.pnid,
            on_success=lambda: self._arrived(message))

    def _arrived(self, message):
        # the customer's second tick: the business has taken the message
        with self.state.lock:
            message.climb("delivered")
            self.state.touch()

    # --- other acts -------------------------------------------------------
    def change_number(self, customer, new_wa_id, pnid=demo.PHONE_NUMBER_ID):
        """Move the customer to another number and tell the business; return the wamid."""
        before = customer.person
        self.state.change_number(customer, new_wa_id)
        item = webhook_bodies.system_number_change(
            before, customer.wa_id, customer.user_id, timestamp=self.state.now())
        message = ChatMessage(
            item["id"], "customer", pnid, customer.key, "system", item["system"],
            self.state.now())
        self._remember(message, "system")
        self.sim.webhooks.emit(self._webhook(customer, item, message))
        return item["id"]

    def prefer(self, customer, value="stop", pnid=demo.PHONE_NUMBER_ID):
        """Stop or resume marketing messages in the phone's own settings."""
        customer.marketing_stopped = value == "stop"
        number = self.state.numbers[pnid]
        preference = webhook_bodies.user_preference(
            customer.person, value, timestamp=self.state.now())
        content = webhook_bodies.value(
            number.number, people=[customer.person], user_preferences=[preference])
        self.sim.webhooks.emit(Item(
            number.waba_id, "user_preferences", content, (pnid, customer.key), pnid))

    def phone_app(self, customer, kind="text", content=None, pnid=demo.PHONE_NUMBER_ID):
        """Write to the customer from the business's phone app; return the wamid."""
        number = self.state.numbers[pnid]
        item = webhook_bodies.echo(
            number.number, customer.person, kind, content, timestamp=self.state.now())
        self.state.add_message(ChatMessage(
            item["id"], "business", pnid, customer.key, kind, item[kind],
            self.state.now(), status="delivered", from_phone_app=True))
        body = webhook_bodies.value(number.number, message_echoes=[item])
        self.sim.webhooks.emit(Item(
            number.waba_id, "smb_message_echoes", body, (pnid, customer.key), pnid))
        return item["id"]

    def set_online(self, customer, online):
        """Switch the customer's phone on or off; what waited is delivered."""
        customer.online = online
        if online:
            self.sim.statuses.come_online(customer)
