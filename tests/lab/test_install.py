"""Both addons install, upgrade onto themselves and go away again, and say nothing bad meanwhile."""

import pytest

from tests.lab import environment, odoo_commands
from tests.lab.addon_log import complaints
from tests.lab.database import bare_database, fresh_database

ADDONS = environment.installed_addons()
STARTER_TEXTS = {
    "crm.tag": {"Precio", "Reclamo", "Cita", "Stock"},
    "whatsapp_crm.next.step": {
        "Envío del enlace de pago", "Solicitud de datos", "Coordinación de la instalación"},
    "whatsapp_crm.duty": {
        "Ventas", "Soporte", "Cobranzas", "Esta sucursal", "Otra sucursal", "Primer nivel", "Especialista"},
    "mail.canned.response": {"hola", "datos", "reviso", "precio", "cita"},
}


@pytest.mark.parametrize("demo", [False, True], ids=["without demo data", "with demo data"])
def test_installs_without_a_warning(demo, tmp_path):
    with bare_database("install", demo=demo) as database:
        log = odoo_commands.install(database, ADDONS, demo=demo, log=tmp_path / "install.log")
        assert _states(database) == dict.fromkeys(ADDONS, "installed")
        assert complaints(log.read_text()) == []


def test_upgrades_onto_itself_without_a_warning(tmp_path):
    with fresh_database("upgrade") as database:
        before = _schema(database)
        log = odoo_commands.upgrade(database, ADDONS, log=tmp_path / "upgrade.log")
        assert complaints(log.read_text()) == []
        assert _schema(database) == before


def test_spanish_company_begins_with_spanish_texts_and_does_so_again(tmp_path):
    with bare_database("spanish") as database:
        odoo_commands.run_script(database, """
env["base.language.install"].create({
    "lang_ids": env["res.lang"].with_context(active_test=False).search([("code", "=", "es_ES")]).ids}).lang_install()
env.ref("base.main_company").partner_id.lang = "es_ES"
env.cr.commit()
""")
        for _time in range(2):
            log = odoo_commands.install(database, ["whatsapp_crm"], log=tmp_path / "install.log")
            assert complaints(log.read_text()) == []
            assert _starter_texts(database) == STARTER_TEXTS
            odoo_commands.run_script(database, """
env["ir.module.module"].search([("name", "=", "whatsapp_crm")]).button_immediate_uninstall()
env.cr.commit()
""")
            assert _left_behind(database) == []
            assert database.value("SELECT count(*) FROM crm_tag WHERE name->>'en_US' = 'Precio'") == 0


def test_uninstalls_and_leaves_nothing_behind():
    with fresh_database("uninstall") as database:
        odoo_commands.run_script(database, f"""
env["ir.module.module"].search([("name", "in", {ADDONS!r})]).button_immediate_uninstall()
env.cr.commit()
""")
        assert _states(database) == dict.fromkeys(ADDONS, "uninstalled")
        assert _left_behind(database) == []


def _states(database):
    return dict(database.sql("SELECT name, state FROM ir_module_module WHERE name = ANY(%s)", [ADDONS]))


def _starter_texts(database):
    """What came with the installation, as everybody of the company reads it: {model: names}."""
    names = {
        "crm.tag": "name->>'es_ES'", "whatsapp_crm.next.step": "name->>'es_ES'", "whatsapp_crm.duty": "name",
        "mail.canned.response": "source"}
    return {model: {text for (text,) in database.sql(f"""
        SELECT {column} FROM {model.replace(".", "_")} WHERE id IN (
            SELECT res_id FROM ir_model_data
             WHERE module = 'whatsapp_crm' AND model = %s AND name LIKE 'starter\\_%%' AND noupdate)""", [model])}
        for model, column in names.items()}


def _schema(database):
    """Columns and constraints of our tables, as text."""
    return database.sql("""
        SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
         WHERE table_name LIKE 'whatsapp\\_crm%' OR column_name LIKE 'wacrm\\_%'
         UNION ALL
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '' FROM pg_constraint
         WHERE conrelid::regclass::text LIKE 'whatsapp\\_crm%'
         UNION ALL
        SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE tablename LIKE 'whatsapp\\_crm%'
         ORDER BY 1, 2, 3""")


def _left_behind(database):
    """Tables, columns, models, views, crons, external ids and parameters that are still ours."""
    return [row for query in (
        "SELECT 'table', tablename FROM pg_tables WHERE tablename LIKE 'whatsapp\\_crm%%'",
        "SELECT 'column', table_name || '.' || column_name FROM information_schema.columns"
        " WHERE column_name LIKE 'wacrm\\_%%'",
        "SELECT 'model', model FROM ir_model WHERE model LIKE 'whatsapp\\_crm%%'",
        "SELECT 'field', model || '.' || name FROM ir_model_fields WHERE name LIKE 'wacrm\\_%%'",
        "SELECT 'xmlid', module || '.' || name FROM ir_model_data WHERE module = ANY(%s)",
        "SELECT 'view', key FROM ir_ui_view WHERE key LIKE 'whatsapp\\_crm%%'",
        "SELECT 'selection', value FROM ir_model_fields_selection WHERE value = 'whatsapp_crm'",
        "SELECT 'channel', id::text FROM discuss_channel WHERE channel_type = 'whatsapp_crm'",
    ) for row in database.sql(query, [ADDONS] if "%s" in query else [])]
