"""A slip for trying a printer: says what it is, shows the width, the finest lines and a black bar; nobody's data."""

import io

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kiosk.slips.fonts import load_fonts
from kiosk.slips.sheet import registered

_HEIGHT = 360
_TITLE = "AIM: cetak uji"
_TEXT = "Kertas ini boleh dibuang."
_STEP = 8
"""Dots a millimetre."""


def strip(dots: int) -> Image.Image:
    """Return the test slip for a receipt printer of so many dots; raises FontsMissing without Noto Sans."""
    image = Image.new("1", (dots, _HEIGHT), 1)
    draw = ImageDraw.Draw(image)
    fonts = load_fonts()
    draw.rectangle((0, 0, dots - 1, _HEIGHT - 1), outline=0, width=2)
    draw.text((dots // 2, 70), _TITLE, font=ImageFont.truetype(fonts.path("Bold"), 44), fill=0, anchor="mm")
    draw.text((dots // 2, 130), _TEXT, font=ImageFont.truetype(fonts.path("Regular"), 28), fill=0, anchor="mm")
    for index, thickness in enumerate((1, 2, 3)):
        draw.rectangle((16, 180 + index * 16, dots - 17, 180 + index * 16 + thickness - 1), fill=0)
    draw.rectangle((16, 240, dots - 17, 280), fill=0)
    for place in range(16, dots - 16, _STEP * 10):
        draw.line((place, 300, place, 330), fill=0, width=2)
    return image


def sheet() -> bytes:
    """Return the test sheet for an office printer; raises FontsMissing without Noto Sans."""
    out = io.BytesIO()
    face = registered(load_fonts())["Bold"]
    canvas = Canvas(out, A4, invariant=True, initialFontName=face)  # type: ignore[arg-type]  # the stubs take a number
    canvas.setFont(face, 28)
    canvas.drawString(72, A4[1] - 100, _TITLE)
    canvas.setFont(face, 14)
    canvas.drawString(72, A4[1] - 130, _TEXT)
    canvas.save()
    return out.getvalue()
