"""Gets Odoo 19 Community into the laboratory's folder: Debian's package, unpacked, not installed."""

import os
import shutil
from pathlib import Path

from . import apt, environment
from .console import Failure, Progress
from .odoo_source import SERIES, find_odoo, inspect_folder

#: Static files that the package links to, from where they have the version it expects.
_FROM_SID = ("fonts-montserrat", "fonts-roboto-unhinted", "libjs-jquery", "libjs-jquery-form",
             "libjs-underscore", "fonts-ocr-b")
_FROM_OWN_RELEASE = ("fonts-font-awesome", "fonts-inconsolata")
_STATIC_PACKAGES = (*_FROM_SID, *_FROM_OWN_RELEASE)

#: Named by mail's manifest, absent from Debian's package: without it every page logs an error.
_MISSING_ASSET = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
_GIGABYTE = 10**9


def ensure_odoo():
    """Have an Odoo 19 to run: the one ``ODOO_SOURCE`` names, or Debian's.

    :raise Failure: it cannot be had; the text says why and what to do
    """
    chosen = os.environ.get("ODOO_SOURCE")
    path = Path(chosen).expanduser().resolve() if chosen else None
    if path and not path.exists():
        raise Failure(f"ODOO_SOURCE={chosen}: there is no such file or folder.")
    if path and path.is_file():
        if path.suffix != ".deb":
            raise Failure(f"ODOO_SOURCE={chosen}: this is neither a folder nor a .deb package.")
        _ensure_unpacked(path)
    elif not path and not inspect_folder(environment.UNPACKED_ODOO):
        _require_space(4 * _GIGABYTE)
        _unpack(_download(), origin="Debian")
    find_odoo()


def _ensure_unpacked(package):
    """Unpack a ``.deb`` that is already here, unless that was done before."""
    origin = f"{package} {package.stat().st_size} {package.stat().st_mtime_ns}"
    if inspect_folder(environment.UNPACKED_ODOO) and _origin() == origin:
        return
    apt.require_package(package)
    _require_space(3 * _GIGABYTE)
    _unpack([package, *_static_packages_for(package)], origin)


def _static_packages_for(package):
    """The packages with fonts and libraries: from beside ``package``, else from Debian, else none."""
    beside = [path for name in _STATIC_PACKAGES for path in sorted(package.parent.glob(f"{name}_*.deb"))[-1:]]
    if len(beside) == len(_STATIC_PACKAGES):
        return beside
    try:
        return _download(with_odoo=False)
    except Failure as failure:
        print(f"  Going on without some fonts and icons. {failure}")
        return beside


def _download(with_odoo=True):
    folder = environment.DOWNLOADS
    kept = [path for name in (f"odoo-{SERIES.split('.')[0]}", *_STATIC_PACKAGES)
            for path in sorted(folder.glob(f"{name}_*.deb"))[-1:]]
    if len(kept) == len(_STATIC_PACKAGES) + 1:
        return kept if with_odoo else kept[1:]
    private = apt.PrivateApt(environment.LAB / "apt")
    with Progress("Asking Debian for its package lists") as progress:
        private.update(progress)
    names = [f"{name}/sid" for name in _FROM_SID]
    names += [f"{name}/{private.release}" for name in _FROM_OWN_RELEASE]
    if with_odoo:
        names.insert(0, f"odoo-{SERIES.split('.')[0]}/sid")
    fresh = folder.with_suffix(".part")
    shutil.rmtree(fresh, ignore_errors=True)
    with Progress("Downloading Odoo 19 (130 MB)" if with_odoo else "Downloading fonts") as progress:
        private.download(names, fresh, progress)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    shutil.rmtree(private.folder, ignore_errors=True)
    return sorted(folder.glob("*.deb"))


def _unpack(packages, origin):
    """Unpack all packages over each other; the result appears in one step, complete."""
    root = environment.UNPACKED_ODOO
    fresh = root.with_suffix(".part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with Progress("Unpacking Odoo 19 (1.2 GB)") as progress:
        for number, package in enumerate(packages, 1):
            progress.update(f"package {number} of {len(packages)}")
            apt.unpack(package, fresh)
    source = inspect_folder(fresh)
    if not source:
        shutil.rmtree(fresh)
        raise Failure(f"{packages[0]} does not hold Odoo {SERIES}.")
    _add_missing_asset(source)
    shutil.rmtree(root, ignore_errors=True)
    fresh.rename(root)
    _origin_file().write_text(origin, encoding="utf-8")
    _warn_of_dangling_links(root)


def _add_missing_asset(source):
    for addons in source.addons:
        if (addons / "mail").is_dir():
            asset = addons / _MISSING_ASSET
            asset.parent.mkdir(parents=True, exist_ok=True)
            asset.touch()


def _warn_of_dangling_links(root):
    dangling = [path for path in root.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        print(f"  Note: {len(dangling)} files of Odoo's (fonts, icons) are missing, such as {dangling[0].name}.")


def _require_space(needed):
    environment.LAB.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(environment.LAB).free
    if free < needed:
        raise Failure(f"{needed // _GIGABYTE} GB of free disk space are needed in {environment.LAB}; "
                      f"there are {free / _GIGABYTE:.1f}. LAB_DIR=/elsewhere names another folder.")


def _origin_file():
    return environment.LAB / "odoo.origin"


def _origin():
    return _origin_file().read_text(encoding="utf-8") if _origin_file().is_file() else None
