"""A kiosk behind its window, with real devices: what changes at one is in its health, its log and its heartbeat."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

import pytest
from smartcard import scard

from kiosk.conductor import RealClock
from kiosk.config import Config, Data, Office, Portal, Printer, Sam, Scanner, Screen, Sound, Sync
from kiosk.desk.model import Desk
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.escpos_machine import EscPosMachine
from kiosk.devices.sam_links import HttpLink
from kiosk.devices.scanner_serial import SerialSource
from kiosk.devices.speaker_sim import SimulatedPlayer, SimulatedSpeaker
from kiosk.devices.transport_tcp import TcpTransport
from kiosk.inside import Inside
from kiosk.office_time import OfficeTime
from kiosk.sync.heartbeat import heartbeat
from kiosk.sync.status import SyncStatus
from kiosk.visit.model import Visit
from onedata.heartbeat import Heartbeat
from onedata.records import NextStep
from tests.contracts.reader_rigs import PcscHands
from tests.contracts.scanner_rigs import SerialHands
from tests.emulators.pcsc_service import PcscService
from tests.emulators.printer_network import NetworkPrinter
from tests.emulators.sam import HttpSam
from tests.faults.bomb import Bomb

pytestmark = pytest.mark.xdist_group("pcscd")

DEVICES = ("reader", "printer", "scanner", "sam", "sound")
LIMIT = 60.0
"""Seconds after which a change will never be known, on whatever machine: the longest watch looks every five."""


class NoScreen:
    """Stands for the window; wakes whoever waits for another visit."""

    def __init__(self) -> None:
        self.changed = threading.Condition()

    def show(self, visit: Visit) -> None:
        with self.changed:
            self.changed.notify_all()

    def show_desk(self, desk: Desk) -> None:
        pass

    def furnish_steps(self, steps: Mapping[str, NextStep]) -> None:
        pass


class Kiosk:
    """A running kiosk and hands on everything that is connected to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.cards = PcscHands(PcscService.of_this_process())
        self.printer = NetworkPrinter(EscPosMachine(576))
        self.scanner = SerialHands(folder)
        self.sam = HttpSam()
        config = Config(
            screen=Screen(268, 476),
            office=Office("BP3MI NTB", "52", "WITA"),
            portal=Portal("http://127.0.0.1:9"),
            data=Data(str(self.folder)),
            sync=Sync(watched_by="systemd"),
            printer=Printer(kind="tcp", address=self.printer.address),
            scanner=Scanner(kind="serial", address=str(self.scanner.link)),
            sam=Sam(transport="http", address=self.sam.address),
            sound=Sound(kind="sim"),
        )
        self._screen = NoScreen()
        self._inside = Inside(config, RealClock(), OfficeTime(dt.UTC), self._screen)
        self._inside.start()
        for device in DEVICES:
            self.until(device, "ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it; what was told last is written by then."""
        self._inside.stop()
        self.printer.close()
        self.scanner.close()
        self.sam.stop()
        self.cards.take()

    @property
    def speaker(self) -> SimulatedSpeaker:
        return self._inside.sim_speaker

    def plug_headset(self) -> None:
        """Plug a headset in, and wait until the kiosk's health says so."""
        self._inside.sim_headset.plug(plugged=True)
        with self._screen.changed:
            assert self._screen.changed.wait_for(lambda: self._inside.conductor.visit.health.headset, LIMIT)

    def until(self, device: str, state: str) -> None:
        """Wait until the kiosk's health says this of a device."""

        def known() -> bool:
            return str(getattr(self._inside.conductor.visit.health, device).value) == state

        with self._screen.changed:
            assert self._screen.changed.wait_for(known, LIMIT), (device, state, self._inside.conductor.visit.health)

    def log(self) -> list[dict[str, str]]:
        lines = (self.folder / "log/kiosk.jsonl").read_text(encoding="ascii").splitlines()
        return [json.loads(line) for line in lines]

    def changes(self, device: str) -> list[str]:
        """Return what the log says of a device's changes, in order."""
        return [line["state"] for line in self.log() if line["event"] == "device_changed" and line["device"] == device]

    def line(self, event: str) -> dict[str, str]:
        """Return the first line of the log of this kind."""
        return next(line for line in self.log() if line["event"] == event)

    def beat(self) -> Heartbeat:
        return heartbeat(self.folder, SyncStatus(), ())


def no_sound(kiosk: Kiosk) -> None:
    kiosk.speaker.player.plugged = False
    kiosk.speaker.call()


@pytest.fixture(autouse=True)
def service() -> Iterator[None]:
    """Leave the service of this process as every test finds it: with its reader, and no card."""
    service = PcscService.of_this_process()
    yield
    service.kill()
    service.plug_in()
    service.start()


@pytest.mark.parametrize(
    ("device", "harm", "state"),
    [
        ("reader", lambda kiosk: kiosk.cards.unplug(), "absent"),
        ("reader", lambda kiosk: kiosk.cards.kill_service(), "service_down"),
        ("printer", lambda kiosk: kiosk.printer.machine.load_paper(0), "paper_out"),
        ("printer", lambda kiosk: kiosk.printer.unplug(), "offline"),
        ("scanner", lambda kiosk: kiosk.scanner.unplug(), "absent"),
        ("sam", lambda kiosk: kiosk.sam.stop(), "absent"),
        ("sound", no_sound, "absent"),
    ],
)
def test_a_change_of_a_device_is_in_the_log_and_in_the_heartbeat(
    tmp_path: Path, device: str, harm: Callable[[Kiosk], None], state: str
) -> None:
    with Kiosk(tmp_path) as kiosk:
        harm(kiosk)
        kiosk.until(device, state)
    told = {other: getattr(kiosk.beat(), other) for other in DEVICES}
    assert told == {**dict.fromkeys(DEVICES, "ready"), device: state}
    assert kiosk.changes(device)[0] == "ready"
    assert kiosk.changes(device)[-1] == state
    assert [kiosk.changes(other) for other in DEVICES if other != device] == [["ready"]] * 4


@pytest.mark.parametrize(
    ("device", "owner", "call", "fault"),
    [
        ("reader", scard, "SCardListReaders", "CARD-06"),
        ("printer", TcpTransport, "receive", "PRN-08"),
        ("scanner", SerialSource, "still_there", "CODE-03"),
        ("sam", HttpLink, "ask", "SAM-04"),
        ("sound", SimulatedPlayer, "play", "SND-02"),
    ],
)
def test_a_device_whose_program_fails_is_unknown_in_health_log_and_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, device: str, owner: object, call: str, fault: str
) -> None:
    bomb = Bomb(monkeypatch, owner, call, each=True)
    with Kiosk(tmp_path) as kiosk:
        bomb.light()
        kiosk.speaker.call()
        kiosk.cards.lay(SimulatedCard(uid="04A1B2C3D4E5F6"))
        kiosk.until(device, "unknown")
    beat = kiosk.beat()
    assert getattr(beat, device) == "unknown"
    assert fault in beat.faults
    assert kiosk.changes(device) == ["ready", "unknown"]
    assert {"event": "fault_began", "fault": fault}.items() <= kiosk.line("fault_began").items()
    assert kiosk.line("bug")["exception"] == "ZeroDivisionError"


@pytest.mark.parametrize("heals", [False, True])
def test_what_a_headset_tells_does_not_end_the_fault_of_a_speaker_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heals: bool
) -> None:
    """Both have one code: it stands until neither is unknown."""
    bomb = Bomb(monkeypatch, SimulatedPlayer, "play", each=not heals)
    with Kiosk(tmp_path) as kiosk:
        bomb.light()
        kiosk.speaker.call()
        kiosk.until("sound", "unknown")
        if heals:
            kiosk.until("sound", "ready")
        kiosk.plug_headset()
    assert kiosk.beat().faults == (() if heals else ("SND-02",))


def test_a_device_whose_program_goes_again_is_well_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = Bomb(monkeypatch, TcpTransport, "receive")
    with Kiosk(tmp_path) as kiosk:
        bomb.light()
        kiosk.until("printer", "unknown")
        kiosk.until("printer", "ready")
    assert kiosk.changes("printer") == ["ready", "unknown", "ready"]
    assert kiosk.line("fault_ended")["fault"] == "PRN-08"
    assert kiosk.beat().faults == ()
