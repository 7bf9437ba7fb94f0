"""Walks every visit that can happen, and says what must hold on each step.

The world of a visit is a quotient: one language and size (except at rest), one person or none, a look-up that failed
never or so often that the next is refused, a few states of health, timers that run, and answers that are still to
come. Cards and numbers of answers are told apart only as far as the rules do: the one that is waited for, or another.
"""

from collections import deque
from collections.abc import Iterator
from itertools import chain, count, repeat

import msgspec

from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.machine import TABLE, Table, step
from kiosk.visit.model import PreparedSlip, SlipAnswer, SlipVerdict, Stage, Timer, Visit
from tests.kiosk.visit import walk_reports as w
from tests.kiosk.visit.walk_alike import canonical
from tests.kiosk.visit.walk_events import (
    ANSWERS,
    DEVICES_SAY,
    HEALTHY,
    NIK,
    NOT_WAITED_FOR,
    NUMBER,
    PERSON,
    PERSON_SAYS,
    SERIAL,
    TOO_LATE,
    Found,
)


class World(msgspec.Struct, frozen=True):
    """A visit and what is under way around it."""

    visit: Visit
    timers: frozenset[Timer] = frozenset()
    orders: frozenset[tuple[str, int]] = frozenset()
    """Answers that are waited for: open, page, draw, save and print, the last two with the copy."""
    saved: frozenset[int] = frozenset()
    """Copies of the slip at hand that are saved."""


class Step(msgspec.Struct, frozen=True):
    """One step of the walk."""

    before: World
    event: e.Event
    after: Visit
    orders: tuple[c.Command, ...]
    world: World
    here: int = 0
    """Number of the world before the step, by the order in which the walk came upon it."""
    there: int = 0
    silent: bool = False
    """Whether it needs nobody."""

    @property
    def idle(self) -> bool:
        """Whether nothing happened, around the visit either."""
        return self.world is self.before


def answers(world: World) -> Iterator[e.Event]:
    """Every answer that may come next."""
    for kind, number in world.orders:
        yield from w.answers(kind)
        match kind:
            case "open":
                yield e.RecordOpened(NUMBER, PERSON)
                yield e.RecordNotOpened(NUMBER, Fault.RECORD_NOT_OPENED)
                yield e.RecordNotOpened(NUMBER, Fault.RECORD_MOVED, "35")
                yield e.RecordNotOpened(NUMBER, Fault.PORTAL_UNREACHABLE)
            case "page" if world.visit.guide is not None:
                yield e.PageReady(NUMBER, world.visit.guide.asked, Found())
                yield e.PageNotReady(NUMBER, world.visit.guide.asked, Fault.STORAGE_FAILED)
            case "number" if world.visit.guide is not None:
                yield e.NumberTaken(NUMBER, "A-012", "OPP", world.visit.guide.asked)
                yield e.NumberNotTaken(NUMBER, Fault.DISK_FULL, world.visit.guide.asked)
            case "sam":
                yield e.IdCardRead(NUMBER, NIK)
                yield e.IdCardFailed(NUMBER, Fault.FINGER_NOT_MATCHED)
            case "check":
                yield e.SlipChecked(NUMBER, world.visit.checks, SlipAnswer(SlipVerdict.VALID))
            case "draw":
                copy = 2 if world.visit.serial else 1
                yield e.SlipReady(NUMBER, PreparedSlip(SERIAL, copy, b""), world.visit.drawings)
                yield e.SlipNotReady(NUMBER, Fault.DISK_FULL, world.visit.drawings)
            case "save":
                yield e.PrintSaved(NUMBER, SERIAL, number)
                yield e.PrintNotSaved(NUMBER, SERIAL, number, Fault.DISK_FULL)
            case "print":
                yield e.Printed(NUMBER, SERIAL, number, PrintOutcome.CONFIRMED)
                yield e.Printed(NUMBER, SERIAL, number, PrintOutcome.UNKNOWN)
                yield e.Printed(NUMBER, SERIAL, number, PrintOutcome.FAILED, Fault.PAPER_OUT)


def silent_events(world: World) -> Iterator[e.Event]:
    """What happens when nobody is there: timers run out, orders are answered, and the desk gives the screen back."""
    if world.visit.stage is Stage.STAFF:
        yield e.DeskClosed()
    yield from (e.TimerExpired(timer, NUMBER) for timer in world.timers)
    yield from answers(world)


def all_events(world: World) -> Iterator[e.Event]:
    """Everything that can happen next."""
    yield from silent_events(world)
    yield from loud_events(world)


def loud_events(world: World) -> Iterator[e.Event]:
    """What takes a person, a device that speaks up, or an answer that comes too late."""
    yield from PERSON_SAYS
    yield from w.questions(world.visit)
    yield from DEVICES_SAY
    yield from TOO_LATE
    if world.visit.stage is Stage.STAFF:
        yield e.TimerExpired(Timer.IDLE, NUMBER)
    if world.visit.stage not in {Stage.ATTRACT, Stage.GOODBYE}:
        yield from NOT_WAITED_FOR


def take(world: World, event: e.Event, table: Table = TABLE) -> Step:
    """Take one step."""
    after, orders = step(world.visit, event, table)
    if after is world.visit and not orders and not isinstance(event, ANSWERS):
        return Step(world, event, after, orders, world)
    return Step(world, event, after, orders, _next(world, event, after, orders))


def walk(table: Table = TABLE) -> Iterator[Step]:
    """Take every step from every world that can be reached."""
    first = World(Visit(number=NUMBER, health=HEALTHY))
    seen, waiting = {key(first): 0}, deque([first])
    for here in count():
        if not waiting:
            return
        world = waiting.popleft()
        for event, silent in chain(zip(silent_events(world), repeat(True)), zip(loud_events(world), repeat(False))):
            taken = take(world, event, table)
            new = len(seen)
            there = here if taken.idle else seen.setdefault(key(taken.world), new)
            if there == new:
                waiting.append(taken.world)
            yield msgspec.structs.replace(taken, here=here, there=there, silent=silent)


def key(world: World) -> tuple[object, ...]:
    """Name a world by something that can be looked up; records cannot."""
    visit = msgspec.structs.replace(world.visit, person=None)
    return visit, world.visit.person is not None, world.timers, world.orders, world.saved


def _next(world: World, event: e.Event, after: Visit, orders: tuple[c.Command, ...]) -> World:
    visit = canonical(after)
    timers = set(world.timers)
    if isinstance(event, e.TimerExpired) and event.visit == NUMBER:
        timers.discard(event.timer)
    for order in orders:
        if isinstance(order, c.StopTimer):
            timers.discard(order.timer)
        if isinstance(order, c.StartTimer):
            timers.add(order.timer)
    if visit.call is None:
        timers.discard(Timer.STAFF)  # a call whose sign was forgotten
    if after.number != NUMBER:
        return World(visit, frozenset(timers))
    return World(visit, frozenset(timers), _pending(world, event, after, orders), _saved(world, event, after))


_WAITED_FOR: dict[type[c.Command], str] = {
    c.OpenRecord: "open",
    c.OpenPage: "page",
    c.TakeNumber: "number",
    c.PrepareSlip: "draw",
    c.ReadIdCard: "sam",
    c.CheckSlip: "check",
}


def _pending(world: World, event: e.Event, after: Visit, orders: tuple[c.Command, ...]) -> frozenset[tuple[str, int]]:
    pending = set(world.orders) - {_answered(world, event)} if after.stage is world.visit.stage else set()
    for order in orders:
        if (about := w.pending(order)) is not None:
            pending.add(about)
        match order:
            case c.SavePrint():
                pending.add(("save", order.copy))
            case c.PrintSlip():
                pending.add(("print", order.copy))
            case _ if type(order) in _WAITED_FOR:
                pending.add((_WAITED_FOR[type(order)], 0))
    return frozenset(pending)


def _answered(world: World, event: e.Event) -> tuple[str, int] | None:
    """Name the order of this visit that an event answers, if it answers one."""
    if getattr(event, "visit", None) != NUMBER:
        return None
    order = w.answered(event)
    match event:
        case e.RecordOpened() | e.RecordNotOpened():
            order = ("open", 0)
        case e.PageReady() | e.PageNotReady() if world.visit.guide is not None:
            order = ("page", 0) if event.asked == world.visit.guide.asked else None
        case e.NumberTaken() | e.NumberNotTaken() if world.visit.guide is not None:
            order = ("number", 0) if event.asked == world.visit.guide.asked else None
        case e.IdCardRead() | e.IdCardFailed():
            order = ("sam", 0)
        case e.SlipChecked():
            order = ("check", 0) if event.asked == world.visit.checks else None
        case e.SlipReady() | e.SlipNotReady():
            order = ("draw", 0) if event.drawing == world.visit.drawings else None
        case e.PrintSaved() | e.PrintNotSaved():
            order = ("save", event.copy)
        case e.Printed():
            order = ("print", event.copy)
    return order


def _saved(world: World, event: e.Event, after: Visit) -> frozenset[int]:
    saved = set(world.saved)
    if isinstance(event, e.PrintSaved) and event.visit == NUMBER:
        saved.add(event.copy)
    return frozenset(saved & {after.slip.copy} if after.slip else ())
