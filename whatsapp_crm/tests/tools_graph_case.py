# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from contextlib import ExitStack

from odoo.tests import BaseCase

from ..tools.graph_client import GraphClient, GraphTransportError
from .tools_graph_server import GraphServer

TOKEN = "EAAsecret-token-0123456789"
PAYLOAD = {"messaging_product": "whatsapp", "to": "+5511999990000", "type": "text"}
WINDOW_CLOSED = {"error": {
    "message": "(#131047) Re-engagement message", "type": "OAuthException",
    "code": 131047, "error_subcode": 2494010, "fbtrace_id": "A1b",
    "error_user_title": "Too late",
    "error_data": {"messaging_product": "whatsapp", "details": "24 hours are over"},
}}


class GraphClientCase(BaseCase):
    """A client that talks to a server of the test's own."""

    def setUp(self):
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(GraphServer())
        self.client = self.make_client()

    def make_client(self, host=None, **options):
        options = {"connect_timeout": 1, "read_timeout": 0.5, **options}
        host = self.server.url if host is None else host
        client = GraphClient(host, "v26.0", TOKEN, **options)
        self.addCleanup(client.close)
        return client

    def send(self, answer, client=None):
        self.server.answers.append(answer)
        return (client or self.client).send("1001", PAYLOAD)

    def failed(self, answer, client=None):
        """The transport error that this answer to a send leads to."""
        with self.assertRaises(GraphTransportError) as caught:
            self.send(answer, client)
        return caught.exception
