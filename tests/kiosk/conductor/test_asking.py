"""Orders given to a worker: one answer each, and a name that the log knows, so that a failure can be written down."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk import audit
from kiosk.audit import Entry
from kiosk.conductor import FakeClock, TroubleError
from kiosk.conductor.asking import ANSWER_SECONDS, Asking, Standing
from kiosk.conductor.desk_orders import OWN_FILES
from kiosk.conductor.worker import Job
from kiosk.faults import Fault


def names() -> Iterator[str]:
    """Every name under which the two conductors have something done."""
    for path in Path("kiosk/conductor").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = {"ask": 1, "do": 1, "answering": 0, "trouble": 1, "bug": 0, "_bug": 0}.get(node.func.attr)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    yield str(ast.literal_eval(node.args[place]))


class Office:
    """A crew that works when it is told to, and what was told to whom."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.jobs: list[Job] = []
        self.told: list[str] = []
        self.noted: list[Entry] = []
        self.standing: list[tuple[Fault, bool]] = []
        shared = Standing(lambda *wrong: self.standing.append(wrong))
        self.asking: Asking[str] = Asking(self, self.clock, self.told.append, self, shared)
        self.desk: Asking[str] = Asking(self, self.clock, self.told.append, self, shared, OWN_FILES)

    def submit(self, name: str, job: Job) -> None:
        if name == "audit":
            job()
        else:
            self.jobs.append(job)

    def note(self, entry: Entry) -> None:
        self.noted.append(entry)

    def bug(self, order: str, error: BaseException) -> None:
        self.told.append(f"{order}: {type(error).__name__}")

    def ask(self, work: Callable[[], str]) -> None:
        self.asking.ask("slips", "file_list", work, lambda fault: fault.value)

    def work(self) -> None:
        self.jobs.pop(0)()


def trouble() -> str:
    raise TroubleError(Fault.DISK_FULL)


def test_the_conductors_have_many_things_done() -> None:
    assert {"open_record", "print_slip", "file_list", "read_list", "step"} <= set(names())


@pytest.mark.parametrize("name", sorted(set(names())))
def test_the_log_knows_every_order_that_can_fail(name: str) -> None:
    assert audit.order_failed(order=name, fault=Fault.DISK_FULL.value)


def test_an_order_is_answered_by_what_came_of_it() -> None:
    office = Office()
    office.ask(lambda: "done")
    office.work()
    office.clock.advance(2 * ANSWER_SECONDS)
    assert (office.told, office.noted, office.standing) == (["done"], [], [])


def test_expected_trouble_is_the_answer_and_stands_until_the_worker_works_again() -> None:
    office = Office()
    office.ask(trouble)
    office.work()
    assert office.told == [Fault.DISK_FULL.value]
    office.ask(lambda: "done")
    office.work()
    assert office.standing == [(Fault.DISK_FULL, True), (Fault.DISK_FULL, False)]


def test_a_fault_ends_when_the_last_worker_that_met_it_is_well_whoever_ordered() -> None:
    office = Office()
    for worker in ("slips", "journal", "slips"):
        office.desk.trouble(worker, "draw_row", Fault.DISK_FULL)
    office.asking.well("slips")  # a visit had something drawn
    assert office.standing == [(Fault.DISK_FULL, True)]
    office.desk.well("journal")
    assert office.standing == [(Fault.DISK_FULL, True), (Fault.DISK_FULL, False)]


def test_at_the_desk_the_machines_own_files_stand_and_what_the_portal_says_to_staff_does_not() -> None:
    office = Office()
    office.desk.trouble("portal", "ask_portal", Fault.TOO_MANY_TRIES)
    office.desk.trouble("portal", "ask_portal", Fault.PORTAL_UNREACHABLE)
    assert office.standing == []
    assert len(office.noted) == 2
    office.desk.trouble("register", "read_list", Fault.STORAGE_FAILED)
    assert office.standing == [(Fault.STORAGE_FAILED, True)]


def test_a_bug_is_answered_too_and_logged() -> None:
    office = Office()
    office.ask(lambda: str(1 // 0))
    office.work()
    assert office.told == ["file_list: ZeroDivisionError", Fault.STORAGE_FAILED.value]


def test_an_answer_whose_time_is_up_is_given_once_and_the_late_one_only_noted() -> None:
    office = Office()
    office.ask(lambda: "late")
    office.clock.advance(ANSWER_SECONDS)
    office.work()
    assert office.told == [Fault.STORAGE_FAILED.value]
    assert office.noted == [audit.answer_late(order="file_list")]
