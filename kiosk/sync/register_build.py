"""A new generation of the register: a file built beside the others, checked, and only then named.

A snapshot is assembled from blobs. Changes go into a small file that lies over the register, or, once that has grown,
onto a copy of both. No file that has its name ever changes, and a kill in the middle leaves an unnamed file that the
next build throws away.
"""

import contextlib
import datetime as dt
import hashlib
import itertools
import operator
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kiosk.cache.durable import saving, storage_fault, sync_folder
from kiosk.cache.generations import Pointer, fresh_path
from kiosk.faults import Fault
from kiosk.sync.trouble import SyncTrouble
from onedata.feeds import Manifest, Snapshot
from onedata.register_file import FORMAT, NotARegister, Register, RegisterHeader, RegisterWriter, StoredRecord
from onedata.segments import Op, Put
from onedata.wire import Malformed, decoder, encode

_CHUNK = 1 << 20
_stored = decoder(StoredRecord, 1 << 16)
SHARE = 8
"""A register is copied together with its changes when these weigh more than 1/SHARE of it."""
MERGED = dt.timedelta(days=7)
"""And when it is so old: what was dropped lies in it until then."""
_PUT = {
    "entries": "INSERT OR REPLACE INTO entries VALUES(?, ?)",
    "records": "INSERT OR REPLACE INTO records VALUES(?, ?, ?, ?)",
}
_DROP = {
    "entries": "DELETE FROM entries WHERE locator = ?",
    "records": "DELETE FROM records WHERE record_id = ?",
}
_Row = tuple[bytes | int | None, ...]
_GONE: dict[str, _Row] = {"entries": (b"",), "records": (0, b"", None)}
"""The empty row that says "gone" in a file of changes."""
_MERGE = (
    "INSERT OR REPLACE INTO main.entries SELECT * FROM over.entries WHERE wrapped <> x'' ORDER BY locator",
    "INSERT OR REPLACE INTO main.records SELECT * FROM over.records WHERE basic <> x'' ORDER BY record_id",
    "DELETE FROM main.entries WHERE locator IN (SELECT locator FROM over.entries WHERE wrapped = x'')",
    "DELETE FROM main.records WHERE record_id IN (SELECT record_id FROM over.records WHERE basic = x'')",
    "UPDATE main.meta SET value = (SELECT value FROM over.meta WHERE key = 'header') WHERE key = 'header'",
)


class Change(msgspec.Struct, frozen=True):
    """One segment: where it leads, and its operations, decoded as they are asked for."""

    to_seq: int
    ops: Iterable[Op]


@contextlib.contextmanager
def building(registers: Path, feed: str) -> Iterator[Path]:
    """Give the path of an unnamed file and remove what is left of it in the end."""
    path = registers / f".{feed}.building"
    _discard(path)
    try:
        yield path
    finally:
        _discard(path)


def assemble(path: Path, snapshot: Snapshot, blobs: Iterable[Path]) -> None:
    """Join blobs into one file and check its length and hash. Raises `SyncTrouble` or `NotSaved`."""
    digest, size = hashlib.sha256(), 0
    with saving("register"), path.open("xb") as out:
        for blob in blobs:
            begun = size
            with blob.open("rb") as piece:
                while chunk := piece.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                    size += len(chunk)
                _let_go(piece.fileno(), 0, 0)
            out.flush()
            _let_go(out.fileno(), begun, size - begun)
    if (size, digest.digest()) != (snapshot.size, snapshot.sha256):
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the blobs do not make the promised snapshot")


def _let_go(handle: int, start: int, length: int) -> None:
    """Start writing a part of a file to the disk and keep none of it in memory: the window's pages stay there."""
    os.posix_fadvise(handle, start, length, os.POSIX_FADV_DONTNEED)


def joined(blobs: Iterable[Path], snapshot: Snapshot) -> bytes:
    """Return blobs joined in memory, length and hash checked. Raises `SyncTrouble` or `NotSaved`."""
    with saving("snapshot"):
        content = b"".join(blob.read_bytes() for blob in blobs)
    if (len(content), hashlib.sha256(content).digest()) != (snapshot.size, snapshot.sha256):
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the blobs do not make the promised snapshot")
    return content


def stands_at(registers: Path, pointer: Pointer) -> bool:
    """Tell whether a generation opens and is the state that its pointer says."""
    try:
        with Register.open(*(registers / name for name in pointer.files)) as register:
            found = register.params.feed, register.params.epoch, register.sequence
    except NotARegister:
        return False
    return found == (pointer.feed, pointer.epoch, pointer.sequence)


def copy(path: Path, generation: Path) -> None:
    """Copy a file in force; raises `NotSaved`."""
    with saving("register"):
        shutil.copyfile(generation, path)


def merging(registers: Path, current: Pointer, weight: int, manifest: Manifest) -> bool:
    """Tell whether changes of so many bytes more are worth a new copy of the whole register.

    They are when they grow beyond a share of it, or when it is a week old by the portal's own dates. Raises `NotSaved`
    and `SyncTrouble`.
    """
    with saving("register"):
        sizes = [(registers / name).stat().st_size for name in current.files]
    return (sum(sizes[1:]) + weight) * SHARE > sizes[0] or manifest.as_of - _dated(registers / current.file) >= MERGED


def begin_changes(path: Path, registers: Path, current: Pointer) -> None:
    """Begin a file of changes with those that lie over the register already. Raises `SyncTrouble` or `NotSaved`."""
    if current.changes:
        copy(path, registers / current.changes)
        return
    header = _header(registers / current.file)
    try:
        with RegisterWriter(path, header.parameters, header.sequence, header.as_of, over=header.sequence) as writer:
            writer.finish()
    except (sqlite3.Error, OSError) as error:
        raise SyncTrouble(storage_fault(error, path.parent), f"no file of changes: {error}") from error


def merge(path: Path, registers: Path, current: Pointer) -> None:
    """Copy the register in force together with what lies over it. Raises `SyncTrouble` or `NotSaved`."""
    copy(path, registers / current.file)
    if not current.changes:
        return
    with _changing(path) as connection:
        connection.execute("ATTACH ? AS over", (f"{(registers / current.changes).absolute().as_uri()}?immutable=1",))
        connection.execute("BEGIN IMMEDIATE")
        for sql in _MERGE:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("DETACH over")


def check(manifest: Manifest, sequence: int, path: Path, changes: Path | None = None) -> RegisterHeader:
    """Return the header of a register that opens and is what the manifest says; raises `SyncTrouble`."""
    header = _header(path, changes)
    if (header.parameters, header.sequence) != (manifest.parameters, sequence):
        raise SyncTrouble(Fault.REGISTER_DAMAGED, "the register says otherwise than its manifest")
    return header


def apply(
    path: Path, header: RegisterHeader, segments: Iterable[Change], manifest: Manifest, *, over: bool = False
) -> None:
    """Take segments into an unnamed file that was checked before. Raises `SyncTrouble` or `NotSaved`.

    `over`: it lies over a register, so a row that is dropped leaves an empty one.
    """
    with _changing(path) as connection:
        for change in segments:
            last = change.to_seq == manifest.sequence
            header = msgspec.structs.replace(
                header, sequence=change.to_seq, as_of=manifest.as_of if last else header.as_of
            )
            connection.execute("BEGIN IMMEDIATE")
            _apply(connection, change.ops, over=over)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'header'", (encode(header),))
            connection.execute("COMMIT")


@contextlib.contextmanager
def _changing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an unnamed file for changes and turn what goes wrong into `SyncTrouble`."""
    connection = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
    try:
        # Nobody else sees the file, and a kill throws it away: a journal would only cost time.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "secure_delete = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
    except (sqlite3.Error, OverflowError) as error:
        raise SyncTrouble(storage_fault(error, path.parent), f"the register did not take a change: {error}") from error
    except Malformed as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"a segment makes no sense: {error}") from error
    finally:
        connection.close()


def _header(path: Path, changes: Path | None = None) -> RegisterHeader:
    try:
        with Register.open(path, changes) as register:
            return RegisterHeader(FORMAT, register.params, register.sequence, register.as_of)
    except NotARegister as error:
        raise SyncTrouble(Fault.REGISTER_DAMAGED, f"this is no register: {error}") from error


def finish(path: Path, registers: Path, manifest: Manifest, *, changes: bool = False) -> Path:
    """Force a whole file to the disk and give it a name that none had; return its path. Raises `NotSaved`."""
    with saving("register"):
        path.chmod(0o600)
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        named = fresh_path(registers, manifest.feed, manifest.epoch, manifest.sequence, changes=changes)
        path.rename(named)
        sync_folder(registers)
    return named


def _apply(connection: sqlite3.Connection, ops: Iterable[Op], *, over: bool) -> None:
    """Store rows as they are decoded: they come sorted by table, so one statement takes each table's."""
    dropped: dict[str, list[tuple[bytes]]] = {}
    for table, run in itertools.groupby(ops, operator.attrgetter("table")):
        if table not in _PUT:
            raise Malformed("a register has no such table")
        connection.executemany(_PUT[table], _rows(table, run, None if over else dropped.setdefault(table, [])))
    for table, keys in dropped.items():
        connection.executemany(_DROP[table], keys)


def _rows(table: str, ops: Iterable[Op], dropped: list[tuple[bytes]] | None) -> Iterator[_Row]:
    """Give the rows to put; what is dropped goes into the list, or is an empty row where there is none."""
    for op in ops:
        try:
            key = bytes.fromhex(op.key)
        except ValueError:
            raise Malformed("a key is not in hex") from None
        if not isinstance(op, Put):
            if dropped is None:
                yield (key, *_GONE[table])
            else:
                dropped.append((key,))
        elif table == "entries":
            yield key, op.value
        else:
            stored = _stored(op.value)
            yield key, stored.version, stored.basic, stored.full


def _dated(path: Path) -> dt.datetime:
    return _header(path).as_of


def _discard(path: Path) -> None:
    with saving("register"):
        for suffix in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
