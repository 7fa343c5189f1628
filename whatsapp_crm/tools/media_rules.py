# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Which files may go where: kinds, sizes, names, and content that is what it says."""
from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from .constants import MEDIA_MAX_BYTES, MEDIA_TYPES

FILENAME_MAX = 120  # characters, with the extension

_OCTETS = "application/octet-stream"
# Spellings of browsers and libraries that Meta does not take.
_ALIASES = MappingProxyType({
    "application/ogg": "audio/ogg",
    "application/xml": "text/xml",
    "audio/3gpp": "video/3gpp",
    "audio/m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/opus": "audio/ogg",
    "audio/x-aac": "audio/aac",
    "audio/x-m4a": "audio/mp4",
    "image/heif": "image/heic",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
})
_EXTENSIONS = MappingProxyType({
    "application/msword": (".doc",),
    "application/pdf": (".pdf",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        ".pptx",
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        ".docx",
    ),
    "application/zip": (".zip",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "image/gif": (".gif",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "text/csv": (".csv",),
    "text/plain": (".txt", ".csv", ".log", ".md"),
    "text/vcard": (".vcf",),
    "video/3gpp": (".3gp",),
    "video/mp4": (".mp4",),
})
# What a look at the bytes may call a file of the declared type.
_CONTAINERS = MappingProxyType({
    "audio/aac": {"audio/x-hx-aac-adts", "audio/mpeg"},
    "audio/mp4": {"video/mp4", "video/3gpp", "video/quicktime"},
    "audio/ogg": {"video/ogg"},
    "video/3gpp": {"video/mp4", "audio/mp4"},
    "video/mp4": {"audio/mp4", "video/3gpp", "video/quicktime"},
})
_OLE = {
    "application/cdfv2", "application/x-cfb", "application/x-ole-storage",
    "application/vnd.ms-office", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
}
# Types that a browser or a system could run.
_ACTIVE = re.compile(
    r"text/html|text/javascript|image/svg\b.*|application/(xhtml\+xml|xml|javascript"
    r"|x-(dosexec|executable|sharedlib|mach-binary|msdownload|sh\w*|pie-executable)"
    r"|vnd\.microsoft\.portable-executable|java-archive)|text/(xml|x-\w*script\w*|x-sh)"
)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_PLACEHOLDERS = MappingProxyType({
    "audio": "audio",
    "document": "document",
    "gif": "video",
    "image": "image",
    "media_placeholder": "document",
    "sticker": "sticker",
    "video": "video",
    "voice": "audio",
})


class MediaRefused(ValueError):
    """A file that Meta would refuse.

    :ivar str reason_key: "empty" or "too_large"
    :ivar int|None limit: bytes
    """

    def __init__(self, reason_key, limit=None):
        self.reason_key = reason_key
        self.limit = limit
        super().__init__(f"{reason_key} {limit or ''}".strip())


def wire_type(mime_type: str) -> str:
    """The type by the name that Meta knows, in lower case and without parameters."""
    bare = (mime_type or "").partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare) or _OCTETS


def kind_for(mime_type: str) -> str:
    """"image", "audio", "video", "document" or "sticker": what WhatsApp calls it."""
    bare = wire_type(mime_type)
    kinds = (kind for kind, types in MEDIA_TYPES.items() if bare in types)
    return next(kinds, "document")


def check_outbound(mime_type: str, size: int) -> str:
    """The kind to send a file as.

    A picture in WebP goes as a document: as a sticker it would need exact
    measures, and it is hardly ever meant as one.

    :param size: bytes
    :raise MediaRefused: nothing in it, or more than Meta takes of this kind
    """
    kind = kind_for(mime_type)
    kind = "document" if kind == "sticker" else kind
    if size <= 0:
        raise MediaRefused("empty")
    if size > MEDIA_MAX_BYTES[kind]:
        raise MediaRefused("too_large", MEDIA_MAX_BYTES[kind])
    return kind


def safe_filename(name: str | None, mime_type: str, fallback: str) -> str:
    """A harmless name for a stranger's file, with an extension of its type.

    :param fallback: name without extension, when nothing usable is left
    """
    extensions = _EXTENSIONS.get(wire_type(mime_type), ())
    name = _harmless(name or "") or _harmless(fallback)
    if extensions and not name.lower().endswith(extensions):
        name += extensions[0]
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: FILENAME_MAX - len(extension) - 1]}.{extension}"
    return name[:FILENAME_MAX]


def _harmless(name):
    """The last part of a path, without what hides, reverses or breaks a name."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = name.rstrip("/").rpartition("/")[2]
    printable = (
        " " if unicodedata.category(char) in ("Zl", "Zp", "Zs") else char
        for char in name if unicodedata.category(char)[0] != "C"
    )
    return _FORBIDDEN.sub("_", "".join(printable)).strip(" .")


def is_active(mime_type: str) -> bool:
    """Whether a browser or a system could run such a file."""
    return bool(_ACTIVE.fullmatch(wire_type(mime_type)))


def matches_content(declared_mime: str, sniffed_mime: str) -> bool:
    """Whether the bytes may be what the sender says.

    Generous with containers and with what a look cannot tell, strict with
    anything that could run in a browser.
    """
    declared, sniffed = wire_type(declared_mime), wire_type(sniffed_mime)
    if declared == sniffed:
        return True
    if _ACTIVE.fullmatch(sniffed):
        return False
    if sniffed in _CONTAINERS.get(declared, ()):
        return True
    family = declared.partition("/")[0]
    if family in ("image", "audio", "video"):
        return sniffed == _OCTETS and family != "image"
    return _document_matches(declared, sniffed)


def _document_matches(declared, sniffed):
    if sniffed in (_OCTETS, "inode/x-empty") or declared == _OCTETS:
        return True
    if declared.startswith("application/vnd.openxmlformats"):
        return sniffed == "application/zip"
    if declared in _OLE:
        return sniffed in _OLE
    if declared == "application/pdf":
        return False
    if declared.startswith("text/"):
        return sniffed.startswith("text/") or sniffed == "application/json"
    # Other documents: their inner format is theirs.
    return sniffed.partition("/")[0] in ("application", "text")


def placeholder_kind(message_type: str) -> str | None:
    """The kind of file that is still to come for a message of this type.

    :param message_type: of a message, or of what an unsupported one was
    :return: as `kind_for`; None when no file belongs to it
    """
    return _PLACEHOLDERS.get(message_type)
