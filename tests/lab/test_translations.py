"""The templates are what Odoo exports now, and Spanish is complete."""

import pytest

from tests.lab import environment, translations
from tests.lab.database import fresh_database

ADDONS = environment.installed_addons()


@pytest.fixture(scope="module")
def database():
    with fresh_database("translations") as database:
        yield database


@pytest.mark.parametrize("addon", ADDONS)
def test_template_is_what_odoo_exports_now(database, addon, tmp_path):
    exported = translations.read(translations.export(database, addon, tmp_path / f"{addon}.pot"))
    stored = translations.read(translations.template_path(addon))
    difference = translations.signature(exported) ^ translations.signature(stored)
    assert not difference, f"run `make pot`; terms that differ: {sorted(term[1] for term in difference)[:20]}"


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize("addon", ADDONS)
def test_translation_is_complete(addon, language):
    template = translations.read(translations.template_path(addon))
    translated = translations.read(translations.translation_path(addon, language))
    assert {entry.msgid for entry in template} == {entry.msgid for entry in translated}
    assert [entry.msgid for entry in translated if not entry.msgstr or entry.fuzzy] == []
    assert translations.signature(template) == translations.signature(translated), "run `make pot`"


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize("addon", ADDONS)
def test_translation_keeps_placeholders_and_tags(addon, language):
    translated = translations.read(translations.translation_path(addon, language))
    changed = [entry.msgid for entry in translated if entry.msgstr
               and translations.placeholders(entry.msgid) != translations.placeholders(entry.msgstr)]
    assert changed == []
