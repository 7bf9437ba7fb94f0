"""`bytes_per_change`: what a changed person costs on the wire, beside what cannot be left out."""

import random
import sqlite3

import msgspec

from onedata.feeds import Segment, decode_manifest, decode_signed_manifest
from onedata.register_file import StoredRecord
from onedata.sealing import NONCE_BYTES, TAG_BYTES
from onedata.segments import Put, decode_segment
from portal.feeds import blobs
from tests.bench.figure import Figure
from tests.bench.portal_site import PortalSite, portal_site

PEOPLE, CHANGED = 2_000, 500
ID_BYTES = 16


def measure() -> Figure:
    """Change a quarter of the people, publish, and weigh the segment."""
    with portal_site(people=PEOPLE) as site:
        _change(site)
        site.run("publish", "--region", "52")
        envelope, segments = _published(site)
        contents = [blobs.path_of(site.folder / "blobs", each.blob.sha256.hex()).read_bytes() for each in segments]
    ops = [op for content in contents for op in decode_segment(content, 1 << 27)]
    least = sum(ID_BYTES + len(stored.basic) + len(stored.full or b"") for stored in map(_stored, ops))
    value, reference = sum(map(len, contents)) / len(ops), least / len(ops)
    return Figure(
        value=round(value, 1),
        unit="bytes",
        reference=round(reference, 1),
        ratio=round(value / reference, 3),
        limit="ratio ≤ 1.2",
        holds=value / reference <= 1.2,
        parts={
            "changes": len(ops),
            "manifest_bytes": envelope,
            "nonces_and_tags": 2 * (NONCE_BYTES + TAG_BYTES),
            "with_the_manifest": round((sum(map(len, contents)) + envelope) / len(ops), 1),
        },
    )


def _stored(op: object) -> StoredRecord:
    assert isinstance(op, Put)
    assert op.table == "records"
    return msgspec.msgpack.decode(op.value, type=StoredRecord)


def _change(site: PortalSite) -> None:
    """Let so many people have another employer, as a delivery does."""
    connection = sqlite3.connect(site.database)
    with connection:
        query = "SELECT person_id FROM person WHERE region = '52' ORDER BY person_id"
        people = [row[0] for row in connection.execute(query)]
        for person in random.Random(1).sample(people, CHANGED):
            connection.execute(
                "UPDATE person SET employer = 'Contoh Baru', revision = revision + 1 WHERE person_id = ?", (person,)
            )
    connection.close()


def _published(site: PortalSite) -> tuple[int, tuple[Segment, ...]]:
    connection = sqlite3.connect(site.database)
    (data,) = connection.execute("SELECT manifest FROM feed WHERE feed = 'register-52'").fetchone()
    connection.close()
    return len(data), decode_manifest(decode_signed_manifest(data).payload).segments
