# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Meta's signature of a webhook body: HMAC-SHA256 over the bytes as received."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import TypeVar

Key = TypeVar("Key")

PREFIX = "sha256="


def sign(secret: str, body: bytes) -> str:
    """Return the header value Meta would send: ``sha256=<64 lowercase hex>``."""
    key = secret.encode("utf-8", "surrogatepass")
    return PREFIX + hmac.new(key, body, hashlib.sha256).hexdigest()


def matching(
    secrets: Iterable[tuple[Key, str]], body: bytes, header: str | None
) -> list[Key]:
    """Return the keys of all secrets that made this signature; empty = refuse.

    Every secret is tried whatever the earlier ones gave, each in constant time,
    so that the time of the answer tells nothing about which apps we serve.

    :param secrets: pairs (key, app secret); several apps may share one secret
    :param body: the raw bytes received, before any decoding
    :param header: value of ``X-Hub-Signature-256``
    """
    claimed = (header or "").encode("utf-8", "surrogatepass")
    matches = []
    for key, secret in secrets:
        equal = hmac.compare_digest(sign(secret or "", body).encode(), claimed)
        # An empty secret is one that everybody knows.
        if equal and secret:
            matches.append(key)
    return matches
