"""A silent customer is followed up once: by two workers at the same instant, and over a ``kill -9``."""

from tests.lab import wait_until

from .check_due import NOW, at_once, two_crons


def two_workers_follow_up_once(world, total=40):
    """Two workers run the cron at the same instant, then once more: one follow-up and one activity of each."""
    conversations = _silent(world, total)
    for _time in range(2):
        at_once(world, _two_crons(world))
        _assert_once(world, conversations)


def follow_up_survives_a_kill(world, total=250):
    """Killed while it is at work, and run again: one follow-up and one activity of each.

    :return: how many there were before the kill, in words
    """
    conversations = _silent(world, total)
    world.kick("followup")
    wait_until(lambda: world.count("whatsapp_crm_followup", "conversation_id = ANY(%s)", [conversations]), 60)
    world.kill_odoo()
    before = world.count("mail_activity", "wacrm_followup_id IS NOT NULL")
    world.odoo.start()
    world.kick("followup")  # what was cut off may be at work again already
    world.until("SELECT count(DISTINCT wacrm_followup_id) FROM mail_activity WHERE wacrm_followup_id IN ("
                " SELECT id FROM whatsapp_crm_followup WHERE conversation_id = ANY(%s))", total, [conversations],
                timeout=60)
    at_once(world, _two_crons(world)[:1])
    _assert_once(world, conversations)
    return f"{before} of {total} activities before the kill"


# ------------------------------------------------------------------------ make


def _silent(world, total):
    """Conversations with an open opportunity whose customers have our answer since three days; one rule."""
    channels = world.write_as(world.people(total))
    conversations = [id_ for (id_,) in world.sql(
        "SELECT id FROM whatsapp_crm_conversation WHERE channel_id = ANY(%s) ORDER BY id", [channels])]
    admin = world.rpc("admin")
    world.sql("UPDATE whatsapp_crm_followup_rule SET active = FALSE")
    admin.call("whatsapp_crm.followup.rule", "create", {
        "name": "Silent", "occasion": "silence", "delay": 48, "delay_unit": "hours",
        "step_ids": [[0, 0, {"does": "activity", "summary": "Ask again"}]]})
    world.sql("UPDATE whatsapp_crm_message SET awaits_answer = FALSE WHERE channel_id = ANY(%s)", [channels])
    world.sql(f"""
        UPDATE whatsapp_crm_conversation SET waiting_since = NULL, last_in_at = {NOW} - interval '73 hours',
               last_out_at = {NOW} - interval '72 hours' WHERE id = ANY(%s)""", [conversations])
    world.sql("""
        UPDATE crm_lead SET user_id = %s WHERE id IN (
            SELECT lead_id FROM whatsapp_crm_conversation WHERE id = ANY(%s))""", [admin.uid, conversations])
    without = world.count("whatsapp_crm_conversation", "lead_id IS NULL AND id = ANY(%s)", [conversations])
    assert not without, f"{without} have no opportunity"
    return conversations


def _two_crons(world):
    return two_crons(world, "whatsapp_crm.ir_cron_followup", "whatsapp_crm.followup", "_cron_followup")


# ------------------------------------------------------------------------ look


def _assert_once(world, conversations):
    rows = world.sql("""
        SELECT f.conversation_id, count(DISTINCT f.id), count(a.id) FROM whatsapp_crm_followup f
          LEFT JOIN mail_activity a ON a.wacrm_followup_id = f.id
         WHERE f.conversation_id = ANY(%s) GROUP BY 1""", [conversations])
    assert sorted(id_ for id_, _followups, _activities in rows) == sorted(conversations), "each is followed up"
    wrong = [row for row in rows if row[1:] != (1, 1)]
    assert not wrong, f"not once: {wrong[:5]}"
