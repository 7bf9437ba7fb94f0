"""Publishing: who may can open what is published; twice changes nothing; a delta leads where a snapshot does."""

import datetime as dt
import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from sqlalchemy import func, select

from onedata import wire
from onedata.credentials import credential_keys, stretch
from onedata.feeds import Drop, Manifest, Put, TrustAnchor, decode_segment, open_manifest
from onedata.records import NEUTRAL_STAGE, NextStep, WorkerRecord
from onedata.register_file import Register, StoredRecord
from onedata.slip_token import TOKEN_DAYS, read_token
from portal.feeds import blobs, ledger
from portal.feeds.publish import Run, publish
from portal.keys import KeysUnusable
from portal.models import AuditEntry, Epoch, Feed, FeedRow, SlipToken
from portal.people import credentials, delivery, demo, worker
from portal.people.stretching import Wanted
from portal.people.worker import Worker
from portal.service import Service
from portal.slips import tokens

from tests.portal.conftest import SetClock  # isort: skip

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


def test_what_is_published_opens_for_who_brings_the_right_things(portal: Service, tmp_path: Path) -> None:
    add(portal, PERSON)
    run(portal)
    opened = register(portal, tmp_path)
    full = look_up(portal, opened, "nik", "5200000000000001", "phone:1234")
    assert full is not None
    assert full.full is not None
    assert (full.basic.initials, full.basic.birth_year, full.basic.stage) == ("SCR", 1990, "WORK_VISA")
    assert full.basic.next_step == "WORK_VISA/P_TO_P"
    assert (full.full.name, full.full.documents_missing) == ("Siti Contoh Rahmawati", ("WORK_VISA",))
    assert full.basic.synthetic
    basic = look_up(portal, opened, "passport", "CTH00001", "birth:1990-08-17")
    assert basic == WorkerRecord(full.basic)
    assert look_up(portal, opened, "nik", "5200000000000001", "phone:1235") is None
    opened.close()


def test_the_slip_token_in_the_record_is_signed_and_says_the_same(portal: Service, tmp_path: Path) -> None:
    add(portal, PERSON)
    run(portal)
    opened = register(portal, tmp_path)
    record = look_up(portal, opened, "nik", "5200000000000001", "phone:1234")
    assert record is not None
    keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in portal.ring.slip_keys().items()}
    claims = read_token(record.basic.slip_token, keys)
    assert (claims.status, claims.destination, claims.initials) == ("WORK_VISA", "HK", "SCR")
    assert claims.expires == portal.clock().date() + dt.timedelta(days=TOKEN_DAYS)
    opened.close()


def test_a_second_run_at_the_same_instant_publishes_nothing(portal: Service) -> None:
    demo.fill(portal, 60, 1)
    first = run(portal)
    before = manifest(portal)
    files = sorted(path.name for path in portal.settings.blobs.glob("??/*"))
    second = run(portal)
    assert all(feed.new_manifest for feed in first.feeds)
    assert not any(feed.new_manifest or feed.operations for feed in second.feeds)
    assert manifest(portal) == before
    assert sorted(path.name for path in portal.settings.blobs.glob("??/*")) == files


def test_an_unchanged_feed_gets_a_new_date_after_an_hour(portal: Service, clock: SetClock) -> None:
    demo.fill(portal, 30, 1)
    run(portal)
    first = manifest(portal)
    clock.advance(hours=1)
    run(portal)
    second = manifest(portal)
    assert (second.sequence, second.snapshot) == (first.sequence, first.snapshot)
    assert second.as_of > first.as_of


def test_sensitive_stages_leave_no_trace_in_the_record(portal: Service, tmp_path: Path) -> None:
    secret = {"contract_end": dt.date(2026, 12, 1), "contract_start": dt.date(2025, 1, 1)}
    for number, stage in enumerate(("UNFIT", "DEPORTED", "DECEASED")):
        numbers = {"source_key": f"C-{number}", "nik": f"520000000000001{number}", "passport_no": None, "card": None}
        add(portal, msgspec.structs.replace(PERSON, stage=stage, **numbers, **secret))
    run(portal)
    opened = register(portal, tmp_path)
    for number in range(3):
        record = look_up(portal, opened, "nik", f"520000000000001{number}", "phone:1234")
        assert record is not None
        assert record.full is not None
        basic, full = record.basic, record.full
        assert (basic.stage, basic.next_step) == (NEUTRAL_STAGE, NEUTRAL_STAGE)
        assert (basic.stage_since, basic.destination, basic.valid_until) == (None, None, {})
        assert (full.history, full.contract, full.documents_have, full.scheme) == ((), None, (), None)
        keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in portal.ring.slip_keys().items()}
        assert read_token(basic.slip_token, keys).status == NEUTRAL_STAGE
    opened.close()


def test_records_of_another_province_are_not_in_this_register(portal: Service, tmp_path: Path) -> None:
    elsewhere = msgspec.structs.replace(PERSON, region="35")
    add(portal, elsewhere)
    run(portal)
    opened = register(portal, tmp_path)
    assert opened.counts() == (0, 0)
    opened.close()


def test_a_change_goes_out_as_a_segment_that_leads_where_a_snapshot_would(portal: Service, tmp_path: Path) -> None:
    demo.fill(portal, 120, 1)
    (person_id,) = add(portal, PERSON)
    run(portal)
    first = manifest(portal)
    replace(portal, person_id, msgspec.structs.replace(PERSON, stage="DEPARTURE", card=None))
    done = run(portal).feeds[0]
    second = manifest(portal)
    assert not done.new_snapshot
    assert second.snapshot == first.snapshot
    assert [(s.from_seq, s.to_seq) for s in second.segments] == [(first.sequence, second.sequence)]
    rows = _rows(content(portal, first), tmp_path / "first.db")
    data = blobs.path_of(portal.settings.blobs, second.segments[0].blob.sha256.hex()).read_bytes()
    for op in decode_segment(data, 1 << 24):
        if isinstance(op, Put):
            rows[op.table, op.key] = op.value
        else:
            rows.pop((op.table, op.key))
    portal.clock.advance(hours=2)  # type: ignore[attr-defined]
    run(portal, new_epoch=False)
    assert rows == _published_rows(portal)
    assert any(isinstance(op, Drop) and op.table == "entries" for op in decode_segment(data, 1 << 24))


def _rows(data: bytes, path: Path) -> dict[tuple[str, str], bytes]:
    path.write_bytes(data)
    with sqlite3.connect(path) as connection:
        entries = connection.execute("SELECT locator, wrapped FROM entries").fetchall()
        records = connection.execute("SELECT record_id, version, basic, full FROM records").fetchall()
    return {("entries", key.hex()): value for key, value in entries} | {
        ("records", key.hex()): wire.encode(StoredRecord(version, basic, full)) for key, version, basic, full in records
    }


def _published_rows(portal: Service) -> dict[tuple[str, str], bytes]:
    with portal.database.read() as session:
        query = select(FeedRow.collection, FeedRow.key, FeedRow.value).where(FeedRow.feed == FEED)
        return {(collection, key): value for collection, key, value in session.execute(query)}


def test_a_way_taken_back_changes_the_keys_of_the_record(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal)
    before = {key for table, key in _published_rows(portal) if table == "records"}
    replace(portal, person_id, msgspec.structs.replace(PERSON, card=None))
    run(portal)
    after = {key for table, key in _published_rows(portal) if table == "records"}
    assert len(after) == 1
    assert before.isdisjoint(after)


def test_a_credential_two_people_share_opens_neither_and_is_reported(portal: Service, tmp_path: Path) -> None:
    add(portal, PERSON)
    assert run(portal).refused == 0
    twin = {"source_key": "CONTOH-2", "nik": None, "card": None, "phone_last4": None, "phone_confirmed": False}
    _, second = 0, add(portal, msgspec.structs.replace(PERSON, name="Dewi Contoh Lestari", **twin))[0]
    assert run(portal).refused == 1
    run(portal, new_epoch=True)
    opened = register(portal, tmp_path)
    assert look_up(portal, opened, "passport", "CTH00001", "birth:1990-08-17") is None
    assert look_up(portal, opened, "nik", "5200000000000001", "phone:1234") is not None
    opened.close()
    # When one of the two is corrected, the other's credential works again.
    replace(portal, second, msgspec.structs.replace(PERSON, **{**twin, "passport_no": "CTH00002"}))
    assert run(portal).refused == 0
    run(portal, new_epoch=True)
    opened = register(portal, tmp_path)
    found = look_up(portal, opened, "passport", "CTH00001", "birth:1990-08-17")
    assert found is not None
    assert found.basic.initials == "SCR"
    opened.close()


def test_a_locator_may_pass_from_one_person_to_another_in_one_run(portal: Service, tmp_path: Path) -> None:
    first, second = add(
        portal,
        PERSON,
        msgspec.structs.replace(PERSON, source_key="C-2", nik=None, card="04C00000000002", passport_no=None),
    )
    run(portal)
    replace(portal, first, msgspec.structs.replace(PERSON, card="04C00000000002"))
    replace(
        portal,
        second,
        msgspec.structs.replace(
            PERSON, name="Dewi Contoh", source_key="C-2", nik=None, passport_no=None, card="04C00000000001"
        ),
    )
    run(portal)
    run(portal, new_epoch=True)
    opened = register(portal, tmp_path)
    found = look_up(portal, opened, "card", "04C00000000001", "birth:1990-08-17")
    assert found is not None
    assert found.basic.initials == "DC"
    opened.close()


def test_a_new_epoch_has_a_new_pepper_and_new_record_ids_and_costs_no_argon2(portal: Service, tmp_path: Path) -> None:
    demo.fill(portal, 60, 1)
    run(portal)
    first, before = manifest(portal), _published_rows(portal)
    done = run(portal, new_epoch=True)
    second = manifest(portal)
    assert (second.epoch, done.stretched) == (first.epoch + 1, 0)
    assert second.version > first.version
    assert second.segments == ()
    assert before.keys().isdisjoint(_published_rows(portal).keys())
    with portal.database.read() as session:
        assert len(set(session.scalars(select(Epoch.pepper)))) == 2
    register(portal, tmp_path).close()


def test_a_restored_portal_counts_anew_with_the_root_keys_leave(portal: Service) -> None:
    demo.fill(portal, 30, 1)
    run(portal)
    run(portal, from_backup=True)
    assert manifest(portal).incarnation == 2
    assert manifest(portal, "rules").incarnation == 2
    (portal.settings.keys / "root.key").unlink()
    with pytest.raises(KeysUnusable):
        run(portal, from_backup=True)
    assert manifest(portal).incarnation == 2


def test_tokens_are_renewed_in_their_last_third_spread_evenly(portal: Service, clock: SetClock) -> None:
    demo.fill(portal, 300, 1)
    run(portal)
    with portal.database.read() as session:
        made = session.scalar(select(func.count()).select_from(SlipToken)) or 0
        start = clock()
        due = {day: len(tokens.due(session, start + dt.timedelta(days=day))) for day in (59, 74, 89)}
    assert due[59] == 0
    assert 0.3 < due[74] / made < 0.7
    assert due[89] == made
    clock.advance(days=89)
    run(portal)
    with portal.database.read() as session:
        soonest = session.scalar(select(func.min(SlipToken.expires_on)))
        assert soonest is not None
        assert soonest > clock().date()


def test_undone_people_leave_the_register_and_their_slips_are_revoked(portal: Service, tmp_path: Path) -> None:
    add(portal, msgspec.structs.replace(PERSON, source_key="KEPT", nik=None, card=None, passport_no=None))
    path = tmp_path / "p.csv"
    path.write_text(
        "source_system,source_key,source_updated_on,full_name,birth_date,nik,phone,phone_confirmed,region,stage_code\n"
        "SISKOP2MI,C-1,2026-11-01,Siti Contoh,1990-08-17,5200000000000001,081200001234,ya,52,WORKING\n"
    )
    taken = delivery.take_in(portal.database, path, portal.clock())
    run(portal)
    opened = register(portal, tmp_path)
    record = look_up(portal, opened, "nik", "5200000000000001", "phone:1234")
    opened.close()
    assert record is not None
    assert not record.basic.synthetic
    touched = delivery.undo(portal.database, taken.delivery, portal.clock())
    with portal.database.write() as session:
        assert tokens.revoke(session, touched, portal.clock()) == 1
    run(portal)
    keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in portal.ring.slip_keys().items()}
    token_id = read_token(record.basic.slip_token, keys).token_id.hex()
    found = manifest(portal, "slip-revoked")
    ops = [op for s in found.segments for op in decode_segment(_blob(portal, s.blob.sha256), 1 << 20)]
    assert [op.key for op in ops or decode_segment(content(portal, found), 1 << 20)] == [token_id]
    assert len([key for table, key in _published_rows(portal) if table == "records"]) == 1


def _blob(portal: Service, sha256: bytes) -> bytes:
    return blobs.path_of(portal.settings.blobs, sha256.hex()).read_bytes()


def test_the_rules_feed_holds_the_next_step_table(portal: Service) -> None:
    run(portal)
    found = manifest(portal, "rules")
    ops = [op for op in decode_segment(content(portal, found), 1 << 24) if isinstance(op, Put)]
    steps = {op.key: msgspec.msgpack.decode(op.value, type=NextStep) for op in ops if op.table == "next_steps"}
    assert found.parameters is None
    assert found.snapshot.rows == len(ops)
    assert steps["SEE_STAFF"].action_id == "Silakan temui petugas."
    assert {op.table for op in ops} == {"next_steps", "checker", "calculators", "format"}


def test_nothing_personal_stands_in_what_is_published(portal: Service) -> None:
    add(portal, PERSON)
    run(portal)
    secrets = (b"Siti Contoh", b"Rahmawati", b"5200000000000001", b"CTH00001", b"04C00000000001", b"1990-08-17")
    seen = []
    for path in portal.settings.blobs.glob("??/*"):
        data = path.read_bytes()
        seen.append(data)
        if data[:4] == b"\x28\xb5\x2f\xfd":
            seen.append(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    assert seen
    for data in seen:
        assert not [secret for secret in secrets if secret in data]


def test_a_publishing_is_audited(portal: Service) -> None:
    demo.fill(portal, 30, 1)
    run(portal)
    run(portal)
    with portal.database.read() as session:
        entries = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
    assert [tuple(entry) for entry in entries] == [("publish", FEED)]


def test_a_failed_publishing_leaves_the_old_manifest(portal: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal)
    before = manifest(portal)
    replace(portal, person_id, msgspec.structs.replace(PERSON, stage="DEPARTURE"))
    monkeypatch.setattr(blobs, "put", _disk_full)
    with pytest.raises(OSError, match="full"):
        run(portal)
    assert manifest(portal) == before
    monkeypatch.undo()
    assert run(portal).feeds[0].operations > 0


def _disk_full(*_arguments: object) -> None:
    raise OSError("the disk is full")


def test_a_pin_set_at_a_counter_opens_the_full_part(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    pin = Wanted("card", "04C00000000001", "pin:123456")
    credentials.refresh(portal.database, [person_id], portal.ring.mark, {person_id: [pin]})
    run(portal)
    opened = register(portal, tmp_path)
    record = look_up(portal, opened, pin.kind, pin.identifier, pin.factor)
    assert record is not None
    assert record.full is not None
    opened.close()


def test_a_register_is_cut_into_blobs_that_make_one_file(
    plain_portal: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "BLOB_LIMIT", 10_000)
    demo.fill(plain_portal, 60, 1)
    run(plain_portal)
    found = manifest(plain_portal)
    assert len(found.snapshot.blobs) > 3
    assert {blob.size for blob in found.snapshot.blobs[:-1]} == {10_000}
    opened = register(plain_portal, tmp_path)
    assert sum(opened.counts()) == found.snapshot.rows
    opened.close()


def test_many_changes_make_several_segments_then_a_new_snapshot(
    plain_portal: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "SEGMENT_OPERATIONS", 1)
    ids = add(
        plain_portal,
        *[
            msgspec.structs.replace(PERSON, source_key=f"C-{i}", nik=None, card=None, passport_no=f"CTH1{i:04d}")
            for i in range(100)
        ],
    )
    run(plain_portal)
    snapshots = set()
    for round_ in range(11):
        for person_id in ids[round_ * 5 : round_ * 5 + 5]:
            person = msgspec.structs.replace(
                PERSON,
                source_key=f"C-{person_id}x",
                nik=None,
                card=None,
                destination="TW",
                passport_no=f"CTH1{person_id - ids[0]:04d}",
            )
            replace(plain_portal, person_id, person)
        run(plain_portal)
        found = manifest(plain_portal)
        snapshots.add(found.snapshot.sequence)
        assert len(found.segments) <= ledger.MOST_SEGMENTS
        assert all(segment.to_seq - segment.from_seq == 1 for segment in found.segments)
        assert found.floor == min([found.snapshot.sequence, *(s.from_seq for s in found.segments)])
    assert len(snapshots) > 1


def test_old_blobs_that_no_manifest_names_are_swept(plain_portal: Service) -> None:
    demo.fill(plain_portal, 30, 1)
    run(plain_portal)
    named = {path.name for path in plain_portal.settings.blobs.glob("??/*")}
    fresh, old = blobs.put(plain_portal.settings.blobs, b"fresh"), blobs.put(plain_portal.settings.blobs, b"old")
    os.utime(blobs.path_of(plain_portal.settings.blobs, old.sha256.hex()), (0, 0))
    for name in named:
        os.utime(blobs.path_of(plain_portal.settings.blobs, name), (0, 0))
    run(plain_portal)
    assert {path.name for path in plain_portal.settings.blobs.glob("??/*")} == named | {fresh.sha256.hex()}
