# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import OUTCOMES
from odoo.tools import SQL

from .figures import Figure

#: Facts of a conversation's story that are counted here; promises, handoffs and follow-ups have their own reports.
KINDS = [
    ("opened", "Began"),
    ("taken", "Taken"),
    ("handoff_accepted", "Handoff accepted"),
    ("answered", "Answered"),
    ("no_answer_needed", "No answer needed"),
    ("resolved", "Resolved"),
    ("came_back", "Came back"),
    ("not_confirmed", "Came back soon after it was confirmed"),
]
#: By these somebody attends a conversation.
ATTENDED = ("taken", "handoff_accepted", "answered")


class WhatsappCrmReportWork(models.Model):
    """A row for each step in the life of a conversation, on the day and with the people of that step.

    What begins counts for whoever is responsible first, what is resolved for who resolved it; what comes
    back for who had resolved it. Whatever happens later changes none of it.
    """

    _name = "whatsapp_crm.report.work"
    _inherit = "whatsapp_crm.report.fact"
    _description = "WhatsApp Conversations per Day"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.milestone": ["company_id", "unanswered", "facts"],
        "whatsapp_crm.conversation": ["first_owner_id", "first_team_id"],
    }

    date = fields.Datetime("On", readonly=True)
    kind = fields.Selection(KINDS, "What happened", readonly=True)
    outcome = fields.Selection(OUTCOMES, "How it ended", readonly=True, help="Empty where it was not resolved.")
    agent_id = fields.Many2one(help=(
        "Who did it. What begins counts for whoever is responsible first, what comes back for who had resolved it. "
        "Empty: the system, or the phone app."))
    team_id = fields.Many2one(help=(
        "Of what begins, the team of whoever is responsible first, or to which it was moved before anybody saw it."))
    owner_id = fields.Many2one("res.users", "Responsible then", readonly=True)

    opened = fields.Integer(
        readonly=True, help="Conversations that began.\n= number of conversations begun")
    attended = fields.Integer(
        readonly=True, aggregator="count_distinct",
        help="Conversations that somebody took or answered, each once per person and day, or per whatever the rows "
             "are grouped by.\n= number of different conversations taken, accepted or answered")
    resolved = fields.Integer(
        readonly=True,
        help="Times that a conversation was resolved; one that came back and was resolved again counts twice.\n"
             "= number of times resolved")
    came_back = fields.Integer(
        "Came back", readonly=True,
        help="Times that a customer wrote again after it was resolved, within the time in which it goes on.\n"
             "= number of times come back")
    came_back_share = Figure(
        "% came back", readonly=True, aggregator="avg",
        help="Share of what was resolved that came back so far; people who are not customers do not count.\n"
             "= resolved and come back ÷ resolved")
    not_confirmed = fields.Integer(
        "Came back after confirmed", readonly=True,
        help="Customers who wrote again within 48 hours although it was confirmed as solved.\n"
             "= number of times come back within 48 hours after confirmed")
    unanswered = fields.Integer(
        "Resolved without an answer", readonly=True,
        help="Times that a conversation was resolved while the customer still waited; people who are not customers do "
             "not count.\n"
             "= number of times resolved with the customer waiting")
    no_answer_needed = fields.Integer(
        "No answer needed", readonly=True,
        help="Times that somebody decided that the customer's words need no answer.\n"
             "= number of times marked as No answer needed")

    @property
    def _table_query(self):
        return SQL("""
            SELECT fact.id, fact.at AS date, fact.kind, fact.conversation_id, fact.company_id,
                   %(team)s AS team_id, fact.owner_id, %(agent)s AS agent_id, %(counts)s, %(conversation)s
              FROM whatsapp_crm_milestone fact
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = fact.conversation_id
              %(joins)s
             WHERE fact.kind IN %(kinds)s""",
            agent=self._agent(), team=self._team(), counts=self._counts(), conversation=self._conversation_columns(),
            joins=self._origin_joins(), kinds=tuple(kind for kind, _label in KINDS))

    def _agent(self):
        return SQL("""
            CASE WHEN fact.kind = 'opened' THEN COALESCE(fact.user_id, conversation.first_owner_id)
                 WHEN fact.kind IN ('came_back', 'not_confirmed') THEN (
                      SELECT ended.user_id FROM whatsapp_crm_milestone ended
                       WHERE ended.conversation_id = fact.conversation_id AND ended.kind = 'resolved'
                         AND ended.id < fact.id ORDER BY ended.id DESC LIMIT 1)
                 ELSE fact.user_id END""")

    def _team(self):
        """What begins stands with its number's team until it is given to somebody, or to another team."""
        return SQL("""
            CASE WHEN fact.kind = 'opened' THEN COALESCE(conversation.first_team_id, fact.team_id)
                 ELSE fact.team_id END""")

    def _counts(self):
        """What followed is looked up only for the few conversations that ever came back."""
        return SQL("""
            (fact.kind = 'opened')::int AS opened,
            CASE WHEN fact.kind IN %(attended)s THEN fact.conversation_id END AS attended,
            (fact.kind = 'resolved')::int AS resolved, (fact.kind = 'came_back')::int AS came_back,
            (fact.kind = 'not_confirmed')::int AS not_confirmed,
            (fact.kind = 'resolved' AND fact.unanswered IS TRUE
             AND fact.facts ->> 'outcome' IS DISTINCT FROM 'not_customer')::int AS unanswered,
            (fact.kind = 'no_answer_needed')::int AS no_answer_needed,
            CASE WHEN fact.kind = 'resolved' THEN fact.facts ->> 'outcome' END AS outcome,
            CASE WHEN fact.kind <> 'resolved' OR fact.facts ->> 'outcome' = 'not_customer' THEN NULL
                 WHEN fact.conversation_id IN (SELECT back.conversation_id FROM whatsapp_crm_milestone back
                                                WHERE back.kind = 'came_back') THEN COALESCE((
                      SELECT (later.kind = 'came_back')::int FROM whatsapp_crm_milestone later
                       WHERE later.conversation_id = fact.conversation_id AND later.id > fact.id
                         AND later.kind IN ('came_back', 'resolved') ORDER BY later.id LIMIT 1), 0)
                 ELSE 0
                  END AS came_back_share""", attended=ATTENDED)
