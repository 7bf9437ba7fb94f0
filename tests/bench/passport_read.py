"""`passport_read`: BAC, DG1, EF.SOD and passive authentication behind the real pcscd, against its commands alone."""

import statistics
import time
from collections.abc import Callable

from smartcard import scard

from kiosk.devices.passport.reading import Question, read_passport
from tests.bench.figure import Figure, p95
from tests.emulators.issuing_state import KEY, NOW, IssuingState, passport
from tests.emulators.pcsc_service import PcscService
from tests.emulators.virtual_card import VirtualCard

ROUNDS, WARM_UP = 300, 20
LIMIT = 1.5


def measure() -> Figure:
    """Read one passport again and again; the reference is the sum of its command times in the same reads."""
    state = IssuingState("rsa")
    question = Question(KEY, state.trusted(), NOW)
    service = PcscService.of_this_process()
    with VirtualCard(passport(state.signer()), service.port):
        transmit, close = _connected()
        try:
            for _ in range(WARM_UP):
                read_passport(transmit, question)
            whole, commands = zip(*(_one(transmit, question) for _ in range(ROUNDS)), strict=True)
        finally:
            close()
    ratio = p95(whole) / p95(commands)
    return Figure(
        value=round(p95(whole), 2),
        unit="ms",
        reference=round(p95(commands), 2),
        ratio=round(ratio, 3),
        limit=f"ratio ≤ {LIMIT}",
        holds=ratio <= LIMIT,
        parts={
            "median": round(statistics.median(whole), 2),
            "reference_median": round(statistics.median(commands), 2),
            "ours_median": round(statistics.median(a - b for a, b in zip(whole, commands, strict=True)), 2),
        },
    )


def _one(transmit: Callable[[bytes], bytes], question: Question) -> tuple[float, float]:
    spent = 0.0

    def timed(command: bytes) -> bytes:
        nonlocal spent
        begun = time.perf_counter()
        response = transmit(command)
        spent += time.perf_counter() - begun
        return response

    begun = time.perf_counter()
    read_passport(timed, question)
    return (time.perf_counter() - begun) * 1000, spent * 1000


def _connected() -> tuple[Callable[[bytes], bytes], Callable[[], None]]:
    """Connect to the card in the first slot as soon as pcscd sees it."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, (name, *_) = scard.SCardListReaders(context, [])
    state = scard.SCARD_STATE_UNAWARE
    while not state & scard.SCARD_STATE_PRESENT:
        _, ((_, state, _),) = scard.SCardGetStatusChange(context, 1000, [(name, state)])
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    _, card, protocol = scard.SCardConnect(context, name, scard.SCARD_SHARE_SHARED, protocols)
    header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0

    def close() -> None:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)

    return lambda command: bytes(scard.SCardTransmit(card, header, list(command))[1]), close
