"""How much paper this machine has used: in all, and of the roll that is in the printer now."""

from pathlib import Path

import msgspec

from kiosk.cache.local import open_local

_FEED_MM = 30
"""Four lines, and as much again from the head to the cutter: paper that a slip takes beside its rows."""
_DOTS_PER_MM = 8
_USUAL_SLIP_MM = 240
"""For the forecast of a roll that has printed nothing yet."""


class PaperUse(msgspec.Struct, frozen=True):
    """Millimetres and slips: since the count began, and since a roll was last put in."""

    total_mm: int = 0
    roll_mm: int = 0
    roll_slips: int = 0


class PaperCount:
    """Counts paper in local.db. Every method raises `NotSaved` when the disk does not take or give it."""

    def __init__(self, folder: Path) -> None:
        self._database = open_local(folder)

    def use(self) -> PaperUse:
        """Return what was used so far."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT total_mm, roll_mm, roll_slips FROM paper").fetchone()
        return PaperUse(*row) if row else PaperUse()

    def add(self, rows: int) -> PaperUse:
        """Count a slip of so many rows of dots, with its feed."""
        length = -(-rows // _DOTS_PER_MM) + _FEED_MM
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO paper (only, total_mm, roll_mm, roll_slips) VALUES (1, ?, ?, 1) "
                "ON CONFLICT (only) DO UPDATE "
                "SET total_mm = total_mm + ?, roll_mm = roll_mm + ?, roll_slips = roll_slips + 1",
                (length, length, length, length),
            )
        return self.use()

    def new_roll(self) -> PaperUse:
        """Count a new roll from its beginning."""
        with self._database.writing() as connection:
            connection.execute("UPDATE paper SET roll_mm = 0, roll_slips = 0")
        return self.use()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def slips_left(use: PaperUse, roll_metres: int) -> int | None:
    """Forecast how many slips of the usual length the roll still gives; None where its length is not known."""
    if not roll_metres:
        return None
    usual = use.roll_mm / use.roll_slips if use.roll_slips else _USUAL_SLIP_MM
    return max(0, int((roll_metres * 1000 - use.roll_mm) / usual))
