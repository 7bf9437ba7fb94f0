"""Every desk session that can happen, walked through: the table keeps its promises on each step."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import ALLOWED, Act, Board, Place
from kiosk.desk.machine import TABLE, idles, rule_for, step
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
    Run,
    RunState,
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
    """What this session and an earlier one may be told at any moment, asked for or not."""
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
            e.SlipReady(session, PreparedSlip(SERIAL, 1, b""), desk.drawings),
            e.SlipNotReady(session, Fault.DISK_FULL, desk.drawings),
            e.PrintSaved(session, SERIAL, 1),
            e.PrintNotSaved(session, SERIAL, 1, Fault.DISK_FULL),
            *(e.Printed(session, SERIAL, 1, outcome) for outcome in PrintOutcome),
            e.ListsFound(session, (ListChoice("file", "opp.csv", "opp.csv"),)),
            e.ListProgress(session, 50, 10_000),
            e.ListRead(session, LISTING),
            e.ListNotRead(session, "csv_columns", 1),
            e.Served(session, Service.PIN),
            e.Served(session, Service.WHO_LOOKED, (Look(dt.datetime.now(dt.UTC), "BP3MI", "petugas", "X", "look"),)),
            *(e.WrongListed(session, marks) for marks in (None, ())),
            *(e.NotServed(session, key) for key in ("taken", "supervisor_needed", "refused_wrong")),
            e.SlipChecked(session, SlipSeen(SlipAnswer(SlipVerdict.VALID))),
            e.CaseFound(session, CASE),
            e.CaseNotFound(session, Fault.RECORD_NOT_OPENED),
            *(e.BoardShown(session, asked, Board()) for asked in (1, 2)),
            e.BoardNotShown(session, 1, Fault.DISK_FULL),
            e.IdleExpired(session),
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
        "care": desk.care and msgspec.structs.replace(desk.care, asked=1, fault=None),
        "looks": () if desk.looks is not None else None,
    }
    return msgspec.structs.replace(desk, number=5, drawings=0, said=None, **forgotten)


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


def a_record_only_where_it_is_shown(taken: Step) -> bool:
    return taken.after.person is None or taken.after.stage in PERSON_STAGES


def a_case_only_where_it_is_shown(taken: Step) -> bool:
    """And never beside a person's record."""
    after = taken.after
    return after.case is None or (after.stage in CASE_STAGES and after.person is None)


def what_shall_be_bound_is_held_until_the_answer(taken: Step) -> bool:
    """A card, its PIN and a supervisor's card are nowhere but where the portal is asked and a supervisor confirms."""
    after = taken.after
    return after.stage in CONFIRMING_STAGES or (after.binding is None and not after.supervisor)


def a_supervisor_confirms_only_with_their_pin(taken: Step) -> bool:
    confirmed = any(isinstance(order, o.AskService) and order.supervisor for order in taken.orders)
    return not confirmed or isinstance(taken.event, e.PinEntered)


def nobody_unsigned_sees_anything(taken: Step) -> bool:
    """Only a signed-in session stands beyond the PIN, and what stands before it holds nothing of anybody."""
    if taken.after.stage not in NOBODY_STAGES:
        return taken.after.staff is not None
    return taken.after.staff is None and not any(piece in repr(taken.after) for piece in PERSONAL)


def only_a_sign_in_begins_a_session(taken: Step) -> bool:
    return taken.before.staff is not None or taken.after.staff is None or isinstance(taken.event, e.SignedIn)


def an_answer_to_another_session_gives_nobody(taken: Step) -> bool:
    late = getattr(taken.event, "session", taken.before.number) != taken.before.number
    return not late or (taken.after.person == taken.before.person and taken.after.staff == taken.before.staff)


def paper_moves_only_for_what_is_saved(taken: Step) -> bool:
    prints = any(isinstance(order, o.PrintSlip) for order in taken.orders)
    return not prints or isinstance(taken.event, e.PrintSaved)


def silence_locks(taken: Step) -> bool:
    """Whoever left, a minute later nothing is open: wherever the desk can stand still, the minute runs."""
    if not isinstance(taken.event, e.IdleExpired) or taken.event.session != taken.before.number:
        return True
    return taken.after.stage is Stage.LOCKED and taken.after.staff is None


def the_minute_runs_where_the_desk_waits(taken: Step) -> bool:
    after = taken.after
    reads = after.stage is Stage.LIST and after.listing is None
    works = after.stage in {Stage.LOOKING, Stage.PRINTING, Stage.ASKING} or reads
    return after.staff is None or works or idles(after)


def a_list_that_is_left_while_it_is_read_is_read_no_further(taken: Step) -> bool:
    reads = taken.before.stage is Stage.LIST and taken.before.listing is None
    left = taken.after.stage is not Stage.LIST and not isinstance(taken.event, e.ListNotRead)
    stopped = any(isinstance(order, o.StopReading | o.EndSession) for order in taken.orders)
    return not (reads and left) or stopped


def every_way_out_of_the_minute_starts_it_again(taken: Step) -> bool:
    began = idles(taken.after) and not idles(taken.before)
    started = {order for order in taken.orders if isinstance(order, o.StartIdle)}
    return not (began or started) or started == {o.StartIdle(taken.after.number, 60.0)}


def a_session_that_ends_is_forgotten(taken: Step) -> bool:
    ended = taken.before.staff is not None and taken.after.staff is None
    return not ended or any(isinstance(order, o.EndSession) for order in taken.orders)


def a_kiosk_gives_the_screen_back_once(taken: Step) -> bool:
    given = sum(isinstance(order, o.GiveBack) for order in taken.orders)
    return given == (taken.before.open and not taken.after.open)


def a_closed_desk_holds_nothing(taken: Step) -> bool:
    """While the visitors have the screen, the desk is empty: a visitor's data and a session never meet."""
    if taken.after.alone or taken.after.open:
        return True
    return taken.after.stage in NOBODY_STAGES and taken.after.staff is None and taken.after.run is None


def each_role_looks_after_its_own_places(taken: Step) -> bool:
    care, staff = taken.after.care, taken.after.staff
    return care is None or (staff is not None and care.place in ALLOWED[staff.role])


def a_card_that_is_tried_is_not_kept(taken: Step) -> bool:
    return taken.after.stage is not Stage.CARE or CARD not in repr(taken.after)


def one_row_at_a_time(taken: Step) -> bool:
    """The printer has one row of a list, and one more may be drawn: never the same one twice."""
    rows = [order for order in taken.orders if isinstance(order, o.PrintRow)]
    before = taken.before.run
    busy = before is not None and before.printing is not None
    return len(rows) <= 1 and not (rows and busy and not isinstance(taken.event, e.RowPrinted))


def staff_answer_a_call_wherever_they_stand(taken: Step) -> bool:
    """One touch answers an open call, once; it moves nothing, and a visitor at a kiosk's locked desk answers none."""
    if not isinstance(taken.event, e.StaffComing):
        return not any(isinstance(order, o.AnswerStaff) for order in taken.orders)
    is_open = taken.event.call in {one.call for one in taken.before.health.wanted if not one.answered}
    answered = o.AnswerStaff(taken.event.call) in taken.orders
    return answered == (is_open and (taken.before.alone or taken.before.staff is not None)) and (
        taken.after == taken.before
    )


def a_call_outlives_the_session(taken: Step) -> bool:
    return isinstance(taken.event, e.HealthChanged) or taken.after.health.wanted == taken.before.health.wanted


HOLDS: tuple[Callable[[Step], bool], ...] = (
    a_record_only_where_it_is_shown,
    a_case_only_where_it_is_shown,
    what_shall_be_bound_is_held_until_the_answer,
    a_supervisor_confirms_only_with_their_pin,
    nobody_unsigned_sees_anything,
    only_a_sign_in_begins_a_session,
    an_answer_to_another_session_gives_nobody,
    paper_moves_only_for_what_is_saved,
    silence_locks,
    the_minute_runs_where_the_desk_waits,
    a_list_that_is_left_while_it_is_read_is_read_no_further,
    every_way_out_of_the_minute_starts_it_again,
    a_session_that_ends_is_forgotten,
    a_kiosk_gives_the_screen_back_once,
    a_closed_desk_holds_nothing,
    each_role_looks_after_its_own_places,
    a_card_that_is_tried_is_not_kept,
    one_row_at_a_time,
    staff_answer_a_call_wherever_they_stand,
    a_call_outlives_the_session,
)


class Findings(msgspec.Struct):
    steps: int = 0
    broken: dict[str, Step] = {}
    stages: set[Stage] = set()
    rows: set[tuple[object, type[e.Event]]] = set()


@pytest.fixture(scope="module")
def found() -> Findings:
    found = Findings(broken={}, stages=set(), rows=set())
    for taken in walk():
        found.steps += 1
        found.stages.add(taken.after.stage)
        for hold in HOLDS:
            if not hold(taken):
                found.broken.setdefault(hold.__name__, taken)
        rule, kind = rule_for(taken.before, taken.event), type(taken.event)
        late = getattr(taken.event, "session", taken.before.number) != taken.before.number
        stage = taken.before.stage
        places: tuple[tuple[object, Mapping[type[e.Event], object]], ...] = (
            (stage, TABLE.stages[stage]),
            ("anywhere", TABLE.anywhere),
        )
        for name, rows in places:
            if not late and rule is not None and rows.get(kind) is rule:
                found.rows.add((name, kind))
        if late and rule is not None:
            found.rows.add(("late", kind))
    return found


def test_the_walk_reaches_every_stage_and_every_row(found: Findings) -> None:
    assert found.stages == set(Stage)
    rows: set[tuple[object, type[e.Event]]] = {(stage, kind) for stage, kinds in TABLE.stages.items() for kind in kinds}
    rows |= {("anywhere", kind) for kind in TABLE.anywhere} | {("late", kind) for kind in TABLE.late}
    assert rows - found.rows == set()
    assert found.steps > 10_000


@pytest.mark.parametrize("hold", HOLDS, ids=lambda hold: hold.__name__)
def test_on_every_step(found: Findings, hold: Callable[[Step], bool]) -> None:
    assert found.broken.get(hold.__name__) is None


def test_a_list_waits_for_paper_and_goes_on_by_itself() -> None:
    run = Run("list-1", 2, Account(left=2), RunState.WAITING, fault=Fault.PAPER_OUT)
    desk = Desk(number=1, stage=Stage.RUN, staff=Staff("7", "Sri Contoh", "petugas"), run=run, health=BAD)
    after, orders = step(desk, e.HealthChanged(GOOD))
    assert after.run is not None
    assert after.run.state is RunState.RUNNING
    assert o.DrawRow("list-1") in orders


def test_a_list_outlives_the_lock_and_shows_itself_to_who_signs_in_again() -> None:
    run = Run("list-1", 2, Account(left=2), printing=1)
    desk = Desk(number=1, open=True, stage=Stage.RUN, staff=Staff("7", "Sri Contoh", "petugas"), run=run)
    locked, orders = step(desk, e.IdleExpired(1))
    assert (locked.stage, locked.staff, locked.run) == (Stage.LOCKED, None, run)
    assert o.EndSession(1, keep_list=True) in orders
    again, _ = step(msgspec.structs.replace(locked, stage=Stage.SIGNING_IN), e.SignedIn(2, Staff("7", "S", "petugas")))
    assert again.stage is Stage.RUN
