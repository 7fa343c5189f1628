# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Which addresses may be called, and thereby see the token."""
from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from .constants import MEDIA_HOSTS

_UNSAFE = re.compile(r"[^!-~]|\\")
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
_PORTS = {"https": 443, "http": 80}


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL, read as the HTTP library reads it.

    :raise ValueError: not a plain http(s) URL (credentials, odd characters …)
    """
    if _UNSAFE.search(url or ""):
        raise ValueError("odd characters in the address")
    try:
        parsed = parse_url(url)
    except LocationParseError:
        raise ValueError("not an address") from None
    host = (parsed.host or "").lower()
    if parsed.scheme not in _PORTS or parsed.auth or not _HOST.fullmatch(host):
        raise ValueError("not a plain http(s) address")
    return parsed.scheme, host, parsed.port or _PORTS[parsed.scheme]


def graph_origin(host: str) -> tuple[str, str, int]:
    """Origin of a configured Graph host: https, or http on this very machine.

    :raise ValueError: anything else
    """
    result = origin(host)
    if result[0] != "https" and not is_loopback(result[1]):
        raise ValueError("the Graph host must be reached by https")
    if "?" in host or "#" in host:
        raise ValueError("the Graph host is only a host")
    return result


def is_loopback(host: str) -> bool:
    """Whether the host name means this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_see_token(url: str, own_origin: tuple[str, str, int]) -> bool:
    """Whether media may be fetched from there: Meta's hosts, or our Graph host."""
    try:
        scheme, host, port = target = origin(url)
    except ValueError:
        return False
    if target == own_origin:
        return True
    is_metas = any(
        host.endswith(name) if name.startswith(".") else host == name
        for name in MEDIA_HOSTS
    )
    return is_metas and scheme == "https" and port == _PORTS["https"]


def segment(object_id: str) -> str:
    """One id as one part of a path, whatever it holds.

    :raise ValueError: an empty id would ask for something else
    """
    result = quote(str(object_id or ""), safe="")
    if not result.strip("."):
        raise ValueError("an id is missing")
    return result
