"""Small changes lie over the register in a file of their own; larger and older ones are copied into one with it."""

import datetime as dt

import pytest

from kiosk.cache.generations import FOLDER, Pointer, read_pointer
from kiosk.cache.register import NotOpened
from kiosk.faults import Fault
from kiosk.sync.register_build import MERGED
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person

CROWD = tuple(Person(f"52010141079{index:05d}", f"ORANG {index}") for index in range(100, 350))
RENAMED = Person(SITI.nik, "SITI BARU")


@pytest.fixture
def filled(portal: GenuinePortal, kiosk: Kiosk) -> Kiosk:
    """A kiosk with a register that is large beside what changes."""
    portal.publish_people(SITI, BUDI, *CROWD)
    assert kiosk.sync().faults == ()
    return kiosk


def pointer(kiosk: Kiosk) -> Pointer:
    found = read_pointer(kiosk.data / FOLDER)
    assert found is not None
    assert {path.name for path in (kiosk.data / FOLDER).glob("*.db")} == set(found.files)
    return found


def take(kiosk: Kiosk) -> Pointer:
    assert kiosk.sync().faults == ()
    return pointer(kiosk)


def test_a_small_change_writes_a_small_file_and_leaves_the_register_alone(portal: GenuinePortal, filled: Kiosk) -> None:
    before = pointer(filled)
    register = filled.data / FOLDER / before.file
    stood = register.stat()
    portal.publish_people(RENAMED, BUDI, *CROWD, delta=True)
    after = take(filled)
    assert after.file == before.file
    assert after.changes == f"register-52-1-{portal.feeds[REGISTER].sequence}-changes.db"
    assert register.stat() == stood
    assert (filled.data / FOLDER / after.changes).stat().st_size * 8 < stood.st_size
    assert filled.name_of(SITI) == RENAMED.name
    assert filled.name_of(BUDI) == BUDI.name


def test_who_is_dropped_is_gone_and_may_come_back(portal: GenuinePortal, filled: Kiosk) -> None:
    portal.publish_people(BUDI, *CROWD, delta=True)
    assert take(filled).changes
    with pytest.raises(NotOpened) as refused:
        filled.name_of(SITI)
    assert refused.value.fault is Fault.RECORD_NOT_OPENED
    portal.publish_people(RENAMED, BUDI, *CROWD, delta=True)
    assert take(filled).changes
    assert filled.name_of(SITI) == RENAMED.name


def test_changes_pile_up_until_they_are_worth_a_copy(portal: GenuinePortal, filled: Kiosk) -> None:
    first, laid_over = pointer(filled), 0
    for number in range(1, 12):
        changed = [Person(person.nik, f"{person.name} KE-{number}") for person in CROWD[: 2 * number]]
        portal.publish_people(RENAMED, BUDI, *changed, *CROWD[2 * number :], delta=True)
        after = take(filled)
        assert filled.name_of(changed[-1]) == changed[-1].name
        assert filled.name_of(CROWD[-1]) == CROWD[-1].name
        if after.file != first.file:
            break
        laid_over += 1
    assert laid_over > 1
    assert after.changes == ""
    assert filled.name_of(SITI) == RENAMED.name


def test_a_copy_leaves_nothing_of_who_was_dropped(portal: GenuinePortal, filled: Kiosk) -> None:
    gone = {bytes.fromhex(key) for _, key in portal.feeds[REGISTER].rows}
    portal.publish_people(BUDI, *CROWD, delta=True)
    assert take(filled).changes
    gone -= {bytes.fromhex(key) for _, key in portal.feeds[REGISTER].rows}
    portal.publish_people(BUDI, *(Person(one.nik, "LAIN") for one in CROWD), delta=True)
    after = take(filled)
    assert after.changes == ""
    content = (filled.data / FOLDER / after.file).read_bytes()
    assert gone
    assert not any(key in content for key in gone)


def test_a_register_is_copied_with_its_changes_after_a_week_of_the_portals_days(
    portal: GenuinePortal, filled: Kiosk
) -> None:
    portal.publish_people(RENAMED, BUDI, *CROWD, delta=True)
    assert take(filled).changes
    now = portal.clock()
    portal.publish_people(SITI, BUDI, *CROWD, delta=True)
    portal.sign(REGISTER, as_of=now + MERGED + dt.timedelta(minutes=1))
    assert take(filled).changes == ""
    assert filled.name_of(SITI) == SITI.name


def test_a_visit_ends_with_the_changes_it_began_with(portal: GenuinePortal, filled: Kiosk) -> None:
    portal.publish_people(RENAMED, BUDI, *CROWD, delta=True)
    take(filled)
    cache = filled.cache()
    cache.begin_visit()
    portal.publish_people(BUDI, *CROWD, delta=True)
    assert filled.sync().faults == ()
    assert len(list((filled.data / FOLDER).glob("*-changes.db"))) == 2
    record = cache.open_record("nik", SITI.nik, "pin", SITI.pin)
    assert record.full is not None
    assert record.full.name == RENAMED.name
    cache.begin_visit()
    with pytest.raises(NotOpened):
        cache.open_record("nik", SITI.nik, "pin", SITI.pin)
    cache.close()
    take(filled)


@pytest.mark.parametrize("missing", [True, False])
def test_damaged_changes_are_mended_with_a_snapshot(portal: GenuinePortal, filled: Kiosk, missing: bool) -> None:
    portal.publish_people(RENAMED, BUDI, *CROWD, delta=True)
    path = filled.data / FOLDER / take(filled).changes
    path.unlink() if missing else path.write_bytes(b"junk" * 2000)
    with pytest.raises(NotOpened) as refused:
        filled.name_of(SITI)
    assert refused.value.fault in (Fault.REGISTER_DAMAGED, Fault.REGISTER_ABSENT)
    assert filled.sync().faults == ()
    assert filled.name_of(SITI) == RENAMED.name
