"""Card readers through PC/SC: a loop of our own that outlives its service.

`smartcard.CardMonitoring` is not used: its threads die with pcscd and never come back (pyscard issues 82, 128,
231). One thread watches on one context and rebuilds it after any error of the service; a second thread talks to
the card on contexts of its own, so that a slow card delays no event.
"""

import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from smartcard import scard

from kiosk.devices.e_ktp import Transmit, is_contactless
from kiosk.devices.events import CardRead, Emit
from kiosk.devices.kept_thread import kept_thread
from kiosk.devices.passport_work import PASSPORT_LIMIT, passport_work
from kiosk.devices.presence import READ_LIMIT, CardWorker, Presence
from kiosk.devices.reader import RESETS, SILENCE, CardTrouble
from kiosk.devices.staff_card import SerialFile, identify
from kiosk.faults import Fault
from kiosk.health import ReaderState

if TYPE_CHECKING:
    from kiosk.devices.passport.reading import Question

Got = TypeVar("Got")
_NEW_READER = "\\\\?PnP?\\Notification"
_WAIT_MS = 5000  # shorter than `SILENCE`: the watch goes round so often where nothing changes, too
_WAIT_WITHOUT_READER_MS = 1000  # pcsc-lite cannot tell "the first reader came" from "none there yet"
_STOP_WAIT = _NAMES_WAIT = 2.0
_SHARE_PAUSE, _SHARE_TRIES = 0.1, 10
_SECURE_MODULE_SLOT = re.compile(r"\bSAM\b", re.IGNORECASE)

_FAULTS = {
    scard.SCARD_E_NO_SMARTCARD: Fault.CARD_REMOVED,
    scard.SCARD_W_REMOVED_CARD: Fault.CARD_REMOVED,
    scard.SCARD_E_NO_SERVICE: Fault.CARD_SERVICE_DOWN,
    scard.SCARD_E_SERVICE_STOPPED: Fault.CARD_SERVICE_DOWN,
    scard.SCARD_F_COMM_ERROR: Fault.CARD_SERVICE_DOWN,
    scard.SCARD_E_READER_UNAVAILABLE: Fault.READER_ABSENT,
    scard.SCARD_E_UNKNOWN_READER: Fault.READER_ABSENT,
}
"""What a failed call says; everything else is a card that does not do what cards do."""


class _ServiceGone(Exception):  # noqa: N818 - an expected state of the machine
    """A call on a context failed in a way that only a new context mends."""


class PcscReader:
    """A `CardReader` on every PC/SC reader whose name contains `name`, in any case; the first card laid on one counts.

    Slots named SAM are left out. `limit`: seconds for a card to give its identifier; `passport_limit`: for a passport
    to be read. `backoff`: seconds before the service is tried again, first and longest. `serial`: where a contact card
    keeps its identifier. `silence`: seconds after which a service that says nothing at all counts as down.
    """

    def __init__(
        self,
        name: str = "",
        limit: float = READ_LIMIT,
        backoff: tuple[float, float] = (0.5, 5.0),
        passport_limit: float = PASSPORT_LIMIT,
        serial: SerialFile | None = None,
        silence: float = SILENCE,
    ) -> None:
        self._name = name.casefold()
        self._serial = serial
        self._limit = limit
        self._passport_limit = passport_limit
        self._backoff = backoff
        self._silence = silence
        self._went_round = time.monotonic()
        self._was_silent = False
        self._stopping = threading.Event()
        self._context: Any = None
        self._presence: Presence | None = None
        self._worker: CardWorker | None = None
        self._current: tuple[str, int] | None = None  # the reader whose card counts, and which insertion it is
        self._thread = kept_thread("aim-reader", self._watch, self._failed, self._stopping.wait)

    def start(self, emit: Emit) -> None:
        """Begin to watch."""
        self._presence = Presence(emit)
        self._worker = CardWorker(self._presence, self._look_at_watch, self._silence / 3)
        self._worker.start()
        self._thread.start()

    def read(self) -> None:
        """Ask for the identifier of the card that lies there."""
        if self._worker is not None:
            read = partial(identify, contactless=self._told().contactless, serial=self._serial)
            self._worker.ask(lambda _tell: CardRead(self._use(read)), self._limit)

    def read_passport(self, question: "Question") -> None:
        """Ask for the passport that lies there."""
        if self._worker is not None:
            self._worker.ask(passport_work(self._use, question), self._passport_limit, Fault.PASSPORT_UNREADABLE)

    def stop(self) -> None:
        """End both threads; returns within a few milliseconds, or 2.5 s where the service or a driver hangs."""
        if self._presence is None or self._worker is None:
            return
        self._presence.close()
        self._stopping.set()
        _ask_for(self._end_wait, _STOP_WAIT)
        self._worker.stop()

    def _end_wait(self) -> None:
        """Wake the watch out of its wait until it has ended; a service that hangs takes no cancel either."""
        ends = time.monotonic() + _STOP_WAIT
        while self._thread.is_alive() and time.monotonic() < ends:
            if self._context is not None:  # a cancel that comes just before the wait is lost: repeat it
                scard.SCardCancel(self._context)
            self._thread.join(0.02)

    # ---- watching

    def _watch(self) -> None:
        shortest, longest = self._backoff
        pause = shortest
        while not self._stopping.is_set():
            self._went_round = time.monotonic()
            try:
                with _context() as self._context:
                    for _ in self._follow(self._context):
                        pause = shortest
            except _ServiceGone:
                self._lose(ReaderState.SERVICE_DOWN)
                self._stopping.wait(pause)
                pause = min(pause * 2, longest)

    def _follow(self, context: Any) -> Iterator[None]:
        """Report what readers and cards do, one step at a time, until stopped. Raises `_ServiceGone`."""
        known: dict[str, int] = {}
        while not self._stopping.is_set():
            self._went_round = time.monotonic()
            if self._was_silent:
                self._was_silent = False
                raise _ServiceGone  # what was told of readers and cards was taken back: begin with nothing known
            names = _readers(context)
            chosen = [name for name in names if self._wants(name)]
            known = {name: known.get(name, scard.SCARD_STATE_UNAWARE) for name in chosen}
            lay = self._current
            self._note_readers(chosen)
            for name, state, atr in _changes(context, known, len(names)):
                known[name] = state & ~scard.SCARD_STATE_CHANGED
                self._note(name, state, bytes(atr))
            if lay is not None and self._current is None:
                known.clear()  # ask of all readers anew: a card may have been lying on another one all the while
            yield

    def _wants(self, name: str) -> bool:
        return self._name in name.casefold() and not _SECURE_MODULE_SLOT.search(name)

    def _note_readers(self, chosen: list[str]) -> None:
        if not chosen:
            self._lose(ReaderState.ABSENT)
            return
        if self._current is not None and self._current[0] not in chosen:
            self._leave()
        self._told().state_is(ReaderState.READY)

    def _note(self, name: str, state: int, atr: bytes) -> None:
        """Note one reader's state; the insertion count in its upper half tells a card from the one after it."""
        present = bool(state & scard.SCARD_STATE_PRESENT)
        here = (name, state >> 16)
        if self._current is not None and self._current[0] == name and (not present or here != self._current):
            self._leave()
        if present and self._current is None:
            self._current = here
            self._told().presented(is_contactless(atr))

    def _leave(self) -> None:
        self._current = None
        self._told().removed()

    def _lose(self, state: ReaderState) -> None:
        self._current = None
        self._told().state_is(state)

    def _look_at_watch(self) -> None:
        """Say that the service is down if it answers nothing: it may hang, and no call on it ever returns then."""
        if self._thread.is_alive() and time.monotonic() - self._went_round > self._silence:
            self._was_silent = True
            self._told().state_is(ReaderState.SERVICE_DOWN)

    def _failed(self, error: Exception) -> None:
        self._current = None
        self._went_round = math.inf  # it is in no call of the service
        self._told().failed(error)

    def _told(self) -> Presence:
        if self._presence is None:
            raise RuntimeError("the reader was not started")
        return self._presence

    # ---- the card, on the card's thread

    def _use(self, read: Callable[[Transmit], Got]) -> Got:
        current = self._current
        if current is None:
            raise CardTrouble(Fault.CARD_REMOVED)
        try:
            with _context() as context:
                return _Card(context, current[0]).use(read)
        except _ServiceGone as gone:
            raise CardTrouble(Fault.CARD_SERVICE_DOWN) from gone


def reader_names() -> tuple[str, ...]:
    """Return the readers that the service knows now; none where it does not answer, or not in time."""
    found: list[str] = []

    def ask() -> None:
        with suppress(_ServiceGone), _context() as context:
            found.extend(_readers(context))

    _ask_for(ask, _NAMES_WAIT)
    return tuple(found)


def _ask_for(ask: Callable[[], None], seconds: float) -> None:
    """Do what calls the service, which may hang; leave it behind on a thread of its own when its time is over."""
    asking = threading.Thread(target=ask, name="aim-reader-ask", daemon=True)
    asking.start()
    asking.join(seconds)


@contextmanager
def _context() -> Iterator[Any]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        raise _ServiceGone
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _readers(context: Any) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    if result != scard.SCARD_S_SUCCESS:
        raise _ServiceGone
    return list(names)


def _changes(context: Any, known: dict[str, int], readers: int) -> list[tuple[str, int, list[int]]]:
    """Wait for something to change; return the readers that differ from what is known of them."""
    asked = [*known.items(), (_NEW_READER, readers << 16)]
    wait = _WAIT_MS if known else _WAIT_WITHOUT_READER_MS
    result, states = scard.SCardGetStatusChange(context, wait, asked)
    if result in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER):
        return []
    if result != scard.SCARD_S_SUCCESS:
        raise _ServiceGone
    return [state for state in states if state[0] in known and state[1] & scard.SCARD_STATE_CHANGED]


class _Card:
    """One read of the card in one reader."""

    def __init__(self, context: Any, reader: str) -> None:
        self._context = context
        self._reader = reader
        self._handle: Any = None
        self._protocol = 0
        self._resets = 0

    def use(self, read: Callable[[Transmit], Got]) -> Got:
        """Connect, read, let go; a card that another program resets is read anew. Raises `CardTrouble`."""
        self._connect()
        try:
            while True:
                try:
                    if self._resets:
                        self._reconnect()
                    return read(self._transmit)
                except _Reset:
                    self._count_reset()
        finally:
            scard.SCardDisconnect(self._handle, scard.SCARD_LEAVE_CARD)

    def _connect(self) -> None:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        for _ in range(_SHARE_TRIES):
            result, self._handle, self._protocol = scard.SCardConnect(
                self._context, self._reader, scard.SCARD_SHARE_SHARED, protocols
            )
            if result != scard.SCARD_E_SHARING_VIOLATION:
                break
            time.sleep(_SHARE_PAUSE)  # another program holds the card for itself
        if result != scard.SCARD_S_SUCCESS:
            raise _trouble(result)

    def _count_reset(self) -> None:
        self._resets += 1
        if self._resets > RESETS:
            raise CardTrouble(Fault.CARD_UNREADABLE)

    def _reconnect(self) -> None:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, self._protocol = scard.SCardReconnect(
            self._handle, scard.SCARD_SHARE_SHARED, protocols, scard.SCARD_LEAVE_CARD
        )
        if result == scard.SCARD_W_RESET_CARD:
            raise _Reset  # and once more, before we had it
        if result != scard.SCARD_S_SUCCESS:
            raise _trouble(result)

    def _transmit(self, command: bytes) -> bytes:
        header = scard.SCARD_PCI_T1 if self._protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        result, response = scard.SCardTransmit(self._handle, header, list(command))
        if result == scard.SCARD_E_NOT_TRANSACTED:
            result = scard.SCardStatus(self._handle)[0] or result
        if result in (scard.SCARD_W_RESET_CARD, scard.SCARD_E_PROTO_MISMATCH):
            raise _Reset  # a reset still under way when we reconnected leaves us with a protocol that is none
        if result != scard.SCARD_S_SUCCESS:
            raise _trouble(result)
        return bytes(response)


class _Reset(Exception):  # noqa: N818 - the read begins anew
    """Another program reset the card in the middle of the read."""


def _trouble(result: int) -> CardTrouble:
    return CardTrouble(_FAULTS.get(result, Fault.CARD_UNREADABLE))
