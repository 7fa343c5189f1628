"""The demo's ninety days: what was played and what was copied agree with each other, in whatever order one asks."""

import pytest

from . import history, odoo_commands
from .database import fresh_database

_NOW = "now() AT TIME ZONE 'UTC'"
#: What must not be found: rows that contradict others.
CONTRADICTIONS = {
    "what has not happened yet": f"SELECT FROM whatsapp_crm_message WHERE sent_at > {_NOW}",
    "a fact to come": f"SELECT FROM whatsapp_crm_milestone WHERE at > {_NOW}",
    "a message in another chat than its conversation": """
        SELECT FROM whatsapp_crm_message m JOIN whatsapp_crm_conversation c ON c.id = m.conversation_id
         WHERE c.channel_id <> m.channel_id""",
    "a message shown at another time or place": """
        SELECT FROM whatsapp_crm_message m JOIN mail_message shown ON shown.id = m.mail_message_id
         WHERE shown.res_id <> m.channel_id OR abs(extract(epoch FROM shown.date - m.sent_at)) > 2""",
    "a message that somebody else's answers": """
        SELECT FROM whatsapp_crm_message m JOIN whatsapp_crm_message answer ON answer.id = m.answered_by_id
         WHERE answer.channel_id <> m.channel_id""",
    "a chat without its last conversation": """
        SELECT FROM discuss_channel d LEFT JOIN whatsapp_crm_conversation c ON c.id = d.wacrm_conversation_id
         WHERE d.channel_type = 'whatsapp_crm' AND c.channel_id IS DISTINCT FROM d.id""",
    "an opportunity of somebody else": """
        SELECT FROM crm_lead l JOIN whatsapp_crm_conversation c ON c.lead_id = l.id
         WHERE c.partner_id <> l.partner_id""",
    "a conversation that did not begin": """
        SELECT FROM whatsapp_crm_conversation c WHERE NOT EXISTS (SELECT FROM whatsapp_crm_milestone m
         WHERE m.conversation_id = c.id AND m.kind = 'opened' AND m.at = c.opened_at)""",
    "an answer that ended no wait": """
        SELECT FROM whatsapp_crm_milestone m WHERE m.kind = 'answered' AND NOT EXISTS (
               SELECT FROM whatsapp_crm_sla_clock k WHERE k.conversation_id = m.conversation_id
                  AND (k.stopped_at = m.at OR k.state = 'running' OR k.ended_by = 'withdrawn'))""",
    "who waits and is not shown as waiting": """
        SELECT FROM whatsapp_crm_sla_clock k JOIN whatsapp_crm_conversation c ON c.id = k.conversation_id
         WHERE k.state = 'running' AND k.kind <> 'resolution' AND c.waiting_since IS NULL""",
    "a follow-up of another chat or opportunity": """
        SELECT FROM whatsapp_crm_followup f JOIN whatsapp_crm_conversation c ON c.id = f.conversation_id
         WHERE f.channel_id <> c.channel_id OR f.lead_id <> c.lead_id""",
    "a follow-up that ended before it began, or will": f"""
        SELECT FROM whatsapp_crm_followup
         WHERE ended_at < began_at OR greatest(began_at, acted_at, ended_at) > {_NOW}""",
    "a follow-up that the story does not tell of": """
        SELECT FROM whatsapp_crm_followup f WHERE EXISTS (
               SELECT FROM (VALUES ('followup_begun', f.began_at), ('followup_ended', f.ended_at)) told (kind, at)
                WHERE told.at IS NOT NULL AND NOT EXISTS (SELECT FROM whatsapp_crm_milestone m
                      WHERE m.conversation_id = f.conversation_id AND m.kind = told.kind AND m.at = told.at))""",
    "an activity of a follow-up that is over": """
        SELECT FROM mail_activity a JOIN whatsapp_crm_followup f ON f.id = a.wacrm_followup_id
         WHERE a.active AND f.state <> 'open'""",
    "something to be sent": "SELECT FROM whatsapp_crm_message WHERE status IN ('queued', 'sending')",
    "a customer of two names": """
        SELECT FROM whatsapp_crm_conversation c JOIN res_partner p ON p.id = c.partner_id
         WHERE position(p.name IN c.name) = 0""",
}


@pytest.fixture(scope="module")
def played():
    with fresh_database("history", demo=True) as database:
        odoo_commands.load_language(database, "es_ES")
        print(history.fill(database, "es_ES", conversations=110))
        yield database


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_nothing_contradicts(played, what):
    assert played.sql(CONTRADICTIONS[what]) == []


def test_there_is_something_of_everything(played):
    assert played.value("SELECT count(*) FROM whatsapp_crm_conversation") >= 100
    assert played.value("SELECT count(DISTINCT name) FROM res_partner WHERE phone LIKE '+%'") > 60
    results = dict(played.sql("""
        SELECT won_status, count(*) FROM crm_lead WHERE id IN (SELECT lead_id FROM whatsapp_crm_conversation)
         GROUP BY 1"""))
    assert min(results.values()) >= 5, results
    kinds = {kind for kind, in played.sql("SELECT DISTINCT kind FROM whatsapp_crm_milestone")}
    assert {"answered", "seen", "resolved", "handed_off", "promised", "flagged", "lead_won", "lead_lost"} <= kinds


def test_silent_customers_were_followed_up(played):
    """The report of follow-ups is filled over the ninety days, with each way in which one ends."""
    ends = dict(played.sql("SELECT COALESCE(reason, state), count(*) FROM whatsapp_crm_followup GROUP BY 1"))
    assert sum(ends.values()) >= 15, ends
    assert {"answered", "by_hand", "stopped"} <= ends.keys(), ends
    assert ends.get("open", 0) <= sum(ends.values()) / 2, ends
    weeks = played.value("SELECT count(DISTINCT date_trunc('week', began_at)) FROM whatsapp_crm_followup")
    assert weeks >= 8, weeks


def test_the_history_is_of_the_last_ninety_days(played):
    first, last = played.sql(f"""
        SELECT extract(day FROM {_NOW} - min(opened_at)), extract(day FROM {_NOW} - max(opened_at))
          FROM whatsapp_crm_conversation""")[0]
    assert 75 <= first <= 91
    assert last <= 4
