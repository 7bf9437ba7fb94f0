"""Every desk session that can happen: who may say what, every answer that may come, and the desks they lead to."""

import datetime as dt
from collections import deque
from collections.abc import Iterator

import msgspec

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import Act, Board, Place
from kiosk.desk.machine import step
from kiosk.desk.model import (
    PERSON_STAGES,
    Account,
    Desk,
    Edge,
    Hit,
    Hits,
    ListChoice,
    Listing,
    Refused,
    Search,
    Service,
    SlipSeen,
    Staff,
    Stage,
)
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState, Wanted
from kiosk.visit.looks import Look
from kiosk.visit.model import (
    ChipKey,
    CodeKind,
    FactorKind,
    PreparedSlip,
    ScannedCode,
    SlipAnswer,
    SlipVerdict,
    Way,
)
from kiosk.visit.reports import CaseSeen
from onedata.records import BasicRecord, WorkerRecord

PERSON = WorkerRecord(BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"tok", region="52"))
CARD, NIK, PIN = "04A1B2C3D4E5F6", "5201011505900001", "739150"
EDGE = Edge("X1234567", "1994-05-03", "2031-02-01")
HIT = Hit("HANDLE", "C••• A•••", 1990, "REGISTERED", "52")
SERIAL = "A-000001"
CALLS = (Wanted("c1", dt.datetime(2026, 11, 22, tzinfo=dt.UTC)),)
GOING = (Wanted("c2", dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "kiosk-2", "Anjungan 2", answered=True),)
GOOD = Health(reader=ReaderState.READY, printer=PrinterState.READY, online=True, wanted=CALLS + GOING)
BAD = Health(reader=ReaderState.ABSENT, printer=PrinterState.PAPER_OUT, online=False)
PERSONAL = (NIK, "C A", "C•••", "HANDLE", "SEARCHED", PIN, EDGE.number, "SCANNED", "K7QM2XRA")
NOBODY_STAGES = frozenset({Stage.LOCKED, Stage.PIN, Stage.SIGNING_IN})
"""Where nobody is signed in yet."""
LISTING_STAGES = NOBODY_STAGES | {Stage.HOME, Stage.RUN}
"""A list under way matters to what happens only there; elsewhere it goes on unseen."""
ASKS_HEALTH = {Stage.WAYS, Stage.FOUND, Stage.SERVICES, Stage.LISTS, Stage.LIST, Stage.PRINTED}
CASE_CODE = "K7QM2XRA"
CASE = CaseSeen(
    "UNPAID_WAGE", "answered", dt.datetime(2026, 11, 1, tzinfo=dt.UTC), dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
)
CASE_STAGES = {Stage.CASE, Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED}
PRINT_STAGES = {Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED}
CONFIRMING_STAGES = {Stage.ASKING, Stage.SUPERVISOR, Stage.SUPERVISOR_PIN}
LISTING = Listing("list-1", "opp.csv", 2)


def person_says() -> tuple[e.Event, ...]:
    return (
        e.Opened(),
        e.Opened(CARD),
        e.CardPresented(),
        e.CardRead(CARD),
        e.CardFailed(Fault.CARD_UNREADABLE),
        e.PassportProgress(),
        e.PassportRead(EDGE.number, "AB" * 32),
        e.CodeScanned(ScannedCode(CodeKind.PASSPORT, EDGE.number, ChipKey(EDGE.birth, EDGE.expiry))),
        e.EdgeEntered(EDGE),
        e.EdgeEntered(Edge()),
        e.PinEntered(PIN),
        e.PinEntered("12"),
        e.LanguageChosen("en"),
        e.LanguageChosen("id"),
        e.Touched(),
        e.Continued(),
        e.BackAsked(),
        e.LockAsked(),
        e.FindAsked(),
        e.ReasonChosen("AT_COUNTER"),
        e.ReasonChosen("CURIOUS"),
        *(e.WayChosen(way) for way in (*Way, None)),
        e.NumberEntered(NIK),
        e.NumberEntered(NIK[:9]),
        e.FactorChosen(FactorKind.PIN),
        e.FactorEntered(PIN),
        e.SearchEntered(Search("SEARCHED", "1990-05-15")),
        e.SearchEntered(Search("SEARCHED")),
        e.HitChosen(0),
        e.HitChosen(7),
        e.PapersSeen("KTP"),
        e.PapersSeen("NONE"),
        e.PrintAsked("slip"),
        e.PrintAsked("sheet"),
        e.PrintAsked("slip", "requirements"),
        e.PrintAsked("slip", "looks"),
        e.PaperChosen("sheet"),
        e.PaperSeen(came_out=True),
        *(e.CodeScanned(ScannedCode(kind, "SCANNED")) for kind in CodeKind),
        e.CheckAsked(),
        e.SlipTyped("TOKEN"),
        e.SlipTyped(" "),
        e.CaseAsked(),
        e.Typed(CASE_CODE),
        e.ListsAsked(),
        e.ListChosen("file", "opp.csv"),
        e.RunAsked(),
        e.SheetsAsked(),
        e.PauseAsked(),
        e.ServicesAsked(),
        *(e.ServiceChosen(service) for service in (Service.PIN, Service.CARD, Service.CHIP, Service.WHO_LOOKED)),
        e.Typed(PIN),
        e.WrongAsked(),
        e.CareAsked(),
        *(e.PlaceChosen(place) for place in (Place.QUEUE, Place.MACHINE, Place.PAPER, Place.LOGS)),
        e.Acted(Act.CALL_NEXT),
        e.Acted(Act.NEW_ROLL),
        *(e.StaffComing(call) for call in ("c1", "c2", "gone")),
        e.HealthChanged(GOOD),
        e.HealthChanged(BAD),
    )


def answers(desk: Desk) -> tuple[e.Event, ...]:
    """What this session and an earlier one may be told at any moment, asked for or not, of this question or another."""
    told: list[e.Event] = []
    for session in (desk.number, desk.number - 1):
        told += [
            e.SignedIn(session, Staff("7", "Sri Contoh", "petugas")),
            *(e.NotSignedIn(session, why) for why in (Refused.WRONG, Refused.LOCKED_OUT)),
            e.Found(session, PERSON),
            e.NotFound(session, Fault.RECORD_NOT_OPENED),
            e.NotFound(session, Fault.PORTAL_UNREACHABLE),
            e.Searched(session, Hits((HIT,))),
            e.Searched(session, Hits(())),
            e.PrintSaved(session, SERIAL, 1),
            e.PrintNotSaved(session, SERIAL, 1, Fault.DISK_FULL),
            *(e.Printed(session, SERIAL, 1, outcome) for outcome in PrintOutcome),
            e.Served(session, Service.PIN),
            e.Served(session, Service.WHO_LOOKED, (Look(dt.datetime.now(dt.UTC), "BP3MI", "petugas", "X", "look"),)),
            *(e.NotServed(session, key) for key in ("taken", "supervisor_needed", "refused_wrong")),
            e.CaseFound(session, CASE),
            e.CaseNotFound(session, Fault.RECORD_NOT_OPENED),
            e.IdleExpired(session),
        ]
    for question in ((desk.number, desk.asked), (desk.number, desk.asked - 1), (desk.number - 1, desk.asked)):
        told += [
            e.SlipReady(*question, PreparedSlip(SERIAL, 1, b"")),
            e.SlipNotReady(*question, Fault.DISK_FULL),
            e.ListsFound(*question, (ListChoice("file", "opp.csv", "opp.csv"),)),
            e.ListProgress(*question, 50, 10_000),
            e.ListRead(*question, LISTING),
            e.ListNotRead(*question, "csv_columns", 1),
            *(e.WrongListed(*question, marks) for marks in (None, ())),
            e.SlipChecked(*question, SlipSeen(SlipAnswer(SlipVerdict.VALID))),
            e.BoardShown(*question, Board()),
            e.BoardNotShown(*question, Fault.DISK_FULL),
        ]
    for list_id in ("list-1", "list-2"):
        told += [
            e.RowDrawn(list_id, 1, Account(left=2)),
            e.RowDrawn(list_id, None, Account(confirmed=2)),
            e.RowNotDrawn(list_id, Fault.DISK_FULL),
            e.ListFiled(list_id, "sheets.pdf", Account(confirmed=2)),
            e.RowPrinted(list_id, 1, PrintOutcome.CONFIRMED, None, Account(confirmed=1, left=1)),
            e.RowPrinted(list_id, 1, PrintOutcome.FAILED, Fault.PAPER_OUT, Account(failed=1, left=1)),
        ]
    return tuple(told)


class Step(msgspec.Struct, frozen=True):
    before: Desk
    event: e.Event
    after: Desk
    orders: tuple[o.Order, ...]


def canonical(desk: Desk) -> Desk:
    """Forget what only counts, and of an account what no rule looks at."""
    run = desk.run and msgspec.structs.replace(desk.run, account=Account(), fault=None)
    forgotten = {
        "run": run if desk.stage in LISTING_STAGES else None,
        "language": desk.language if desk.stage is Stage.PREVIEW else "id",
        "health": desk.health if desk.stage in ASKS_HEALTH or run else GOOD,
        "care": desk.care and msgspec.structs.replace(desk.care, fault=None),
        "looks": () if desk.looks is not None else None,
        "chosen": None if desk.stage in PERSON_STAGES else desk.chosen,
        "papers": "" if desk.stage in PRINT_STAGES else desk.papers,
    }
    return msgspec.structs.replace(desk, number=5, asked=0, said=None, **forgotten)


def key(desk: Desk) -> object:
    return msgspec.structs.replace(desk, person=None), desk.person is not None


def walk() -> Iterator[Step]:
    """Take every step from every desk that can be reached, on a kiosk and on an office PC."""
    start = [Desk(number=5, alone=alone, health=GOOD) for alone in (False, True)]
    seen, waiting = {key(desk) for desk in start}, deque(start)
    while waiting:
        desk = waiting.popleft()
        for event in (*person_says(), *answers(desk)):
            after, orders = step(desk, event)
            yield Step(desk, event, after, orders)
            then = canonical(after)
            if key(then) not in seen:
                seen.add(key(then))
                waiting.append(then)


def late(taken: Step) -> bool:
    """Say whether an answer is to a session that is over, or to a question that another one followed."""
    question = getattr(taken.event, "session", taken.before.number), getattr(taken.event, "asked", taken.before.asked)
    return question != (taken.before.number, taken.before.asked)
