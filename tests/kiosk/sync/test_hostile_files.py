"""A portal whose own keys sign what no kiosk may use: registers that do things, frames that blow up, endless streams.

Each test shows afterwards that the same kiosk takes the honest file.
"""

import hashlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import zstandard

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.faults import Fault
from onedata.events import StaffCalled
from tests.faults.counts import note
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, written
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request

NEW = Person("5201014107900009", "ORANG BARU")
MEMORY = 128 << 20
"""Most bytes that one unpacked segment may take (`pull.SEGMENT_LIMIT`), and what an ordinary round stays below."""
REACHING_OUT = {
    "trigger": ["CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM records; END"],
    "trigger on meta": ["CREATE TRIGGER t AFTER UPDATE ON meta BEGIN SELECT load_extension('evil'); END"],
    "view": ["CREATE VIEW v AS SELECT * FROM records"],
    "view in place of a table": [
        "ALTER TABLE records RENAME TO kept",
        "CREATE VIEW records AS SELECT * FROM kept",
    ],
    "extra table": ["CREATE TABLE more(x)"],
    "extra index": ["CREATE INDEX i ON records(version)"],
    "generated column": ["ALTER TABLE records ADD COLUMN g GENERATED ALWAYS AS (zeroblob(1000000000)) VIRTUAL"],
    "virtual table": ["CREATE VIRTUAL TABLE f USING fts5(x)"],
    "another application": ["PRAGMA application_id = 1"],
    "another version": ["PRAGMA user_version = 99"],
    "write-ahead log": ["PRAGMA journal_mode = WAL"],
    "no header": ["DELETE FROM meta"],
    "another header": ["UPDATE meta SET value = x'80'"],
}


def offer(portal: GenuinePortal, content: bytes, name: str = REGISTER) -> None:
    """Sign a snapshot that is this content."""
    snapshot = portal.feeds[name].snapshot
    assert snapshot is not None
    pieces = [content[at : at + 1_000_000] for at in range(0, len(content), 1_000_000)]
    blobs = tuple(map(portal._stored, pieces))
    digest = hashlib.sha256(content).digest()
    portal.sign(name, snapshot=msgspec.structs.replace(snapshot, blobs=blobs, size=len(content), sha256=digest))


def whole(portal: GenuinePortal, name: str = REGISTER) -> bytes:
    snapshot = portal.feeds[name].snapshot
    assert snapshot is not None
    return b"".join(portal.blobs[blob.sha256.hex()] for blob in snapshot.blobs)


@pytest.mark.parametrize("what", REACHING_OUT)
def test_a_signed_register_that_does_more_than_hold_rows_is_refused(
    portal: GenuinePortal, kiosk: Kiosk, tmp_path: Path, what: str
) -> None:
    assert kiosk.sync().faults == ()
    before = read_pointer(kiosk.data / FOLDER)
    portal.publish_people(SITI, BUDI, NEW)
    path = tmp_path / "register.db"
    path.write_bytes(whole(portal))
    with sqlite3.connect(path, isolation_level=None) as connection:
        for statement in REACHING_OUT[what]:
            connection.execute(statement)
    connection.close()
    offer(portal, path.read_bytes())
    status = kiosk.sync()
    assert status.faults == (Fault.REGISTER_DAMAGED,)
    assert read_pointer(kiosk.data / FOLDER) == before
    assert kiosk.name_of(SITI) == SITI.name
    portal.publish_people(SITI, NEW)
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(NEW) == NEW.name
    note(f"hostile_register_{what.replace(' ', '_').replace('-', '_')}", tried=1, survived=1)


def bomb(size: int, *, announced: bool) -> bytes:
    """Return a small zstd frame that unpacks to `size` zero bytes."""
    packer = zstandard.ZstdCompressor(level=19, write_content_size=announced)
    if announced:
        return packer.compress(bytes(size))
    stream = packer.compressobj()
    parts = [stream.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, stream.flush()])


LIMITED = """
import sys
from pathlib import Path
from kiosk.config import load
from kiosk.sync.process import Rounds
status = Rounds(load(Path(sys.argv[1])), lambda _: None).run()
print(*[fault.value for fault in status.faults])
status = Path("/proc/self/status").read_text()  # ru_maxrss would begin with the parent's
print(int(status.split("VmHWM:")[1].split()[0]) * 1024)
"""


def round_of(kiosk: Kiosk) -> tuple[set[str], int]:
    """Do a round in a process of its own; return its faults and the most memory that it held."""
    command = [sys.executable, "-c", LIMITED, str(written(kiosk))]
    faults, most = subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout.split("\n")[
        :2
    ]
    return set(faults.split()), int(most)


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "silent"])
def test_a_frame_that_blows_up_is_refused_in_little_memory(
    portal: GenuinePortal, kiosk: Kiosk, announced: bool
) -> None:
    portal.publish_rows("rules", {("next_steps", f"K{index}"): b"\x80" for index in range(20)})
    faults, ordinary = round_of(kiosk)
    assert faults == set()
    portal.publish_rows("rules", {("next_steps", "K"): b"\x80"})
    packed = bomb(1 << 30, announced=announced)
    assert len(packed) < 200_000
    offer(portal, packed, "rules")
    faults, most = round_of(kiosk)
    assert faults == {Fault.ANSWER_UNUSABLE.value}
    assert kiosk.content().count("rules") == 20
    assert most < ordinary + MEMORY + (32 << 20), f"{most >> 20} MiB, {ordinary >> 20} MiB without"
    portal.publish_rows("rules", {("next_steps", "K"): b"\x80"})
    assert round_of(kiosk)[0] == set()
    assert kiosk.content().count("rules") == 1
    note(f"zstd_bomb_{'announced' if announced else 'silent'}", tried=1, survived=1, mib=most >> 20)


@pytest.mark.parametrize("path", ["/v1/time", f"{REGISTER}/manifest", "/v1/peppers/", "/v1/blobs/", "/v1/events"])
def test_a_stream_without_end_is_cut_in_little_memory(portal: GenuinePortal, kiosk: Kiosk, path: str) -> None:
    faults, ordinary = round_of(kiosk)
    assert faults == set()
    portal.publish_people(SITI, BUDI, NEW, fresh_epoch=True)
    if path == "/v1/time":
        (kiosk.data / "sync-state.json").unlink()

    def endless(request: Request, reply: Reply) -> Reply:
        return msgspec.structs.replace(reply, body=b"", endless=True) if path in request.path else reply

    if path == "/v1/events":
        kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    portal.spoil = endless
    faults, most = round_of(kiosk)
    assert faults == {Fault.ANSWER_UNUSABLE.value}
    assert most < ordinary + (32 << 20), f"{most >> 20} MiB, {ordinary >> 20} MiB without"
    portal.spoil = lambda _, reply: reply
    assert round_of(kiosk)[0] == set()
    assert kiosk.name_of(NEW) == NEW.name
    note(f"endless_{path.strip('/').replace('/', '_').replace('-', '_')}", tried=1, survived=1, mib=most >> 20)


def test_the_ceiling_of_memory_is_one(kiosk: Kiosk) -> None:
    """The positive control: the figure does count what a process takes."""
    hungry = LIMITED.replace("status = ", "kept = bytes(200 << 20).replace(b'0', b'1') + b'x'\nstatus = ")
    command = [sys.executable, "-c", hungry, str(written(kiosk))]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split("\n")
    assert int(said[1]) > MEMORY + (64 << 20)
    assert round_of(kiosk)[1] < MEMORY
