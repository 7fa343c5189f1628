"""Set-based copies of rows, quick enough for millions."""

import contextlib

#: From so many rows on, building indexes afterwards is cheaper than keeping them up.
_MANY = 20_000


class Copies:
    """Inserts rows that are like a seed row but for the columns that are given.

    :param cursor: psycopg2 cursor in a transaction of its own
    """

    def __init__(self, cursor):
        self.cursor = cursor

    def run(self, query, parameters=None):
        self.cursor.execute(query, parameters)

    def value(self, query, parameters=None):
        self.run(query, parameters)
        return self.cursor.fetchone()[0]

    def next_id(self, table):
        return self.value(f"SELECT COALESCE(max(id), 0) + 1 FROM {table}")

    def insert(self, table, source, *, seed, **columns):
        """One new row for each row of ``source``.

        :param str source: a table or sub-query, known as ``s`` to the expressions
        :param str seed: SQL expression of the seed row's id
        :param columns: SQL expression by column; the others are copied from the seed
        """
        names = self._columns(table)
        unknown = columns.keys() - set(names)
        if unknown:
            raise LookupError(f"{table} has no column {', '.join(sorted(unknown))}")
        values = (columns.get(name, f"seed.{name}") for name in names)
        self.run(f"""
            INSERT INTO {table} ({", ".join(names)})
            SELECT {", ".join(values)} FROM {source} s JOIN {table} seed ON seed.id = {seed}""")
        self.run(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")

    def add(self, table, source, **columns):
        """One new row for each row of ``source``, with what is given and nothing else.

        :param str source: a table or sub-query, known as ``s`` to the expressions
        :param columns: SQL expression by column; who made it and when is filled in
        """
        known = self._columns(table)
        made = {"create_uid": "1", "write_uid": "1", "create_date": "now() AT TIME ZONE 'UTC'",
                "write_date": "now() AT TIME ZONE 'UTC'"}
        columns = {name: value for name, value in made.items() if name in known} | columns
        self.run(f"""
            INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(columns.values())} FROM {source} s""")

    def _columns(self, table):
        self.run("""
            SELECT attname FROM pg_attribute
             WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
             ORDER BY attnum""", [table])
        return [name for (name,) in self.cursor.fetchall()]

    @contextlib.contextmanager
    def without_indexes(self, rows, *tables):
        """Inside, these tables have neither foreign keys nor indexes, where ``rows`` are many."""
        if rows < _MANY:
            yield
            return
        keys = [key for table in tables for key in self._drop_foreign_keys(table)]
        indexes = [index for table in tables for index in self._drop_indexes(table)]
        yield
        for definition in indexes + keys:
            self.run(definition)

    def _drop_foreign_keys(self, table):
        self.run("""
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = %s::regclass AND contype = 'f'""", [table])
        for name, definition in self.cursor.fetchall():
            self.run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'

    def _drop_indexes(self, table):
        """All but those of primary keys and unique constraints."""
        self.run("""
            SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = %s::regclass
               AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)""", [table])
        for name, definition in self.cursor.fetchall():
            self.run(f'DROP INDEX "{name}"')
            yield definition
