"""Odoo's own checks of addons (its module test_lint), on our two addons."""

import importlib
import os
import unittest
from contextlib import ExitStack
from unittest.mock import PropertyMock, patch

import psutil
import pytest

import odoo.addons
from odoo.modules import Manifest
from odoo.tools import config

from tests.lab import environment

OURS = environment.installed_addons()
#: All but those that look at nothing of ours: localisations, and ESLint, which nobody has here.
CHECKS = (
    "docstring", "dunderinit", "i18n", "index", "jstranslate", "manifests", "markers", "naming",
    "onchange_domains", "orm_import", "override_signatures", "pofile", "pylint", "routes", "test_holes",
)

if not Manifest.for_addon("test_lint", display_warning=False):
    pytest.skip("This Odoo comes without its module test_lint.", allow_module_level=True)


@pytest.mark.parametrize("check", CHECKS)
def test_odoo_finds_nothing_to_complain_about(check):
    module = importlib.import_module(f"odoo.addons.test_lint.tests.test_{check}")
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TestResult()
    with _looking_at_ours_only(module):
        suite.run(result)
    assert result.testsRun
    complaints = [text for _test, text in result.failures + result.errors]
    assert not complaints, "\n".join(complaints)


def _looking_at_ours_only(module):
    """Odoo's checks walk all addons that they find; have them find ours."""
    patches = ExitStack()
    manifests = [Manifest.for_addon(name) for name in OURS]
    patches.enter_context(patch.object(Manifest, "all_addon_manifests", staticmethod(lambda: manifests)))
    # At the end of a test class Odoo ends every child process; the other tests still need theirs.
    patches.enter_context(patch.object(psutil.Process, "children", lambda *_args, **_kwargs: []))
    # The pylint check starts at Odoo's own root folder.
    root = str(environment.ROOT / OURS[0])
    patches.enter_context(patch.object(type(config), "root_path", PropertyMock(return_value=root)))
    if module.__name__.endswith("test_markers"):
        # This one reads every file below every addons folder, .lab among them.
        ours = [str(environment.ROOT / name) for name in OURS]
        patches.enter_context(patch.object(odoo.addons, "__path__", ours))
    if hasattr(module, "get_modules"):
        patches.enter_context(patch.object(module, "get_modules", lambda: OURS))
    tools = f"{environment.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    patches.enter_context(patch.dict(os.environ, PATH=tools))
    return patches
