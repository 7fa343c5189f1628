"""The block list of a number: who may write to it no more."""

from .errors import GraphError


class BlockList:
    """Answers `/{PNID}/block_users`."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def handle(self, call, pnid):
        """Block, unblock or list; what cannot be blocked makes the whole call an error."""
        if pnid not in self.state.numbers:
            raise GraphError(100, "Object with this ID does not exist", subcode=33)
        if call.method == "GET":
            return {"data": [self._row(chat) for chat in self._blocked(pnid)]}
        users = [row.get("user") for row in (call.body or {}).get("block_users") or []]
        if not users:
            raise GraphError(100, "Param block_users must name somebody")
        chats = [self._chat(pnid, user, call.method == "POST") for user in users]
        for chat in chats:
            chat.blocked = call.method == "POST"
        done = "added_users" if call.method == "POST" else "removed_users"
        return {"messaging_product": "whatsapp", "block_users": {
            done: [{"input": user, **self._row(chat)} for user, chat in zip(users, chats)]}}

    def _blocked(self, pnid):
        return [chat for chat in self.state.chats.values() if chat.pnid == pnid and chat.blocked]

    def _row(self, chat):
        person = self.state.customers[chat.customer_key].person
        return {"wa_id": person.wa_id or person.user_id}

    def _chat(self, pnid, user, blocks):
        """The chat with a user; only who wrote within 24 hours can be blocked."""
        customer = self.state.customer(user)
        if customer is None:
            raise GraphError(139100, f"Failed to block or unblock: {user} is unknown")
        chat = self.state.chat(pnid, customer.key)
        since = chat.last_customer_at
        if blocks and (since is None or self.state.now() - since >= 24 * 3600):
            raise GraphError(139100, "Re-engagement required: they have not written in the last 24 hours")
        return chat
