"""Lets time pass for chats: what happened in them until now moves into the past, and so does what is to come."""

from datetime import timedelta

_EPISODES = "(SELECT id FROM whatsapp_crm_conversation WHERE channel_id = ANY(%(channels)s))"
_LEADS = "(SELECT lead_id FROM whatsapp_crm_conversation WHERE channel_id = ANY(%(channels)s))"

#: Table: which of its rows belong to the chats.
_ROWS = {
    "whatsapp_crm_message": "channel_id = ANY(%(channels)s)",
    "whatsapp_crm_milestone": f"conversation_id IN {_EPISODES}",
    "whatsapp_crm_sla_clock": f"conversation_id IN {_EPISODES}",
    "whatsapp_crm_alert": f"conversation_id IN {_EPISODES}",
    "whatsapp_crm_handoff": f"conversation_id IN {_EPISODES}",
    "whatsapp_crm_followup": "channel_id = ANY(%(channels)s)",
    "whatsapp_crm_commitment": f"conversation_id IN {_EPISODES}",
    "mail_message": f"""model = 'discuss.channel' AND res_id = ANY(%(channels)s)
                     OR model = 'whatsapp_crm.conversation' AND res_id IN {_EPISODES}
                     OR model = 'crm.lead' AND res_id IN {_LEADS}""",
    "discuss_channel": "id = ANY(%(channels)s)",
    "discuss_channel_member": "channel_id = ANY(%(channels)s)",
    "crm_lead": f"id IN {_LEADS}",
    "sale_order": f"opportunity_id IN {_LEADS}",
    "whatsapp_crm_conversation": "channel_id = ANY(%(channels)s)",
}


def pass_time(database, *channels, **ago):
    """Move every moment in the chats' rows back, those to come too: deadlines, handoffs, snoozes.

    Days without an hour stay, such as that of an activity, and so do spans in which a deadline stood still.

    :param int channels: the chats' ids
    :param ago: as ``timedelta`` takes it
    """
    values = {"channels": list(channels), "ago": timedelta(**ago)}
    statements = [
        f"UPDATE {table} SET {_moved(columns)} WHERE {_ROWS[table]}" for table, columns in _moments(database).items()]
    database.sql(";\n".join(statements), values)


def open_chats(database):
    """The ids of the chats in which something is not resolved."""
    return [channel for channel, in database.sql(
        "SELECT DISTINCT channel_id FROM whatsapp_crm_conversation WHERE state <> 'resolved'")]


def _moved(columns):
    return ", ".join(f"{column} = {column} - %(ago)s" for column in columns)


def _moments(database):
    """The columns that hold a moment, by table."""
    found = database.sql("""
        SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
         WHERE table_schema = current_schema() AND data_type = 'timestamp without time zone'
           AND table_name = ANY(%s) GROUP BY 1""", [list(_ROWS)])
    return dict(found)
