"""Pulling a feed: believe, then remember, then store; never the other way round.

Order of checks: signature, then (incarnation, epoch, sequence) not below the high-water mark, then expiry; only then is
anything written. A kill at any point leaves the old state or the new one, and the next round goes on from there.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from kiosk.cache.content import Content, Cursor
from kiosk.cache.durable import make_folder, saving
from kiosk.cache.enrolment import Enrolment
from kiosk.cache.generations import (
    CASES_FOLDER,
    FOLDER,
    STAFF_FOLDER,
    Pointer,
    is_damaged,
    point_at,
    read_pointer,
    remove_unread,
)
from kiosk.cache.keys import Peppers
from kiosk.cache.outbox import Outbox
from kiosk.cache.trust import keep_slip_keys
from kiosk.faults import Fault
from kiosk.sync import register_build
from kiosk.sync.blobs import Incoming
from kiosk.sync.client import PortalClient
from kiosk.sync.state import Mark, SyncState
from kiosk.sync.status import FeedStatus
from kiosk.sync.trouble import SyncTrouble
from onedata.content_feeds import NewerFormat
from onedata.feeds import (
    KeyOutOfDate,
    Malformed,
    Manifest,
    Segment,
    SignatureWrong,
    decode_segment,
    decode_signed_manifest,
    open_manifest,
)

SEGMENT_LIMIT = 128 << 20
"""Most bytes of a segment, unpacked."""
CONTENT_LIMIT = 128 << 20
"""Most bytes of a public feed's snapshot, packed and unpacked."""
_REGISTER, _STAFF, _CASES = "register-", "staff-", "cases-"

Version = tuple[int, int, int]
Notice = Callable[[str, int, int, int], object]
"""Takes feed, bytes done, bytes in all, rows in all."""


class _Held(msgspec.Struct, frozen=True):
    """What of a feed is here, whole and readable."""

    version: Version
    as_of: dt.datetime


class Plan(msgspec.Struct, frozen=True):
    """How to get from what is here to what a manifest promises."""

    snapshot: bool
    segments: tuple[Segment, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is here already."""
        return not self.snapshot and not self.segments


def plan(manifest: Manifest, held: Version | None) -> Plan:
    """Choose segments where they lead on from what is held and weigh less than the snapshot, else the snapshot."""
    if held == manifest.version:
        return Plan(snapshot=False, segments=())
    if held is not None and held[:2] == manifest.version[:2] and held[2] >= manifest.floor:
        chain = tuple(segment for segment in manifest.segments if segment.from_seq >= held[2])
        if chain and chain[0].from_seq == held[2] and _weight(chain) < manifest.snapshot.size:
            return Plan(snapshot=False, segments=chain)
    after = manifest.snapshot.sequence
    return Plan(snapshot=True, segments=tuple(s for s in manifest.segments if s.from_seq >= after))


class Puller:
    """Brings feeds up to date, one at a time. Raises `SyncTrouble` and `NotSaved`."""

    def __init__(
        self,
        folder: Path,
        enrolment: Enrolment,
        client: PortalClient,
        state: SyncState,
        content: Content,
        outbox: Outbox,
        notice: Notice = lambda *_: None,
    ) -> None:
        self._folder = folder
        self._enrolment = enrolment
        self._client = client
        self._state = state
        self._content = content
        self._outbox = outbox
        self._peppers = Peppers(folder)
        self._notice = notice

    def pull(self, feed: str, *, fresh: bool = False) -> FeedStatus:
        """Bring one feed up to date; `fresh` takes the snapshot whatever is here."""
        mark = self._state.mark(feed)
        here = None if fresh else self._held(feed)
        held = here.version if here else None
        etag = mark.etag if mark is not None and held == mark.version and self._openable(feed, mark) else None
        answer = self._client.manifest(feed, etag)
        if answer.data is not None:
            manifest = self._believed(feed, answer.data, mark)
            self._remember(manifest, answer.data)
            if is_sealed(feed):
                self._take_register(manifest, held)
            else:
                self._take_content(manifest, held)
            self._state.set_mark(feed, Mark.of(manifest, answer.etag))
        if is_sealed(feed):
            remove_unread(self._place(feed))
        return self.status(feed)

    def status(self, feed: str) -> FeedStatus:
        """Return how a feed is on this machine, without asking anybody."""
        mark = self._state.mark(feed)
        held = self._held(feed)
        if mark is None or held is None:
            return FeedStatus()
        incarnation, epoch, sequence = held.version
        return FeedStatus(
            epoch=epoch,
            sequence=sequence,
            incarnation=incarnation,
            as_of=held.as_of,
            issued=mark.issued,
            expires=mark.expires,
            expired=mark.expires < self._state.now(),
            rows=mark.rows,
        )

    def _held(self, feed: str) -> _Held | None:
        if not is_sealed(feed):
            cursor = self._content.cursor(feed)
            return None if cursor is None else _Held(cursor.version, cursor.as_of)
        place = self._place(feed)
        pointer = read_pointer(place)
        if pointer is None or pointer.feed != feed or is_damaged(place, pointer.file):
            return None
        readable = register_build.stands_at(place, pointer)
        return _Held(pointer.version, pointer.as_of) if readable else None

    def _openable(self, feed: str, mark: Mark) -> bool:
        """Tell whether the secret of a register's epoch is here: after an enrolment with new keys it is not."""
        return not is_sealed(feed) or self._peppers.get(feed, mark.epoch) is not None

    def _believed(self, feed: str, data: bytes, mark: Mark | None) -> Manifest:
        """Return the manifest in `data` if its signature holds and it is no older than what was believed before."""
        manifest = self._opened(feed, data)
        if is_sealed(feed) and manifest.parameters is None:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"{feed} came without parameters")
        if mark is not None and manifest.version < mark.version:
            raise SyncTrouble(Fault.SEQUENCE_OLDER, f"{feed} {manifest.version} after {mark.version}")
        return manifest

    def _opened(self, feed: str, data: bytes) -> Manifest:
        try:
            try:
                return open_manifest(data, self._enrolment.anchor, feed, self._state.now())
            except KeyOutOfDate:
                # Either the key is old or this clock is wrong: the portal's signed time decides.
                self._client.compare_clocks()
                return open_manifest(data, self._enrolment.anchor, feed, self._state.now())
        except SignatureWrong as error:
            raise SyncTrouble(Fault.SIGNATURE_WRONG, f"{feed}: {error}") from error
        except Malformed as error:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"{feed}: {error}") from error

    def _remember(self, manifest: Manifest, data: bytes) -> None:
        """Raise the high-water mark before anything else is stored; a restored portal gets kept events again."""
        if 0 < self._state.incarnation < manifest.incarnation:
            self._outbox.send_again()
        self._state.set_incarnation(manifest.incarnation)
        self._state.set_mark(manifest.feed, Mark.of(manifest))
        keep_slip_keys(self._folder, self._enrolment.anchor, decode_signed_manifest(data).certificates)

    def _take_content(self, manifest: Manifest, held: Version | None) -> None:
        todo = plan(manifest, held)
        cursor = Cursor(*manifest.version, manifest.as_of)
        if todo.nothing:
            self._content.apply(manifest.feed, cursor, ())
            return
        if todo.snapshot and manifest.snapshot.size > CONTENT_LIMIT:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"{manifest.feed} is too large")
        incoming = Incoming(self._folder, manifest.feed, self._client)
        base, segments = self._fetched(incoming, manifest, todo, manifest.snapshot.size)
        try:
            if todo.snapshot:
                packed = register_build.joined(base, manifest.snapshot)
                at = msgspec.structs.replace(cursor, sequence=manifest.snapshot.sequence)
                self._content.replace(manifest.feed, at, decode_segment(packed, CONTENT_LIMIT))
            for segment, path in zip(todo.segments, segments, strict=True):
                at = msgspec.structs.replace(cursor, sequence=segment.to_seq)
                self._content.apply(manifest.feed, at, decode_segment(path.read_bytes(), SEGMENT_LIMIT))
        except NewerFormat as error:
            raise SyncTrouble(Fault.CONTENT_NEWER, f"{manifest.feed}: {error}") from error
        except Malformed as error:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"{manifest.feed}: {error}") from error
        incoming.clear()

    def _take_register(self, manifest: Manifest, held: Version | None) -> None:
        self._need_pepper(manifest)
        todo = plan(manifest, held)
        place = self._place(manifest.feed)
        current = read_pointer(place)
        make_folder(place)
        here = current.files if todo.nothing and current is not None else ()
        files = here or self._built(manifest, todo, current)
        region = self._enrolment.region
        rows = manifest.snapshot.rows
        version = manifest.version
        changes = files[1] if len(files) > 1 else ""
        named = (files[0], manifest.feed, region, *version, manifest.as_of, rows, changes, manifest.issued)
        point_at(place, Pointer(*named))
        self._peppers.forget_before(manifest.feed, manifest.epoch)

    def _built(self, manifest: Manifest, todo: Plan, current: Pointer | None) -> tuple[str, ...]:
        """Build the next generation and return the names of its files."""
        place = self._place(manifest.feed)
        incoming = Incoming(self._folder, manifest.feed, self._client)
        base = self._base(manifest, todo, current)
        # What a killed build or an older generation left must not take the room that the download looks for.
        remove_unread(place)
        with register_build.building(place, manifest.feed) as path:
            blobs, segments = self._fetched(incoming, manifest, todo, _needed(place, manifest, base))
            changes = (
                register_build.Change(segment.to_seq, decode_segment(file.read_bytes(), SEGMENT_LIMIT))
                for segment, file in zip(todo.segments, segments, strict=True)
            )
            if base is not None:
                files = self._laid_over(path, base, changes, manifest)
            else:
                files = self._whole(path, blobs, changes, manifest, None if todo.snapshot else current)
        incoming.clear()
        return files

    def _base(self, manifest: Manifest, todo: Plan, current: Pointer | None) -> Pointer | None:
        """Return the generation that changes are laid over; None where a whole register is made."""
        if todo.snapshot or current is None:
            return None
        merging = register_build.merging(self._place(manifest.feed), current, _weight(todo.segments), manifest)
        return None if merging else current

    def _laid_over(
        self, path: Path, base: Pointer, changes: Iterable[register_build.Change], manifest: Manifest
    ) -> tuple[str, ...]:
        place = self._place(manifest.feed)
        register_build.begin_changes(path, place, base)
        register = place / base.file
        header = register_build.check(manifest, base.sequence, register, path)
        register_build.apply(path, header, changes, manifest, over=True)
        register_build.check(manifest, manifest.sequence, register, path)
        return base.file, register_build.finish(path, place, manifest, changes=True).name

    def _whole(
        self,
        path: Path,
        blobs: tuple[Path, ...],
        changes: Iterable[register_build.Change],
        manifest: Manifest,
        current: Pointer | None,
    ) -> tuple[str, ...]:
        if current is None:
            register_build.assemble(path, manifest.snapshot, blobs)
        else:
            register_build.merge(path, self._place(manifest.feed), current)
        start = manifest.snapshot.sequence if current is None else current.sequence
        header = register_build.check(manifest, start, path)
        if start != manifest.sequence:
            register_build.apply(path, header, changes, manifest)
            register_build.check(manifest, manifest.sequence, path)
        return (register_build.finish(path, self._place(manifest.feed), manifest).name,)

    def _place(self, feed: str) -> Path:
        """Return the folder in which a sealed feed's generations lie."""
        folders = {_STAFF: STAFF_FOLDER, _CASES: CASES_FOLDER}
        return self._folder / next((name for start, name in folders.items() if feed.startswith(start)), FOLDER)

    def _need_pepper(self, manifest: Manifest) -> None:
        """See that the pepper of the manifest's epoch is here; without it the old generation stays in force."""
        if self._peppers.get(manifest.feed, manifest.epoch) is not None:
            return
        sealed = self._client.peppers(manifest.feed).get(manifest.epoch)
        if sealed is None or not self._peppers.put(manifest.feed, manifest.epoch, sealed):
            raise SyncTrouble(Fault.EPOCH_KEY_MISSING, f"no pepper for {manifest.feed} epoch {manifest.epoch}")

    def _fetched(
        self, incoming: Incoming, manifest: Manifest, todo: Plan, needed: int
    ) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Download what the plan needs; return the snapshot's files and the segments'.

        `needed` is how many bytes taking them in will write.
        """
        base = manifest.snapshot.blobs if todo.snapshot else ()
        blobs = base + tuple(segment.blob for segment in todo.segments)
        total = sum(blob.size for blob in set(blobs))
        done = 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            self._notice(manifest.feed, done, total, manifest.snapshot.rows)

        paths = dict(zip(dict.fromkeys(blobs), incoming.fetch(blobs, needed, progress), strict=True))
        return tuple(paths[blob] for blob in base), tuple(paths[segment.blob] for segment in todo.segments)


def is_sealed(feed: str) -> bool:
    """Say whether a feed is a file of sealed rows: the register, the list of staff, or the cases."""
    return feed.startswith((_REGISTER, _STAFF, _CASES))


def _weight(segments: tuple[Segment, ...]) -> int:
    return sum(segment.blob.size for segment in segments)


def _needed(registers: Path, manifest: Manifest, base: Pointer | None) -> int:
    """Return how many bytes the next generation takes: a whole register, or a file of changes that may be doubled."""
    if base is None:
        return manifest.snapshot.size
    with saving(FOLDER):
        return 2 * sum((registers / name).stat().st_size for name in base.files[1:]) + SEGMENT_LIMIT
