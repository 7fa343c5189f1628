# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What the reports of room *work* should say, worked out row by row from the raw records in plain Python."""

from datetime import timedelta

ATTENDED = ("taken", "handoff_accepted", "answered")
COUNTED = (*ATTENDED, "opened", "resolved", "came_back", "not_confirmed", "no_answer_needed")
SENT = ("accepted", "held", "sent", "delivered", "read", "played")
DELIVERED, READ, FAILED = ("delivered", "read", "played"), ("read", "played"), ("failed", "expired")
ENDED = ("agent_id", "team_id", "resolution")


def hours(start, end):
    return (end - start).total_seconds() / 3600 if start and end else None


def truth(known, value):
    """1 or 0 of what is known, else nothing."""
    return int(bool(value)) if known else None


class Oracle:
    """Reads everything once; each method gives {id of the row: {field: value}}, None where nothing is known."""

    def __init__(self, env, company, now):
        self.now = now
        self.env = env
        self.company = company
        self.story = {}
        for fact in self._all("milestone"):
            self.story.setdefault(fact.conversation_id, []).append(fact)

    def _all(self, noun):
        return self.env[f"whatsapp_crm.{noun}"].search([("company_id", "=", self.company.id)], order="id")

    def _then(self, conversation, name, moment):
        past = [fact for fact in self.story.get(conversation, ()) if fact.at <= moment]
        return max(past, key=lambda fact: (fact.at, fact.id))[name].id if past else False

    def _team_then(self, conversation, moment):
        moved = any(fact.kind == "team_changed" for fact in self.story.get(conversation, ()))
        return self._then(conversation, "team_id", moment) if moved else conversation.team_id.id

    def work(self):
        rows = {}
        for conversation, facts in self.story.items():
            for place, fact in enumerate(facts):
                if fact.kind in COUNTED:
                    rows[fact.id] = self._fact(conversation, fact, facts[:place], facts[place + 1:])
        return rows

    def _fact(self, conversation, fact, before, after):
        kind, outcome = fact.kind, (fact.facts or {}).get("outcome")
        agent = fact.user_id.id
        if kind == "opened" and not agent:
            agent = next((one.owner_id.id for one in self.story[conversation] if one.owner_id), False)
        if kind in ("came_back", "not_confirmed"):
            agent = next((one.user_id.id for one in reversed(before) if one.kind == "resolved"), False)
        later = next((one.kind for one in after if one.kind in ("came_back", "resolved")), None)
        known = kind == "resolved" and outcome != "not_customer"
        return {
            "agent_id": agent, "team_id": self._team_of(conversation, fact), "opened": int(kind == "opened"),
            "attended": conversation.id if kind in ATTENDED else None, "resolved": int(kind == "resolved"),
            "came_back": int(kind == "came_back"), "came_back_share": truth(known, later == "came_back"),
            "unanswered": int(known and fact.unanswered),
            "no_answer_needed": int(kind == "no_answer_needed"), "not_confirmed": int(kind == "not_confirmed"),
            "outcome": outcome if kind == "resolved" and outcome else False}

    def _team_of(self, conversation, fact):
        """What begins waits for its team until somebody sees it or is given it."""
        team = fact.team_id.id
        if fact.kind != "opened":
            return team
        owned = [one for one in self.story[conversation] if one.owner_id]
        if owned:
            return owned[0].team_id.id
        for one in self.story[conversation]:
            if one.kind in ("seen", "viewed", "taken"):
                break
            if one.kind == "team_changed":
                team = one.team_id.id
        return team

    def repeat(self):
        rows = {}
        for one in self._all("conversation"):
            for tag in one.tag_ids if one.outcome != "not_customer" else ():
                again = self._again(one, tag)
                rows[one.id * 2 ** 20 + tag.id] = {
                    **{name: value for name, value in self._conversation(one).items() if name in ENDED},
                    "tag_id": tag.id, "conversations": one.id, "repeat": again, "repeats": again}
        return rows

    def conversation(self):
        return {one.id: self._conversation(one) for one in self._all("conversation")}

    def _conversation(self, one):
        done = one.state == "resolved"
        customer = one.outcome != "not_customer"
        took = hours(one.opened_at, one.resolved_at) if customer else None
        again = self._again(one, one.tag_ids) if customer else None
        return {
            "agent_id": (done and one.resolved_by_id or one.user_id).id,
            "team_id": self._team_then(one, one.resolved_at) if done else one.team_id.id,
            "resolution": took, "resolution_average": took, "resolution_percentile_90": took,
            "resolved": int(done), "came_back": one.reopen_count, "handoffs": one.handoff_count,
            "ping_pong": int(one.handoff_count >= 3), "repeat": again, "repeats": again or 0,
            "reactivated": self._reactivated(one)}

    def _again(self, one, tags):
        """1 or 0; None without a tag."""
        if not tags:
            return None
        firm = one.partner_id.commercial_partner_id
        return int(any(
            other.tag_ids & tags and other.outcome != "not_customer"
            and one.opened_at - timedelta(days=60) <= other.opened_at
            and (other.opened_at, other.id) < (one.opened_at, one.id)
            and (other.contact_id == one.contact_id or firm and other.partner_id.commercial_partner_id == firm)
            for other in self._all("conversation")))

    def _reactivated(self, one):
        words = [
            moment for other in self._all("conversation") if other.channel_id == one.channel_id and other.id < one.id
            for moment in (other.opened_at, other.last_in_at, other.last_out_at) if moment]
        silence = timedelta(days=self.company.wacrm_silence_days)
        return int(bool(words and one.last_in_at and one.opened_at >= max(words) + silence))

    def handoff(self):
        rows, times = {}, {}
        for one in self._all("handoff"):
            times[one.conversation_id] = times.get(one.conversation_id, 0) + 1
            known = one.state in ("accepted", "returned", "expired")
            rows[one.id] = {
                "agent_id": one.from_user_id.id, "team_id": one.from_team_id.id,
                "accepted": truth(known, one.state == "accepted"), "returned": truth(known, one.state == "returned"),
                "hours": hours(one.given_at, one.settled_at) if one.state == "accepted" else None,
                "ping_pong": int(times[one.conversation_id] >= 3)}
        return rows

    def promise(self):
        return {one.id: {
            "agent_id": one.user_id.id, "team_id": one.team_id.id,
            "kept": truth(one.state in ("kept", "broken"), one.state == "kept"),
            "kept_count": int(one.state == "kept"), "broken": int(one.state == "broken"),
            "late": hours(one.due_at, one.ended_at) if one.state == "broken" else None,
        } for one in self._all("commitment")}

    def followup(self):
        return {one.id: {
            "agent_id": one.user_id.id, "team_id": self._team_then(one.conversation_id, one.began_at),
            "done": truth(one.state == "done" or one.reason in ("stopped", "nobody"), one.state == "done"),
            "reactivated": truth(one.state == "done", one.reason == "answered"),
            "answered": int(one.state == "done" and one.reason == "answered"),
        } for one in self._all("followup")}

    def message(self):
        messages = self._all("message").filtered(lambda one: one.type != "reaction")
        return {one.id: self._message(one) for one in messages if not one.retry_ids}

    def _cost(self, one):
        """Of all its attempts, in the currency of the company; None where no price is known."""
        prices = []
        while one:
            if one.currency_id:
                rate = one.currency_id._get_conversion_rate(
                    one.currency_id, self.company.currency_id, self.company, self.now.date())
                prices.append(one.price * rate)
            one = one.retry_of_id
        return sum(prices) if prices else None

    def _message(self, one):
        ours = one.direction == "out"
        phone = one.origin == "phone_app"
        return {
            "agent_id": one.user_id.id, "team_id": self._team_then(one.conversation_id, one.sent_at),
            "person_id": self._then(one.conversation_id, "owner_id", one.sent_at) if phone else one.user_id.id,
            "cost": self._cost(one), "incoming": int(not ours), "outgoing": int(ours),
            "delivered": truth(ours and one.status in SENT, one.status in DELIVERED),
            "read_share": truth(ours and one.status in DELIVERED, one.status in READ),
            "failed": truth(ours and one.status in SENT + FAILED, one.status in FAILED),
            "from_phone": truth(phone or one.origin == "agent", phone)}

    def flag(self):
        rows = {}
        for one in self._all("golden.flag"):
            worked, over = bool(one.worked_at or one.state == "won"), one.state in ("won", "lost")
            late = bool(one.due_at and one.due_at < self.now)
            if one.state != "joined":
                rows[one.id] = {
                    "agent_id": one.raised_by_id.id, "team_id": self._team_then(one.conversation_id, one.raised_at),
                    "raised": 1, "worked": int(worked),
                    "worked_share": truth(worked or one.state == "lost" or late, worked),
                    "hours": hours(one.raised_at, one.worked_at), "won": int(one.state == "won"),
                    "won_share": truth(over, one.state == "won")}
        return rows

    def complaint(self):
        rows = {}
        for one in self._all("conversation"):
            back = any(fact.kind == "not_confirmed" and fact.at >= one.resolved_at
                       for fact in self.story[one]) if one.resolved_at else False
            if one.state == "resolved" and one.outcome == "confirmed" and not back and any(
                    one.tag_ids.mapped("wacrm_is_complaint")):
                flags = self._all("golden.flag").filtered(lambda flag, one=one: flag.conversation_id == one)
                share = int("won" in (flags | flags.joined_id).mapped("state"))
                rows |= {one.id * 2 + line: {"agent_id": one.resolved_by_id.id, "share": value}
                         for line, value in enumerate((share, 0.22))}
        return rows
