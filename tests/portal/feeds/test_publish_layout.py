"""How a feed lies on the disk: blobs, segments, snapshots; a run that fails leaves the old ones; old blobs go."""

import os
import tempfile
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from portal.feeds import blobs, ledger
from portal.people import demo
from portal.service import Service
from tests.full_disk import no_room
from tests.portal.feeds.publisher import PERSON, add, manifest, register, replace, run
from tests.portal.refusing import refusing


def test_a_failed_publishing_leaves_the_old_manifest(portal: Service) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal)
    before = manifest(portal)
    replace(portal, person_id, msgspec.structs.replace(PERSON, stage="DEPARTURE"))
    with no_room(), pytest.raises((OSError, OperationalError)):
        run(portal)
    assert manifest(portal) == before
    with refusing(portal.database, "feed", "UPDATE"), pytest.raises(DBAPIError, match="refused"):
        run(portal)
    assert manifest(portal) == before
    assert run(portal).feeds[0].operations > 0


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
    behind = False
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
        behind = behind or found.floor < found.snapshot.sequence
    assert len(snapshots) > 1
    assert behind, "who is close behind a new snapshot need not fetch it"


def test_changes_that_weigh_a_good_part_of_the_snapshot_make_a_new_one(plain_portal: Service, tmp_path: Path) -> None:
    people = [
        msgspec.structs.replace(PERSON, source_key=f"C-{i}", nik=None, card=None, passport_no=f"CTH1{i:04d}")
        for i in range(30)
    ]
    ids = add(plain_portal, *people)
    run(plain_portal)
    first = manifest(plain_portal).snapshot.sequence
    replace(plain_portal, ids[0], msgspec.structs.replace(people[0], destination="TW"))
    run(plain_portal)
    found = manifest(plain_portal)
    weight = sum(segment.blob.size for segment in found.segments)
    assert (found.snapshot.sequence, 0 < weight * ledger.SHARE <= found.snapshot.size) == (first, True)
    for person_id, person in zip(ids, people, strict=True):
        replace(plain_portal, person_id, msgspec.structs.replace(person, destination="JP"))
    run(plain_portal)
    found = manifest(plain_portal)
    assert found.snapshot.sequence == found.sequence > first
    opened = register(plain_portal, tmp_path)
    assert sum(opened.counts()) == found.snapshot.rows
    opened.close()


def test_a_blob_that_a_power_cut_left_short_is_written_again_and_one_that_is_used_again_is_not_swept(
    tmp_path: Path,
) -> None:
    path = blobs.path_of(tmp_path, blobs.put(tmp_path, b"whole").sha256.hex())
    path.write_bytes(b"")
    blobs.put(tmp_path, b"whole")
    assert path.read_bytes() == b"whole"
    os.utime(path, (0, 0))
    blobs.put(tmp_path, b"whole")
    assert blobs.sweep(tmp_path, set()) == []


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


def test_a_name_that_goes_while_old_blobs_are_swept_is_another_writers(tmp_path: Path) -> None:
    """A new blob is written beside its place and renamed: its first name is there at one look and gone at the next."""
    old = blobs.put(tmp_path, b"old")
    os.utime(blobs.path_of(tmp_path, old.sha256.hex()), (0, 0))
    (tmp_path / "00").mkdir()
    (tmp_path / "00" / ".half.1").symlink_to(tmp_path / "renamed meanwhile")
    assert blobs.sweep(tmp_path, set()) == [old.sha256.hex()]


def test_what_a_killed_publisher_left_is_swept_and_what_one_makes_now_stays(tmp_path: Path) -> None:
    left, now = (Path(tempfile.mkdtemp(dir=tmp_path, prefix=blobs.SCRATCH)) for _ in range(2))
    (left / "register.db").write_bytes(b"half")
    os.utime(left, (0, 0))
    blobs.sweep(tmp_path, set())
    assert (left.exists(), now.exists()) == (False, True)
