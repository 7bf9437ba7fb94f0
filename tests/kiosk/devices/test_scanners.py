"""Framing of scanned bytes, and what the keyboard and serial scanners do beyond the contract."""

import fcntl
import os
import string
import subprocess
import tty
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices import scanner as scanner_module
from kiosk.devices.events import CodeScanned, ScannerStateChanged
from kiosk.devices.scan_frames import LONGEST_CODE, Frames
from kiosk.devices.scanner import WatchedScanner
from kiosk.devices.scanner_serial import SerialSource
from kiosk.devices.scanner_wedge import GRAB, KEYS, Typed, WedgeSource, grab
from kiosk.health import ScannerState
from tests.contracts.scanner_rigs import (
    BACKOFF,
    ENTER,
    IDLE,
    SHIFT,
    KeyboardHands,
    ScannerRig,
    SerialHands,
    event,
    press,
)
from tests.contracts.seen import Seen


def codes_of(*pieces: bytes) -> list[str]:
    frames = Frames()
    return [code for piece in pieces for code in frames.feed(piece)] + frames.quiet()


@given(st.lists(st.text(string.ascii_letters + string.digits + "-_:/.", min_size=1, max_size=29)), st.data())
def test_codes_do_not_depend_on_how_their_bytes_are_cut(codes: list[str], data: st.DataObject) -> None:
    whole = "".join(f"{code}\r\n" for code in codes).encode()
    cut = data.draw(st.integers(0, len(whole)))
    assert codes_of(whole[:cut], whole[cut:]) == codes


def test_control_characters_are_dropped_and_length_is_bounded() -> None:
    assert codes_of(b"\x1b@AB\x00\x07C\x1dV\x00\xc2\x9bD\x7f\r") == ["@ABCVD"]
    assert codes_of("AB\u202eC\u2028\r".encode()) == ["ABC"]
    assert codes_of(b"A" * LONGEST_CODE + b"\r") == ["A" * LONGEST_CODE]
    assert codes_of(b"A" * (LONGEST_CODE + 1) + b"\r") == [""]
    frames = Frames()
    for _ in range(50):
        assert frames.feed(b"A" * LONGEST_CODE) == []
    assert frames.quiet() == [""]


def test_every_printable_character_of_a_us_keyboard_is_typed() -> None:
    printable = string.ascii_letters + string.digits + string.punctuation + " "
    keys = b"".join(press(character) for character in printable)
    assert "".join(Typed().characters(keys)) == printable
    assert len(KEYS) == 47 + 16


def test_keys_held_down_or_unknown_type_nothing() -> None:
    held = event(1, 30, 1) + event(1, 30, 2) * 20 + event(1, 30, 0)
    unknown = event(1, 999, 1) + event(2, 0, 5) + event(1, 29, 1)
    assert "".join(Typed().characters(held + unknown)) == "a"


def keyboard(tmp_path: Path) -> tuple[ScannerRig, KeyboardHands]:
    hands = KeyboardHands(tmp_path)
    return ScannerRig(
        WatchedScanner(WedgeSource(root=tmp_path, take=hands.grabbed.append), IDLE, BACKOFF), hands
    ), hands


def test_a_keyboard_is_taken_for_us_alone_each_time_it_comes(tmp_path: Path) -> None:
    rig, hands = keyboard(tmp_path)
    hands.unplug()
    rig.seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
    hands.plug_in()
    rig.seen.wait_for(ScannerStateChanged(ScannerState.READY))
    assert len(hands.grabbed) == 2
    rig.close()


def test_a_code_of_which_the_kernel_lost_a_part_is_dropped(tmp_path: Path) -> None:
    rig, hands = keyboard(tmp_path)
    hands.send(b"".join(map(press, "LOST")) + event(0, 3, 0))
    hands.scan(b"CODE\r")
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE")
    rig.close()


def test_a_keyboard_that_cannot_be_taken_is_not_read(tmp_path: Path) -> None:
    """A pipe knows no EVIOCGRAB: with the real one it stays untouched."""
    hands, seen = KeyboardHands(tmp_path), Seen()
    scanner = WatchedScanner(WedgeSource(root=tmp_path, take=grab), IDLE, BACKOFF)
    scanner.start(seen.emit)
    seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
    hands.scan(b"CODE\r")
    scanner.stop()
    assert [told for told in seen.all() if isinstance(told, CodeScanned)] == []
    hands.close()


def held_alone(descriptor: int) -> None:
    """Take a file as the kernel grabs an input device: for one descriptor, until it is closed."""
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_keyboard_that_another_program_has_is_left_until_it_is_free(tmp_path: Path) -> None:
    """The kernel's own answer is played by a lock: EBUSY while another has it, free when that one closes."""
    hands, seen = KeyboardHands(tmp_path), Seen()
    other = WedgeSource(root=tmp_path, take=held_alone)
    other.open()
    scanner = WatchedScanner(WedgeSource(root=tmp_path, take=held_alone), IDLE, BACKOFF)
    scanner.start(seen.emit)
    seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
    other.close()
    seen.wait_for(ScannerStateChanged(ScannerState.READY))
    with pytest.raises(BlockingIOError):
        other.open()
    hands.scan(b"CODE\r")
    assert seen.next(CodeScanned) == CodeScanned("CODE")
    scanner.stop()
    other.open()
    other.close()
    hands.close()


def test_the_grab_and_the_records_are_those_of_the_kernels_header(tmp_path: Path) -> None:
    """No input device is needed to know that the request is the right one: the system's own header says so."""
    source = tmp_path / "told.c"
    source.write_text(
        """
        #include <linux/input.h>
        #include <stddef.h>
        #include <stdio.h>
        int main(void) {
            printf("%#lx %zu %zu ", (unsigned long)EVIOCGRAB, sizeof(struct input_event),
                   offsetof(struct input_event, value));
            printf("%d %d %d", KEY_LEFTSHIFT, KEY_ENTER, SYN_DROPPED);
        }
        """
    )
    subprocess.run(["gcc", "-o", tmp_path / "told", source], check=True)
    told = subprocess.run([tmp_path / "told"], capture_output=True, text=True, check=True).stdout.split()
    record = event(1, 30, 1)
    assert told == [f"{GRAB:#x}", str(len(record)), str(len(record) - 4), str(SHIFT), str(ENTER), "3"]


@pytest.mark.parametrize(("name", "pattern", "taken"), [
    ("CONTOH Office Keyboard", "", False),
    ("CONTOH Barcode Reader", "", True),
    ("CONTOH Office Keyboard", "office", True),
    ("CONTOH Barcode Reader", "office", False),
])  # fmt: skip
def test_only_the_wanted_keyboard_is_taken(tmp_path: Path, name: str, pattern: str, *, taken: bool) -> None:
    hands = KeyboardHands(tmp_path, name)
    source = WedgeSource(pattern, root=tmp_path, take=hands.grabbed.append)
    if taken:
        source.open()
        source.close()
    else:
        with pytest.raises(OSError):
            source.open()
    assert bool(hands.grabbed) is taken
    hands.close()


def test_a_port_that_another_program_holds_is_absent_until_it_is_free(tmp_path: Path) -> None:
    hands = SerialHands(tmp_path)
    holder = SerialSource.parse(str(hands.link))
    holder.open()
    seen = Seen()
    scanner = WatchedScanner(SerialSource.parse(str(hands.link)), IDLE, BACKOFF)
    scanner.start(seen.emit)
    seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
    holder.close()
    seen.wait_for(ScannerStateChanged(ScannerState.READY))
    scanner.stop()
    hands.close()


class Clock:
    """A clock that a test puts forward."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_a_scanner_that_has_gone_mad_does_not_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(scanner_module, "time", clock)
    master, slave = os.openpty()
    tty.setraw(slave)
    seen = Seen()
    scanner = WatchedScanner(SerialSource.parse(os.ttyname(slave)), IDLE, BACKOFF)
    scanner.start(seen.emit)
    seen.wait_for(ScannerStateChanged(ScannerState.READY))
    os.write(master, b"".join(b"%d\r" % number for number in range(500)))
    for number in range(10):
        assert seen.next(CodeScanned) == CodeScanned(str(number))
    clock.now += 0.25  # time for one more
    os.write(master, b"MORE\r" * 100)
    seen.next(CodeScanned)
    scanner.stop()
    assert seen.all() == ()
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize("address", ["", "@9600", "/dev/x@fast"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="scanner"):
        SerialSource.parse(address)
