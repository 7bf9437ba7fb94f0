"""The file that the sheets of a list become: it waits beside its place until every sheet in it is written down.

Whatever ends this program then, the folder tells what became of the sheets: under its name the file is whole and may be
in anybody's hands; where it still waits it was in nobody's, and gets its name now.
"""

from pathlib import Path

from kiosk.cache.durable import make_folder, saving, sync_folder, write_file

_WAITING = ".waiting"


def file_name(list_id: str, first_serial: str) -> str:
    """Return the name of the file that begins with this sheet of a list."""
    return f"{list_id}-{first_serial}.pdf"


class SheetFiles:
    """The files of one folder. What the disk does not take raises `NotSaved`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, name: str, sheets: bytes) -> None:
        """Put a file beside its place; it is on disk when this returns."""
        write_file(make_folder(self._folder) / self._beside(name), sheets)

    def deliver(self, name: str) -> None:
        """Give a file that waits its name."""
        with saving(name):
            (self._folder / self._beside(name)).replace(self._folder / name)
            sync_folder(self._folder)

    def delivered(self, name: str) -> bool:
        """Say whether a file is whole under its name, after giving that to one that waits."""
        if (self._folder / self._beside(name)).exists():
            self.deliver(name)
        return (self._folder / name).exists()

    def forget(self, name: str) -> None:
        """Remove a file that waits."""
        with saving(name):
            (self._folder / self._beside(name)).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a crash left waiting or half written: people stand in it, and nobody sees it there."""
        with saving(self._folder.name):
            for left in (*self._folder.glob(f".*{_WAITING}"), *self._folder.glob(".*.pdf*.new")):
                left.unlink(missing_ok=True)

    @staticmethod
    def _beside(name: str) -> str:
        return f".{name}{_WAITING}"
