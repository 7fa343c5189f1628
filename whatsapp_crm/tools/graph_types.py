# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What calls to the Graph API give back: results, and the ways they go wrong."""
from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from .errors import ErrorRule, is_known, rule_for

_SECRET = re.compile(
    r"""(bearer\s+
        |(?:access_token|input_token|appsecret_proof|verify_token|client_secret)
         ["']?\s*[=:]\s*["']?)
        [^\s"'&,}]+""",
    re.IGNORECASE | re.VERBOSE,
)


def mask(text: str, *secrets: str) -> str:
    """The text without tokens: known ones, and whatever looks like one."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return _SECRET.sub(r"\1***", text)


class SecretFilter(logging.Filter):
    """Masks what a logger is about to write."""

    def filter(self, record):
        record.msg, record.args = mask(record.getMessage()), ()
        return True


@dataclass(frozen=True, slots=True)
class SendResult:
    """Meta took the message in charge; nothing more is known yet.

    :ivar wa_id: None when sent to a user id
    :ivar user_id: None when sent to a phone
    :ivar message_status: only for templates: "accepted",
        "held_for_quality_assessment" or "paused"
    """

    wamid: str
    wa_id: str | None = None
    user_id: str | None = None
    message_status: str | None = None


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """Where a file of Meta's can be fetched for the next five minutes.

    :ivar file_size: bytes, None when Meta did not say
    """

    url: str
    mime_type: str
    sha256: str | None = None
    file_size: int | None = None


class GraphError(Exception):
    """Meta answered with an error of its own.

    :ivar int code: Meta's error code
    :ivar int|None subcode: `error_subcode`
    :ivar str title: for people, may be empty
    :ivar str message: for developers
    :ivar str details: the most useful text, may be empty
    :ivar int http_status: of the answer; says nothing about the kind of error
    :ivar str fbtrace_id: what Meta's support asks for, may be empty
    :ivar int|None retry_after: seconds, when the answer named them
    """

    def __init__(
        self, code, *, subcode=None, title="", message="", details="",
        http_status=None, fbtrace_id="", retry_after=None,
    ):
        self.code = code
        self.subcode = subcode
        self.title = title
        self.message = message
        self.details = details
        self.http_status = http_status
        self.fbtrace_id = fbtrace_id
        self.retry_after = retry_after
        super().__init__(f"({code}) {details or message or title}")

    @classmethod
    def from_answer(cls, error: dict, http_status: int, retry_after, hide):
        """Read the `error` object of an answer.

        :param hide: function that takes secrets out of a text
        """
        data = error.get("error_data")
        details = data.get("details") if isinstance(data, dict) else data
        return cls(
            integer(error.get("code")),
            subcode=integer(error.get("error_subcode")),
            title=hide(_text(error.get("error_user_title"))),
            message=hide(_text(error.get("message"))),
            details=hide(_text(details) or _text(error.get("error_user_msg"))),
            http_status=http_status,
            fbtrace_id=_text(error.get("fbtrace_id")),
            retry_after=retry_after,
        )

    @property
    def rule(self) -> ErrorRule:
        """What to do about it."""
        return rule_for(self.code)

    @property
    def doubtful(self) -> bool:
        """Whether the message may have gone out all the same.

        An undocumented code on a server error says as little as no code.
        """
        if is_known(self.code):
            return rule_for(self.code).doubtful
        return (self.http_status or 0) >= 500


class GraphTransportError(Exception):
    """No answer that can be trusted.

    :ivar bool doubtful: False when the request was surely not handed over, so
        that it may be repeated; True when it may have been carried out
    :ivar int|None http_status: when there was an answer
    :ivar str excerpt: start of an unreadable answer, for the log
    """

    def __init__(self, reason, *, doubtful, http_status=None, excerpt=""):
        self.doubtful = doubtful
        self.http_status = http_status
        self.excerpt = excerpt
        super().__init__(reason)


class MediaError(Exception):
    """A file could not be fetched; asking again for the same URL is useless."""


class MediaGone(MediaError):
    """The URL or the file has expired: ask for a new URL."""


class MediaTooLarge(MediaError):
    """:ivar int limit: bytes that would have been accepted"""

    def __init__(self, limit):
        self.limit = limit
        super().__init__(f"file larger than {limit} bytes")


class MediaHostRefused(MediaError):
    """The file is at a place that must not see the token."""


def integer(value) -> int | None:
    """A whole number that Meta may have sent as text."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _text(value) -> str:
    return value if isinstance(value, str) else ""
