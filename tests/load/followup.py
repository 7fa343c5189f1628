"""What the cron of follow-ups costs: nothing due, many due, for opportunities of many people."""

from .costs import Meter

RUN = "/web/dataset/call_kw/ir.cron/method_direct_trigger"
NOW = "now() AT TIME ZONE 'UTC'"
SILENT = "50 hours"
RULE = {
    "name": "Load", "occasion": "silence", "delay": 48, "delay_unit": "hours", "until_days": 4,
    "step_ids": [(0, 0, {"does": "propose", "moment": "soft_followup", "summary": "Ask again"})],
}


def measure_followup(odoo, database, due=500, runs=3):
    """Run the cron with nothing due, then with ``due`` opportunities whose customers fell silent.

    :return: yields (what, statements, milliseconds, activities that came of it)
    """
    admin = odoo.rpc("admin")
    cron_id = admin.ref("whatsapp_crm.ir_cron_followup")
    database.sql("UPDATE ir_cron SET active = FALSE WHERE id = %s", [cron_id])  # waits until it is through
    _only_one_rule(database, admin)
    _give_everybody_opportunities(database)
    meter = Meter(odoo, admin)
    cron = {"model": "ir.cron", "method": "method_direct_trigger", "args": [cron_id], "kwargs": {}}
    while _new_activities(database, lambda: meter.once(RUN, cron)):
        pass  # what is due by chance
    for what, number in [("nothing", 0)] + [("silent", due)] * runs + [("nothing", 0)]:
        _fall_silent(database, number)
        costs = []
        activities = _new_activities(database, lambda: costs.append(meter.once(RUN, cron)))
        [(statements, in_sql, elsewhere)] = costs
        yield what, statements, 1000 * (in_sql + elsewhere), activities


def _only_one_rule(database, admin):
    database.sql("UPDATE whatsapp_crm_followup_rule SET active = FALSE")
    admin.call("whatsapp_crm.followup.rule", "create", RULE)
    database.sql("DELETE FROM mail_activity WHERE wacrm_followup_id IS NOT NULL")
    database.sql("DELETE FROM whatsapp_crm_followup")


def _give_everybody_opportunities(database):
    """Open opportunities spread over the agents, each with a value."""
    database.sql("""
        WITH agents AS (
            SELECT user_id, row_number() OVER (ORDER BY user_id) - 1 AS place, count(*) OVER () AS all_of_them
              FROM (SELECT DISTINCT user_id FROM whatsapp_crm_conversation WHERE user_id IS NOT NULL) owners)
        UPDATE crm_lead lead SET user_id = agents.user_id, expected_revenue = 100 + mod(lead.id, 5000)
          FROM agents WHERE agents.place = mod(lead.id, agents.all_of_them)""")
    database.sql("ANALYZE crm_lead, whatsapp_crm_conversation, whatsapp_crm_followup")


def _fall_silent(database, number):
    """The last conversations of so many opportunities that nobody follows up ended a good two days ago."""
    database.sql(f"""
        WITH latest AS (
            SELECT DISTINCT ON (c.lead_id) c.id, c.lead_id, c.state, GREATEST(c.last_in_at, c.last_out_at) AS quiet_at
              FROM whatsapp_crm_conversation c JOIN crm_lead lead ON lead.id = c.lead_id
             WHERE lead.active AND lead.won_status = 'pending'
             ORDER BY c.lead_id, GREATEST(c.last_in_at, c.last_out_at) DESC, c.id DESC),
        chosen AS (
            SELECT id FROM latest WHERE state = 'resolved' AND quiet_at < {NOW} - interval '5 days'
               AND NOT EXISTS (SELECT FROM whatsapp_crm_followup f WHERE f.lead_id = latest.lead_id)
             ORDER BY id LIMIT %s)
        UPDATE whatsapp_crm_conversation SET last_in_at = {NOW} - interval '{SILENT}',
               last_out_at = {NOW} - interval '{SILENT}'
         WHERE id IN (SELECT id FROM chosen)""", [number])


def _new_activities(database, run):
    """How many come of a run."""
    count = "SELECT count(*) FROM mail_activity WHERE wacrm_followup_id IS NOT NULL"
    before = database.value(count)
    run()
    return database.value(count) - before
