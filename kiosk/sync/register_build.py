"""A new generation of the register: assembled from blobs or from the generation in force, checked, and only then named.

The file in force never changes: changes go onto a copy, one segment one transaction with the header in it. A kill in
the middle leaves an unnamed file that the next build throws away.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.durable import saving, storage_fault, sync_folder
from kiosk.cache.generations import fresh_path
from kiosk.faults import Fault
from kiosk.sync.trouble import SyncTrouble
from onedata.feeds import Manifest, Snapshot
from onedata.register_file import FORMAT, NotARegister, Register, RegisterHeader, StoredRecord
from onedata.segments import Op, Put
from onedata.wire import Malformed, decode, encode

_CHUNK = 1 << 20
_VALUE_LIMIT = 1 << 16
_PUT_ENTRY = "INSERT OR REPLACE INTO entries VALUES(?, ?)"
_PUT_RECORD = "INSERT OR REPLACE INTO records VALUES(?, ?, ?, ?)"
_DROP = {"entries": "DELETE FROM entries WHERE locator = ?", "records": "DELETE FROM records WHERE record_id = ?"}


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
    digest = hashlib.sha256()
    with saving("register"), path.open("xb") as out:
        for blob in blobs:
            with blob.open("rb") as piece:
                while chunk := piece.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        size = out.tell()
    if (size, digest.digest()) != (snapshot.size, snapshot.sha256):
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the blobs do not make the promised snapshot")


def joined(blobs: Iterable[Path], snapshot: Snapshot) -> bytes:
    """Return blobs joined in memory, length and hash checked. Raises `SyncTrouble` or `NotSaved`."""
    with saving("snapshot"):
        content = b"".join(blob.read_bytes() for blob in blobs)
    if (len(content), hashlib.sha256(content).digest()) != (snapshot.size, snapshot.sha256):
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the blobs do not make the promised snapshot")
    return content


def stands_at(path: Path, feed: str, epoch: int, sequence: int) -> bool:
    """Tell whether a generation opens and is this state of this feed."""
    try:
        with Register.open(path) as register:
            return (register.params.feed, register.params.epoch, register.sequence) == (feed, epoch, sequence)
    except NotARegister:
        return False


def copy(path: Path, generation: Path) -> None:
    """Copy the generation in force; raises `NotSaved`."""
    with saving("register"):
        shutil.copyfile(generation, path)


def check(path: Path, manifest: Manifest, sequence: int) -> RegisterHeader:
    """Return the header of a register that opens and is what the manifest says; raises `SyncTrouble`."""
    try:
        with Register.open(path) as register:
            found = register.params, register.sequence
            header = RegisterHeader(FORMAT, register.params, register.sequence, register.as_of)
    except NotARegister as error:
        raise SyncTrouble(Fault.REGISTER_DAMAGED, f"the snapshot is no register: {error}") from error
    if found != (manifest.parameters, sequence):
        raise SyncTrouble(Fault.REGISTER_DAMAGED, "the register says otherwise than its manifest")
    return header


def apply(path: Path, header: RegisterHeader, changes: Iterable[Change], manifest: Manifest) -> None:
    """Take segments into an unnamed register that was checked before. Raises `SyncTrouble` or `NotSaved`."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # Nobody else sees the file, and a kill throws it away: a journal would only cost time.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "secure_delete = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        for change in changes:
            last = change.to_seq == manifest.sequence
            header = msgspec.structs.replace(
                header, sequence=change.to_seq, as_of=manifest.as_of if last else header.as_of
            )
            connection.execute("BEGIN IMMEDIATE")
            for op in change.ops:
                _apply(connection, op)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'header'", (encode(header),))
            connection.execute("COMMIT")
    except (sqlite3.Error, OverflowError) as error:
        raise SyncTrouble(storage_fault(error), f"the register did not take a change: {error}") from error
    except Malformed as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"a segment makes no sense: {error}") from error
    finally:
        connection.close()


def finish(path: Path, registers: Path, manifest: Manifest) -> Path:
    """Force a whole register to the disk and give it a name that none had; return its path. Raises `NotSaved`."""
    with saving("register"):
        path.chmod(0o600)
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        named = fresh_path(registers, manifest.feed, manifest.epoch, manifest.sequence)
        path.rename(named)
        sync_folder(registers)
    return named


def _apply(connection: sqlite3.Connection, op: Op) -> None:
    table: Literal["entries", "records"]
    match op.table:
        case "entries" | "records" as known:
            table = known
        case _:
            raise Malformed("a register has no such table")
    key = bytes.fromhex(op.key) if isinstance(op.key, str) else op.key
    if not isinstance(op, Put):
        connection.execute(_DROP[table], (key,))
    elif table == "entries":
        connection.execute(_PUT_ENTRY, (key, op.value))
    else:
        row = decode(op.value, StoredRecord, _VALUE_LIMIT)
        connection.execute(_PUT_RECORD, (key, row.version, row.basic, row.full))


def _discard(path: Path) -> None:
    with saving("register"):
        for suffix in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
