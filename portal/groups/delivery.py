"""Taking the list of a group in: good lines in, bad lines returned; a later list of the same group changes it.

Rows keep their numbers: who is on both lists keeps theirs, who comes new gets the next one, and the row of who is
taken off stays empty. So a kiosk that printed half a group goes on right, whatever was changed in between.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from portal import wib
from portal.audit import note
from portal.groups.models import GroupMember, OfficeGroup
from portal.models import Kiosk, Person
from portal.people import cells
from portal.people.cells import CellWrong
from portal.people.returned import Reject
from portal.people.standard import Column
from portal.people.table_file import TableFile, TableUnusable, read_table
from portal.staff.models import StaffAccount

MOST: Final = 400
"""Rows of a group, those taken off too: a hall or an aeroplane."""
LARGEST: Final = 256 * 1024
"""Bytes of a list."""
AHEAD: Final = dt.timedelta(days=366)
KEPT: Final = dt.timedelta(days=30)
"""After its day a group is forgotten."""
COLUMNS: Final = (
    Column("nik", "nik", cells.nik, "NIK, 16 digits, as text", personal=True),
    Column("paspor", "passport_no", cells.passport, "passport number", personal=True),
    Column("passport_no", "passport_no", cells.passport, "the same", personal=True),
    Column("source_key", "source_key", cells.key, "registration number", personal=True),
)
"""What a line may name its person by: the first that is filled counts."""


class GroupWrong(ValueError):  # noqa: N818 - said of the group
    """A group cannot be so; the text is a key of the pages' texts."""


class NewGroup(msgspec.Struct, frozen=True):
    """What a group is called, and where."""

    office: str
    name: str
    held_on: dt.date


class Outcome(msgspec.Struct, frozen=True):
    """What became of a list."""

    group_id: str
    people: int
    joined: int
    left: int
    rejects: tuple[Reject, ...] = ()
    ignored_columns: tuple[str, ...] = ()


def take_in(session: Session, new: NewGroup, data: bytes, now: dt.datetime, actor: str) -> Outcome:
    """Make a group of a table's people, or change the one of this office, name and day. Raises GroupWrong."""
    _check(session, new, wib.day(now))
    if len(data) > LARGEST:
        raise GroupWrong("too_large")
    try:
        table = read_table(data, COLUMNS)
    except TableUnusable:
        raise GroupWrong("unreadable") from None
    if not any(table.header):
        raise GroupWrong("no_column")
    people, rejects = _people(session, table)
    if not people:
        raise GroupWrong("nobody")
    forget_old(session, wib.day(now))
    group = _group(session, new, now, actor)
    joined, left = _change(session, group.group_id, people)
    note(session, now, actor, "group-import", f"{group.group_id} {len(people)} people", "taken")
    return Outcome(group.group_id, len(people), joined, left, tuple(rejects), tuple(table.ignored))


def forget_old(session: Session, today: dt.date) -> None:
    """Forget the groups whose day is long over."""
    session.execute(delete(OfficeGroup).where(OfficeGroup.held_on < today - KEPT))


def remove(session: Session, group: OfficeGroup, now: dt.datetime, actor: str) -> None:
    """Forget a group; nothing of its people changes."""
    session.delete(group)
    note(session, now, actor, "group-remove", group.group_id, "removed")


def known_offices(session: Session) -> list[str]:
    """Return the offices that have a kiosk or staff, in alphabetical order."""
    kiosks, staff = select(Kiosk.office), select(StaffAccount.office).where(StaffAccount.office != "")
    return sorted(session.scalars(kiosks.union(staff)))


def _check(session: Session, new: NewGroup, today: dt.date) -> None:
    if not new.name or len(new.name) > 80 or not new.name.isprintable():  # noqa: PLR2004 - the width of the column
        raise GroupWrong("name")
    if not today - KEPT <= new.held_on <= today + AHEAD:
        raise GroupWrong("day")
    if new.office not in known_offices(session):
        raise GroupWrong("office")


def _people(session: Session, table: TableFile) -> tuple[list[int], list[Reject]]:
    """Return the people of the good lines in order, and what is wrong with the others."""
    found: dict[int, None] = {}
    rejects: list[Reject] = []
    for line in table.rows():
        try:
            person_id = _person(session, table, line.cells)
        except CellWrong as wrong:
            rejects.append(Reject(line.number, wrong.column, wrong.code))
            continue
        if person_id in found:
            rejects.append(Reject(line.number, "", "person-twice"))
        found[person_id] = None
        if len(found) > MOST:
            raise GroupWrong("too_long")
    return list(found), rejects


def _person(session: Session, table: TableFile, line: list[str] | None) -> int:
    if line is None:
        raise CellWrong("quote")
    if len(line) != len(table.header):
        raise CellWrong("columns")
    for column, cell in zip(table.header, line, strict=True):
        text = cells.clean(cell) if column is not None else ""
        if column is not None and text:
            return _only(session.scalars(_having(column, text)).all(), column)
    raise CellWrong("required")


def _having(column: Column, text: str) -> Select[tuple[int]]:
    try:
        value = column.parse(text)
    except CellWrong as wrong:
        raise CellWrong(wrong.code, column.name) from None
    return select(Person.person_id).where(getattr(Person, column.field) == value).limit(2)


def _only(ids: Iterable[int], column: Column) -> int:
    match list(ids):
        case [person_id]:
            return person_id
        case []:
            raise CellWrong("nobody", column.name)
        case _:
            raise CellWrong("several", column.name)


def _group(session: Session, new: NewGroup, now: dt.datetime, actor: str) -> OfficeGroup:
    same = (OfficeGroup.office == new.office, OfficeGroup.name == new.name, OfficeGroup.held_on == new.held_on)
    known = session.scalars(select(OfficeGroup).where(*same)).one_or_none()
    if known is not None:
        known.revision, known.made_at, known.made_by = known.revision + 1, now, actor
        return known
    made = OfficeGroup(group_id=secrets.token_hex(8), made_at=now, made_by=actor, **msgspec.structs.asdict(new))
    session.add(made)
    session.flush()
    return made


def _change(session: Session, group_id: str, people: list[int]) -> tuple[int, int]:
    """Let the group be these people; return how many joined and left."""
    rows = session.scalars(select(GroupMember).where(GroupMember.group_id == group_id)).all()
    members = {row.person_id: row for row in rows if row.person_id is not None}
    top = session.scalar(select(func.max(GroupMember.position)).where(GroupMember.group_id == group_id))
    fresh = [person_id for person_id in people if person_id not in members]
    place = 0 if top is None else top + 1
    if place + len(fresh) > MOST:
        raise GroupWrong("too_long")
    for position, person_id in enumerate(fresh, start=place):
        session.add(GroupMember(group_id=group_id, position=position, person_id=person_id))
    wanted, joined, left = set(people), len(fresh), 0
    for person_id, row in members.items():
        joined += row.taken_off and person_id in wanted
        left += not row.taken_off and person_id not in wanted
        row.taken_off = person_id not in wanted
    return joined, left
