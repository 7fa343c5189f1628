# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The Graph API calls that this product makes; `graph_client` carries them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from urllib3.filepost import encode_multipart_formdata

from .graph_answer import first
from .graph_types import GraphTransportError, MediaInfo, SendResult, integer
from .graph_urls import segment

PAGE_SIZE = 100
# What Meta calls an upload that was begun: an id that is a path with a query.
_UPLOAD_SESSION = re.compile(r"upload:[\w:=+/-]+(\?sig=[\w-]+)?")
UPLOAD_READ_TIMEOUT = 120  # Meta looks at a file before it answers

NUMBER_FIELDS = (
    "id", "display_phone_number", "verified_name", "quality_rating", "status",
    "name_status", "throughput", "whatsapp_business_manager_messaging_limit",
)
TEMPLATE_FIELDS = (
    "id", "name", "language", "status", "category", "sub_category",
    "previous_category", "correct_category", "parameter_format", "components",
    "quality_score", "rejected_reason", "last_updated_time",
)


class GraphCalls:
    """One method per call. Each may raise GraphError or GraphTransportError."""

    def _request(
        self, method, path, payload=None, *, params=None, token=None,
        content_type="application/json", read_timeout=None, headers=None,
    ) -> dict:
        """Make one call and return the JSON object that answers it.

        :param path: below the version, without a leading slash
        :param payload: dict (sent as JSON), bytes of the content type, or None
        :param token: instead of the client's own
        :param headers: that only this call needs
        """
        raise NotImplementedError

    # === MESSAGES === #

    def send(self, phone_number_id: str, payload: dict) -> SendResult:
        """Hand one message over to Meta, once.

        :param payload: as built by `outbound_payload`
        """
        answer = self._request("POST", f"{segment(phone_number_id)}/messages", payload)
        message, contact = first(answer.get("messages")), first(answer.get("contacts"))
        if not message.get("id"):
            raise GraphTransportError("accepted, but without an id", doubtful=True)
        return SendResult(
            wamid=str(message["id"]),
            wa_id=contact.get("wa_id"),
            user_id=contact.get("user_id"),
            message_status=message.get("message_status"),
        )

    def mark_read(self, phone_number_id: str, wamid: str, typing=False) -> None:
        """Blue ticks for a customer's message and those before it.

        :param typing: also show them that somebody writes, for at most 25 s
        """
        payload = {
            "messaging_product": "whatsapp", "status": "read", "message_id": wamid,
        }
        if typing:
            payload["typing_indicator"] = {"type": "text"}
        self._request("POST", f"{segment(phone_number_id)}/messages", payload)

    # === BLOCK LIST === #

    def block(self, phone_number_id: str, user: str) -> None:
        """Let one WhatsApp user write to this number no more; twice is no error.

        :param user: phone digits or user id; they must have written in the last 24 hours
        """
        self._block_list("POST", phone_number_id, user)

    def unblock(self, phone_number_id: str, user: str) -> None:
        """Take one WhatsApp user off the number's block list."""
        self._block_list("DELETE", phone_number_id, user)

    def _block_list(self, method, phone_number_id, user):
        self._request(method, f"{segment(phone_number_id)}/block_users", {
            "messaging_product": "whatsapp", "block_users": [{"user": user}]})

    # === MEDIA === #

    def upload_media(
        self, phone_number_id: str, content: bytes, mime_type: str, filename: str,
    ) -> str:
        """:return: media id, valid for 30 days"""
        body, content_type = encode_multipart_formdata({
            "messaging_product": "whatsapp",
            "type": mime_type,
            "file": (filename, content, mime_type),
        })
        answer = self._request(
            "POST", f"{segment(phone_number_id)}/media", body,
            content_type=content_type, read_timeout=UPLOAD_READ_TIMEOUT,
        )
        if not answer.get("id"):
            raise GraphTransportError("uploaded, but without an id", doubtful=True)
        return str(answer["id"])

    def media_info(self, media_id: str, phone_number_id: str) -> MediaInfo:
        """Where to `download` a file from, for the next 5 minutes."""
        answer = self._request(
            "GET", segment(media_id), params={"phone_number_id": phone_number_id}
        )
        if not answer.get("url"):
            raise GraphTransportError("a file without an address", doubtful=False)
        return MediaInfo(
            url=str(answer["url"]),
            mime_type=answer.get("mime_type") or "",
            sha256=answer.get("sha256"),
            file_size=integer(answer.get("file_size")),
        )

    # === SETTINGS === #

    def phone_number(
        self, phone_number_id: str, fields: Iterable[str] = NUMBER_FIELDS,
    ) -> dict:
        """Fields of one business number."""
        return self._get_fields(phone_number_id, fields)

    def phone_numbers(
        self, waba_id: str, fields: Iterable[str] = NUMBER_FIELDS,
    ) -> list[dict]:
        """Fields of all business numbers of a WABA."""
        return list(self._pages(f"{segment(waba_id)}/phone_numbers", fields))

    def waba(self, waba_id: str, fields: Iterable[str]) -> dict:
        """Fields of a WABA."""
        return self._get_fields(waba_id, fields)

    def subscribed_apps(self, waba_id: str) -> list[dict]:
        """Apps that get the webhooks of a WABA."""
        return list(self._pages(f"{segment(waba_id)}/subscribed_apps"))

    def subscribe_app(self, waba_id: str, callback_url=None, verify_token=None) -> None:
        """Ask for the webhooks of a WABA.

        :param callback_url: only for this WABA; without it Meta falls back to
            the address of the app
        """
        override = callback_url and {
            "override_callback_uri": callback_url, "verify_token": verify_token,
        }
        self._request("POST", f"{segment(waba_id)}/subscribed_apps", override or None)

    def debug_token(self, app_id: str, app_secret: str) -> dict:
        """What Meta knows about our token: `is_valid`, `expires_at`, `scopes` …"""
        answer = self._request(
            "GET", "debug_token", params={"input_token": self._token},
            token=f"{app_id}|{app_secret}",
        )
        return answer.get("data") or {}

    def templates(
        self, waba_id: str, fields: Iterable[str] = TEMPLATE_FIELDS,
    ) -> Iterator[dict]:
        """Every template of a WABA; raises rather than end early."""
        return self._pages(f"{segment(waba_id)}/message_templates", fields)

    def template(self, template_id: str, fields: Iterable[str] = TEMPLATE_FIELDS) -> dict:
        """Fields of one template."""
        return self._get_fields(template_id, fields)

    def templates_named(
        self, waba_id: str, name: str, fields: Iterable[str] = TEMPLATE_FIELDS,
    ) -> list[dict]:
        """The templates of a WABA that have exactly this name, in all languages."""
        rows = self._pages(f"{segment(waba_id)}/message_templates", fields, name=name)
        return [row for row in rows if row.get("name") == name]

    def create_template(self, waba_id: str, values: dict) -> dict:
        """Hand a template in for review; Meta refuses a second one of the same name and language.

        :param values: name, language, category, components, parameter_format
        :return: `id`, `status` and `category`, which may differ from the one asked for
        """
        answer = self._request("POST", f"{segment(waba_id)}/message_templates", values)
        if not answer.get("id"):
            raise GraphTransportError("created, but without an id", doubtful=True)
        return answer

    def edit_template(self, template_id: str, values: dict) -> None:
        """Replace all parts of a template; the same values twice change nothing.

        :param values: components; category, where Meta lets it change
        """
        self._request("POST", segment(template_id), values)

    def delete_template(self, waba_id: str, name: str, template_id: str | None = None) -> None:
        """Delete a template: all languages of a name, or the one of an id."""
        one = {"hsm_id": template_id} if template_id else {}
        self._request(
            "DELETE", f"{segment(waba_id)}/message_templates", params={"name": name, **one})

    def upload_sample(self, app_id: str, content: bytes, mime_type: str, filename: str) -> str:
        """Give Meta's reviewers a file to look at.

        :return: the handle for a template's `header_handle`
        """
        session = self._request("POST", f"{segment(app_id)}/uploads", params={
            "file_length": len(content), "file_type": mime_type, "file_name": filename})
        if not _UPLOAD_SESSION.fullmatch(str(session.get("id") or "")):
            raise GraphTransportError("an upload without a session", doubtful=False)
        answer = self._request(
            "POST", session["id"], content, content_type=mime_type, read_timeout=UPLOAD_READ_TIMEOUT,
            headers={"file_offset": "0"})
        if not answer.get("h"):
            raise GraphTransportError("uploaded, but without a handle", doubtful=False)
        return str(answer["h"])

    def _get_fields(self, object_id, fields):
        return self._request("GET", segment(object_id), params=_fields(fields))

    def _pages(self, path, fields=(), **filters):
        """Follow the cursors, never `next`: that address holds the token."""
        params, seen = {"limit": PAGE_SIZE, **_fields(fields), **filters}, set()
        while True:
            answer = self._request("GET", path, params=params)
            if not isinstance(answer.get("data"), list):
                raise GraphTransportError("a page without data", doubtful=False)
            yield from (row for row in answer["data"] if isinstance(row, dict))
            paging = answer.get("paging") or {}
            if not paging.get("next"):
                return
            cursor = (paging.get("cursors") or {}).get("after")
            if not cursor or cursor in seen:
                raise GraphTransportError("paging leads nowhere", doubtful=False)
            seen.add(cursor)
            params["after"] = cursor


def _fields(names):
    return {"fields": ",".join(names)} if names else {}
