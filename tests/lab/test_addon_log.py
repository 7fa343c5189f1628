from tests.lab.addon_log import complaints

FINE = "2026-01-02 03:04:05,678 42 INFO wacrm_whatsapp_crm odoo.addons.whatsapp_crm.models: hello\n"
OTHERS = "2026-01-02 03:04:05,678 42 WARNING whatsapp_crm_demo odoo.addons.crm: not ours\n"
OURS = "2026-01-02 03:04:05,678 42 WARNING db odoo.addons.whatsapp_crm.models.number: oh\n"
NAMED = (
    "2026-01-02 03:04:05,678 42 ERROR db odoo.sql_db: bad query\n"
    'Traceback (most recent call last):\n  File "/x/whatsapp_crm/models/a.py", line 1\nValueError: x\n'
)


def test_only_what_is_ours_is_a_complaint():
    assert complaints(FINE + OTHERS) == []
    assert complaints(OURS + FINE) == [OURS.strip()]
    assert complaints(FINE + NAMED + OTHERS) == [NAMED.strip()]


def test_a_python_warning_of_ours_is_a_complaint():
    warning = "/x/whatsapp_crm/models/a.py:3: DeprecationWarning: old\n"
    assert complaints(warning + FINE) == [warning.strip()]
