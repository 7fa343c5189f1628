# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo import fields, models
from odoo.addons.whatsapp_crm.models.inbox.conversation import STATES
from odoo.addons.whatsapp_crm.models.sla.clock import RESPONSES
from odoo.tools import SQL

from .bands import BANDS, NEVER, band_sql
from .figures import Figure

TURN_STATES = [
    ("waiting", "Waits for an answer"),
    ("answered", "Answered"),
    ("no_answer_needed", "No answer needed"),
    ("resolved_unanswered", "Resolved without an answer"),
    ("not_customer", "Not a customer"),
]
#: What came of a turn. Whoever turned out to be no customer had no answer to get.
ENDED = SQL("""
    CASE WHEN clock.ended_by = 'resolved_unanswered' AND conversation.outcome = 'not_customer' THEN 'not_customer'
         ELSE COALESCE(clock.ended_by, 'waiting') END""")


class WhatsappCrmReportTurn(models.Model):
    """A row for each time a customer began to wait for an answer, with what came of it.

    Whoever answered gets the credit, else who was responsible when it ended; only what still waits follows
    the conversation. A column that needs another table costs nothing while nobody asks for it. Where no
    response promise applies, nobody notes a wait and there is no row.
    """

    _name = "whatsapp_crm.report.turn"
    _description = "WhatsApp Response Times"
    _inherit = ["whatsapp_crm.report.origin"]
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "conversation_id"
    _depends = {
        "whatsapp_crm.sla.clock": [
            "conversation_id", "company_id", "kind", "state", "ended_by", "started_at", "stopped_at", "due_at",
            "elapsed_wall_seconds", "elapsed_business_seconds", "user_id", "owner_id", "team_id", "seen_at",
            "seen_by_id", "seen_until"],
        "whatsapp_crm.conversation": [
            "number_id", "entry_point_id", "lead_id", "user_id", "team_id", "state", "outcome", "tag_ids"],
        "whatsapp_crm.message": ["conversation_id", "origin", "sent_at"],
        "crm.lead": ["source_id", "medium_id", "campaign_id"],
        "whatsapp_crm.entry.point": ["source_id", "medium_id", "campaign_id"],
    }

    conversation_id = fields.Many2one("whatsapp_crm.conversation", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection([("first", "First answer"), ("next", "Further answer")], "Answer", readonly=True)
    state = fields.Selection(TURN_STATES, "What came of it", readonly=True)
    started_at = fields.Datetime("Customer wrote on", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    state_now = fields.Selection(STATES, "Status now", readonly=True)
    agent_id = fields.Many2one(
        "res.users", readonly=True,
        help="Who answered; else who was responsible when it ended, or is responsible while the customer waits.")
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, help="Empty where it was answered from the phone.")
    owner_id = fields.Many2one(
        "res.users", "Responsible then", readonly=True,
        help="When it ended; while the customer waits, who is responsible now.")
    team_id = fields.Many2one("crm.team", "Team then", readonly=True)
    tag_id = fields.Many2one(
        "crm.tag", "Subject", readonly=True,
        help="Of the tags that the conversation has today, the oldest one.")

    wait = Figure(
        "Response time (median)", readonly=True, aggregator="median",
        help="Hours from the customer's first unanswered message to our answer, nights and holidays included; half "
             "of the customers waited less. Only conversations with a response promise count.\n"
             "= median of (answered on − customer wrote on), of answered turns")
    wait_average = Figure(
        "Response time (average)", readonly=True, aggregator="avg",
        help="Hours from the customer's first unanswered message to our answer, on average.\n"
             "= sum of (answered on − customer wrote on) ÷ answered turns")
    wait_percentile_90 = Figure(
        "Response time (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Hours within which nine out of ten answers came.\n"
             "= 90th percentile of (answered on − customer wrote on), of answered turns")
    working_wait = Figure(
        "Working response time (median)", readonly=True, aggregator="median",
        help="Hours of working time until our answer, without what the bot took for its questions; half of the "
             "customers waited less. Only conversations with a response promise count.\n"
             "= median of working time from customer wrote on to answered on")
    working_wait_average = Figure(
        "Working response time (average)", readonly=True, aggregator="avg",
        help="Hours of working time until our answer, on average.\n"
             "= sum of working time from customer wrote on to answered on ÷ answered turns")
    working_wait_percentile_90 = Figure(
        "Working response time (90th percentile)", readonly=True, aggregator="percentile_90",
        help="Hours of working time within which nine out of ten answers came.\n"
             "= 90th percentile of working time from customer wrote on to answered on")
    band = fields.Selection(
        BANDS, "Answered within", readonly=True,
        help="How long the customer waited; never: resolved without an answer. Empty while the customer waits and "
             "where no answer was needed or it was no customer.")
    answered = Figure(
        "% answered", readonly=True, aggregator="avg",
        help="Share of the customer's turns that got an answer, late or not; those who still wait and those that "
             "needed none do not count. Only conversations with a response promise count.\n"
             "= answered ÷ (answered + resolved without an answer)")
    kept = Figure(
        "% within the promise", readonly=True, aggregator="avg",
        help="Share of the customer's turns that were answered before they were due; who waits past that time "
             "counts as missed, what needed no answer does not count.\n= met ÷ (met + missed)")
    seen = Figure(
        "% seen", readonly=True, aggregator="avg",
        help="Share of the customer's turns that somebody able to answer opened in the inbox before they ended; who "
             "turned out to be no customer does not count. Only conversations with a response promise count.\n"
             "= turns seen ÷ turns")
    seen_at = fields.Datetime("Seen on", readonly=True, help="First look of somebody who could have answered.")
    seen_by_id = fields.Many2one("res.users", "Seen by", readonly=True)
    seen_unanswered = Figure(
        "% seen, not answered", readonly=True, aggregator="avg",
        help="Share of the customer's turns that somebody able to answer opened and that were not answered within "
             "the time that the response promise leaves before it is at risk, counted from that look. What is "
             "answered later stays in it; what is still within that time or needed no answer does not count.\n"
             "= turns not answered in time after being seen ÷ (turns seen and answered, or seen and late or resolved "
             "without an answer)")
    seen_minutes = Figure(
        "Minutes from look to answer (median)", readonly=True, aggregator="median",
        help="Minutes from the first look of somebody able to answer to our answer; half of the answers came "
             "sooner.\n= median of (answered on − seen on), of turns seen and answered")
    from_phone = Figure(
        "% answered from the phone", readonly=True, aggregator="avg",
        help="Share of the answers that were written in the phone app instead of here. Only conversations with a "
             "response promise count.\n"
             "= turns answered from the phone ÷ answered turns")

    @property
    def _table_query(self):
        return SQL("""
            SELECT clock.id, clock.conversation_id, clock.company_id, clock.started_at, clock.stopped_at AS ended_at,
                   CASE clock.kind WHEN 'first_response' THEN 'first' ELSE 'next' END AS kind,
                   %(ended)s AS state, conversation.state AS state_now,
                   %(people)s, %(waits)s, %(looks)s, %(origin)s,
                   (SELECT MIN(tag.crm_tag_id) FROM crm_tag_whatsapp_crm_conversation_rel tag
                     WHERE tag.whatsapp_crm_conversation_id = clock.conversation_id) AS tag_id
              FROM whatsapp_crm_sla_clock clock
              LEFT JOIN whatsapp_crm_conversation conversation ON conversation.id = clock.conversation_id
              %(joins)s
             WHERE clock.kind IN %(kinds)s AND clock.ended_by IS DISTINCT FROM 'withdrawn'""",
            ended=ENDED, people=self._people(), waits=self._waits(), looks=self._looks(), kinds=RESPONSES,
            origin=self._origin_columns(), joins=self._origin_joins())

    def _people(self):
        return SQL("""
            CASE WHEN clock.ended_by IS NULL THEN conversation.user_id
                 WHEN clock.ended_by = 'answered' THEN COALESCE(clock.user_id, clock.owner_id)
                 ELSE COALESCE(clock.owner_id, clock.user_id) END AS agent_id,
            CASE WHEN clock.ended_by = 'answered' THEN clock.user_id END AS answered_by_id,
            CASE WHEN clock.ended_by IS NULL THEN conversation.user_id ELSE clock.owner_id END AS owner_id,
            CASE WHEN clock.ended_by IS NULL THEN conversation.team_id ELSE clock.team_id END AS team_id""")

    def _waits(self):
        """How long it took, and whether that was as promised; nobody knows where working hours never got that far."""
        took = SQL("CASE WHEN clock.ended_by = 'answered' THEN clock.elapsed_wall_seconds END")
        worked = SQL("CASE WHEN clock.ended_by = 'answered' THEN clock.elapsed_business_seconds END")
        return SQL("""
            %(took)s / 3600.0 AS wait, %(took)s / 3600.0 AS wait_average, %(took)s / 3600.0 AS wait_percentile_90,
            %(worked)s / 3600.0 AS working_wait, %(worked)s / 3600.0 AS working_wait_average,
            %(worked)s / 3600.0 AS working_wait_percentile_90,
            CASE %(ended)s WHEN 'answered' THEN %(band)s WHEN 'resolved_unanswered' THEN %(never)s END AS band,
            CASE %(ended)s WHEN 'answered' THEN 1 WHEN 'resolved_unanswered' THEN 0 END AS answered,
            CASE WHEN %(ended)s = 'not_customer' OR clock.due_at IS NULL THEN NULL WHEN clock.state = 'met' THEN 1
                 WHEN clock.state = 'breached' OR clock.state = 'running' AND clock.due_at < %(now)s THEN 0 END AS kept,
            CASE WHEN clock.ended_by IS DISTINCT FROM 'answered' THEN NULL
                 WHEN clock.user_id IS NOT NULL THEN 0
                 ELSE EXISTS (SELECT FROM whatsapp_crm_message message
                               WHERE message.conversation_id = clock.conversation_id
                                 AND message.origin = 'phone_app' AND message.sent_at = clock.stopped_at)::int
                  END AS from_phone""",
            ended=ENDED, took=took, worked=worked, never=NEVER, band=band_sql(took), now=fields.Datetime.now())

    def _looks(self):
        """Who looked and left it, by what was promised when they did."""
        return SQL("""
            clock.seen_at, clock.seen_by_id,
            CASE WHEN %(ended)s <> 'not_customer' THEN (clock.seen_at IS NOT NULL)::int END AS seen,
            CASE WHEN clock.seen_at IS NULL OR %(ended)s IN ('no_answer_needed', 'not_customer') THEN NULL
                 WHEN clock.ended_by = 'resolved_unanswered'
                   OR COALESCE(clock.stopped_at, %(now)s) > clock.seen_until THEN 1
                 WHEN clock.ended_by = 'answered' AND clock.seen_until IS NOT NULL THEN 0 END AS seen_unanswered,
            CASE WHEN clock.ended_by = 'answered' AND clock.stopped_at >= clock.seen_at
                 THEN EXTRACT(EPOCH FROM clock.stopped_at - clock.seen_at) / 60 END AS seen_minutes""",
            ended=ENDED, now=fields.Datetime.now())
