"""What the cron of deadlines costs: nothing due, some due, and how its rows are found."""

from .costs import Meter

CLOCKS = "whatsapp_crm_sla_clock"
NOW = "now() AT TIME ZONE 'UTC'"
RUN = "/web/dataset/call_kw/ir.cron/method_direct_trigger"
CLAIM = f"""
    EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM {CLOCKS}
     WHERE next_at <= {NOW} AND TRUE AND id <> ALL('{{}}'::int[])
     ORDER BY next_at LIMIT 300 FOR NO KEY UPDATE SKIP LOCKED"""


def measure_due(odoo, database, due=200, runs=3):
    """Run the cron with nothing due and with ``due`` deadlines at risk, then missed.

    :return: yields (what, statements, milliseconds, how many people were told)
    """
    _give_everybody_a_deadline(database)
    admin = odoo.rpc("admin")
    meter = Meter(odoo, admin)
    cron = {"model": "ir.cron", "method": "method_direct_trigger", "kwargs": {},
            "args": [admin.ref("whatsapp_crm.ir_cron_clocks")]}
    meter.once(RUN, cron)
    for what, column in [("nothing", None)] + [("at risk", "warning_at"), ("missed", "due_at")] * runs:
        if column:
            _let_come(database, column, due)
        statements, in_sql, elsewhere = meter.once(RUN, cron)
        yield what, statements, 1000 * (in_sql + elsewhere), _told(database)


def explain(database, due=200):
    """PostgreSQL's plan of the cron's query, with ``due`` rows to find."""
    _let_come(database, "warning_at", due)
    database.sql(f"ANALYZE {CLOCKS}")
    return "\n".join(line for line, in database.sql(CLAIM))


def _give_everybody_a_deadline(database):
    """One that runs for whoever waits, and is not due for days; one that was met for each of the others."""
    columns = "conversation_id, company_id, policy_id, kind, state, ended_by, started_at, warning_at, due_at"
    policy = "(SELECT min(id) FROM whatsapp_crm_sla_policy)"
    missing = f"NOT EXISTS (SELECT FROM {CLOCKS} k WHERE k.conversation_id = c.id)"
    database.sql(f"""
        INSERT INTO {CLOCKS} ({columns}, stopped_at)
        SELECT id, company_id, {policy}, 'first_response', 'met', 'answered', opened_at, opened_at + interval '5 min',
               opened_at + interval '15 min', opened_at + interval '4 min'
          FROM whatsapp_crm_conversation c WHERE waiting_since IS NULL AND {missing}""")
    database.sql(f"""
        INSERT INTO {CLOCKS} ({columns})
        SELECT id, company_id, {policy}, 'first_response', 'running', NULL, waiting_since,
               {NOW} + interval '3 days', {NOW} + interval '4 days'
          FROM whatsapp_crm_conversation c WHERE waiting_since IS NOT NULL AND {missing}""")
    _let_come(database, "warning_at", 0)
    database.sql(f"ANALYZE {CLOCKS}")


def _let_come(database, column, due):
    """Nothing is due but this moment of so many deadlines, a minute ago; nobody has been told of any."""
    database.sql("DELETE FROM mail_activity WHERE id IN (SELECT activity_id FROM whatsapp_crm_alert)")
    database.sql("DELETE FROM whatsapp_crm_alert")
    database.sql(f"""
        UPDATE {CLOCKS} SET warned_at = NULL, breached_at = NULL, reassign_at = NULL,
               warning_at = {NOW} + interval '3 days', due_at = {NOW} + interval '4 days',
               next_at = {NOW} + interval '3 days' WHERE state = 'running'""")
    database.sql(f"""
        UPDATE {CLOCKS} SET {column} = {NOW} - interval '1 min', next_at = {NOW} - interval '1 min',
               warned_at = CASE WHEN %s = 'due_at' THEN {NOW} END
         WHERE id IN (SELECT id FROM {CLOCKS} WHERE state = 'running' ORDER BY id DESC LIMIT %s)""", [column, due])


def _told(database):
    return database.value("SELECT count(DISTINCT user_id) FROM whatsapp_crm_alert")
