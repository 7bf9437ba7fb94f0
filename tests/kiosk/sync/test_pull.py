"""A kiosk fills and refreshes itself from a genuine portal."""

import datetime as dt
import shutil

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.register import NotOpened
from kiosk.cache.trust import slip_keys
from kiosk.faults import Fault
from kiosk.health import RegisterState
from kiosk.sync.blobs import RESERVE
from kiosk.sync.state import SyncState
from onedata.content_feeds import PUBLIC_FEEDS
from onedata.counter_records import cases_feed, staff_feed
from onedata.feeds import certify
from onedata.records import NextStep
from onedata.signatures import key_id, raw_public_key
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import problem

STEP = NextStep("DOC", "DOC", "Lengkapi dokumen Anda.", "Complete your documents.")


def registers(kiosk: Kiosk) -> list[str]:
    return sorted(path.name for path in (kiosk.data / FOLDER).glob("*.db"))


def in_force(kiosk: Kiosk) -> list[str]:
    pointer = read_pointer(kiosk.data / FOLDER)
    return sorted(pointer.files) if pointer else []


def test_a_first_round_fills_the_kiosk(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_steps(STEP)
    status = kiosk.sync()
    assert status.faults == ()
    assert status.online
    assert kiosk.name_of(SITI) == SITI.name
    assert kiosk.content().next_step("DOC") == STEP
    assert status.feeds[REGISTER].sequence == portal.feeds[REGISTER].sequence
    assert status.clock_offset_seconds is not None
    assert registers(kiosk) == ["register-52-1-6.db"]


def test_a_second_round_asks_only_whether_anything_changed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    portal.asked.clear()
    status = kiosk.sync()
    assert status.faults == ()
    settings, *feeds, beat = portal.asked
    office = load_enrolment(kiosk.data).office
    wanted = dict.fromkeys(("rules", staff_feed(office), cases_feed("52"), *PUBLIC_FEEDS, REGISTER))
    assert [request.path for request in feeds] == [f"/v1/feeds/{feed}/manifest" for feed in wanted]
    assert all("If-None-Match" in feed.headers for feed in (feeds[0], feeds[-1]))  # the two that this portal has
    assert {feed for feed in status.feeds if not feed.startswith("config-")} == {REGISTER, "rules"}
    assert settings.path.startswith("/v1/feeds/config-")
    assert beat.path == "/v1/heartbeat"
    assert status.bytes_received < 1500  # that there are neither settings nor the feeds this portal lacks


@pytest.mark.parametrize("delta", [False, True])
def test_changes_arrive_and_the_old_generation_goes(portal: GenuinePortal, kiosk: Kiosk, delta: bool) -> None:
    kiosk.sync()
    portal.asked.clear()
    siti = Person(SITI.nik, "SITI BARU")
    portal.publish_people(siti, Person("5201014107900003", "TIGA"), delta=delta)
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(siti) == "SITI BARU"
    with pytest.raises(NotOpened) as caught:
        kiosk.name_of(BUDI)
    assert caught.value.fault is Fault.RECORD_NOT_OPENED
    assert registers(kiosk) == in_force(kiosk)
    wanted = {blob.sha256.hex() for blob in portal.feeds[REGISTER].snapshot.blobs}  # type: ignore[union-attr]
    fetched = {request.path.rpartition("/")[2] for request in portal.asked if "/blobs/" in request.path}
    assert bool(fetched & wanted) is not delta


def test_a_public_feed_follows_puts_and_drops(portal: GenuinePortal, kiosk: Kiosk) -> None:
    other = NextStep("VISA", "VISA", "Urus visa.", "See to the visa.")
    portal.publish_steps(STEP, other)
    kiosk.sync()
    assert len(kiosk.content().all_next_steps()) == 2
    changed = NextStep("DOC", "DOC", "Bawa dokumen Anda.", "Bring your documents.")
    portal.publish_steps(changed, delta=True)
    assert kiosk.sync().faults == ()
    assert kiosk.content().all_next_steps() == (changed,)


def test_a_visit_ends_on_the_generation_it_began_on(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    cache = kiosk.cache()
    cache.begin_visit()
    siti = Person(SITI.nik, "SITI BARU")
    portal.publish_people(siti)
    kiosk.sync()
    assert len(registers(kiosk)) == 2
    record = cache.open_record("nik", SITI.nik, "pin", SITI.pin)
    assert record.full is not None
    assert record.full.name == SITI.name
    cache.begin_visit()
    assert cache.open_record("nik", SITI.nik, "pin", SITI.pin).full.name == "SITI BARU"  # type: ignore[union-attr]
    kiosk.sync()
    assert len(registers(kiosk)) == 1
    cache.close()


def test_what_nobody_needs_makes_room_before_a_download(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """A killed build and an old generation could hold the very room whose lack keeps the next one from coming."""
    kiosk.sync()
    cache = kiosk.cache()
    cache.begin_visit()
    portal.publish_people(SITI)
    kiosk.sync()
    cache.close()
    left = kiosk.data / FOLDER / f".{REGISTER}.building"
    left.write_bytes(bytes(5000))
    assert len(registers(kiosk)) == 2
    portal.publish_people(SITI, BUDI)
    portal.spoil = lambda request, reply: problem(404) if "/blobs/" in request.path else reply
    assert Fault.ANSWER_UNUSABLE in kiosk.sync().faults
    assert registers(kiosk) == in_force(kiosk)
    assert not left.exists()


def test_a_disk_that_would_not_hold_three_is_said_before_the_first_byte(
    portal: GenuinePortal, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is in force; its successor is there twice, as blobs and as the file that is made of them."""
    kiosk.sync()
    portal.publish_people(SITI)
    snapshot = portal.feeds[REGISTER].snapshot
    assert snapshot is not None
    blobs = {f"/v1/blobs/{blob.sha256.hex()}" for blob in snapshot.blobs}
    total, free = 100 * 2**30, RESERVE + 2 * snapshot.size - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(total, total - free, free))
    assert kiosk.sync().faults == (Fault.DISK_FULL,)
    assert blobs.isdisjoint(request.path for request in portal.asked)
    assert kiosk.name_of(BUDI) == BUDI.name  # the one in force stays
    free += 1
    assert kiosk.sync().faults == ()
    assert blobs <= {request.path for request in portal.asked}
    with pytest.raises(NotOpened):
        kiosk.name_of(BUDI)


def test_an_unchanged_register_with_a_later_date_shows_that_date(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    before = read_pointer(kiosk.data / FOLDER)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    portal.sign(REGISTER, as_of=later)
    assert kiosk.sync().faults == ()
    after = read_pointer(kiosk.data / FOLDER)
    assert before is not None
    assert after is not None
    assert after.file == before.file
    cache = kiosk.cache()
    cache.begin_visit()
    assert cache.state() == (RegisterState.READY, later, "52")
    cache.close()


def test_a_new_epoch_waits_for_its_pepper(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    portal.publish_people(SITI, fresh_epoch=True)
    pepper = portal.peppers.pop(2)
    status = kiosk.sync()
    assert status.faults == (Fault.EPOCH_KEY_MISSING,)
    assert kiosk.name_of(BUDI) == BUDI.name  # the old epoch stays in force
    portal.peppers[2] = pepper
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name
    with pytest.raises(NotOpened):
        kiosk.name_of(BUDI)
    assert [path.name for path in (kiosk.data / "peppers").iterdir()] == [f"{REGISTER}.2.sealed"]


def test_a_feed_that_is_not_published_holds_up_no_other(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_steps(STEP)
    data = portal.manifests.pop(REGISTER)
    status = kiosk.sync()
    assert status.faults == (Fault.ANSWER_UNUSABLE,)
    assert kiosk.content().next_step("DOC") == STEP
    portal.manifests[REGISTER] = data
    assert kiosk.sync().faults == ()


def test_a_line_that_never_carries_the_register_brings_everything_else(portal: GenuinePortal, kiosk: Kiosk) -> None:
    office = load_enrolment(kiosk.data).office
    portal.publish_steps(STEP)
    register = {blob.sha256.hex() for blob in portal.feeds[REGISTER].snapshot.blobs}  # type: ignore[union-attr]
    portal.spoil = lambda request, reply: (
        msgspec.structs.replace(reply, cut_at=1) if request.path.rpartition("/")[2] in register else reply
    )
    status = kiosk.sync()
    assert status.faults == (Fault.PORTAL_UNREACHABLE,)
    assert status.feeds[REGISTER].fault is Fault.PORTAL_UNREACHABLE
    assert kiosk.content().next_step("DOC") == STEP
    asked = {request.path for request in portal.asked}
    assert {f"/v1/feeds/{feed}/manifest" for feed in (staff_feed(office), cases_feed("52"), *PUBLIC_FEEDS)} <= asked


def test_slip_keys_arrive_with_manifests(portal: GenuinePortal, kiosk: Kiosk) -> None:
    public = raw_public_key(portal.keys["slip"])
    kiosk.sync()
    assert slip_keys(kiosk.data) == {key_id(public): public}
    fresh, now = raw_public_key(Ed25519PrivateKey.generate()), portal.clock()
    portal.certificates += (certify("slip", fresh, now - dt.timedelta(1), now + dt.timedelta(1), portal.root),)
    portal.sign(REGISTER)
    kiosk.sync()
    assert slip_keys(kiosk.data) == {key_id(public): public, key_id(fresh): fresh}


def test_a_download_goes_on_where_the_line_broke(portal: GenuinePortal, kiosk: Kiosk) -> None:
    people = [Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(120)]
    portal.publish_people(*people)
    name, content = max(portal.blobs.items(), key=lambda blob: len(blob[1]))
    cut = len(content) // 3
    portal.spoil = lambda request, reply: (
        type(reply)(reply.status, reply.body, reply.headers, cut_at=cut)
        if request.path.endswith(name) and "Range" not in request.headers
        else reply
    )
    assert kiosk.sync().faults == (Fault.PORTAL_UNREACHABLE,)
    assert kiosk.sync().faults == ()
    ranges = [request.headers.get("Range") for request in portal.asked if request.path.endswith(name)]
    assert ranges == [None, f"bytes={cut}-"]
    assert kiosk.name_of(people[7]) == "ORANG 7"
    assert not list((kiosk.data / "incoming").glob("*/*"))


def test_a_damaged_part_is_fetched_again(portal: GenuinePortal, kiosk: Kiosk) -> None:
    name, content = next(iter(portal.blobs.items()))
    part = kiosk.data / "incoming" / REGISTER / name
    part.parent.mkdir(parents=True)
    part.write_bytes(bytes(len(content) // 2))
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name


def test_peppers_lie_sealed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    pepper = portal.peppers[1]
    files = [path for path in kiosk.data.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if pepper in path.read_bytes() or pepper.hex().encode() in path.read_bytes()]


def test_keys_and_state_are_private(kiosk: Kiosk) -> None:
    kiosk.sync()
    exposed = [path for path in kiosk.data.rglob("*") if path.stat().st_mode & 0o077]
    assert exposed == []


def test_a_forgotten_state_is_not_taken_for_a_new_kiosk(kiosk: Kiosk) -> None:
    kiosk.sync()
    path = kiosk.data / "sync-state.json"
    path.write_bytes(path.read_bytes()[:40])
    assert kiosk.sync().faults == (Fault.STORAGE_FAILED,)
    with pytest.raises(NotSaved):
        SyncState(kiosk.data)
