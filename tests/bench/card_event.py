"""`card_event`: how much later our event comes than a bare blocking SCardGetStatusChange in another process."""

import multiprocessing
import statistics
import time
from multiprocessing.connection import Connection

from smartcard import scard

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import CardPresented, CardRemoved, DeviceEvent
from kiosk.devices.pcsc import PcscReader
from tests.bench.figure import Figure
from tests.contracts.seen import Seen
from tests.emulators.pcsc_service import PcscService
from tests.emulators.virtual_card import VirtualCard

ROUNDS = 15
LIMIT_MS = 10
CARD = SimulatedCard(uid="04A1B2C3D4E5F6")


def measure() -> Figure:
    """Insert a card again and again; both processes note when they knew, on the same clock."""
    service = PcscService.of_this_process()
    context = multiprocessing.get_context("spawn")  # this process has threads, and a connection to pcscd
    ours_end, theirs_end = context.Pipe()
    bare = context.Process(target=watch, args=(theirs_end, ROUNDS), daemon=True)
    bare.start()
    seen, moments = Seen(), list[float]()

    def emit(event: DeviceEvent) -> None:
        if isinstance(event, CardPresented):
            moments.append(time.monotonic())
        seen.emit(event)

    reader = PcscReader()
    reader.start(emit)
    reference, began = [], []
    try:
        ours_end.recv()
        for _ in range(ROUNDS):
            began.append(time.monotonic())
            with VirtualCard(CARD, service.port):
                seen.next(CardPresented)
                reference.append(ours_end.recv())
            seen.next(CardRemoved)
            ours_end.recv()
    finally:
        reader.stop()
        bare.join(5)
    mine = [(at - start) * 1000 for at, start in zip(moments, began, strict=True)]
    bare_ms = [(at - start) * 1000 for at, start in zip(reference, began, strict=True)]
    value = statistics.median(mine) - statistics.median(bare_ms)
    return Figure(
        value=round(value, 2),
        unit="ms",
        reference=round(statistics.median(bare_ms), 2),
        limit=f"≤ {LIMIT_MS} ms later",
        holds=value <= LIMIT_MS,
        parts={
            "median": round(statistics.median(mine), 2),
            "same_insertion_median": round(statistics.median(a - b for a, b in zip(mine, bare_ms, strict=True)), 2),
        },
    )


def watch(pipe: Connection, rounds: int) -> None:
    """Block in SCardGetStatusChange, as plainly as it can be done; send the moment of each insertion."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, (name, *_) = scard.SCardListReaders(context, [])
    _, ((_, state, _),) = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE)])
    pipe.send(0.0)
    inserted = 0
    while inserted < rounds or state & scard.SCARD_STATE_PRESENT:
        _, ((_, new, _),) = scard.SCardGetStatusChange(context, 5000, [(name, state)])
        moment = time.monotonic()
        came = bool(new & scard.SCARD_STATE_PRESENT) and not state & scard.SCARD_STATE_PRESENT
        left = bool(state & scard.SCARD_STATE_PRESENT) and not new & scard.SCARD_STATE_PRESENT
        state = new & ~scard.SCARD_STATE_CHANGED
        if came or left:
            inserted += came
            pipe.send(moment)
    scard.SCardReleaseContext(context)
