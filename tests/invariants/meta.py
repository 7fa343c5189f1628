"""Meta's side of the webhook, by hand: bodies of any make, signed, posted from any number of threads."""

import http.client
import random
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.simulator import demo, webhook_bodies
from tests.simulator.webhook_bodies import DEMO_NUMBER, SECOND_NUMBER, Number, Person  # noqa: F401

THREADS = 8


def person(phone, user_id=None, name=None):
    return Person(wa_id=phone, user_id=user_id, name=name or f"Persona {phone}")


def text(who, words, *, number=DEMO_NUMBER, **values):
    """A whole body with one text message; `timestamp` and `wamid` may be given."""
    return webhook_bodies.inbound(number, who, webhook_bodies.text(who, words, **values))


def message(who, kind, *, number=DEMO_NUMBER, **values):
    """A whole body with one message of another kind (a key of ``BUILDERS``)."""
    return webhook_bodies.inbound(number, who, webhook_bodies.BUILDERS[kind](who, **values))


def echo(who, words, *, number=DEMO_NUMBER, **values):
    """A whole body with one message written in the phone app."""
    item = webhook_bodies.echo(number, who, content={"body": words}, **values)
    parts = webhook_bodies.value(number, message_echoes=[item])
    return webhook_bodies.body(number.waba_id, webhook_bodies.change("smb_message_echoes", parts))


def status(who, wamid, name, *, number=DEMO_NUMBER, **values):
    """A whole body with one status of a message to that person."""
    return webhook_bodies.statuses(number, who, webhook_bodies.status(wamid, name, who, **values))


def batch(bodies):
    """One body with the entries of all, as Meta's batches are."""
    return webhook_bodies.merge(*bodies)


def wamid_of(body):
    """The id of the one item in a body of this module."""
    value = body["entry"][0]["changes"][0]["value"]
    return next(value[name][0]["id"] for name in ("messages", "message_echoes", "statuses") if name in value)


def shuffled_batches(bodies, sizes, seed):
    """The bodies in random order, cut into batches of random sizes."""
    chance = random.Random(seed)
    mixed = list(bodies)
    chance.shuffle(mixed)
    batches = []
    while mixed:
        size = chance.choice(sizes)
        batches.append(batch(mixed[:size]))
        del mixed[:size]
    return batches


def deliver(url, bodies, *, threads=1, again=0, **how):
    """Post bodies from that many threads; returns the HTTP statuses in the bodies' order.

    :param int again: how often a body that was not answered 200 is posted once more
    :param how: see ``post``
    """
    def one(body):
        for attempt in range(1 + again):
            answer = post(url, body, **how)
            if answer == 200:
                break
            time.sleep(0.2 * (attempt + 1))
        return answer

    if threads == 1:
        return [one(body) for body in bodies]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, bodies))


def post(url, body, *, secret=demo.APP_SECRET, signature=True, timeout=60):
    """Post one body and return the HTTP status, 0 when there was no answer.

    :param body: a dictionary, or bytes as they are
    :param signature: True for a right one, None for none, or the header's value
    """
    raw = body if isinstance(body, bytes) else webhook_bodies.encode(body)
    header = webhook_bodies.sign(raw, secret) if signature is True else signature
    headers = {"Content-Type": "application/json"} | ({"X-Hub-Signature-256": header} if header else {})
    where = urlsplit(url)
    link = http.client.HTTPConnection(where.hostname, where.port, timeout=timeout)
    try:
        link.request("POST", where.path, raw, headers)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()
