"""What the staff do with a running machine: call numbers of the queue, close it and open it again.

Every method may be called from any thread but the GUI's: they read and write local.db.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import msgspec

from kiosk import audit
from kiosk.cache.house import House, Settings
from kiosk.cache.queue import Call, Queue, Ticket
from kiosk.conductor.ports import TroubleError
from kiosk.config import Config
from kiosk.health import Called, Closed, Health
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.queue_line import LineDown, PortalDoor, QueueLine
from kiosk.ports.staff_calls import StaffCalls
from kiosk.visit.events import StaffCame
from kiosk.visit.model import Language
from onedata import queue as wire_queue
from onedata.queue import STAFF_CALL_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.conductor import Clock, Conductor

Announce = Callable[[Called, Language | None], None]
"""Says a call to the room; None: nobody knows any more in which language the number was taken."""
CALL_SECONDS = 90.0
"""How long a called number stands on the attract screen, if no other is called."""


class Lobby:
    """The queue and the settings of one machine, and the way to its screens."""

    def __init__(
        self,
        config: Config,
        now: OfficeTime,
        log: Log,
        announce: Announce = lambda _called, _language: None,
        ring: Callable[[], None] = lambda: None,
    ) -> None:
        """`ring` is the chime: a visitor at another machine calls for staff, who have this one's screen."""
        self._queue = Queue(config.data_folder, config.office.queue_prefix, now=now)
        self._house = House(config.data_folder)
        self._log = log
        self._announce = announce
        self._taken_in: dict[str, Language] = {}
        """By number, in memory alone: after a restart a call is said in both languages."""
        self._conductor: Conductor | None = None
        self._clock: Clock | None = None
        self.staff = StaffCalls(
            seconds=self._seconds, now=now, changed=self._staff_changed, came=self._staff_come, ring=ring
        )
        """Who calls for staff, here and elsewhere."""
        self.line = QueueLine(
            PortalDoor(config),
            self._told,
            self._called_from_elsewhere,
            self.staff,
            bug=lambda error: log.bug("watch", error),
        )
        """To the office's other queues."""

    def start(self, conductor: "Conductor", clock: "Clock") -> None:
        """Take over how the machine was left. Raises `NotSaved`."""
        self._conductor, self._clock = conductor, clock
        self._tell(self._house.read())

    def connect(self) -> None:
        """Begin to tell the office's other desks who waits here. Raises `NotSaved`."""
        self.line.open()
        if self.staff.listening or self._queue.waiting():
            self.line.changed()

    def stop(self) -> None:
        """End the line to the other queues."""
        self.line.stop()

    def take(self, key: str, language: Language | None = None) -> str:
        """Give the next number, for a visitor who reads `language`; the conductor's queue port."""
        from kiosk.cache.durable import NotSaved  # noqa: PLC0415  behind the first frame

        try:
            number = self._queue.take(key).number
        except NotSaved as trouble:
            raise TroubleError(trouble.fault) from trouble
        if language is not None:
            self._taken_in[number] = language
        self.line.changed()
        return number

    def call_staff(self) -> None:
        """Let every desk of the office know that a visitor here calls for staff; the conductor's queue port."""
        self.staff.begin()
        self.line.hurry()
        if self._clock is not None:
            self._clock.call_later(STAFF_CALL_SECONDS, self._staff_changed)

    def answer_staff(self, call: str) -> None:
        """Say at the machine of a call that staff come."""
        self.staff.answer(call)
        self.line.hurry()

    def listen(self, *, on: bool) -> None:
        """Hear of calls at other machines while staff have the screen."""
        if on is not self.staff.listening:
            self.staff.listen(on)
            self.line.changed()

    def waiting(self) -> tuple[Ticket, ...]:
        """Return who waits, longest first. Raises `NotSaved`."""
        return self._queue.waiting()

    def taken(self, day: dt.date) -> dict[str, int]:
        """Count the numbers of a day by what they were for. Raises `NotSaved`."""
        return self._queue.taken(day)

    def call(self, counter: str, number: str = "") -> Call | None:
        """Call one number, without one the next, on the screen and by sound; None where nobody waits with it.

        Raises `NotSaved`: then nobody was called.
        """
        called = self._queue.call(counter, number)
        if called is not None:
            self._log.note(audit.number_called())
            self._show(Called(called.ticket.number, counter))
            self.line.changed()
        return called

    def _seconds(self) -> float:
        return 0.0 if self._clock is None else self._clock.now()

    def _staff_changed(self) -> None:
        self._turn(lambda health: msgspec.structs.replace(health, wanted=self.staff.wanted()))

    def _staff_come(self) -> None:
        if self._conductor is not None:
            self._conductor.post(StaffCame(self._conductor.visit.number))

    def _told(self) -> tuple[wire_queue.Ticket, ...]:
        """Return who waits, as other machines are told."""
        with _disk():
            return tuple(wire_queue.Ticket(one.number, one.service, one.made_at) for one in self._queue.waiting())

    def _called_from_elsewhere(self, counter: str, number: str) -> bool:
        with _disk():
            return self.call(counter, number) is not None

    def close_machine(self, why: Closed) -> Settings:
        """Put the machine out of service; a visit under way goes on to its end. Raises `NotSaved`."""
        settings = self._house.close_machine(why)
        self._log.note(audit.out_of_service(closed=why.value))
        self._tell(settings)
        return settings

    def open_machine(self) -> Settings:
        """Put the machine back into service. Raises `NotSaved`."""
        settings = self._house.open_machine()
        self._log.note(audit.in_service())
        self._tell(settings)
        return settings

    def set_volume(self, volume: int) -> Settings:
        """Set how loud a visit begins. Raises `NotSaved`."""
        return self._house.set_volume(volume)

    def set_language(self, language: Literal["id", "en"]) -> Settings:
        """Set in which language visits begin; the resting screen turns at once. Raises `NotSaved`."""
        settings = self._house.set_language(language)
        self._tell(settings)
        return settings

    def settings(self) -> Settings:
        """Return what the staff set. Raises `NotSaved`."""
        return self._house.read()

    def _tell(self, settings: Settings) -> None:
        told = {"closed": settings.closed, "first_language": settings.language}
        self._turn(lambda health: msgspec.structs.replace(health, **told))

    def _show(self, called: Called) -> None:
        self._turn(lambda health: msgspec.structs.replace(health, called=called))
        self._announce(called, self._taken_in.pop(called.number, None))
        if self._clock is not None:
            self._clock.call_later(CALL_SECONDS, lambda: self._turn(lambda health: _silent(health, called)))

    def _turn(self, turn: Callable[[Health], Health]) -> None:
        if self._conductor is not None:
            self._conductor.turn_health(turn)


@contextmanager
def _disk() -> "Iterator[None]":
    """Turn a disk that does not take or give into a line that is down: it is tried again."""
    from kiosk.cache.durable import NotSaved  # noqa: PLC0415  behind the first frame

    try:
        yield
    except NotSaved as trouble:
        raise LineDown(trouble.fault) from trouble


def _silent(health: Health, called: Called) -> Health:
    """Take a call off the screen, unless it is another one by now."""
    return msgspec.structs.replace(health, called=None) if health.called is called else health
