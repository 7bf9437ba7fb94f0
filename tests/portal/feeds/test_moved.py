"""Who moves to another province is put there first and leaves a sealed stub that says where to."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from onedata.credentials import credential_keys, stretch
from onedata.records import WorkerRecord
from onedata.register_file import Moved, Register, RegisterWriter, StoredRecord
from onedata.sealing import Parameters
from portal.feeds.publish import Run, publish
from portal.models import Credential, Epoch, FeedRow, Person, SealedPerson
from portal.people import credentials
from portal.service import Service
from tests.portal.feeds.publisher import PERSON, add, replace

MOVED = msgspec.structs.replace(PERSON, region="35")
STAYS = msgspec.structs.replace(PERSON, source_key="C-2", nik="5200000000000002", card=None, passport_no=None)


def run(portal: Service, region: str, **options: Any) -> Run:
    return publish(portal.database, portal.settings, portal.ring, region, portal.clock(), **options)


def rows(portal: Service, region: str) -> dict[tuple[str, str], bytes]:
    with portal.database.read() as session:
        query = select(FeedRow.collection, FeedRow.key, FeedRow.value).where(FeedRow.feed == f"register-{region}")
        return {(collection, key): value for collection, key, value in session.execute(query)}


def opened(portal: Service, region: str, tmp_path: Path, factor: str = "phone:1234") -> WorkerRecord | None:
    """Look the person up in the rows that are published for a province."""
    feed, path = f"register-{region}", tmp_path / "register.db"
    path.unlink(missing_ok=True)
    with portal.database.read() as session:
        epoch = session.scalars(select(Epoch).where(Epoch.feed == feed).order_by(Epoch.epoch.desc())).first()
        sealed_with = credentials.sealing(session)
    assert epoch is not None
    params = Parameters(sealed_with.salt, sealed_with.cost, epoch.epoch, feed)
    with RegisterWriter(path, params, 1, portal.clock()) as writer:
        for (table, key), value in rows(portal, region).items():
            if table == "entries":
                writer.put_entry(bytes.fromhex(key), value)
            else:
                stored = msgspec.msgpack.decode(value, type=StoredRecord)
                writer.put_record(bytes.fromhex(key), stored.version, stored.basic, stored.full)
        writer.finish()
    stretched = stretch("nik", "5200000000000001", factor, params.salt, params.cost)
    with Register.open(path) as register:
        return register.lookup(credential_keys(stretched, epoch.pepper))


def where_to(portal: Service, region: str, tmp_path: Path, factor: str = "phone:1234") -> str:
    with pytest.raises(Moved) as moved:
        opened(portal, region, tmp_path, factor)
    return moved.value.region


def test_who_moves_opens_in_the_new_province_and_is_pointed_there_in_the_old(portal: Service, tmp_path: Path) -> None:
    person_id, _ = add(portal, PERSON, STAYS)
    run(portal, "52")
    run(portal, "35")
    replace(portal, person_id, MOVED)
    done = {feed.feed: feed for feed in run(portal, "52").feeds}
    # Nobody published the new province, and still it holds the record, in the same transaction.
    assert done["register-35"].operations > 0
    found = opened(portal, "35", tmp_path)
    assert found is not None
    assert found.full is not None
    assert found.full.name == PERSON.name
    assert where_to(portal, "52", tmp_path) == "35"
    assert where_to(portal, "52", tmp_path, "passport:0001") == "35"


def test_a_stub_looks_like_a_record_that_was_changed(portal: Service) -> None:
    person_id, _ = add(portal, PERSON, STAYS)
    run(portal, "52")
    before = shape(portal)
    replace(portal, person_id, MOVED)
    run(portal, "52")
    assert shape(portal) == before


def shape(portal: Service) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return what of each row can be seen without a key: lengths."""
    found = {}
    for (table, key), value in rows(portal, "52").items():
        stored = msgspec.msgpack.decode(value, type=StoredRecord) if table == "records" else None
        parts = (value,) if stored is None else (stored.basic, stored.full or b"")
        found[table, key] = tuple(map(len, parts))
    return found


def test_a_second_run_changes_nothing_and_a_further_move_changes_the_stub(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    replace(portal, person_id, MOVED)
    run(portal, "52")
    assert not any(feed.operations for feed in run(portal, "52").feeds)
    replace(portal, person_id, msgspec.structs.replace(PERSON, region="31"))
    run(portal, "52")
    assert where_to(portal, "52", tmp_path) == "31"


def test_a_province_without_a_register_is_pointed_at_all_the_same(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    replace(portal, person_id, MOVED)
    assert "register-35" not in {feed.feed for feed in run(portal, "52").feeds}
    assert where_to(portal, "52", tmp_path) == "35"


def test_who_comes_back_is_there_again(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    run(portal, "35")
    replace(portal, person_id, MOVED)
    run(portal, "52")
    replace(portal, person_id, PERSON)
    run(portal, "35")
    assert opened(portal, "52", tmp_path) is not None
    assert where_to(portal, "35", tmp_path) == "52"


def test_stubs_live_through_a_new_epoch(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    replace(portal, person_id, MOVED)
    run(portal, "52")
    run(portal, "52", new_epoch=True)
    assert where_to(portal, "52", tmp_path) == "35"
    run(portal, "52", new_epoch=True)
    assert where_to(portal, "52", tmp_path) == "35"


def test_a_way_taken_back_opens_no_stub(portal: Service, tmp_path: Path) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    replace(portal, person_id, MOVED)
    run(portal, "52")
    replace(portal, person_id, msgspec.structs.replace(MOVED, phone_confirmed=False))
    run(portal, "52")
    assert opened(portal, "52", tmp_path) is None
    assert where_to(portal, "52", tmp_path, "passport:0001") == "35"


def test_who_is_deleted_leaves_no_stub(portal: Service) -> None:
    (person_id,) = add(portal, PERSON)
    run(portal, "52")
    replace(portal, person_id, MOVED)
    run(portal, "52")
    with portal.database.write() as session:
        session.execute(delete(Credential).where(Credential.person_id == person_id))
        session.execute(delete(Person).where(Person.person_id == person_id))
    run(portal, "52")
    assert rows(portal, "52") == {}
    with portal.database.read() as session:
        assert session.scalars(select(SealedPerson)).all() == []
