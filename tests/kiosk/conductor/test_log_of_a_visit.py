"""What a whole visit, its faults and its bugs leave in the real log: no personal data, and only the catalogue."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.audit import EVENTS
from kiosk.conductor import NotOpened, Ports, TroubleError
from kiosk.conductor.reports import NOT_OPENED_SECONDS
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.logs import Log
from kiosk.visit import events as e
from kiosk.visit.commands import OpenRecord
from onedata.records import BasicRecord, FullRecord, WorkerRecord
from tests.kiosk.conductor.world import NIK, PERSON, PIN, World, running

CARD = "04A1B2C3D4E5F6"
KNOWN = WorkerRecord(
    BasicRecord("CSA", 1990, "REGISTERED", "CONTOH", PERSON.basic.source_updated_on, b"", region="52"),
    FullRecord("Contoh Siti Aminah", agency="PT Contoh Jaya", employer="Contoh Sdn Bhd"),
)


class LoggedWorld(World):
    """A world whose audit is the real log."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.log = Log(folder, "kiosk")

    @property
    def ports(self) -> Ports:
        ports = super().ports
        return Ports(
            register=ports.register,
            portal=ports.portal,
            reader=ports.reader,
            sam=ports.sam,
            slips=ports.slips,
            journal=ports.journal,
            printer=ports.printer,
            queue=ports.queue,
            sound=ports.sound,
            staff=ports.staff,
            content=ports.content,
            alerts=ports.alerts,
            cases=ports.cases,
            audit=self.log,
        )


def break_down(order: OpenRecord) -> WorkerRecord:
    raise LookupError(f"{order.identity.identifier} {order.text}")


def test_a_visit_with_its_faults_and_bugs_leaves_nothing_of_its_visitor_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = LoggedWorld(tmp_path)
    with running(world) as kiosk:
        kiosk.to_factor()
        for answer in (break_down, lambda _order: NotOpened(Fault.RECORD_DAMAGED)):
            world.opens = answer
            kiosk.do(e.FactorEntered(PIN))
            kiosk.wait(NOT_OPENED_SECONDS)
            kiosk.do(e.Continued())
        world.opens = lambda _order: KNOWN
        kiosk.do(e.FactorEntered(PIN), e.PrintAsked(), e.Continued(), e.StaffAsked(), e.OverlayClosed())
        world.prints = lambda: (PrintOutcome.FAILED, Fault.PAPER_OUT)
        kiosk.do(e.BackAsked(), e.PrintAsked(), e.Continued(), e.EndAsked())
        kiosk.do(e.CardPresented(contactless=True, card=1), e.CardRead(CARD, 1))
        kiosk.wait(3_600)
    text = world.log.path.read_text() + capsys.readouterr().err
    assert KNOWN.full is not None
    for personal in (NIK, PIN, CARD, KNOWN.full.name, "Siti", "CSA", "1990", "PT Contoh", "Contoh Sdn"):
        assert personal not in text
    events = [json.loads(line)["event"] for line in world.log.path.read_text().splitlines()]
    assert set(events) <= {*EVENTS, "bug"}
    assert events.count("bug") == 1
    assert {"record_opened", "record_not_opened", "print_finished", "staff_called", "visit_ended"} <= set(events)


def test_the_canary_would_be_seen(tmp_path: Path) -> None:
    log = Log(tmp_path, "kiosk")
    log._write({"event": NIK})
    assert NIK in log.path.read_text()


def test_expected_trouble_is_noted_with_its_code(tmp_path: Path) -> None:
    def full() -> None:
        raise TroubleError(Fault.DISK_FULL)

    world = LoggedWorld(tmp_path)
    world.saves = full
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.do(e.Continued())
    lines = [json.loads(line) for line in world.log.path.read_text().splitlines()]
    assert {"event": "order_failed", "order": "save_print", "fault": "DISK-01"}.items() <= lines[-2].items()
    assert {"event": "fault_began", "fault": "DISK-01"}.items() <= lines[-1].items()


def test_conductor_and_visit_import_nothing_heavy() -> None:
    code = "import sys, kiosk.conductor, kiosk.visit.machine, kiosk.visit.forms; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()} - set(sys.stdlib_module_names)
    ours = {name for name in done.stdout.split() if name.startswith(("kiosk.", "onedata."))}
    small = {"__main__", "kiosk", "onedata", "msgspec", "typing_extensions", "sitecustomize", "usercustomize"}
    assert {name for name in loaded - small if not name.startswith("_")} == set()
    assert {name for name in ours if not name.startswith(("kiosk.visit", "kiosk.conductor"))} == {
        "kiosk.audit",
        "kiosk.faults",
        "kiosk.health",
        "onedata.access_reasons",
        "onedata.codes",
        "onedata.records",
    }
