"""Where the letters come from: Noto Sans, from the program's own assets or from Debian's fonts-noto-core."""

import functools
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image, ImageDraw, ImageFont

Weight = Literal["Regular", "Bold"]

FONT_FOLDERS = (
    Path(__file__).resolve().parents[2] / "assets" / "fonts",
    Path("/usr/share/fonts/truetype/noto"),
)
"""Searched in order: beside the packages (a frozen program carries its own), then Debian's."""


class FontsMissing(Exception):  # noqa: N818 -- says what is wrong, as every error of the slips does
    """Noto Sans is in none of the folders."""


class Glyph(NamedTuple):
    """One letter: its ink as a mask, where that stands from the pen on the baseline, and how far the pen moves."""

    ink: Image.Image
    left: int
    top: int
    advance: int


class Fonts:
    """Noto Sans in two weights, from one folder.

    The basic layout knows no kerning and hinted letters advance by whole dots, so a line is its letters side by side;
    they are drawn once a size. Letters are all that is remembered, never a text.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened = functools.cache(self._open)
        self._glyphs: dict[tuple[str, Weight, int], Glyph] = {}

    def path(self, weight: Weight) -> Path:
        """Return the file of a weight."""
        return self.folder / f"NotoSans-{weight}.ttf"

    def glyph(self, letter: str, weight: Weight, size: int) -> Glyph:
        """Return a letter at a size in dots."""
        key = letter, weight, size
        found = self._glyphs.get(key)
        if found is None:
            found = self._glyphs[key] = self._drawn(letter, self._opened(weight, size))
        return found

    def length(self, text: str, weight: Weight, size: int) -> int:
        """Return how far the pen moves over a text."""
        return sum(self.glyph(letter, weight, size).advance for letter in text)

    def overhang(self, letter: str, weight: Weight, size: int) -> int:
        """Return how far a letter's ink stands left of where it begins, as the tail of a J does."""
        return max(0, -self.glyph(letter, weight, size).left) if letter else 0

    def _open(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        # The basic layout engine is in every build of Pillow; Latin text needs no other.
        return ImageFont.truetype(self.path(weight), size, layout_engine=ImageFont.Layout.BASIC)

    def _drawn(self, letter: str, font: ImageFont.FreeTypeFont) -> Glyph:
        left, top, right, bottom = (round(edge) for edge in font.getbbox(letter, anchor="ls"))
        ink = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
        ImageDraw.Draw(ink).text((-left, -top), letter, fill=255, font=font, anchor="ls")
        return Glyph(ink, left, top, round(font.getlength(letter)))


@functools.cache
def load_fonts(folder: Path | None = None) -> Fonts:
    """Return the fonts of `folder`, or of the first of FONT_FOLDERS that has them.

    Raises FontsMissing, with what to install.
    """
    tried = FONT_FOLDERS if folder is None else (folder,)
    for candidate in tried:
        fonts = Fonts(candidate)
        if fonts.path("Regular").is_file() and fonts.path("Bold").is_file():
            return fonts
    places = ", ".join(str(candidate) for candidate in tried)
    raise FontsMissing(f"NotoSans-Regular.ttf and NotoSans-Bold.ttf are not in {places}; install fonts-noto-core")
