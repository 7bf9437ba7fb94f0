"""Where the letters come from: Noto Sans, from the program's own assets or from Debian's fonts-noto-core."""

import functools
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Weight = Literal["Regular", "Bold"]

FONT_FOLDERS = (
    Path(__file__).resolve().parents[2] / "assets" / "fonts",
    Path("/usr/share/fonts/truetype/noto"),
)
"""Searched in order: beside the packages (a frozen program carries its own), then Debian's."""


class FontsMissing(Exception):  # noqa: N818 -- says what is wrong, as every error of the slips does
    """Noto Sans is in none of the folders."""


class Fonts:
    """Noto Sans in two weights, from one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sized = functools.cache(self._open)
        self._advance = functools.cache(self._measure)
        self.overhang = functools.cache(self._hangs_out)

    def path(self, weight: Weight) -> Path:
        """Return the file of a weight."""
        return self.folder / f"NotoSans-{weight}.ttf"

    def sized(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        """Return a weight at a size in dots, opened once."""
        return self._sized(weight, size)

    def length(self, text: str, weight: Weight, size: int) -> float:
        """Return how wide a text is: the sum of its letters, because the basic layout knows no kerning."""
        return sum(self._advance(letter, weight, size) for letter in text)

    def _measure(self, letter: str, weight: Weight, size: int) -> float:
        return self._sized(weight, size).getlength(letter)

    def _hangs_out(self, letter: str, weight: Weight, size: int) -> int:
        """Return how far a letter's ink stands left of where it begins, as the tail of a J does."""
        return max(0, -int(self._sized(weight, size).getbbox(letter, anchor="ls")[0]))

    def _open(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        # The basic layout engine is in every build of Pillow; Latin text needs no other.
        return ImageFont.truetype(self.path(weight), size, layout_engine=ImageFont.Layout.BASIC)


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
