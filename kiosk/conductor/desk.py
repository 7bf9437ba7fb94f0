"""The desk's conductor: takes events, asks the desk's table what happens next, has the orders carried out.

It works with the workers of the visits' conductor: register, slips and printer have one thread each, whoever asks.
"""

from collections.abc import Callable

import msgspec

from kiosk.conductor.asking import Crew, Standing
from kiosk.conductor.clock import Cancel, Clock
from kiosk.conductor.desk_orders import DeskOrders
from kiosk.conductor.desk_ports import DeskPorts
from kiosk.conductor.inbox import STOP_SECONDS, Inbox
from kiosk.conductor.worker import Busy
from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.machine import step
from kiosk.desk.model import Desk
from kiosk.health import Health


class _HealthTurned(msgspec.Struct, frozen=True):
    turn: Callable[[Health], Health]


class _Silent(msgspec.Struct, frozen=True):
    """The minute of silence is over; it counts only if it was not begun anew meanwhile."""

    session: int
    start: int


_Message = e.Event | _HealthTurned | _Silent


class DeskConductor:
    """Runs one desk session after another until it is stopped.

    `post` and `turn_health` may be called from any thread. `show` gets every new desk, on the conductor's thread;
    `give_back` is told when the visitors have the screen again; `desk` is how it begins; `standing` is the machine's.
    """

    def __init__(
        self,
        ports: DeskPorts,
        clock: Clock,
        crew: Crew,
        busy: Busy,
        show: Callable[[Desk], None],
        give_back: Callable[[], None],
        desk: Desk,
        standing: Standing,
    ) -> None:
        self._orders = DeskOrders(ports, clock, crew, self.post, standing)
        self._clock = clock
        self._busy = busy
        self._show = show
        self._give_back = give_back
        self._desk = desk
        self._idle: Cancel | None = None
        self._starts = 0
        self._inbox = Inbox[_Message]("desk", busy, self._take, self._orders.bug, self._stop_idle)

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self._desk

    def start(self) -> None:
        """Begin to listen."""
        self._show(self._desk)
        self._inbox.start()

    def post(self, event: e.Event) -> None:
        """Put an event into the inbox."""
        self._inbox.put(event)

    def turn_health(self, turn: Callable[[Health], Health]) -> None:
        """Change a part of the machine's health."""
        self._inbox.put(_HealthTurned(turn))

    def settle(self) -> None:
        """Have settled what the portal never answered, now that it is there."""
        self._orders.settle()

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """End the thread; the crew is ended by whose it is."""
        self._inbox.stop(timeout)

    # ---- the inbox

    def _take(self, message: _Message) -> None:
        event = self._event_of(message)
        if event is None:
            return
        before = self._desk
        after, orders = step(before, event)
        self._desk = after
        if after != before or not isinstance(message, _HealthTurned):
            self._present(after)
        for order in orders:
            self._carry_out(order)

    def _event_of(self, message: _Message) -> e.Event | None:
        match message:
            case _HealthTurned():
                return e.HealthChanged(message.turn(self._desk.health))
            case _Silent():
                return e.IdleExpired(message.session) if message.start == self._starts else None
            case _:
                return message

    def _present(self, desk: Desk) -> None:
        try:
            self._show(desk)
        except Exception as error:  # noqa: BLE001  a bug in a screen must not end the session behind it
            self._orders.bug("show", error)

    # ---- orders

    def _carry_out(self, order: o.Order) -> None:
        match order:
            case o.StartIdle():
                self._start_idle(order)
            case o.StopIdle():
                self._stop_idle()
            case o.GiveBack():
                self._give_back()
            case _:
                self._orders.carry_out(order)

    # ---- the minute of silence

    def _start_idle(self, order: o.StartIdle) -> None:
        self._stop_idle()
        silent = _Silent(order.session, self._starts)
        self._idle = self._clock.call_later(order.seconds, lambda: self._inbox.put(silent))

    def _stop_idle(self) -> None:
        self._starts += 1
        cancel, self._idle = self._idle, None
        if cancel is not None:
            cancel()
