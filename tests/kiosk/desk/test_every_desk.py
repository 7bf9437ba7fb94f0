"""Every desk session that can happen, walked through: the table keeps its promises on each step."""

from collections.abc import Callable, Mapping

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import ALLOWED
from kiosk.desk.machine import TABLE, idles, rule_for, step
from kiosk.desk.model import PERSON_STAGES, Account, Desk, Run, RunState, Staff, Stage
from kiosk.faults import Fault
from tests.kiosk.desk.walk import (
    BAD,
    CARD,
    CASE_STAGES,
    CONFIRMING_STAGES,
    GOOD,
    NOBODY_STAGES,
    PERSONAL,
    Step,
    late,
    walk,
)


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
    return not late(taken) or (taken.after.person == taken.before.person and taken.after.staff == taken.before.staff)


def an_answer_to_an_earlier_question_is_not_shown(taken: Step) -> bool:
    """Whatever is asked twice, two slips or two lists: what is told of the first never stands for the second."""
    return getattr(taken.event, "asked", taken.before.asked) == taken.before.asked or taken.after == taken.before


def what_was_drawn_of_a_person_is_forgotten_when_it_is_left(taken: Step) -> bool:
    left = taken.before.slip if taken.before.slip != taken.after.slip else None
    return left is None or o.DropSlip(left.serial, left.copy) in taken.orders


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
    an_answer_to_an_earlier_question_is_not_shown,
    what_was_drawn_of_a_person_is_forgotten_when_it_is_left,
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
        stage = taken.before.stage
        places: tuple[tuple[object, Mapping[type[e.Event], object]], ...] = (
            (stage, TABLE.stages[stage]),
            ("anywhere", TABLE.anywhere),
        )
        for name, rows in places:
            if not late(taken) and rule is not None and rows.get(kind) is rule:
                found.rows.add((name, kind))
        if late(taken) and rule is not None:
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
