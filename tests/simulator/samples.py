"""Small real files for every media kind, made on the spot."""

import functools
import io
from pathlib import Path

# where Odoo is imported too, Pillow loads no formats by itself
from PIL import Image, ImageDraw, WebPImagePlugin  # noqa: F401

HERE = Path(__file__).parent


@functools.lru_cache
def picture(kind="JPEG", size=(480, 320)):
    """Return the bytes of a drawn landscape."""
    image = Image.new("RGB", size, "#cfe8f3")
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.ellipse((width * .7, height * .12, width * .82, height * .3), fill="#f6c344")
    draw.polygon([(0, height * .8), (width * .35, height * .35), (width * .7, height * .8)],
                 fill="#6f9a8d")
    draw.polygon([(width * .4, height * .85), (width * .75, height * .45),
                  (width, height * .85)], fill="#4c7a6d")
    draw.rectangle((0, height * .78, width, height), fill="#88b06a")
    return _saved(image, kind)


@functools.lru_cache
def face():
    """Return the bytes of a transparent 512 × 512 sticker."""
    image = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 40, 472, 472), fill="#ffd54a", outline="#c99a1d", width=10)
    draw.ellipse((160, 170, 215, 250), fill="#3b2f12")
    draw.ellipse((297, 170, 352, 250), fill="#3b2f12")
    draw.arc((150, 190, 362, 390), 20, 160, fill="#3b2f12", width=20)
    return _saved(image, "WEBP")


def _saved(image, kind):
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def page_of_text(words="Planes Demo"):
    """Return a one-page PDF with a line of (ASCII) text."""
    stream = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    result, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(result)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return result + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, start))


@functools.lru_cache
def sample(kind):
    """Return (bytes, mime type, file name) of a media kind."""
    if kind == "image":
        return picture(), "image/jpeg", "foto.jpg"
    if kind == "sticker":
        return face(), "image/webp", "sticker.webp"
    if kind == "document":
        return page_of_text(), "application/pdf", "presupuesto.pdf"
    if kind == "audio":
        return ((HERE / "static" / "voice.ogg").read_bytes(),
                "audio/ogg; codecs=opus", "voz.ogg")
    return (HERE / "static" / "clip.mp4").read_bytes(), "video/mp4", "clip.mp4"
