# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Which opportunities a follow-up rule finds: one statement per rule, by an index on what it looks at."""
from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

#: The last moment of either side in a conversation, see the index of ``conversation``.
QUIET = "GREATEST(%(c)s.last_in_at, %(c)s.last_out_at)"

#: One per opportunity and one per chat: of an opportunity what comes first, of a chat what is worth most.
FIND = """
    WITH cut(user_id, since) AS (SELECT * FROM unnest(%(users)s::int[], %(moments)s::timestamp[])),
         lasting(company_id, user_id) AS (SELECT * FROM unnest(%(companies)s::int[], %(last)s::int[]))
    SELECT lead_id, conversation_id, channel_id, company_id, user_id, key FROM (
    SELECT DISTINCT ON (channel_id) * FROM (
    SELECT DISTINCT ON (lead.id) lead.id AS lead_id, c.id AS conversation_id, c.channel_id, c.company_id,
           cut.user_id, occasion.key, lead.expected_revenue AS value
      FROM %(source)s
      JOIN discuss_channel channel ON channel.id = c.channel_id AND NOT COALESCE(channel.wacrm_has_planned, FALSE)
      JOIN whatsapp_crm_contact contact ON contact.id = c.contact_id AND contact.erased_at IS NULL
      LEFT JOIN res_users lead_user ON lead_user.id = lead.user_id AND lead_user.active AND NOT lead_user.share
      LEFT JOIN res_users own_user ON own_user.id = c.user_id AND own_user.active
      LEFT JOIN crm_team team ON team.id = COALESCE(lead.team_id, c.team_id)
      LEFT JOIN res_users leader ON leader.id = team.user_id AND leader.active
      LEFT JOIN lasting ON lasting.company_id = c.company_id
      JOIN cut ON cut.user_id = COALESCE(lead_user.id, own_user.id, leader.id, lasting.user_id)
     CROSS JOIN LATERAL (SELECT %(prefix)s || lead.id || ':' || %(key)s AS key) occasion
     WHERE lead.active AND lead.won_status = 'pending' AND c.outcome IS DISTINCT FROM 'not_customer'
       AND %(when)s AND %(whom)s
       AND NOT EXISTS (SELECT FROM whatsapp_crm_followup f WHERE f.slot = 'lead:' || lead.id)
       AND NOT EXISTS (SELECT FROM whatsapp_crm_followup f WHERE f.state = 'open' AND f.channel_id = c.channel_id)
       AND NOT EXISTS (SELECT FROM whatsapp_crm_followup f WHERE f.key = occasion.key)
     ORDER BY lead.id, %(since)s, c.id) of_lead
     ORDER BY channel_id, value DESC NULLS LAST, lead_id) of_chat
     ORDER BY value DESC NULLS LAST, lead_id
     LIMIT %(limit)s"""

BY_CONVERSATION = """
    whatsapp_crm_conversation c JOIN crm_lead lead ON lead.id = c.lead_id"""
#: The opportunity's latest conversation.
LATEST = """
    JOIN LATERAL (
        SELECT * FROM whatsapp_crm_conversation latest WHERE latest.lead_id = lead.id
         ORDER BY latest.opened_at DESC, latest.id DESC LIMIT 1) c ON TRUE"""
BY_LEAD = "crm_lead lead" + LATEST
BY_ORDER = "sale_order orders JOIN crm_lead lead ON lead.id = orders.opportunity_id" + LATEST
BY_CHANNEL = """
    discuss_channel window_of JOIN whatsapp_crm_conversation c ON c.id = window_of.wacrm_conversation_id
    JOIN crm_lead lead ON lead.id = c.lead_id"""

#: Nobody waits, nobody has put it away, and no other conversation about it went on since.
AT_REST = f"""
    c.waiting_since IS NULL AND c.state <> 'snoozed' AND NOT EXISTS (
        SELECT FROM whatsapp_crm_conversation other WHERE other.lead_id = lead.id AND other.id <> c.id AND (
            other.waiting_since IS NOT NULL OR other.state = 'snoozed'
            OR ({QUIET % {'c': 'other'}}, other.id) > ({QUIET % {'c': 'c'}}, c.id)))"""
NOTHING_PLANNED = """
    NOT EXISTS (SELECT FROM mail_activity a WHERE a.active AND a.date_deadline >= %(today)s
                   AND (a.res_model = 'crm.lead' AND a.res_id = lead.id
                        OR a.res_model = 'whatsapp_crm.conversation' AND a.res_id = c.id))"""
#: What the customer last said names the silence: writing again while they are silent begins no other.
LAST_WORD = """(SELECT COALESCE(extract(epoch FROM max(said.last_in_at))::bigint, 0)
                  FROM whatsapp_crm_conversation said WHERE said.lead_id = lead.id)"""


class Occasion(NamedTuple):
    """How the opportunities of an occasion are found."""

    source: str
    #: What names it, after the rule and the opportunity.
    key: str
    #: The moment since which it is so; it has an index.
    since: str
    #: What else must be so.
    where: str


FOUND = {
    "silence": Occasion(BY_CONVERSATION, LAST_WORD, QUIET % {"c": "c"}, f"c.last_out_at IS NOT NULL AND {AT_REST}"),
    "resolved": Occasion(
        BY_CONVERSATION, "c.id || ':' || extract(epoch FROM c.resolved_at)::bigint", "c.resolved_at",
        f"c.state = 'resolved' AND c.outcome IS DISTINCT FROM 'next_step' AND {AT_REST}"),
    "stage": Occasion(
        BY_LEAD, "lead.stage_id || ':' || extract(epoch FROM lead.date_last_stage_update)::bigint",
        "lead.date_last_stage_update", AT_REST),
    "proposal": Occasion(
        BY_CONVERSATION, LAST_WORD, QUIET % {"c": "c"}, f"c.last_out_at IS NOT NULL AND {AT_REST}"),
    "validity": Occasion(
        BY_ORDER, "orders.id || ':' || orders.validity_date", "orders.validity_date", "orders.state = 'sent'"),
    "window": Occasion(
        BY_CHANNEL, "c.id || ':' || extract(epoch FROM window_of.wacrm_window_until)::bigint",
        "window_of.wacrm_window_until", "c.state NOT IN ('resolved', 'snoozed')"),
}
#: Those that nobody may be waiting in.
RESTING = tuple(name for name, occasion in FOUND.items() if AT_REST in occasion.where)


class WhatsappCrmFollowupRuleFind(models.AbstractModel):
    """The search of a rule, as one statement."""

    _name = "whatsapp_crm.followup.rule.find"
    _description = "Search of a WhatsApp Follow-up Rule"

    def _find(self, limit):
        """The opportunities for which it is time now, the most valuable first.

        :return: list of (lead, conversation, chat, company, user in charge, key), ids and a text
        """
        self.ensure_one()
        if self.occasion == "validity" and not self._orders_known():
            return []
        occasion, cuts = FOUND[self.occasion], self._cuts()
        if not cuts:
            return []
        last = self._last_resorts()
        self.env.flush_all()
        return self.env.execute_query(SQL(
            FIND, users=list(cuts), moments=list(cuts.values()), source=SQL(occasion.source),
            companies=list(last), last=list(last.values()), since=SQL(occasion.since),
            prefix=f"{self.occasion}:{self.id}:", key=SQL(occasion.key), limit=limit,
            when=SQL(" AND ").join([*self._time_is_up(occasion, cuts), *self._what_else(occasion)]),
            whom=SQL(" AND ").join(self._whom())))

    def _last_resorts(self):
        """Who is in charge where nobody else is: a sales manager of the company, else an administrator.

        :return: dict from the companies' ids to the users' ids
        """
        users = self.env["res.users"]
        # sudo: res.company - a rule without a company looks at all of them
        companies = self.company_id or self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        people = {company.id: users._wacrm_with_right("sales_team.group_sale_manager", company)
                  or users._wacrm_admins(company) for company in companies}
        return {company_id: found[0].id for company_id, found in people.items() if found}

    def _orders_known(self):
        return "sale.order" in self.env and "opportunity_id" in self.env["sale.order"]._fields

    # -------------------------------------------------------------------- when

    def _cuts(self):
        """Per possible person in charge: since when it must have been so, or until when it happens (naive UTC)."""
        now = fields.Datetime.now()
        # sudo: res.users - working hours of whoever may be in charge
        users = self.env["res.users"].sudo().search_fetch([("share", "=", False)], ["company_id"])
        looks_ahead = self.occasion in ("validity", "window")
        if self.delay_unit == "hours":
            span = timedelta(hours=self.delay)
            return dict.fromkeys(users.ids, now + span if looks_ahead else now - span)
        return users._wacrm_days_ahead(now, self.delay) if looks_ahead else users._wacrm_days_back(now, self.delay)

    def _time_is_up(self, occasion, cuts):
        """Conditions on the moment: exact per person, and bounds that an index can serve."""
        since, now = SQL(occasion.since), fields.Datetime.now()
        if self.occasion == "window":
            yield SQL("%s > %s", since, now)
        elif self.occasion == "validity":
            yield SQL("%s >= %s", since, fields.Date.context_today(self))
        elif self.until_days:
            yield SQL("%s >= %s", since, now - timedelta(days=self.until_days))
        yield SQL("%s <= %s", since, max(cuts.values()))
        yield SQL("%s <= cut.since", since)

    def _what_else(self, occasion):
        yield SQL(occasion.where)
        if self.skip_planned and self.occasion not in ("validity", "window"):
            yield SQL(NOTHING_PLANNED, today=fields.Date.context_today(self))
        if self.occasion == "proposal":
            yield SQL("lead.date_last_stage_update <= cut.since")
            if self._orders_known():
                yield SQL("NOT EXISTS (SELECT FROM sale_order o WHERE o.opportunity_id = lead.id"
                          " AND o.state = 'sent' AND o.write_date > cut.since)")
            if not self.stage_ids:
                yield self._proposal_sent()

    def _proposal_sent(self):
        """The opportunity is in its team's stage for that, or a quotation of it was sent; nothing is decided."""
        signs = []
        if "wacrm_proposal_stage_id" in self.env["crm.team"]._fields:
            signs.append(SQL("lead.stage_id = team.wacrm_proposal_stage_id"))
        if self._orders_known():
            signs.append(SQL(
                "EXISTS (SELECT FROM sale_order o WHERE o.opportunity_id = lead.id AND o.state = 'sent')"))
        return SQL("(%s) AND NOT %s", SQL(" OR ").join(signs or [SQL("FALSE")]), self._is_decided())

    def _is_decided(self):
        """SQL: of the quotations of ``lead`` one was confirmed or cancelled, and none waits for an answer."""
        if not self._orders_known():
            return SQL("FALSE")
        return SQL("""
            (EXISTS (SELECT FROM sale_order o WHERE o.opportunity_id = lead.id AND o.state IN ('sale', 'cancel'))
             AND NOT EXISTS (SELECT FROM sale_order o WHERE o.opportunity_id = lead.id AND o.state = 'sent'))""")

    # -------------------------------------------------------------------- whom

    def _whom(self):
        yield SQL("c.lead_id IS NOT NULL")
        if self.company_id:
            yield SQL("c.company_id = %s", self.company_id.id)
        if self.team_ids:
            yield SQL("COALESCE(lead.team_id, c.team_id) IN %s", tuple(self.team_ids.ids))
        if self.stage_ids:
            yield SQL("lead.stage_id IN %s", tuple(self.stage_ids.ids))
        if self.min_value:
            yield SQL("lead.expected_revenue >= %s", self.min_value)
        if self.max_value:
            yield SQL("COALESCE(lead.expected_revenue, 0) <= %s", self.max_value)
        if self.tag_ids:
            yield SQL("(%s OR %s)", self._tagged("crm.lead", SQL("lead.id")),
                      self._tagged("whatsapp_crm.conversation", SQL("c.id")))

    def _tagged(self, model, row):
        field = self.env[model]._fields["tag_ids"]
        return SQL(
            "EXISTS (SELECT FROM %s t WHERE t.%s = %s AND t.%s IN %s)", SQL.identifier(field.relation),
            SQL.identifier(field.column1), row, SQL.identifier(field.column2), tuple(self.tag_ids.ids))
