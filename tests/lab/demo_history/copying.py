"""More of the same: finished chats happen once more to somebody else, some weeks before or after.

Playing takes a second for each conversation, copying a few milliseconds. A copy has every row of the chat with
every moment moved by the same whole weeks, so that all of it agrees as it did before.
"""

from odoo.tools import SQL

#: Table: which of its rows belong to the chats, in an order in which rows refer to those before.
_CHATS = "SELECT channel_id FROM history_copy"
_EPISODES = f"SELECT id FROM whatsapp_crm_conversation WHERE channel_id IN ({_CHATS})"
_LEADS = f"""SELECT lead_id FROM whatsapp_crm_conversation WHERE channel_id IN ({_CHATS})
       UNION SELECT lead_id FROM whatsapp_crm_golden_flag WHERE conversation_id IN ({_EPISODES})"""
_DOCUMENTS = f"""(%(model)s = 'discuss.channel' AND t.res_id IN ({_CHATS})
        OR %(model)s = 'whatsapp_crm.conversation' AND t.res_id IN ({_EPISODES})
        OR %(model)s = 'crm.lead' AND t.res_id IN ({_LEADS}))"""
_ROWS = {
    "res_partner": "t.id IN (SELECT partner_id FROM history_copy)",
    "whatsapp_crm_contact": "t.id IN (SELECT contact_id FROM history_copy)",
    "crm_lead": f"t.id IN ({_LEADS})",
    "discuss_channel": f"t.id IN ({_CHATS})",
    "whatsapp_crm_conversation": f"t.channel_id IN ({_CHATS})",
    "mail_message": _DOCUMENTS % {"model": "t.model"},
    "whatsapp_crm_message": f"t.channel_id IN ({_CHATS})",
    "whatsapp_crm_followup": f"t.conversation_id IN ({_EPISODES})",
    "mail_activity": _DOCUMENTS % {"model": "t.res_model"},
    "whatsapp_crm_handoff": f"t.conversation_id IN ({_EPISODES})",
    "whatsapp_crm_golden_flag": f"t.conversation_id IN ({_EPISODES})",
    "whatsapp_crm_commitment": f"t.conversation_id IN ({_EPISODES})",
    "whatsapp_crm_milestone": f"t.conversation_id IN ({_EPISODES})",
    "whatsapp_crm_sla_clock": f"t.conversation_id IN ({_EPISODES})",
    "mail_followers": _DOCUMENTS % {"model": "t.res_model"},
    "mail_tracking_value": "t.mail_message_id IN (SELECT id FROM copied_mail_message)",
}
#: By which chat a row is moved and renamed: through the conversation where it has no other way.
_CHAT_OF = {
    "res_partner": "(SELECT channel_id FROM history_copy h WHERE h.partner_id = t.id)",
    "whatsapp_crm_contact": "(SELECT channel_id FROM history_copy h WHERE h.contact_id = t.id)",
    "crm_lead": "(SELECT h.channel_id FROM history_copy h WHERE h.partner_id = t.partner_id)",
    "discuss_channel": "t.id",
    "whatsapp_crm_conversation": "t.channel_id",
    "whatsapp_crm_message": "t.channel_id",
    "mail_tracking_value": "(SELECT m.chat FROM copied_mail_message m WHERE m.id = t.mail_message_id)",
}
_CHAT_OF_EPISODE = "(SELECT c.chat FROM copied_whatsapp_crm_conversation c WHERE c.id = t.conversation_id)"
_CHAT_OF_DOCUMENT = """CASE %(model)s WHEN 'discuss.channel' THEN t.res_id
    WHEN 'crm.lead' THEN (SELECT c.chat FROM copied_crm_lead c WHERE c.id = t.res_id)
    ELSE (SELECT c.chat FROM copied_whatsapp_crm_conversation c WHERE c.id = t.res_id) END"""
_MODEL_COLUMN = {"mail_message": "t.model", "mail_activity": "t.res_model", "mail_followers": "t.res_model"}
_TABLE_OF_MODEL = {"discuss.channel": "discuss_channel", "crm.lead": "crm_lead",
                   "whatsapp_crm.conversation": "whatsapp_crm_conversation"}
#: What must be another one, or is somebody's name.
_RENAMED = "replace(t.{0}, h.old_name, h.new_name)"
_OTHER = {
    ("res_partner", "phone"): "'+' || h.wa_id", ("res_partner", "phone_sanitized"): "'+' || h.wa_id",
    ("crm_lead", "phone"): "'+' || h.wa_id", ("crm_lead", "phone_sanitized"): "'+' || h.wa_id",
    ("whatsapp_crm_contact", "wa_id"): "h.wa_id", ("whatsapp_crm_contact", "bsuid"): "NULL",
    ("discuss_channel", "uuid"): "left(md5(t.uuid || h.wa_id), 10)",
    ("whatsapp_crm_message", "wamid"): "t.wamid || '.' || h.wa_id",
    ("whatsapp_crm_message", "callback"): "t.callback || '.' || h.wa_id",
    ("mail_message", "message_id"): "h.wa_id || t.message_id",
    ("whatsapp_crm_golden_flag", "account_key"): "NULL",
    # It names the occasion by moments that are others now; when the steps were done is read while it goes on.
    ("whatsapp_crm_followup", "key"): "t.key || '.' || h.wa_id", ("whatsapp_crm_followup", "log"): "NULL",
    **{(table, column): _RENAMED.format(column) for table, column in (
        ("res_partner", "name"), ("res_partner", "complete_name"), ("whatsapp_crm_contact", "profile_name"),
        ("discuss_channel", "name"), ("whatsapp_crm_conversation", "name"), ("crm_lead", "name"),
        ("crm_lead", "contact_name"), ("mail_message", "body"), ("mail_message", "email_from"))},
}


class Copying:
    """Copies chats in rounds, each chat at most once in a round.

    :param env: what is to be written has been
    """

    def __init__(self, env):
        self.env, self.offsets = env, {}
        env.flush_all()
        self._columns = {table: self._columns_of(table) for table in _ROWS}
        self._links = self._links_between()

    def copy(self, chats):
        """One round.

        :param chats: list of (channel's id, weeks to move by, name, wa_id of the new person)
        """
        self._begin(chats)
        for table in _ROWS:
            self._choose(table)
            self._insert(table)
        for table, column, target in self._links:
            if self._comes_later(table, target):
                self._link(table, column, target)
        self._relations()
        self.env.invalidate_all(flush=False)

    def _begin(self, chats):
        tables = ", ".join(["history_copy", *(f"copied_{table}" for table in _ROWS)])
        self._run(f"DROP TABLE IF EXISTS {tables}")
        self._run("""
            CREATE TEMP TABLE history_copy AS
            SELECT c.id AS channel_id, c.wacrm_contact_id AS contact_id, k.partner_id, k.profile_name AS old_name,
                   chosen.new_name, chosen.wa_id, chosen.weeks * interval '7 days' AS shift
              FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[]) AS chosen(id, weeks, new_name, wa_id)
              JOIN discuss_channel c ON c.id = chosen.id JOIN whatsapp_crm_contact k ON k.id = c.wacrm_contact_id""",
                  *map(list, zip(*chats)))

    def _choose(self, table):
        """Which rows are copied, by which chat; their new ids are as far away as there are ids."""
        [(self.offsets[table],)] = self._query(f"SELECT COALESCE(max(id), 0) FROM {table}")
        chat = _CHAT_OF.get(table) or (
            _CHAT_OF_DOCUMENT % {"model": _MODEL_COLUMN[table]} if table in _MODEL_COLUMN else _CHAT_OF_EPISODE)
        rows = f"SELECT t.id, {chat} AS chat FROM {table} t WHERE {_ROWS[table]}"
        self._run(f"CREATE TEMP TABLE copied_{table} AS {rows}")
        self._run(f"DELETE FROM copied_{table} WHERE chat IS NULL")
        self._run(f"CREATE INDEX ON copied_{table} (id)")

    def _insert(self, table):
        names = list(self._columns[table])
        values = ", ".join(self._value(table, name) for name in names)
        self._run(f"""
            INSERT INTO {table} ({", ".join(f'"{name}"' for name in names)})
            SELECT {values} FROM {table} t JOIN copied_{table} c ON c.id = t.id
              JOIN history_copy h ON h.channel_id = c.chat""")
        self._run(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")

    def _value(self, table, name):
        if name == "id":
            return f"t.id + {self.offsets[table]}"
        if (table, name) in _OTHER:
            return _OTHER[table, name]
        if name == "res_id" and table in _MODEL_COLUMN:
            return f"CASE {_MODEL_COLUMN[table]} " + " ".join(
                f"WHEN '{model}' THEN t.res_id + {self.offsets[target]}"
                for model, target in _TABLE_OF_MODEL.items()) + " END"
        target = next((to for at, column, to in self._links if (at, column) == (table, name)), None)
        if target:
            return "NULL" if self._comes_later(table, target) else self._moved(name, target)
        kind = self._columns[table][name]
        if kind == "timestamp without time zone":
            return f't."{name}" + h.shift'
        return f'(t."{name}" + h.shift)::date' if kind == "date" else f't."{name}"'

    def _moved(self, name, target):
        if target == "res_partner":  # colleagues and the company are nobody's copy
            return f"CASE WHEN t.{name} = h.partner_id THEN t.{name} + {self.offsets[target]} ELSE t.{name} END"
        return f"(SELECT o.id + {self.offsets[target]} FROM copied_{target} o WHERE o.id = t.{name})"

    def _comes_later(self, table, target):
        order = list(_ROWS)
        return order.index(target) > order.index(table)

    def _link(self, table, column, target):
        """What could not refer yet to what came later."""
        self._run(f"""
            UPDATE {table} n SET {column} = o.id + {self.offsets[target]}
              FROM {table} t JOIN copied_{table} c ON c.id = t.id JOIN copied_{target} o ON o.id = t.{column}
             WHERE n.id = t.id + {self.offsets[table]}""")

    def _relations(self):
        """Tags, readers, subtypes of followers …"""
        for table, (own, target), (other, other_target) in self._relation_tables():
            value = f"r.{other}"
            if other_target in _ROWS and other_target != "res_partner":
                value = (f"(SELECT o.id + {self.offsets[other_target]} FROM copied_{other_target} o"
                         f" WHERE o.id = {value})")
            self._run(f"""
                INSERT INTO {table} ({own}, {other}) SELECT * FROM (
                SELECT r.{own} + {self.offsets[target]}, {value} AS other FROM {table} r
                  JOIN copied_{target} c ON c.id = r.{own}) copied WHERE other IS NOT NULL ON CONFLICT DO NOTHING""")

    # ----------------------------------------------------------------- catalogue

    def _columns_of(self, table):
        """dict of type by name, without what PostgreSQL computes by itself."""
        return dict(self._query("""
            SELECT column_name::text, data_type::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'""", table))

    _FOREIGN_KEYS = """
        SELECT f.conrelid::regclass::text, a.attname::text, f.confrelid::regclass::text FROM pg_constraint f
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1] WHERE f.contype = 'f'"""

    def _links_between(self):
        """(table, column, table that it refers to) among the tables that are copied."""
        return [link for link in self._query(self._FOREIGN_KEYS) if link[0] in _ROWS and link[2] in _ROWS]

    def _relation_tables(self):
        """Tables of two columns of which one refers to what is copied; the one that is, comes first."""
        plain = {table for table, in self._query("""
            SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema()
             GROUP BY 1 HAVING count(*) = 2 AND bool_and(column_name <> 'id')""")}
        keys = {}
        for table, column, target in self._query(self._FOREIGN_KEYS):
            if table in plain:
                keys.setdefault(table, []).append((column, target))
        for table, pair in keys.items():
            pair.sort(key=lambda key: (key[1] not in _ROWS, key[1] == "res_partner"))
            if len(pair) == 2 and pair[0][1] in _ROWS and pair[0][1] != "res_partner":
                yield table, *pair

    def _query(self, query, *values):
        return self.env.execute_query(SQL(query, *values))

    def _run(self, query, *values):
        self.env.cr.execute(SQL(query, *values))
