"""Taking a list in: good lines in, bad lines returned, the same file twice changes nothing.

A file is the whole list. Rows that a whole file no longer names go; a file of which lines were returned removes
nothing, because one of those lines may have been theirs.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal import wib
from portal.audit import COMMAND_LINE, note
from portal.db import Database
from portal.lists.kinds import Fields, ListKind
from portal.lists.models import ListDelivery, ListEntry
from portal.people import cells
from portal.people.cells import CellWrong
from portal.people.returned import Reject, ReturnedList
from portal.people.standard import Column
from portal.people.table_file import TableFile, open_table

log = logging.getLogger("portal.lists")
LOCK = 0x4C53  # one list at a time
_CHUNK = 400


class Outcome(msgspec.Struct, frozen=True):
    """What became of a list."""

    again: bool
    """This very file was the last one taken in; nothing was done."""
    accepted: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    rejects: tuple[Reject, ...] = ()
    ignored_columns: tuple[str, ...] = ()


def take_in(
    database: Database,
    kind: ListKind,
    path: Path,
    now: dt.datetime,
    *,
    dated: dt.date | None = None,
    synthetic: bool = False,
    back: ReturnedList | None = None,
) -> Outcome:
    """Take a delivered list in, in one transaction that writes `back` too. Raises TableUnusable, OSError.

    `dated` is the day on which the whole list was true; `synthetic` marks every row CONTOH.
    """
    columns = kind.columns(wib.day(now))
    table = open_table(path, columns)
    wanted, rejects = _parse(table, kind, wib.day(now), synthetic=synthetic)
    rejected = len({reject.line for reject in rejects})
    with database.write() as session:
        database.lock(session, LOCK)
        last = newest(session, kind)
        added, changed, removed = _store(session, kind, wanted, whole=not rejects)
        if back is not None:
            back.write(rejects)
        same = last is not None and (last.file_sha256, last.dated) == (table.sha256, None if rejects else dated)
        if same and not (added or changed or removed):
            return Outcome(True, len(wanted), rejects=tuple(rejects), ignored_columns=tuple(table.ignored))
        row = {
            "list": kind.name,
            "file_sha256": table.sha256,
            "received_at": now,
            "dated": None if rejects else dated,
            "accepted": len(wanted),
            "changed": added + changed,
            "removed": removed,
            "rejected": rejected,
        }
        session.execute(insert(ListDelivery), [row])
        note(session, now, COMMAND_LINE, "list-import", kind.name, "taken")
    log.info("list", extra={"list": kind.name, "count": len(wanted), "rejected": rejected, "removed": removed})
    return Outcome(False, len(wanted), added, changed, removed, tuple(rejects), tuple(table.ignored))


def newest(session: Session, kind: ListKind) -> ListDelivery | None:
    """Return the last delivery of a list."""
    query = select(ListDelivery).where(ListDelivery.list == kind.name).order_by(ListDelivery.delivery_id.desc())
    return session.scalars(query.limit(1)).first()


def dated(session: Session, kind: ListKind) -> dt.date | None:
    """Return the day of the last whole list."""
    query = select(ListDelivery.dated).where(ListDelivery.list == kind.name, ListDelivery.dated.is_not(None))
    return session.scalar(query.order_by(ListDelivery.delivery_id.desc()).limit(1))


def store(session: Session, kind: ListKind, wanted: Mapping[str, Fields], now: dt.datetime, day: dt.date) -> None:
    """Put a made-up whole list in the place of the present one, for the demonstration."""
    added, changed, removed = _store(session, kind, {key: _json(row) for key, row in wanted.items()}, whole=True)
    row = {
        "list": kind.name,
        "file_sha256": "",
        "received_at": now,
        "dated": day,
        "accepted": len(wanted),
        "changed": added + changed,
        "removed": removed,
        "rejected": 0,
    }
    session.execute(insert(ListDelivery), [row])


def _parse(table: TableFile, kind: ListKind, today: dt.date, *, synthetic: bool) -> tuple[dict[str, str], list[Reject]]:
    """Return key → JSON of the good lines, and everything that is wrong with the others."""
    good: dict[str, str] = {}
    rejects: list[Reject] = []
    for line in table.rows():
        fields, wrong = _line(table.header, line.cells, kind)
        if not wrong and fields[kind.key] in good:
            wrong = [CellWrong("row-twice", _column(table, kind))]
        if wrong:
            rejects += [Reject(line.number, error.column, error.code) for error in wrong]
            continue
        fields |= {"synthetic": True} if synthetic else {}
        # The wire struct has the last word: a line that it refuses would be refused by every kiosk.
        msgspec.convert({kind.needs: today, **fields} if kind.needs else fields, kind.row)
        good[fields[kind.key]] = _json(fields)
    return good, sorted(rejects, key=lambda reject: (reject.line, reject.column))


def _line(
    header: list[Column | None], cells_of_line: list[str] | None, kind: ListKind
) -> tuple[Fields, list[CellWrong]]:
    if cells_of_line is None:
        return {}, [CellWrong("quote")]
    if len(cells_of_line) != len(header):
        return {}, [CellWrong("columns")]
    fields: dict[str, Any] = {}
    wrong: list[CellWrong] = []
    for column, cell in zip(header, cells_of_line, strict=True):
        if column is None:
            continue
        try:
            text = cells.clean(cell, may_begin_with_plus=column.name == "number")
            if text:
                fields[column.field] = column.parse(text)
            elif column.required:
                wrong.append(CellWrong("required", column.name))
        except CellWrong as error:
            wrong.append(CellWrong(error.code, column.name))
    return fields, wrong + kind.across(fields)


def _column(table: TableFile, kind: ListKind) -> str:
    return next(column.name for column in table.header if column is not None and column.field == kind.key)


def _json(fields: Fields) -> str:
    return msgspec.json.encode(dict(sorted(fields.items()))).decode()


def _store(session: Session, kind: ListKind, wanted: Mapping[str, str], *, whole: bool) -> tuple[int, int, int]:
    query = select(ListEntry.key, ListEntry.value).where(ListEntry.list == kind.name)
    present = dict(session.execute(query).tuples().all())
    added = [key for key in wanted if key not in present]
    changed = [key for key in wanted if key in present and present[key] != wanted[key]]
    removed = sorted(present.keys() - wanted.keys()) if whole else []
    gone = changed + removed
    for start in range(0, len(gone), _CHUNK):
        keys = gone[start : start + _CHUNK]
        session.execute(delete(ListEntry).where(ListEntry.list == kind.name, ListEntry.key.in_(keys)))
    if fresh := [{"list": kind.name, "key": key, "value": wanted[key]} for key in added + changed]:
        session.execute(insert(ListEntry), fresh)
    return len(added), len(changed), len(removed)
