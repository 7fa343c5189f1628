# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""One send as plain values, so that the threads that talk to Meta own no cursor."""
import copy
from dataclasses import dataclass, field

from odoo.exceptions import UserError

from ...tools import identity, interactive, media_rules, outbound_payload, signed_text


class HeldBack(Exception):
    """The row must not go now, but it will: why (in words), and after which time (``timedelta``)."""

    def __init__(self, reason, delay):
        super().__init__(reason)
        self.reason, self.delay = reason, delay


@dataclass(slots=True)
class SendJob:
    """A claimed row and all that sending it needs.

    ``payload`` lacks the media id while ``file`` is set: the file is uploaded first.
    """

    row_id: int
    number_id: int
    phone_number_ref: str
    client: object
    payload: dict
    file: tuple | None = None  # (path or bytes, mime type, file name)
    media_slot: dict | None = None  # the part of the payload that takes the uploaded file's id
    media_ref: str | None = field(default=None)


def build_job(row, client):
    """The job of a claimed ``whatsapp_crm.message``.

    :param client: the number's ``GraphClient``
    :raises outbound_payload.PayloadRefused: a limit of Meta's is passed
    :raises UserError: its file is gone
    """
    number, contact = row.number_id, row.contact_id._survivor()
    recipient = outbound_payload.Recipient(
        phone=identity.e164(contact.wa_id) or f"+{contact.wa_id}" if contact.wa_id else None,
        user_id=contact.bsuid)
    job = SendJob(
        row_id=row.id, number_id=number.id, phone_number_ref=number.phone_number_ref,
        client=client, payload={}, media_ref=row.media_ref)
    common = {"recipient": recipient, "callback": row.callback, "reply_to": row.reply_to_wamid}
    BUILDERS.get(row.type, _build_media)(row, job, common)
    return job


def _build_text(row, job, common):
    job.payload = outbound_payload.text(body=signed_text.signed(row.text, row.content), **common)


def _build_reaction(row, job, common):
    common.pop("reply_to")
    job.payload = outbound_payload.reaction(
        message_wamid=row.reply_to_wamid, emoji=row.text or "", **common)


def _build_template(row, job, common):
    content = copy.deepcopy(row.content or {})
    job.payload = outbound_payload.template(
        name=content["name"], language=content["language"], components=content["components"], **common)
    if row.attachment_id:
        parameter = content["components"][0]["parameters"][0]  # a file is always the header
        _build_file(row, job, parameter[parameter["type"]])


def _build_file(row, job, slot):
    """The file is uploaded first, unless an earlier try did so."""
    attachment = row.attachment_id
    job.media_slot = slot
    if row.media_ref:
        slot["id"] = row.media_ref
        return
    if not attachment:
        raise UserError(row.env._("The file of this message was deleted."))
    # Its path where it has one: a claim of many files must not hold them all in memory.
    source = attachment._full_path(attachment.store_fname) if attachment.store_fname else attachment.raw
    job.file = (source, media_rules.wire_type(attachment.mimetype), attachment.name)


def _build_media(row, job, common):
    attachment = row.attachment_id
    content = row.content or {}
    job.payload = outbound_payload.media(
        kind=row.type, media_id=row.media_ref or "pending", caption=signed_text.signed(row.text, content) or None,
        filename=attachment.name if row.type == "document" else None,
        voice=bool(content.get("voice")), **common)
    _build_file(row, job, job.payload[row.type])


def _build_interactive(row, job, common):
    content = row.content or {}
    job.payload = interactive.payload(
        signed_text.signed(row.text, content), content, media_id="pending", filename=row.attachment_id.name or "",
        **common)
    if content.get("file"):
        _build_file(row, job, job.payload["interactive"]["header"][content["file"]])


BUILDERS = {
    "text": _build_text, "reaction": _build_reaction, "template": _build_template, "interactive": _build_interactive}
