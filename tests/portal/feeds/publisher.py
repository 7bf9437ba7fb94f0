"""What the publisher's tests share: a person, a run, and what a kiosk would make of it."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from onedata.credentials import credential_keys, stretch
from onedata.feeds import Manifest, TrustAnchor, open_manifest
from onedata.records import WorkerRecord
from onedata.register_file import Register
from portal.feeds import blobs
from portal.feeds.publish import Run, publish
from portal.models import Epoch, Feed
from portal.people import credentials, worker
from portal.people.worker import Worker
from portal.service import Service

FEED = "register-52"
PERSON = Worker(
    source_system="SISKOP2MI",
    source_key="CONTOH-1",
    source_updated_on=dt.date(2026, 11, 1),
    name="Siti Contoh Rahmawati",
    birth_date=dt.date(1990, 8, 17),
    region="52",
    stage="WORK_VISA",
    stage_on=dt.date(2026, 10, 1),
    nik="5200000000000001",
    passport_no="CTH00001",
    card="04C00000000001",
    phone_last4="1234",
    phone_confirmed=True,
    scheme="P_TO_P",
    destination="HK",
    documents_have=("PASSPORT",),
    documents_missing=("WORK_VISA",),
    synthetic=True,
)


def add(portal: Service, *people: Worker) -> list[int]:
    with portal.database.write() as session:
        credentials.sealing(session, "demo")
        return worker.add(session, people)


def run(portal: Service, **options: Any) -> Run:
    return publish(portal.database, portal.settings, portal.ring, "52", portal.clock(), **options)


def manifest(portal: Service, feed: str = FEED) -> Manifest:
    with portal.database.read() as session:
        row = session.get(Feed, feed)
        assert row is not None
        return open_manifest(row.manifest, TrustAnchor(portal.ring.root_public), feed, portal.clock())


def content(portal: Service, found: Manifest) -> bytes:
    """Return a snapshot put together from its blobs, as a kiosk does."""
    pieces = [blobs.path_of(portal.settings.blobs, blob.sha256.hex()).read_bytes() for blob in found.snapshot.blobs]
    whole = b"".join(pieces)
    assert (hashlib.sha256(whole).digest(), len(whole)) == (found.snapshot.sha256, found.snapshot.size)
    return whole


def register(portal: Service, tmp_path: Path) -> Register:
    found = manifest(portal)
    path = tmp_path / f"register-{found.epoch}-{found.sequence}-{found.issued.timestamp()}.db"
    path.write_bytes(content(portal, found))
    opened = Register.open(path)
    assert (opened.params, opened.sequence) == (found.parameters, found.snapshot.sequence)
    return opened


def look_up(portal: Service, opened: Register, kind: str, identifier: str, factor: str) -> WorkerRecord | None:
    with portal.database.read() as session:
        pepper = session.scalars(select(Epoch.pepper).where(Epoch.epoch == opened.params.epoch)).one()
    stretched = stretch(kind, identifier, factor, opened.params.salt, opened.params.cost)  # type: ignore[arg-type]
    return opened.lookup(credential_keys(stretched, pepper))


def replace(portal: Service, person_id: int, person: Worker) -> None:
    with portal.database.write() as session:
        _, revision = worker.read(session, [person_id])[person_id]
        worker.replace(session, person_id, person, revision + 1)
