"""A worker holds an E-PMI code under the scanner, types the PIN and sees the status: a real line to the scanner."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.health import ScannerState
from kiosk.visit.model import Assurance, CodeKind, Stage, Way
from tests.contracts.scanner_rigs import SerialHands
from tests.driving import Driver


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[SerialHands]:
    hands = SerialHands(tmp_path)
    yield hands
    hands.close()


@pytest.fixture
def scanning(config: Config, scanner: SerialHands) -> Iterator[Driver]:
    """A kiosk at rest with a code scanner on a serial line."""
    serial = msgspec.structs.replace(config.scanner, kind="serial", address=str(scanner.link))
    with Driver.opened(msgspec.structs.replace(config, scanner=serial)) as kiosk:
        kiosk.until("scanner", lambda: kiosk.visit.health.scanner is ScannerState.READY)
        yield kiosk


def scan(kiosk: Driver, scanner: SerialHands, code: str | None, then: Stage) -> None:
    scanner.scan(f"{code}\r\n".encode())
    kiosk.until("scanned", lambda: kiosk.visit.stage is then)
    kiosk.settle()


def test_a_code_and_its_pin_open_everything(scanning: Driver, scanner: SerialHands) -> None:
    kiosk = scanning
    person = kiosk.somebody("worker_id+pin")
    scan(kiosk, scanner, person.worker_id, Stage.NOTICE)
    kiosk.touch("Setuju")
    kiosk.until("factor", lambda: kiosk.visit.stage in (Stage.FACTOR_CHOICE, Stage.FACTOR))
    assert kiosk.visit.identity is not None
    assert (kiosk.visit.identity.way, kiosk.visit.identity.assurance) == (Way.CODE, Assurance.TYPED)
    if kiosk.visit.stage is Stage.FACTOR_CHOICE:
        kiosk.touch("PIN", Stage.FACTOR)
    kiosk.type(person.pin or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is not None
    assert kiosk.visit.person.full.name == person.name
    log = (kiosk.app.config.data_folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8")
    assert '"code_scanned"' in log
    assert f'"{CodeKind.WORKER.value}"' in log
    assert person.worker_id is not None
    assert person.worker_id not in log


def test_a_wrong_pin_opens_nothing_and_another_code_is_not_ours(scanning: Driver, scanner: SerialHands) -> None:
    kiosk = scanning
    person = kiosk.somebody("worker_id+pin")
    scan(kiosk, scanner, person.worker_id, Stage.NOTICE)
    kiosk.touch("Setuju")
    kiosk.until("factor", lambda: kiosk.visit.stage in (Stage.FACTOR_CHOICE, Stage.FACTOR))
    if kiosk.visit.stage is Stage.FACTOR_CHOICE:
        kiosk.touch("PIN", Stage.FACTOR)
    kiosk.type("000001")
    kiosk.touch("Lanjut", Stage.OPENING)
    kiosk.let_pass(1.5, Stage.NOT_OPENED)
    assert kiosk.visit.fault is Fault.RECORD_NOT_OPENED
    assert kiosk.visit.person is None
    scan(kiosk, scanner, "https://contoh.example/promo", Stage.CODE)
    assert kiosk.reads("Kode ini tidak bisa dipakai di sini")
    assert kiosk.visit.identity is None
