"""The deadlines of generated conversations: answered soon or late, looked at or not."""

from .chance import chance, took
from .plan import NOW

#: How often a customer began to wait in a conversation that is over, and how far apart.
_TURNS, _APART = 3, "10 hours"
_NUMBER = f"plan.j::bigint * {_TURNS} + turn.n"
_LOOKED, _NO_ANSWER, _UNANSWERED, _BY_PHONE = 0.7, 0.03, 0.04, 0.05
_TO_ANSWER = "5 minutes"  # after a look
_STATE = """
    CASE WHEN s.ended_by IS NULL THEN 'running' WHEN seed.kind = 'resolution' THEN seed.state
         WHEN s.ended_by IN ('no_answer_needed', 'withdrawn') THEN 'cancelled'
         WHEN s.stopped_at > s.due_at THEN 'breached'
         WHEN s.ended_by = 'resolved_unanswered' THEN 'cancelled' ELSE 'met' END"""


def deadlines(copies, conversations):
    """Every deadline of the seed conversation; those that ended happen several times, each in its own way.

    The running one counts from the wait; what is past of it was told of.

    :param str conversations: SQL of the plan with each conversation's customer
    """
    copies.insert(
        "whatsapp_crm_sla_clock", _source(copies, conversations), seed="s.seed_id", id="s.new_id",
        conversation_id="s.id", kind="CASE WHEN s.n = 0 THEN seed.kind ELSE 'next_response' END",
        started_at="s.started_at", warning_at="s.warning_at", due_at="s.due_at", stopped_at="s.stopped_at",
        ended_by="s.ended_by", state=_STATE,
        elapsed_wall_seconds="CASE WHEN s.stopped_at IS NOT NULL THEN s.took END",
        elapsed_business_seconds="CASE WHEN s.stopped_at IS NOT NULL THEN LEAST(s.took, 3600 + s.took / 3) END",
        team_id="CASE WHEN s.stopped_at IS NOT NULL THEN s.team_id END",
        owner_id="CASE WHEN s.stopped_at IS NOT NULL THEN s.user_id END",
        user_id=f"CASE WHEN s.stopped_at IS NOT NULL AND {chance('s.number', 'phone')} > {_BY_PHONE}"
                " THEN s.user_id END",
        seen_at="s.seen_at", seen_by_id="CASE WHEN s.seen_at IS NOT NULL THEN s.user_id END",
        seen_until=f"s.seen_at + interval '{_TO_ANSWER}'",
        warned_at="CASE WHEN s.warning_at <= s.told_until THEN s.warning_at END",
        breached_at="CASE WHEN s.due_at <= s.told_until THEN s.due_at END",
        next_at="CASE WHEN s.stopped_at IS NOT NULL OR s.due_at <= s.told_until THEN NULL"
                " WHEN s.warning_at <= s.told_until THEN s.due_at ELSE s.warning_at END")


def first_answer(opened_at):
    """The SQL of when the first answer came to a conversation of the plan ``s`` that began then."""
    return f"LEAST({opened_at} + {took(f's.j::bigint * {_TURNS}')} * interval '1 second', {NOW})"


def resolved(opened_at):
    """The SQL of when that conversation was over."""
    return f"LEAST({opened_at} + {_TURNS} * interval '{_APART}', {NOW})"


def _source(copies, conversations):
    """One row a deadline, numbered in order of time."""
    return f"""(
        SELECT turn.*, {copies.next_id("whatsapp_crm_sla_clock")} - 1 + row_number() OVER (ORDER BY number, seed_id)
                 AS new_id,
               COALESCE(stopped_at, now) AS told_until,
               CASE WHEN ended_by IS NOT NULL AND user_id IS NOT NULL AND {chance('number', 'looked')} < {_LOOKED}
                    THEN date_trunc('second', started_at + took * {chance('number', 'look')} * interval '1 second')
                    END AS seen_at
          FROM ({_turns(conversations)}) turn
         WHERE COALESCE(stopped_at, started_at) <= now)"""


def _turns(conversations):
    """When each begins and ends."""
    return f"""
        SELECT clock.id AS seed_id, plan.id, plan.user_id, plan.team_id, turn.n, {_NUMBER} AS number, now, took,
               begun.at AS started_at, begun.at + (clock.warning_at - clock.started_at) AS warning_at,
               begun.at + (clock.due_at - clock.started_at) AS due_at,
               CASE WHEN clock.state <> 'running' THEN begun.at + took * interval '1 second' END AS stopped_at,
               CASE WHEN clock.state = 'running' OR clock.kind = 'resolution' THEN clock.ended_by
                    WHEN {chance(_NUMBER, 'ended')} < {_NO_ANSWER} THEN 'no_answer_needed'
                    WHEN {chance(_NUMBER, 'ended')} < {_UNANSWERED} THEN 'resolved_unanswered'
                    ELSE clock.ended_by END AS ended_by
          FROM {conversations} plan
          JOIN whatsapp_crm_conversation model ON model.id = plan.seed_id
          JOIN whatsapp_crm_sla_clock clock ON clock.conversation_id = model.id
         CROSS JOIN (SELECT {NOW} AS now) moment
         CROSS JOIN LATERAL generate_series(
             0, CASE WHEN plan.state = 'resolved' AND clock.kind <> 'resolution' THEN {_TURNS - 1} ELSE 0 END) turn(n)
         CROSS JOIN LATERAL (
             SELECT CASE clock.state WHEN 'running' THEN plan.waiting_since
                         ELSE plan.opened_at + (clock.started_at - model.opened_at) + turn.n * interval '{_APART}'
                    END AS at) begun
         CROSS JOIN LATERAL (
             SELECT GREATEST(LEAST({took(_NUMBER)}, EXTRACT(EPOCH FROM now - begun.at)::int), 0) AS took) span"""
