"""The groups of an office, as pages list them and desks ask for them."""

import datetime as dt

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.groups.delivery import KEPT
from portal.groups.models import GroupMember, OfficeGroup
from portal.models import Person


class Listed(msgspec.Struct, frozen=True):
    """One group of a list."""

    group_id: str
    office: str
    name: str
    held_on: dt.date
    made_by: str
    people: int


class Row(msgspec.Struct, frozen=True):
    """One row of a group; `person_id` None: taken off, or not known any more."""

    position: int
    person_id: int | None
    pin_only: bool = False


def listed(session: Session, office: str, today: dt.date, most: int) -> list[Listed]:
    """Return the groups of an office (empty: of all), those to come first, then those just over."""
    here = (GroupMember.group_id == OfficeGroup.group_id, GroupMember.taken_off.is_(False))
    people = select(func.count()).where(*here, GroupMember.person_id.is_not(None)).scalar_subquery()
    columns = (
        OfficeGroup.group_id, OfficeGroup.office, OfficeGroup.name, OfficeGroup.held_on, OfficeGroup.made_by, people,
    )  # fmt: skip
    query = select(*columns).where(OfficeGroup.held_on >= today - KEPT)
    query = query.where(OfficeGroup.office == office) if office else query
    found = [Listed(*row) for row in session.execute(query).tuples()]
    return sorted(found, key=lambda one: (one.held_on < today, abs(one.held_on - today), one.name))[:most]


def of_office(session: Session, group_id: str, office: str) -> OfficeGroup | None:
    """Return a group if it is of this office."""
    found = session.get(OfficeGroup, group_id)
    return found if found is not None and found.office == office else None


def rows(session: Session, group_id: str) -> list[Row]:
    """Return a group's rows in order."""
    query = (
        select(GroupMember.position, GroupMember.person_id, GroupMember.taken_off, Person.pin_only)
        .join(Person, Person.person_id == GroupMember.person_id, isouter=True)
        .where(GroupMember.group_id == group_id)
        .order_by(GroupMember.position)
    )
    return [
        Row(position, None if off else person_id, bool(pin_only))
        for position, person_id, off, pin_only in session.execute(query).tuples()
    ]
