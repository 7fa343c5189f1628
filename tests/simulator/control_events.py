"""Control API, second half: what customers and Meta do."""

import base64

from . import demo, webhook_bodies
from .bulk import post_bulk
from .errors import GraphError
from .memory import remember
from .webhooks import Item

CUSTOMER_FIELDS = (
    "name", "username", "user_id", "hide_phone", "on_whatsapp", "read_receipts",
    "marketing_stopped", "dialled")
NOT_CONTENT = ("from", "to", "type", "message_type", "file", "count", *CUSTOMER_FIELDS)


class Events:
    """Handlers named like those of `control.Control`, which falls back to them."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    # --- customers --------------------------------------------------------
    def _person(self, identifier, values):
        """Return the customer of `from`, created or updated by the other keys."""
        known = {name: values[name] for name in CUSTOMER_FIELDS if name in values}
        user_id = known.pop("user_id", None)
        if identifier and "." in str(identifier) and not user_id:
            identifier, user_id = None, identifier
        if not identifier and not user_id:
            raise ValueError("from (phone) or user_id is required")
        if user_id and not identifier and not self.state.customer(user_id):
            known.setdefault("hide_phone", True)
        return self.state.upsert_customer(identifier, user_id, **known)

    def get_customers(self, values):
        return {"customers": [c.as_dict() for c in self.state.customers.values()]}

    def post_customers(self, values):
        """Create or change a customer; `online` switches the phone on or off."""
        customer = self._person(values.get("wa_id") or values.get("from"), values)
        if "online" in values:
            self.sim.customers.set_online(customer, bool(values["online"]))
        self.state.touch()
        return customer.as_dict()

    def post_customer_message(self, values):
        """Write as one customer or as several (`from` may be a list).

        `to` is a phone number id or a list; `count` repeats. The other keys go to
        the builder of the type (`inbound_messages`) and to `Customers.compose`.
        """
        senders = values.get("from")
        senders = senders if isinstance(senders, list) else [senders]
        targets = values.get("to") or demo.PHONE_NUMBER_ID
        targets = targets if isinstance(targets, list) else [targets]
        for pnid in targets:
            if pnid not in self.state.numbers:
                raise ValueError(f"no such phone number id {pnid}")
        content = {key: val for key, val in values.items() if key not in NOT_CONTENT}
        if "file" in values:
            content["file"] = self._file(values["file"])
        wamids = [
            self.sim.customers.write(
                self._person(sender, values), values.get("type", "text"), pnid=pnid,
                **content)
            for sender in senders for pnid in targets
            for _time in range(int(values.get("count", 1)))]
        return {"wamid": wamids[0], "wamids": wamids}

    def _file(self, given):
        """Return (bytes, mime type, name) of {data (base64), mime_type, filename}."""
        return (base64.b64decode(given.get("data", "")), given.get("mime_type", ""),
                given.get("filename"))

    def post_bulk(self, values):
        """Post many text messages; see `bulk.post_bulk`."""
        return post_bulk(self.sim, **values)

    def post_remember(self, values):
        """Put `chats` of earlier days on the phones; see `memory.remember`."""
        return {"added": remember(self.state, values["chats"])}

    def post_look(self, values):
        """The customer opens the chat: everything there is read."""
        customer = self.sim.known_customer(values.get("customer"))
        self.sim.statuses.look(customer, values.get("pnid") or demo.PHONE_NUMBER_ID)
        return {"ok": True}

    def post_number_change(self, values):
        customer = self.sim.known_customer(values.get("from"))
        wamid = self.sim.customers.change_number(
            customer, values["new"], values.get("to") or demo.PHONE_NUMBER_ID)
        return {"wamid": wamid, "customer": customer.as_dict()}

    def post_preferences(self, values):
        """`value`: stop or resume (marketing messages)."""
        customer = self.sim.known_customer(values.get("from"))
        self.sim.customers.prefer(
            customer, values.get("value", "stop"), values.get("to") or demo.PHONE_NUMBER_ID)
        return {"ok": True}

    def post_echo(self, values):
        """The business writes from its phone app: `to`, `type`, `content` or `text`."""
        customer = self._person(values.get("to"), {})
        kind = values.get("type", "text")
        content = values.get("content") or {"body": values.get("text", "Te llamo ahora")}
        wamid = self.sim.customers.phone_app(
            customer, kind, content, values.get("pnid") or demo.PHONE_NUMBER_ID)
        return {"wamid": wamid}

    def post_history(self, values):
        """Sync old chats: `threads` = [{user, messages: [{text, from_me, timestamp}]}]."""
        number = self._number(values)
        threads = [(thread["user"], self._old(number, thread)) for thread in values["threads"]]
        chunk = webhook_bodies.history_chunk(
            threads, phase=values.get("phase", 0), chunk_order=values.get("chunk_order", 1),
            progress=values.get("progress", 100))
        return self._emit(number, "history", webhook_bodies.value(
            number.number, history=[chunk]))

    def _old(self, number, thread):
        person = webhook_bodies.Person(wa_id=thread["user"])
        business = webhook_bodies.Person(wa_id=number.digits)
        return [
            webhook_bodies.text(
                business if row.get("from_me") else person, row["text"],
                timestamp=row.get("timestamp"), wamid=row.get("wamid"))
            | ({"to": thread["user"]} if row.get("from_me") else {})
            for row in thread["messages"]]

    # --- Meta -------------------------------------------------------------
    def _number(self, values):
        return self.state.numbers[values.get("pnid") or demo.PHONE_NUMBER_ID]

    def _emit(self, number, field, value, time=None):
        self.sim.webhooks.emit(Item(
            number.waba_id, field, value, field, number.id, time=time))
        return {"ok": True}

    def _account_item(self, values, field, value):
        now = int(values.get("time") or self.state.now())
        return self._emit(self._number(values), field, value, now)

    def post_status(self, values):
        """Emit a status of a sent message, in any order, even one it had before.

        `code` and `details` make the errors of a failed one.
        """
        message = self.state.messages[values["wamid"]]
        status = values["status"]
        if status == "failed":
            self.sim.statuses.fail(message, GraphError(
                int(values.get("code", 131000)), values.get("details", "")))
        else:
            message.climb(status)
            self.sim.statuses.emit(message, status, timestamp=values.get("timestamp"))
        return {"ok": True}

    def post_template_event(self, values):
        """Meta reviews a template: `event` APPROVED, REJECTED, PAUSED, …"""
        template = self._template(values)
        event = values["event"]
        template["status"] = "APPROVED" if event == "REINSTATED" else event
        template["rejected_reason"] = values.get("reason", "NONE")
        return self._account_item(
            values, "message_template_status_update",
            webhook_bodies.template_status_update(
                template["id"], template["name"], template["language"], event,
                reason=values.get("reason", "NONE"), category=template["category"]))

    def post_template_quality(self, values):
        template = self._template(values)
        previous = (template.get("quality_score") or {}).get("score", "UNKNOWN")
        template["quality_score"] = {"score": values["score"]}
        return self._account_item(
            values, "message_template_quality_update",
            webhook_bodies.template_quality_update(
                template["id"], template["name"], template["language"],
                values["score"], previous))

    def post_template_category(self, values):
        """`category` is the new one; `announce: true` only gives notice of it."""
        template = self._template(values)
        before, new = template["category"], values["category"]
        facts = (template["id"], template["name"], template["language"])
        if values.get("announce"):
            value = webhook_bodies.template_category_update(*facts, before, correct=new)
        else:
            template["category"] = new
            value = webhook_bodies.template_category_update(*facts, new, previous=before)
        return self._account_item(values, "template_category_update", value)

    def _template(self, values):
        found = self.state.templates.named(values["name"], values.get("language"))
        if not found:
            raise ValueError(f"no template {values['name']}")
        return found[0]

    def post_number_event(self, values):
        """Quality or limit of a number changed: `event`, `limit`, `quality_rating`."""
        number = self._number(values)
        number.messaging_limit = values.get("limit", number.messaging_limit)
        number.quality_rating = values.get("quality_rating", number.quality_rating)
        return self._account_item(
            values, "phone_number_quality_update",
            webhook_bodies.phone_number_quality_update(
                number.digits, values.get("event", "DOWNGRADE"), number.messaging_limit))

    def post_account_event(self, values):
        """`event` of account_update and its `info` object."""
        return self._account_item(values, "account_update", webhook_bodies.account_update(
            values["event"], **values.get("info", {})))

    def post_field(self, values):
        """Emit any field with any value, signed like the rest."""
        return self._emit(
            self._number(values), values["field"], values["value"], values.get("time"))
