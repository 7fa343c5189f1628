# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""A small HTTP server on this machine that answers as a test tells it to."""
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict
    body: bytes = field(repr=False, default=b"")

    def json(self):
        return json.loads(self.body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append(
            Seen(self.command, self.path, dict(self.headers), self.rfile.read(length))
        )
        answer = self.server.answers.pop(0)
        self.close_connection = not answer(self)

    do_GET = do_POST = do_DELETE = _serve

    def log_message(self, *args):
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that hung up early is no news here."""


class GraphServer:
    """Serves the queued answers, one each; `seen` holds what was asked."""

    def __enter__(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.answers = self._server.answers = []
        self.seen = self._server.seen = []
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self):
        return self._server.server_port

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


def content(body, status=200, **headers):
    """Answer with these bytes; headers by name, "_" for "-", None to leave out."""

    def answer(handler):
        wanted = {"Content-Length": str(len(body))}
        wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_response(status)
        for name, value in wanted.items():
            if value is not None:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        return wanted["Content-Length"] == str(len(body))

    return answer


def answered(value, status=200, **headers):
    """Answer with JSON."""
    return content(json.dumps(value).encode(), status, **headers)


def chunked(chunks):
    """Answer in chunks of unannounced length."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for chunk in chunks:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        handler.wfile.write(b"0\r\n\r\n")
        return True

    return answer


def raw(data):
    """Write bytes that need not be HTTP, and hang up."""

    def answer(handler):
        handler.wfile.write(data)

    return answer


def stalled(head, seconds):
    """Write the beginning of an answer, then nothing for a while."""

    def answer(handler):
        handler.wfile.write(head)
        handler.wfile.flush()
        time.sleep(seconds)

    return answer


def dripping(body, pause):
    """Write a good answer byte by byte, each well within the read time-out."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            time.sleep(pause)

    return answer


def reset(handler):
    """Read the whole request, then break the connection off."""
    handler.connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    handler.connection.close()
