# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Reading what the Graph API answered: a dict, or the error that it means."""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from .graph_types import GraphError, GraphTransportError, integer

EXCERPT_CHARS = 500


def read_answer(
    http_status: int, headers: Mapping[str, str], content: bytes, *,
    doubtful: bool, hide: Callable[[str], str],
) -> dict:
    """The JSON object of a success.

    :param doubtful: whether the request may have been carried out when the
        answer cannot be understood
    :param hide: takes secrets out of a text
    :raise GraphError: Meta named an error code
    :raise GraphTransportError: anything else than a success in JSON
    """
    body = _parsed(content)
    error = body.get("error")
    if isinstance(error, dict) and integer(error.get("code")) is not None:
        raise GraphError.from_answer(
            error, http_status, integer(headers.get("Retry-After")), hide
        )
    if body and 200 <= http_status < 300 and not error:
        return body
    raise GraphTransportError(
        f"HTTP {http_status} without a readable answer",
        doubtful=doubtful,
        http_status=http_status,
        excerpt=hide(content[:EXCERPT_CHARS].decode("utf-8", "replace")),
    )


def first(rows) -> dict:
    """The first object of a list that may be missing or odd."""
    row = rows[0] if isinstance(rows, list) and rows else None
    return row if isinstance(row, dict) else {}


def _parsed(content: bytes) -> dict:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
