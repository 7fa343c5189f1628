"""Many messages at once, for load runs."""

import random

from . import demo, webhook_bodies
from .webhooks import Item

BATCH_MAX = 1000


def post_bulk(sim, *, messages=100, customers=10, batch=1, concurrency=8, pnid=None,
              first_phone=34655000000, text="Mensaje {n}", shuffle=False, duplicate=0,
              seed=None):
    """Write `messages` texts from `customers` people; delivery goes on by itself.

    :param int batch: messages in one POST, at most 1000
    :param int concurrency: POSTs made side by side
    :param str text: `{n}` is the number of the message, `{c}` of the customer
    :param bool shuffle: mix the messages of all customers
    :param int duplicate: extra copies of every POST
    :return: {"wamids": […], "posts": int}; wamids in order of writing
    """
    if not 1 <= batch <= BATCH_MAX:
        raise ValueError(f"batch must be 1 to {BATCH_MAX}")
    items = [
        _item(sim, number, first_phone + number % customers, number % customers,
              pnid or demo.PHONE_NUMBER_ID, text)
        for number in range(messages)]
    wamids = [item.value["messages"][0]["id"] for item in items]
    if shuffle:
        random.Random(seed).shuffle(items)
    posts = [items[at:at + batch] for at in range(0, len(items), batch)]
    posts *= 1 + duplicate
    if shuffle:
        random.Random(seed).shuffle(posts)
    for index, group in enumerate(posts):
        sim.webhooks.emit_batch(group, index % max(1, concurrency))
    return {"wamids": wamids, "posts": len(posts)}


def _item(sim, number, phone, customer_number, pnid, text):
    customer = sim.state.customer(str(phone)) or sim.state.upsert_customer(
        str(phone), name=f"Cliente {customer_number + 1:04d}")
    item, message = sim.customers.compose(
        customer, "text", pnid=pnid, body=text.format(n=number + 1, c=customer_number + 1))
    business = sim.state.numbers[pnid]
    body = webhook_bodies.inbound(business.number, customer.person, item)
    return Item(
        business.waba_id, "messages", body["entry"][0]["changes"][0]["value"],
        None, message.pnid)
