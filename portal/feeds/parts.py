"""What a publication stores, in parts that each take milliseconds: a feed's last part names its new manifest.

Before that one no kiosk sees anything of the others, so they may be stored in transactions of their own.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import CursorResult, Result, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from onedata.feeds import Blob, Op, Put
from portal.models import Epoch, Fact, Feed, FeedRow, SealedPerson, StoredBlob
from portal.slips.tokens import TokenRow, store_tokens

log = logging.getLogger("portal.feeds")
OPERATIONS: Final = 500
PEOPLE: Final = 250
_FORGOTTEN: Final = 2_000
_VALUES: Final = 500
"""SQLite takes 32,766 bound values in a statement, PostgreSQL 65,535."""
_T = TypeVar("_T")


class PersonRow(msgspec.Struct, frozen=True):
    """A row of `SealedPerson` without its feed."""

    person_id: int
    revision: int
    ways: int
    record_id: bytes
    version: int
    basic_key: bytes
    full_key: bytes
    digest: bytes
    locators: bytes


class ForgetRows(msgspec.Struct, frozen=True, tag="forget-rows"):
    """Every present row of a feed goes, some at a time: a new epoch starts from nothing."""

    feed: str

    def store(self, session: Session) -> bool:
        """Store some of it; return whether it is whole."""
        some = select(FeedRow.collection, FeedRow.key).where(FeedRow.feed == self.feed).limit(_FORGOTTEN)
        which = tuple_(FeedRow.collection, FeedRow.key).in_(some)
        gone = session.execute(delete(FeedRow).where(FeedRow.feed == self.feed, which))
        return _count(gone) < _FORGOTTEN


class ForgetPeople(msgspec.Struct, frozen=True, tag="forget-people"):
    """What was sealed of everybody in a feed goes, some at a time."""

    feed: str

    def store(self, session: Session) -> bool:
        """Store some of it; return whether it is whole."""
        mine = SealedPerson.feed == self.feed
        some = select(SealedPerson.person_id).where(mine).limit(_FORGOTTEN)
        gone = session.execute(delete(SealedPerson).where(mine, SealedPerson.person_id.in_(some)))
        return _count(gone) < _FORGOTTEN


class People(msgspec.Struct, frozen=True, tag="people"):
    """Whose sealing is forgotten, and what comes in its place."""

    feed: str
    gone: tuple[int, ...]
    rows: tuple[PersonRow, ...]

    def store(self, session: Session) -> bool:
        """Store it."""
        for ids in _some(self.gone, _VALUES):
            session.execute(delete(SealedPerson).where(SealedPerson.feed == self.feed, SealedPerson.person_id.in_(ids)))
        if self.rows:
            rows = [{"feed": self.feed, **msgspec.structs.asdict(row)} for row in self.rows]
            session.execute(insert(SealedPerson), rows)
        return True


class Rows(msgspec.Struct, frozen=True, tag="rows"):
    """Changes of a feed's present rows, no row twice."""

    feed: str
    ops: tuple[Op, ...]

    def store(self, session: Session) -> bool:
        """Store them."""
        for collection in {op.table for op in self.ops}:
            keys = [op.key for op in self.ops if op.table == collection]
            for some in _some(keys, _VALUES):
                mine = (FeedRow.feed == self.feed, FeedRow.collection == collection)
                session.execute(delete(FeedRow).where(*mine, FeedRow.key.in_(some)))
        rows = [
            {"feed": self.feed, "collection": op.table, "key": op.key, "value": op.value}
            for op in self.ops
            if isinstance(op, Put)
        ]
        if rows:
            session.execute(insert(FeedRow), rows)
        return True


class Tokens(msgspec.Struct, frozen=True, tag="tokens"):
    """New slip tokens, and which ones they were to replace."""

    rows: tuple[TokenRow, ...]
    before: dict[int, bytes]
    now: dt.datetime

    def store(self, session: Session) -> bool:
        """Store them."""
        store_tokens(session, self.rows, self.before, self.now)
        return True


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """An epoch begins."""

    feed: str
    epoch: int
    pepper: bytes
    started_at: dt.datetime

    def store(self, session: Session) -> bool:
        """Store it."""
        session.execute(insert(Epoch), [msgspec.structs.asdict(self)])
        return True


class Steps(msgspec.Struct, frozen=True, tag="steps"):
    """By which rows of the next-step table a register is sealed."""

    feed: str
    marks: str

    def store(self, session: Session) -> bool:
        """Store it."""
        name = steps_fact(self.feed)
        session.execute(delete(Fact).where(Fact.name == name))
        session.execute(insert(Fact), [{"name": name, "value": self.marks}])
        return True


def steps_fact(feed: str) -> str:
    """Return the name under which `Steps` of a feed stand."""
    return f"steps {feed}"


class Manifest(msgspec.Struct, frozen=True, tag="manifest"):
    """The signed manifest, and the blobs it names: from now on kiosks see it."""

    feed: str
    first: bool
    values: dict[str, Any]
    """The columns of `Feed`."""
    blobs: tuple[Blob, ...]
    operations: int

    def store(self, session: Session) -> bool:
        """Store it."""
        if self.first:
            session.execute(insert(Feed), [{"feed": self.feed, **self.values}])
        else:
            session.execute(update(Feed).where(Feed.feed == self.feed).values(**self.values))
        self._name_blobs(session)
        log.info("published", extra={"feed": self.feed, "sequence": self.values["sequence"], "count": self.operations})
        return True

    def _name_blobs(self, session: Session) -> None:
        wanted = {blob.sha256.hex(): blob.size for blob in self.blobs}
        known: set[str] = set()
        for some in _some(sorted(wanted), _VALUES):
            known |= set(session.scalars(select(StoredBlob.sha256).where(StoredBlob.sha256.in_(some))))
        rows = [{"sha256": name, "feed": self.feed, "size": wanted[name]} for name in wanted if name not in known]
        if rows:
            session.execute(insert(StoredBlob), rows)


Part = ForgetRows | ForgetPeople | People | Rows | Tokens | Begin | Steps | Manifest


def _count(done: Result[Any]) -> int:
    """Return how many rows a statement touched."""
    assert isinstance(done, CursorResult)  # noqa: S101 - for the type
    return int(done.rowcount)


def _some(items: Sequence[_T], count: int) -> Iterator[Sequence[_T]]:
    return (items[start : start + count] for start in range(0, len(items), count))


def one_a_row(ops: Sequence[Op]) -> list[Op]:
    """Keep one operation a row: where a locator passes from one to another, the gain."""
    kept: dict[tuple[str, str], Op] = {}
    for op in ops:
        if isinstance(op, Put) or (op.table, op.key) not in kept:
            kept[op.table, op.key] = op
    return list(kept.values())


def rows(feed: str, ops: Sequence[Op]) -> Iterator[Part]:
    """Give changes of a feed as parts."""
    return (Rows(feed, tuple(some)) for some in _some(ops, OPERATIONS))


def people(feed: str, gone: Sequence[int], come: Sequence[PersonRow]) -> Iterator[Part]:
    """Give what is sealed of people as parts; who goes without coming back stands alone."""
    back = {row.person_id for row in come}
    for ids in _some([person for person in gone if person not in back], PEOPLE):
        yield People(feed, tuple(ids), ())
    for some in _some(come, PEOPLE):
        yield People(feed, tuple(row.person_id for row in some), tuple(some))


def tokens(made: Sequence[TokenRow], before: dict[int, bytes], now: dt.datetime) -> Iterator[Part]:
    """Give new slip tokens as parts, in the order in which everybody holds them."""
    for some in _some(sorted(made, key=lambda row: row.person_id), PEOPLE):
        mine = {row.person_id: before[row.person_id] for row in some if row.person_id in before}
        yield Tokens(tuple(some), mine, now)
