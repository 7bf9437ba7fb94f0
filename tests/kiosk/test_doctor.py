"""The doctor: what is well is said to be well, and each thing that is wrong is found and has somebody who mends it."""

import datetime as dt
import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk import audit, devices_check, doctor
from kiosk.__main__ import main
from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.machine_status import MachineStatus, hold_window, write_machine_status
from kiosk.config import Config, Counter, Portal, Printer, Sim, Sound
from kiosk.devices.escpos_machine import EscPosMachine, Profile
from kiosk.devices.transport_tcp import TcpTransport
from kiosk.doctor import Finding
from kiosk.faults import MEND, MENDED_BY, Fault
from kiosk.health import PrinterState, ReaderState, SoundState
from kiosk.logs import open_log
from kiosk.sync.blobs import RESERVE
from kiosk.sync.enrol import enrol
from onedata.events import StaffCalled
from tests.emulators.printer_network import NetworkPrinter
from tests.faults.bomb import Bomb
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import CODE, LIFE, REGISTER, GenuinePortal
from tests.kiosk.sync.line import problem, served


@pytest.fixture
def portal() -> GenuinePortal:
    made = GenuinePortal()
    made.publish_people(SITI, BUDI)
    made.publish_steps()
    return made


@pytest.fixture
def kiosk(portal: GenuinePortal, tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk in good order, with simulated devices."""
    with served(portal) as url:
        plain = kiosk_at(url, tmp_path)
        config = msgspec.structs.replace(plain.config, sim=Sim(enabled=True), printer=Printer(kind="sim"))
        made = Kiosk(config)
        enrol(config, CODE)
        assert made.sync().faults == ()
        yield made


def wrong(config: Config) -> dict[str, Fault]:
    return {one.check: one.fault for one in doctor.examine(config) if one.fault is not None}


def found(config: Config, check: str) -> list[Finding]:
    return [one for one in doctor.examine(config) if one.check == check]


def test_a_counters_stage_and_a_province_that_do_not_exist_are_named(kiosk: Kiosk) -> None:
    good, bad = Counter("Loket 1", ("WORK_VISA", "COMPLAINT")), Counter("Loket 2", ("WORK_VISUM",))
    office = msgspec.structs.replace(kiosk.config.office, region="99", counters=(good, bad))
    findings = found(msgspec.structs.replace(kiosk.config, office=office), "configuration")
    assert [one.fault for one in findings] == [Fault.CONFIG_WRONG] * 2
    assert "Loket 2: there is no code 'WORK_VISUM'" in findings[0].detail
    assert "region: there is no code '99'" in findings[1].detail
    office = msgspec.structs.replace(kiosk.config.office, counters=(good,))
    (well,) = found(msgspec.structs.replace(kiosk.config, office=office), "configuration")
    assert well.fault is None


def test_a_kiosk_in_good_order_is_well_in_every_part(kiosk: Kiosk) -> None:
    findings = doctor.examine(kiosk.config)
    assert [one for one in findings if one.fault is not None] == []
    assert {one.check for one in findings} == {
        "configuration", "files", "enrolment", "register", "disk", "portal", "clock", "sync", "outbox", "reader",
        "printer", "sound", "fonts",
    }  # fmt: skip


def test_looking_changes_nothing(kiosk: Kiosk) -> None:
    def everything() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in kiosk.data.rglob("*") if path.is_file()}

    gc.collect()  # the sync's own connections fold their logs when they go
    before = everything()
    doctor.examine(kiosk.config)
    assert everything() == before


def test_a_machine_that_is_not_enrolled_yet(kiosk: Kiosk, tmp_path: Path) -> None:
    fresh = kiosk_at(kiosk.config.portal.url, tmp_path / "fresh")
    assert wrong(msgspec.structs.replace(fresh.config, sim=Sim(enabled=True), printer=Printer(kind="none"))) == {
        "files": Fault.KIOSK_REFUSED,
        "enrolment": Fault.KIOSK_REFUSED,
        "register": Fault.REGISTER_ABSENT,
    }


def test_a_key_that_others_can_read(kiosk: Kiosk) -> None:
    key = kiosk.data / "keys" / "signing.key"
    key.chmod(0o644)
    (finding,) = found(kiosk.config, "files")
    assert finding.fault is Fault.STORAGE_FAILED
    assert str(key) in finding.detail


def test_a_log_that_the_group_can_read_is_well_and_one_that_all_can_is_not(kiosk: Kiosk) -> None:
    log = open_log(kiosk.data / "log", "sync")
    log.note(audit.program_started(program="sync"))
    log.close()
    assert wrong(kiosk.config) == {}
    (kiosk.data / "log" / "sync.jsonl").chmod(0o644)
    assert wrong(kiosk.config) == {"files": Fault.STORAGE_FAILED}


def test_keys_that_are_gone(kiosk: Kiosk) -> None:
    shutil.rmtree(kiosk.data / "keys")
    assert wrong(kiosk.config)["enrolment"] is Fault.KIOSK_REFUSED


@contextmanager
def shut(folder: Path, place: Path) -> Iterator[None]:
    """Let this process not into a folder that is another user's; `place` stays open to all."""
    place.chmod(0o755)
    if os.geteuid():
        folder.chmod(0)
    else:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
        folder.chmod(0o700)


def test_a_folder_of_another_user_is_a_finding_and_no_crash(kiosk: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        config = str(shutil.copy(written(kiosk), place))
        Path(config).chmod(0o644)
        told_to_another_user(kiosk, config, capsys)
    assert wrong(kiosk.config) == {}


def told_to_another_user(kiosk: Kiosk, config: str, capsys: pytest.CaptureFixture[str]) -> None:
    with shut(kiosk.data, Path(config).parent):
        seen = wrong(kiosk.config)
        assert {seen[check] for check in ("files", "enrolment", "disk", "sync", "outbox")} == {Fault.STORAGE_FAILED}
        inside = str(kiosk.data / "by-hand")
        files = (["outbox", "--export", inside], ["outbox", "--receipts", inside])
        for words in (["sync", "--status"], ["sync", "--once"], ["wipe", "--yes"], ["outbox"], *files, ["enrol", CODE]):
            assert main(["--config", config, *words]) == 1
            said = capsys.readouterr()
            assert said.err.count("DISK-02") == 1
            assert "not enrolled" not in said.out + said.err


def test_a_pointer_or_a_state_that_is_cut_off_is_told_from_one_that_never_was(kiosk: Kiosk) -> None:
    for path in (kiosk.data / FOLDER / "current.json", kiosk.data / "sync-state.json"):
        path.write_bytes(path.read_bytes()[:20])
    assert wrong(kiosk.config) == {"register": Fault.REGISTER_DAMAGED, "sync": Fault.STORAGE_FAILED}
    enrol(kiosk.config, CODE)
    assert kiosk.sync().faults == ()
    assert wrong(kiosk.config) == {}


def test_a_province_that_is_not_the_configured_one(kiosk: Kiosk) -> None:
    office = msgspec.structs.replace(kiosk.config.office, region="32")
    assert wrong(msgspec.structs.replace(kiosk.config, office=office)) == {"enrolment": Fault.CONFIG_WRONG}


def test_a_register_that_is_damaged_closed_or_late(kiosk: Kiosk) -> None:
    pointer = read_pointer(kiosk.data / FOLDER)
    assert pointer is not None
    for path in (kiosk.data / "peppers").glob("*"):
        path.unlink()
    assert wrong(kiosk.config) == {"register": Fault.REGISTER_ABSENT}
    (kiosk.data / FOLDER / pointer.file).write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert wrong(kiosk.config) == {"register": Fault.REGISTER_DAMAGED}


def test_a_register_that_is_past_its_date(portal: GenuinePortal, kiosk: Kiosk) -> None:
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=15)
    portal.sign(REGISTER, as_of=old, issued=old, expires=old + LIFE)
    kiosk.sync(fresh=True)
    (finding,) = found(kiosk.config, "register")
    assert finding.fault is Fault.PORTAL_UNREACHABLE
    assert "15.0 days old" in finding.detail


def test_a_disk_that_holds_no_three_registers(kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is here: two more must fit, beside what a download leaves free. Where none is here, three usual ones."""
    total, free = 100 * 2**30, 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(total, total - free, free))
    pointer = read_pointer(kiosk.data / FOLDER)
    assert pointer is not None
    size = (kiosk.data / FOLDER / pointer.file).stat().st_size
    fresh = kiosk_at(kiosk.config.portal.url, tmp_path / "fresh")
    for config, more in ((kiosk.config, 2 * size), (fresh.config, 3 * doctor.USUAL_REGISTER)):
        free = RESERVE + more
        assert [one.fault for one in found(config, "disk")] == [None]
        free -= 1
        assert [one.fault for one in found(config, "disk")] == [Fault.DISK_FULL]


def test_a_portal_that_is_away_or_another(kiosk: Kiosk) -> None:
    away = msgspec.structs.replace(kiosk.config, portal=Portal("http://127.0.0.1:9"))
    assert wrong(away) == {"portal": Fault.PORTAL_UNREACHABLE}
    with served(GenuinePortal()) as url:
        other = msgspec.structs.replace(kiosk.config, portal=Portal(url))
        assert wrong(other) == {"portal": Fault.SIGNATURE_WRONG}


def test_a_kiosk_that_was_revoked(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.kiosks.clear()
    assert wrong(kiosk.config) == {"portal": Fault.KIOSK_REFUSED}


def test_a_clock_that_is_off(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)
    (finding,) = found(kiosk.config, "clock")
    assert (finding.fault, finding.detail) == (Fault.CLOCK_WRONG, "3 h behind the portal's")
    portal.clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    portal.sign(REGISTER)
    kiosk.sync()
    (finding,) = found(kiosk.config, "register")
    assert finding.detail.endswith(", 0.0 days old")  # by the portal's time, not by this machine's


def test_what_the_last_round_met_and_what_waits(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    assert [one.detail for one in found(kiosk.config, "outbox")] == ["1 waiting, 0 parked"]
    portal.refuse["staff-called"] = 422
    portal.spoil = lambda request, reply: problem(404) if "rules" in request.path else reply
    kiosk.sync()
    assert wrong(kiosk.config)["outbox"] is Fault.EVENT_PARKED
    assert {one.fault for one in found(kiosk.config, "sync")} == {Fault.EVENT_PARKED, Fault.ANSWER_UNUSABLE}


def test_devices_are_left_to_a_window_that_runs(kiosk: Kiosk) -> None:
    real = msgspec.structs.replace(kiosk.config, sim=Sim(), printer=Printer(kind="tcp", address="127.0.0.1:9"))
    seen = MachineStatus(reader=ReaderState.SERVICE_DOWN, printer=PrinterState.PAPER_OUT)
    write_machine_status(kiosk.data, seen)
    lock = hold_window(kiosk.data)
    assert lock is not None
    with lock:
        assert wrong(real) == {"reader": Fault.CARD_SERVICE_DOWN, "printer": Fault.PAPER_OUT}
        failed = MachineStatus(faults=(Fault.READER_FAILED, Fault.PRINTER_FAILED))
        write_machine_status(kiosk.data, failed)
        assert wrong(real) == {"reader": Fault.READER_FAILED, "printer": Fault.PRINTER_FAILED}
    opened = msgspec.structs.replace(real, sim=Sim(enabled=True))
    assert wrong(opened) == {"printer": Fault.PRINTER_ABSENT}
    (finding,) = (one for one in doctor.examine(opened) if one.check == "printer")
    assert "opened for this look" in finding.detail


def test_a_printer_that_answers_nothing_is_not_called_unplugged(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices_check, "PATIENCE_SECONDS", 0.5)
    mute = NetworkPrinter(EscPosMachine(profile=Profile(status=False, process_id=False, sensor=False)))
    here = msgspec.structs.replace(kiosk.config, printer=Printer(kind="tcp", address=mute.address))
    (finding,) = (one for one in doctor.examine(here) if one.check == "printer")
    assert finding.fault is None
    assert "unknown (it answers nothing: try `devices --test-print`)" in finding.detail
    mute.close()


def test_a_printer_whose_program_fails_at_the_look_is_not_called_well(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: told.append(kind))
    Bomb(monkeypatch, TcpTransport, "open").light()
    here = msgspec.structs.replace(kiosk.config, printer=Printer(kind="tcp", address="127.0.0.1:9"))
    assert wrong(here) == {"printer": Fault.PRINTER_FAILED}
    assert told == [ZeroDivisionError]


def test_a_kiosk_that_nobody_can_hear_says_what_is_missing(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert found(kiosk.config, "sound")[0].detail == "none in this office"
    mute = msgspec.structs.replace(kiosk.config, sound=Sound(kind="alsa", device="no-such-card"))
    assert wrong(mute) == {"sound": Fault.SOUND_ABSENT}
    assert "no sound card takes sound" in found(mute, "sound")[0].detail
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert found(mute, "sound")[0].detail == "espeak-ng and aplay: not installed"


def test_what_the_window_says_of_its_sound_is_told(kiosk: Kiosk) -> None:
    heard = msgspec.structs.replace(kiosk.config, sound=Sound(kind="alsa"))
    write_machine_status(kiosk.data, MachineStatus(reader=ReaderState.READY, sound=SoundState.ABSENT))
    lock = hold_window(kiosk.data)
    assert lock is not None
    with lock:
        assert found(heard, "sound")[0].fault is Fault.SOUND_ABSENT
        write_machine_status(kiosk.data, MachineStatus(sound=SoundState.READY))
        assert found(heard, "sound")[0].fault is None


def test_a_printer_address_that_cannot_be_one(kiosk: Kiosk) -> None:
    config = msgspec.structs.replace(kiosk.config, printer=Printer(kind="usb", address="zzzz"))
    assert wrong(config) == {"printer": Fault.CONFIG_WRONG}


def test_every_fault_has_somebody_who_mends_it() -> None:
    assert set(MEND) == set(MENDED_BY) == set(Fault)
    assert set(MENDED_BY.values()) <= {"visitor", "staff", "technician", "portal"}


def test_the_command_says_it_in_words_and_for_programs(kiosk: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(kiosk)
    path.write_text(path.read_text() + '[sim]\nenabled = true\n[printer]\nkind = "sim"\n', encoding="utf-8")
    assert main(["--config", str(path), "doctor"]) == 0
    assert "OK       register" in capsys.readouterr().out
    (kiosk.data / "keys" / "signing.key").chmod(0o644)
    assert main(["--config", str(path), "doctor", "--json"]) == 1
    lines = json.loads(capsys.readouterr().out)
    (bad,) = [line for line in lines if not line["ok"]]
    assert (bad["fault"], bad["who"]) == ("DISK-02", "technician")
    assert main(["--config", str(path), "doctor"]) == 1
    assert "technician: Check the disk" in capsys.readouterr().out


def test_a_configuration_that_is_wrong_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[screen]\nwidth = 3\n", encoding="utf-8")
    assert main(["--config", str(path), "doctor"]) == 1
    assert capsys.readouterr().out.startswith("CONF-01")
