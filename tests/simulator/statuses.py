"""What becomes of a sent message: sent, delivered, read, played or failed."""

from . import webhook_bodies
from .errors import GraphError
from .webhooks import Item

PRICED = ("sent", "delivered", "read")


class Statuses:
    """Advances messages with time and looks, and tells the business."""

    def __init__(self, sim):
        self.sim, self.state, self.config = sim, sim.state, sim.config

    def follow(self, message, failure=None, to_phone=True):
        """Start the life of an accepted message.

        :param GraphError failure: told by a `failed` status in place of the rest
        """
        if not self.config.statuses:
            return
        later = self.sim.timer.call_later
        if failure:
            later(self.config.sent_ms / 1000, self.fail, message, failure, to_phone)
            return
        later(self.config.sent_ms / 1000, self.advance, message, "sent")
        if message.type != "reaction":
            later(self.config.delivered_ms / 1000, self._arrive, message)

    def _arrive(self, message):
        customer = self.state.customers.get(message.customer_key)
        if not customer or not customer.online:
            return
        self.advance(message, "delivered")
        if self.config.auto_read and customer.read_receipts:
            pause = max(0, self.config.read_ms - self.config.delivered_ms)
            self.sim.timer.call_later(pause / 1000, self.advance, message, "read")

    def come_online(self, customer):
        """Deliver what waited while the customer's phone was off."""
        for message in self._sent_to(customer):
            if message.status == "sent":
                self._arrive(message)

    def look(self, customer, pnid):
        """The customer has the chat before them: everything there is read."""
        if not customer.online:
            return
        for message in self._sent_to(customer, pnid):
            if message.status in ("sent", "delivered") and message.type != "reaction":
                self.advance(message, "read", silent=not customer.read_receipts)

    def _sent_to(self, customer, pnid=None):
        with self.state.lock:
            pnids = [pnid] if pnid else list(self.state.numbers)
            return [
                message for one in pnids
                for message in self.state.chat_messages(one, customer.key)
                if message.side == "business" and not message.from_phone_app]

    def advance(self, message, status, silent=False):
        """Climb to a status and emit its webhook, unless it is there already."""
        with self.state.lock:
            before = message.status
            if not message.climb(status):
                return
            if before in ("accepted", "sent") and status != "sent":
                self._count_free(message)
            self.state.touch()
        if not silent:
            self.emit(message, status)

    def fail(self, message, error: GraphError, to_phone=True):
        """Fail a message for good, e.g. after it was `sent`."""
        with self.state.lock:
            message.climb("failed")
            message.error = error.as_status_errors()[0]
            self.state.touch()
        self.emit(message, "failed", errors=error.as_status_errors(), to_phone=to_phone)

    def emit(self, message, status, errors=None, to_phone=True, timestamp=None):
        """Emit the webhook of a status, whether or not it was reached."""
        number = self.state.numbers[message.pnid]
        person = self._person(message, status, to_phone)
        item = webhook_bodies.status(
            message.wamid, status, person,
            timestamp=timestamp or self.state.now(), callback=message.callback,
            pricing=message.pricing if self._priced(status) else None,
            conversation=self._conversation(message, status), errors=errors)
        body = webhook_bodies.statuses(number.number, person, item)
        value = body["entry"][0]["changes"][0]["value"]
        self.sim.webhooks.emit(Item(
            number.waba_id, "messages", value, (message.pnid, message.customer_key),
            message.pnid))

    def _person(self, message, status, to_phone):
        customer = self.state.customers[message.customer_key]
        if status == "failed" and to_phone:
            # a failed send to a phone names no user id
            return webhook_bodies.Person(wa_id=customer.wa_id)
        return customer.person

    def _priced(self, status):
        return self.config.pricing and status in PRICED

    def _conversation(self, message, status):
        known = message.conversation
        if not known or status == "failed":
            return None
        if status == "sent":
            return known
        return {key: val for key, val in known.items() if key != "expiration_timestamp"}

    def _count_free(self, message):
        # the allowance counts what was delivered, once
        if message.pricing and message.pricing["type"] == "free_customer_service":
            self.state.numbers[message.pnid].delivered_service += 1
