"""What somebody brings to the desk: a slip that is checked, a scanned code, the code of a case; and what is printed."""

import datetime as dt

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.model import Desk, Said, SlipSeen, Staff, Stage
from kiosk.faults import Fault
from kiosk.guidance import choices
from kiosk.health import Health, PrinterState, ReaderState
from kiosk.visit.guide import Ref
from kiosk.visit.model import CodeKind, FactorKind, PreparedSlip, ScannedCode, SlipAnswer, SlipVerdict, Way
from kiosk.visit.reports import CaseSeen, Receipt
from onedata.records import BasicRecord, FullRecord, WorkerRecord
from tests.kiosk.desk.stepping import after

GOOD = Health(reader=ReaderState.READY, printer=PrinterState.READY, online=False)
BASIC = BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"token", destination="HK", region="52")
PERSON = WorkerRecord(BASIC, FullRecord("CONTOH A", scheme="EPS", occupation="HOUSE_MAID"))
MOMENT = dt.datetime(2026, 11, 14, tzinfo=dt.UTC)
CASE = CaseSeen("UNPAID_WAGE", "in_progress", MOMENT, MOMENT)
CODE, PIN = "K7QM2XRA", "135246"


def desk(stage: Stage = Stage.HOME, **more: object) -> Desk:
    return Desk(number=3, stage=stage, staff=Staff("7", "Sri Contoh", "petugas"), health=GOOD, **more)  # type: ignore[arg-type]  # of these names


def test_a_slip_is_checked_wherever_it_is_scanned_and_the_answer_waits_for_staff() -> None:
    checking, given = after(desk(), e.CodeScanned(ScannedCode(CodeKind.SLIP, "TOKEN")))
    assert checking.stage is Stage.CHECKED
    assert o.CheckSlip(3, 1, "TOKEN", "id") in given
    seen = SlipSeen(SlipAnswer(SlipVerdict.REVOKED))
    told, _ = after(checking, e.SlipChecked(3, 1, seen))
    assert told.checked == seen
    assert after(told, e.CheckAsked())[0].stage is Stage.CHECK
    assert after(told, e.Continued())[0].stage is Stage.HOME


def test_a_code_of_nobody_is_no_slip_of_ours() -> None:
    told, _ = after(desk(), e.CheckAsked(), e.CodeScanned(ScannedCode(CodeKind.OTHER)))
    assert told.checked == SlipSeen(SlipAnswer(SlipVerdict.NOT_OURS))


def test_a_workers_code_and_a_passports_edge_stand_for_the_number() -> None:
    ways, _ = after(desk(), e.FindAsked(), e.ReasonChosen("AT_COUNTER"))
    for kind, way, factor in (
        (CodeKind.WORKER, Way.CODE, FactorKind.PIN),
        (CodeKind.PASSPORT, Way.PASSPORT, FactorKind.BIRTH_DATE),
    ):
        asked, _ = after(ways, e.CodeScanned(ScannedCode(kind, "X1234567")))
        assert (asked.stage, asked.way, asked.factor) == (Stage.FACTOR, way, factor)
        assert asked.identity is not None
        assert asked.identity.identifier == "X1234567"
    assert after(ways, e.CodeScanned(ScannedCode(CodeKind.OTHER)))[0].said == Said("code_unknown")


def test_a_receipt_takes_code_and_pin_and_the_pin_goes_no_further_than_the_question() -> None:
    asked, given = after(desk(), e.CaseAsked(), e.Typed("k7qm2xra"), e.Typed(PIN))
    assert o.OpenCase(3, CODE, PIN) in given
    assert PIN not in repr(asked)
    shown, _ = after(asked, e.CaseFound(3, CASE))
    assert (shown.stage, shown.code, shown.case) == (Stage.CASE, CODE, CASE)
    drawn, given = after(shown, e.PrintAsked())
    (order,) = (one for one in given if isinstance(one, o.PrepareSlip))
    assert order.subject == Receipt(CODE, CASE)
    assert after(drawn, e.BackAsked())[0].stage is Stage.CASE


def test_a_second_receipt_is_a_copy_of_the_same_serial() -> None:
    shown, _ = after(desk(), e.CaseAsked(), e.Typed(CODE), e.Typed(PIN), e.CaseFound(3, CASE), e.PrintAsked())
    ready = e.SlipReady(3, shown.asked, PreparedSlip("A-000001", 1, b""))
    printed, _ = after(shown, ready, e.Continued(), e.PrintSaved(3, "A-000001", 1))
    _, given = after(desk(Stage.PRINTED, case=CASE, code=CODE, serial=printed.serial, document="case"), e.PrintAsked())
    (order,) = (one for one in given if isinstance(one, o.PrepareSlip))
    assert order.serial == "A-000001"


def test_a_wrong_code_or_pin_is_one_sentence() -> None:
    asked, _ = after(desk(), e.CaseAsked(), e.Typed(CODE), e.Typed(PIN))
    back, _ = after(asked, e.CaseNotFound(3, Fault.RECORD_NOT_OPENED))
    assert (back.stage, back.said, back.code) == (Stage.CASE_CODE, Said("case_not_opened"), "")


def test_requirements_are_those_of_the_persons_way_and_what_nobody_knows_is_said_to_be_unknown() -> None:
    _, given = after(desk(Stage.FOUND, person=PERSON), e.PrintAsked("slip", "requirements"))
    (order,) = (one for one in given if isinstance(one, o.PrepareSlip))
    assert isinstance(order.subject, Ref)
    answers = choices.read(order.subject.key)
    assert (answers["destination"], answers["job"]) == ("HK", "HOUSE_MAID")
    assert {answers[name] for name in ("scheme", "age", "sex", "papers")} == {"UNKNOWN"}


def test_a_machine_with_an_office_printer_knows_no_slips_and_its_sheets_have_copies() -> None:
    office = desk(Stage.FOUND, person=PERSON, only_sheets=True)
    first, orders = after(office, e.PrintAsked())
    assert (first.paper, first.said) == ("sheet", None)
    assert next(order.paper for order in orders if isinstance(order, o.PrepareSlip)) == "sheet"
    assert after(first, e.PaperChosen("slip"))[0] == first
    back = desk(Stage.FOUND, person=PERSON, only_sheets=True, serial="A-000001", paper="sheet")
    _, again = after(back, e.PrintAsked())
    assert next(order.serial for order in again if isinstance(order, o.PrepareSlip)) == "A-000001"
    locked, _ = after(office, e.LockAsked())
    assert locked.only_sheets


def test_a_printer_that_stopped_leads_to_the_sheet_and_says_why() -> None:
    no_paper = Health(reader=ReaderState.READY, printer=PrinterState.PAPER_OUT)
    stopped, _ = after(desk(Stage.FOUND, person=PERSON), e.HealthChanged(no_paper), e.PrintAsked())
    assert (stopped.stage, stopped.paper, stopped.said) == (Stage.PREVIEW, "sheet", Said("printer_stopped"))
    there, _ = after(desk(Stage.FOUND, person=PERSON), e.PrintAsked(), e.PaperChosen("sheet"), e.PaperChosen("slip"))
    assert (there.paper, there.said) == ("slip", None)
