"""Publishing: who may can open what is published; twice changes nothing; a delta leads where a snapshot does."""

import datetime as dt
import sqlite3
from pathlib import Path

import msgspec
import pytest
import zstandard
from sqlalchemy import func, select

from onedata import wire
from onedata.feeds import Drop, Put, decode_segment
from onedata.records import NEUTRAL_STAGE, NextStep, WorkerRecord
from onedata.register_file import StoredRecord
from onedata.slip_token import TOKEN_DAYS, read_token
from portal.feeds import blobs
from portal.feeds.publish import publish
from portal.keys import KeysUnusable
from portal.models import AuditEntry, Epoch, FeedRow, SealedPerson, SlipToken
from portal.people import credentials, delivery, demo
from portal.people.stretching import Wanted
from portal.service import Service
from portal.slips import tokens

from tests.portal.conftest import SetClock  # isort: skip

from tests.portal.feeds.publisher import FEED, PERSON, add, content, look_up, manifest, register, replace, run


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


def test_a_date_that_a_wrong_clock_set_ahead_is_put_right(plain_portal: Service, clock: SetClock) -> None:
    """Or kiosks would call old data new, and a list of staff would open, until that day."""
    add(plain_portal, PERSON)
    clock.advance(days=20)
    run(plain_portal)
    ahead = manifest(plain_portal)
    clock.advance(days=-20)
    assert all(feed.new_manifest for feed in run(plain_portal).feeds)
    right = manifest(plain_portal)
    assert (right.issued, right.sequence) == (clock.now, ahead.sequence)
    assert not any(feed.new_manifest for feed in run(plain_portal).feeds)


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


def test_who_comes_later_is_published_too_and_nobody_else_anew(plain_portal: Service) -> None:
    operations = []
    for n in (1, 2):
        names = {"source_key": f"CONTOH-{n}", "nik": f"520000000000000{n}", "passport_no": f"CTH0000{n}"}
        add(plain_portal, msgspec.structs.replace(PERSON, card=f"04C0000000000{n}", **names))
        operations += [feed.operations for feed in run(plain_portal).feeds if feed.feed == FEED]
    assert operations[0] == operations[1] > 0


def test_records_of_another_province_are_not_in_this_register(portal: Service, tmp_path: Path) -> None:
    elsewhere = msgspec.structs.replace(PERSON, region="35")
    add(portal, elsewhere)
    run(portal)
    opened = register(portal, tmp_path)
    assert opened.counts() == (0, 0)
    opened.close()


def test_whose_token_is_due_in_another_province_is_renewed_there_alone(plain_portal: Service, clock: SetClock) -> None:
    numbers = {"source_key": "C-2", "nik": None, "card": None, "passport_no": "CTH00002"}
    add(plain_portal, PERSON, msgspec.structs.replace(PERSON, region="35", **numbers))
    run(plain_portal)
    publish(plain_portal.database, plain_portal.settings, plain_portal.ring, "35", plain_portal.clock())
    before = _published_rows(plain_portal)
    clock.advance(days=TOKEN_DAYS - 1)
    run(plain_portal)
    after = _published_rows(plain_portal)
    assert after.keys() == before.keys()
    assert after != before


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
    before = _sealed_with(portal)
    replace(portal, person_id, msgspec.structs.replace(PERSON, card=None))
    run(portal)
    after = _sealed_with(portal)
    assert len(after) == len(before) == 3
    assert before.isdisjoint(after)
    assert {key for table, key in _published_rows(portal) if table == "records"} < {one.hex() for one in after}


def _sealed_with(portal: Service) -> set[bytes]:
    """The id of the only record, and the keys of its parts."""
    with portal.database.read() as session:
        row = session.scalars(select(SealedPerson)).one()
        return {row.record_id, row.basic_key, row.full_key}


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
