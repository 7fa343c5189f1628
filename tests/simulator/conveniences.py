"""What tests say to the simulator, the same in one process and over HTTP.

`Simulator` and `client.SimulatorClient` both inherit this and provide
`control(name, method="POST", **values)`, which returns a dictionary and raises
ValueError when the simulator refuses.
"""

import base64
import time

from . import demo


class Conveniences:
    """Short names for the control API. `customer` is a phone, user id or key."""

    def control(self, name, /, method="POST", **values):
        raise NotImplementedError

    # --- customers --------------------------------------------------------
    def customer_message(self, sender=None, type="text", **values):
        """Write as a customer; return the wamid.

        :param sender: phone digits, a user id, or a list of them
        :param str type: a key of `inbound_messages.BUILDERS` or any unknown word
        :param values: `to` (phone number id), `name`, `username`, `hide_phone`,
            `context` (quoted wamid), `ad` (True: came by the demo ad), `referral`,
            `timestamp`, `wamid`, `forwarded`, `count`, `file` = (bytes, mime type,
            file name), and what the builder takes (`body`, `caption`, …)
        """
        if "file" in values:
            data, mime_type, filename = values["file"]
            values["file"] = {
                "data": base64.b64encode(data).decode(), "mime_type": mime_type,
                "filename": filename}
        return self.control(
            "customer_message", type=type, **{"from": sender}, **values)["wamid"]

    def customer_text(self, sender, body="Hola", **values):
        """Write a text as a customer; return the wamid."""
        return self.customer_message(sender, "text", body=body, **values)

    def customer(self, sender, **values):
        """Create or change a customer; return their record."""
        return self.control("customers", **{"from": sender}, **values)

    def bulk(self, **values):
        """Write many messages; see `bulk.post_bulk`. Return {wamids, posts}."""
        return self.control("bulk", **values)

    def remember(self, chats):
        """Put chats of earlier days on the phones; see `memory.remember`."""
        return self.control("remember", chats=chats)["added"]

    def look(self, customer, pnid=demo.PHONE_NUMBER_ID):
        """Let the customer open the chat, which reads all messages."""
        self.control("look", customer=customer, pnid=pnid)

    def messages(self, customer, pnid=demo.PHONE_NUMBER_ID):
        """Return the bubbles on the customer's phone, oldest first."""
        return self.control("messages", "GET", customer=customer, pnid=pnid)["messages"]

    def wait_for_text(self, customer, text, timeout=10, pnid=demo.PHONE_NUMBER_ID):
        """Wait until the business's bubble with this text is on the phone; return it."""
        end = time.monotonic() + timeout
        while True:
            for bubble in self.messages(customer, pnid):
                if bubble["side"] == "business" and text in bubble["text"]:
                    return bubble
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} never reached {customer}")
            time.sleep(0.05)

    def change_number(self, customer, new, **values):
        return self.control("number_change", **{"from": customer}, new=new, **values)

    def stop_marketing(self, customer, value="stop", **values):
        self.control("preferences", **{"from": customer}, value=value, **values)

    # --- business and Meta ------------------------------------------------
    def echo(self, customer, text="Te llamo ahora", **values):
        """Write to a customer from the business's phone app; return the wamid."""
        return self.control("echo", to=customer, text=text, **values)["wamid"]

    def history(self, threads, **values):
        return self.control("history", threads=threads, **values)

    def status(self, wamid, status, **values):
        """Emit a status of a sent message, in whatever order."""
        return self.control("status", wamid=wamid, status=status, **values)

    def template_event(self, name, event, **values):
        return self.control("template_event", name=name, event=event, **values)

    def field(self, field, value, **values):
        """Emit any webhook field with any value."""
        return self.control("field", field=field, value=value, **values)

    def raw(self, body, **values):
        """Post any body now; return [{status, body}] (see `Simulator.raw_post`)."""
        return self.control("raw", body=body, **values)["answers"]

    def challenge(self, **values):
        """Make Meta's verification call; return {status, body, verified}."""
        return self.control("verify_webhook", **values)

    # --- record -----------------------------------------------------------
    def calls(self, **filters):
        """Return recorded Graph calls as dictionaries (see `calls.Calls.find`)."""
        return self.control("calls", "GET", **filters)["calls"]

    def sends(self, **filters):
        """Return the sends that became messages."""
        return self.calls(kind="send", accepted="true", **filters)

    def count_calls(self, **filters):
        return self.control("calls", "GET", only="count", **filters)["count"]

    def clear_calls(self):
        self.control("calls", "DELETE")

    def posts(self):
        """Return {counters, posts} of webhook delivery."""
        return self.control("posts", "GET")

    def snapshot(self):
        return self.control("state", "GET")

    # --- sabotage and settings --------------------------------------------
    def configure(self, **values):
        """Change keys of `config.Config`; return all of them."""
        return self.control("config", **values)

    def fault(self, kind="error", **values):
        """Add a rule of `faults.Fault`; return its id."""
        return self.control("faults", kind=kind, **values)["id"]

    def fail_next(self, code, count=1, **values):
        """Fail the next sends; `by="status"` accepts them first, `to` picks one user."""
        return self.fault("error", code=code, count=count, **values)

    def clear_faults(self):
        self.control("faults", "DELETE")

    def drop_next(self, count=1):
        """Lose the next webhook items."""
        self.control("webhook_faults", drop_next=count)

    def expire_token(self, token=demo.ACCESS_TOKEN):
        self.control("token", token=token, valid=False)

    def restore_token(self, token=demo.ACCESS_TOKEN, **values):
        self.control("token", token=token, valid=True, **values)

    def advance_clock(self, seconds):
        """Move Meta's clock on; return the new unix time."""
        return self.control("clock", advance_seconds=seconds)["now"]

    def set_clock(self, offset_seconds=0):
        return self.control("clock", offset_seconds=offset_seconds)["now"]

    def redeliver(self):
        """Post again the webhooks whose retries were used up; return how many."""
        return self.control("redeliver")["redelivered"]
