"""The preview: a rendered slip as a PNG, dot for dot what goes to the printer."""

import io

from PIL import Image


def encode(image: Image.Image) -> bytes:
    """Return a rendered slip (mode "1") as a PNG of one bit a dot; equal images make equal bytes."""
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(203, 203))
    return out.getvalue()
