"""The wheel of setup.py puts both addons where Odoo looks for them, complete and usable."""

import subprocess
import sys

from tests.lab import environment
from tests.lab.database import bare_database
from tests.lab.odoo_source import find_odoo, write_config

ADDONS = environment.installed_addons()


def test_wheel_installs_into_a_clean_folder_and_odoo_loads_the_addons_from_there(tmp_path):
    target = _install(_build(tmp_path), tmp_path / "site")
    for addon in ADDONS:
        assert _files(target / "odoo" / "addons" / addon) == _files(environment.ROOT / addon)
    log = tmp_path / "wheel.log"
    with bare_database("wheel") as database:
        _install_addons_from(target, database, log)
        installed = database.sql(
            "SELECT name FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)", [ADDONS])
        assert sorted(name for (name,) in installed) == sorted(ADDONS)
    assert f"{target}/odoo/addons/whatsapp_crm" in log.read_text()


def _build(folder):
    """Build the wheel in a copy, so that setuptools leaves nothing in the tree."""
    source = folder / "source"
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=environment.ROOT,
                           capture_output=True, text=True)
    for name in files.stdout.splitlines() or _all_files():
        origin = environment.ROOT / name
        if origin.is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(origin.read_bytes())
    _run("pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(source))
    (wheel,) = folder.glob("*.whl")
    return wheel


def _all_files():
    """Where there is no git, whatever is not the laboratory's."""
    for path in environment.ROOT.rglob("*"):
        name = path.relative_to(environment.ROOT)
        if environment.LAB not in path.parents and ".git" not in name.parts:
            yield str(name)


def _install(wheel, target):
    _run("pip", "install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


def _run(*module_and_arguments):
    subprocess.run([sys.executable, "-m", *module_and_arguments], check=True, capture_output=True, cwd="/")


def _files(folder):
    """Relative names of all files that belong to an addon: no caches, nothing hidden."""
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {str(name) for name in names
            if not any(part.startswith((".", "__pycache__")) for part in name.parts)}


def _install_addons_from(target, database, log):
    """Install the addons with an Odoo that knows nothing of this repository's folder."""
    source = find_odoo()
    settings = source.environment(PYTHONPATH=f"{source.python_path}:{target}")
    addons_path = ",".join(map(str, (*source.addons, target / "odoo" / "addons")))
    with open(log, "w") as output:
        subprocess.run(
            [environment.VENV_PYTHON, "-c", _DRIVER, f"--config={write_config()}", f"--addons-path={addons_path}",
             f"--database={database}", "-i", ",".join(ADDONS), "--no-http", "--stop-after-init"],
            check=True, stdout=output, stderr=output, cwd=target, env=settings)


#: Odoo's command line, telling at the end from where the addon was loaded.
_DRIVER = """
import atexit, sys
atexit.register(lambda: print(sys.modules["odoo.addons.whatsapp_crm"].__file__, flush=True))
import odoo.cli
odoo.cli.main()
"""
