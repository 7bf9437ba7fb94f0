"""Walks every visit that can happen, and says what must hold on each step.

The world of a visit is a quotient: one language and size (except at rest), one person or none, a look-up that failed
never or so often that the next is refused, a few states of health, timers that run, and answers that are still to
come. Cards and numbers of answers are told apart only as far as the rules do: the one that is waited for, or another.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterator
from itertools import chain, count, repeat
from typing import Any

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState, SamState, ScannerState
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.identifying import TRIES
from kiosk.visit.machine import TABLE, Table, step
from kiosk.visit.model import (
    PAPER_STAGES,
    PRIVATE_STAGES,
    ChipKey,
    CodeKind,
    FactorKind,
    Identity,
    Overlay,
    PreparedSlip,
    ScannedCode,
    SlipAnswer,
    SlipVerdict,
    Stage,
    Timer,
    Visit,
    Way,
)
from onedata.records import BasicRecord, WorkerRecord
from tests.kiosk.visit import walk_reports as w

PERSON = WorkerRecord(BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="52"))
NIK, PASSPORT, CARD = "5201011505900001", "C1234567", "04A1B2C3D4E5F6"
WORKER_CODE, SLIP_TEXT = "CONTOHQ7M3XZ2", "https://portal.example/s/1#CONTOH"
SERIAL = "A-000001"
STAFF_CARD = "04B1B2B3B4B5B6"
CHIP = "A1" * 32
DATES = ChipKey("1990-05-15", "2031-02-01")
ARTICLE, SEARCH = Ref(PageKind.ARTICLE, "contoh"), Ref(PageKind.SEARCH)
CODE = Ref(PageKind.PHONE, "article:contoh")
QUEUE = Ref(PageKind.QUEUE, "OPP")


class Found(msgspec.Struct, frozen=True):
    """A page that was found."""


HEALTHY = Health(reader=ReaderState.READY, printer=PrinterState.READY, scanner=ScannerState.READY, online=True)
HEALTHS = (
    HEALTHY,
    Health(
        reader=ReaderState.ABSENT,
        printer=PrinterState.READY,
        sam=SamState.READY,
        faults=frozenset({Fault.READER_ABSENT}),
    ),
    Health(reader=ReaderState.READY, printer=PrinterState.PAPER_OUT, online=False),
)
ASKS_READER = {
    Stage.HOME,
    Stage.NOTICE,
    Stage.IDENTIFY,
    Stage.CARD,
    Stage.CODE,
    Stage.NUMBER,
    Stage.NOT_OPENED,
    Stage.SLIP_CHECK,
    Stage.ATTRACT,
    Stage.GOODBYE,
}
ASKS_PRINTER = {Stage.CASE_SAVED, Stage.STATUS, Stage.JOURNEY, Stage.PREVIEW, Stage.PRINTED, Stage.GUIDE}
"""Where rules look at reader or scanner, and where at the printer; with a passport the factors ask the reader too."""
SMALL = {Stage.ATTRACT, Stage.HOME, Stage.IDENTIFY, Stage.STATUS, Stage.JOURNEY, Stage.LANGUAGE, Stage.NUMBER}
_ALIKE = {Overlay.EMERGENCY: Overlay.HELP}
"""Panels that the rules tell apart only by what is asked there; they are told apart in the small stages."""
NUMBER, OTHER_NUMBER = 5, 4
"""The number that every visit of the walk carries, and that of an earlier one."""
PERSONAL = (NIK, PASSPORT, CARD, CHIP, "1990-05-15", WORKER_CODE, SLIP_TEXT, PERSON.basic.initials, SERIAL)

PERSON_SAYS: tuple[e.Event, ...] = (
    e.Started(),
    e.LanguageChosen("en"),
    e.Continued(),
    e.StatusAsked(),
    *(e.WayChosen(way) for way in Way),
    e.NumberEntered(NIK),
    e.NumberEntered(PASSPORT),
    e.NumberEntered(NIK[:9]),
    e.FactorChosen(FactorKind.PIN),
    e.FactorChosen(FactorKind.BIRTH_DATE),
    e.FactorChosen(FactorKind.CHIP),
    e.ExpiryEntered("2031-02-01"),
    e.FactorEntered("123456"),
    e.FactorEntered("1990-05-15"),
    e.FactorEntered("12"),
    e.OtherProvinceAsked(),
    e.JourneyAsked(),
    e.PrintAsked(),
    e.PaperSeen(came_out=True),
    e.PaperSeen(came_out=False),
    e.DataWrongAsked(),
    e.PageAsked(ARTICLE),
    e.PageAsked(SEARCH),
    e.PageAsked(CODE),
    e.PageAsked(QUEUE),
    e.NumberAsked(),
    e.PageRevised(ARTICLE),
    e.PageRevised(ARTICLE, 1),
    e.PageTurned(1),
    e.SearchTyped("c"),
    e.BackAsked(),
    e.EndAsked(),
    e.OverlayAsked(Overlay.HELP),
    e.OverlayAsked(Overlay.EMERGENCY),
    e.OverlayClosed(),
    e.StaffAsked(),
    e.DeskAsked(),
    e.Touched(),
    *w.SAID,
)
DEVICES_SAY: tuple[e.Event, ...] = (
    e.CardPresented(contactless=True, card=1),
    e.CardRead(CARD, 1),
    e.CardRead(CARD, 2),
    e.StaffCardRead(STAFF_CARD, 1),
    e.DeskClosed(),
    e.PassportProgress(1, 1),
    e.PassportRead(PASSPORT, "1990-05-15", CHIP, 1),
    e.CardFailed(Fault.CARD_UNREADABLE, 1),
    e.CardFailed(Fault.CARD_REMOVED, 2),
    e.CardRemoved(contactless=True),
    e.CardRemoved(contactless=False),
    e.CodeScanned(ScannedCode(CodeKind.SLIP, SLIP_TEXT)),
    e.CodeScanned(ScannedCode(CodeKind.WORKER, WORKER_CODE)),
    e.CodeScanned(ScannedCode(CodeKind.OTHER)),
    *(e.HealthChanged(health) for health in HEALTHS),
    *w.TOLD,
)
GONE = 9
"""A copy of the slip, and a drawing, that nobody waits for."""
NOT_WAITED_FOR: tuple[e.Event, ...] = (
    e.SlipReady(NUMBER, PreparedSlip(SERIAL, GONE, b""), -1),
    e.SlipNotReady(NUMBER, Fault.DISK_FULL, -1),
    e.PageReady(NUMBER, -1, Found()),
    e.PageNotReady(NUMBER, -1, Fault.STORAGE_FAILED),
    e.PrintSaved(NUMBER, SERIAL, GONE),
    e.PrintNotSaved(NUMBER, SERIAL, GONE, Fault.DISK_FULL),
    e.Printed(NUMBER, SERIAL, GONE, PrintOutcome.CONFIRMED),
    e.Printed(NUMBER, SERIAL, GONE, PrintOutcome.FAILED, Fault.PAPER_OUT),
)
"""Answers to orders of this visit whose screen was left before they came."""
TOO_LATE: tuple[e.Event, ...] = (
    e.RecordOpened(OTHER_NUMBER, PERSON),
    e.RecordNotOpened(OTHER_NUMBER, Fault.RECORD_NOT_OPENED),
    e.IdCardRead(OTHER_NUMBER, NIK),
    e.SlipChecked(OTHER_NUMBER, SlipAnswer(SlipVerdict.VALID)),
    e.SlipReady(OTHER_NUMBER, PreparedSlip(SERIAL, GONE, b""), 0),
    e.SlipNotReady(OTHER_NUMBER, Fault.DISK_FULL, 0),
    e.PageReady(OTHER_NUMBER, 0, Found()),
    e.PageNotReady(OTHER_NUMBER, 0, Fault.STORAGE_FAILED),
    e.PrintSaved(OTHER_NUMBER, SERIAL, GONE),
    e.PrintNotSaved(OTHER_NUMBER, SERIAL, GONE, Fault.DISK_FULL),
    e.Printed(OTHER_NUMBER, SERIAL, GONE, PrintOutcome.CONFIRMED),
    *(e.TimerExpired(timer, OTHER_NUMBER) for timer in Timer),
    *w.TOO_LATE,
)
ANSWERS = (
    e.TimerExpired,
    e.RecordOpened,
    e.RecordNotOpened,
    e.IdCardRead,
    e.IdCardFailed,
    e.SlipChecked,
    e.SlipReady,
    e.SlipNotReady,
    e.PrintSaved,
    e.PrintNotSaved,
    e.Printed,
    e.PageReady,
    e.PageNotReady,
    *w.ANSWERS,
)
FAULTS = (
    e.HealthChanged,
    e.CardFailed,
    e.IdCardFailed,
    e.RecordNotOpened,
    e.SlipNotReady,
    e.PrintNotSaved,
    e.Printed,
    e.PageNotReady,
    *w.FAULTS,
)
"""What devices and workers say when something is wrong."""


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
                yield e.SlipChecked(NUMBER, SlipAnswer(SlipVerdict.VALID))
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
    visit = _canonical(after)
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
            order = ("check", 0)
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


def _canonical(visit: Visit) -> Visit:
    """Forget what no rule looks at; among the pages, also what only matters once they are left.

    With a passport the same goes for what a typed birth date leads to as well: health, the slip's serial, the way back.
    """
    known = _opened_alike(visit)
    guide = _shortened(visit.guide, visit.stage)
    if visit.stage in {Stage.EXPIRY, Stage.PASSPORT}:
        known = msgspec.structs.replace(known, fault=None, serial=None, resume=None)
    reduced = msgspec.structs.replace(
        known,
        health=health_that_counts(visit),
        number=NUMBER,
        language=visit.language if visit.stage is Stage.ATTRACT else "id",
        drawings=0,
        tries=TRIES if visit.tries and visit.guide is None else 0,
        agreed=visit.agreed and (guide is None or guide.origin is Stage.IDENTIFY),
        card=1 if visit.reading else 0,
        step=0,
        chip=DATES if visit.chip else None,
        identity=_told_apart(known.identity),
        paper=False,
        card_used=False,
        guide=guide,
    )
    return _on_the_way(msgspec.structs.replace(reduced, **w.forgotten(reduced)))


def _on_the_way(visit: Visit) -> Visit:
    """Forget what only matters further on, where another place that leads there remembers it."""
    kept: dict[str, Any] = {}
    if visit.stage not in SMALL:
        kept |= {"overlay": _ALIKE.get(visit.overlay, visit.overlay)}
        kept |= {"beneath": _ALIKE.get(visit.beneath, visit.beneath)}
    if visit.stage in PAPER_STAGES:
        kept |= {"tries": 0, "elsewhere": False, "factor": FactorKind.PIN if visit.factor else None}
    if visit.stage in {Stage.NOT_OPENED, Stage.OTHER_PROVINCE}:
        kept |= {"serial": None, "resume": Stage.STATUS if visit.resume else None}
    return msgspec.structs.replace(visit, **kept)


def health_that_counts(visit: Visit) -> Health:
    """Forget of the machine's health what no rule looks at where the visit stands; a test holds this to the table."""
    stage, health = visit.stage, visit.health
    if stage in ASKS_READER or visit.way is Way.PASSPORT:
        return health
    if stage is Stage.OTHER_PROVINCE:
        return HEALTHY if health.online else HEALTHS[1]
    if stage in ASKS_PRINTER:
        return HEALTHY if health.printer is PrinterState.READY else HEALTHS[2]
    return HEALTHY


def _told_apart(identity: Identity | None) -> Identity | None:
    """Forget how sure it is, and which of two passport numbers."""
    if identity is None:
        return None
    return Identity(identity.way, PASSPORT if identity.way is Way.PASSPORT else identity.identifier)


def _opened_alike(visit: Visit) -> Visit:
    """Forget how a record was opened, unless by a card, which can be pulled; and which panel came along.

    What each way leads back to is walked before the record opens.
    """
    if visit.stage not in PRIVATE_STAGES | {Stage.COVERED}:
        return visit
    panels = {} if visit.stage in {Stage.STATUS, Stage.JOURNEY} else {Overlay.DATA_WRONG: Overlay.HELP}
    alike = msgspec.structs.replace(
        visit, overlay=panels.get(visit.overlay, visit.overlay), beneath=panels.get(visit.beneath, visit.beneath)
    )
    if visit.way in {None, Way.CARD}:
        return alike
    return msgspec.structs.replace(alike, way=Way.NIK, identity=Identity(Way.NIK, NIK), factor=FactorKind.PIN)


def _kind_of(ref: Ref, code: Ref) -> Ref:
    return SEARCH if ref.kind is PageKind.SEARCH else code if ref.kind is PageKind.PHONE else ref


def _beneath(ref: Ref) -> Ref:
    return ARTICLE if ref.kind in {PageKind.QUEUE, PageKind.TICKET} else _kind_of(ref, ARTICLE)


def _shortened(guide: Guide | None, stage: Stage) -> Guide | None:
    """Forget all but the last two pages, and how far they were read; a print leads back to one alone.

    A page beneath another is an article, or beneath an article a search; where the first one was asked for matters once
    it is there alone.
    """
    if guide is None:
        return None
    kept = guide.trail[-1:] if stage in PAPER_STAGES else guide.trail[-2:]
    beneath = tuple(Spot(_beneath(spot.ref) if guide.here == ARTICLE else ARTICLE) for spot in kept[:-1])
    trail = (*beneath, Spot(_kind_of(guide.here, CODE)))
    origin = Stage.HOME if stage in PAPER_STAGES or beneath else guide.origin
    return msgspec.structs.replace(guide, trail=trail, origin=origin, asked=0)
