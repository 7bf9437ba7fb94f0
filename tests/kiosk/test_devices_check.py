"""One look at a device: what it says, and that it is closed again."""

import json
import threading
import time
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from kiosk import devices_check
from kiosk.__main__ import main
from kiosk.cache.machine_status import MachineStatus, hold_window, write_machine_status
from kiosk.cache.paper import PaperCount
from kiosk.config import Config, ConfigWrong, Data, Office, Portal, Printer, Reader, Scanner, Screen, Sim, Sound
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.faults import Fault
from kiosk.health import PrinterState, ReaderState
from tests.contracts.seen import LIMIT
from tests.emulators.pcsc_service import PcscService


def config(printer: Printer, folder: Path) -> Config:
    return Config(
        screen=Screen(268, 476),
        office=Office("BP3MI NTB", "52", "WITA"),
        portal=Portal("http://127.0.0.1:9"),
        data=Data(str(folder)),
        sim=Sim(enabled=True),
        printer=printer,
        sound=Sound(kind="none"),
    )


@pytest.mark.parametrize(
    ("printer", "state"),
    [
        (Printer(kind="sim"), PrinterState.READY),
        (Printer(kind="none"), PrinterState.UNKNOWN),
        (Printer(kind="tcp", address="127.0.0.1:9"), PrinterState.OFFLINE),
    ],
)
def test_a_look_says_how_a_device_is_and_leaves_no_thread(
    printer: Printer, state: PrinterState, tmp_path: Path
) -> None:
    before = set(threading.enumerate())
    assert devices_check.look_at_printer(config(printer, tmp_path)).printer is state
    assert devices_check.look_at_reader(config(printer, tmp_path)).reader is ReaderState.READY
    assert set(threading.enumerate()) <= before


def test_a_diagnosis_names_every_device_with_its_fault_and_counts_paper(tmp_path: Path) -> None:
    PaperCount(tmp_path).add(1800)
    wrong = msgspec.structs.replace(
        config(Printer(kind="tcp", address="127.0.0.1:9", roll_metres=80), tmp_path),
        scanner=Scanner(kind="serial", address=f"{tmp_path}/none"),
    )
    found = devices_check.diagnose(wrong)
    assert {line.device: (line.state, line.fault) for line in found.devices} == {
        "reader": ("ready", None),
        "printer": ("offline", Fault.PRINTER_ABSENT),
        "scanner": ("absent", Fault.SCANNER_ABSENT),
        "sam": ("none", None),
        "sound": ("none", None),
    }
    assert (found.seen_by, found.paper_used_mm, found.slips_left) == ("opened", 255, 312)
    assert "CODE-02" in devices_check.describe(found)
    assert json.loads(devices_check.as_json(found))["paper_total_mm"] == 255


@pytest.mark.xdist_group("pcscd")
def test_a_card_service_that_hangs_is_told_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = PcscService.of_this_process()
    real = msgspec.structs.replace(config(Printer(kind="none"), tmp_path), sim=Sim())
    service.hang()
    try:
        with monkeypatch.context() as sooner:
            sooner.setattr(devices_check, "SILENCE_SECONDS", 0.5)
            reader = devices_check.diagnose(real).devices[0]
    finally:
        service.hang(hangs=False)
    assert (reader.state, reader.fault) == ("service_down", Fault.CARD_SERVICE_DOWN)
    ends = time.monotonic() + LIMIT
    while devices_check.look_at_reader(real).reader is not ReaderState.READY:
        assert time.monotonic() < ends, "the service goes on, and still it is told that it does not"


def test_a_printer_that_an_office_does_not_have_is_none_as_other_devices_are(tmp_path: Path) -> None:
    seen = devices_check.lines(config(Printer(kind="none"), tmp_path), MachineStatus())
    assert {line.state for line in seen if line.device == "printer"} == {"none"}


@pytest.mark.parametrize(
    ("sound", "state", "fault"),
    [
        (Sound(kind="sim"), "ready", None),
        (Sound(kind="alsa", device="no-such-card"), "absent", Fault.SOUND_ABSENT),
        (Sound(kind="none"), "none", None),
    ],
)
def test_a_look_says_whether_anything_can_be_heard(
    sound: Sound, state: str, fault: Fault | None, tmp_path: Path
) -> None:
    before = set(threading.enumerate())
    here = msgspec.structs.replace(config(Printer(kind="sim"), tmp_path), sound=sound)
    (line,) = (line for line in devices_check.diagnose(here).devices if line.device == "sound")
    assert (line.state, line.fault) == (state, fault)
    assert set(threading.enumerate()) <= before


def test_while_the_window_runs_its_word_is_told_and_nothing_is_tried(tmp_path: Path) -> None:
    lock = hold_window(tmp_path)
    assert lock is not None
    write_machine_status(tmp_path, MachineStatus(printer=PrinterState.PAPER_OUT))
    here = config(Printer(kind="sim"), tmp_path)
    found = devices_check.diagnose(here)
    assert found.seen_by == "window"
    assert found.devices[1].fault is Fault.PAPER_OUT
    assert not devices_check.try_print(here)[1]
    assert not devices_check.try_read(here)[1]
    lock.close()


def test_a_command_of_a_staff_card_that_is_none_is_told_by_its_key(tmp_path: Path) -> None:
    wrong = msgspec.structs.replace(config(Printer(), tmp_path), reader=Reader(staff_read="read it"))
    with pytest.raises(ConfigWrong, match=r"reader\.staff_read"):
        devices_check.look_at_reader(wrong)


@pytest.mark.parametrize("width", [80, 58])
def test_a_test_slip_prints_and_says_so(width: Literal[80, 58], tmp_path: Path) -> None:
    assert devices_check.try_print(config(Printer(kind="sim", width=width), tmp_path)) == ("confirmed", True)
    with pytest.raises(ConfigWrong, match="no printer"):
        devices_check.try_print(config(Printer(kind="none"), tmp_path))
    assert devices_check.try_print(config(Printer(kind="tcp", address="127.0.0.1:9"), tmp_path))[1] is False


def test_a_test_read_tells_that_a_card_was_read_and_not_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def laid(card: SimulatedCard) -> tuple[str, bool]:
        reader = SimulatedReader()
        reader.present(card)
        monkeypatch.setattr(devices_check, "reader_of", lambda _: reader)
        return devices_check.try_read(config(Printer(), tmp_path))

    assert laid(SimulatedCard(uid="04A1B2C3D4E5F6")) == ("read: an identifier of 7 bytes", True)
    told, well = laid(SimulatedCard(uid="08AABBCC"))
    assert told.startswith("CARD-03")
    assert not well


def test_the_command_says_how_the_devices_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = config(Printer(kind="sim"), tmp_path)
    (tmp_path / "kiosk.toml").write_text(
        "[screen]\nwidth_mm=268\nheight_mm=476\n[office]\nname='CONTOH'\nregion='52'\n"
        f"[portal]\nurl='{here.portal.url}'\n[data]\nfolder='{tmp_path}'\n"
        "[printer]\nkind='sim'\n[scanner]\nkind='sim'\n[sam]\ntransport='sim'\n[sound]\nkind='sim'\n[sim]\nenabled=true\n"
    )
    run = ["--config", str(tmp_path / "kiosk.toml"), "devices"]
    assert main([*run, "--json"]) == 0
    states = [line["state"] for line in json.loads(capsys.readouterr().out)["devices"]]
    assert states == ["ready", "ready", "ready", "ready", "ready"]
    assert main([*run, "--test-print"]) == 0
    assert capsys.readouterr().out == "confirmed\n"
