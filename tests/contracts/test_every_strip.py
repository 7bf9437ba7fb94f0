"""A roll, a cover, a cutter or a line that fails at every strip of a slip: none is lost silently, none doubled."""

import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.devices.escpos_machine import EscPosMachine, Profile
from kiosk.devices.events import PrinterStateChanged
from kiosk.devices.printer import PrintLimits, PrintResult
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.devices.transport import transport_for
from kiosk.health import PrinterState, PrintOutcome
from tests.contracts.printer_rigs import STRIP_ROWS, PrinterRig, rows_on, slip
from tests.emulators.printer_network import NetworkPrinter
from tests.faults.counts import note

STRIPS = 10
ROWS = STRIPS * STRIP_ROWS
WHOLE = list(range(ROWS))
FED = 4 * 30
"""Rows from the last of a slip to the cutter."""
PLACES = [1, *range(STRIP_ROWS, ROWS + 1, STRIP_ROWS), ROWS + FED - 1, ROWS + FED]
"""Rows after which it happens: in the first strip, at the end of each, right before the cut, and at it."""
LIMITS = PrintLimits(
    answer=0.3, probe=0.4, stall=0.25, attention=6, finish=0.4, job=8.0, idle=0.002, backoff=(0.002, 0.02)
)
NOBODY_COMES = PrintLimits(
    answer=0.3, probe=0.4, stall=0.25, attention=0.05, finish=0.4, job=8.0, idle=0.002, backoff=(0.002, 0.02)
)
CONFIRMED = PrintResult(PrintOutcome.CONFIRMED)
FIRST, SECOND = 1, 2
Make = Callable[[PrintLimits, Profile], PrinterRig]
Act = Callable[[PrinterRig], None]


def network(limits: PrintLimits, profile: Profile) -> PrinterRig:
    """Return a printer on a real socket, as fast as it can."""
    peer = NetworkPrinter(EscPosMachine(576, profile))
    return PrinterRig(EscPosPrinter(transport_for("tcp", peer.address), limits), peer.machine, peer, peer.close)


def simulated(limits: PrintLimits, profile: Profile) -> PrinterRig:
    """Return the simulator."""
    printer = SimulatedPrinter(576, limits, profile)
    return PrinterRig(printer, printer.machine, printer.transport, lambda: None)


@pytest.fixture(params=[network, simulated], ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    rigs: list[PrinterRig] = []

    def made(limits: PrintLimits, profile: Profile) -> PrinterRig:
        rigs.append(request.param(limits, profile))
        rigs[-1].be_ready()
        return rigs[-1]

    yield made
    for rig in rigs:
        rig.close()


def alone(rig: PrinterRig, mark: int) -> bool:
    """Say whether a slip came out once, whole, on paper that carries nothing else, and nothing was printed as text."""
    pieces = [piece for piece in rig.pieces() if rows_on(piece, mark)]
    others = [other for piece in pieces for other in range(16) if other != mark and rows_on(piece, other)]
    return rig.rows_of(mark) == WHOLE and len(pieces) == 1 and not others and rig.machine.garbage == b""


def honest(rig: PrinterRig, result: PrintResult) -> bool:
    """Say whether what was said of the first slip is so: confirmed is out, failed is not out, and nothing is doubled."""
    out = [rows_on(piece, FIRST) for piece in rig.pieces()]
    if result.outcome is PrintOutcome.CONFIRMED:
        return WHOLE in out
    return rig.came_out_at_most_once(FIRST) and not (result.outcome is PrintOutcome.FAILED and WHOLE in out)


def forget(rig: PrinterRig) -> None:
    """Throw the paper away, so that the next slip is looked at for itself."""
    with rig.machine.changed:
        rig.machine.pieces = []
    rig.seen.forget()


def switch_off(rig: PrinterRig) -> None:
    """Pull the cable from another thread, for this one is the printer's; nothing more is printed before."""
    rig.machine.stall()
    threading.Thread(target=rig.cable.unplug).start()


def switch_on(rig: PrinterRig) -> None:
    rig.cable.unplug()
    rig.machine.resume()
    rig.cable.plug_in()


FAULTS: dict[str, tuple[Act, Act, frozenset[PrintOutcome]]] = {
    "paper out": (
        lambda rig: rig.machine.load_paper(0),
        lambda rig: rig.machine.load_paper(),
        frozenset({PrintOutcome.FAILED, PrintOutcome.CONFIRMED}),
    ),
    "cover open": (
        lambda rig: rig.machine.open_cover(),
        lambda rig: rig.machine.close_cover(),
        frozenset({PrintOutcome.FAILED, PrintOutcome.CONFIRMED}),
    ),
    "cutter stuck": (
        lambda rig: rig.machine.stick_cutter(),
        lambda rig: rig.machine.stick_cutter(stuck=False),
        frozenset({PrintOutcome.FAILED, PrintOutcome.UNKNOWN, PrintOutcome.CONFIRMED}),
    ),
    "mute": (
        lambda rig: rig.machine.stall(),
        lambda rig: rig.machine.resume(),
        frozenset({PrintOutcome.UNKNOWN, PrintOutcome.FAILED, PrintOutcome.CONFIRMED}),
    ),
    "switched off": (switch_off, switch_on, frozenset({PrintOutcome.UNKNOWN, PrintOutcome.FAILED})),
}
PROFILES = {"forgets": Profile(), "keeps its buffer": Profile(keeps_buffer=True, clear=False)}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_nobody_mends_in_time(make: Make, request: pytest.FixtureRequest, fault: str, profile: str) -> None:
    """What is said of the slip is so; mended later, nothing of it comes out again and the next slip stands alone."""
    hurt, mend, _ = FAULTS[fault]
    rig = make(NOBODY_COMES, PROFILES[profile])
    outcomes = set()
    for place in PLACES:
        rig.machine.after_rows(place, lambda: hurt(rig))
        result = rig.print(FIRST, ROWS)
        mend(rig)
        rig.seen.wait_for(PrinterStateChanged(PrinterState.READY))
        assert rig.print(SECOND, ROWS) == CONFIRMED, place
        assert honest(rig, result), (place, result)
        assert alone(rig, SECOND), place
        outcomes.add(result.outcome)
        forget(rig)
    note(f"printer {request.node.callspec.id}", tried=len(PLACES), survived=len(PLACES))
    assert PrintOutcome.CONFIRMED not in outcomes or place == PLACES[-1]
