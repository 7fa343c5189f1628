"""Lets time pass for one chat: what happened in it until now moves into the past."""

from datetime import timedelta

_EPISODES = "(SELECT id FROM whatsapp_crm_conversation WHERE channel_id = %(channel)s)"
_LEADS = "(SELECT lead_id FROM whatsapp_crm_conversation WHERE channel_id = %(channel)s)"

#: Table: which of its rows belong to the chat.
_ROWS = {
    "whatsapp_crm_message": "channel_id = %(channel)s",
    "whatsapp_crm_milestone": f"conversation_id IN {_EPISODES}",
    "whatsapp_crm_handoff": f"conversation_id IN {_EPISODES}",
    "mail_message": f"""model = 'discuss.channel' AND res_id = %(channel)s
                     OR model = 'whatsapp_crm.conversation' AND res_id IN {_EPISODES}
                     OR model = 'crm.lead' AND res_id IN {_LEADS}""",
    "discuss_channel": "id = %(channel)s",
    "discuss_channel_member": "channel_id = %(channel)s",
    "crm_lead": f"id IN {_LEADS}",
    "whatsapp_crm_conversation": "channel_id = %(channel)s",
}


def pass_time(database, channel, **ago):
    """Move every moment in the chat's rows back, those to come too.

    :param int channel: the chat's id
    :param ago: as ``timedelta`` takes it
    """
    values = {"channel": channel, "ago": timedelta(**ago)}
    statements = [
        f"UPDATE {table} SET {_moved(columns)} WHERE {_ROWS[table]}" for table, columns in _moments(database).items()]
    database.sql(";\n".join(statements), values)


def _moved(columns):
    return ", ".join(f"{column} = {column} - %(ago)s" for column in columns)


def _moments(database):
    """The columns that hold a moment, by table."""
    found = database.sql("""
        SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
         WHERE table_schema = current_schema() AND data_type = 'timestamp without time zone'
           AND table_name = ANY(%s) GROUP BY 1""", [list(_ROWS)])
    return dict(found)
