"""Where opportunities came from, how they moved through the stages, and what marketing and sales thought of them."""

from .chance import chance
from .past import tell
from .plan import NOW

_FROM_ENTRY = 0.6  # of the conversations of a number that has entry points
_MQL, _LOOKED_AT = 0.4, 0.8
#: The stages that opportunities went through, by their place in the pipeline: who won, and who did not.
_WON = ((0.7, (1, 2, 3, 4)), (1.01, (1, 2, 3, 2, 3, 4)))
_OTHERS = ((0.2, (1, 2)), (0.6, (1, 2, 3, 2)), (1.01, (1, 2, 3, 2, 3)))


def stages(copies):
    """Moves as Odoo notes them, and the story's."""
    _leads(copies)
    _moves(copies)
    _notes(copies)
    _now(copies)
    _tell(copies)


def _path(paths):
    cases = " ".join(f"WHEN {chance('lead.id', 'path')} < {below} THEN ARRAY{list(path)}" for below, path in paths)
    return f"CASE {cases} END"


def _leads(copies):
    """Each with its path, the won stage counting as the fourth."""
    copies.run("DROP TABLE IF EXISTS moving, move")
    copies.run(f"""
        CREATE TEMP TABLE moving AS
        SELECT lead.id, lead.create_date AS began_at, COALESCE(lead.date_closed, {NOW}) AS until, lead.user_id,
               lead.won_status, lead.date_closed,
               CASE lead.won_status WHEN 'won' THEN {_path(_WON)} ELSE {_path(_OTHERS)} END AS path
          FROM crm_lead lead WHERE lead.id IN (SELECT lead_id FROM past)""")
    copies.run("ANALYZE moving")


def _moves(copies):
    """One row a move; the last of a won one is its closing."""
    copies.run(f"""
        CREATE TEMP TABLE move AS
        SELECT known.*, talk.id AS conversation_id, talk.team_id,
               {copies.next_id("mail_message")} - 1 + row_number() OVER (ORDER BY at, known.lead_id, n) AS mail_id
          FROM (SELECT moving.id AS lead_id, moving.user_id, n, old_stage.id AS old_id, old_stage.name AS old_name,
                       new_stage.id AS new_id, new_stage.name AS new_name, new_stage.is_won,
                       date_trunc('second', CASE WHEN new_stage.is_won THEN until ELSE began_at + (until - began_at)
                           * ((n - {chance('moving.id * 8 + n', 'moved')}) / cardinality(path)) END) AS at
                  FROM moving CROSS JOIN LATERAL generate_series(1, cardinality(path) - 1) n
                  JOIN ({_pipeline()}) old_stage ON old_stage.place = path[n]
                  JOIN ({_pipeline()}) new_stage ON new_stage.place = path[n + 1]) known
         CROSS JOIN LATERAL (SELECT id, team_id FROM past WHERE past.lead_id = known.lead_id
                              ORDER BY opened_at > known.at, abs(EXTRACT(EPOCH FROM opened_at - known.at)), id
                              LIMIT 1) talk""")
    copies.run("ANALYZE move")


def _pipeline():
    """The first three stages, and that of what is won as the fourth."""
    return """
        SELECT id, name ->> 'en_US' AS name, COALESCE(is_won, FALSE) AS is_won,
               CASE WHEN is_won THEN 4
                    ELSE row_number() OVER (PARTITION BY COALESCE(is_won, FALSE) ORDER BY sequence, id) END AS place
          FROM crm_stage"""


def _notes(copies):
    copies.add(
        "mail_message",
        "(SELECT move.*, partner_id FROM move LEFT JOIN res_users u ON u.id = user_id ORDER BY mail_id)",
        id="s.mail_id", model="'crm.lead'", res_id="s.lead_id", message_type="'notification'", date="s.at",
        subtype_id="(SELECT res_id FROM ir_model_data WHERE module = 'crm' AND name = 'mt_lead_stage')",
        author_id="s.partner_id", body="''", message_id="'<load-' || s.mail_id || '@example.com>'",
        is_internal="TRUE")
    copies.run("SELECT setval('mail_message_id_seq', (SELECT max(id) FROM mail_message))")
    copies.add(
        "mail_tracking_value", "(SELECT * FROM move ORDER BY mail_id)", mail_message_id="s.mail_id",
        field_id="(SELECT id FROM ir_model_fields WHERE model = 'crm.lead' AND name = 'stage_id')",
        old_value_integer="s.old_id", new_value_integer="s.new_id", old_value_char="s.old_name",
        new_value_char="s.new_name")


def _now(copies):
    """The stage that each got to, and how far marketing and sales got with it."""
    copies.run("""
        UPDATE crm_lead lead SET stage_id = new_id, date_last_stage_update = at
          FROM (SELECT DISTINCT ON (lead_id) lead_id, new_id, at FROM move ORDER BY lead_id, n DESC) last
         WHERE last.lead_id = lead.id""")
    copies.run(f"""
        UPDATE crm_lead lead
           SET wacrm_mql_at = create_date + interval '1 hour', wacrm_look_by = create_date + interval '25 hours',
               wacrm_looked_at = CASE WHEN {chance('lead.id', 'looked')} < {_LOOKED_AT}
                                      THEN create_date + interval '6 hours' END,
               wacrm_maturity = CASE WHEN wacrm_sql_at IS NOT NULL THEN 'sql'
                                     WHEN wacrm_rejected_at IS NOT NULL THEN 'rejected' ELSE 'mql' END
         WHERE id IN (SELECT id FROM moving)
           AND (wacrm_sql_at IS NOT NULL OR wacrm_rejected_at IS NOT NULL OR {chance('lead.id', 'mql')} < {_MQL})""")


def _tell(copies):
    move = "(SELECT conversation_id AS id, at, user_id, team_id, new_name FROM move WHERE {})"
    tell(copies, "lead_stage", move.format("NOT is_won"), at="s.at", user="s.user_id", note="s.new_name")
    tell(copies, "lead_won", move.format("is_won"), at="s.at", user="s.user_id")
    tell(copies, "lead_lost", """(
        SELECT DISTINCT ON (moving.id) past.id, moving.date_closed, moving.user_id, past.team_id
          FROM moving JOIN past ON past.lead_id = moving.id
         WHERE moving.won_status = 'lost' ORDER BY moving.id, past.opened_at > moving.date_closed, past.opened_at DESC
        )""", at="s.date_closed", user="s.user_id", note="'Demasiado caro'")


def entries(copies):
    """Conversations that began at an entry point of their number, and their opportunities."""
    copies.run(f"""
        UPDATE whatsapp_crm_conversation c SET entry_point_id = entry.ids[1 + r % cardinality(entry.ids)]
          FROM past JOIN (SELECT number_id, array_agg(id ORDER BY id) AS ids FROM whatsapp_crm_entry_point
                           GROUP BY number_id) entry USING (number_id)
         WHERE past.id = c.id AND {chance('r', 'entry')} < {_FROM_ENTRY}""")
    copies.run("""
        UPDATE crm_lead lead SET wacrm_first_entry_id = entry_point_id, wacrm_first_entry_at = opened_at
          FROM (SELECT DISTINCT ON (c.lead_id) c.lead_id, c.entry_point_id, c.opened_at
                  FROM whatsapp_crm_conversation c JOIN past USING (id) WHERE c.lead_id IS NOT NULL
                 ORDER BY c.lead_id, c.opened_at, c.id) first
         WHERE first.lead_id = lead.id AND entry_point_id IS NOT NULL""")
