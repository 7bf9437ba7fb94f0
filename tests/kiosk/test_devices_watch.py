"""`python -m kiosk devices --watch` as a technician runs it: real service, real printer's socket, a real process."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.escpos_machine import EscPosMachine
from tests.contracts.reader_rigs import PcscHands
from tests.contracts.scanner_rigs import SerialHands
from tests.emulators.pcsc_service import PcscService
from tests.emulators.printer_network import NetworkPrinter

pytestmark = pytest.mark.xdist_group("pcscd")

LIMIT = 60.0
UID = "04A1B2C3D4E5F6"


class Connected:
    """What is connected to a kiosk, and its command line."""

    def __init__(self, folder: Path) -> None:
        self.cards = PcscHands(PcscService.of_this_process())
        self.printer = NetworkPrinter(EscPosMachine(576))
        self.scanner = SerialHands(folder)
        config = folder / "kiosk.toml"
        config.write_text(
            "[screen]\nwidth_mm=268\nheight_mm=476\n[office]\nname='CONTOH'\nregion='52'\n"
            f"[portal]\nurl='http://127.0.0.1:9'\n[data]\nfolder='{folder}/data'\n"
            f"[printer]\nkind='tcp'\naddress='{self.printer.address}'\n"
            f"[scanner]\nkind='serial'\naddress='{self.scanner.link}'\n[sound]\nkind='none'\n"
        )
        self.command = [sys.executable, "-m", "kiosk", "--config", str(config), "devices", "--watch"]

    def close(self) -> None:
        self.printer.close()
        self.scanner.close()
        self.cards.take()
        self.cards.settle()


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Connected]:
    connected = Connected(tmp_path)
    yield connected
    connected.close()


@contextmanager
def started(command: list[str], stderr: int) -> "Iterator[subprocess.Popen[str]]":
    """Run the command line; one that a test gave up waiting for is killed, or the test would wait for it for ever.

    Nothing is held back, as many services set it: a line and its end are written one after the other.
    """
    own = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


class Words:
    """The lines of a process, as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.all: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._out = process.stdout
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._out or ():
            self._lines.put(line.rstrip("\n"))

    def until(self, *wanted: str) -> None:
        """Read on until each of these was said."""
        left = set(wanted)
        while left:
            try:
                self.all.append(self._lines.get(timeout=LIMIT))
            except queue.Empty:
                raise AssertionError(f"{left} was not said, but {self.all}") from None
            left.discard(self.all[-1])


def test_every_change_is_said_and_nothing_of_card_or_code(connected: Connected) -> None:
    with started(connected.command, subprocess.STDOUT) as process:
        words = Words(process)
        words.until("ReaderStateChanged ready", "PrinterStateChanged ready", "ScannerStateChanged ready")
        connected.cards.lay(SimulatedCard(uid=UID))
        words.until("CardPresented")
        connected.cards.take()
        words.until("CardRemoved")
        connected.printer.unplug()
        words.until("PrinterStateChanged offline")
        connected.printer.plug_in()
        words.until("PrinterStateChanged ready")
        connected.scanner.scan(b"CONTOH12345\r")
        words.until("CodeScanned 11 characters")
        process.send_signal(signal.SIGINT)
        process.wait(LIMIT)
    assert not any(UID in line or "CONTOH" in line or "Traceback" in line for line in words.all)


def test_it_ends_when_nobody_reads_any_more(connected: Connected) -> None:
    with (
        started(connected.command, subprocess.PIPE) as process,
        subprocess.Popen(["head", "-n", "3"], stdin=process.stdout, stdout=subprocess.PIPE, text=True) as reader,
    ):
        assert process.stdout is not None
        process.stdout.close()
        said, _ = reader.communicate(timeout=LIMIT)
        assert {line.partition(" ")[2] for line in said.splitlines()} == {"ready"}
        connected.printer.unplug()
        _, trouble = process.communicate(timeout=LIMIT)
        assert (process.returncode, trouble) == (141, "")


def test_devices_tells_of_the_others_where_the_card_service_hangs(connected: Connected) -> None:
    connected.cards.service.hang()
    try:
        look = subprocess.run(connected.command[:-1], capture_output=True, text=True, timeout=LIMIT, check=False)
    finally:
        connected.cards.service.hang(hangs=False)
    said = {words[1]: (words[0], words[2]) for line in look.stdout.splitlines() if len(words := line.split()) > 2}
    assert said["reader"] == ("CARD-05", "service_down")
    assert (said["printer"], said["scanner"]) == (("OK", "ready"), ("OK", "ready"))
    assert look.stderr == ""
