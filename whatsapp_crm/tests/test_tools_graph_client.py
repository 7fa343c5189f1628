# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import hashlib
import hmac
import logging
import threading

from odoo.tests import tagged

from ..tools.graph_client import (
    GraphClient,
    GraphError,
    GraphTransportError,
    new_session,
)
from ..tools.graph_types import mask
from .tools_graph_case import PAYLOAD, TOKEN, WINDOW_CLOSED, GraphClientCase
from .tools_graph_server import answered, content, reset

ACCEPTED = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "+5511999990000", "wa_id": "5511999990000"}],
    "messages": [{"id": "wamid.X", "message_status": "accepted"}],
}


@tagged("post_install", "-at_install")
class TestGraphClient(GraphClientCase):
    # === WHAT IS ASKED === #

    def test_a_send_is_one_post_with_bearer_and_json(self):
        result = self.send(answered(ACCEPTED))
        self.assertEqual(result.wamid, "wamid.X")
        self.assertEqual(result.wa_id, "5511999990000")
        self.assertIsNone(result.user_id)
        self.assertEqual(result.message_status, "accepted")
        [request] = self.server.seen
        self.assertEqual(request.method, "POST")
        self.assertEqual(request.path, "/v26.0/1001/messages")
        self.assertEqual(request.json(), PAYLOAD)
        self.assertEqual(request.headers["Authorization"], f"Bearer {TOKEN}")
        self.assertEqual(request.headers["Content-Type"], "application/json")
        self.assertIn("whatsapp-crm", request.headers["User-Agent"])

    def test_read_receipt_and_typing(self):
        self.server.answers += [answered({"success": True})] * 2
        self.client.mark_read("1001", "wamid.IN")
        self.client.mark_read("1001", "wamid.IN", typing=True)
        plain, typing = (request.json() for request in self.server.seen)
        self.assertEqual(plain["status"], "read")
        self.assertNotIn("typing_indicator", plain)
        self.assertEqual(typing["typing_indicator"], {"type": "text"})

    def test_block_and_unblock_name_one_user(self):
        self.server.answers += [answered({"block_users": {}})] * 2
        self.client.block("1001", "5511999990000")
        self.client.unblock("1001", "5511999990000")
        self.assertEqual([request.method for request in self.server.seen], ["POST", "DELETE"])
        for request in self.server.seen:
            self.assertEqual(request.path, "/v26.0/1001/block_users")
            self.assertEqual(request.json(), {
                "messaging_product": "whatsapp", "block_users": [{"user": "5511999990000"}]})

    def test_upload_is_multipart_with_the_type_in_its_part(self):
        self.server.answers.append(answered({"id": "media-1"}))
        file = (b"\x00\xffJPG", "image/jpeg", 'a".jpg')
        self.assertEqual(self.client.upload_media("1001", *file), "media-1")
        [request] = self.server.seen
        self.assertIn("multipart/form-data; boundary=", request.headers["Content-Type"])
        for part in (b"\x00\xffJPG", b"Content-Type: image/jpeg", b"whatsapp"):
            self.assertIn(part, request.body)

    def test_proof_of_the_app_secret(self):
        self.send(answered(ACCEPTED), self.make_client(app_secret="s3"))
        proof = hmac.new(b"s3", TOKEN.encode(), hashlib.sha256).hexdigest()
        self.assertTrue(self.server.seen[0].path.endswith(f"?appsecret_proof={proof}"))

    def test_an_id_cannot_leave_its_place_in_the_path(self):
        self.server.answers.append(answered({"id": "1"}))
        self.client.waba("../me?x=1", ["id"])
        self.assertEqual(self.server.seen[0].path, "/v26.0/..%2Fme%3Fx%3D1?fields=id")
        for missing in ("", None, ".."):
            with self.subTest(missing), self.assertRaises(ValueError):
                self.client.phone_number(missing, ["id"])

    def test_debug_token_is_authorised_by_the_app(self):
        self.server.answers.append(answered({"data": {"is_valid": True}}))
        self.assertEqual(self.client.debug_token("77", "s3"), {"is_valid": True})
        [request] = self.server.seen
        self.assertEqual(request.headers["Authorization"], "Bearer 77|s3")
        self.assertIn(f"input_token={TOKEN}", request.path)

    def test_subscription_with_and_without_own_address(self):
        self.server.answers += [answered({"success": True})] * 2
        self.client.subscribe_app("55")
        self.client.subscribe_app("55", "https://x.example/hook", "verify")
        bare, override = self.server.seen
        self.assertEqual(bare.body, b"")
        self.assertEqual(override.json(), {
            "override_callback_uri": "https://x.example/hook", "verify_token": "verify",
        })

    # === PAGES === #

    def page(self, ids, after=None, more=True):
        paging = {"cursors": {"after": after}}
        if more:
            paging["next"] = f"https://elsewhere.example/?access_token={TOKEN}"
        return answered({"data": [{"id": one} for one in ids], "paging": paging})

    def test_templates_follow_cursors(self):
        self.server.answers += [self.page("ab", "c1"), self.page("c", "c2", more=False)]
        found = [row["id"] for row in self.client.templates("55")]
        self.assertEqual(found, ["a", "b", "c"])
        self.assertIn("after=c1", self.server.seen[1].path)
        self.assertIn("limit=100", self.server.seen[0].path)
        self.assertIn("fields=id%2Cname", self.server.seen[0].path)

    def test_a_failing_page_is_never_a_shorter_list(self):
        endings = {
            "error": answered(WINDOW_CLOSED, 400),
            "nonsense": content(b"<html>"),
            "no data": answered({}),
            "data of another kind": answered({"data": {}}),
            "same cursor": self.page("z", "c1"),
            "no cursor": self.page("z"),
        }
        for name, ending in endings.items():
            with self.subTest(name):
                self.server.seen.clear()
                self.server.answers[:] = [self.page("ab", "c1"), ending]
                with self.assertRaises((GraphError, GraphTransportError)):
                    list(self.client.templates("55"))
                self.assertEqual(len(self.server.seen), 2, "asked no further")

    # === CONFIGURATION === #

    def test_hosts(self):
        good = (
            "https://graph.facebook.com", "https://graph.facebook.com/",
            "http://localhost:8080", "http://127.0.0.1", "http://[::1]:90",
            "https://gateway.example/graph",
        )
        bad = (
            "http://graph.facebook.com", "graph.facebook.com", "", "ftp://127.0.0.1",
            "https://user:pw@graph.facebook.com", "http://127.0.0.1.example.com",
            "https://graph.facebook.com?x=1", "https://", "http://localhost\\@x.example",
        )
        for host in good:
            with self.subTest(host):
                self.make_client(host)
        for host in bad:
            with self.subTest(host), self.assertRaises(ValueError):
                self.make_client(host)

    def test_version_and_token_must_be_usable(self):
        for version, token in (
            ("", TOKEN), ("26.0", TOKEN), ("v26.0/x", TOKEN), (None, TOKEN),
            ("v26.0", ""), ("v26.0", None), ("v26.0", "two words"), ("v26.0", "a\nb"),
        ):
            with self.subTest(version=version, token=token):
                with self.assertRaises(ValueError) as caught:
                    GraphClient(self.server.url, version, token)
                self.assertNotIn(TOKEN, str(caught.exception))

    # === SECRETS, THREADS === #

    def test_the_token_is_never_shown(self):
        words = f"bad access_token={TOKEN} {TOKEN}"
        leaky = {"error": {"code": 190, "message": words}}
        with self.assertLogs(level="DEBUG") as logs:
            logging.getLogger("urllib3.connectionpool").debug("start")
            self.server.answers += [
                answered(leaky, 401), content(f"Bearer {TOKEN}".encode(), 500), reset,
            ]
            shown = [repr(self.client), str(vars(self.client).get("_session"))]
            for _answer in range(3):
                with self.assertRaises((GraphError, GraphTransportError)) as caught:
                    self.client.debug_token("77", "s3cret")
                error = caught.exception
                self.assertIsNone(error.__cause__)
                shown += [str(error), repr(error), str(vars(error))]
        text = "\n".join(shown + logs.output)
        self.assertIn("debug_token", text)
        self.assertNotIn(TOKEN, text)
        self.assertNotIn("s3cret", text)

    def test_mask(self):
        cases = {
            "access_token=EAAx&b=1": "access_token=***&b=1",
            '{"access_token": "EAAx"}': '{"access_token": "***"}',
            "Authorization: Bearer EAAx, more": "Authorization: Bearer ***, more",
            "/debug_token?input_token=EAAx HTTP": "/debug_token?input_token=*** HTTP",
            "no secret": "no secret",
        }
        for text, expected in cases.items():
            self.assertEqual(mask(text), expected)
        self.assertEqual(mask("so abc it is", "abc", ""), "so *** it is")

    def test_many_threads_share_a_session(self):
        session, wamids = new_session(local=True), set()
        options = {"session": session, "read_timeout": 10}
        clients = [self.make_client(**options), self.make_client(**options)]
        self.server.answers += [
            answered({"messages": [{"id": f"wamid.{number}"}]}, Set_Cookie="a=b")
            for number in range(60)
        ]

        def work(client):
            for _time in range(3):
                wamids.add(client.send("1001", PAYLOAD).wamid)

        threads = [
            threading.Thread(target=work, args=(clients[number % 2],))
            for number in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(wamids), 60)
        self.assertFalse(session.cookies)
