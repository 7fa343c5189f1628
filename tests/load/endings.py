"""How conversations ended, and who came back: after it was resolved, or soon after it was confirmed as solved."""

from .chance import chance, took
from .past import tell

#: Chances below each, in this order; the others were confirmed as solved.
_ENDINGS = {"not_customer": 0.03, "idle": 0.08, "next_step": 0.28}
_CAME_BACK, _BEGAN_ANOTHER = 0.05, 0.06
_WORK = "2 hours"  # from the second answer until it is resolved again
_CONFIRMED_HOLDS = 48  # hours


def endings(copies):
    """Outcomes other than the seed's, and what was resolved or marked without an answer."""
    cases = " ".join(f"WHEN {chance('r', 'ended')} < {below} THEN '{outcome}'" for outcome, below in _ENDINGS.items())
    copies.run(f"UPDATE past SET outcome = CASE {cases} ELSE 'confirmed' END")
    copies.run("""
        UPDATE whatsapp_crm_conversation c
           SET outcome = past.outcome, confirmed_by = NULL, proof = NULL,
               resolved_by_id = CASE WHEN past.outcome <> 'idle' THEN c.resolved_by_id END,
               not_customer_reason = CASE WHEN past.outcome = 'not_customer' THEN 'supplier' END,
               next_step = CASE WHEN past.outcome = 'next_step' THEN 'Llamar con el precio' END,
               next_step_on = CASE WHEN past.outcome = 'next_step' THEN (ended_at + interval '3 days')::date END
          FROM past WHERE past.id = c.id AND past.outcome <> 'confirmed'""")
    copies.run("""
        UPDATE whatsapp_crm_milestone m
           SET facts = jsonb_build_object('outcome', past.outcome), unanswered = clock.ended_by IS NOT NULL,
               user_id = CASE WHEN past.outcome <> 'idle' THEN m.user_id END
          FROM past LEFT JOIN LATERAL (
               SELECT ended_by FROM whatsapp_crm_sla_clock
                WHERE conversation_id = past.id AND ended_by = 'resolved_unanswered' LIMIT 1) clock ON TRUE
         WHERE m.conversation_id = past.id AND m.kind = 'resolved'
           AND (past.outcome <> 'confirmed' OR clock.ended_by IS NOT NULL)""")
    tell(copies, "no_answer_needed", """(
        SELECT past.id, stopped_at, clock.owner_id AS user_id, clock.team_id
          FROM past JOIN whatsapp_crm_sla_clock clock ON conversation_id = past.id
         WHERE ended_by = 'no_answer_needed')""", at="s.stopped_at", user="s.user_id")
    tell(copies, "next_step_agreed", "(SELECT * FROM past WHERE outcome = 'next_step')", at="s.ended_at",
         user="s.user_id", note="'Llamar con el precio'")


def comings_back(copies):
    """Some customers wrote again: it goes on with whoever had it, is answered and resolved once more."""
    copies.run("DROP TABLE IF EXISTS back")
    copies.run(f"""
        CREATE TEMP TABLE back AS
        SELECT *, back_at + {took('r')} * interval '1 second' AS answered_at,
               back_at + {took('r')} * interval '1 second' + interval '{_WORK}' AS again_at
          FROM (SELECT past.*, ended_at + {chance('r', 'back at')} * reopen_hours * interval '1 hour' AS back_at
                  FROM past JOIN whatsapp_crm_number number ON number.id = number_id
                 WHERE {chance('r', 'back')} < {_CAME_BACK} AND outcome NOT IN ('not_customer', 'idle')) known""")
    _tell_of_back(copies)
    _clock_of_back(copies)
    copies.run("""
        UPDATE whatsapp_crm_conversation c SET reopen_count = 1, resolved_at = date_trunc('second', again_at),
               last_in_at = date_trunc('second', back_at), last_out_at = date_trunc('second', answered_at)
          FROM back WHERE back.id = c.id""")
    copies.run("UPDATE past SET ended_at = date_trunc('second', again_at) FROM back WHERE back.id = past.id")


def _tell_of_back(copies):
    queue = {"at": "s.back_at", "owner": "NULL"}
    tell(copies, "not_confirmed", f"""(
        SELECT * FROM back
         WHERE outcome = 'confirmed' AND back_at < ended_at + {_CONFIRMED_HOLDS} * interval '1 hour')""", **queue)
    tell(copies, "not_confirmed", f"""(
        SELECT *, ended_at + {_CONFIRMED_HOLDS - 1} * interval '1 hour' AS back_at FROM past
         WHERE outcome = 'confirmed' AND {chance('r', 'back')} BETWEEN {_CAME_BACK} AND {_BEGAN_ANOTHER})""", **queue)
    tell(copies, "came_back", "back", **queue)
    tell(copies, "customer_wrote", "back", **queue)
    tell(copies, "taken", "back", at="s.answered_at - interval '10 seconds'", user="s.user_id")
    tell(copies, "answered", "back", at="s.answered_at", user="s.user_id",
         waited="EXTRACT(EPOCH FROM s.answered_at - s.back_at)::int")
    tell(copies, "resolved", "back", at="s.again_at", user="s.user_id",
         facts="jsonb_build_object('outcome', s.outcome)")


def _clock_of_back(copies):
    """The promise of an answer counts again, as it did the time before."""
    source = f"""(
        SELECT back.*, {copies.next_id("whatsapp_crm_sla_clock")} - 1 + row_number() OVER (ORDER BY r) AS new_id,
               (SELECT max(clock.id) FROM whatsapp_crm_sla_clock clock
                 WHERE clock.conversation_id = back.id AND clock.kind = 'next_response') AS clock_id
          FROM back)"""
    shifted = {name: f"date_trunc('second', s.back_at + (seed.{name} - seed.started_at))"
               for name in ("started_at", "warning_at", "due_at")}
    waited = "EXTRACT(EPOCH FROM s.answered_at - s.back_at)::int"
    copies.insert(
        "whatsapp_crm_sla_clock", source, seed="s.clock_id", id="s.new_id", **shifted,
        stopped_at="date_trunc('second', s.answered_at)", ended_by="'answered'",
        state=f"CASE WHEN s.answered_at > {shifted['due_at']} THEN 'breached' ELSE 'met' END",
        breached_at=f"CASE WHEN s.answered_at > {shifted['due_at']} THEN {shifted['due_at']} END", warned_at="NULL",
        elapsed_wall_seconds=waited, elapsed_business_seconds=f"LEAST({waited}, 3600 + {waited} / 3)",
        team_id="s.team_id", owner_id="s.user_id", user_id="s.user_id", seen_at="NULL", seen_by_id="NULL",
        seen_until="NULL", next_at="NULL")
