"""The control API: tests and demos steer the simulator by JSON under /_control/."""

import base64
import json
import time

from . import demo
from .control_events import Events
from .graph_api import json_response

WAIT_MAX = 120


def required(body, name):
    if body.get(name) in (None, ""):
        raise ValueError(f"{name} is required")
    return body[name]


class Control:
    """Answers /_control/<name>: method `get_<name>`, `post_<name>` or `delete_<name>`.

    A ValueError becomes HTTP 400 `{"error": "…"}`.
    """

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state
        self.events = Events(sim)

    def handle(self, request):
        name = request.path.removeprefix("/_control/").strip("/")
        try:
            return json_response(self.call(name, request.method, self._values(request)))
        except LookupError as error:
            return json_response({"error": str(error)}, 404)
        except (ValueError, TypeError) as error:
            return json_response({"error": str(error)}, 400)

    def call(self, name, method, values):
        """Run the handler of a name; LookupError when there is none."""
        function = f"{method.lower()}_{name}"
        handler = getattr(self, function, None) or getattr(self.events, function, None)
        if handler is None:
            raise LookupError(f"no {method} /_control/{name}")
        try:
            return handler(dict(values))
        except KeyError as error:
            raise ValueError(f"missing or unknown: {error}") from error

    def _values(self, request):
        if request.method != "POST":
            return request.args.to_dict()
        values = json.loads(request.get_data() or b"{}")
        if not isinstance(values, dict):
            raise ValueError("the body must be a JSON object")
        return values

    # --- the simulator itself ---------------------------------------------
    def get_state(self, values):
        """Return counters, limits, people and what is pending."""
        return self.sim.describe()

    def post_reset(self, values):
        self.sim.reset(keep_config=bool(values.get("keep_config")))
        return {"ok": True}

    def get_config(self, values):
        return self.sim.config.as_dict()

    def post_config(self, values):
        self.sim.apply_config(values)
        return self.sim.config.as_dict()

    def get_clock(self, values):
        return {"now": self.state.now(), "offset_seconds": self.state.clock_offset}

    def post_clock(self, values):
        """Set `offset_seconds`, or move on by `advance_seconds`."""
        if "advance_seconds" in values:
            self.state.clock_offset += float(values["advance_seconds"])
        else:
            self.state.clock_offset = float(required(values, "offset_seconds"))
        return self.get_clock(values)

    def get_idle(self, values):
        """Tell whether nothing is on its way; `timeout` waits for that (seconds)."""
        wait = min(float(values.get("timeout") or 0), WAIT_MAX)
        return {"idle": self.sim.wait_idle(wait), "pending": self.sim.webhooks.pending}

    # --- records ----------------------------------------------------------
    def get_calls(self, values):
        """Return the record of Graph calls; `only=count` leaves the calls out."""
        only = values.pop("only", None)
        for name in ("status", "since", "limit"):
            if name in values:
                values[name] = int(values[name])
        if "accepted" in values:
            values["accepted"] = str(values["accepted"]).lower() in ("1", "true")
        found = self.sim.record.find(**values)
        rows = [] if only == "count" else self.sim.record.as_dicts(found)
        return {"count": len(found), "calls": rows}

    def delete_calls(self, values):
        self.sim.record.clear()
        return {"ok": True}

    def get_posts(self, values):
        """Return the log of webhook posts, the last `limit` (default 1000)."""
        rows = list(self.sim.delivery.log)[-int(values.get("limit") or 1000):]
        return {"counters": dict(self.sim.delivery.counters), "posts": rows}

    def delete_posts(self, values):
        self.sim.delivery.log.clear()
        self.sim.delivery.counters.clear()
        return {"ok": True}

    def get_messages(self, values):
        """Return the bubbles of a chat as the phone page shows them."""
        customer = self.sim.known_customer(required(values, "customer"))
        pnid = values.get("pnid") or demo.PHONE_NUMBER_ID
        return {"messages": self.sim.view.messages(pnid, customer)}

    # --- sabotage of Graph ------------------------------------------------
    def get_faults(self, values):
        return {"faults": self.sim.faults.as_list()}

    def post_faults(self, values):
        rule = self.sim.faults.add(**values)
        return {"id": rule.id}

    def delete_faults(self, values):
        self.sim.faults.clear()
        return {"ok": True}

    def post_token(self, values):
        """Make a token known, invalid, expired or poorer in scopes."""
        token = self.sim.set_token(values.pop("token", demo.ACCESS_TOKEN), **values)
        return {"valid": token.valid, "expires_at": token.expires_at,
                "scopes": list(token.scopes)}

    def post_number(self, values):
        """Change what Meta says of a number: status, quality_rating, …"""
        return self._change(self.state.numbers, values, demo.PHONE_NUMBER_ID)

    def post_account(self, values):
        """Change an account: subscribed, name, currency, override_url."""
        return self._change(self.state.accounts, values, demo.WABA_ID)

    def _change(self, records, values, default):
        identifier = values.pop("id", default)
        if identifier not in records:
            raise ValueError(f"no such id {identifier}")
        for name, value in values.items():
            if not hasattr(records[identifier], name):
                raise ValueError(f"unknown field {name}")
            setattr(records[identifier], name, value)
        return {"ok": True}

    def post_media(self, values):
        """Store a file (`data` in base64, `mime_type`), or change or lose one by `id`.

        Losing (`gone: true`) makes information and download answer as for a media
        that Meta has deleted.
        """
        data = base64.b64decode(values["data"]) if "data" in values else None
        if "id" not in values:
            media = self.state.add_media(
                data or b"", required(values, "mime_type"),
                filename=values.get("filename"), inbound=bool(values.get("inbound", True)))
            return {"id": media.id}
        media = self.state.media[values["id"]]
        if values.get("gone"):
            del self.state.media[media.id]
        media.mime_type = values.get("mime_type", media.mime_type)
        media.data = media.data if data is None else data
        return {"id": media.id}

    # --- sabotage of webhooks ---------------------------------------------
    def post_webhook_faults(self, values):
        """Set `drop_next` and `wrong_signature_next`, counts of items and posts."""
        for name in ("drop_next", "wrong_signature_next"):
            if name in values:
                setattr(self.sim.webhooks, name, int(values[name]))
        return {"ok": True}

    def post_flush(self, values):
        self.sim.webhooks.flush()
        return {"ok": True}

    def post_redeliver(self, values):
        return {"redelivered": self.sim.delivery.redeliver()}

    def post_verify_webhook(self, values):
        """Call the address as Meta does when it is entered in the app panel."""
        return self.sim.verify_webhook(
            values.get("url") or self.sim.webhook_url,
            values.get("verify_token", demo.VERIFY_TOKEN),
            values.get("challenge") or str(int(time.time() * 1000)))

    def post_raw(self, values):
        """Post a body as it is and tell the answers; see `Simulator.raw_post`."""
        return {"answers": self.sim.raw_post(**values)}
