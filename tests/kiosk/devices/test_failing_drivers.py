"""The real drivers, made to raise what no driver may raise: each is unknown, says so, and works again by itself."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from smartcard import scard

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.escpos_machine import Profile
from kiosk.devices.events import (
    CardFailed,
    CardPresented,
    CardRead,
    CodeScanned,
    DeviceEvent,
    DeviceFailed,
    Emit,
    HeadsetChanged,
    PrinterStateChanged,
    ReaderStateChanged,
    SamStateChanged,
    ScannerStateChanged,
    SoundStateChanged,
    SpeechEnded,
)
from kiosk.devices.headset import JackHeadset
from kiosk.devices.pcsc import PcscReader
from kiosk.devices.printer import PrintLimits
from kiosk.devices.printer_ipp import IppPrinter
from kiosk.devices.sam import SamFields, SamReader
from kiosk.devices.sam_links import CommandLink, HttpLink, SerialLink
from kiosk.devices.scanner_serial import SerialSource
from kiosk.devices.scanner_wedge import WedgeSource
from kiosk.devices.speaker import Said, Speaker, Talk
from kiosk.devices.speaker_alsa import AplayPlayer, EspeakVoice
from kiosk.devices.transport_serial import SerialTransport
from kiosk.devices.transport_tcp import TcpTransport
from kiosk.devices.transport_usb import UsbTransport
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome, ReaderState, SamState, ScannerState, SoundState
from tests.contracts import printer_rigs, scanner_rigs
from tests.contracts.reader_rigs import PcscHands
from tests.contracts.seen import Seen
from tests.emulators.odd_office_printer import OddOfficePrinter
from tests.emulators.sam import CommandSam, HttpSam, SerialSam
from tests.faults.bomb import Bomb

CARD = SimulatedCard(uid="04A1B2C3D4E5F6")
FIELDS = SamFields("nik", "finger", ("match",))


class Device(Protocol):
    """The part of most devices that a failing program needs."""

    def start(self, emit: Emit) -> None: ...

    def state(self) -> object: ...

    def stop(self) -> None: ...


def began_anew(device: Device, bomb: Bomb, well: DeviceEvent, fault: Fault) -> Seen:
    """Start a device, have its own program fail, and see that it is unknown and says so, then well by itself."""
    seen, unknown = Seen(), []

    def emit(event: DeviceEvent) -> None:
        if isinstance(event, DeviceFailed):
            unknown.append(device.state())
        seen.emit(event)

    device.start(emit)
    seen.wait_for(well)
    bomb.light()
    failed = seen.next(DeviceFailed)
    assert isinstance(failed, DeviceFailed)
    assert isinstance(failed.error, ZeroDivisionError)
    assert failed.fault is fault
    assert [getattr(state, "name", "") for state in unknown] == ["UNKNOWN"]
    seen.wait_for(well)
    return seen


# ---- card readers


@pytest.mark.xdist_group("pcscd")
def test_a_reader_whose_watch_fails_sees_the_next_card(
    seen: Seen, hands: PcscHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, bomb = PcscReader(), Bomb(monkeypatch, scard, "SCardListReaders")
    reader.start(seen.emit)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    bomb.light()
    hands.lay(CARD)
    failed = seen.next(DeviceFailed)
    assert isinstance(failed, DeviceFailed)
    assert failed.fault is Fault.READER_FAILED
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    seen.next(CardPresented)
    reader.read()
    assert seen.next(CardRead) == CardRead(CARD.uid or "")
    reader.stop()


@pytest.mark.xdist_group("pcscd")
def test_a_card_on_which_the_program_fails_is_unread_and_the_next_one_is_read(
    seen: Seen, hands: PcscHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, bomb = PcscReader(), Bomb(monkeypatch, scard, "SCardTransmit")
    reader.start(seen.emit)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    hands.lay(CARD)
    seen.next(CardPresented)
    bomb.light()
    reader.read()
    assert isinstance(seen.next(DeviceFailed), DeviceFailed)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    assert seen.next(CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    reader.read()
    assert seen.next(CardRead) == CardRead(CARD.uid or "")
    reader.stop()


# ---- printers


@pytest.mark.parametrize(
    ("rig", "line"),
    [
        (printer_rigs.network, TcpTransport),
        (printer_rigs.serial, SerialTransport),
        (printer_rigs.usb, UsbTransport),
    ],
    ids=["network", "serial", "usb"],
)
def test_a_printer_whose_watch_fails_prints_the_next_slip(
    rig: Callable[[Profile, Path], printer_rigs.PrinterRig],
    line: type,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb, made = Bomb(monkeypatch, line, "receive"), rig(Profile(), tmp_path)
    made.be_ready()
    bomb.light()
    failed = made.seen.next(DeviceFailed)
    assert isinstance(failed, DeviceFailed)
    assert failed.fault is Fault.PRINTER_FAILED
    made.be_ready()
    assert made.print(1).outcome is PrintOutcome.CONFIRMED
    assert made.came_out_at_most_once(1)
    made.close()


def test_a_printer_that_never_answers_tells_after_a_failure_that_it_is_well_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its state is unknown before, during and after: only being told again ends the fault."""
    bomb = Bomb(monkeypatch, TcpTransport, "receive")
    made = printer_rigs.network(Profile(status=False, process_id=False, sensor=False), tmp_path)
    bomb.light()
    made.seen.next(DeviceFailed)
    made.seen.wait_for(PrinterStateChanged(PrinterState.UNKNOWN))
    made.close()


def test_an_office_printer_whose_watch_fails_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyipp import IPP  # noqa: PLC0415  (loads aiohttp; only here)

    office, bomb = OddOfficePrinter(), Bomb(monkeypatch, IPP, "execute")
    printer = IppPrinter(office.address, PrintLimits(answer=2.0, idle=0.01))
    began_anew(printer, bomb, PrinterStateChanged(PrinterState.READY), Fault.PRINTER_FAILED)
    printer.stop()
    office.close()


# ---- code scanners


@pytest.mark.parametrize(("kind", "source"), [("serial", SerialSource), ("keyboard", WedgeSource)])
def test_a_scanner_whose_program_fails_at_a_code_reads_the_next_one(
    kind: str, source: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb, rig = Bomb(monkeypatch, source, "take"), getattr(scanner_rigs, kind)(tmp_path)
    bomb.light()
    rig.hands.scan(b"LOST\r")
    failed = rig.seen.next(DeviceFailed)
    assert failed.fault is Fault.SCANNER_FAILED
    rig.seen.wait_for(ScannerStateChanged(ScannerState.READY))
    rig.hands.scan(b"CODE\r")
    rig.seen.wait_for(CodeScanned("CODE"))
    assert rig.scanner.state() is ScannerState.READY
    rig.close()


# ---- secure access modules


@pytest.mark.parametrize("kind", ["http", "serial", "command"])
def test_a_module_whose_watch_fails_is_asked_again(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sam: HttpSam | SerialSam | CommandSam
    link: HttpLink | SerialLink | CommandLink
    if kind == "http":
        sam = HttpSam()
        link = HttpLink(sam.address)
    elif kind == "serial":
        sam = SerialSam(tmp_path)
        link = SerialLink(sam.address)
    else:
        sam = CommandSam(tmp_path)
        link = CommandLink(sam.command)
    reader, bomb = SamReader(link, FIELDS, "READ", "", 1.0, 0.02), Bomb(monkeypatch, type(link), "ask")
    began_anew(reader, bomb, SamStateChanged(SamState.READY), Fault.SAM_FAILED)
    sam.answer = b'{"nik": "5201011505900001", "finger": "match"}'
    assert reader.read() == "5201011505900001"
    reader.stop()
    sam.stop()


# ---- sound


@pytest.mark.parametrize(("owner", "name"), [(EspeakVoice, "speak"), (AplayPlayer, "play")])
def test_a_speaker_whose_program_fails_ends_the_talk_and_speaks_the_next_one(
    owner: type, name: str, monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> None:
    speaker, bomb = Speaker(EspeakVoice(), AplayPlayer(device="null")), Bomb(monkeypatch, owner, name)
    speaker.start(seen.emit)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    bomb.light()
    speaker.say(Talk(3, 1, (Said("Selamat datang.", "id"),)))
    failed = seen.next(DeviceFailed)
    assert isinstance(failed, DeviceFailed)
    assert failed.fault is Fault.SOUND_FAILED
    assert seen.next(SpeechEnded) == SpeechEnded(3, 1)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    speaker.say(Talk(3, 2, (Said("Selamat datang.", "id"),)))
    assert seen.next(SpeechEnded) == SpeechEnded(3, 2)
    speaker.stop()


def test_a_headset_whose_program_fails_is_looked_for_again(
    tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev/input").mkdir(parents=True)
    os.mkfifo(tmp_path / "dev/input/event7")
    (tmp_path / "sys/class/input/event7/device").mkdir(parents=True)
    (tmp_path / "sys/class/input/event7/device/name").write_text("HDA Intel PCH Headphone\n")
    jack = os.open(tmp_path / "dev/input/event7", os.O_RDWR)
    bomb = Bomb(monkeypatch, os, "read")
    headset = JackHeadset("headphone", root=tmp_path, ask=lambda _: True, look=0.01)
    headset.start(seen.emit)
    seen.wait_for(HeadsetChanged(plugged=True))
    bomb.light()
    os.write(jack, bytes(24))
    assert isinstance(seen.next(DeviceFailed), DeviceFailed)
    seen.wait_for(HeadsetChanged(plugged=True))
    headset.stop()
    os.close(jack)
