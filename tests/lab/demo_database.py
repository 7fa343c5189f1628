"""The demo's database: installed once, upgraded when the addons change, pointed at today's ports."""

import json

from . import checksums, demo_settings, environment, odoo_commands
from .console import Progress
from .database import Database, cut_off_from_odoo_com

#: What a company that sells would have beside our addons.
_BESIDE = ("sale_management", "calendar")


def prepare():
    """Install or upgrade as far as needed.

    :return: True when the database was installed or upgraded
    :raise Failure: Odoo gave up
    """
    database = Database(demo_settings.DATABASE)
    wanted = {"odoo": checksums.odoo_checksum(), "addons": checksums.addons_checksum()}
    mark = database.get_mark() if database.exists() else None
    if not mark:
        # Nothing there, or an installation that was interrupted half way.
        _install(database)
    elif json.loads(mark) != wanted:
        _upgrade(database, whole=json.loads(mark)["odoo"] != wanted["odoo"])
    _speak(database)
    database.set_mark(json.dumps(wanted))
    return not mark or json.loads(mark) != wanted


def _install(database):
    database.drop()
    modules = [*environment.installed_addons(), *_BESIDE]
    with Progress("Installing the addons with demo data") as progress:
        odoo_commands.install(database, modules, demo=True, progress=progress,
                              options=(f"--load-language={demo_settings.language()}",))
    cut_off_from_odoo_com(database)


def _upgrade(database, whole):
    """Upgrade our addons, or every module when Odoo itself is another one."""
    query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    present = {name for (name,) in database.sql(query)}
    added = [name for name in environment.installed_addons() if name not in present]
    options = ["-i", ",".join(added)] if added else []
    modules = ["base"] if whole else environment.installed_addons()
    with Progress("Upgrading the addons") as progress:
        odoo_commands.upgrade(database, modules, progress=progress, options=("--i18n-overwrite", *options))


def _speak(database):
    """Every user, the company, and every partner to come, has the demo's language."""
    code = demo_settings.language()
    if not database.value("SELECT 1 FROM res_lang WHERE code = %s AND active", [code]):
        with Progress("Loading the translations"):
            odoo_commands.load_language(database, code)
    database.sql("""
        UPDATE res_partner SET lang = %s
         WHERE id IN (SELECT partner_id FROM res_users UNION SELECT partner_id FROM res_company)""", [code])
    database.sql("""
        DELETE FROM ir_default WHERE field_id = (
            SELECT id FROM ir_model_fields WHERE model = 'res.partner' AND name = 'lang')""")
    database.sql("""
        INSERT INTO ir_default (field_id, json_value)
        SELECT id, %s FROM ir_model_fields WHERE model = 'res.partner' AND name = 'lang'""", [json.dumps(code)])


def point_to(odoo_url, simulator_url, database=None):
    """Tell Odoo its own address and the simulator's; the ports may differ from last time.

    :param Database database: by default the demo's
    """
    database = database or Database(demo_settings.DATABASE)
    for key, value in (
        ("web.base.url", odoo_url),
        ("web.base.url.freeze", "True"),
        ("whatsapp_crm.graph_host", simulator_url),
    ):
        database.sql("""
            INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)
            ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value""", [key, value])
