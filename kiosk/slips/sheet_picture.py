"""The preview of an A4 sheet: a picture of the very bytes that are printed, page below page."""

import io

import pypdfium2
from PIL import Image

DOTS_A_POINT = 1.5
"""108 dpi: sharper than a kiosk's screen shows a whole page."""


def draw(sheet: bytes) -> tuple[bytes, int]:
    """Return the PNG of a PDF's pages, one below the other, and how many they are."""
    document = pypdfium2.PdfDocument(sheet)
    try:
        pages = [page.render(scale=DOTS_A_POINT).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue(), len(pages)
