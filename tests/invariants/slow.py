"""Make the database slow in one place, so that two who are at it at the same instant really meet."""

import contextlib


@contextlib.contextmanager
def inserts(world, table, seconds):
    """Inside, each new row of a table takes its time."""
    name = f"slow_{table}"
    world.define(f"""
        CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$
        LANGUAGE plpgsql;
        CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()""")
    try:
        yield
    finally:
        world.define(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()")
