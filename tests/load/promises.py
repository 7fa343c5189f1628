"""What agents promised, and whether they followed up: with the activities that go with it."""

from .chance import chance
from .past import tell
from .plan import NOW

_PROMISED, _FOLLOWED_UP, _PLANNED = 0.03, 0.10, 0.4
_KEPT, _WITHDRAWN = 0.75, 0.8
#: Chance below which a follow-up ended so: state and reason.
_ENDS = (
    (0.30, "done", "answered"), (0.50, "done", "finished"), (0.70, "done", "by_hand"), (0.78, "pointless", "wrote"),
    (0.86, "pointless", "closed"), (0.96, "stopped", "stopped"), (1.01, "stopped", "nobody"))


def promises(copies):
    """Made in a message of ours two hours after the beginning, due a day later."""
    copies.run("DROP TABLE IF EXISTS promising")
    copies.run(f"""
        CREATE TEMP TABLE promising AS
        SELECT known.*, promised_at + CASE WHEN state = 'broken' THEN interval '1 day' ELSE interval '0' END
                        + {chance('r', 'promise ended')} * interval '23 hours' AS done_at
          FROM (SELECT past.*, opened_at + interval '2 hours' AS promised_at, opened_at + interval '26 hours' AS due_at,
                       CASE WHEN {chance('r', 'kept')} < {_KEPT} THEN 'kept'
                            WHEN {chance('r', 'kept')} < {_WITHDRAWN} THEN 'withdrawn' ELSE 'broken' END AS state
                  FROM past WHERE {chance('r', 'promise')} < {_PROMISED}) known""")
    copies.add(
        "whatsapp_crm_commitment", "promising", conversation_id="s.id", company_id="s.company_id",
        message_id="(SELECT min(id) FROM whatsapp_crm_message WHERE conversation_id = s.id AND direction = 'out')",
        what="'Enviar el presupuesto'", state="s.state", due_at="s.due_at", promised_at="s.promised_at",
        user_id="s.user_id", owner_id="s.user_id", team_id="s.team_id",
        ended_at="date_trunc('second', s.done_at)", ended_by_id="s.user_id")
    told = {"user": "s.user_id", "note": "'Enviar el presupuesto'"}
    tell(copies, "promised", "promising", at="s.promised_at", **told)
    tell(copies, "promise_broken", _of("broken"), at="s.due_at", note=told["note"])
    for kind, state in (("promise_kept", "kept"), ("promise_withdrawn", "withdrawn"), ("promise_kept_late", "broken")):
        tell(copies, kind, _of(state), at="s.done_at", **told)


def _of(state):
    return f"(SELECT * FROM promising WHERE state = '{state}')"


def followups(copies):
    """Three days after the end of a conversation; those that would be under way still are left out."""
    states, reasons = (
        "CASE " + " ".join(
            f"WHEN {chance('r', 'followed up')} < {end[0]} THEN '{end[place]}'" for end in _ENDS) + " END"
        for place in (1, 2))
    copies.run("DROP TABLE IF EXISTS following")
    copies.run(f"""
        CREATE TEMP TABLE following AS
        SELECT *, {states} AS state, {reasons} AS reason FROM (
            SELECT past.*, ended_at + interval '3 days' AS began_at,
                   ended_at + interval '3 days' + (0.2 + 10 * {chance('r', 'followup')}) * interval '1 day' AS done_at
              FROM past WHERE {chance('r', 'follow')} < {_FOLLOWED_UP} AND lead_id IS NOT NULL) known
         WHERE done_at < {NOW}""")
    copies.add(
        "whatsapp_crm_followup", "following", conversation_id="s.id", company_id="s.company_id",
        channel_id="s.channel_id", lead_id="s.lead_id", user_id="s.user_id", key="'load:' || s.id", state="s.state",
        rule_id="(SELECT (array_agg(id ORDER BY id))[1 + s.r % count(*)] FROM whatsapp_crm_followup_rule)",
        reason="s.reason", began_at="s.began_at", acted_at="s.began_at + interval '1 hour'",
        ended_at="date_trunc('second', s.done_at)",
        log="jsonb_build_array(jsonb_build_object('at', s.began_at, 'how', 'activity'))")
    tell(copies, "followup_begun", "following", at="s.began_at", note="'Silent customer'")
    tell(copies, "followup_ended", "following", at="s.done_at", note="'Silent customer'")


def activities(copies):
    """Those of follow-ups that were done, and the next steps of open opportunities, some of them overdue."""
    what = {
        "res_model": "'crm.lead'", "res_model_id": "(SELECT id FROM ir_model WHERE model = 'crm.lead')",
        "res_id": "s.lead_id", "user_id": "s.user_id", "summary": "'Llamar con el precio'",
        "activity_type_id": "(SELECT min(id) FROM mail_activity_type WHERE category IS DISTINCT FROM 'upload_file')"}
    copies.add(
        "mail_activity", """(
            SELECT done.*, followup.id AS followup_id
              FROM following done JOIN whatsapp_crm_followup followup ON followup.key = 'load:' || done.id
             WHERE done.state = 'done')""", **what,
        date_deadline="(s.began_at + interval '1 day')::date", active="FALSE", date_done="s.done_at::date",
        automated="TRUE", wacrm_followup_id="s.followup_id")
    copies.add(
        "mail_activity", f"""(
            SELECT DISTINCT ON (lead.id) lead.id AS lead_id, lead.user_id, past.r
              FROM crm_lead lead JOIN past ON past.lead_id = lead.id
             WHERE lead.won_status = 'pending' AND lead.active AND {chance('lead.id', 'planned')} < {_PLANNED}
             ORDER BY lead.id)""", **what,
        date_deadline=f"({NOW})::date + (s.r % 15)::int - 5", active="TRUE", automated="FALSE")
