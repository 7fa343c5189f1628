# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The only place that speaks HTTP, and only to Meta's Graph API.

A send that failed is one of three things: Meta refused it (`GraphError`), it
surely did not leave (`GraphTransportError`, not doubtful), or nobody knows
(doubtful). There is no idempotency key, so nothing here tries again by itself.
"""
from __future__ import annotations

import hashlib
import hmac
import io
import json
import logging
import re
import socket
import time
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from .constants import (
    CONNECT_TIMEOUT,
    DEFAULT_GRAPH_HOST,
    DEFAULT_GRAPH_VERSION,
    MEDIA_URL_SECONDS,
    MIB,
    READ_TIMEOUT,
)
from .graph_answer import read_answer
from .graph_calls import GraphCalls
from .graph_types import (
    GraphError,
    GraphTransportError,
    MediaError,
    MediaGone,
    MediaHostRefused,
    MediaInfo,
    MediaTooLarge,
    SecretFilter,
    SendResult,
    integer,
    mask,
)
from .graph_urls import graph_origin, is_loopback, may_see_token

__all__ = [
    "GraphClient", "GraphError", "GraphTransportError", "MediaError", "MediaGone",
    "MediaHostRefused", "MediaInfo", "MediaTooLarge", "SendResult", "new_session",
]

_logger = logging.getLogger(__name__)

USER_AGENT = "odoo-whatsapp-crm/19.0"
POOL_SIZE = 32  # the sender runs about 20 threads against one host
KEEPALIVE_SECONDS = 30
ANSWER_MAX_BYTES = 16 * MIB
# A deadline is looked at between chunks, so a dripping answer needs small ones.
ANSWER_CHUNK = 64
FILE_CHUNK = 64 * 1024
MEDIA_REDIRECTS_MAX = 3
MEDIA_GONE = (404, 410)

_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
_TOKEN = re.compile(r"[!-~]+")


class GraphClient(GraphCalls):
    """Calls to one Graph host with one token. Threads may share it.

    :param host: scheme and host, as "https://graph.facebook.com"; plain http
        only to this very machine
    :param version: "v26.0"; without one Meta would take the app panel's
    :param session: a `new_session`, to share connections with other clients
    :param connect_timeout: seconds
    :param read_timeout: seconds, for the first byte and again for the rest
    :param app_secret: when given, each call carries Meta's proof of it
    :raise ValueError: host, version or token are unusable
    """

    def __init__(
        self, host=DEFAULT_GRAPH_HOST, version=DEFAULT_GRAPH_VERSION, token="", *,
        session=None, connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT,
        app_secret=None,
    ):
        self._origin = graph_origin(host)
        if not _VERSION.fullmatch(version or ""):
            raise ValueError("the Graph version must look like v26.0")
        if not _TOKEN.fullmatch(token or ""):
            raise ValueError("the token is empty or holds odd characters")
        self._base = f"{host.rstrip('/')}/{version}"
        self._token = token
        self._app_secret = app_secret
        self._timeouts = (connect_timeout, read_timeout)
        self._session = session or new_session(local=is_loopback(self._origin[1]))

    def close(self):
        """Give the connections back; the client stays usable."""
        self._session.close()

    def download(self, url: str, max_bytes: int) -> bytes:
        """The bytes behind a media URL, which lives for 5 minutes.

        :raise MediaGone: ask `media_info` for a new URL
        :raise MediaTooLarge: the rest was not read
        :raise MediaHostRefused: it leads elsewhere than to Meta's hosts or our
            Graph host; that place was not asked
        """
        for _hop in range(MEDIA_REDIRECTS_MAX + 1):
            if not may_see_token(url, self._origin):
                raise MediaHostRefused("not a media host of Meta's")
            content, url = self._fetch(url, max_bytes)
            if content is not None:
                return content
        raise MediaHostRefused("too many redirects")

    def _fetch(self, url, max_bytes):
        """:return: the content and None, or None and where it went"""
        with _transport_errors(), self._session.get(
            url, auth=_Call(self._token, self._timeouts), stream=True,
            allow_redirects=False, headers={"Accept-Encoding": "identity"},
        ) as response:
            if response.is_redirect:
                return None, urljoin(url, response.headers["location"])
            if response.status_code in MEDIA_GONE:
                raise MediaGone(f"HTTP {response.status_code}")
            if response.status_code != requests.codes.ok:
                raise GraphTransportError(
                    f"HTTP {response.status_code} for a file",
                    doubtful=False, http_status=response.status_code,
                )
            content = _read(response, max_bytes, FILE_CHUNK, MEDIA_URL_SECONDS)
            if content is None:
                raise MediaTooLarge(max_bytes)
            return content, None

    def _request(
        self, method, path, payload=None, *, params=None, token=None,
        content_type="application/json", read_timeout=None, headers=None,
    ):
        connect_timeout, default_timeout = self._timeouts
        read_timeout = read_timeout or default_timeout
        upload = _Upload.of(payload)
        start = time.monotonic()
        with _transport_errors(upload), self._session.request(
            method, f"{self._base}/{path}",
            params={**(params or {}), **self._proof(token)}, data=upload,
            headers={**(headers or {}), **({"Content-Type": content_type} if upload else {})},
            auth=_Call(token or self._token, (connect_timeout, read_timeout)),
            stream=True, allow_redirects=False,
        ) as response:
            content = _read(response, ANSWER_MAX_BYTES, ANSWER_CHUNK, read_timeout)
        _logger.debug(
            "%s %s: HTTP %s after %.2f s",
            method, path, response.status_code, time.monotonic() - start,
        )
        return read_answer(
            response.status_code, response.headers, content or b"",
            doubtful=upload is not None,
            hide=lambda text: mask(text, self._token),
        )

    def _proof(self, token):
        """Meta: `appsecret_proof` shows that a token comes with its app's secret."""
        if token or not self._app_secret:
            return {}
        key, text = self._app_secret.encode(), self._token.encode()
        return {"appsecret_proof": hmac.new(key, text, hashlib.sha256).hexdigest()}


def new_session(*, local=False) -> requests.Session:
    """Connections for many threads: pooled, no retries, no cookies.

    :param local: for this very machine, past any proxy
    """
    session = _Session()
    session.trust_env = not local
    session.headers["User-Agent"] = USER_AGENT
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _Adapter(pool_connections=4, pool_maxsize=POOL_SIZE, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp):
        """None: the library neither follows nor reads where an answer points."""


class _Adapter(HTTPAdapter):
    """Keeps idle connections alive, or learns in time that they are dead.

    A firewall that forgot an idle connection would otherwise swallow the next
    message, and nobody could tell whether it went out.
    """

    def send(self, request, *args, **kwargs):
        # Not given to the session: Odoo's tests compare what it gets to a number.
        return super().send(request, *args, **{**kwargs, "timeout": request.timeouts})

    def init_poolmanager(self, *args, **kwargs):
        options = [
            *HTTPConnection.default_socket_options,
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        ]
        if hasattr(socket, "TCP_KEEPIDLE"):
            options.append((socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_SECONDS))
        super().init_poolmanager(*args, socket_options=options, **kwargs)


class _Call(AuthBase):
    """What a request carries on top: the token and its time-outs.

    So a session holds no token, a netrc gives none, and clients with other
    time-outs may share a session.
    """

    def __init__(self, token, timeouts):
        self._token = token
        self._timeouts = timeouts

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self._token}"
        request.timeouts = self._timeouts
        return request


class _Upload(io.BytesIO):
    """A request body that knows whether any of it was handed over.

    It is read only once the connection stands and the headers are written: as
    long as it was not, Meta cannot have carried the request out.
    """

    started = False

    @classmethod
    def of(cls, payload):
        """A body from a dict or bytes; None stays None."""
        if payload is None:
            return None
        is_raw = isinstance(payload, bytes)
        return cls(payload if is_raw else json.dumps(payload).encode())

    def read(self, *args):
        self.started = True
        return super().read(*args)


@contextmanager
def _transport_errors(upload=None):
    """Turn what goes wrong on the wire into our error.

    The original's text is left out: it may hold the address with its secrets.
    """
    try:
        yield
    except (OSError, HTTPError, ValueError) as error:
        reason = getattr(error.args[0], "reason", None) if error.args else None
        raise GraphTransportError(
            f"no answer: {type(reason or error).__name__}",
            doubtful=upload is not None and upload.started,
        ) from None


def _read(response, max_bytes, chunk_size, seconds):
    """The content, or None when it is larger than allowed.

    :raise OSError: it ended early or took too long
    """
    deadline = time.monotonic() + seconds
    announced = integer(response.headers.get("Content-Length")) or 0
    if announced > max_bytes:
        return None
    content = bytearray()
    for chunk in response.iter_content(chunk_size):
        content += chunk
        if len(content) > max_bytes:
            return None
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("too slow")
    # urllib3 before version 2 takes the end of the connection for the end of the file.
    if len(content) < announced and "Content-Encoding" not in response.headers:
        raise requests.ConnectionError("cut short")
    return bytes(content)


# urllib3 logs whole addresses at debug level; ours may hold secrets.
logging.getLogger("urllib3.connectionpool").addFilter(SecretFilter())
