# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.mail.tools.discuss import Store
from odoo.tools.mimetypes import guess_mimetype

from ...tools import constants, media_rules
from ...tools.graph_client import (
    GraphError,
    GraphTransportError,
    MediaGone,
    MediaHostRefused,
    MediaTooLarge,
)
from .message_body import media_body
from .transaction import run_item

_logger = logging.getLogger(__name__)

BATCH = 4
RETRY_MINUTES = (1, 5, 30, 120, 720)
FINAL = (MediaGone, MediaHostRefused, MediaTooLarge)


class WhatsappCrmMessageMedia(models.AbstractModel):
    """Files of incoming messages: the message shows at once, the file follows by its own queue."""

    _name = "whatsapp_crm.message.media"
    _description = "WhatsApp Message File"

    media_ref = fields.Char("File ID", readonly=True, help="Meta's ID of the file, valid for days.")
    media = fields.Json(help="What Meta says of the file: mime_type, filename, voice, caption.")
    media_state = fields.Selection(
        [("pending", "On its way"), ("done", "Here"), ("failed", "Not available")], "File", readonly=True)
    media_problem = fields.Selection(
        [("gone", "No longer at WhatsApp"), ("too_large", "Too large"), ("refused_type", "Type refused"),
         ("mismatch", "Not what it claims to be"), ("unreachable", "Could not be fetched")],
        "Why there is no file", readonly=True)
    media_attempts = fields.Integer("Downloads tried", readonly=True)
    media_next_at = fields.Datetime("Next download on", readonly=True)

    _media_queue_index = models.Index("(media_next_at, id) WHERE media_state = 'pending'")

    @api.model
    def _media_values(self, content):
        """Columns of a row for a ``webhook_items.MediaContent``."""
        return {
            "media_ref": content.media_id,
            "media_state": "pending" if content.media_id else "failed",
            "media_problem": False if content.media_id else "gone",
            "media": {
                "mime_type": content.mime_type, "filename": content.filename,
                "voice": content.voice, "caption": content.caption, "sha256": content.sha256},
        }

    @api.model
    def _cron_media(self):
        """Fetch a few files; HTTP happens between the transactions."""
        registry = self.env.registry
        jobs = run_item(registry, lambda env: env["whatsapp_crm.message"]._media_jobs())
        with ThreadPoolExecutor(BATCH, thread_name_prefix="whatsapp_media") as pool:
            for job, outcome in zip(jobs, pool.map(fetch, jobs)):
                self._store_fetched(registry, job[0], outcome)
        left = run_item(registry, lambda env: env["whatsapp_crm.message"].search_count(
            env["whatsapp_crm.message"]._media_due_domain(), limit=1))
        self.env["ir.cron"]._commit_progress(len(jobs), remaining=left)

    @api.model
    def _store_fetched(self, registry, row_id, outcome):
        """A file that cannot be stored must not lose the others; it comes again."""
        try:
            run_item(registry, lambda env: env["whatsapp_crm.message"].browse(row_id)._media_fetched(outcome))
        except Exception:  # a stranger's file may break anything
            _logger.exception("The file of WhatsApp message %s could not be stored", row_id)
            run_item(registry, lambda env: env["whatsapp_crm.message"].browse(row_id)._media_fetched(None))

    @api.model
    def _media_due_domain(self):
        return [("media_state", "=", "pending"), "|",
                ("media_next_at", "=", False), ("media_next_at", "<=", fields.Datetime.now())]

    @api.model
    def _media_jobs(self):
        """[(row id, client, Meta's media id, phone number id, greatest size)]; claims by the next try's time."""
        rows = self.search(self._media_due_domain(), order="id", limit=BATCH)
        limit = self._media_limit()
        jobs = []
        clients = {number: number._graph_or_stop() for number in rows.number_id}
        for row in rows:
            delay = RETRY_MINUTES[min(row.media_attempts, len(RETRY_MINUTES) - 1)]
            row.write({
                "media_attempts": row.media_attempts + 1,
                "media_next_at": fields.Datetime.now() + timedelta(minutes=delay)})
            if clients[row.number_id]:
                jobs.append(
                    (row.id, clients[row.number_id], row.media_ref, row.number_id.phone_number_ref, limit))
        return jobs

    @api.model
    def _media_limit(self):
        # sudo: ir.config_parameter - the limit is an admin's setting
        megabytes = self.env["ir.config_parameter"].sudo().get_param("whatsapp_crm.media_max_mb")
        return int(megabytes) * constants.MIB if megabytes else constants.INBOUND_MEDIA_MAX_BYTES

    def _media_fetched(self, outcome):
        """Attach the file, or say why it is not there."""
        self = self._in_company_language()
        if isinstance(outcome, bytes):
            problem = self._media_problem_of(outcome)
            if problem:
                self._media_give_up(problem)
            else:
                self._media_attach(outcome)
        elif isinstance(outcome, FINAL):
            self._media_give_up("too_large" if isinstance(outcome, MediaTooLarge) else "gone")
        elif self.media_attempts > len(RETRY_MINUTES):
            self._media_give_up("unreachable")

    def _media_problem_of(self, content):
        declared, sniffed = (self.media or {}).get("mime_type") or "", guess_mimetype(content, "")
        if media_rules.is_active(declared):
            return "refused_type"
        if not media_rules.matches_content(declared, sniffed):
            return "mismatch"
        return None

    def _media_attach(self, content):
        media = self.media or {}
        mime_type = (media.get("mime_type") or "application/octet-stream").split(";")[0].strip()
        # Whoever writes it, Odoo must not serve a stranger's file as a page.
        attachment = self.env["ir.attachment"].with_context(attachments_mime_plainxml=True).create({
            "name": media_rules.safe_filename(media.get("filename"), mime_type, self.type),
            "raw": content, "mimetype": mime_type,
            "res_model": "discuss.channel", "res_id": self.channel_id.id,
        })
        if media.get("voice"):
            attachment._set_voice_metadata()
        self.write({"media_state": "done", "media_problem": False, "attachment_id": attachment.id})
        self.mail_message_id.write({
            "attachment_ids": [fields.Command.link(attachment.id)],
            "body": media_body(self.env, self)})
        self._media_notify()

    def _media_give_up(self, problem):
        self.write({"media_state": "failed", "media_problem": problem})
        self.mail_message_id.body = media_body(self.env, self)
        self._media_notify()

    def _media_notify(self):
        Store(bus_channel=self.channel_id).add(
            self.mail_message_id, ["body", Store.Many("attachment_ids", sort="id"), "wacrm_media"]).bus_send()

    def action_fetch_media(self):
        """Ask Meta for the file again, at once."""
        self.check_access("read")
        # sudo: whatsapp_crm.message - whoever reads the chat may ask for its file
        rows = self.sudo().filtered(lambda r: r.media_state == "failed" and r.media_ref)
        rows.write({"media_state": "pending", "media_problem": False, "media_attempts": 0, "media_next_at": False})
        for row in rows:
            row.mail_message_id.body = media_body(row.env, row)
            row._media_notify()
        self.env.ref("whatsapp_crm.ir_cron_media")._trigger()


def fetch(job):
    """The bytes of one file, or the error as a value; runs in a thread without a cursor."""
    _row_id, client, media_ref, phone_number_ref, limit = job
    try:
        info = client.media_info(media_ref, phone_number_ref)
        if info.file_size and info.file_size > limit:
            return MediaTooLarge(limit)
        return client.download(info.url, limit)
    except (GraphError, GraphTransportError, *FINAL) as error:
        return MediaGone(media_ref) if getattr(error, "code", None) in (33, 100, 803) else error
    except Exception as error:  # a hostile answer must not stop the other files
        _logger.warning("WhatsApp file %s could not be fetched", media_ref, exc_info=True)
        return error
