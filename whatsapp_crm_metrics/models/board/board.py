# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: So many of those who wait are shown, the worst first; the tiles count all of them.
SHOWN = 40
#: What a row of the board is made of, all read together.
READ = ["name", "waiting_since", "answer_warning_at", "answer_due_at", "state", "user_id", "team_id", "seen_at",
        "seen_by_id", "last_text", "last_in_at", "last_out_at", "priority"]
WAITING = Domain("waiting_since", "!=", False)


class WhatsappCrmBoard(models.AbstractModel):
    """What a supervisor watches: who waits and for how long, who has seen it, who could answer, are the numbers well.

    Each refresh is one batch of statements, as many whatever the number of conversations.
    """

    _name = "whatsapp_crm.board"
    _description = "WhatsApp Live Board"

    @api.model
    def get_board(self, days=1):
        """All that the screen shows, as of now.

        :param int days: the figures are of so many days, today the last of them
        :return: dict: ``figures`` (the four, see ``_four_figures``), ``tiles`` (``key``, ``title``, ``count``,
            ``note``, ``tone``, ``action``), ``rows`` (see :meth:`_row`, the worst first), ``hidden`` (how many more
            wait), ``agents`` (see :meth:`_agents`), ``numbers`` (see :meth:`_numbers`)
        :raises AccessError: who asks supervises nobody
        """
        home = self.env["whatsapp_crm.home"]
        if not home._supervises():
            raise AccessError(self.env._("Only supervisors see the live board."))
        waiting = WAITING & home._own_conversations() & Domain("company_id", "in", self.env.companies.ids)
        last = fields.Date.context_today(self)
        (start, _midnight), (_morning, end) = home._day_of(last - timedelta(days=days - 1)), home._day_of(last)
        tiles = self._tiles(waiting)
        rows = self._rows(waiting)
        return {
            "figures": home._four_figures(start, end), "tiles": tiles, "rows": rows,
            "hidden": max(tiles[0]["count"] - len(rows), 0), "agents": self._agents(waiting),
            "numbers": self._numbers()}

    # -------------------------------------------------------------------- tiles

    @api.model
    def _tiles(self, waiting):
        """How many wait, are at risk, missed, seen, nobody's; all of them by one statement."""
        _ = self.env._
        counts, seen, oldest, unassigned = defaultdict(int), 0, [], 0
        for urgency, state, count, looked, since in self.env["whatsapp_crm.conversation"]._read_group(
                waiting, ["urgency", "state"], ["__count", "seen_at:count", "waiting_since:min"]):
            counts[urgency] += count
            seen += looked
            oldest.append(since)
            unassigned += count if state == "new" else 0
        duration = self.env["whatsapp_crm.story.words"]._duration
        since = oldest and duration((fields.Datetime.now() - min(oldest)).total_seconds())
        return [
            self._tile("waiting", _("Waiting"), sum(counts.values()), waiting,
                       note=_("The longest for %(time)s", time=since) if since else ""),
            self._tile("at_risk", _("At risk"), counts["critical"],
                       waiting & Domain("urgency", "in", ["critical"]), tone="warning"),
            self._tile("missed", _("Missed"), counts["escalated"],
                       waiting & Domain("urgency", "in", ["escalated"]), tone="danger"),
            self._tile("seen", _("Seen, not answered"), seen, waiting & Domain("seen_at", "!=", False), tone="warning"),
            self._tile("unassigned", _("Nobody is responsible"), unassigned, waiting & Domain("state", "=", "new"))]

    @api.model
    def _tile(self, key, title, count, domain, *, note="", tone=""):
        return {
            "key": key, "title": title, "count": count, "note": note, "tone": tone if count else "",
            "action": self._conversations_action(title, domain)}

    @api.model
    def _conversations_action(self, title, domain):
        return {
            "type": "ir.actions.act_window", "name": title, "res_model": "whatsapp_crm.conversation",
            "views": [[False, "kanban"], [False, "list"], [False, "form"]], "domain": list(domain)}

    # --------------------------------------------------------------------- rows

    @api.model
    def _rows(self, waiting):
        conversations = self.env["whatsapp_crm.conversation"].search_fetch(
            waiting, READ, order="urgency desc, waiting_since, id", limit=SHOWN)
        looks = self._looks(conversations)
        return [self._row(conversation, looks[conversation.id]) for conversation in conversations]

    @api.model
    def _row(self, conversation, looks):
        """One who waits.

        :param looks: names of others who looked meanwhile
        :return: dict: ``id``, ``name``, ``text``, moments as UTC texts or False (``waiting_since``,
            ``answer_warning_at``, ``answer_due_at``, ``seen_at``), ``urgency``, ``seen_by``, ``looks``,
            ``responsible``, ``team``, ``is_high``
        """
        moments = ("waiting_since", "answer_warning_at", "answer_due_at", "seen_at")
        # sudo: res.users, crm.team - names of colleagues and teams, as the card shows them
        shown = conversation.sudo()
        return {
            "id": conversation.id, "name": conversation.name, "text": conversation.customer_text or "",
            **{name: fields.Datetime.to_string(conversation[name]) or False for name in moments},
            "urgency": conversation.urgency, "seen_by": shown.seen_by_id.name or "", "looks": looks,
            "responsible": shown.user_id.name or "", "team": shown.team_id.name or "",
            "is_high": conversation.priority == "2"}

    @api.model
    def _looks(self, conversations):
        """Names of those who looked while the customer waits, though it is not theirs to answer: lists by id."""
        since = {conversation.id: conversation.waiting_since for conversation in conversations}
        facts = self.env["whatsapp_crm.milestone"].search_fetch(
            [("conversation_id", "in", conversations.ids), ("kind", "=", "viewed")],
            ["conversation_id", "at", "user_id"], order="id")
        names = defaultdict(dict)
        for fact in facts.sudo():  # sudo: res.users - names of colleagues, as the story shows them
            if fact.at >= since[fact.conversation_id.id] and fact.user_id:
                names[fact.conversation_id.id][fact.user_id.name] = True
        return defaultdict(list, {conversation_id: list(found) for conversation_id, found in names.items()})

    # ------------------------------------------------------------------- people

    @api.model
    def _agents(self, waiting):
        """Who could answer: who is at the computer comes first, then who is on shift.

        :return: list of dicts: ``id``, ``name``, ``state`` (on_shift, off_shift, away), ``present``, ``load``,
            ``capacity`` (0: no limit), ``waiting`` (how many wait for them), ``oldest`` (UTC text or False), ``action``
        """
        counts = {user: (count, since) for user, count, since in self.env["whatsapp_crm.conversation"]._read_group(
            waiting, ["user_id"], ["__count", "waiting_since:min"])}
        users = self._watched_users()
        names = {user.id: user.name for user in users}
        rows = []
        for candidate in self.env["whatsapp_crm.agent"]._of(users)._candidates():
            count, since = counts.get(self.env["res.users"].browse(candidate.user_id), (0, False))
            rows.append({
                "id": candidate.user_id, "name": names[candidate.user_id],
                "state": "away" if candidate.away else "on_shift" if candidate.on_shift else "off_shift",
                "present": candidate.present, "load": candidate.load, "capacity": candidate.capacity,
                "waiting": count, "oldest": fields.Datetime.to_string(since) or False,
                "action": self._conversations_action(names[candidate.user_id], Domain(
                    "user_id", "=", candidate.user_id) & Domain("state", "!=", "resolved"))})
        return sorted(rows, key=lambda row: (not row["present"], row["state"] != "on_shift", row["name"]))

    @api.model
    def _watched_users(self):
        """Whom the user supervises: the people of their teams and themselves; a manager all of the company."""
        # sudo: res.users, crm.team.member - who works conversations, and in which team
        users = self.env.ref("whatsapp_crm.group_agent").sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share and user.company_ids & self.env.companies)
        if self.env.user.has_group("sales_team.group_sale_manager"):
            return users
        # sudo: crm.team - as above
        teams = self.env["crm.team"].sudo().browse(self.env.user._wacrm_team_ids())
        return users & (teams.crm_team_member_ids.user_id | teams.user_id | self.env.user)

    # ------------------------------------------------------------------ numbers

    @api.model
    def _numbers(self):
        """The numbers of the companies.

        :return: list of dicts: ``id``, ``name``, ``health`` (good, warning, bad), ``words`` (what there is to know)
        """
        # sudo: whatsapp_crm.number - its health is a fact for who supervises, whatever it is read from
        numbers = self.env["whatsapp_crm.number"].sudo().search([("company_id", "in", self.env.companies.ids)])
        return [{
            "id": number.id, "name": number.display_name, "health": number.health, "words": number.health_text}
            for number in numbers]
