"""The main road on real parts: real portal, real pcscd with a virtual card, a printer behind a real socket."""

from collections.abc import Iterator

import msgspec
import pytest

from kiosk.config import Config
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.escpos_machine import EscPosMachine
from kiosk.health import PrintOutcome, ReaderState
from kiosk.visit.model import Stage
from tests.contracts.reader_rigs import PcscHands
from tests.driving import Driver
from tests.emulators.printer_network import NetworkPrinter

pytestmark = pytest.mark.xdist_group("pcscd")


@pytest.fixture
def printer() -> Iterator[NetworkPrinter]:
    """An ESC/POS printer on the network."""
    network = NetworkPrinter(EscPosMachine(576))
    yield network
    network.close()


@pytest.fixture
def card_hands() -> Iterator[PcscHands]:
    with PcscHands.of_this_process() as hands:
        yield hands


@pytest.fixture
def real(config: Config, printer: NetworkPrinter, card_hands: PcscHands) -> Iterator[Driver]:
    """A kiosk with nothing simulated behind its own protocols."""
    receipt = msgspec.structs.replace(config.printer, kind="tcp", address=printer.address)
    sim = msgspec.structs.replace(config.sim, enabled=False)
    with Driver.opened(msgspec.structs.replace(config, printer=receipt, sim=sim)) as driver:
        yield driver


def test_a_worker_shows_a_card_sees_the_status_and_leaves_with_a_slip(
    real: Driver, printer: NetworkPrinter, card_hands: PcscHands
) -> None:
    person = real.somebody("card+pin")
    card_hands.lay(SimulatedCard(uid=person.card))
    real.until("card", lambda: real.visit.identity is not None and not real.visit.reading)
    card_hands.take()
    real.touch("Setuju", Stage.FACTOR_CHOICE)
    real.give_pin(person.pin or "")
    assert real.reads("Orientasi (OPP)")
    real.touch("Cetak", Stage.PREVIEW)
    real.until("drawn slip", lambda: real.visit.slip is not None)
    real.touch("Cetak sekarang", Stage.PRINTED)
    assert real.visit.outcome is PrintOutcome.CONFIRMED
    assert printer.machine.cuts == 1
    real.leave()


def test_a_card_service_that_dies_takes_the_card_way_away_and_gives_it_back(
    real: Driver, card_hands: PcscHands
) -> None:
    real.choose_status()
    card_hands.kill_service()
    real.until("service gone", lambda: real.visit.health.reader is not ReaderState.READY)
    assert real.reads("Pembaca kartu sedang tidak bisa dipakai.")
    assert real.visit.stage is Stage.IDENTIFY
    card_hands.start_service()
    real.until("service back", lambda: real.visit.health.reader is ReaderState.READY)
    person = real.somebody("card+pin")
    card_hands.lay(SimulatedCard(uid=person.card))
    real.until("card", lambda: real.visit.identity is not None and not real.visit.reading)
    card_hands.take()
    real.give_pin(person.pin or "")
