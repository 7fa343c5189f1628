# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What the reports of leads should say, worked out row by row from the raw records in plain Python."""

from ..report.bands import NEVER, band_of

RESPONSES = ("first_response", "next_response")
DAY, HOUR = 24 * 3600, 3600


class Answer:
    """How soon and by whom the customer of some conversations was answered first."""

    def __init__(self, clocks):
        waits = [one for one in clocks if one.ended_by not in ("withdrawn", "no_answer_needed")]
        answers = sorted((one for one in waits if one.ended_by == "answered"), key=lambda one: (one.stopped_at, one.id))
        first = answers[0] if answers else clocks.browse()
        self.agent = first.user_id or first.owner_id
        self.team = first.team_id
        self.waited = bool(waits)
        self.waits_now = any(not one.ended_by for one in waits)
        began = min((one.started_at for one in waits), default=None)
        self.seconds = (first.stopped_at - began).total_seconds() if first else None

    def band(self, lead):
        """False: nobody waited, or somebody still does."""
        over = not self.waits_now or lead.won_status in ("won", "lost")
        if self.seconds is None:
            return NEVER if self.waited and over else False
        return band_of(self.seconds)


class LeadOracle:
    """Reads everything once; each method gives {id of the row: {field: value}}, None where nothing is known.

    :param beginnings: stages in which a pipeline begins
    :param defining: teams that say themselves which leads are qualified
    """

    def __init__(self, env, company, now, beginnings, defining):
        self.env, self.company, self.now = env, company, now
        self.beginnings, self.defining = beginnings, defining
        self.leads = env["crm.lead"].with_context(active_test=False).search([])
        self.talks = env["whatsapp_crm.conversation"].search([])
        self.gone = self.talks.filtered("made_lead_archived").made_lead_id
        self.talks_of = self.talks.grouped("lead_id")
        self.clocks = env["whatsapp_crm.sla.clock"].search([("kind", "in", RESPONSES)]).grouped("conversation_id")

    def _answer(self, talks):
        return Answer(self.env["whatsapp_crm.sla.clock"].union(*filter(None, map(self.clocks.get, talks))))

    def _is_there(self, lead):
        """Lost leads are archived; who is archived otherwise, or with somebody who was no customer, was none."""
        return bool(lead.active or lead.won_status != "pending" and lead not in self.gone)

    def _first_talk(self, lead):
        """The conversation in which a lead began; one with no customer only where there is no other."""
        ordered = sorted(self.talks_of.get(lead, ()), key=lambda one: (
            one.outcome == "not_customer", one.opened_at, one.id))
        return ordered[0] if ordered else self.talks.browse()

    def _is_qualified(self, lead):
        """Where a team does not say what that is, who got past the first stage is."""
        past = lead.team_id not in self.defining and lead.stage_id and lead.stage_id not in self.beginnings
        return bool(lead.type == "opportunity" and (lead.won_status == "won" or lead.wacrm_qualified_at or past))

    # ------------------------------------------------------------- conversations

    def funnel(self):
        return {talk.id: self._funnel(talk) for talk in self.talks
                if talk.company_id == self.company and talk.outcome != "not_customer"}

    def _funnel(self, talk):
        lead, answer, entry = talk.lead_id, self._answer(talk), talk.entry_point_id
        begun = bool(lead) and self._is_there(lead) and self._first_talk(lead) == talk
        won, qualified = begun and lead.won_status == "won", begun and self._is_qualified(lead)
        return {
            "date": talk.opened_at, "lead_id": lead.id, "salesperson_id": lead.user_id.id,
            "agent_id": (answer.agent or talk.user_id or lead.user_id).id,
            "team_id": (answer.team or talk.team_id or lead.team_id).id, "entry_point_id": entry.id,
            "source_id": (lead.source_id or entry.source_id).id, "band": answer.band(lead),
            "conversations": 1, "is_lead": int(begun), "qualified": int(qualified), "won": int(won),
            "lead_rate": int(begun), "qualified_rate": int(qualified) if begun else None,
            "won_rate": int(won) if begun else None, "revenue": lead.expected_revenue if won else None}

    # --------------------------------------------------------------------- leads

    def lead(self):
        rows = {lead.id: self._lead(lead) for lead in self.leads if self._is_whatsapp(lead)}
        return {number: row for number, row in rows.items() if row["company_id"] == self.company.id}

    def _is_whatsapp(self, lead):
        return bool(self._first_talk(lead) or lead.wacrm_first_entry_id) and self._is_there(lead)

    def _origin(self, lead):
        talk = self._first_talk(lead)
        entry = lead.wacrm_first_entry_id or talk.entry_point_id
        answer = self._answer(self.talks_of.get(lead, ()))
        return {
            "company_id": (lead.company_id or talk.company_id or entry.company_id).id, "lead_id": lead.id,
            "conversation_id": talk.id, "entry_point_id": entry.id, "band": answer.band(lead),
            "source_id": (lead.source_id or entry.source_id).id,
            "campaign_id": (lead.campaign_id or entry.campaign_id).id, "salesperson_id": lead.user_id.id,
            "agent_id": (answer.agent or lead.user_id).id, "team_id": (answer.team or lead.team_id or talk.team_id).id,
            "first_response": None if answer.seconds is None else answer.seconds / HOUR}

    def _lead(self, lead):
        marketing, won = bool(lead.wacrm_mql_at), lead.won_status == "won"
        untouched = not lead.wacrm_looked_at and not lead.wacrm_sql_at and lead.won_status == "pending"
        return {
            **self._origin(lead), "date": lead.create_date,
            "accepted": int(marketing and lead.wacrm_maturity == "sql"),
            "rejected": int(marketing and lead.wacrm_maturity == "rejected"),
            "not_looked_at": int(untouched and bool(lead.wacrm_look_by) and lead.wacrm_look_by <= self.now),
            "won": int(won), "revenue": lead.expected_revenue if won else None,
            "closed_at": lead.date_closed if lead.won_status != "pending" else None,
            "reason": lead.lost_reason_id.name if lead.won_status == "lost" else None}

    # -------------------------------------------------------------------- stages

    def stage(self):
        """Each stay of a lead in a stage, by what Odoo noted of its moves."""
        rows = {}
        for number in self.lead():
            lead = self.leads.browse(number)
            origin = {name: value for name, value in self._origin(lead).items() if name not in (
                "first_response", "company_id", "conversation_id")}
            rows |= {id_: {**origin, **stay} for id_, stay in self._stays(lead).items()}
        return rows

    def _stays(self, lead):
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        moves = self.env["mail.tracking.value"].search([("field_id", "=", field.id)], order="id").filtered(
            lambda one: one.mail_message_id.model == "crm.lead" and one.mail_message_id.res_id == lead.id)
        stays, entered = {}, lead.create_date
        for move in moves:
            left = move.mail_message_id.date
            if move.old_value_integer:
                stays[move.id * 2] = self._stay(
                    self._stage(move.old_value_integer), self._stage(move.new_value_integer), entered, left)
            entered = left
        if lead.won_status != "won":
            lost = lead.won_status == "lost"
            stays[lead.id * 2 + 1] = self._stay(
                lead.stage_id, lead.stage_id.browse(), entered, lost and lead.date_closed, "lost" if lost else "stays")
        return stays

    def _stage(self, number):
        return self.env["crm.stage"].browse(number).exists()

    def _stay(self, stage, after, entered, left, way=None):
        """:param way: what came of it; None: it was moved from one stage to the other, if there are still both"""
        if not way and stage and after:
            way = "moved" if (after.sequence, after.id) > (stage.sequence, stage.id) else "back"
        days = (left - entered).total_seconds() / DAY if left else None
        return {
            "stage_id": stage.id, "next_stage_id": after.id, "entered_at": entered, "left_at": left,
            "way": way or False, "stays": 1, "days": days, "days_average": days, "days_percentile_90": days,
            "days_so_far": (self.now - entered).total_seconds() / DAY if way == "stays" else None,
            "moved_rate": {"moved": 1, "back": 0, "lost": 0}.get(way)}
