"""What became of the opportunities of generated customers."""

from .chance import chance
from .plan import NOW, YEARS, pick

#: Of those that are decided.
_WON = 0.4
_DECIDED_WITHIN = 60  # days


def opportunities(copies, size, agents, seed):
    """One of each customer, spread over the years; those of customers whose conversations are over are decided.

    :param agents: ids of the salespeople
    :param str seed: SQL of the seed opportunity's id
    """
    lost = f"s.i < {size.people - size.open} AND NOT s.won"
    closed_at = f"s.came_at + {chance('s.i', 'closed')} * interval '{_DECIDED_WITHIN} days'"
    copies.insert(
        "crm_lead", _came(size), seed=seed, id="s.lead_id", partner_id="s.partner_id", name="s.name",
        team_id="s.team_id", user_id=pick(agents, "s.i"), create_date="s.came_at", date_open="s.came_at",
        source_id=_one_of("utm_source"),
        expected_revenue="200 + 100 * (s.i % 40)",
        wacrm_sql_at="CASE WHEN s.i % 3 = 0 THEN s.came_at + interval '1 day' END",
        wacrm_rejected_at="CASE WHEN s.i % 9 = 1 THEN s.came_at + interval '2 days' END",
        stage_id="CASE WHEN s.won THEN (SELECT min(id) FROM crm_stage WHERE is_won)"
                 " WHEN s.i % 3 = 0 THEN (SELECT id FROM crm_stage WHERE NOT is_won ORDER BY sequence OFFSET 1 LIMIT 1)"
                 " ELSE seed.stage_id END",
        won_status=f"CASE WHEN s.won THEN 'won' WHEN {lost} THEN 'lost' ELSE seed.won_status END",
        active=f"NOT ({lost})",
        probability=f"CASE WHEN s.won THEN 100 WHEN {lost} THEN 0 ELSE seed.probability END",
        lost_reason_id=f"CASE WHEN {lost} THEN {_one_of('crm_lost_reason')} END",
        date_closed=f"CASE WHEN s.won OR {lost} THEN LEAST({closed_at}, {NOW}) END")


def _one_of(table):
    return f"(SELECT (array_agg(id ORDER BY id))[1 + s.i % count(*)] FROM {table})"


def _came(size):
    """Who came when, and who bought."""
    ago = f"({size.people} - i) * interval '{YEARS} years' / {size.people}"
    return f"""(
        SELECT *, date_trunc('second', {NOW} - {ago}) AS came_at,
               i < {size.people - size.open} AND {chance('i', 'won')} < {_WON} AS won
          FROM plan_person)"""
