"""What the phones remember of chats that this simulator has not seen: it forgets all when it stops."""

from .entities import ChatMessage

STATUSES = ("accepted", "sent", "delivered", "read", "played", "failed")


def remember(state, chats):
    """Put people and their bubbles on the phones, without telling the business anything.

    :param chats: list of ``{customer: {wa_id, user_id, name, username, hide_phone}, pnid, messages}``;
        a message is ``{wamid, side, text, timestamp, status, from_phone_app}``
    :return: how many bubbles are new
    """
    with state.lock:
        added = sum(_remember_chat(state, one) for one in chats)
        state.touch()
    return added


def _remember_chat(state, given):
    customer = state.upsert_customer(**given["customer"])
    pnid = given["pnid"]
    if pnid not in state.numbers:
        raise ValueError(f"no such phone number id {pnid}")
    chat = state.chat(pnid, customer.key)
    unknown = [row for row in given["messages"] if row["wamid"] not in state.messages]
    for row in unknown:
        state.add_message(_bubble(pnid, customer, row))
        if row["side"] == "customer":
            chat.last_customer_at = max(chat.last_customer_at or 0, row["timestamp"])
    return len(unknown)


def _bubble(pnid, customer, row):
    status = row.get("status")
    return ChatMessage(
        row["wamid"], row["side"], pnid, customer.key, "text", {"body": row["text"]}, row["timestamp"],
        status=status if status in STATUSES else "delivered",
        from_phone_app=bool(row.get("from_phone_app")))
