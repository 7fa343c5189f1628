"""Fingerprints by which one knows that something must be built again."""

import hashlib
from pathlib import Path

from . import environment
from .odoo_source import find_odoo

#: What never reaches a database: a change in it needs no upgrade.
_OUTSIDE_THE_DATABASE = ("tests", "__pycache__", "readme", "doc")


def addons_checksum():
    """Changes whenever our addons must be installed or upgraded again."""
    digest = hashlib.sha256()
    for addon in environment.installed_addons():
        for path in _files_of(environment.ROOT / addon):
            digest.update(str(path.relative_to(environment.ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def odoo_checksum():
    """Changes whenever another Odoo is used."""
    source = find_odoo()
    about = (source.python_path / "odoo" / "release.py").read_bytes()
    return hashlib.sha256(about + str(source.python_path).encode()).hexdigest()[:16]


def text_checksum(*parts):
    """A fingerprint of texts and of files' contents."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
    return digest.hexdigest()[:16]


def _files_of(folder):
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not set(inside) & set(_OUTSIDE_THE_DATABASE) and inside[0] != "static":
            yield path
