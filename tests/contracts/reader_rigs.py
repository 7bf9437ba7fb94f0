"""The card readers that keep the contract, each with hands that lay cards on it and break it."""

import contextlib
from collections.abc import Iterator
from typing import Protocol

from smartcard import scard

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import CardPresented, CardRemoved, ReaderStateChanged
from kiosk.devices.pcsc import PcscReader
from kiosk.devices.reader import CardReader
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.devices.staff_card import SerialFile
from kiosk.health import ReaderState
from tests.contracts.seen import Seen
from tests.emulators.pcsc_service import PcscService
from tests.emulators.virtual_card import VirtualCard

READ_LIMIT, PASSPORT_LIMIT = 1.5, 2.5
"""Seconds: short, for many tests wait for their end, and many times what a good card needs on a busy machine."""
SERIAL = SerialFile(("00A4040007A0000000030000",), "00B0000008")
"""Where a contact card of the staff keeps its serial."""


class Hands(Protocol):
    """What a test does to a reader's surroundings; each returns before the reader has noticed."""

    def lay(self, card: SimulatedCard) -> None:
        """Lay a card on the reader."""

    def take(self) -> None:
        """Take the card away."""

    def settle(self) -> None:
        """Return when nobody remembers the card that was taken away."""

    def hold(self) -> "OtherProgram":
        """Have another program hold the card for itself, until it lets go."""

    def use(self) -> "OtherProgram":
        """Have another program use the card beside us, until it lets go."""

    def kill_service(self) -> None:
        """Kill what the reader depends on."""

    def start_service(self) -> None:
        """Start it again."""

    def unplug(self) -> None:
        """Pull the reader's cable."""

    def plug_in(self) -> None:
        """Put it back."""


class OtherProgram(Protocol):
    """Another program that uses the same card."""

    def reset_card(self) -> None:
        """Reset it."""

    def let_go(self) -> None:
        """Leave it."""


class SimulatedProgram:
    """Another program at the simulated reader."""

    def __init__(self, reader: SimulatedReader, *, alone: bool) -> None:
        self._reader = reader
        reader.hold(held=alone)

    def reset_card(self) -> None:
        self._reader.reset_card()

    def let_go(self) -> None:
        self._reader.hold(held=False)


class PcscProgram:
    """Another program at the real pcscd."""

    def __init__(self, share: int) -> None:
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, names = scard.SCardListReaders(self._context, [])
        result, self._card, _ = scard.SCardConnect(self._context, names[0], share, scard.SCARD_PROTOCOL_T1)
        assert result == scard.SCARD_S_SUCCESS

    def reset_card(self) -> None:
        scard.SCardReconnect(self._card, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T1, scard.SCARD_RESET_CARD)

    def let_go(self) -> None:
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(self._context)


class SimulatorHands:
    """Hands on the simulated reader."""

    def __init__(self, reader: SimulatedReader) -> None:
        self._reader = reader

    def lay(self, card: SimulatedCard) -> None:
        self._reader.present(card)

    def take(self) -> None:
        self._reader.lift()

    def settle(self) -> None:
        pass

    def hold(self) -> OtherProgram:
        return SimulatedProgram(self._reader, alone=True)

    def use(self) -> OtherProgram:
        return SimulatedProgram(self._reader, alone=False)

    def kill_service(self) -> None:
        self._reader.be(ReaderState.SERVICE_DOWN)

    def start_service(self) -> None:
        self._reader.be(ReaderState.READY)

    def unplug(self) -> None:
        self._reader.be(ReaderState.ABSENT)

    def plug_in(self) -> None:
        self._reader.be(ReaderState.READY)


class PcscHands:
    """Hands on the real pcscd: a virtual card in its first slot."""

    def __init__(self, service: PcscService) -> None:
        self.service = service
        self._card: VirtualCard | None = None

    def lay(self, card: SimulatedCard) -> None:
        self._card = VirtualCard(card, self.service.port)

    def take(self) -> None:
        if self._card is not None:
            self._card.pull()
            self._card = None

    def settle(self) -> None:
        self.service.wait_until_empty()

    def hold(self) -> OtherProgram:
        return PcscProgram(scard.SCARD_SHARE_EXCLUSIVE)

    def use(self) -> OtherProgram:
        return PcscProgram(scard.SCARD_SHARE_SHARED)

    def kill_service(self) -> None:
        self.service.kill()
        self.take()

    def start_service(self) -> None:
        self.service.start()

    @classmethod
    @contextlib.contextmanager
    def of_this_process(cls) -> Iterator["PcscHands"]:
        """Lay cards on the reader of this process's own pcscd, which holds none afterwards.

        The test's module or itself is of the group `pcscd`.
        """
        hands = cls(PcscService.of_this_process())
        yield hands
        hands.take()
        hands.settle()

    def unplug(self) -> None:
        self.service.kill()
        self.service.unplug()
        self.service.start()

    def plug_in(self) -> None:
        self.service.kill()
        self.service.plug_in()
        self.service.start()


class ReaderRig:
    """A reader that was started, what it tells, and the hands."""

    def __init__(self, reader: CardReader, hands: Hands) -> None:
        self.reader = reader
        self.hands = hands
        self.seen = Seen()
        reader.start(self.seen.emit)
        self.seen.wait_for(ReaderStateChanged(ReaderState.READY))

    def lay(self, card: SimulatedCard) -> None:
        """Lay a card down and wait until the reader tells."""
        self.hands.lay(card)
        self.seen.next(CardPresented)

    def take(self) -> None:
        """Take the card away and wait until the reader tells."""
        self.hands.take()
        self.seen.next(CardRemoved)

    def close(self) -> None:
        """Take the card away, stop everything."""
        self.reader.stop()
        self.hands.take()
        self.hands.settle()


def simulated(limit: float = READ_LIMIT) -> ReaderRig:
    """Return the simulator's rig."""
    reader = SimulatedReader(limit, PASSPORT_LIMIT, SERIAL)
    return ReaderRig(reader, SimulatorHands(reader))


def pcsc(limit: float = READ_LIMIT) -> ReaderRig:
    """Return the rig of the real stack."""
    service = PcscService.of_this_process()
    return ReaderRig(PcscReader("", limit, (0.02, 0.2), PASSPORT_LIMIT, SERIAL), PcscHands(service))
