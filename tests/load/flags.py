"""Golden flags: raised in some conversations, each with an opportunity of its own."""

from .chance import chance
from .past import tell
from .plan import NOW

_RAISED = 0.04
_WON, _STILL_RUNNING_WORKED = 0.2, 0.7
_RUNNING_FOR = "90 days"
_STAGE = "(SELECT (array_agg(id ORDER BY sequence, id))[1] FROM crm_stage WHERE {})"
#: What marketing and entry points know of the opportunity that is copied, and nobody of this one.
_NOT_COPIED = (
    "wacrm_first_entry_id", "wacrm_first_entry_at", "wacrm_last_entry_id", "wacrm_last_entry_at", "wacrm_maturity",
    "wacrm_mql_at", "wacrm_sql_at", "wacrm_rejected_at", "wacrm_look_by", "wacrm_looked_at")
_LOST_REASON = "(SELECT (array_agg(id ORDER BY id))[1 + s.r % count(*)] FROM crm_lost_reason)"


def flags(copies):
    """A fifth is won; old ones are won or lost; of an account only the newest may be still running."""
    _plan(copies)
    _opportunities(copies)
    _rows(copies)
    _tell(copies)
    copies.run("""
        UPDATE whatsapp_crm_conversation c SET golden_flag_id = flag.id
          FROM whatsapp_crm_golden_flag flag JOIN raising ON raising.new_lead_id = flag.lead_id
         WHERE flag.conversation_id = c.id""")


def _plan(copies):
    copies.run("DROP TABLE IF EXISTS raising")
    copies.run(f"""
        CREATE TEMP TABLE raising AS
        SELECT known.*, raised_at + {chance('r', 'flag worked')} * interval '3 days' AS worked_at,
               raised_at + (3 + 40 * {chance('r', 'flag closed')}) * interval '1 day' AS closed_at,
               CASE WHEN {chance('r', 'flag won')} < {_WON} THEN 'won'
                    WHEN NOT newest OR raised_at < {NOW} - interval '{_RUNNING_FOR}' THEN 'lost'
                    WHEN {chance('r', 'flag won')} < {_STILL_RUNNING_WORKED} THEN 'worked' ELSE 'open' END AS state
          FROM (SELECT past.*, date_trunc('second', opened_at + interval '20 hours') AS raised_at,
                       {copies.next_id("crm_lead")} - 1 + row_number() OVER (ORDER BY r) AS new_lead_id,
                       row_number() OVER (PARTITION BY partner_id ORDER BY r DESC) = 1 AS newest
                  FROM past WHERE {chance('r', 'flag')} < {_RAISED} AND lead_id IS NOT NULL) known""")
    copies.run(f"UPDATE raising SET worked_at = LEAST(worked_at, {NOW}), closed_at = LEAST(closed_at, {NOW})")


def _opportunities(copies):
    copies.insert(
        "crm_lead", "raising", seed="s.lead_id", id="s.new_lead_id", name="'Interés en el plan Profesional'",
        create_date="s.raised_at", date_open="s.raised_at", expected_revenue="300 + 50 * (s.r % 60)",
        won_status="CASE WHEN s.state IN ('won', 'lost') THEN s.state ELSE 'pending' END",
        active="s.state <> 'lost'", probability="CASE s.state WHEN 'won' THEN 100 WHEN 'lost' THEN 0 ELSE 20 END",
        stage_id=f"CASE WHEN s.state = 'won' THEN {_STAGE.format('is_won')} ELSE {_STAGE.format('NOT is_won')} END",
        lost_reason_id=f"CASE WHEN s.state = 'lost' THEN {_LOST_REASON} END",
        date_closed="CASE WHEN s.state IN ('won', 'lost') THEN date_trunc('second', s.closed_at) END",
        date_last_stage_update="s.raised_at", **dict.fromkeys(_NOT_COPIED, "NULL"))


def _rows(copies):
    copies.add(
        "whatsapp_crm_golden_flag",
        "(SELECT raising.*, lead.user_id AS salesperson_id FROM raising JOIN crm_lead lead ON lead.id = new_lead_id)",
        conversation_id="s.id", company_id="s.company_id", partner_id="s.partner_id", account_id="s.partner_id",
        note="'Quiere pasar al plan Profesional el mes que viene'", product="'plan Profesional'",
        raised_by_id="s.user_id", raised_at="s.raised_at", state="s.state", user_id="s.salesperson_id",
        chosen_by="'team'", lead_id="s.new_lead_id", found_lead="FALSE",
        account_key="CASE WHEN s.state IN ('open', 'worked') THEN s.company_id || ':partner:' || s.partner_id END",
        due_at="s.raised_at + interval '2 days'",
        escalated_at=f"CASE WHEN s.state = 'open' AND s.raised_at + interval '2 days' < {NOW}"
                     " THEN s.raised_at + interval '2 days' END",
        escalate_at=f"CASE WHEN s.state = 'open' AND s.raised_at + interval '2 days' >= {NOW}"
                    " THEN s.raised_at + interval '2 days' END",
        worked_at="CASE WHEN s.state <> 'open' THEN date_trunc('second', s.worked_at) END",
        worked_by_id="CASE WHEN s.state <> 'open' THEN s.salesperson_id END",
        worked_how="CASE WHEN s.state <> 'open' THEN 'contact' END",
        closed_at="CASE WHEN s.state IN ('won', 'lost') THEN date_trunc('second', s.closed_at) END",
        won_amount="CASE WHEN s.state = 'won' THEN 300 + 50 * (s.r % 60) END")


def _tell(copies):
    tell(copies, "flagged", "raising", at="s.raised_at", user="s.user_id", note="'plan Profesional'")
    tell(copies, "flag_worked", "(SELECT * FROM raising WHERE state <> 'open')", at="s.worked_at")
    for state in ("won", "lost"):
        tell(copies, f"flag_{state}", f"(SELECT * FROM raising WHERE state = '{state}')", at="s.closed_at")
