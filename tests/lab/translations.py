"""The addons' translation templates: exported by Odoo, compared, and merged into the Spanish files."""

import re
import subprocess

from . import environment, odoo_commands, postgres
from .console import Failure, Progress
from .database import fresh_database
from .odoo_source import find_odoo, write_config

LANGUAGES = ("es",)


def main(_arguments):
    """``make pot``: export the templates and bring the translations' entries in line with them."""
    with postgres.running(), fresh_database("pot") as database, Progress("Exporting the translation templates"):
        missing = {addon: update(addon, export(database, addon, template_path(addon).with_suffix(".new.pot")))
                   for addon in environment.installed_addons()}
    for addon, counts in missing.items():
        for language, count in counts.items():
            print(f"  {addon}, {language}: {count or 'nothing'} to translate")
    return 0


def template_path(addon):
    return environment.ROOT / addon / "i18n" / f"{addon}.pot"


def translation_path(addon, language):
    return environment.ROOT / addon / "i18n" / f"{language}.po"


def read(path):
    """The entries of a ``.po`` or ``.pot`` file; none where the file is missing or empty."""
    import polib

    # polib would take the name of a missing file for a file's content.
    return polib.pofile(str(path)) if path.is_file() and path.stat().st_size else polib.POFile()


def export(database, addon, path):
    """Have Odoo write the template of an installed addon to ``path``, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    command = [*odoo_commands.odoo_command(), "i18n", "export", "-c", str(write_config()), "-d", str(database),
               "-l", "pot", "-o", str(path), addon]
    result = subprocess.run(command, capture_output=True, text=True, cwd=environment.ROOT,
                            env=find_odoo().environment())
    if result.returncode:
        raise Failure(f"Odoo could not export the terms of {addon}:\n{result.stderr[-2000:]}")
    return path


def update(addon, exported):
    """Take a fresh export over into the addon, translations included.

    :return: dict language → number of terms that still want a translation
    """
    fresh = read(exported)
    exported.unlink()
    if not fresh:
        return {}
    path = template_path(addon)
    # The date alone is no news.
    if signature(read(path)) != signature(fresh):
        fresh.save(str(path))
    return {language: _merge(fresh, translation_path(addon, language), language) for language in LANGUAGES}


def _merge(template, path, language):
    if path.is_file():
        translation = read(path)
        before = str(translation)
        translation.merge(template)
        # Odoo finds a model's term by the places listed above it, so they must be current; a term
        # that is gone needs no memory, version control has it.
        for entry in translation.obsolete_entries():
            translation.remove(entry)
        translation.sort(key=lambda entry: entry.msgid)
        if str(translation) != before:
            translation.save()
    else:
        translation = read(path)
        translation.metadata = {**template.metadata, "Language": language}
        translation.merge(template)
        translation.save(str(path))
    return len(translation.untranslated_entries()) + len(translation.fuzzy_entries())


def signature(pofile):
    """What a template says, in no particular order: terms with the places that they come from."""
    return {(entry.msgctxt, entry.msgid, entry.comment, tuple(sorted(entry.occurrences))) for entry in pofile}


def placeholders(text):
    """The placeholders and tags of a term, which its translation must repeat."""
    return sorted(re.findall(r"%\(\w+\)[sdif]|%[sdif]|\$\{[^}]*\}|\{\{.*?\}\}|</?\w+", text))
