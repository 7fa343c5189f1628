# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestMetricsJs(HttpCase):
    """The live board's own tests in the web client, run by Odoo's Hoot in a real browser."""

    def test_hoot(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=20000&filter=@whatsapp_crm_metrics", "", "",
            login="admin", timeout=180, success_signal="[HOOT] Test suite succeeded")
