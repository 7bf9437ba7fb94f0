"""The public lists as rows of feeds: only what is verified and open goes out."""

import datetime as dt
from collections.abc import Iterator

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import wire
from onedata.agencies import AgencyList
from onedata.case_clock import CaseClock
from onedata.jobs import Job, is_open
from onedata.news import Contact, NewsItem, may_show
from portal.cases import quarter
from portal.lists import delivery
from portal.lists.kinds import KINDS, ListKind, Row
from portal.lists.models import ListEntry


def feeds(session: Session, today: dt.date) -> dict[str, dict[str, dict[str, bytes]]]:
    """Return feed → collection → key → value of every list, as of a day."""
    found: dict[str, dict[str, dict[str, bytes]]] = {}
    for kind in KINDS.values():
        found.setdefault(kind.feed, {}).update(_collections(session, kind, today))
    # Not from a list: the portal itself says what became of last quarter's cases.
    found["news"]["news"] |= {item.item: wire.encode(item) for item in quarter.news(session, today)}
    return found


def present(session: Session, kind: ListKind) -> Iterator[Row]:
    """Give every row of a list that has what publishing needs, by key."""
    query = select(ListEntry.value).where(ListEntry.list == kind.name).order_by(ListEntry.key)
    for value in session.scalars(query):
        fields = msgspec.json.decode(value)
        if kind.needs is None or kind.needs in fields:
            yield msgspec.convert(fields, kind.row)


def case_clock(session: Session) -> CaseClock | None:
    """Return within how many days a case is answered; None where no rule was set."""
    found = present(session, KINDS["clocks"])
    return next((row for row in found if isinstance(row, CaseClock) and row.clock == "answer"), None)


def _collections(session: Session, kind: ListKind, today: dt.date) -> dict[str, dict[str, bytes]]:
    rows = {str(getattr(row, kind.key)): row for row in present(session, kind)}
    shown = {key: wire.encode(_published(row)) for key, row in rows.items() if _is_current(row, today)}
    collections = {kind.collection: shown}
    day = delivery.dated(session, kind) if kind.dated else None
    if day is not None:
        collections["about"] = {"list": wire.encode(AgencyList(day, len(shown)))}
    return collections


def _is_current(row: Row, today: dt.date) -> bool:
    """Say whether a row may still be shown somewhere; the kiosk asks again with its own day."""
    if isinstance(row, Job):
        return is_open(row, today)
    return today <= row.until if isinstance(row, NewsItem) else True


def _published(row: Row) -> Row:
    """Return the row without a number nobody answers for: what must not be shown is not sent either."""
    if isinstance(row, Contact) and not may_show(row):
        return msgspec.structs.replace(row, number=None)
    return row
