"""An e-KTP reader with a secure access module (SAM): the one way to a card's NIK, with the holder's finger.

There is no public standard for such a module: each vendor's program speaks its own way. How it is asked, over what, and
what its answer's fields are called is configuration. Only the NIK is taken, and only as the number that the visitor
would else type: the second factor is still asked. Nothing else of the answer is kept, and nothing of it is logged.
"""

import json
import threading
import time
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from kiosk.devices.events import DeviceFailed, Emit, SamStateChanged
from kiosk.devices.kept_thread import kept_thread
from kiosk.faults import Fault
from kiosk.health import SamState
from onedata.credentials import MalformedCredential, identifier

LONGEST_ANSWER = 65_536
"""Bytes of an answer: a photo may be in it, which is not looked at."""
LOOK_SECONDS = 5.0
"""Between two looks whether the module is there, and how long one may take."""
REST_SECONDS = 1.0
"""Between two reads: a finger that did not match is lifted and laid down again meanwhile."""
_STOP_SECONDS = 2.0


class SamTrouble(Exception):  # noqa: N818 - expected trouble with a fault code, not an error of the program
    """A read that gave no number, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class SamLink(Protocol):
    """The way to a module's program or device. Used by one thread at a time."""

    def ask(self, text: str, seconds: float) -> bytes:
        """Send a request and return the whole answer, at most `LONGEST_ANSWER` bytes; raises OSError."""

    def stop(self) -> None:
        """Break off a request under way, which raises then, and refuse later ones; called by another thread."""


class SamFields(msgspec.Struct, frozen=True):
    """What the fields of an answer are called: paths of names joined by dots."""

    number: str
    finger: str
    finger_yes: tuple[str, ...]
    """What stands in the finger field when the finger is the card's; compared as text, in any case."""


class SamReader:
    """Reads a number through a link, and watches whether the module answers.

    `request` and `look`: what is sent for a read, and to ask whether it is there; an empty `look` only connects.
    `seconds`: for one read, the laying down of card and finger included. A read begins `rest` seconds or more after the
    one before: a module that answers nonsense at once, and is asked again, keeps no processor busy.
    """

    def __init__(
        self,
        link: SamLink,
        fields: SamFields,
        request: str,
        look: str,
        seconds: float,
        pause: float = LOOK_SECONDS,
        rest: float = REST_SECONDS,
    ) -> None:
        self.link = link
        self._fields = fields
        self._request = request
        self._look = look
        self._seconds = seconds
        self._pause = pause
        self._rest = rest
        self._rested = 0.0  # until when a read has to wait
        self._state = SamState.UNKNOWN
        self._emit: Emit = lambda _: None
        self._line = threading.Lock()
        self._stopping = threading.Event()
        self._thread = kept_thread("aim-sam", self._watch, self._failed, self._stopping.wait)

    def start(self, emit: Emit) -> None:
        """Begin to watch."""
        self._emit = emit
        self._thread.start()

    def state(self) -> SamState:
        """Return the last known state."""
        return self._state

    def stop(self) -> None:
        """End the watch, and a read under way."""
        self._stopping.set()
        self.link.stop()
        if self._thread.ident is not None:
            self._thread.join(_STOP_SECONDS)

    def read(self) -> str:
        """Wait for card and finger; return the NIK, 16 digits. Raises `SamTrouble`. Blocks up to `seconds`."""
        self._stopping.wait(self._rested - time.monotonic())
        with self._line:
            try:
                answer = self.link.ask(self._request, self._seconds)
            except TimeoutError:
                raise SamTrouble(Fault.SAM_UNREADABLE) from None
            except OSError:
                self._tell(SamState.ABSENT)
                raise SamTrouble(Fault.SAM_ABSENT) from None
            finally:
                self._rested = time.monotonic() + self._rest
        self._tell(SamState.READY)
        return number_in(answer, self._fields)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            if self._line.acquire(blocking=False):  # a read under way says by itself whether the module is there
                try:
                    self._ask_whether_there()
                finally:
                    self._line.release()
            self._stopping.wait(self._pause)

    def _ask_whether_there(self) -> None:
        try:
            self.link.ask(self._look, self._pause)
        except OSError:
            self._tell(SamState.ABSENT)
        else:
            self._tell(SamState.READY)

    def _failed(self, error: Exception) -> None:
        if not self._stopping.is_set():
            self._state = SamState.UNKNOWN
            self._emit(DeviceFailed("sam", error))

    def _tell(self, state: SamState) -> None:
        if state is not self._state and not self._stopping.is_set():
            self._state = state
            self._emit(SamStateChanged(state))


def number_in(answer: bytes, fields: SamFields) -> str:
    """Return the NIK of an answer, a JSON object, if the finger is the card's.

    Raises `SamTrouble`: FINGER_NOT_MATCHED for any other word in the finger field, SAM_UNREADABLE for everything else.
    """
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        raise SamTrouble(Fault.SAM_UNREADABLE) from None
    finger = _text(_at(told, fields.finger.split(".")))
    number = _text(_at(told, fields.number.split(".")))
    if finger and finger.casefold() not in {word.casefold() for word in fields.finger_yes}:
        raise SamTrouble(Fault.FINGER_NOT_MATCHED)
    try:
        if finger:
            return identifier("nik", number)
    except MalformedCredential:
        pass
    raise SamTrouble(Fault.SAM_UNREADABLE)


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    """Return text, number or truth as text; a structure is nothing."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value.strip()
        case int():
            return str(value)
        case _:
            return ""
