# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from psycopg2 import errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.transport.transaction import fails
from .common import WhatsappCrmCase


@tagged("post_install", "-at_install")
class TestTransaction(WhatsappCrmCase):
    """Whether a piece of work is to blame, tried alone and undone."""

    def tried(self, error=None):
        def work(env):
            env["res.partner"].create({"name": "Tried only"})
            if error:
                raise error("as if")
        with mute_logger("odoo.addons.whatsapp_crm.models.transport.transaction"):
            return fails(self.env.registry, work, "Work")

    def test_what_is_to_blame(self):
        for error, to_blame in (
                (None, False), (ValueError, True), (errors.SerializationFailure, False),
                (errors.LockNotAvailable, False), (errors.DeadlockDetected, False),
                (errors.UniqueViolation, True)):  # in every try before, and even now: it will be there again
            with self.subTest(error):
                self.assertEqual(self.tried(error), to_blame)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Tried only")]))
