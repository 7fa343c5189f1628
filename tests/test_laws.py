"""The house's own laws, checked on the source text."""

import ast
import re
from pathlib import Path

import pytest

from tests.lab import environment, translations

ROOT = environment.ROOT
ADDONS = environment.installed_addons()

LONGEST_FILE = 400
#: Data written down, libraries of others' making: no code that somebody reads from top to bottom.
MAY_BE_LONG = {"i18n", "demo", "lib"}

#: The only functions that may open a transaction of their own, or end one: the helper that runs an
#: item, the workers that claim people's items, and the sender. Odoo's ``_commit_progress`` is free.
MAY_COMMIT = {
    "models/transport/transaction.py": {"run_item", "fails"},
    "models/transport/webhook_run.py": {"_people", "_run_people", "_lock_person", "_due_of"},
    "models/transport/sender.py": {"_alone"},
}

#: Names that open connections; what merely encodes or parses (``urllib3.util``) is free.
HTTP_LIBRARIES = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request"}

#: Words of the code that no user may read, with what the glossary says in Spanish.
FORBIDDEN = {
    "en": r"milestones?|clocks?|breach(es|ed)?|ledgers?|echo(es)?|episodes?|threads?|outbox(es)?|webhook events?",
    "es": r"hitos?|reloj(es)?|brechas?|ecos?|hilos?|episodios?|milestones?|outbox|ledger",
}


def python_files(*folders):
    """Python files below folders of the addons, as (path relative to its addon, syntax tree, lines)."""
    for addon in ADDONS:
        for folder in folders or ("",):
            for path in sorted((ROOT / addon / folder).rglob("*.py")):
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(ROOT / addon), ast.parse(text), text.splitlines()


def product_files():
    """Like ``python_files``, without the addons' tests."""
    return (found for found in python_files() if found[0].parts[0] != "tests")


def imported(tree):
    """The dotted names that a module imports absolutely, with line numbers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, node.lineno


def calls_of(tree, *names):
    """Calls of methods with one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def test_tools_know_nothing_of_odoo():
    assert [
        f"{path}:{line} imports {name}"
        for path, tree, _lines in python_files("tools")
        for name, line in imported(tree) if name.split(".")[0] == "odoo"
    ] == []


def test_one_module_speaks_http():
    assert [
        f"{path}:{line} imports {name}"
        for path, tree, _lines in product_files()
        for name, line in imported(tree)
        if name in HTTP_LIBRARIES or name.split(".")[0] in HTTP_LIBRARIES - {"urllib3"}
        if path != Path("tools/graph_client.py")
    ] == []


def test_dependencies_point_down():
    higher = {"tools": ("models", "controllers", "wizard"), "models": ("controllers", "wizard")}
    wrong = []
    for room, above in higher.items():
        for path, tree, _lines in python_files(room):
            for node in ast.walk(tree):
                if not isinstance(node, ast.ImportFrom):
                    continue
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                # Relative to the addon itself, or spelled out from odoo.addons on.
                is_to_addon = node.level == len(path.parts) or "addons" in names
                wrong += [f"{path}:{node.lineno}" for name in above if is_to_addon and name in names]
    assert wrong == []


def test_whatsapp_crm_does_not_know_its_metrics():
    addon = ROOT / "whatsapp_crm"
    files = [path for kind in ("*.py", "*.xml", "*.js", "*.csv") for path in addon.rglob(kind)]
    assert [str(path) for path in files if "whatsapp_crm_metrics" in path.read_text(encoding="utf-8")] == []


def test_every_sudo_says_why():
    silent = []
    for path, tree, lines in product_files():
        statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        for call in calls_of(tree, "sudo"):
            drops_rights = call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value is False
            # The name "sudo" stands where the call's value ends; its statement may begin lines above.
            line = call.func.end_lineno
            begins = max(node.lineno for node in statements if node.lineno <= call.lineno <= node.end_lineno)
            near = lines[max(0, begins - 4): line]
            if not drops_rights and not any("# sudo:" in text for text in near):
                silent.append(f"{path}:{line}")
    assert silent == []


def test_only_a_few_functions_end_a_transaction():
    wrong = []
    for path, tree, _lines in product_files():
        allowed = MAY_COMMIT.get(str(path), set())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        free = {id(node) for function in functions if function.name in allowed for node in ast.walk(function)}
        wrong += [f"{path}:{call.lineno} {call.func.attr}()"
                  for call in calls_of(tree, "commit", "rollback", "cursor") if id(call) not in free]
    assert wrong == []


def test_files_stay_small():
    paths = [path for addon in ADDONS for kind in ("*.py", "*.js", "*.xml") for path in (ROOT / addon).rglob(kind)]
    paths += [path for kind in ("*.py", "*.js") for path in (ROOT / "tests").rglob(kind)]
    long = []
    for path in paths:
        if not MAY_BE_LONG & set(path.relative_to(ROOT).parts):
            length = len(path.read_text(encoding="utf-8").splitlines())
            if length > LONGEST_FILE:
                long.append(f"{path.relative_to(ROOT)}: {length}")
    assert long == []


@pytest.mark.parametrize("addon", ADDONS)
def test_no_word_of_the_code_reaches_the_screen(addon):
    shown = [("en", entry, entry.msgid) for entry in translations.read(translations.template_path(addon))]
    spanish = translations.read(translations.translation_path(addon, "es"))
    shown += [("es", entry, entry.msgstr) for entry in spanish]
    wrong = [
        f"{language}: {text!r} ({entry.occurrences[0][0]})" for language, entry, text in shown
        if is_on_screen(entry) and has_forbidden_word(language, text)
    ]
    assert wrong == []


def is_on_screen(entry):
    """False for a model's technical description, which only developers' screens show."""
    places = [place for place, _line in entry.occurrences]
    return not all(place.startswith("model:ir.model,name") for place in places)


def has_forbidden_word(language, text):
    """True when a text that users read holds a word that belongs to the code."""
    without_tags = re.sub(r"<[^>]*>|%\(\w+\)s|https?://\S+", " ", text)
    return re.search(rf"\b(?:{FORBIDDEN[language]})\b", without_tags, re.IGNORECASE)


@pytest.mark.parametrize("language, text", [
    ("en", "Open this thread"), ("en", "Milestones"), ("en", "The webhook events"), ("es", "Un hito del hilo"),
])
def test_the_check_of_words_finds_them(language, text):
    assert has_forbidden_word(language, text)


@pytest.mark.parametrize("language, text", [
    ("en", "Webhook address, for Meta's settings"), ("en", "Technical log"), ("es", "Un economista"),
    ("en", '<i class="fa fa-clock-o"/> Due'),
])
def test_the_check_of_words_leaves_others_alone(language, text):
    assert not has_forbidden_word(language, text)
