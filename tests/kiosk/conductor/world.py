"""A world for the conductor that remembers what it was asked and can be told to fail."""

import datetime as dt
import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from kiosk.audit import Entry
from kiosk.conductor import Conductor, FakeClock, NotOpened, Ports, RegisterNews
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState, RegisterState
from kiosk.visit import events as e
from kiosk.visit.commands import CancelAlert, OpenCase, OpenRecord, PrepareSlip, RaiseAlert, SaveCase, SaveRating, Speak
from kiosk.visit.guide import Ref
from kiosk.visit.model import FactorKind, Language, PreparedSlip, SlipAnswer, SlipVerdict, Stage, Visit, Way
from kiosk.visit.reports import AlertNews, CaseNews, CaseSeen, Ticket
from kiosk.visit.speech import Speed, Volume
from onedata.records import BasicRecord, WorkerRecord

PERSON = WorkerRecord(BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="52"))
ELSEWHERE = WorkerRecord(BasicRecord("B U", 1991, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="32"))
NIK, PIN = "5201011505900001", "123456"
HEALTHY = Health(reader=ReaderState.READY, printer=PrinterState.READY)
TICKET = Ticket("ABCDEFGH", "246802", "event-1")
AS_OF = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


class FoundPage(msgspec.Struct, frozen=True):
    """A page that says which order it answers."""

    ref: Ref
    language: Language


class World:
    """Every port in one object; `do[name]` replaces what one of them does."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.notes: list[Entry] = []
        self.opens: Callable[[OpenRecord], WorkerRecord | NotOpened] = lambda _order: PERSON
        self.finds: Callable[[OpenRecord], WorkerRecord | NotOpened] = lambda _order: ELSEWHERE
        self.saves: Callable[[], None] = lambda: None
        self.settles: Callable[[], None] = lambda: None
        self.prints: Callable[[], tuple[PrintOutcome, Fault | None]] = lambda: (PrintOutcome.CONFIRMED, None)
        self.prepares: Callable[[PrepareSlip], None] = lambda _order: None
        self.reads: Callable[[], None] = lambda: None
        self.speaks: Callable[[], None] = lambda: None
        self.identifies: Callable[[], str] = lambda: NIK
        self.checks: Callable[[str], SlipAnswer] = lambda _text: SlipAnswer(SlipVerdict.VALID, AS_OF.date())
        self.numbers: Callable[[], str] = lambda: "A-001"
        self.pages: Callable[[Ref, Language], msgspec.Struct] = FoundPage
        self.alarms: Callable[[Callable[[AlertNews], None]], None] = lambda _tell: None
        self.case_saves: Callable[[SaveCase], Ticket] = lambda _order: TICKET
        self.unsaved: SaveCase | None = None
        """A case that the disk refused, as long as it may be tried again."""
        self.cases: Callable[[OpenCase], CaseSeen | NotOpened] = lambda _order: NotOpened(Fault.RECORD_NOT_OPENED)
        self.news: Callable[[], CaseNews] = CaseNews
        self.drawn_slips = 0
        self.serials = itertools.count(1)
        self.copies: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self.left_open: tuple[tuple[str, int], ...] = ()
        self.changed = threading.Condition()

    @property
    def ports(self) -> Ports:
        return Ports(
            register=_Register(self),
            portal=_Portal(self),
            reader=_Reader(self),
            sam=_Sam(self),
            slips=_Slips(self),
            journal=_Journal(self),
            printer=_Printer(self),
            queue=_Queue(self),
            sound=_Sound(self),
            staff=_Staff(self),
            content=_Content(self),
            alerts=_Alerts(self),
            cases=_Cases(self),
            audit=_Audit(self),
        )

    def ask(self, what: tuple[object, ...]) -> None:
        with self.changed:
            self.asked.append(what)
            self.changed.notify_all()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait, while a worker is kept busy, until something holds."""
        with self.changed:
            assert self.changed.wait_for(holds, 60)

    def until_asked(self, name: str) -> None:
        self.until(lambda: bool(self.orders(name)))

    def orders(self, *names: str) -> list[tuple[object, ...]]:
        return [asked for asked in self.asked if asked[0] in names]

    def events(self) -> list[str]:
        return [entry.event for entry in self.notes]


class _Part:
    def __init__(self, world: World) -> None:
        self.world = world


class _Register(_Part):
    def open(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        self.world.ask(("open", order.refused))
        return self.world.opens(order)

    def begin_visit(self) -> RegisterNews:
        self.world.ask(("begin_visit",))
        return RegisterNews(RegisterState.READY, AS_OF, "52")


class _Portal(_Part):
    def look_up(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        self.world.ask(("look_up", order.refused))
        return self.world.finds(order)


class _Reader(_Part):
    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        self.world.ask(("read_passport", number, birth, expiry))
        self.world.reads()

    def read(self, card: int) -> None:
        self.world.ask(("read", card))
        self.world.reads()


class _Sam(_Part):
    def read(self) -> str:
        self.world.ask(("read_id_card",))
        return self.world.identifies()


class _Slips(_Part):
    def prepare(self, order: PrepareSlip) -> PreparedSlip:
        self.world.ask(("prepare", order.serial))
        self.world.prepares(order)
        serial = order.serial or f"A-{next(self.world.serials):06}"
        return PreparedSlip(serial, next(self.world.copies[serial]), b"png")

    def check(self, text: str) -> SlipAnswer:
        self.world.ask(("check", text))
        return self.world.checks(text)

    def drop(self, serial: str, copy: int) -> None:
        self.world.ask(("drop", serial, copy))

    def held(self) -> int:
        return self.world.drawn_slips


class _Journal(_Part):
    def save(self, serial: str, copy: int) -> None:
        self.world.saves()
        self.world.ask(("save", serial, copy))

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        self.world.settles()
        self.world.ask(("settle", serial, copy, outcome))

    def paper(self, serial: str, copy: int, came_out: bool) -> None:
        self.world.ask(("paper", serial, copy, came_out))

    def unsettled(self) -> Iterable[tuple[str, int]]:
        return self.world.left_open


class _Printer(_Part):
    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        self.world.ask(("print", serial, copy))
        return self.world.prints()


class _Queue(_Part):
    def take(self, key: str, language: Language) -> str:
        self.world.ask(("number", key, language))
        return self.world.numbers()

    def call_staff(self) -> None:
        self.world.ask(("call_staff",))


class _Sound(_Part):
    def speak(self, order: Speak) -> None:
        self.world.ask(("speak", order.lines, order.headset))
        self.world.speaks()

    def pause(self, *, paused: bool) -> None:
        self.world.ask(("pause", paused))

    def pace(self, speed: Speed, volume: Volume) -> None:
        self.world.ask(("pace", speed, volume))

    def quiet(self) -> None:
        self.world.ask(("quiet",))


class _Staff(_Part):
    def call(self) -> None:
        self.world.ask(("call",))


class _Content(_Part):
    def open(self, ref: Ref, language: Language) -> msgspec.Struct:
        self.world.ask(("page", ref.kind, ref.key, language))
        return self.world.pages(ref, language)


class _Alerts(_Part):
    def raise_alert(self, order: RaiseAlert, tell: Callable[[AlertNews], None]) -> None:
        self.world.ask(("raise_alert", order.answers))
        self.world.alarms(tell)

    def cancel(self, order: CancelAlert) -> None:
        self.world.ask(("cancel_alert", order.answers))


class _Cases(_Part):
    def save(self, order: SaveCase) -> Ticket:
        self.world.ask(("save_case", order.answers, order.wrong))
        self.world.unsaved = order
        ticket = self.world.case_saves(order)
        self.world.unsaved = None
        return ticket

    def forget(self) -> None:
        self.world.unsaved = None

    def news(self, event_id: str) -> CaseNews:
        self.world.ask(("news", event_id))
        return self.world.news()

    def open(self, order: OpenCase) -> CaseSeen | NotOpened:
        self.world.ask(("open_case", order.refused))
        return self.world.cases(order)

    def rate(self, order: SaveRating) -> None:
        self.world.ask(("rate", order.score, order.reason))


class _Audit(_Part):
    def note(self, entry: Entry) -> None:
        self.world.notes.append(entry)

    def bug(self, order: str, error: BaseException) -> None:
        self.world.bugs.append((order, error))


class Kiosk(msgspec.Struct):
    """A conductor that runs in a world of its own, and the hands of a visitor."""

    world: World
    clock: FakeClock
    conductor: Conductor
    shown: list[Visit]

    @property
    def visit(self) -> Visit:
        return self.conductor.visit

    def do(self, *events: e.Event) -> Visit:
        for event in events:
            self.conductor.post(event)
            assert self.conductor.wait_until_idle()
        return self.conductor.visit

    def until(self, stage: Stage) -> None:
        self.world.until(lambda: bool(self.shown) and self.shown[-1].stage is stage)

    def wait(self, seconds: float) -> Visit:
        self.clock.advance(seconds)
        return self.conductor.visit

    def to_factor(self) -> Visit:
        agreed = (e.Started(), e.Continued(), e.StatusAsked(), e.Continued())
        return self.do(*agreed, e.WayChosen(Way.NIK), e.NumberEntered(NIK), e.FactorChosen(FactorKind.PIN))

    def to_status(self) -> Visit:
        self.to_factor()
        visit = self.do(e.FactorEntered(PIN))
        assert visit.stage is Stage.STATUS
        return visit

    def to_preview(self) -> Visit:
        self.to_status()
        return self.do(e.PrintAsked())


@contextmanager
def running(world: World, show: Callable[[Visit], None] | None = None, idle_scale: float = 1.0) -> Iterator[Kiosk]:
    """Run a conductor in a world; all its threads must be gone at the end."""
    clock, shown = FakeClock(), list[Visit]()
    before = set(threading.enumerate())

    def remember(visit: Visit) -> None:
        with world.changed:
            shown.append(visit)
            world.changed.notify_all()

    conductor = Conductor(world.ports, clock, show or remember, HEALTHY, idle_scale)
    clock.settle = lambda: _idle(conductor)
    conductor.start()
    _idle(conductor)
    try:
        yield Kiosk(world, clock, conductor, shown)
    finally:
        hanging = conductor.stop()
    assert hanging == ()
    assert set(threading.enumerate()) <= before


def _idle(conductor: Conductor) -> None:
    assert conductor.wait_until_idle(60)
