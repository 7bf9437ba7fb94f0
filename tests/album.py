"""Pictures that a journey leaves for people to look at, in the order in which they were taken."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

JOURNEYS = Path(__file__).resolve().parent.parent / "build" / "journeys"


class Album:
    """One journey's pictures, `build/journeys/NAME/NN-what.png`; those of an earlier run are gone."""

    def __init__(self, name: str) -> None:
        self.folder = JOURNEYS / name
        self._taken = 0
        shutil.rmtree(self.folder, ignore_errors=True)

    def next(self, what: str) -> Path:
        """Return where the next picture goes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._taken += 1
        return self.folder / f"{self._taken:02}-{what}.png"

    def page(self, page: "Page", what: str) -> None:
        """Take the whole of a page in a browser."""
        page.screenshot(path=self.next(what), full_page=True)
