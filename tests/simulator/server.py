"""A small HTTP/1.1 server with keep-alive and a bounded number of threads.

Werkzeug's own server closes every connection after one answer, which hides the
behaviour of clients that keep theirs; hence this one, with werkzeug's requests and
responses on top of the standard library.
"""

import io
import logging
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from urllib.parse import unquote, urlsplit

from werkzeug.wrappers import Request

from .faults import DropConnection

_logger = logging.getLogger(__name__)
MAX_CONNECTIONS = 384
MAX_BODY = 110 * 1024 * 1024
IDLE_SECONDS = 20


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests one after the other and writes the answers."""

    protocol_version = "HTTP/1.1"
    server_version = "CloudApiSimulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    timeout = IDLE_SECONDS

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY or "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.close_connection = True
            return self.send_error(413 if length else 411)
        body = self.rfile.read(length)
        try:
            response = self.server.application(Request(self._environ(body)))
        except DropConnection as drop:
            return self._drop(drop.reset)
        except Exception:
            _logger.exception("%s %s failed", self.command, self.path)
            return self.send_error(500)
        return self._write(response)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = _answer

    def _environ(self, body):
        url = urlsplit(self.path)
        host, port = self.server.server_address[:2]
        environ = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(url.path, "latin-1"),
            "QUERY_STRING": url.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in self.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ

    def _write(self, response):
        self.send_response(response.status_code)
        streamed = response.mimetype == "text/event-stream"
        if streamed:
            self.close_connection = True
            response.headers["Connection"] = "close"
        else:
            response.headers["Content-Length"] = len(response.get_data())
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        for chunk in response.iter_encoded():
            self.wfile.write(chunk)
            if streamed:
                self.wfile.flush()

    def _drop(self, reset):
        self.close_connection = True
        if reset:
            # linger of zero seconds turns the close into a TCP reset
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, template, *values):
        if not self.server.quiet:
            _logger.info(template, *values)


class Server(ThreadingMixIn, TCPServer):
    """Listens on `host:port` (port 0: any free one) and calls `application(request)`."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, host, port, application, quiet=True):
        self.application, self.quiet = application, quiet
        self._free = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__((host, port), Handler)

    def process_request(self, request, client_address):
        # beyond the bound new connections wait in the kernel's queue
        self._free.acquire()
        try:
            super().process_request(request, client_address)
        except Exception:
            self._free.release()
            raise

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request, client_address):
        _logger.debug("connection of %s broke", client_address, exc_info=True)
