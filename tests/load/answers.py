"""What customers answered when they were asked, and the conversations that supervisors read back."""

from .chance import chance
from .plan import NOW

_ASKED, _ANSWERED, _EFFORT = 0.10, 0.2, 0.7
_SCORES = {"effort": (1, 7, 3), "recommend": (0, 10, 6)}  # lowest, best, low up to
_EACH_WEEK = 5
_CRITERIA = ("Saludo", "Se entiende", "Resuelve", "Próximo paso")
_MARKS = {"yes": 0.6, "partly": 0.8, "no": 0.95}  # chances below each; the others do not apply


def surveys(copies):
    """One question in ten conversations, and few answers."""
    score = "CASE s.kind " + " ".join(
        f"WHEN '{kind}' THEN {low} + floor(({best} - {low} + 1) * sqrt({chance('s.r', 'score')}))::int"
        for kind, (low, best, _limit) in _SCORES.items()) + " END"
    limit = " ".join(f"WHEN '{kind}' THEN {limit}" for kind, (_low, _best, limit) in _SCORES.items())
    source = f"""(
        SELECT past.*, date_trunc('second', ended_at + interval '5 minutes') AS asked_at,
               CASE WHEN {chance('r', 'kind')} < {_EFFORT} THEN 'effort' ELSE 'recommend' END AS kind,
               {chance('r', 'answered')} < {_ANSWERED} AS answered
          FROM past WHERE {chance('r', 'asked')} < {_ASKED} AND outcome NOT IN ('not_customer', 'idle') ORDER BY r)"""
    copies.add(
        "whatsapp_crm_survey", source, kind="s.kind", conversation_id="s.id", company_id="s.company_id",
        channel_id="s.channel_id", contact_id="s.contact_id", number_id="s.number_id",
        message_id="(SELECT max(id) FROM whatsapp_crm_message WHERE conversation_id = s.id AND direction = 'out')",
        asked_at="s.asked_at", agent_id="s.user_id", team_id="s.team_id", handoffs="s.handoffs",
        tag_id="(SELECT min(crm_tag_id) FROM crm_tag_whatsapp_crm_conversation_rel"
               " WHERE whatsapp_crm_conversation_id = s.id)",
        promise="CASE WHEN EXISTS (SELECT FROM whatsapp_crm_sla_clock WHERE conversation_id = s.id"
                " AND state = 'breached') THEN 'missed' ELSE 'kept' END",
        answered_at=f"CASE WHEN s.answered THEN date_trunc('second',"
                    f" s.asked_at + {chance('s.r', 'answered at')} * interval '2 days') END",
        score=f"CASE WHEN s.answered THEN {score} END",
        low=f"CASE WHEN s.answered THEN {score} <= CASE s.kind {limit} END END")


def reviews(copies):
    """Five conversations of each team and week, with what was found in them."""
    copies.add(
        "whatsapp_crm_review_criterion",
        f"(SELECT * FROM unnest(ARRAY{list(_CRITERIA)}) WITH ORDINALITY criterion (name, n)"
        " WHERE NOT EXISTS (SELECT FROM whatsapp_crm_review_criterion WHERE active AND team_id IS NULL))",
        name="jsonb_build_object('en_US', s.name)", sequence="s.n", active="TRUE")
    copies.add(
        "whatsapp_crm_review", f"""(
            SELECT * FROM (
                SELECT past.*, row_number() OVER (
                           PARTITION BY team_id, date_trunc('week', ended_at) ORDER BY {chance('r', 'drawn')}) AS drawn
                  FROM past WHERE outcome <> 'not_customer') week
             WHERE drawn <= {_EACH_WEEK} ORDER BY r)""",
        conversation_id="s.id", company_id="s.company_id", team_id="s.team_id", agent_id="s.user_id",
        reviewer_id="(SELECT id FROM res_users WHERE login = 'supervisor')", state="'done'",
        note="'Muy claro; la próxima vez, propón una fecha'",
        done_at=f"LEAST(s.ended_at + interval '4 days', {NOW})")
    _marks(copies)


def _marks(copies):
    number = "s.id::bigint * 8 + s.criterion_id"
    marks = " ".join(f"WHEN {chance(number, 'mark')} < {below} THEN '{mark}'" for mark, below in _MARKS.items())
    copies.add(
        "whatsapp_crm_review_mark", """(
            SELECT review.id, criterion.id AS criterion_id, criterion.sequence
              FROM whatsapp_crm_review review JOIN past ON past.id = review.conversation_id
             CROSS JOIN whatsapp_crm_review_criterion criterion
             WHERE criterion.active AND criterion.team_id IS NULL)""",
        review_id="s.id", criterion_id="s.criterion_id", sequence="s.sequence", mark=f"CASE {marks} ELSE 'none' END")
    copies.run("""
        UPDATE whatsapp_crm_review review SET result = found.worth
          FROM (SELECT review_id, avg(CASE mark WHEN 'yes' THEN 1 WHEN 'partly' THEN 0.5 WHEN 'no' THEN 0 END) AS worth
                  FROM whatsapp_crm_review_mark GROUP BY review_id) found
         WHERE found.review_id = review.id""")
