"""The chip of a passport is bound at the desk: typed or scanned edge, the chip read, one question, nothing kept."""

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.model import Desk, Edge, Service, Stage
from kiosk.faults import Fault
from kiosk.health import ReaderState
from kiosk.ports.desk_services import question
from kiosk.visit.model import ChipKey, CodeKind, ScannedCode
from onedata.counter import Bind
from tests.kiosk.desk import stepping
from tests.kiosk.desk.test_serving import ONLINE, TO_SERVICES, desk

EDGE = Edge("X1234567", "1994-05-03", "2031-02-01")
CHIP = "AB" * 32
ASKED = (*TO_SERVICES, e.ServiceChosen(Service.CHIP))
LAID = (*ASKED, e.EdgeEntered(EDGE), e.CardPresented())


def after(*events: e.Event, start: Desk | None = None) -> tuple[Desk, list[o.Order]]:
    return stepping.after(start or desk(), *events)


def test_a_chip_is_one_question_with_the_number_that_it_has() -> None:
    reading, orders = after(*LAID)
    assert (reading.stage, reading.reading) == (Stage.BINDING, True)
    assert orders.count(o.ReadPassport("X1234567", "1994-05-03", "2031-02-01")) == 2
    sent, orders = after(e.PassportRead("X1234567", CHIP), start=reading)
    asked = [order for order in orders if isinstance(order, o.AskService)]
    assert sent.stage is Stage.ASKING
    assert [question(one) for one in asked] == [Bind("passport_chip", CHIP, passport="X1234567")]
    answered, _ = after(e.Served(3, Service.CHIP), start=sent)
    assert CHIP not in repr(answered)
    assert "X1234567" not in repr(answered)


def test_the_edge_may_be_scanned_and_a_passport_that_lies_there_is_read() -> None:
    scanned = ScannedCode(CodeKind.PASSPORT, "X1234567", ChipKey(EDGE.birth, EDGE.expiry))
    waiting, orders = after(*ASKED, e.CodeScanned(scanned))
    assert (waiting.stage, waiting.edge, waiting.reading) == (Stage.BINDING, EDGE, False)
    assert o.ReadPassport("X1234567", "1994-05-03", "2031-02-01") in orders
    nothing, _ = after(e.CardFailed(Fault.CARD_REMOVED), start=waiting)
    assert nothing.fault is None
    there, _ = after(e.PassportProgress(), start=waiting)
    assert there.reading
    assert after(e.PassportRead("X1234567", CHIP), start=there)[0].stage is Stage.ASKING


@pytest.mark.parametrize(
    "code", [ScannedCode(CodeKind.OTHER), ScannedCode(CodeKind.PASSPORT, "X1234567"), ScannedCode(CodeKind.SLIP, "S")]
)
def test_another_code_opens_no_chip(code: ScannedCode) -> None:
    there, orders = after(*ASKED, e.CodeScanned(code))
    assert there.stage is Stage.EDGE
    assert there.said is not None
    assert not [order for order in orders if isinstance(order, o.ReadPassport)]


@pytest.mark.parametrize(
    "edge",
    [
        Edge(),
        Edge("X12", "1994-05-03", "2031-02-01"),
        Edge("X1234567", "", "2031-02-01"),
        Edge("X1234567", "1994-05-03", "2031-02-30"),
    ],
)
def test_an_incomplete_edge_reads_nothing(edge: Edge) -> None:
    there, orders = after(*ASKED, e.EdgeEntered(edge))
    assert there.stage is Stage.EDGE
    assert there.said is not None
    assert not [order for order in orders if isinstance(order, o.ReadPassport)]


def test_a_chip_that_fails_is_told_and_read_again_from_the_beginning() -> None:
    failed, _ = after(e.CardFailed(Fault.PASSPORT_CHANGED), start=after(*LAID)[0])
    assert (failed.stage, failed.fault, failed.reading) == (Stage.BINDING, Fault.PASSPORT_CHANGED, False)
    again, orders = after(e.CardPresented(), start=failed)
    assert again.reading
    assert again.fault is None
    assert len([order for order in orders if isinstance(order, o.ReadPassport)]) == 1


def test_a_card_read_while_a_passport_is_wanted_binds_no_card() -> None:
    there, orders = after(e.CardRead("04A1B2C3D4E5F6"), start=after(*LAID)[0])
    assert there.stage is Stage.BINDING
    assert not [order for order in orders if isinstance(order, o.AskService)]


def test_a_passport_read_while_a_card_is_wanted_binds_no_chip() -> None:
    card, _ = after(*TO_SERVICES, e.ServiceChosen(Service.CARD), e.CardPresented())
    there, orders = after(e.PassportProgress(), e.PassportRead("X1234567", CHIP), start=card)
    assert there.stage is Stage.BINDING
    assert not [order for order in orders if isinstance(order, o.AskService)]


def test_without_a_reader_no_edge_is_asked_for() -> None:
    absent = msgspec.structs.replace(ONLINE, reader=ReaderState.ABSENT)
    there, _ = after(*ASKED, start=desk(health=absent))
    assert there.stage is Stage.SERVICES
    assert there.said is not None


@pytest.mark.parametrize(
    "stop", [e.BackAsked(), e.LockAsked(), e.IdleExpired(3)], ids=lambda event: type(event).__name__
)
def test_what_is_printed_in_a_passport_goes_with_the_screen(stop: e.Event) -> None:
    assert "X1234567" not in repr(after(*LAID, stop)[0])
