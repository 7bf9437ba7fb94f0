"""The figures of a country: `snapshot_ready`, `lookup_4.7m`, `delta_apply`, and the memory of a kiosk that holds it."""

import hashlib
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.sync.process import make_way
from onedata import wire
from onedata.credentials import CredentialKeys
from onedata.register_file import Register, RegisterWriter, StoredRecord
from onedata.sealing import _associated, open_entry
from onedata.segments import decode_segment
from tests.bench import country
from tests.bench.country import Country
from tests.bench.country_kiosk import CountryKiosk, country_kiosk, dice
from tests.bench.figure import Figure, alternate, milliseconds, percentile
from tests.bench.processes import kiosk_command, pss_mib, screen, until_ready

FOLDER = Path("build/country")
CHUNK = 1 << 20
SNAPSHOTS, DELTAS = 3, 5
CHANGED = 10_000
VISITS, COLD_VISITS, BLOCK = 6_000, 300, 20
IDLE_S = 30
IDLE_LOOK_UPS_S = 1.5
PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "secure_delete = ON", "trusted_schema = OFF")
"""What `kiosk.sync.register_build` sets for a file that has no name yet."""


def snapshot_ready(kiosk: CountryKiosk, land: Country, scratch: Path) -> Figure:
    """Downloaded blobs → register in force and first look-up, beside one pass of copy + SHA-256, and fsync."""

    def copied() -> None:
        digest, target = hashlib.sha256(), scratch / "copied"
        with target.open("wb") as out:
            for path in land.blobs:
                with path.open("rb") as piece:
                    while chunk := piece.read(CHUNK):
                        digest.update(chunk)
                        out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        assert digest.digest() == land.manifest.snapshot.sha256
        target.unlink()

    def taken() -> None:
        kiosk.take_snapshot(land)

    ours, theirs = alternate(lambda: milliseconds(taken), lambda: milliseconds(copied), SNAPSHOTS)
    value, reference = statistics.median(ours) / 1000, statistics.median(theirs) / 1000
    size = land.manifest.snapshot.size
    return Figure(
        value=round(value, 2),
        unit="s",
        reference=round(reference, 2),
        ratio=round(value / reference, 3),
        limit="ratio ≤ 1.3",
        holds=value / reference <= 1.3,
        parts={"people": land.people, "mib": round(size / 2**20), "people_a_second": round(land.people / value)},
    )


# ---- look-ups


def lookup(kiosk: CountryKiosk, land: Country) -> Figure:
    """Locator → opened record without Argon2, beside raw sqlite3 and as many AES-GCM opens on the same file.

    The figure is a way that opens the basic part: two opens. The full part takes three; both are told.
    """
    path = kiosk.registers / kiosk.pointer.file
    people = dice().sample(range(land.people), VISITS)
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    parts: dict[str, float] = {}
    with Register.open(path) as register:
        for way, name in ((0, "full"), (2, "basic")):
            whom = [country.keys(person, way, land.people) for person in people]
            plain = _raw_opens(raw, register, whom, full=way == 0)
            for kind, look in (("", register.lookup), ("reference_", plain)):
                cold = _cold(path, look, whom[:COLD_VISITS])
                parts |= {f"{kind}{name}_cold_p{p}": percentile(cold, p / 100) * 1000 for p in (50, 99)}
            ours, theirs = _in_turn(register.lookup, plain, whom)
            parts |= {f"{name}_warm_p{p}": percentile(ours, p / 100) * 1000 for p in (50, 99)}
            parts |= {f"reference_{name}_warm_p{p}": percentile(theirs, p / 100) * 1000 for p in (50, 99)}
            parts[f"{name}_ratio"] = parts[f"{name}_warm_p50"] / parts[f"reference_{name}_warm_p50"]
    raw.close()
    return Figure(
        value=round(parts["basic_warm_p50"], 1),
        unit="µs",
        reference=round(parts["reference_basic_warm_p50"], 1),
        ratio=round(parts["basic_ratio"], 3),
        limit="ratio ≤ 1.5 (p50 warm)",
        holds=parts["basic_ratio"] <= 1.5,
        parts={name: round(part, 2) for name, part in parts.items()},
    )


def _raw_opens(
    raw: sqlite3.Connection, register: Register, whom: Iterable[CredentialKeys], *, full: bool
) -> Callable[[CredentialKeys], object]:
    """Return the reference: two rows by key, the entry and one part or both opened, nothing unpacked or checked."""
    params, prepared = register.params, {}
    for keys in whom:
        wrapped = register.entry(keys.locator)
        assert wrapped is not None
        entry = open_entry(keys, params, wrapped)
        stored = register.record(entry.record_id)
        assert stored is not None
        place = (params, entry.record_id, stored.version)
        of_entry = _associated(params, keys.locator, 0, "entry")
        prepared[keys.locator] = (of_entry, _associated(*place, "basic"), _associated(*place, "full"))

    def look(keys: CredentialKeys) -> object:
        of_entry, of_basic, of_full = prepared[keys.locator]
        (wrapped,) = raw.execute("SELECT wrapped FROM entries WHERE locator = ?", (keys.locator,)).fetchone()
        plain = AESGCM(keys.wrap_key).decrypt(wrapped[:12], wrapped[12:], of_entry)
        query = "SELECT version, basic, full FROM records WHERE record_id = ?"
        _, first, second = raw.execute(query, (plain[1:17],)).fetchone()
        opened = AESGCM(plain[17:49]).decrypt(first[:12], first[12:], of_basic)
        return AESGCM(plain[49:]).decrypt(second[:12], second[12:], of_full) if full else opened

    return look


def _timed(look: Callable[[CredentialKeys], object], whom: Sequence[CredentialKeys]) -> list[float]:
    """Return the ms of each look-up."""
    samples = []
    for keys in whom:
        begun = time.perf_counter()
        found = look(keys)
        samples.append((time.perf_counter() - begun) * 1000)
        assert found is not None
    return samples


def _in_turn(
    ours: Callable[[CredentialKeys], object], theirs: Callable[[CredentialKeys], object], whom: Sequence[CredentialKeys]
) -> tuple[list[float], list[float]]:
    """Look up in blocks by turns, all of it read once before; return the ms of each look-up."""
    for look in (ours, theirs):
        _timed(look, whom)
    mine: list[float] = []
    other: list[float] = []
    for start in range(0, len(whom), BLOCK):
        mine += _timed(ours, whom[start : start + BLOCK])
        other += _timed(theirs, whom[start : start + BLOCK])
    return mine, other


def _cold(path: Path, look: Callable[[CredentialKeys], object], whom: Sequence[CredentialKeys]) -> list[float]:
    """Time look-ups of a file that the page cache has forgotten."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return _timed(look, whom)


# ---- changes


def delta_apply(kiosk: CountryKiosk, land: Country, scratch: Path) -> Figure:
    """10,000 changed people into the register, beside plain `executemany` into a copy of it, with look-ups going on.

    Beside it, in parts, the same rows by `executemany` into a copy of our own small file as it stood before (copied and
    synced outside the clock), and into an empty one: there the reference neither decodes nor checks nor copies.

    What look-ups wait meanwhile is measured with as many changes more, applied with the priority of the sync's rounds.
    """
    throw, people = dice(), min(CHANGED, land.people // 100)
    targets = {"register": scratch / "copy.db", "same_changes": scratch / "same.db", "empty_file": scratch / "empty.db"}
    shutil.copyfile(kiosk.registers / kiosk.pointer.file, targets["register"])
    ours, theirs = list[float](), {name: list[float]() for name in targets}
    with _reader(kiosk, land):
        for number in range(DELTAS):
            segment = _segment(land, scratch, throw, people, version=number + 2)
            rows = _decoded(segment)
            _lay_ready(kiosk, land, targets)
            for path in targets.values():
                _into(path, rows[:1])  # opened once before, as the register was
            ours.append(milliseconds(lambda: kiosk.take_segment(land, number, segment, people)))  # noqa: B023 - at once
            for name, path in targets.items():
                theirs[name].append(milliseconds(lambda: _into(path, rows)))  # noqa: B023 - at once
    for path in targets.values():
        path.unlink()
    took, references = statistics.median(ours), {name: statistics.median(taken) for name, taken in theirs.items()}
    idle, during = _look_ups(kiosk, land, scratch, throw, people)
    quiet, busy = percentile(idle, 0.99), percentile(during, 0.99)
    ratio = references["register"] / took
    return Figure(
        value=round(people / took * 1000),
        unit="rows/s",
        reference=round(people / references["register"] * 1000),
        ratio=round(ratio, 3),
        limit="ratio ≥ 0.9; readers' p99 during / idle ≤ 2",
        holds=ratio >= 0.9 and busy <= 2 * quiet,
        parts={
            "readers_p99_during_to_idle": round(busy / quiet, 2),
            "readers_p99_idle_ms": round(quiet, 3),
            "readers_p99_during_ms": round(busy, 3),
            "readers_look_ups_during": len(during),
            "ms": round(took),
            **{f"executemany_into_{name}_ms": round(taken) for name, taken in references.items()},
            **{f"ratio_into_{name}": round(taken / took, 3) for name, taken in references.items()},
            "changes_mib": round((kiosk.registers / kiosk.pointer.changes).stat().st_size / 2**20, 1),
            "sync_process_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        },
    )


def _look_ups(
    kiosk: CountryKiosk, land: Country, scratch: Path, throw: random.Random, people: int
) -> tuple[list[float], list[float]]:
    """Return the ms of look-ups while nothing is applied and while changes are, of all changes as one sample.

    A single change leaves a hundred look-ups or so, whose p99 would be the worst of them.
    """
    idle, during = list[float](), list[float]()
    with _reader(kiosk, land) as ask, ThreadPoolExecutor(1, initializer=make_way) as rounds:
        for number in range(DELTAS, 2 * DELTAS):
            segment = _segment(land, scratch, throw, people, version=number + 2)
            ask()
            time.sleep(IDLE_LOOK_UPS_S)
            idle += ask()
            rounds.submit(kiosk.take_segment, land, number, segment, people).result()
            during += ask()
    return idle, during


def _segment(land: Country, scratch: Path, throw: random.Random, people: int, version: int) -> Path:
    segment = scratch / "segment"
    segment.write_bytes(country.changed(land, people, throw, version)[1])
    return segment


def _lay_ready(kiosk: CountryKiosk, land: Country, targets: dict[str, Path]) -> None:
    """Lay down, and force to the disk, what the two small references write into."""
    _empty(targets["empty_file"], land)
    same, changes = targets["same_changes"], kiosk.pointer.changes
    _empty(same, land)
    if changes:
        shutil.copyfile(kiosk.registers / changes, same)
    with same.open("rb") as file:
        os.fsync(file.fileno())


def _decoded(segment: Path) -> list[tuple[bytes, int, bytes, bytes | None]]:
    rows = []
    for op in decode_segment(segment.read_bytes(), 1 << 27):
        stored = wire.decode(getattr(op, "value", b""), StoredRecord, 1 << 16)
        rows.append((bytes.fromhex(op.key), stored.version, stored.basic, stored.full))
    return rows


def _into(path: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO records VALUES(?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    connection.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _empty(path: Path, land: Country) -> None:
    path.unlink(missing_ok=True)
    with RegisterWriter(path, land.params, 1, country.AS_OF) as writer:
        writer.finish()


@contextmanager
def _reader(kiosk: CountryKiosk, land: Country) -> Iterator[Callable[[], list[float]]]:
    """Run a process that looks people up; give what asks it for the ms of each look-up since the last question."""
    command = [sys.executable, "-m", "tests.bench.country_reader", str(kiosk.data), str(land.people)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        speak: IO[str] = process.stdin
        hear: IO[str] = process.stdout

        def ask() -> list[float]:
            speak.write("\n")
            speak.flush()
            found: list[float] = json.loads(hear.readline())
            return found

        yield ask
        speak.close()


# ---- memory


def kiosk_pss(kiosk: CountryKiosk) -> Figure:
    """Proportional memory of window and sync process, idle on the country's register."""
    with screen() as environment, until_ready(kiosk_command(kiosk.config), environment) as (_, session):
        time.sleep(IDLE_S)
        processes = pss_mib(session)
    value, window = sum(processes.values()), processes[session]
    return Figure(
        value=round(value, 1),
        unit="MiB",
        limit="≤ 200 MiB",
        holds=value <= 200,
        parts={"window": round(window, 1), "sync": round(value - window, 1)},
    )


def measure(names: Iterable[str], folder: Path = FOLDER, people: int = country.PEOPLE) -> Iterator[tuple[str, Figure]]:
    """Generate where nothing is there yet, then give one figure after another."""
    land = country.kept(folder, people)
    figures: dict[str, Callable[[CountryKiosk], Figure]] = {
        "snapshot_ready": lambda kiosk: snapshot_ready(kiosk, land, folder),
        "lookup_4.7m": lambda kiosk: lookup(kiosk, land),
        "kiosk_pss_4.7m": kiosk_pss,
        "delta_apply": lambda kiosk: delta_apply(kiosk, land, folder),
    }
    with country_kiosk() as kiosk:
        for name in names:
            yield name, figures[name](kiosk)
