"""The conductor: takes events from everywhere, asks the table what happens next, has the orders carried out."""

from collections.abc import Callable

import msgspec

from kiosk import audit
from kiosk.conductor.asking import Standing
from kiosk.conductor.clock import Cancel, Clock
from kiosk.conductor.inbox import STOP_SECONDS, Inbox
from kiosk.conductor.orders import Orders
from kiosk.conductor.ports import Ports, RegisterNews
from kiosk.conductor.worker import Busy, Job
from kiosk.faults import Fault
from kiosk.health import Health
from kiosk.visit import events as e
from kiosk.visit.commands import Command, StartTimer, StopTimer
from kiosk.visit.machine import step
from kiosk.visit.model import Stage, Timer, Visit

IDLE_BOUNDS = (30.0, 300.0)
"""The shortest and longest silence that any screen allows."""


class _Fired(msgspec.Struct, frozen=True):
    """A timer ran out; it counts only if it was not started again meanwhile."""

    timer: Timer
    start: int


class _RegisterCame(msgspec.Struct, frozen=True):
    """A newer register may lie there."""


class _HealthTurned(msgspec.Struct, frozen=True):
    """A part of the machine's health turned; parts know only their own field."""

    turn: Callable[[Health], Health]


_Message = e.Event | _Fired | _HealthTurned | _RegisterCame


class Conductor:
    """Runs one visit after another until it is stopped.

    `post` and `turn_health` may be called from any thread and return at once. `show` gets every new visit, on the
    conductor's thread.
    """

    def __init__(
        self,
        ports: Ports,
        clock: Clock,
        show: Callable[[Visit], None],
        health: Health = Health(),  # noqa: B008  Health is frozen
        idle_scale: float = 1.0,
        open_desk: Callable[[str], None] = lambda _card: None,
        stage: Stage = Stage.ATTRACT,
    ) -> None:
        """`idle_scale` stretches every silence that is allowed, within `IDLE_BOUNDS`.

        `open_desk` is told the staff card that takes the screen, or nothing; with `stage` STAFF they have it for good.
        """
        self._clock = clock
        self._idle_scale = idle_scale
        self._show = show
        self._visit = Visit(number=1, stage=stage, health=health)
        self._busy = Busy()
        self.standing = Standing(self._stands)
        """What stands wrong with this machine's own files; the desk takes note of it here too."""
        self._orders = Orders(ports, clock, self._busy, self.post, self.standing, open_desk)
        self._timers: dict[Timer, tuple[int, Cancel]] = {}
        self._clean: tuple[int, int] | None = None
        self._starts = 0
        self._inbox = Inbox[_Message]("conductor", self._busy, self._take, self._orders.bug, self._stop_timers)

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self._visit

    @property
    def busy(self) -> Busy:
        """What counts the work under way; the desk counts its own in it."""
        return self._busy

    def submit(self, name: str, job: Job) -> None:
        """Have a job done by a resource's one worker, for the desk."""
        self._orders.submit(name, job)

    @property
    def clean(self) -> tuple[int, int] | None:
        """After the last visit: places looked at, places where something of it was left; None before the first."""
        return self._clean

    def start(self) -> None:
        """Show the attract screen and begin to listen; prints that nobody settled are settled first."""
        self._orders.start()
        self._orders.begin_visit(self._tell_register)
        self._present(self._visit)
        self._inbox.start()

    def post(self, event: e.Event) -> None:
        """Put an event into the inbox."""
        self._inbox.put(event)

    def turn_health(self, turn: Callable[[Health], Health]) -> None:
        """Change a part of the machine's health: `turn` gets the current one, on the conductor's thread."""
        self._inbox.put(_HealthTurned(turn))

    def on_printer(self, work: Callable[[], None]) -> None:
        """Do something on the printer's worker, between two slips; `TroubleError` is expected, nobody waits for it."""
        self._orders.on_printer(work)

    def refresh(self) -> None:
        """Take over a newer register now if nobody is there; else at the visit's end."""
        self._inbox.put(_RegisterCame())

    def wait_until_idle(self, timeout: float = 10.0) -> bool:
        """Wait until no event and no order is under way; neither timers nor the printer's paper are waited for.

        Nor is the card that a secure access module waits for.
        """
        return self._busy.wait_until_idle(timeout)

    def stop(self, timeout: float = STOP_SECONDS) -> tuple[str, ...]:
        """End all threads; return the names of those that hang. What is to be logged or journalled still is."""
        return (*self._inbox.stop(timeout), *self._orders.stop(timeout))

    # ---- the inbox

    def _take(self, message: _Message) -> None:
        if isinstance(message, _RegisterCame):
            if self._visit.stage is Stage.ATTRACT:
                self._orders.begin_visit(self._tell_register)
            return
        event = self._event_of(message)
        if event is None:
            return
        before = self._visit
        after, orders = step(before, event)
        self._visit = after
        self._note_faults(before.health, after.health)
        self._note_devices(before.health, after.health)
        if after is not before and after != before:
            self._present(after)
        for order in orders:
            self._carry_out(order)
        self._note_use(before, after)
        if after.number != before.number:
            self._orders.begin_visit(self._tell_register)
            self._orders.prove_clean(after, self._proved)

    def _event_of(self, message: e.Event | _Fired | _HealthTurned) -> e.Event | None:
        if isinstance(message, _Fired):
            return self._expired(message)
        if isinstance(message, _HealthTurned):
            return e.HealthChanged(message.turn(self._visit.health))
        return message

    def _present(self, visit: Visit) -> None:
        try:
            self._show(visit)
        except Exception as error:  # noqa: BLE001  a bug in a screen must not end the visit behind it
            self._orders.bug("show", error)

    def _carry_out(self, order: Command) -> None:
        match order:
            case StartTimer():
                self._start_timer(order)
            case StopTimer():
                self._stop_timer(order.timer)
            case _:
                self._orders.carry_out(order)

    def _proved(self, looked: int, left: int) -> None:
        self._clean = (looked, left)

    # ---- timers

    def _start_timer(self, order: StartTimer) -> None:
        self._stop_timer(order.timer)
        self._starts += 1
        fired = _Fired(order.timer, self._starts)
        cancel = self._clock.call_later(self._seconds(order), lambda: self._inbox.put(fired))
        self._timers[order.timer] = (self._starts, cancel)

    def _seconds(self, order: StartTimer) -> float:
        if order.timer is not Timer.IDLE:
            return order.seconds
        least, most = IDLE_BOUNDS
        return min(most, max(least, order.seconds * self._idle_scale))

    def _stop_timer(self, timer: Timer) -> None:
        _, cancel = self._timers.pop(timer, (0, None))
        if cancel is not None:
            cancel()

    def _stop_timers(self) -> None:
        for timer in tuple(self._timers):
            self._stop_timer(timer)

    def _expired(self, fired: _Fired) -> e.Event | None:
        start, _ = self._timers.get(fired.timer, (0, None))
        if start != fired.start:
            return None
        del self._timers[fired.timer]
        return e.TimerExpired(fired.timer, self._visit.number)

    # ---- health

    def _stands(self, fault: Fault, wrong: bool) -> None:
        def turn(health: Health) -> Health:
            faults = health.faults | {fault} if wrong else health.faults - {fault}
            return msgspec.structs.replace(health, faults=faults)

        self.turn_health(turn)

    def _tell_register(self, news: RegisterNews) -> None:
        self.turn_health(lambda health: msgspec.structs.replace(health, **msgspec.structs.asdict(news)))

    def _note_devices(self, before: Health, after: Health) -> None:
        for part in ("reader", "printer", "scanner", "sam", "sound"):
            state = getattr(after, part)
            if state is not getattr(before, part):
                self._orders.note(audit.device_changed(device=part, state=state.value))

    def _note_use(self, before: Visit, after: Visit) -> None:
        """Note what the day report counts: the language, and where among the pages a visitor began."""
        rests = after.stage in (Stage.ATTRACT, Stage.STAFF)
        began = before.stage is Stage.ATTRACT and after.language != "id"
        chosen = after.number == before.number and after.language != before.language
        if not rests and (began or chosen):
            self._orders.note(audit.language_chosen(language=after.language))
        if before.guide is None and after.guide is not None:
            self._orders.note(audit.page_opened(page=after.guide.here.kind.value))

    def _note_faults(self, before: Health, after: Health) -> None:
        for fault in after.faults - before.faults:
            self._orders.note(audit.fault_began(fault=fault.value))
        for fault in before.faults - after.faults:
            self._orders.note(audit.fault_ended(fault=fault.value))
