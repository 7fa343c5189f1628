"""Debian packages without root and without touching the system: apt with folders of its own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .console import Failure, tail

_KEYRINGS = ("debian-archive-keyring.pgp", "debian-archive-keyring.gpg")
_INDEX = re.compile(r"^'(?P<base>\S+?)/?dists/(?P<suite>[\w.-]+)/InRelease'", re.MULTILINE)
_STATUS = re.compile(r"^dlstatus:\d+:(?P<percent>[\d.]+):")


class PrivateApt:
    """apt on the machine's own mirror, with sources, lists and cache in ``folder``.

    :param Path folder: may be deleted afterwards
    :raise Failure: this is no Debian, or its sources name no mirror
    """

    def __init__(self, folder):
        for program in ("apt-get", "dpkg-deb"):
            if not shutil.which(program):
                raise Failure(
                    f"There is no {program} here: the download of Odoo needs Debian 12 or newer. Elsewhere, "
                    "name a folder or a .deb with Odoo 19: ODOO_SOURCE=/path make demo"
                )
        self.folder = folder
        self.release = _codename()
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._write_sources()

    def _write_sources(self):
        keyring = next((f"/usr/share/keyrings/{name}" for name in _KEYRINGS
                        if os.path.exists(f"/usr/share/keyrings/{name}")), None)
        options = f"[signed-by={keyring}] " if keyring else ""
        base = _mirror(self.release)
        lines = [f"deb {options}{base} {suite} main\n" for suite in dict.fromkeys((self.release, "sid"))]
        (self.folder / "sources.list").write_text("".join(lines), encoding="utf-8")

    def update(self, progress=None):
        """Fetch the lists of what there is.

        :raise Failure: the mirror cannot be reached
        """
        self._run(["update"], self.folder, progress)

    def download(self, packages, into, progress=None):
        """Download packages, named as apt takes them (``name/suite``), into a folder.

        :raise Failure: the mirror cannot be reached, or lacks one of them
        """
        into.mkdir(parents=True, exist_ok=True)
        self._run(["download", *packages], into, progress)

    def _run(self, arguments, cwd, progress):
        log = self.folder / "apt.log"
        read, write = os.pipe()
        with open(log, "w", encoding="utf-8") as output:
            process = subprocess.Popen(
                ["apt-get", "-q", *self._options(write), *arguments], cwd=cwd, pass_fds=[write],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, "LC_ALL": "C"})
        os.close(write)
        with os.fdopen(read, encoding="utf-8", errors="replace") as status:
            for line in status:
                found = _STATUS.match(line)
                if found and progress:
                    progress.update(f"{float(found['percent']):.0f} %")
        if process.wait():
            errors = [line for line in tail(log, 30).splitlines() if line.startswith("E:")]
            raise Failure("Debian's packages could not be fetched. Is there a network? apt-get says:\n"
                          + "\n".join(errors[:5] or [tail(log, 5)]))

    def _options(self, status):
        settings = {
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Cache::archives": self.folder / "cache" / "archives",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
            "APT::Update::Error-Mode": "any",
            "APT::Status-Fd": status,
            # Otherwise root's apt drops to a user who may not write to our folder.
            "APT::Sandbox::User": "",
            # Hooks of the system are for the system's own lists.
            "APT::Update::Post-Invoke-Success": "",
        }
        return [f"-o{name}={value}" for name, value in settings.items()]


def require_package(package):
    """:raise Failure: that file is no Debian package, or there is no program to tell"""
    if not shutil.which("dpkg-deb"):
        raise Failure("There is no dpkg-deb here to unpack a .deb with; name a folder with Odoo 19 instead.")
    if subprocess.run(["dpkg-deb", "--info", str(package)], capture_output=True).returncode:
        raise Failure(f"{package} is no Debian package, or a broken one.")


def unpack(package, into):
    """Unpack a ``.deb`` without installing it.

    :raise Failure: it is broken, or no Debian package
    """
    result = subprocess.run(["dpkg-deb", "-x", str(package), str(into)], capture_output=True, text=True)
    if result.returncode:
        raise Failure(f"{package} could not be unpacked: {result.stderr.strip()[-300:]}")


def _codename():
    text = Path("/etc/os-release").read_text(encoding="utf-8") if os.path.exists("/etc/os-release") else ""
    found = re.search(r'^VERSION_CODENAME="?(\w+)', text, re.MULTILINE)
    return found[1] if found else "sid"


def _mirror(release):
    """The address of the Debian mirror in the machine's own sources.

    ``--print-uris`` works on a machine that has never fetched a list.
    """
    result = subprocess.run(["apt-get", "update", "--print-uris"], capture_output=True, text=True,
                            env={**os.environ, "LC_ALL": "C"})
    suites = {}
    for found in _INDEX.finditer(result.stdout):
        suites.setdefault(found["base"], set()).add(found["suite"])
    names = {release, "stable", "oldstable", "testing", "unstable", "sid"}
    bases = [base for base, offered in suites.items() if offered & names]
    # Other projects name their suites after Debian's; Debian's own mirror has the updates beside it.
    bases.sort(key=lambda base: (not any(s.endswith("-updates") for s in suites[base]),
                                 not base.rstrip("/").endswith("/debian")))
    if not bases:
        raise Failure("No Debian mirror is named in this machine's apt sources. Name a folder or a .deb "
                      "with Odoo 19 instead: ODOO_SOURCE=/path make demo")
    return bases[0]
