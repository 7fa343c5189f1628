"""The laboratory's private Python: a virtual environment with what Odoo, the demo and the tests need."""

import importlib.util
import os
import shutil
import subprocess
import sys

from . import apt, environment
from .checksums import text_checksum
from .console import Failure, Progress, tail

OLDEST_PYTHON = (3, 10)
_HERE = environment.ROOT / "tests" / "lab"
FOR_DEMO = (_HERE / "requirements-odoo.txt", environment.ROOT / "requirements.txt")
FOR_TESTS = (*FOR_DEMO, environment.ROOT / "requirements-dev.txt")


def ensure_python(requirements):
    """Have a virtual environment with these requirement files' packages.

    :raise Failure: the packages cannot be had
    """
    if not _works():
        _create()
    wanted = text_checksum(*requirements)
    stamps = environment.VENV / "lab-requirements"
    have = stamps.read_text(encoding="utf-8").split() if stamps.is_file() else []
    if wanted not in have:
        _install(requirements)
        stamps.write_text(" ".join([*have, wanted]), encoding="utf-8")


def enter(*arguments):
    """Replace this process by ``python -m tests.lab ARGUMENTS`` inside the virtual environment."""
    python = str(environment.VENV_PYTHON)
    paths = [str(environment.ROOT), os.environ.get("PYTHONPATH", "")]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"}
    sys.stdout.flush()
    os.execve(python, [python, "-m", "tests.lab", *arguments], settings)


def _works():
    if not environment.VENV_PYTHON.exists():
        return False
    command = [str(environment.VENV_PYTHON), "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True).returncode == 0


def _create():
    with Progress("Creating a private Python environment"):
        shutil.rmtree(environment.VENV, ignore_errors=True)
        environment.LAB.mkdir(parents=True, exist_ok=True)
        # Debian splits ensurepip off into a package that a fresh machine lacks.
        has_pip = importlib.util.find_spec("ensurepip") is not None
        command = [sys.executable, "-m", "venv", str(environment.VENV)]
        result = subprocess.run(command if has_pip else [*command, "--without-pip"],
                                capture_output=True, text=True)
        if result.returncode and has_pip:
            # ensurepip may be there and still refuse: Debian removes its wheels.
            has_pip = False
            result = subprocess.run([*command, "--clear", "--without-pip"], capture_output=True, text=True)
        if result.returncode:
            raise Failure(f"Python could not create {environment.VENV}: {(result.stdout + result.stderr)[-500:]}")
    if not has_pip:
        _bring_pip()


def _bring_pip():
    """Install pip from Debian's package of it, unpacked and not installed."""
    folder = environment.LAB / "pip.part"
    shutil.rmtree(folder, ignore_errors=True)
    private = apt.PrivateApt(folder / "apt")
    with Progress("Fetching pip") as progress:
        private.update(progress)
        private.download([f"python3-pip-whl/{private.release}"], folder)
        apt.unpack(next(folder.glob("python3-pip-whl_*.deb")), folder)
    wheel = next((folder / "usr" / "share" / "python-wheels").glob("pip-*.whl"))
    result = subprocess.run(
        [str(environment.VENV_PYTHON), f"{wheel}/pip", "install", "--no-index", "--no-cache-dir", str(wheel)],
        capture_output=True, text=True)
    if result.returncode:
        raise Failure(f"pip could not be installed: {result.stderr[-500:]}")
    shutil.rmtree(folder)


def _install(requirements):
    log = environment.LOGS / "pip.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(environment.VENV_PYTHON), "-m", "pip", "install", "--progress-bar=off",
               "--disable-pip-version-check", "--prefer-binary", "--retries=2"]
    for path in requirements:
        command += ["-r", str(path)]
    with Progress("Installing Python packages (300 MB)") as progress, open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace")
        collected = 0
        for line in process.stdout:
            output.write(line)
            if line.startswith("Collecting "):
                collected += 1
                progress.update(f"{collected} packages, {line.split()[1]}")
            elif line.startswith("Installing collected"):
                progress.update("unpacking")
        if process.wait():
            output.flush()
            errors = [line for line in tail(log, 40).splitlines() if line.startswith("ERROR:")]
            raise Failure("The Python packages could not be installed. Is there a network? "
                          f"pip says ({log}):\n" + "\n".join(errors[:5] or [tail(log, 5)]))
