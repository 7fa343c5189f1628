"""POST /{PNID}/messages: taking or refusing what the business sends."""

from . import payload_checks
from .entities import ChatMessage
from .errors import GraphError
from .inbound_messages import new_wamid
from .state import digits
from .templates import render

MONTH = 30 * 24 * 3600
FREE_ENTRY_SECONDS = 72 * 3600
TYPING_SECONDS = 25


class Sending:
    """Turns an accepted payload into a bubble and starts its statuses."""

    def __init__(self, sim):
        self.sim, self.state, self.config = sim, sim.state, sim.config

    def post(self, call, fault=None):
        """Answer a send, a read receipt or a typing indicator.

        :param Fault fault: an `error` rule `by` status: accept, then fail
        """
        number = self.state.numbers.get(call.path.split("/")[1])
        if number is None:
            raise GraphError(100, "Object with this ID does not exist", subcode=33)
        if call.kind != "send":
            return self._mark_read(call, number)
        if number.status != "CONNECTED":
            raise GraphError(133010, f"Phone number is {number.status}")
        return self._send(call, number, self._planned_failure(fault))

    def _planned_failure(self, fault):
        if fault and fault.kind == "error" and fault.by == "status":
            return GraphError(fault.code, fault.details)
        return None

    def _send(self, call, number, failure):
        kind, content = payload_checks.check(call.body)
        now = self.state.now()
        self.sim.limits.check_number(number.id, now)
        customer = self._recipient(call.body, number)
        self.sim.limits.check_pair(number.id, customer.key, now)
        template, rendered = self._template(kind, content)
        try:
            self._check_recipient(number, customer, kind, template)
            self._check_media(kind, content, rendered)
        except GraphError as error:
            if error.code not in self.config.errors_by_status:
                raise
            failure = failure or error
        message = self._store(call, number, customer, kind, content, template, rendered)
        call.accepted, call.wamid = True, message.wamid
        self.sim.statuses.follow(message, failure, to_phone=bool(call.body.get("to")))
        return self._accepted(call.body, customer, message, kind)

    # --- the recipient ----------------------------------------------------
    def _recipient(self, body, number):
        """Return the customer; a phone nobody has used yet becomes one."""
        if not body.get("to"):
            customer = self.state.customer(body["recipient"])
            if customer is None:
                raise GraphError(100, "Parameter recipient is not a known user id")
            return customer
        phone = digits(body["to"])
        if phone == number.digits:
            raise GraphError(131021, "Recipient phone number cannot be the sender's")
        return self.state.customer(phone) or self.state.upsert_customer(phone)

    def _check_recipient(self, number, customer, kind, template):
        if not customer.on_whatsapp:
            raise GraphError(131026, "Message undeliverable")
        if self.state.chat(number.id, customer.key).blocked:
            raise GraphError(130403, "The business has blocked this user")
        if template and template["category"] == "MARKETING":
            self._check_marketing(customer)
        if kind != "template" and self.config.check_window:
            self._check_window(self.state.chat(number.id, customer.key))

    def _check_marketing(self, customer):
        if customer.marketing_stopped:
            raise GraphError(131050, "User has stopped marketing messages")

    def _check_window(self, chat):
        length = self.config.service_window_hours * 3600
        since = chat.last_customer_at
        if since is None or self.state.now() - since >= length:
            raise GraphError(
                131047, "Message failed to send because more than 24 hours have passed "
                "since the customer last replied to this number")

    # --- the content ------------------------------------------------------
    def _template(self, kind, content):
        if kind != "template":
            return None, None
        template = self.state.templates.sendable(
            content["name"], content["language"]["code"])
        return template, render(template, content.get("components") or [])

    def _check_media(self, kind, content, rendered):
        if rendered and "media" in (rendered["header"] or {}):
            kind, content = rendered["header"]["media"]["kind"], rendered["header"]["media"]
        if kind in payload_checks.MEDIA and content.get("id"):
            self.sim.media_api.check_sendable(kind, content["id"])

    def _store(self, call, number, customer, kind, content, template, rendered):
        body, now = call.body, self.state.now()
        message = ChatMessage(
            new_wamid(customer.wa_id or ""), "business", number.id, customer.key, kind,
            content, now, status="accepted", rendered=rendered,
            context_id=(body.get("context") or {}).get("message_id"),
            callback=body.get("biz_opaque_callback_data"),
            category=template["category"].lower() if template else "service")
        with self.state.lock:
            chat = self.state.chat(number.id, customer.key)
            chat.typing_until = 0
            self._open_free_entry(chat, now)
            if kind == "reaction":
                self._react(message, content)
            self._price(message, chat, number)
            self.state.add_message(message)
        return message

    def _react(self, message, content):
        target = self.state.messages.get(content["message_id"])
        if (target is None or target.type == "reaction"
                or self.state.now() - target.timestamp > MONTH):
            raise GraphError(131009, "Param reaction['message_id'] is not valid")
        target.reactions["business"] = content["emoji"]

    def _open_free_entry(self, chat, now):
        # an answer within a day to somebody who came by an ad makes the chat free
        if chat.ad_at and now - chat.ad_at < 24 * 3600:
            chat.free_entry_until = max(
                chat.free_entry_until, now + FREE_ENTRY_SECONDS)
            chat.ad_at = None

    def _price(self, message, chat, number):
        category, kind = message.category, "regular"
        if message.timestamp < chat.free_entry_until:
            kind, category = "free_entry_point", "referral_conversion"
            message.conversation = {
                "id": f"conv{chat.customer_key}",
                "expiration_timestamp": str(int(chat.free_entry_until)),
                "origin": {"type": "referral_conversion"}}
        elif category == "service" and (
                number.delivered_service < self.config.free_service_messages):
            kind = "free_customer_service"
        message.pricing = {
            "billable": kind == "regular", "pricing_model": "PMP", "type": kind,
            "category": category}

    def _accepted(self, body, customer, message, kind):
        if body.get("to"):
            contact = {"input": body["to"], "wa_id": customer.wa_id or customer.key}
        else:
            contact = {"input": body["recipient"], "user_id": customer.user_id}
        entry = {"id": message.wamid}
        if kind == "template":
            entry["message_status"] = "accepted"
        return {
            "messaging_product": "whatsapp", "contacts": [contact], "messages": [entry]}

    # --- read receipts and typing -----------------------------------------
    def _mark_read(self, call, number):
        """Turn the customer's ticks blue, this message and the earlier ones."""
        target = self.state.messages.get(call.wamid)
        if (target is None or target.side != "customer" or target.pnid != number.id
                or call.body.get("status") != "read"):
            raise GraphError(131009, "Parameter message_id is not a received message")
        with self.state.lock:
            chat = self.state.chat(number.id, target.customer_key)
            for wamid in chat.wamids[:chat.wamids.index(call.wamid) + 1]:
                message = self.state.messages.get(wamid)
                if message and message.side == "customer":
                    message.climb("read")
            if call.kind == "typing":
                chat.typing_until = self.state.now() + TYPING_SECONDS
            self.state.touch()
        return {"success": True}
