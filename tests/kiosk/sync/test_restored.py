"""A portal that lost a day and came back from its backup, and an epoch whose two halves come apart."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from kiosk.cache.keys import Peppers
from kiosk.cache.register import NotOpened
from kiosk.faults import Fault
from kiosk.sync.enrol import enrol
from onedata.events import StaffCalled
from tests.faults.counts import note
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.line import problem
from tests.kiosk.sync.test_real_portal import RealPortal

CALL = StaffCalled(stage="home", language="id")


def taken_in(portal: RealPortal) -> set[str]:
    with sqlite3.connect(portal.folder / "portal.db") as connection:
        return {row[0] for row in connection.execute("SELECT event_id FROM event")}


def test_events_that_a_restored_portal_forgot_are_told_again(real_portal: RealPortal, tmp_path: Path) -> None:
    """The real portal, its database put back to before the events, the incarnation raised by its root key."""
    demo, backup = real_portal, tmp_path / "backup.db"
    with demo.served() as url:
        port = int(url.rpartition(":")[2])
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code", "--office", "BP3MI NTB"))
        outbox = kiosk.outbox()
        before = outbox.add("staff-called", CALL)
        assert kiosk.sync().faults == ()
    with sqlite3.connect(demo.folder / "portal.db") as source, sqlite3.connect(backup) as target:
        source.backup(target)
    with demo.served(port):
        after = [outbox.add("staff-called", CALL) for _ in range(3)]
        assert kiosk.sync().outbox_waiting == 0
    assert taken_in(demo) == {before, *after}

    for old in demo.folder.glob("portal.db*"):
        old.unlink()
    shutil.copy(backup, demo.folder / "portal.db")
    assert taken_in(demo) == {before}
    with demo.served(port):
        kiosk.sync()
        assert outbox.count() == 0  # the kiosk cannot know yet
        assert taken_in(demo) == {before}
    demo.run("publish", "--region", "52", "--from-backup")
    with demo.served(port):
        assert kiosk.sync().faults == ()
        assert kiosk.sync().outbox_waiting == 0
        assert taken_in(demo) == {before, *after}
        kiosk.sync()
        assert outbox.count() == 0  # once is enough
    note("portal_restored", tried=len(after), survived=len(after))


@pytest.mark.parametrize("missing", ["pepper", "snapshot"])
def test_an_epoch_is_in_force_when_both_its_halves_are_here(portal: GenuinePortal, kiosk: Kiosk, missing: str) -> None:
    assert kiosk.sync().faults == ()
    portal.publish_people(SITI, fresh_epoch=True)
    part = "/v1/peppers/" if missing == "pepper" else "/v1/blobs/"
    portal.spoil = lambda request, reply: problem(404) if part in request.path else reply
    for _ in range(2):
        assert kiosk.sync().faults == (Fault.ANSWER_UNUSABLE,)
        assert kiosk.name_of(SITI) == SITI.name
        assert kiosk.name_of(BUDI) == BUDI.name  # the old epoch, whole, is in force
    peppers = Peppers(kiosk.data)
    assert peppers.get(REGISTER, 1) is not None
    assert (peppers.get(REGISTER, 2) is None) is (missing == "pepper")
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == SITI.name
    with pytest.raises(NotOpened):
        kiosk.name_of(BUDI)
    assert peppers.get(REGISTER, 1) is None  # what the old epoch sealed stays closed for good
