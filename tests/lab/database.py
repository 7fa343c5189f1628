"""Databases to throw away: copied from templates that are built once and rebuilt when sources change.

Two layers keep that quick. The *ground* holds everything that our addons depend on, and is rebuilt
when Odoo changes; the *template* is a copy of it with our addons, rebuilt when they change.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import zlib
from concurrent.futures import ThreadPoolExecutor

from . import environment, odoo_commands, postgres
from .checksums import addons_checksum, odoo_checksum

#: Databases of two clones on one database server must not meet.
_HOME = f"{zlib.crc32(f'{socket.gethostname()}{environment.ROOT}'.encode()):08x}"


class Database:
    """One PostgreSQL database together with its filestore."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Database({self.name!r})"

    def __str__(self):
        return self.name

    @property
    def filestore(self):
        """The folder in which Odoo keeps this database's files."""
        return environment.DATA / "filestore" / self.name

    def connect(self):
        """A psycopg2 connection of the test's own, in autocommit mode; the caller closes it."""
        import psycopg2

        link = psycopg2.connect(dbname=self.name, **postgres.connection())
        link.autocommit = True
        return link

    def sql(self, query, parameters=None):
        """Run one statement on a connection of its own and return its rows, if it has any."""
        with contextlib.closing(self.connect()) as link, link.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, query, parameters=None):
        """The first column of the first row, or None."""
        rows = self.sql(query, parameters)
        return rows[0][0] if rows else None

    def exists(self):
        return bool(_server_sql("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]))

    def drop(self):
        """Delete the database and its files, whoever is still connected."""
        self._throw_out()
        _server_sql(f'DROP DATABASE IF EXISTS "{self.name}"')
        shutil.rmtree(self.filestore, ignore_errors=True)

    def _throw_out(self):
        """End whoever is connected; the server ends its own workers, which nobody else may."""
        _server_sql("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = %s AND backend_type = 'client backend' AND usename = current_user""", [self.name])

    def copy_to(self, name):
        """A copy under another name, files included; whoever is connected here is thrown out."""
        copy = Database(name)
        copy.drop()
        self._throw_out()
        _server_sql(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        if self.filestore.is_dir():
            # Odoo never changes a stored file, so the copy may share them.
            shutil.copytree(self.filestore, copy.filestore, copy_function=os.link)
        copy.sql("UPDATE ir_config_parameter SET value = gen_random_uuid()::text WHERE key = 'database.uuid'")
        return copy

    def get_mark(self):
        """The note left on this database by ``set_mark``, or None."""
        return _first(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [self.name])

    def set_mark(self, text):
        """Leave a note on the database, outside of its tables."""
        _server_sql(f'COMMENT ON DATABASE "{self.name}" IS %s', [text])

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.drop()


def fresh_database(name, demo=False, beside=()):
    """A new database with both addons installed; one left over of the same name is replaced.

    :param str name: short, lower case; the real name gets a prefix, the process's id and a mark
    :param bool demo: with demo data
    :param beside: names of more modules to install
    :return: a ``Database``, also usable as a context manager that drops it
    """
    with _building(demo):
        template = _template_beside(demo, beside) if beside else _template(demo)
        _drop_forsaken(name)
        return template.copy_to(f"wacrm_{_HOME}_{name}_{os.getpid()}")


def prepare_templates():
    """Build what ``fresh_database`` copies, with demo data and without, at the same time."""
    def build(demo):
        with _building(demo):
            _template(demo)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(build, (False, True)))


def bare_database(name, demo=False):
    """Like ``fresh_database``, with all that our addons depend on but without the addons."""
    with _building(demo):
        ground = _ground(demo)
        _drop_forsaken(name)
        return ground.copy_to(f"wacrm_{_HOME}_{name}_{os.getpid()}")


def _template(demo):
    template = Database(f"wacrm_{_HOME}_template{'_demo' * demo}")
    mark = f"{odoo_checksum()} {addons_checksum()}"
    if not template.exists() or template.get_mark() != mark:
        _ground(demo).copy_to(template.name)
        odoo_commands.install(template, environment.installed_addons(), demo=demo)
        odoo_commands.generate_assets(template)
        template.set_mark(mark)
    return template


def _template_beside(demo, modules):
    base = _template(demo)
    template = Database(f"{base.name}_{'_'.join(modules)}")
    if not template.exists() or template.get_mark() != base.get_mark():
        base.copy_to(template.name)
        odoo_commands.install(template, modules, demo=demo)
        odoo_commands.generate_assets(template)
        template.set_mark(base.get_mark())
    return template


def _ground(demo):
    ground = Database(f"wacrm_{_HOME}_ground{'_demo' * demo}")
    mark = f"{odoo_checksum()} {' '.join(odoo_commands.modules_below_ours())}"
    if not ground.exists() or ground.get_mark() != mark:
        ground.drop()
        odoo_commands.install(ground, odoo_commands.modules_below_ours(), demo=demo)
        cut_off_from_odoo_com(ground)
        ground.set_mark(mark)
    return ground


def cut_off_from_odoo_com(database):
    """Neither a test nor a demo reports to Odoo's publisher."""
    database.sql("""
        UPDATE ir_cron SET active = false WHERE id IN (
            SELECT res_id FROM ir_model_data
             WHERE module = 'mail' AND name = 'ir_cron_module_update_notification')""")


@contextlib.contextmanager
def _building(demo):
    """One at a time builds or copies a template, with demo data or without."""
    environment.LAB.mkdir(parents=True, exist_ok=True)
    with open(environment.LAB / f"templates{'-demo' * demo}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop_forsaken(name):
    """Drop databases of that name whose process has died without cleaning up."""
    prefix = f"wacrm_{_HOME}_{name}_"
    for (found,) in _server_sql("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]):
        owner = found[len(prefix):]
        if owner.isdigit() and (int(owner) == os.getpid() or not os.path.exists(f"/proc/{owner}")):
            Database(found).drop()


def _server_sql(query, parameters=None):
    return Database("postgres").sql(query, parameters)


def _first(query, parameters):
    rows = _server_sql(query, parameters)
    return rows[0][0] if rows else None
