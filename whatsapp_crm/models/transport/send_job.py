# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""One send as plain values, so that the threads that talk to Meta own no cursor."""
import copy
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from odoo import fields
from odoo.exceptions import UserError

from ...tools import constants, identity, interactive, media_rules, outbound_payload, signed_text

# Of what was uploaded: not up to the last day, a message may wait in the queue.
MEDIA_KEPT = timedelta(days=constants.OUTBOUND_MEDIA_DAYS - 1)
# Meta's answers to an id of a file that it has no more: the value is not valid, or the file cannot be had.
MEDIA_LOST = (100, 131009, 131052, 131053)


class HeldBack(Exception):
    """The row must not go now, but it will: why (in words), and after which time (``timedelta``)."""

    def __init__(self, reason, delay):
        super().__init__(reason)
        self.reason, self.delay = reason, delay


class Upload:
    """A file at Meta, for one number: shared by the messages that carry it, uploaded by the first that needs it.

    :param media_id: of an earlier upload
    """

    def __init__(self, media_id=None):
        self._lock = Lock()
        self._media_id = media_id
        self._renewed = False

    def media_id(self, upload):
        """
        :param upload: uploads the file and returns its id; called where there is none yet
        :return: (id, whether it was uploaded just now)
        """
        with self._lock:
            if self._media_id:
                return self._media_id, False
            self._media_id = upload()
            return self._media_id, True

    def renewed(self, lost, upload):
        """The id of a new upload instead of one that Meta does not know any more; at most one new upload.

        :return: the id, None where Meta refuses that of the new upload too
        """
        with self._lock:
            if self._media_id == lost:
                if self._renewed:
                    return None
                self._renewed = True
                self._media_id = upload()
            return self._media_id


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
    attachment_id: int | None = None
    upload: Upload | None = None


def build_job(row, client, media):
    """The job of a claimed ``whatsapp_crm.message``.

    :param client: the number's ``GraphClient``
    :param media: of :func:`known_media`
    :raises outbound_payload.PayloadRefused: a limit of Meta's is passed
    :raises UserError: its file is gone
    """
    number, contact = row.number_id, row.contact_id._survivor()
    recipient = outbound_payload.Recipient(
        phone=identity.e164(contact.wa_id) or f"+{contact.wa_id}" if contact.wa_id else None,
        user_id=contact.bsuid)
    job = SendJob(
        row_id=row.id, number_id=number.id, phone_number_ref=number.phone_number_ref,
        client=client, payload={}, media_ref=row.media_ref, attachment_id=row.attachment_id.id,
        upload=Upload(media.get((row.attachment_id.id, number.id))))
    common = {"recipient": recipient, "callback": row.callback, "reply_to": row.reply_to_wamid}
    BUILDERS.get(row.type, _build_media)(row, job, common)
    return job


def known_media(rows):
    """Ids of the rows' files that Meta still has: dict from (attachment id, number id) to an id.

    The newest that a message went out with, unless it is about to lapse or a message failed for it.
    """
    pairs = {(row.attachment_id.id, row.number_id.id) for row in rows if row.attachment_id}
    if not pairs:
        return {}
    rows.env.cr.execute(KNOWN_MEDIA, {
        "attachments": [pair[0] for pair in pairs], "numbers": [pair[1] for pair in pairs],
        "since": fields.Datetime.now() - MEDIA_KEPT, "lost": MEDIA_LOST})
    return {(attachment, number): media_id for attachment, number, media_id in rows.env.cr.fetchall()}


UPLOADED = """
    SELECT m.media_ref, m.sending_at, m.status, m.error_code FROM whatsapp_crm_message m
     WHERE m.attachment_id = pair.attachment_id AND m.number_id = pair.number_id
       AND m.media_ref IS NOT NULL AND m.sending_at IS NOT NULL
"""
KNOWN_MEDIA = f"""
    SELECT pair.attachment_id, pair.number_id, last.media_ref
      FROM unnest(%(attachments)s, %(numbers)s) AS pair(attachment_id, number_id)
     CROSS JOIN LATERAL ({UPLOADED} ORDER BY m.id DESC LIMIT 1) last
     CROSS JOIN LATERAL ({UPLOADED} AND m.media_ref = last.media_ref ORDER BY m.id LIMIT 1) first
     WHERE first.sending_at > %(since)s
       AND NOT EXISTS ({UPLOADED} AND m.media_ref = last.media_ref
                       AND m.status = 'failed' AND m.error_code IN %(lost)s)
"""


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
