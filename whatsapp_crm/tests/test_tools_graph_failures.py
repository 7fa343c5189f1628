# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import socket
from contextlib import ExitStack

from odoo.tests import tagged

from ..tools.graph_client import GraphError, GraphTransportError
from .tools_graph_case import PAYLOAD, WINDOW_CLOSED, GraphClientCase
from .tools_graph_server import (
    answered,
    chunked,
    content,
    dripping,
    raw,
    reset,
    stalled,
)

GOOD = b'{"messages": [{"id": "wamid.X"}]}' + b" " * 60
JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"


@tagged("post_install", "-at_install")
class TestGraphFailures(GraphClientCase):
    # === META REFUSED === #

    def test_an_error_of_metas_is_read_whole(self):
        with self.assertRaises(GraphError) as caught:
            self.send(answered(WINDOW_CLOSED, 400, Retry_After="17"))
        error = caught.exception
        self.assertEqual(
            (error.code, error.subcode, error.title, error.details, error.http_status),
            (131047, 2494010, "Too late", "24 hours are over", 400),
        )
        self.assertEqual((error.fbtrace_id, error.retry_after), ("A1b", 17))
        self.assertEqual(error.rule.advice, "window_closed")
        self.assertFalse(error.doubtful)

    def test_shapes_of_errors(self):
        cases = {
            "details as text": ({"code": 100, "error_data": "bad"}, "bad"),
            "code as text": ({"code": "100", "error_user_msg": "msg"}, "msg"),
            "nothing but a code": ({"code": 100}, ""),
            "odd types": ({"code": 100, "message": 3, "error_data": [1]}, ""),
        }
        for name, (error, details) in cases.items():
            with self.subTest(name), self.assertRaises(GraphError) as caught:
                self.send(answered({"error": error}, 400))
            self.assertEqual(caught.exception.code, 100)
            self.assertEqual(caught.exception.details, details)

    def test_some_errors_of_metas_leave_a_doubt(self):
        cases = [
            (1, 400, True), (131000, 500, True), (135000, 400, True),
            (131047, 400, False), (131016, 503, False), (131057, 500, False),
            (190, 401, False), (999999, 400, False), (999999, 500, True),
        ]
        for code, status, doubtful in cases:
            with self.subTest(code=code, status=status):
                with self.assertRaises(GraphError) as caught:
                    self.send(answered({"error": {"code": code}}, status))
                self.assertEqual(caught.exception.doubtful, doubtful)

    # === NOBODY KNOWS === #

    def test_after_the_request_went_out_every_odd_answer_is_doubtful(self):
        cases = {
            "reset": reset,
            "hung up": raw(b""),
            "not HTTP": raw(b"\x15\x03\x01 hello\r\n\r\n"),
            "no answer in time": stalled(b"", 1),
            "answer stops in the middle": stalled(JSON_HEAD, 1),
            "answer drips": dripping(GOOD, 0.01),
            "cut short": raw(JSON_HEAD),
            "200 without JSON": content(b"<html>ok</html>"),
            "200 with a list": answered([1]),
            "200 and empty": content(b""),
            "200 without an id": answered({"messages": [{}]}),
            "200 with an odd id list": answered({"messages": {"id": "x"}}),
            "deep nonsense": content(b"[" * 200_000),
            "500 in HTML": content(b"<html>oops</html>", 500),
            "502 in JSON without a code": answered({"error": {"message": "x"}}, 502),
            "404 in HTML": content(b"<html>no</html>", 404),
            "redirect": content(b"", 302, Location=f"{self.server.url}/elsewhere"),
            "redirect to nonsense": content(b"", 307, Location="http://["),
        }
        for name, answer in cases.items():
            with self.subTest(name):
                seen = len(self.server.seen)
                error = self.failed(answer)
                self.assertTrue(error.doubtful)
                self.assertEqual(len(self.server.seen), seen + 1, "asked only once")

    def test_an_answer_without_end_is_not_read_to_its_end(self):
        patient = self.make_client(read_timeout=5)
        error = self.failed(chunked([b"x" * 2**20] * 20), patient)
        self.assertTrue(error.doubtful)

    def test_an_unreadable_answer_is_kept_for_the_log(self):
        error = self.failed(content(b"x" * 900 + b"\xff", 500))
        self.assertEqual((error.http_status, error.excerpt), (500, "x" * 500))

    # === SURELY NOT SENT === #

    def test_before_the_request_went_out_nothing_is_doubtful(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        hosts = {
            "refused": f"http://127.0.0.1:{port}",
            "no TLS there": f"https://127.0.0.1:{self.server.port}",
            "unknown name": "https://graph.invalid",
        }
        for name, host in hosts.items():
            with self.subTest(name), self.assertRaises(GraphTransportError) as caught:
                self.make_client(host).send("1001", PAYLOAD)
            self.assertFalse(caught.exception.doubtful)
        self.assertFalse(self.server.seen)

    def test_a_connection_that_never_stands_is_not_doubtful(self):
        with ExitStack() as stack:
            full = stack.enter_context(socket.socket())
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            for _waiting in range(4):
                guest = stack.enter_context(socket.socket())
                guest.setblocking(False)
                guest.connect_ex(full.getsockname())
            client = self.make_client(
                f"http://127.0.0.1:{full.getsockname()[1]}", connect_timeout=0.3
            )
            with self.assertRaises(GraphTransportError) as caught:
                client.send("1001", PAYLOAD)
        self.assertFalse(caught.exception.doubtful)
        self.assertIn("ConnectTimeout", str(caught.exception))
