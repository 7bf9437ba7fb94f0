"""The lines themselves: addresses, limits, and what becomes of bytes that were not sent."""

import errno
import select
import socket
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.escpos import ask_status
from kiosk.devices.escpos_machine import EscPosMachine, Profile
from kiosk.devices.sam_links import SerialLink
from kiosk.devices.scanner_serial import SerialSource
from kiosk.devices.transport import LineKind, LineLost, transport_for
from kiosk.devices.transport_tcp import TcpTransport
from kiosk.devices.transport_usb import UsbTransport
from tests.contracts.scanner_rigs import SerialHands
from tests.emulators.printer_serial import SerialPrinter
from tests.emulators.printer_usb import Before, UsbPrinter
from tests.held import held

FOR_EVER = 10.0
"""Seconds, beside limits of a fifth of one or none: a machine is never so busy."""


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("tcp", "192.0.2.1:9100"),
        ("tcp", "printer.office"),
        ("serial", "/dev/ttyS0"),
        ("serial", "/dev/ttyUSB0@38400"),
        ("serial", "/dev/ttyUSB0@115200,rtscts"),
        ("usb", ""),
        ("usb", "04b8:0e15"),
    ],
)
def test_a_good_address_is_read_without_touching_the_line(kind: LineKind, address: str) -> None:
    transport_for(kind, address)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("tcp", ""),
        ("tcp", ":9100"),
        ("tcp", "printer:raw"),
        ("tcp", "printer:0"),
        ("tcp", "printer:70000"),
        ("serial", ""),
        ("serial", "/dev/ttyS0@fast"),
        ("serial", "/dev/ttyS0@9600,xonxoff"),
        ("usb", "epson"),
        ("usb", "04b8:"),
        ("usb", "104b8:0e15"),
    ],
)
def test_a_wrong_address_is_refused_in_words_that_say_how_one_looks(kind: LineKind, address: str) -> None:
    with pytest.raises(ValueError, match="address is"):
        transport_for(kind, address)


NOWHERE: list[tuple[LineKind, str]] = [
    ("tcp", "127.0.0.1:9"),
    ("tcp", "printer..office"),
    ("tcp", "aim-no-such-printer.invalid"),
    ("serial", "/dev/aim-no-such-port"),
    ("serial", "/dev/null"),
    ("usb", "ffff:ffff"),
]


@pytest.mark.parametrize(("kind", "address"), NOWHERE)
def test_a_line_to_nothing_is_lost_at_once(kind: LineKind, address: str) -> None:
    line = transport_for(kind, address)
    with pytest.raises(LineLost):
        line.open()
    with pytest.raises(LineLost):
        line.send(b"x", 0.1)
    with pytest.raises(LineLost):
        line.receive(0.1)
    line.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)  # there are machines that would take all of it
        yield server


def opened(listener: socket.socket) -> tuple[TcpTransport, socket.socket]:
    line = TcpTransport.parse(f"127.0.0.1:{listener.getsockname()[1]}")
    line.open()
    return line, listener.accept()[0]


def read_all(peer: socket.socket) -> None:
    while peer.recv(65536):
        pass


def test_a_peer_that_takes_nothing_costs_no_more_than_the_limit(listener: socket.socket) -> None:
    line, peer = opened(listener)
    began = time.monotonic()
    sent = line.send(bytes(20_000_000), 0.2)
    assert time.monotonic() - began < FOR_EVER
    assert 0 < sent < 20_000_000
    line.close()
    with pytest.raises(ConnectionResetError):  # what was not sent is gone with the line
        read_all(peer)
    peer.close()


def test_silence_is_no_loss_and_a_hang_up_is(listener: socket.socket) -> None:
    line, peer = opened(listener)
    assert line.receive(0.01) == b""
    peer.sendall(b"\x12")
    assert line.receive(1) == b"\x12"
    peer.close()
    with pytest.raises(LineLost):
        line.receive(1)
    line.close()


def test_a_serial_port_that_is_in_use_is_not_shared(tmp_path: Path) -> None:
    peer = SerialPrinter(EscPosMachine(), tmp_path)
    ours, other = transport_for("serial", peer.address), transport_for("serial", peer.address)
    ours.open()
    with pytest.raises(LineLost):
        other.open()
    ours.close()
    other.open()
    other.close()
    peer.close()


def test_a_port_that_goes_while_it_is_opened_is_lost_and_no_thread_dies_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the kernel answers of a terminal whose device is gone is no OSError."""
    peer = SerialPrinter(EscPosMachine(), tmp_path)
    path = peer.address.partition("@")[0]

    def gone(*_: object) -> None:
        raise termios.error(errno.EIO, "Input/output error")

    monkeypatch.setattr(termios, "tcflush", gone)
    with pytest.raises(LineLost):
        transport_for("serial", peer.address).open()
    with pytest.raises(OSError, match="Input/output error"):
        SerialSource.parse(path).open()
    with pytest.raises(OSError, match="Input/output error"):
        SerialLink(path).ask("READ", 1)
    peer.close()


def test_no_descriptor_is_left_by_opening_and_closing(tmp_path: Path, listener: socket.socket) -> None:
    peer = SerialPrinter(EscPosMachine(), tmp_path)
    serial = transport_for("serial", peer.address)
    before = held()
    for _ in range(20):
        serial.open()
        line, other_end = opened(listener)
        line.close()
        other_end.close()
    serial.close()
    assert held().within(before)
    peer.close()


def test_a_usb_printer_is_taken_from_the_kernel_and_other_devices_are_left_alone() -> None:
    peer = UsbPrinter(EscPosMachine())
    line = UsbTransport(backend=peer)
    line.open()
    assert peer.claimed
    assert not peer.driver_attached
    line.close()
    assert not peer.claimed
    with pytest.raises(LineLost):  # a mouse is no printer, even if it is asked for by name
        UsbTransport(0x046D, 0x0E15, backend=peer).open()


@pytest.mark.parametrize("before", [("held",), ("deaf",), ("mute",), ("deaf", "held", "mute")])
def test_of_several_usb_printers_the_first_that_answers_is_taken(before: tuple[Before, ...]) -> None:
    peer = UsbPrinter(EscPosMachine(), before)
    for line in (UsbTransport(backend=peer), UsbTransport(0x04B8, 0x0E15, backend=peer)):
        line.open()
        line.send(ask_status(1), 1.0)
        assert line.receive(1.0) == b"\x12"
        assert line.receive(0.05) == b"", "an answer to what was asked before"
        line.close()
    assert (peer.machine.cuts, peer.machine.web().rows, peer.machine.garbage) == (0, b"", b"")


def test_a_usb_printer_that_never_answers_is_taken_at_once_where_it_is_alone() -> None:
    peer = UsbPrinter(EscPosMachine(), ("mute",))
    peer.unplug()
    line = UsbTransport(backend=peer)
    line.open()
    assert peer.given_to_mute == b"", "nobody else is there whom it could be told from"
    assert line.send(b"slip", 1.0) == 4
    line.close()


def test_of_several_usb_printers_that_never_answer_the_first_is_taken() -> None:
    peer = UsbPrinter(EscPosMachine(profile=Profile(status=False, process_id=False, sensor=False)), ("held", "mute"))
    line = UsbTransport(backend=peer)
    line.open()
    line.send(b"slip", 1.0)
    assert peer.given_to_mute.endswith(b"slip")
    line.close()
    assert peer.machine.garbage == b""


@pytest.mark.parametrize(
    "profile", [Profile(status=False, sensor=False), Profile(status=False, process_id=False), Profile(silent_to=(1, 2))]
)
def test_any_answer_tells_a_usb_printer_from_one_that_never_answers(profile: Profile) -> None:
    peer = UsbPrinter(EscPosMachine(profile=profile), ("mute",))
    line = UsbTransport(backend=peer)
    line.open()
    line.send(b"slip", 1.0)
    assert peer.machine.garbage == b"slip"
    line.close()


def test_a_usb_printer_that_answered_is_taken_again_while_it_is_silent() -> None:
    """Its cover may be open, and what hangs out of it is for the next line to cut off."""
    peer = UsbPrinter(EscPosMachine(profile=Profile(silent_when_open=True)), ("mute",))
    line = UsbTransport(backend=peer)
    line.open()
    asked = peer.given_to_mute
    peer.machine.open_cover()
    line.open()
    line.send(b"slip", 1.0)
    assert peer.given_to_mute == asked
    line.close()


def test_where_every_usb_printer_is_held_or_gone_the_line_is_lost() -> None:
    peer = UsbPrinter(EscPosMachine(), ("held",))
    peer.unplug()
    with pytest.raises(LineLost):
        UsbTransport(backend=peer).open()


def test_of_several_serial_scanners_the_first_that_nobody_holds_is_taken(tmp_path: Path) -> None:
    ports = []
    for name in ("scan0", "scan1", "scan2"):
        (tmp_path / name).mkdir()
        ports.append(SerialHands(tmp_path / name))
    ports[0].unplug()
    (tmp_path / "scan0/scanner").touch()  # a file that is no port
    held, ours = SerialSource(str(ports[1].link)), SerialSource(f"{tmp_path}/scan*/scanner")
    held.open()
    ours.open()
    ports[2].scan(b"CODE\r")
    assert select.select([ours], [], [], 5)[0]
    assert ours.take() == (b"CODE\r", False)
    for source in (held, ours):
        source.close()
    for port in ports:
        port.close()


def test_a_usb_limit_of_nothing_is_not_for_ever() -> None:
    peer = UsbPrinter(EscPosMachine())
    line = UsbTransport(backend=peer)
    line.open()
    peer.machine.stall()
    began = time.monotonic()
    assert line.send(b"x", 0) == 0
    assert line.receive(0) == b""
    assert time.monotonic() - began < FOR_EVER
    line.close()
