"""The publisher's ledger: numbers every change of a feed, keeps its present rows, and signs the manifest.

Changes are numbered here and nowhere else, one publisher at a time: numbers drawn by concurrent transactions become
visible out of order, and a reader that remembers the highest would skip rows (docs/decisions/012).
"""

import datetime as dt
import hashlib
import heapq
import logging
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from onedata.feeds import (
    SEGMENT_OPERATIONS,
    Blob,
    Drop,
    Manifest,
    Op,
    Put,
    Segment,
    Signed,
    Snapshot,
    encode_segment,
    grant_incarnation,
    purpose_of,
    sign_manifest,
)
from onedata.sealing import Parameters
from portal.feeds import blobs, parts
from portal.feeds.parts import ForgetRows, Part, rows
from portal.keys import KeyRing
from portal.models import Fact, Feed, FeedRow, StoredBlob

log = logging.getLogger("portal.feeds")
LIFE = dt.timedelta(days=14)
SETTINGS_LIFE = dt.timedelta(days=3650)
"""Settings of a kiosk do not grow old: they hold until they are changed."""
REISSUE = dt.timedelta(hours=1)
"""An unchanged feed gets a manifest with a new date this often, so that kiosks can show how old their data are."""
MOST_SEGMENTS = 48
SHARE = 4
"""A new snapshot is made when the segments weigh more than 1/SHARE of the last one."""
LOCK = 0x5055  # one at a time numbers changes, for all feeds
REGISTERS = 0x5056  # one publisher at a time prepares registers

SnapshotMaker = Callable[[int], blobs.Pieces]
"""Builds the snapshot at a sequence number."""


class Layout(msgspec.Struct, frozen=True):
    """What a manifest names: one snapshot, and the segments that are still offered."""

    snapshot: Snapshot
    segments: tuple[Segment, ...] = ()

    def blobs(self) -> Iterator[Blob]:
        """Give every blob named."""
        yield from self.snapshot.blobs
        yield from (segment.blob for segment in self.segments)


_LAYOUT = msgspec.msgpack.Decoder(Layout)


class Published(msgspec.Struct, frozen=True):
    """What a run did to a feed."""

    feed: str
    sequence: int
    operations: int
    new_snapshot: bool
    new_manifest: bool


class Ready(msgspec.Struct, frozen=True):
    """A publication that was prepared, blobs and signature and all, and waits to be stored."""

    published: Published
    ops: Sequence[Op] = ()
    values: dict[str, object] = {}
    """The columns of `Feed`; empty where nothing is new."""
    blobs: tuple[Blob, ...] = ()


class Incarnation(msgspec.Struct, frozen=True):
    """How often this portal was restored from a backup, plus one, and the root key's leave to count anew."""

    number: int = 1
    grant: Signed | None = None


_INCARNATION = msgspec.json.Decoder(Incarnation)


def incarnation(session: Session) -> Incarnation:
    """Return this database's incarnation."""
    row = session.get(Fact, "incarnation")
    return _INCARNATION.decode(row.value) if row else Incarnation()


def restored(session: Session, ring: KeyRing, now: dt.datetime) -> Incarnation:
    """Raise the incarnation after a restore from a backup. Raises KeysUnusable where the root key is offline."""
    number = incarnation(session).number + 1
    raised = Incarnation(number, grant_incarnation(number, now, ring.root()))
    session.execute(delete(Fact).where(Fact.name == "incarnation"))
    session.execute(insert(Fact), [{"name": "incarnation", "value": msgspec.json.encode(raised).decode()}])
    return raised


class Ledger:
    """One feed's ledger: what it holds, and what is prepared from it to be stored in this transaction or a later one.

    Between the two nobody else may change the feed.
    """

    def __init__(
        self, session: Session, folder: Path, ring: KeyRing, feed: str, now: dt.datetime, incarnation: Incarnation
    ) -> None:
        self._session = session
        self._folder = folder
        self._ring = ring
        self._now = now
        self._incarnation = incarnation
        self.feed = feed
        self.row = session.get(Feed, feed)
        self._changes: dict[str, dict[str, bytes | None]] = {}
        """Collection → key → new value, None where it goes: prepared and not stored yet."""
        self._forgotten = False

    @property
    def sequence(self) -> int:
        """The number of the last change published."""
        return self.row.sequence if self.row else 0

    def rows(self, collection: str) -> Iterator[tuple[str, bytes]]:
        """Give the present rows of a collection with what is prepared, in key order."""
        changed = self._changes.get(collection, {})
        kept = (row for row in self._stored(collection) if row[0] not in changed)
        new = sorted((key, value) for key, value in changed.items() if value is not None)
        yield from heapq.merge(kept, new, key=itemgetter(0))

    def _stored(self, collection: str) -> Iterator[tuple[str, bytes]]:
        if self._forgotten:
            return
        query = select(FeedRow.key, FeedRow.value).where(FeedRow.feed == self.feed, FeedRow.collection == collection)
        rows = self._session.execute(query.order_by(FeedRow.key).execution_options(yield_per=2000))
        yield from (tuple(row) for row in rows)

    def collections(self) -> frozenset[str]:
        """Return the names of the collections that have rows, or had some before what is prepared."""
        query = select(FeedRow.collection).where(FeedRow.feed == self.feed).distinct()
        stored = () if self._forgotten else self._session.scalars(query)
        return frozenset(stored) | self._changes.keys()

    def difference(self, collection: str, wanted: dict[str, bytes]) -> list[Op]:
        """Return what leads from the present rows of a collection to the wanted ones."""
        present = dict(self.rows(collection))
        puts: list[Op] = [Put(collection, k, v) for k, v in sorted(wanted.items()) if present.get(k) != v]
        return puts + [Drop(collection, k) for k in sorted(present.keys() - wanted.keys())]

    def forget(self) -> None:
        """Drop every row without telling: a new epoch starts from nothing and is taken as a snapshot."""
        self._forgotten = True

    def publish(
        self, ops: Sequence[Op], make: SnapshotMaker, *, public: bool, params: Parameters | None, fresh: bool = False
    ) -> Published:
        """Store the changes under new numbers and sign a manifest if anything is new; `fresh` forces a snapshot."""
        return self.store(self._session, self.prepare(ops, make, public=public, params=params, fresh=fresh))

    def prepare(
        self, ops: Sequence[Op], make: SnapshotMaker, *, public: bool, params: Parameters | None, fresh: bool = False
    ) -> Ready:
        """Return all that `publish` stores, numbered and signed; writes blobs and nothing into the database."""
        due = self.row is None or bool(ops) or fresh or _is_old(self.row.issued_at, self._now)
        due = due or (self.row is not None and self.row.incarnation != self._incarnation.number)
        if not due:
            return Ready(Published(self.feed, self.sequence, 0, new_snapshot=False, new_manifest=False))
        before = self.sequence
        for op in ops:
            self._changes.setdefault(op.table, {})[op.key] = op.value if isinstance(op, Put) else None
        sequence = before + len(ops)
        layout, made = self._layout(ops, before, sequence, make, fresh=fresh)
        values = self._issue(layout, sequence, public=public, params=params)
        told = Published(self.feed, sequence, len(ops), new_snapshot=made, new_manifest=True)
        return Ready(told, ops, values, tuple(layout.blobs()))

    def store(self, session: Session, ready: Ready) -> Published:
        """Store what was prepared."""
        for part in self.parts(ready):
            while not part.store(session):
                pass
        self._session, self._changes, self._forgotten = session, {}, False
        return ready.published

    def parts(self, ready: Ready) -> Iterator[Part]:
        """Give what was prepared in parts, the manifest last."""
        if self._forgotten:
            yield ForgetRows(self.feed)
        if ready.values:
            yield from rows(self.feed, ready.ops)
            yield parts.Manifest(self.feed, self.row is None, ready.values, ready.blobs, len(ready.ops))

    def _layout(
        self, ops: Sequence[Op], before: int, sequence: int, make: SnapshotMaker, *, fresh: bool
    ) -> tuple[Layout, bool]:
        if self.row is None or fresh:
            return Layout(self._snapshot(sequence, make)), True
        old = _LAYOUT.decode(self.row.layout)
        segments = (*old.segments, *self._segments(ops, before))
        weight = sum(segment.blob.size for segment in segments)
        if len(segments) <= MOST_SEGMENTS and weight * SHARE <= old.snapshot.size:
            return Layout(old.snapshot, segments), False
        snapshot = self._snapshot(sequence, make)
        return Layout(snapshot, _recent(segments, snapshot.size)), True

    def _segments(self, ops: Sequence[Op], before: int) -> Iterator[Segment]:
        for start in range(0, len(ops), SEGMENT_OPERATIONS):
            part = ops[start : start + SEGMENT_OPERATIONS]
            blob = blobs.put(self._folder, encode_segment(part))
            yield Segment(before + start, before + start + len(part), blob)

    def _snapshot(self, sequence: int, make: SnapshotMaker) -> Snapshot:
        pieces, size, digest = make(sequence)
        return Snapshot(sequence, pieces, size, digest, self._count())

    def _count(self) -> int:
        """Count the present rows with what is prepared."""
        new = sum(value is not None for changed in self._changes.values() for value in changed.values())
        if self._forgotten:
            return new
        count = select(func.count()).select_from(FeedRow).where(FeedRow.feed == self.feed)
        stored = self._session.scalar(count) or 0
        for collection, changed in self._changes.items():
            keys = sorted(changed)
            for start in range(0, len(keys), 500):
                some = FeedRow.key.in_(keys[start : start + 500])
                stored -= self._session.scalar(count.where(FeedRow.collection == collection, some)) or 0
        return stored + new

    def _issue(self, layout: Layout, sequence: int, *, public: bool, params: Parameters | None) -> dict[str, object]:
        manifest = Manifest(
            feed=self.feed,
            incarnation=self._incarnation.number,
            epoch=params.epoch if params else 0,
            sequence=sequence,
            floor=min([layout.snapshot.sequence, *(s.from_seq for s in layout.segments)]),
            parameters=params,
            as_of=self._now,
            issued=self._now,
            expires=self._now + (SETTINGS_LIFE if purpose_of(self.feed) == "config" else LIFE),
            snapshot=layout.snapshot,
            segments=layout.segments,
        )
        key = self._ring.purpose(purpose_of(self.feed))
        signed = sign_manifest(manifest, key, self._ring.certificates, self._incarnation.grant)
        return {
            "public": public,
            "incarnation": manifest.incarnation,
            "epoch": manifest.epoch,
            "sequence": sequence,
            "manifest": signed,
            "etag": hashlib.sha256(signed).hexdigest(),
            "layout": msgspec.msgpack.encode(layout),
            "issued_at": self._now,
        }


def _is_old(issued: dt.datetime, now: dt.datetime) -> bool:
    """Say whether a date is to be renewed: after a while, and where a clock that was wrong set it ahead of us."""
    return not dt.timedelta(0) <= now - issued < REISSUE


def _recent(segments: Sequence[Segment], size: int) -> tuple[Segment, ...]:
    """Return the newest segments that together are lighter than half a snapshot: kiosks that are close behind."""
    kept: list[Segment] = []
    weight = 0
    for segment in reversed(segments[-MOST_SEGMENTS // 2 :]):
        weight += segment.blob.size
        if weight * 2 > size:
            break
        kept.append(segment)
    return tuple(reversed(kept))


def sweep(session: Session, folder: Path) -> int:
    """Delete blobs that no manifest names any more and that are old enough; returns how many.

    The caller holds `LOCK`: what is named meanwhile would go.
    """
    kept = {
        blob.sha256.hex() for layout in session.scalars(select(Feed.layout)) for blob in _LAYOUT.decode(layout).blobs()
    }
    gone = blobs.sweep(folder, kept)
    for start in range(0, len(gone), 500):
        session.execute(delete(StoredBlob).where(StoredBlob.sha256.in_(gone[start : start + 500])))
    return len(gone)
