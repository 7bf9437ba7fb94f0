"""What staff asked for at the desk is done between two runs of the programs: once, and nothing is lost by it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cache import leaving
from kiosk.cache.enrolment import NAME as ENROLMENT
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.file_lock import FileLock
from kiosk.cache.leaving import NAME, Leaving, Outcome
from kiosk.faults import Fault
from kiosk.sync.leaving import carry_out
from kiosk.sync.process import EXIT_BUSY, LOCK
from kiosk.sync.wake import wake
from onedata.events import StaffCalled
from tests.full_disk import no_room
from tests.kiosk.sync.conftest import SITI, Kiosk, written
from tests.kiosk.sync.genuine_portal import CODE, GenuinePortal
from tests.kiosk.sync.test_process import running, until

TELL_AND_DIE = """
import os, signal, sys
from pathlib import Path
from kiosk.cache.outbox import Outbox
from onedata.events import StaffCalled
print(Outbox(Path(sys.argv[1])).add("staff-called", StaffCalled(stage="home", language="id")), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def synced_by_itself(kiosk: Kiosk) -> bool:
    """Do one round in a process of its own: it closes its files, and nothing of their logs stays."""
    command = [sys.executable, "-m", "kiosk", "--config", str(written(kiosk)), "sync", "--once"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return not (kiosk.data / "outbox.db-shm").exists()


def test_a_machine_is_emptied_by_its_next_start(kiosk: Kiosk) -> None:
    kiosk.sync()
    leaving.ask(kiosk.data, Leaving())
    assert carry_out(kiosk.config) is None
    assert list(kiosk.data.iterdir()) == []
    assert carry_out(kiosk.config) is None


def test_a_machine_is_enrolled_anew_by_its_next_start_and_says_so(kiosk: Kiosk) -> None:
    kiosk.sync()
    who = load_enrolment(kiosk.data).kiosk_id
    leaving.ask(kiosk.data, Leaving(CODE))
    assert carry_out(kiosk.config) is None
    assert load_enrolment(kiosk.data).kiosk_id != who
    assert leaving.outcome_of(kiosk.data) == Outcome()
    assert not leaving.asked(kiosk.data)


@pytest.mark.parametrize("wish", [Leaving("KODE-9999"), Leaving()], ids=["enrol", "wipe"])
def test_what_cannot_be_done_leaves_the_machine_as_it_was_and_is_not_tried_again(kiosk: Kiosk, wish: Leaving) -> None:
    kiosk.sync()
    if not wish.code:
        kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    who = load_enrolment(kiosk.data).kiosk_id
    leaving.ask(kiosk.data, wish)
    fault = carry_out(kiosk.config)
    assert fault is not None
    assert leaving.outcome_of(kiosk.data) == Outcome(fault)
    assert load_enrolment(kiosk.data).kiosk_id == who
    assert kiosk.name_of(SITI) == SITI.name
    assert not leaving.asked(kiosk.data)


def test_a_sync_process_that_does_not_end_keeps_the_machine_as_it_is(kiosk: Kiosk) -> None:
    kiosk.sync()
    leaving.ask(kiosk.data, Leaving())
    lock = FileLock.take(kiosk.data / LOCK)
    assert lock is not None
    with lock:
        assert carry_out(kiosk.config, patience=0.2) is Fault.KIOSK_REFUSED
    assert kiosk.name_of(SITI) == SITI.name


def test_a_running_sync_process_ends_for_it_and_none_begins(portal: GenuinePortal, kiosk: Kiosk) -> None:
    assert portal.order == []
    config = written(kiosk)
    with running(config) as first:
        until(lambda: wake(kiosk.data))
        leaving.ask(kiosk.data, Leaving())
        until(lambda: first.poll() is not None or not wake(kiosk.data))
        assert first.wait(60) == 0
    with running(config) as second:
        assert second.wait(60) == EXIT_BUSY


def test_a_disk_without_room_is_asked_for_emptying_and_emptied(kiosk: Kiosk) -> None:
    assert synced_by_itself(kiosk)
    with no_room():
        leaving.ask(kiosk.data, Leaving())
        assert leaving.asked(kiosk.data)
        assert carry_out(kiosk.config) is None
    assert list(kiosk.data.iterdir()) == []


def test_an_event_on_a_disk_without_room_is_not_lost_and_the_wish_does_not_stay(kiosk: Kiosk) -> None:
    assert synced_by_itself(kiosk)
    told = subprocess.run(  # by a process that is killed: the event stands in the write-ahead log alone
        [sys.executable, "-c", TELL_AND_DIE, str(kiosk.data)], capture_output=True, text=True, check=False
    )
    assert told.returncode == -signal.SIGKILL, told.stderr
    log = kiosk.data / "outbox.db-wal"
    assert log.stat().st_size > 0
    with no_room():
        leaving.ask(kiosk.data, Leaving())
        assert carry_out(kiosk.config) is Fault.KIOSK_REFUSED
    assert not leaving.asked(kiosk.data)
    assert kiosk.outbox().unsettled() == (told.stdout.strip(),)


def test_an_emptying_that_was_cut_is_finished_by_the_next_start(kiosk: Kiosk) -> None:
    leaving.ask(kiosk.data, Leaving())
    (kiosk.data / ENROLMENT).unlink()  # the last thing that goes before the wish
    assert carry_out(kiosk.config) is None
    assert not leaving.asked(kiosk.data)


@pytest.mark.parametrize("content", [b"", b"{", b'{"code": 3}'])
def test_a_wish_that_cannot_be_read_does_nothing_and_goes(kiosk: Kiosk, content: bytes) -> None:
    who = load_enrolment(kiosk.data).kiosk_id
    (kiosk.data / NAME).write_bytes(content)
    assert carry_out(kiosk.config) is None
    assert load_enrolment(kiosk.data).kiosk_id == who
    assert not Path(kiosk.data / NAME).exists()
