"""Odoo as a command that runs and ends: install, upgrade, uninstall, run a script."""

import ast
import re
import subprocess

from . import environment
from .console import Failure, tail
from .odoo_source import find_odoo, write_config

_LOADING = re.compile(r"odoo\.modules\.loading: Loading module (\S+) \((\d+)/(\d+)\)")

#: Bundles that no page names and every client asks for sooner or later.
_LOADED_LATER = ("web.assets_emoji", "web.assets_backend_lazy")


def modules_below_ours():
    """The modules our addons need, by their manifests, without our own."""
    needed = set()
    for addon in environment.installed_addons():
        manifest = ast.literal_eval((environment.ROOT / addon / "__manifest__.py").read_text(encoding="utf-8"))
        needed.update(manifest.get("depends", []))
    return sorted(needed - set(environment.ADDONS))


def install(database, modules, *, demo=False, log=None, progress=None, options=()):
    """Create the database if need be and install modules.

    :param progress: a ``Progress`` that is told how far it is
    :return: the path of the log
    :raise Failure: Odoo gave up; the text holds the end of its log
    """
    with_demo = ("--with-demo",) if demo else ("--without-demo",)
    return run(database, "-i", ",".join(modules), *with_demo, *options, log=log, progress=progress)


def upgrade(database, modules, *, log=None, progress=None, options=()):
    """Upgrade modules; returns and raises like ``install``."""
    return run(database, "-u", ",".join(modules), *options, log=log, progress=progress)


def load_language(database, code):
    """Activate a language and load all modules' translations.

    :raise Failure: Odoo gave up
    """
    run_script(database, f"""
env["base.language.install"].create({{
    "lang_ids": [(6, 0, env["res.lang"].with_context(active_test=False).search([("code", "=", {code!r})]).ids)],
    "overwrite": True,
}}).lang_install()
env.cr.commit()
""")


def generate_assets(database):
    """Make the bundles that pages load, so that no copy of this database makes them again for its first visitor.

    :raise Failure: Odoo gave up
    """
    run_script(database, f"""
qweb = env["ir.qweb"]
qweb._pregenerate_assets_bundles()
for name in {_LOADED_LATER!r}:
    bundle = qweb._get_asset_bundle(name)
    bundle.js(), bundle.css()
env.cr.commit()
""")


def run(database, *arguments, log=None, progress=None):
    """Run Odoo with these arguments until it stops; returns and raises like ``install``."""
    log = log or environment.LOGS / f"setup-{database}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [*odoo_command(), f"--config={write_config()}", f"--database={database}",
               "--no-http", "--max-cron-threads=0", "--stop-after-init", *arguments]
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace",
                                   cwd=environment.ROOT, env=find_odoo().environment())
        try:
            for line in process.stdout:
                output.write(line)
                _tell(progress, line)
            process.wait()
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise Failure(f"Odoo stopped with an error ({' '.join(arguments[:2])}). {log} ends:\n{tail(log, 30)}")
    return log


def run_script(database, script):
    """Run Python text with ``env`` of an Odoo shell, as OdooBot; the script itself commits.

    :return: what it printed
    :raise Failure: the script raised
    """
    command = [*odoo_command(), "shell", f"--config={write_config()}", f"--database={database}",
               "--no-http", "--log-level=warn"]
    result = subprocess.run(command, input=script, capture_output=True, text=True,
                            cwd=environment.ROOT, env=find_odoo().environment())
    if result.returncode:
        raise Failure(f"A script in Odoo failed:\n{result.stderr[-3000:]}")
    return result.stdout


def odoo_command():
    """The start of every Odoo command line of ours."""
    return [str(environment.VENV_PYTHON), str(environment.ROOT / "tests" / "lab" / "child.py")]


def _tell(progress, line):
    found = _LOADING.search(line)
    if progress and found:
        progress.update(f"module {found[2]} of {found[3]}: {found[1]}")


def _end(process):
    """What happened to us must not leave Odoo going on alone."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
