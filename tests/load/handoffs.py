"""Conversations that were handed off to a person or to another team, some of them several times."""

from .chance import chance, took
from .past import tell

#: The share that is handed off at least once, twice, three times.
_SHARES = (0.08, 0.03, 0.01)
_FIRST, _BETWEEN = 8, 5  # hours after the beginning, and from one to the next
_TO_A_TEAM = 0.4
#: Chances below each, in this order; the others were withdrawn.
_STATES = {"accepted": 0.85, "returned": 0.93, "expired": 0.97}
_ACCEPTED_BY = "given_at + LEAST({took}, 10000) * interval '1 second'"


def handoffs(copies):
    """What was accepted has another responsible from then on: in its later deadlines, its end and its readers."""
    for number, share in enumerate(_SHARES):
        _plan(copies, number, share)
        _rows(copies)
        _tell(copies)
        _move(copies)
    _follow(copies)


def _plan(copies, number, share):
    """Who hands off to whom: within the team, or to the next one."""
    once = f"past.r * {len(_SHARES)} + {number}"
    cases = " ".join(f"WHEN {chance(once, 'handoff state')} < {below} THEN '{state}'"
                     for state, below in _STATES.items())
    copies.run("DROP TABLE IF EXISTS passing")
    copies.run(f"""
        CREATE TEMP TABLE passing AS
        SELECT known.*, them.user_id AS to_user_id, them.team_id AS to_team_id,
               {_ACCEPTED_BY.format(took=took('known.once'))} AS settled_at
          FROM (SELECT past.*, {once} AS once, me.k, me.team, CASE {cases} ELSE 'withdrawn' END AS state,
                       past.opened_at + ({_FIRST} + {number} * {_BETWEEN} + {chance(once, 'given')})
                                        * interval '1 hour' AS given_at,
                       me.people = 1 OR {chance(once, 'team')} < {_TO_A_TEAM}
                           AND {chance(once, 'handoff state')} < {_STATES['accepted']} AS elsewhere
                  FROM past JOIN staff me ON me.user_id = past.user_id AND me.team_id = past.team_id
                 WHERE {chance('past.r', 'handed off')} < {share}) known
          JOIN staff them ON them.team = (known.team + known.elsewhere::int) % (SELECT max(team) + 1 FROM staff)
           AND them.k = (known.k + 1 + known.r % GREATEST(them.people - 1, 1)) % them.people
         WHERE them.user_id <> known.user_id""")


def _rows(copies):
    copies.add(
        "whatsapp_crm_handoff", "passing", conversation_id="s.id", company_id="s.company_id",
        from_user_id="s.user_id", from_team_id="s.team_id",
        to_user_id="CASE WHEN NOT s.elsewhere THEN s.to_user_id END",
        to_team_id="CASE WHEN s.elsewhere THEN s.to_team_id END",
        tag_id="(SELECT (array_agg(id ORDER BY id))[1 + s.r % count(*)] FROM crm_tag)",
        settled_by_id="CASE WHEN s.state <> 'expired' THEN s.to_user_id END", reason="'Pide la factura de mayo'",
        priority="(s.r % 3)::text", next_step="'Enviar el enlace de pago'", state="s.state",
        return_reason="CASE WHEN s.state = 'returned' THEN 'No es de nuestra zona' END",
        given_at="date_trunc('second', s.given_at)", settled_at="date_trunc('second', s.settled_at)")
    copies.run("""
        INSERT INTO crm_tag_whatsapp_crm_conversation_rel (whatsapp_crm_conversation_id, crm_tag_id)
        SELECT id, (SELECT (array_agg(id ORDER BY id))[1 + s.r % count(*)] FROM crm_tag) FROM passing s
        ON CONFLICT DO NOTHING""")


def _tell(copies):
    by_team = {"user": "s.user_id", "owner": "NULL"}
    elsewhere = "(SELECT * FROM passing WHERE elsewhere)"
    tell(copies, "released", elsewhere, at="s.given_at", **by_team)
    tell(copies, "team_changed", elsewhere, at="s.given_at", team="s.to_team_id", **by_team)
    tell(copies, "handed_off", "passing", at="s.given_at", user="s.user_id", note="'Pide la factura de mayo'",
                owner="CASE WHEN NOT s.elsewhere THEN s.user_id END",
                team="CASE WHEN s.elsewhere THEN s.to_team_id ELSE s.team_id END")
    tell(copies, "handoff_accepted", "(SELECT * FROM passing WHERE state = 'accepted')", at="s.settled_at",
                user="s.to_user_id", owner="s.to_user_id", team="s.to_team_id")
    for state in ("returned", "expired"):
        tell(copies, f"handoff_{state}", f"(SELECT * FROM passing WHERE state = '{state}')", at="s.settled_at",
                    user="s.to_user_id" if state == "returned" else "NULL")


def _move(copies):
    """Whoever accepted it has it; its readers grow."""
    copies.run("UPDATE past SET handoffs = past.handoffs + 1 FROM passing WHERE passing.id = past.id")
    copies.run("""
        UPDATE past SET user_id = to_user_id, team_id = to_team_id
          FROM passing WHERE passing.id = past.id AND passing.state = 'accepted'""")
    copies.run("""
        UPDATE whatsapp_crm_sla_clock clock SET owner_id = to_user_id, team_id = to_team_id,
               user_id = CASE WHEN clock.user_id IS NOT NULL THEN to_user_id END,
               seen_by_id = CASE WHEN clock.seen_by_id IS NOT NULL THEN to_user_id END
          FROM passing WHERE passing.id = clock.conversation_id AND passing.state = 'accepted'
           AND clock.started_at > passing.settled_at""")
    for table, one, other in (
            ("whatsapp_crm_conversation_team_rel (conversation_id, team_id)", "id", "to_team_id"),
            ("whatsapp_crm_conversation_reader_rel (conversation_id, user_id)", "id", "to_user_id"),
            ("whatsapp_crm_channel_team_rel (channel_id, team_id)", "channel_id", "to_team_id"),
            ("whatsapp_crm_channel_user_rel (channel_id, user_id)", "channel_id", "to_user_id")):
        copies.run(f"INSERT INTO {table} SELECT DISTINCT {one}, {other} FROM passing ON CONFLICT DO NOTHING")


def _follow(copies):
    """The conversation and its end belong to the last responsible."""
    copies.run("""
        UPDATE whatsapp_crm_conversation c
           SET user_id = past.user_id, team_id = past.team_id, handoff_count = past.handoffs, handed_off = FALSE,
               resolved_by_id = past.user_id
          FROM past WHERE past.id = c.id AND past.handoffs > 0""")
    copies.run("""
        UPDATE whatsapp_crm_milestone m
           SET owner_id = past.user_id, team_id = past.team_id, user_id = past.user_id
          FROM past WHERE past.id = m.conversation_id AND past.handoffs > 0 AND m.kind = 'resolved'""")
