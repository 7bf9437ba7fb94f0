"""A worker lays an e-KTP and a finger on the module, from the dock: what that gives, and what it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Sam, load
from kiosk.dock import Simulation
from kiosk.faults import Fault
from kiosk.health import ReaderState, SamState
from kiosk.visit.model import Assurance, Identity, Stage, Way
from tests.driving import Driver

READ_SECONDS = 3


@pytest.fixture
def kiosk(config: Config) -> Iterator[Driver]:
    """A kiosk whose module waits for as short as a configuration allows."""
    sam = Sam(transport="sim", read_seconds=READ_SECONDS)
    with Driver.opened(msgspec.structs.replace(config, sam=sam)) as driver:
        driver.until("module", lambda: driver.visit.health.sam is SamState.READY)
        yield driver


@pytest.fixture
def dock(kiosk: Driver) -> Simulation:
    return Simulation(kiosk.app)


def lay(dock: Simulation, title: str) -> None:
    """Tap the thing of the dock that is called so."""
    dock.tap(next(index for index, card in enumerate(dock.cards()) if card.title == title))


def to_card(kiosk: Driver) -> None:
    kiosk.choose_status()
    kiosk.touch("Kartu", Stage.CARD)
    assert kiosk.reads("Letakkan KTP dan tempelkan jari Anda, atau tempelkan kartu PMI.")


def noted(kiosk: Driver, event: str) -> list[dict[str, str]]:
    kiosk.settle()
    lines = kiosk.inside.log.path.read_text(encoding="ascii").splitlines()
    return [found for found in map(json.loads, lines) if found["event"] == event]


def test_the_demonstration_has_a_module(site: Path) -> None:
    assert load(site / "kiosk.toml").sam.transport == "sim"


def test_card_and_finger_fill_in_the_number_and_the_factor_is_still_asked(kiosk: Driver, dock: Simulation) -> None:
    person = kiosk.somebody("nik+pin")
    to_card(kiosk)
    lay(dock, f"KTP dan jari {person.name}")
    kiosk.until("number", lambda: kiosk.visit.stage is Stage.FACTOR_CHOICE)
    assert kiosk.visit.identity == Identity(Way.NIK, person.nik or "", Assurance.SAM_FINGERPRINT)
    assert kiosk.visit.person is None
    kiosk.give_pin(person.pin or "")
    assert kiosk.reads("Tahap Anda sekarang")
    (opened,) = noted(kiosk, "record_opened")
    assert (opened["way"], opened["factor"], opened["assurance"]) == ("nik", "pin", "sam+fingerprint")
    assert (person.nik or "") not in kiosk.inside.log.path.read_text(encoding="ascii")


def test_another_finger_is_said_and_the_right_one_is_read_next(kiosk: Driver, dock: Simulation) -> None:
    person = kiosk.somebody("nik+pin")
    to_card(kiosk)
    lay(dock, f"KTP, jari lain {person.name}")
    kiosk.until("finger", lambda: kiosk.visit.fault is Fault.FINGER_NOT_MATCHED)
    assert kiosk.visit.stage is Stage.CARD
    assert kiosk.reads("Sidik jari belum cocok.")
    lay(dock, f"KTP dan jari {person.name}")
    kiosk.until("number", lambda: kiosk.visit.stage is Stage.FACTOR_CHOICE)
    assert noted(kiosk, "card_not_read")[-1]["fault"] == "SAM-02"


def test_who_lays_nothing_down_is_told_and_may_still_do_so(kiosk: Driver, dock: Simulation) -> None:
    person = kiosk.somebody("nik+pin")
    to_card(kiosk)
    kiosk.until("time", lambda: kiosk.visit.fault is Fault.SAM_UNREADABLE)
    assert kiosk.reads("KTP belum terbaca.")
    lay(dock, f"KTP dan jari {person.name}")
    kiosk.until("number", lambda: kiosk.visit.stage is Stage.FACTOR_CHOICE)


def test_a_module_that_is_gone_leaves_the_card_reader(kiosk: Driver, dock: Simulation) -> None:
    person = kiosk.somebody("card+pin")
    to_card(kiosk)
    dock.inject("Modul KTP lepas")
    kiosk.until("module gone", lambda: kiosk.visit.health.sam is SamState.ABSENT)
    assert kiosk.visit.stage is Stage.CARD
    kiosk.tap(person)
    kiosk.give_pin(person.pin or "")
    (opened,) = noted(kiosk, "record_opened")
    assert (opened["way"], opened["factor"], opened["assurance"]) == ("card", "pin", "card")
    dock.clear("Modul KTP lepas")
    kiosk.until("module back", lambda: kiosk.visit.health.sam is SamState.READY)


def test_without_a_card_reader_the_module_alone_is_a_way(kiosk: Driver, dock: Simulation) -> None:
    person = kiosk.somebody("nik+pin")
    dock.inject("Pembaca kartu lepas")
    kiosk.until("reader gone", lambda: kiosk.visit.health.reader is ReaderState.ABSENT)
    to_card(kiosk)
    assert not kiosk.reads("Pembaca kartu sedang tidak bisa dipakai.")
    lay(dock, f"KTP dan jari {person.name}")
    kiosk.until("number", lambda: kiosk.visit.stage is Stage.FACTOR_CHOICE)
