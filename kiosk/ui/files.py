"""Where the screens' own files lie: in a checkout, and in a frozen bundle, which keeps the same tree."""

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QML = Path(__file__).resolve().parent / "qml"
ICONS = ROOT / "assets" / "icons"
LAND = "land-"
"""Begins the name of a pictogram that is no file but a country cut out of the map: `land-HK`."""
WORDS = ROOT / "translations"
SOUNDS = ROOT / "assets" / "sounds"
"""Recorded clips: `<language>/<key>.wav`."""
FONT_FOLDERS = (ROOT / "assets" / "fonts", Path("/usr/share/fonts/truetype/noto"))
"""A bundle carries its fonts; a checkout uses Debian's package fonts-noto-core."""
FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


def fonts(folders: Iterable[Path] = FONT_FOLDERS) -> tuple[Path, ...]:
    """Find the font files in the first folder that has them all; raises `FileNotFoundError`."""
    searched = tuple(folders)
    for folder in searched:
        found = tuple(folder / name for name in FONT_FILES)
        if all(path.is_file() for path in found):
            return found
    raise FileNotFoundError(f"{', '.join(FONT_FILES)} in none of {', '.join(map(str, searched))}")
