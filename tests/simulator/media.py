"""Media of the Graph API: upload, information, download by a short-lived address."""

from werkzeug.wrappers import Response

from .errors import GraphError

MEGABYTE = 1024 * 1024
# kind: (largest size, types); Meta's outbound limits
KINDS = {
    "audio": (16 * MEGABYTE, (
        "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
    "image": (5 * MEGABYTE, ("image/jpeg", "image/png")),
    "sticker": (500 * 1024, ("image/webp",)),
    "video": (16 * MEGABYTE, ("video/mp4", "video/3gpp")),
    "document": (100 * MEGABYTE, (
        "text/plain", "application/pdf", "application/msword",
        "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation")),
}
DAY = 24 * 3600
KEPT_DAYS = {True: 7, False: 30}  # inbound, outbound


def bare(mime_type):
    """Return the type without its parameters: `audio/ogg; codecs=opus` → `audio/ogg`."""
    return (mime_type or "").partition(";")[0].strip().lower()


def kind_of(mime_type):
    """Return the kind under which a type may be sent, None when Meta refuses it."""
    return next((kind for kind, (_max, types) in KINDS.items()
                 if bare(mime_type) in types), None)


class MediaApi:
    """Answers the media calls of the Graph API."""

    def __init__(self, sim):
        self.sim, self.state = sim, sim.state

    def handle(self, request, call, parts):
        if call.kind == "media_upload":
            return self._upload(request, parts[0])
        if call.kind == "media_download":
            return self._download(parts[1])
        media = self._existing(parts[0])
        if call.kind == "media_delete":
            with self.state.lock:
                self.state.media.pop(media.id, None)
            return {"success": True}
        return self._info(request, media)

    def check_sendable(self, kind, media_id):
        """Raise 131009 for an unknown id, 131053 when the file is not of that kind."""
        media = self.state.media.get(media_id)
        if media is None or self._gone(media):
            raise GraphError(131009, f"Media id {media_id} does not exist")
        largest, types = KINDS[kind]
        # any file may travel as a document
        if kind != "document" and bare(media.mime_type) not in types:
            raise GraphError(131053, f"Media of type {media.mime_type} sent as {kind}")
        if len(media.data) > largest:
            raise GraphError(131053, f"Media is larger than {largest} bytes")

    def _gone(self, media):
        age = self.state.now() - media.created_at
        return age > KEPT_DAYS[media.inbound] * DAY

    def _existing(self, media_id):
        media = self.state.media.get(media_id)
        if media is None or self._gone(media):
            raise GraphError(
                100, f"Unsupported request. Object with ID '{media_id}' does not exist, "
                "cannot be loaded due to missing permissions, or does not support this "
                "operation", subcode=33)
        return media

    def _upload(self, request, pnid):
        if pnid not in self.state.numbers:
            raise GraphError(100, "Object with this ID does not exist", subcode=33)
        if request.form.get("messaging_product") != "whatsapp":
            raise GraphError(100, "The parameter messaging_product is required.")
        part = request.files.get("file")
        if part is None:
            raise GraphError(100, "The parameter file is required.")
        mime_type = part.mimetype or request.form.get("type")
        kind, data = kind_of(mime_type), part.read()
        if kind is None:
            raise GraphError(
                100, f"Param file must be a file with one of the known types. Received "
                f"file of type '{mime_type}'.")
        if not data or len(data) > KINDS[kind][0]:
            raise GraphError(131053, f"Size {len(data)} is not allowed for {mime_type}")
        media = self.state.add_media(
            data, mime_type, filename=part.filename, pnid=pnid)
        return {"id": media.id}

    def _info(self, request, media):
        key = self.state.open_media_url(media, self.sim.config.media_url_seconds)
        return {
            "messaging_product": "whatsapp",
            "url": f"{request.host_url}_media/{key}",
            "mime_type": media.mime_type,
            "sha256": media.sha256,
            "file_size": len(media.data),
            "id": media.id,
        }

    def _download(self, key):
        media = self.state.media_by_url(key)
        if media is None:
            raise GraphError(100, "The media address has expired", http=404)
        return Response(media.data, mimetype=media.mime_type)
