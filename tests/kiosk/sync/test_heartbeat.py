"""The heartbeat: what a kiosk says about itself, that its words are the portal's, and that no round hangs on it."""

import datetime as dt
from typing import get_args

import msgspec
import pytest

from kiosk import VERSION
from kiosk.cache.machine_status import (
    MachineStatus,
    hold_window,
    read_machine_status,
    window_runs,
    write_machine_status,
)
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, ReaderState, RegisterState, SoundState
from onedata import heartbeat as form
from onedata.events import StaffCalled
from tests.kiosk.sync.conftest import Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.line import problem

HEALTH = Health(
    reader=ReaderState.ABSENT,
    printer=PrinterState.PAPER_LOW,
    register=RegisterState.READY,
    sound=SoundState.ABSENT,
    faults=frozenset({Fault.READER_ABSENT, Fault.DISK_FULL}),
)


def test_a_round_tells_the_portal_how_the_kiosk_is(portal: GenuinePortal, kiosk: Kiosk) -> None:
    write_machine_status(kiosk.data, MachineStatus.of(HEALTH, dt.datetime.now(dt.UTC)))
    assert kiosk.sync().faults == ()
    (beat,) = portal.beats
    assert beat.version == VERSION
    assert (beat.reader, beat.printer, beat.register, beat.sound) == ("absent", "paper_low", "ready", "absent")
    assert beat.faults == (Fault.READER_ABSENT.value, Fault.DISK_FULL.value)
    assert beat.feeds[REGISTER].sequence == portal.feeds[REGISTER].sequence
    assert beat.window is False
    lock = hold_window(kiosk.data)
    assert lock is not None
    portal.refuse["staff-called"] = 422
    kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    with lock:
        kiosk.sync()
    assert portal.beats[-1].window is True
    assert Fault.EVENT_PARKED.value in portal.beats[-1].faults


@pytest.mark.parametrize("status", [401, 404, 422, 500])
def test_a_portal_without_ears_for_it_spoils_no_round(portal: GenuinePortal, kiosk: Kiosk, status: int) -> None:
    portal.spoil = lambda request, reply: problem(status) if request.path == "/v1/heartbeat" else reply
    done = kiosk.sync()
    assert done.faults == ()
    assert done.feeds[REGISTER].sequence == portal.feeds[REGISTER].sequence


def test_every_word_of_a_heartbeat_is_one_the_kiosk_knows() -> None:
    assert set(get_args(form.SoundWord)) == {state.value for state in SoundState}
    assert set(get_args(form.ReaderWord)) == {state.value for state in ReaderState}
    assert set(get_args(form.PrinterWord)) == {state.value for state in PrinterState}
    assert set(get_args(form.RegisterWord)) == {state.value for state in RegisterState}
    for fault in Fault:
        body = msgspec.json.encode(form.Heartbeat(version="0.1.0", faults=(fault.value,)))
        assert msgspec.json.decode(body, type=form.Heartbeat).faults == (fault.value,)


def test_the_window_runs_as_long_as_its_lock_is_held(kiosk: Kiosk) -> None:
    assert not window_runs(kiosk.data)
    lock = hold_window(kiosk.data)
    assert lock is not None
    assert window_runs(kiosk.data)
    assert hold_window(kiosk.data) is None
    lock.close()
    assert not window_runs(kiosk.data)


def test_a_damaged_status_file_says_unknown(kiosk: Kiosk) -> None:
    write_machine_status(kiosk.data, MachineStatus.of(HEALTH))
    assert read_machine_status(kiosk.data).printer is PrinterState.PAPER_LOW
    (kiosk.data / "machine-status.json").write_bytes(b"{")
    assert read_machine_status(kiosk.data) == MachineStatus()
