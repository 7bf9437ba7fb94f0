"""The journal of lists: which row of which list has which serial, and nothing of any person.

A row gets its serial in the same transaction that reserves it, so that a crash leaves a row with a serial or without
one; what became of the paper stands in `prints`, once.
"""

import enum
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from kiosk.cache.database import time_text
from kiosk.cache.journal import Journal
from kiosk.health import PrintOutcome, SlipCopy

MOST_COPIES = 5
"""Copies of a row's slip that may fail before the row is left for a person to look at."""
_ROWS = """SELECT list_rows.row, list_rows.serial, list_rows.copy, list_rows.skipped,
prints.intended_at, prints.outcome, (SELECT count(*) FROM prints AS tried JOIN lists ON tried.drawn_at >= lists.begun_at
WHERE lists.list = list_rows.list AND tried.serial = list_rows.serial AND tried.outcome = 'failed')
FROM list_rows LEFT JOIN prints ON prints.serial = list_rows.serial AND prints.copy = list_rows.copy
WHERE list_rows.list = ?"""
"""What failed of a slip before its list was begun is not counted against the list's row."""
_UNSETTLED = """SELECT list, serial, copy FROM list_rows JOIN prints USING (serial, copy)
WHERE intended_at NOTNULL AND settled_at ISNULL ORDER BY list, row"""
_UNFINISHED = """SELECT list FROM lists WHERE closed_at ISNULL
AND EXISTS (SELECT 1 FROM list_rows WHERE list_rows.list = lists.list AND serial NOTNULL)"""
_UNSKIP = """UPDATE list_rows SET skipped = NULL WHERE list = ? AND NOT EXISTS (
SELECT 1 FROM list_rows AS first JOIN prints USING (serial, copy)
WHERE first.list = list_rows.list AND list_rows.skipped = 'row ' || first.row
AND intended_at NOTNULL AND outcome IS NOT 'failed')"""
"""All but the rows whose person has the slip of another row."""
_SKIP = """INSERT INTO list_rows (list, row, skipped) VALUES (?, ?, ?)
ON CONFLICT (list, row) DO UPDATE SET skipped = excluded.skipped WHERE NOT EXISTS (
SELECT 1 FROM prints WHERE prints.serial = list_rows.serial AND prints.copy = list_rows.copy
AND intended_at NOTNULL AND outcome IS NOT 'failed')"""


class RowState(enum.Enum):
    """What is known of a row."""

    RESERVED = "reserved"
    """It has a serial; no paper has moved for this copy."""
    UNDER_WAY = "under_way"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SKIPPED = "skipped"


class ListRow(NamedTuple):
    """A row of a list: how it stands, and the last copy of its slip."""

    state: RowState
    serial: str | None
    copy: int
    failures: int = 0
    """Copies of it that failed since the list was begun."""

    @property
    def done(self) -> bool:
        """Say whether nothing more is printed for it by itself."""
        if self.state is RowState.FAILED:
            return self.failures >= MOST_COPIES
        return self.state is not RowState.RESERVED


class Counts(msgspec.Struct, frozen=True):
    """The account of a list; all five add up to its length."""

    confirmed: int = 0
    unknown: int = 0
    failed: int = 0
    skipped: int = 0
    left: int = 0
    look_for: tuple[tuple[str, int], ...] = ()
    """Serial and copy of the slips that are unknown."""


class ListJournal(Journal):
    """Lists in local.db. Every method raises `NotSaved` when the disk does not take it."""

    def begin(self, list_id: str, source: str, total: int, language: str) -> None:
        """Write a list down that is known by now, or the language in which it is printed from now on."""
        row = (list_id, source, total, language, time_text(self._now()))
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO lists (list, source, total, language, begun_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (list) DO UPDATE SET language = excluded.language",
                row,
            )

    def unfinished(self) -> frozenset[str]:
        """Return the lists of which something was drawn and that were not printed to their end."""
        with self._database.reading() as connection:
            return frozenset(row[0] for row in connection.execute(_UNFINISHED))

    def unsettled_rows(self) -> dict[str, list[SlipCopy]]:
        """Return by list, in the order of its rows, the copies that were about to be printed and never ended."""
        found: dict[str, list[SlipCopy]] = {}
        with self._database.reading() as connection:
            for list_id, serial, copy in connection.execute(_UNSETTLED):
                found.setdefault(list_id, []).append((serial, copy))
        return found

    def finish(self, list_id: str) -> None:
        """Write down that a list was printed to its end."""
        with self._database.writing() as connection:
            connection.execute("UPDATE lists SET closed_at = ? WHERE list = ?", (time_text(self._now()), list_id))

    def rows(self, list_id: str) -> dict[int, ListRow]:
        """Return the rows that are more than untouched."""
        with self._database.reading() as connection:
            return {row[0]: _row(*row[1:]) for row in connection.execute(_ROWS, (list_id,))}

    def skip(self, list_id: str, rows: Mapping[int, str]) -> None:
        """Write down which rows are not printed, and why; one whose paper may have come out stays as it is."""
        with self._database.writing() as connection:
            connection.executemany(_SKIP, [(list_id, row, why) for row, why in rows.items()])

    def unskip(self, list_id: str) -> None:
        """Forget what was skipped: who was not found then may be found now, but nobody gets a second slip."""
        with self._database.writing() as connection:
            connection.execute(_UNSKIP, (list_id,))
            connection.execute("DELETE FROM list_rows WHERE list = ? AND serial ISNULL AND skipped ISNULL", (list_id,))

    def skip_same(self, list_id: str, rows: Mapping[int, int]) -> None:
        """Write down which rows name somebody who gets the slip of another row, and which row that is."""
        self.skip(list_id, {row: f"row {first}" for row, first in rows.items()})

    def reserve_row(self, list_id: str, row: int, code: bytes, kind: str, language: str) -> tuple[str, int]:
        """Give a row its serial and copy: what it has if no paper moved for that, the next copy after a failure.

        `code` is the slip's: what staff had printed with it before is copied too, also after the row was drawn.
        """
        with self._database.writing() as connection:
            connection.execute("UPDATE lists SET closed_at = NULL WHERE list = ?", (list_id,))
            found = connection.execute(f"{_ROWS} AND list_rows.row = ?", (list_id, row)).fetchone()
            before = _row(*found[1:]) if found else None
            drawn = before.serial if before is not None and before.state is RowState.RESERVED else None
            if before is not None and drawn is not None and self.is_of(connection, drawn, code):
                return drawn, before.copy
            serial, copy = self.draw_for(connection, code, kind, language)
            self._keep(connection, list_id, row, serial, copy)
        return serial, copy

    def account(self, list_id: str, total: int) -> Counts:
        """Count how a list's rows stand; what is reserved or under way is left."""
        rows = self.rows(list_id)
        states = [row.state for row in rows.values()]
        unknown = [rows[at] for at in sorted(rows) if rows[at].state is RowState.UNKNOWN]
        look_for = tuple((row.serial or "", row.copy) for row in unknown)
        known = {
            name.value: states.count(name)
            for name in (RowState.CONFIRMED, RowState.UNKNOWN, RowState.FAILED, RowState.SKIPPED)
        }
        return Counts(**known, left=total - sum(known.values()), look_for=look_for)

    def _keep(self, connection: sqlite3.Connection, list_id: str, row: int, serial: str, copy: int) -> None:
        connection.execute(
            "INSERT INTO list_rows (list, row, serial, copy) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (list, row) DO UPDATE SET serial = excluded.serial, copy = excluded.copy, skipped = NULL",
            (list_id, row, serial, copy),
        )


def _row(
    serial: str | None, copy: int | None, skipped: str | None, intended: str | None, outcome: str | None, failures: int
) -> ListRow:
    if skipped is not None or serial is None:
        return ListRow(RowState.SKIPPED, None, 0)
    if outcome is not None:
        return ListRow(RowState(PrintOutcome(outcome).value), serial, copy or 1, failures)
    return ListRow(RowState.RESERVED if intended is None else RowState.UNDER_WAY, serial, copy or 1)
