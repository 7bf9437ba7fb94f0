"""The jack of a headset: an input device's switch, there or not, plugged in and pulled."""

import os
import struct
from pathlib import Path

import pytest

from kiosk.devices.events import HeadsetChanged
from kiosk.devices.headset import JackHeadset, SimulatedHeadset, stands, turns
from tests.contracts.seen import Seen

SWITCH, KEY, HEADPHONE, LID = 5, 1, 2, 0


def record(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 0, 0, kind, code, value)


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A system's folders with one jack: a pipe in place of the kernel's event file."""
    (tmp_path / "dev/input").mkdir(parents=True)
    os.mkfifo(tmp_path / "dev/input/event7")
    device = tmp_path / "sys/class/input/event7/device"
    device.mkdir(parents=True)
    (device / "name").write_text("HDA Intel PCH Headphone\n")
    return tmp_path


@pytest.mark.parametrize("stands_now", [True, False])
def test_how_the_switch_stands_and_turns_is_told(system: Path, stands_now: bool) -> None:
    seen = Seen()
    jack = os.open(system / "dev/input/event7", os.O_RDWR)
    headset = JackHeadset("headphone", root=system, ask=lambda _: stands_now, look=0.01)
    headset.start(seen.emit)
    if stands_now:
        seen.wait_for(HeadsetChanged(plugged=True))
        os.write(jack, record(SWITCH, LID, 0) + record(KEY, HEADPHONE, 0) + record(SWITCH, HEADPHONE, 0))
        seen.wait_for(HeadsetChanged(plugged=False))
    os.write(jack, record(SWITCH, HEADPHONE, 1))
    seen.wait_for(HeadsetChanged(plugged=True))
    headset.stop()
    os.close(jack)


def test_a_jack_that_is_gone_is_no_headset(system: Path) -> None:
    seen = Seen()
    jack = os.open(system / "dev/input/event7", os.O_RDWR)
    headset = JackHeadset("headphone", root=system, ask=lambda _: True, look=0.01)
    headset.start(seen.emit)
    seen.wait_for(HeadsetChanged(plugged=True))
    (system / "dev/input/event7").unlink()
    os.close(jack)
    seen.wait_for(HeadsetChanged(plugged=False))
    headset.stop()


def test_a_device_that_cannot_be_asked_is_no_headset(system: Path) -> None:
    jack = os.open(system / "dev/input/event7", os.O_RDWR)
    with pytest.raises(OSError, match=r".*"):
        stands(jack)
    os.close(jack)


def test_half_a_record_says_nothing() -> None:
    whole = record(SWITCH, HEADPHONE, 1)
    assert list(turns(whole[:-1])) == []
    assert list(turns(whole + whole[:5])) == [True]


def test_the_simulated_headset_tells_the_same() -> None:
    seen = Seen()
    headset = SimulatedHeadset()
    headset.start(seen.emit)
    headset.plug(plugged=True)
    headset.plug(plugged=False)
    headset.stop()
    assert seen.all() == (HeadsetChanged(plugged=True), HeadsetChanged(plugged=False))
