"""What was published of each content feed, and how one is brought back: the same rows under a new number."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from onedata import wire
from onedata.content_feeds import CONTENT_FEEDS, CONTENT_FORMAT, FORMAT
from onedata.segments import Op, Put, decode_segment, encode_segment
from portal.audit import note
from portal.content.models import Publication
from portal.feeds.ledger import Ledger, Published
from portal.feeds.public import Rows, changes, present, publish_rows, renew

KEPT: Final = 40
"""Publications of a feed that can still be brought back."""
APART: Final = frozenset({"next_steps"})
"""Collections that are never brought back: the records of workers point at the rows of today."""
_CONTENT_LIMIT: Final = 128 << 20
_FORMAT_ROW: Final = {FORMAT: {FORMAT: wire.encode(CONTENT_FORMAT)}}
OpenLedger = Callable[[str], Ledger]


class RollbackRefused(Exception):  # noqa: N818 - a refusal
    """A publication cannot be brought back; the text says why."""


class Entry(msgspec.Struct, frozen=True):
    """One publication in the list of them, without its content."""

    number: int
    feed: str
    sequence: int
    published_at: dt.datetime
    actor: str
    rows: int
    restored: int | None
    held: bool


class Publisher:
    """Publishes content feeds within one transaction of the publisher, and remembers what it published."""

    def __init__(self, session: Session, open_ledger: OpenLedger, folder: Path, now: dt.datetime, actor: str) -> None:
        self._session = session
        self._open = open_ledger
        self._folder = folder
        self._now = now
        self._actor = actor

    def publish(self, feed: str, rows: Rows | None, apart: Rows | None = None) -> Published | None:
        """Publish a feed; None as rows, or a feed that is held, leaves what stands there. None: it never was.

        The collections `apart` go out whatever is held: records already point at them.
        """
        ledger, keep = self._open(feed), held(self._session, feed)
        if (rows is None or keep) and not apart:
            return renew(ledger, self._folder) if ledger.row is not None else None
        base = _rows(present(ledger)) if rows is None or keep else rows
        restored = self._last(feed).restored if keep else None
        return self._remembered(ledger, {**base, **(apart or {}), **_FORMAT_ROW}, restored, hold=keep)

    def bring_back(self, feed: str, number: int | None = None) -> tuple[Published, Entry]:
        """Publish what an earlier publication held, by default the last that differs, and hold the feed there.

        Raises RollbackRefused.
        """
        if feed not in CONTENT_FEEDS:
            raise RollbackRefused(f"{feed} is no content feed: {', '.join(CONTENT_FEEDS)}")
        ledger = self._open(feed)
        apart = {name: rows for name, rows in _rows(present(ledger)).items() if name in APART}
        for row in self._earlier(feed, number):
            rows = {**_rows(decode_segment(row.content, _CONTENT_LIMIT)), **apart}
            if changes(ledger, rows):
                done = self._remembered(ledger, rows, row.publication_id, hold=True)
                note(self._session, self._now, self._actor, "rollback", f"{feed} to {row.publication_id}", "published")
                return done, _entry(row)
        if number is not None:
            raise RollbackRefused(f"{feed} already holds what publication {number} held")
        raise RollbackRefused(f"there is nothing earlier of {feed} that differs")

    def let_go(self, feed: str) -> bool:
        """Let newer content of a feed out again; False where it was not held."""
        known = held(self._session, feed)
        query = update(Publication).where(Publication.feed == feed)
        self._session.execute(query.values(held=False))
        if known:
            note(self._session, self._now, self._actor, "release", feed, "released")
        return known

    def _earlier(self, feed: str, number: int | None) -> Iterator[Publication]:
        """Give the publication of that number, or those before what stands there, newest first."""
        query = select(Publication).where(Publication.feed == feed).order_by(Publication.publication_id.desc())
        if number is not None:
            found = self._session.scalars(query.where(Publication.publication_id == number)).one_or_none()
            if found is None:
                raise RollbackRefused(f"there is no publication {number} of {feed}")
            yield found
            return
        last = self._last(feed)
        before = Publication.publication_id < (last.restored or last.number)
        numbers = query.with_only_columns(Publication.publication_id).where(before, Publication.restored.is_(None))
        # One at a time: each holds the whole content.
        for earlier in self._session.scalars(numbers).all():
            yield self._session.get_one(Publication, earlier)

    def _last(self, feed: str) -> Entry:
        found = entries(self._session, feed, most=1)
        if not found:
            raise RollbackRefused(f"{feed} was never published")
        return found[0]

    def _remembered(self, ledger: Ledger, rows: Rows, restored: int | None, *, hold: bool) -> Published:
        done = publish_rows(ledger, rows, self._folder)
        if done.operations:
            puts = present(ledger)
            row = {
                "feed": ledger.feed,
                "sequence": done.sequence,
                "published_at": self._now,
                "actor": self._actor[:60],
                "rows": len(puts),
                "content": encode_segment(puts),
                "restored": restored,
                "held": hold,
            }
            self._session.execute(insert(Publication), [row])
            self._forget(ledger.feed)
        return done

    def _forget(self, feed: str) -> None:
        query = select(Publication.publication_id).where(Publication.feed == feed)
        old = self._session.scalars(query.order_by(Publication.publication_id.desc()).offset(KEPT)).all()
        if old:
            self._session.execute(delete(Publication).where(Publication.publication_id.in_(old)))


def held(session: Session, feed: str) -> bool:
    """Say whether a feed was rolled back and nobody has let go yet."""
    query = select(Publication.held).where(Publication.feed == feed).order_by(Publication.publication_id.desc())
    return bool(session.scalar(query.limit(1)))


def entries(session: Session, feed: str | None = None, most: int | None = None) -> tuple[Entry, ...]:
    """Return what was published, newest first."""
    columns = [getattr(Publication, name) for name in ("publication_id", *Entry.__struct_fields__[1:])]
    query = select(*columns).order_by(Publication.publication_id.desc()).limit(most)
    found = session.execute(query.where(Publication.feed == feed) if feed else query)
    return tuple(Entry(*row) for row in found)


def _entry(row: Publication) -> Entry:
    rest = (getattr(row, name) for name in Entry.__struct_fields__[1:])
    return Entry(row.publication_id, *rest)


def _rows(ops: Iterable[Op]) -> Rows:
    rows: dict[str, dict[str, bytes]] = {}
    for op in ops:
        if isinstance(op, Put):
            rows.setdefault(op.table, {})[op.key] = op.value
    return rows
