"""A country's register: 4.7 million invented people, sealed for real, found without Argon2.

Everybody is CONTOH. A credential's keys come out of a hash of the person's number instead of Argon2 and the pepper: 14
million Argon2 of the smallest cost would take hours and are no part of any figure taken here. Sealing, padding, schema
and file are the real ones. The contents of the parts repeat after `TEMPLATES` people; their keys never do.
"""

import datetime as dt
import hashlib
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from onedata import sealing, wire
from onedata.credentials import PRODUCTION_COST, CredentialKeys
from onedata.feeds import Blob, Manifest, Put, Segment, Snapshot, blob_of, encode_segment
from onedata.records import BasicRecord, FullRecord, StageEvent
from onedata.register_file import RegisterWriter, StoredRecord
from onedata.sealing import Parameters
from portal.feeds import blobs

PEOPLE = 4_700_000
WAYS = 3
"""Entries a person: the people of `portal demo` have 3.25."""
TEMPLATES = 500
FEED = "register-52"
EPOCH = 1
PEPPER = bytes(32)
AS_OF = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
_STRIDE = 1_000_003
"""Prime and no divisor of any number of people used here: it scatters people over the register."""
_SEED = b"AIM country CONTOH"
_STAGES = ("REGISTRATION", "SELECTION", "WORK_VISA", "DEPARTURE", "WORKING")


class Country(msgspec.Struct, frozen=True):
    """A country's register as its portal offers it."""

    people: int
    params: Parameters
    manifest: Manifest
    blobs: tuple[Path, ...]


class _Kept(msgspec.Struct, frozen=True):
    people: int
    recipe: bytes
    snapshot: Snapshot


def parameters() -> Parameters:
    """Return the register's parameters; the cost stands there and is never paid."""
    return Parameters(hashlib.sha256(_SEED).digest()[:16], PRODUCTION_COST, EPOCH, FEED)


def generate(folder: Path, people: int) -> Country:
    """Seal everybody, cut the file into blobs and remove it; some minutes for a country."""
    params, path = parameters(), folder / "country.db"
    rows = people * (WAYS + 1)
    with RegisterWriter(path, params, rows, AS_OF) as writer:
        for locator, wrapped in _entries(params, people):
            writer.put_entry(locator, wrapped)
        for record_id, record in records(params, range(people), people, version=1):
            writer.put_record(record_id, record.version, record.basic, record.full)
        writer.finish()
    pieces, size, digest = blobs.put_file(folder / "blobs", path)
    path.unlink()
    kept = _Kept(people, _recipe(), Snapshot(rows, pieces, size, digest, rows))
    (folder / "country.msgpack").write_bytes(wire.encode(kept))
    return _with_blobs(folder, kept)


def _with_blobs(folder: Path, kept: "_Kept") -> Country:
    paths = tuple(blobs.path_of(folder / "blobs", piece.sha256.hex()) for piece in kept.snapshot.blobs)
    return Country(kept.people, parameters(), manifest(parameters(), kept.snapshot, ()), paths)


def _recipe() -> bytes:
    """Return what the people are made by: another recipe makes another country."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()


def kept(folder: Path, people: int = PEOPLE) -> Country:
    """Return the country that lies in a folder, made now where none of that size does."""
    path = folder / "country.msgpack"
    if path.exists():
        found = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
        if found.people == people and found.recipe == _recipe():
            return _with_blobs(folder, found)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    generate(folder, people)
    return kept(folder, people)


def manifest(params: Parameters, snapshot: Snapshot, segments: tuple[Segment, ...]) -> Manifest:
    """Return what the portal would sign."""
    sequence = segments[-1].to_seq if segments else snapshot.sequence
    expires = AS_OF + dt.timedelta(days=14)
    return Manifest(FEED, 1, EPOCH, sequence, snapshot.sequence, params, AS_OF, AS_OF, expires, snapshot, segments)


def changed(country: Country, people: int, dice: random.Random, version: int) -> tuple[Blob, bytes]:
    """Return a segment in which the facts of so many people, drawn at random, changed."""
    drawn = sorted(dice.sample(range(country.people), people))
    rows = records(country.params, drawn, country.people, version=version)
    content = encode_segment(Put("records", record_id.hex(), wire.encode(record)) for record_id, record in rows)
    return blob_of(content), content


def keys(person: int, way: int, people: int) -> CredentialKeys:
    """Return the keys of one of a person's ways."""
    place = ((person * _STRIDE + way * 7919) % people) * WAYS + way
    made = hashlib.blake2b(b"%b %d %d" % (_SEED, person, way), digest_size=48).digest()
    return CredentialKeys(_place(place, people * WAYS) + made[6:16], made[16:])


def _entries(params: Parameters, people: int) -> Iterator[tuple[bytes, bytes]]:
    """Give every entry in the order of locators."""
    back = pow(_STRIDE, -1, people)
    for place in range(people):
        for way in range(WAYS):
            person = (place - way * 7919) * back % people
            record_id, basic, full = _secrets(person, people)
            found = keys(person, way, people)
            yield found.locator, sealing.seal_entry(found, params, record_id, basic, full if way < 2 else None)


def records(
    params: Parameters, whom: Sequence[int], people: int, *, version: int
) -> Iterator[tuple[bytes, StoredRecord]]:
    """Give the sealed records of these people, in their order, which is that of the record ids."""
    contents = _templates()
    for person in whom:
        basic, full = contents[person % TEMPLATES]
        record_id, basic_key, full_key = _secrets(person, people)
        place = (params, record_id, version)
        yield (
            record_id,
            StoredRecord(version, _sealed(basic, basic_key, *place, "basic"), _sealed(full, full_key, *place, "full")),
        )


def _sealed(padded: bytes, key: bytes, params: Parameters, record_id: bytes, version: int, part: str) -> bytes:
    # Packed once for everybody who shares a template: packing anew 9 million times would be all that this does.
    return sealing._seal(key, padded, sealing._associated(params, record_id, version, part), os.urandom)


def _secrets(person: int, people: int) -> tuple[bytes, bytes, bytes]:
    made = hashlib.blake2b(b"%b %d" % (_SEED, person), digest_size=64).digest()
    # Without the way's part: the record's id, and the keys of its two parts.
    return _place(person, people) + made[:10], hashlib.blake2b(made, digest_size=32).digest(), made[32:]


def _place(rank: int, count: int) -> bytes:
    """Return the first bytes of the id with this rank among so many that lie evenly scattered."""
    return (rank * 2**48 // count).to_bytes(6, "big")


def _templates() -> list[tuple[bytes, bytes]]:
    """Return padded contents of both parts, of different people."""
    dice, compressor = random.Random(_SEED), sealing._zstd().compressor
    made = []
    for number in range(TEMPLATES):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(300))
        token = dice.randbytes(140)
        basic = BasicRecord(
            "SCR", 1970 + dice.randrange(36), dice.choice(_STAGES), "SISKOP2MI", day, token, "52", day, synthetic=True
        )
        history = tuple(StageEvent(stage, day) for stage in _STAGES)
        full = FullRecord(f"Siti Contoh {number}", "P_TO_P", "CAREGIVER", f"PT Contoh {number % 40}", history=history)
        padded = [sealing.BUCKETS.pad(compressor.compress(wire.encode(one)), part) for one, part in _parts(basic, full)]
        made.append((padded[0], padded[1]))
    return made


def _parts(basic: BasicRecord, full: FullRecord) -> tuple[tuple[msgspec.Struct, sealing.Part], ...]:
    return (basic, "basic"), (full, "full")
