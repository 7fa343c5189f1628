# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""QR codes as pictures that need no graphics library beside Pillow."""

import io

from PIL import Image
from reportlab.graphics.barcode import qrencoder

DOTS = 12  # pixels per module: sharp on paper up to about 10 cm
QUIET = 4  # modules of white around it, as the standard asks


def png(text: str) -> bytes:
    """Return a PNG with the QR code of a text; a quarter of it may be stained or torn off."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.Q)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    picture = Image.new("1", (size + 2 * QUIET, size + 2 * QUIET), 1)
    for row in range(size):
        for column in range(size):
            if code.isDark(row, column):
                picture.putpixel((column + QUIET, row + QUIET), 0)
    side = picture.width * DOTS
    out = io.BytesIO()
    picture.resize((side, side), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
