"""With sales, invoicing, projects, surveys and live chat beside it the product shows what they know.

None of them is a dependency, so the addon's own tests skip this part in a plain database: here it
runs in one that has them all.
"""

import re

from tests.lab import environment, odoo_commands
from tests.lab.addon_log import complaints
from tests.lab.database import bare_database

APPS = ["sale_management", "project", "survey", "im_livechat"]
CLASSES = ("TestContextApps", "TestSellDocuments", "TestSellPayment", "TestSellMenu", "TestFollowupOrders")
_RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def test_context_history_files_and_documents_with_other_apps(tmp_path):
    with bare_database("apps") as database:
        log = odoo_commands.install(
            database, [*environment.installed_addons(), *APPS], log=tmp_path / "apps.log",
            options=("--test-tags=" + ",".join(f"/whatsapp_crm:{name}" for name in CLASSES),)).read_text()
    assert complaints(log) == []
    failed, errors, ran = map(int, _RESULT.findall(log)[-1])
    assert (failed, errors) == (0, 0)
    assert ran >= 45, "they were skipped"
    assert "needs sale_management" not in log
