"""Every code scanner keeps this contract: the simulator, a real pseudo-terminal, a keyboard's event records."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.events import CodeScanned, ScannerStateChanged
from kiosk.devices.scan_frames import LONGEST_CODE
from kiosk.devices.scanner import WatchedScanner
from kiosk.devices.scanner_wedge import WedgeSource
from kiosk.health import ScannerState
from tests.contracts import scanner_rigs
from tests.contracts.scanner_rigs import BACKOFF, KeyboardHands, ScannerRig
from tests.held import held

URL = "https://portal.example/s/1#ABC-def_123"
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
STROKES = 40
"""Keys in one write: more than 4,096 bytes of records may be taken in part."""
LIMIT = 10.0


@pytest.fixture(params=["simulated", "serial", "keyboard"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ScannerRig]:
    rig: ScannerRig = getattr(scanner_rigs, request.param)(tmp_path)
    yield rig
    rig.close()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""], ids=["CR", "LF", "CRLF", "silence"])
def test_a_code_is_told_whole_whatever_ends_it(rig: ScannerRig, end: bytes) -> None:
    rig.hands.scan(URL.encode() + end)
    assert rig.seen.next(CodeScanned) == CodeScanned(URL)


def test_codes_come_in_order_and_empty_lines_are_nothing(rig: ScannerRig) -> None:
    rig.hands.scan(b"\r\nCODE1\r\n\r\nCODE2\r\n")
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE1")
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE2")


@pytest.mark.parametrize("lines", [TD3, TD1], ids=["passport", "card"])
def test_the_lines_of_a_documents_edge_are_one_code(rig: ScannerRig, lines: tuple[str, ...]) -> None:
    rig.hands.scan("\r".join(lines).encode() + b"\rCODE\r")
    assert rig.seen.next(CodeScanned) == CodeScanned("\n".join(lines))
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE")


def test_an_edge_that_is_cut_off_does_not_swallow_the_next_code(rig: ScannerRig) -> None:
    rig.hands.scan(f"{TD3[0]}\rCODE\r".encode())
    assert rig.seen.next(CodeScanned) == CodeScanned(TD3[0])
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE")


def test_a_scanner_that_is_unplugged_and_plugged_in_again_works_again(rig: ScannerRig) -> None:
    for turn in range(3):
        rig.hands.unplug()
        rig.seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
        assert rig.scanner.state() is ScannerState.ABSENT
        rig.hands.plug_in()
        rig.seen.wait_for(ScannerStateChanged(ScannerState.READY))
        rig.hands.scan(f"CODE{turn}\r".encode())
        assert rig.seen.next(CodeScanned) == CodeScanned(f"CODE{turn}")


def test_plugging_in_and_out_leaves_no_thread_or_descriptor(rig: ScannerRig) -> None:
    counts = []
    for _ in range(6):
        rig.hands.unplug()
        rig.seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
        rig.hands.plug_in()
        rig.seen.wait_for(ScannerStateChanged(ScannerState.READY))
        counts.append(held())
    assert counts[-1].within(counts[0]), counts


def test_a_code_begun_before_the_cable_was_pulled_is_not_the_beginning_of_the_next(rig: ScannerRig) -> None:
    rig.hands.scan(b"HALF")
    rig.hands.unplug()
    rig.seen.wait_for(ScannerStateChanged(ScannerState.ABSENT))
    rig.hands.plug_in()
    rig.seen.wait_for(ScannerStateChanged(ScannerState.READY))
    rig.seen.forget()
    rig.hands.scan(b"WHOLE\r")
    assert rig.seen.next(CodeScanned) == CodeScanned("WHOLE")


def test_nothing_is_told_after_stopping(rig: ScannerRig) -> None:
    rig.hands.scan(b"CODE\r")
    rig.seen.next(CodeScanned)
    rig.scanner.stop()
    told = rig.seen.all()
    rig.hands.scan(b"LATE\r")
    rig.scanner.stop()
    assert rig.seen.all() == told


def test_a_code_that_is_too_long_is_told_as_nothing_and_the_next_one_is_read(tmp_path: Path) -> None:
    for make in (scanner_rigs.simulated, scanner_rigs.serial):
        rig = make(tmp_path)
        # A pty holds 4 kB: the scanner sends in pieces, as a real one does.
        pieces = [b"A" * 2000] * (LONGEST_CODE // 2000 + 1)
        if make is scanner_rigs.simulated:
            pieces = [b"".join(pieces)]
        for piece in (*pieces[:-1], pieces[-1] + b"\rCODE\r"):
            rig.hands.scan(piece)
        assert rig.seen.next(CodeScanned) == CodeScanned("")
        assert rig.seen.next(CodeScanned) == CodeScanned("CODE")
        rig.close()


def test_a_typed_code_that_is_too_long_is_told_as_nothing_and_the_next_one_is_read(tmp_path: Path) -> None:
    hands = KeyboardHands(tmp_path)
    rig = ScannerRig(WatchedScanner(WedgeSource(root=tmp_path, take=hands.grabbed.append), LIMIT, BACKOFF), hands)
    for _ in range(LONGEST_CODE // STROKES + 1):
        type_when_there_is_room(hands, b"a" * STROKES)
    type_when_there_is_room(hands, b"\rCODE\r")
    assert rig.seen.next(CodeScanned) == CodeScanned("")
    assert rig.seen.next(CodeScanned) == CodeScanned("CODE")
    rig.close()


def type_when_there_is_room(hands: KeyboardHands, keys: bytes) -> None:
    """Type as fast as it is read."""
    ends = time.monotonic() + LIMIT
    while time.monotonic() < ends:
        try:
            hands.scan(keys)
        except BlockingIOError:
            threading.Event().wait(0.002)
        else:
            return
    raise AssertionError("nobody reads the keyboard")
