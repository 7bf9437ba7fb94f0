"""The list of returned lines: which lines of a table were not taken, and why.

It repeats nothing of what the cells held, so it may travel where the delivery itself may not.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import msgspec

from portal.people.cells import REASONS
from portal.people.table_file import TableUnusable


class Reject(msgspec.Struct, frozen=True):
    """Why a line was not taken; `column` is empty where the whole line is meant."""

    line: int
    column: str
    code: str


class ReturnedList(msgspec.Struct, frozen=True):
    """Where the returned lines of one delivery are written: beside it, unless somebody chose a place."""

    delivery: Path
    chosen: Path | None = None

    @property
    def path(self) -> Path:
        """The list's own file."""
        return self.chosen or self.delivery.with_name(f"{self.delivery.stem}.rejects.csv")

    def write(self, rejects: Sequence[Reject]) -> None:
        """Write line, column, code and the reason in two languages; no file where nothing is returned.

        It is written before the good lines count, for nobody could make it anew: what the portal held then is gone.
        Raises TableUnusable where it cannot be, or would take the delivery's own place.
        """
        if not rejects:
            return
        elsewhere = "name another place with --rejects FILE"
        try:
            if self.path.exists() and self.path.samefile(self.delivery):
                raise TableUnusable(f"the list of returned lines would overwrite the delivery: {elsewhere}")
            with self.path.open("w", encoding="utf-8-sig", newline="") as file:
                out = csv.writer(file)
                out.writerow(["line", "column", "code", "reason", "alasan"])
                out.writerows([each.line, each.column, each.code, *REASONS[each.code]] for each in rejects)
        except OSError as error:
            raise TableUnusable(
                f"the list of returned lines cannot be written to {self.path} ({error.strerror}): {elsewhere}"
            ) from None

    def told(self, rejects: Sequence[Reject]) -> str:
        """Say how many lines are returned, and where their list lies."""
        return f"{len({each.line for each in rejects})} lines returned, see {self.path.name}"
