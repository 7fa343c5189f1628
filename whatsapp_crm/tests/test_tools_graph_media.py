# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
from contextlib import ExitStack
from unittest.mock import Mock

from odoo.tests import BaseCase, tagged

from ..tools import graph_client
from ..tools.graph_client import (
    GraphClient,
    GraphError,
    GraphTransportError,
    MediaGone,
    MediaHostRefused,
    MediaTooLarge,
)
from ..tools.graph_urls import may_see_token, origin
from .tools_graph_server import (
    GraphServer,
    answered,
    chunked,
    content,
    reset,
    stalled,
)

TOKEN = "EAAsecret-token-0123456789"


@tagged("post_install", "-at_install")
class TestGraphMedia(BaseCase):
    def setUp(self):
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(GraphServer())
        self.stranger = stack.enter_context(GraphServer())
        self.client = GraphClient(
            self.server.url, "v26.0", TOKEN, connect_timeout=1, read_timeout=0.5
        )
        self.addCleanup(self.client.close)

    def download(self, *answers, url=None, max_bytes=1000):
        self.server.answers[:] = answers
        return self.client.download(url or f"{self.server.url}/file?hash=1", max_bytes)

    def test_info_casts_the_size(self):
        for size, expected in ((12, 12), ("12", 12), (None, None), ("x", None)):
            with self.subTest(size):
                self.server.answers.append(answered({
                    "url": "https://lookaside.fbsbx.com/x", "mime_type": "image/jpeg",
                    "sha256": "ab", "file_size": size,
                }))
                info = self.client.media_info("77", "1001")
                self.assertEqual(info.file_size, expected)
        self.assertEqual(self.server.seen[0].path, "/v26.0/77?phone_number_id=1001")
        self.assertEqual((info.mime_type, info.sha256), ("image/jpeg", "ab"))

    def test_info_of_a_lost_file_is_an_error_of_metas(self):
        self.server.answers.append(answered({"error": {"code": 100}}, 400))
        with self.assertRaises(GraphError):
            self.client.media_info("77", "1001")

    def test_bytes_come_with_the_bearer(self):
        self.assertEqual(self.download(content(b"\xff\xd8JPG")), b"\xff\xd8JPG")
        [request] = self.server.seen
        self.assertEqual(request.headers["Authorization"], f"Bearer {TOKEN}")
        self.assertNotIn(TOKEN, request.path)

    def test_sizes_at_the_limit(self):
        for answer in (content(b"x" * 1000), chunked([b"x" * 500] * 2)):
            self.assertEqual(len(self.download(answer)), 1000)

    def test_too_large_whatever_the_answer_announces(self):
        cases = {
            "announced": content(b"x" * 1001),
            "announced and never sent": content(b"", Content_Length="999999"),
            "in chunks": chunked([b"x" * 600] * 2),
            "not announced": content(b"x" * 5000, Content_Length=None),
        }
        for name, answer in cases.items():
            with self.subTest(name), self.assertRaises(MediaTooLarge) as caught:
                self.download(answer)
            self.assertEqual(caught.exception.limit, 1000)

    def test_a_file_that_ends_early_is_not_a_file(self):
        cases = {
            "announced more": content(b"x" * 10, Content_Length="900"),
            "stalled": stalled(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", 1),
            "reset": reset,
            "server error": content(b"", 500),
            "html for who has no right": content(b"<html>", 401),
            "nonsense as new address": content(b"", 302, Location="http://["),
        }
        for name, answer in cases.items():
            with self.subTest(name), self.assertRaises(GraphTransportError) as caught:
                self.download(answer)
            self.assertFalse(caught.exception.doubtful)

    def test_older_libraries_do_not_notice_a_file_cut_short(self):
        response = Mock(headers={"Content-Length": "9"})
        response.iter_content.return_value = [b"x"]
        with self.assertRaises(OSError):
            graph_client._read(response, 1000, 64, 5)

    def test_expired(self):
        for status in (404, 410):
            with self.subTest(status), self.assertRaises(MediaGone):
                self.download(content(b"<html>", status))

    def test_the_token_does_not_follow_redirects_elsewhere(self):
        elsewhere = [
            f"{self.stranger.url}/steal", "https://evil.example/x", "//evil.example/x",
            "http://lookaside.fbsbx.com/x", "file:///etc/passwd", "https://é.fbsbx.com/",
        ]
        for url in elsewhere:
            with self.subTest(url), self.assertRaises(MediaHostRefused):
                self.download(content(b"", 302, Location=url))
        self.assertFalse(self.stranger.seen)

    def test_redirects_within_the_host_are_followed_a_few_times(self):
        hop = content(b"", 302, Location="/next")
        self.assertEqual(self.download(hop, hop, hop, content(b"ok")), b"ok")
        self.assertEqual(self.server.seen[-1].path, "/next")
        with self.assertRaises(MediaHostRefused):
            self.download(*[hop] * 9)
        self.assertEqual(len(self.server.seen), 8)

    def test_no_call_to_other_hosts(self):
        with self.assertRaises(MediaHostRefused):
            self.client.download(f"{self.stranger.url}/file", 10)
        self.assertFalse(self.stranger.seen)

    def test_which_hosts_may_see_the_token(self):
        own = origin("http://127.0.0.1:8069")
        good = (
            "https://lookaside.fbsbx.com/whatsapp?mid=1", "https://graph.facebook.com/x",
            "https://mmg.whatsapp.net/a", "https://scontent.xx.fbcdn.net:443/v",
            "https://LOOKASIDE.FBSBX.COM/", "http://127.0.0.1:8069/any",
        )
        bad = (
            "http://lookaside.fbsbx.com/x", "https://lookaside.fbsbx.com:8443/x",
            "https://fbsbx.com.evil.example/", "https://evilfbsbx.com/",
            "https://evil.example/lookaside.fbsbx.com", "https://facebook.com/",
            "https://lookaside.fbsbx.com@evil.example/", "https://a@b.fbsbx.com/",
            "https://evil.example\\@lookaside.fbsbx.com/", "https://evil.example#.fbsbx.com",
            "https://evil.example\t.fbsbx.com/", "https://evil.example%2f.fbsbx.com/",
            "http://127.0.0.1:8070/", "http://localhost:8069/", "ftp://mmg.whatsapp.net/",
            "//mmg.whatsapp.net/", "mmg.whatsapp.net", "", "https://ⓔvil.fbsbx.com/",
        )
        for url in good:
            with self.subTest(url):
                self.assertTrue(may_see_token(url, own))
        for url in bad:
            with self.subTest(url):
                self.assertFalse(may_see_token(url, own))
