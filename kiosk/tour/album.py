"""Where the tour's pictures go: one PNG a screen, numbered in the order they were taken."""

from collections import Counter
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

    from kiosk.visit.model import Language

FILE = "Screen"
"""Key under which a picture names the QML file that it shows."""
DESK = "desk"
"""Folder of the pictures that only staff know."""
_LEFT = (
    "[0-9][0-9]-*-*-*.png", f"{DESK}/[0-9][0-9]-*-*-*.png", "slip.pdf", "slip.png", "slip-58.png", "slip-a4.png",
    "slip-80.escpos", "slip-58.escpos", "portal-keys.json",
)  # fmt: skip
"""What a tour leaves, named as narrowly as it can be: the folder may be somebody's own."""


class AlbumError(Exception):
    """A picture could not be written; the message says which."""


class Album:
    """The pictures of one orientation and language; each is packed by `packer` while the tour goes on to the next."""

    def __init__(self, out: Path, orientation: str, language: "Language", packer: Executor) -> None:
        self._out = out
        self._packer = packer
        self._packing: Future[bool] | None = None
        self._taken: Counter[str] = Counter()
        self.orientation = orientation
        self.language = language

    def take(self, window: "QQuickWindow", screen: str, file: str) -> None:
        """Keep what a window shows under the screen's name. Raises `AlbumError`."""
        self.close()
        folder = DESK if screen.startswith(f"{DESK}-") else ""
        self._taken[folder] += 1
        name = f"{self._taken[folder]:02d}-{screen}-{self.language}-{self.orientation}.png"
        picture = window.grabWindow()
        picture.setText(FILE, file)
        self._packing = self._packer.submit(picture.save, str(self._out / folder / name))

    def close(self) -> None:
        """Wait for the picture that was taken last. Raises `AlbumError` if it cannot be written."""
        if self._packing is not None and not self._packing.result():
            raise AlbumError(f"a picture could not be written into {self._out}")


def keep(path: Path, content: bytes) -> None:
    """Write a file that lies beside the pictures. Raises `AlbumError`."""
    try:
        path.write_bytes(content)
    except OSError as trouble:
        raise AlbumError(f"{path}: {trouble.strerror}") from trouble


def make_room(out: Path) -> None:
    """Make the folders and delete what an earlier tour left in them, and nothing else. Raises `AlbumError`."""
    try:
        (out / DESK).mkdir(parents=True, exist_ok=True)
        for old in (path for pattern in _LEFT for path in out.glob(pattern)):
            old.unlink()
    except OSError as trouble:
        raise AlbumError(f"{trouble.filename}: {trouble.strerror}") from trouble
