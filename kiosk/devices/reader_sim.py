"""A card reader without hardware: cards are laid on it by a developer or a test."""

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kiosk.devices.card_sim import CardSession, SimulatedCard
from kiosk.devices.e_ktp import Transmit, is_contactless
from kiosk.devices.events import CardRead, Emit
from kiosk.devices.passport_work import PASSPORT_LIMIT, passport_work
from kiosk.devices.presence import READ_LIMIT, CardWorker, Presence
from kiosk.devices.reader import RESETS, CardTrouble
from kiosk.devices.staff_card import SerialFile, identify
from kiosk.faults import Fault
from kiosk.health import ReaderState

if TYPE_CHECKING:
    from kiosk.devices.passport.reading import Question

Got = TypeVar("Got")


class _Reset(Exception):  # noqa: N818 - the read begins anew
    """Another program reset the card in the middle of the read."""


class SimulatedReader:
    """A `CardReader` on which `present` lays a card and `lift` takes it away."""

    def __init__(
        self, limit: float = READ_LIMIT, passport_limit: float = PASSPORT_LIMIT, serial: SerialFile | None = None
    ) -> None:
        self._limit = limit
        self._serial = serial
        self._passport_limit = passport_limit
        self._changed = threading.Condition()
        self._card: SimulatedCard | None = None
        self._state = ReaderState.READY
        self._held = False
        self._resets = 0
        self._presence: Presence | None = None
        self._worker: CardWorker | None = None

    def start(self, emit: Emit) -> None:
        """Begin to watch; a card that lies there already is presented."""
        self._presence = Presence(emit)
        self._worker = CardWorker(self._presence)
        self._worker.start()
        self._announce()

    def read(self) -> None:
        """Ask for the identifier of the card that lies there."""
        if self._worker is not None and self._presence is not None:
            read = partial(identify, contactless=self._presence.contactless, serial=self._serial)
            self._worker.ask(lambda _tell: CardRead(self._use(read)), self._limit)

    def read_passport(self, question: "Question") -> None:
        """Ask for the passport that lies there."""
        if self._worker is not None:
            self._worker.ask(passport_work(self._use, question), self._passport_limit, Fault.PASSPORT_UNREADABLE)

    def stop(self) -> None:
        """End the thread."""
        if self._presence is None or self._worker is None:
            return
        self._presence.close()
        with self._changed:
            self._card = None
            self._changed.notify_all()
        self._worker.stop()

    def present(self, card: SimulatedCard) -> None:
        """Lay a card on the reader, instead of the one that lies there."""
        self._put(card)

    def lift(self) -> None:
        """Take the card away."""
        self._put(None)

    def hold(self, *, held: bool) -> None:
        """Have another program hold the card for itself, or let it go."""
        self._held = held

    def reset_card(self) -> None:
        """Have another program reset the card: a read that is under way begins anew."""
        with self._changed:
            self._resets += 1

    def be(self, state: ReaderState) -> None:
        """Put the reader into a state: unplugged, service stopped, back again."""
        self._state = state
        self._announce()

    def _put(self, card: SimulatedCard | None) -> None:
        with self._changed:
            self._card = card
            self._changed.notify_all()
        if self._presence is not None:
            self._presence.removed()
        self._announce()

    def _announce(self) -> None:
        if self._presence is None:
            return
        self._presence.state_is(self._state)
        if self._state is ReaderState.READY and self._card is not None:
            self._presence.presented(is_contactless(self._card.atr_bytes()))

    def _use(self, read: Callable[[Transmit], Got]) -> Got:
        with self._changed:
            card = self._card
        if card is None or self._state is not ReaderState.READY:
            raise CardTrouble(Fault.CARD_REMOVED)
        if card.dead or self._held:
            raise CardTrouble(Fault.CARD_UNREADABLE)
        for _ in range(1 + RESETS):
            with contextlib.suppress(_Reset):
                return read(partial(self._answer, card, card.insert(), self._resets))
        raise CardTrouble(Fault.CARD_UNREADABLE)

    def _answer(self, card: SimulatedCard, session: CardSession, resets: int, command: bytes) -> bytes:
        if self._resets != resets:
            raise _Reset
        answer = session.answer(command)
        if answer == "pulled":
            self._put(None)
            return b""
        if answer == "mute":
            self._wait_until_lifted(card)
            return b""
        return answer if self._card is card else b""

    def _wait_until_lifted(self, card: SimulatedCard) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._card is not card, 2 * max(self._limit, self._passport_limit))
