"""What staff have done for a person at the desk: papers first, PINs typed twice, a card and its PIN in one question."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.finding import offered
from kiosk.desk.machine import step
from kiosk.desk.model import Desk, Hit, Hits, Said, Service, Staff, Stage
from kiosk.faults import Fault
from kiosk.health import Health, ReaderState
from kiosk.logs import Log
from kiosk.ports.desk_services import question
from onedata.access_reasons import AccessReason, built_in
from onedata.counter import Bind, ConfirmPhone, FamilyOff, FamilyPin, SetPin, Unbind, WhoLooked
from onedata.records import BasicRecord, WorkerRecord
from tests.kiosk.desk import stepping

PERSON = WorkerRecord(BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"tok", region="52"))
ONLINE = Health(reader=ReaderState.READY, online=True)
CARD, PIN = "04A1B2C3D4E5F6", "135246"


def desk(**change: object) -> Desk:
    staff = Staff("7", "Sri Contoh", "petugas")
    found = Desk(number=3, stage=Stage.FOUND, staff=staff, health=ONLINE, person=PERSON, reason="AT_COUNTER")
    return msgspec.structs.replace(found, **change)


def after(start: Desk, *events: e.Event) -> tuple[Desk, list[o.AskService]]:
    now, orders = stepping.after(start, *events)
    return now, [order for order in orders if isinstance(order, o.AskService)]


TO_SERVICES = (e.ServicesAsked(), e.PapersSeen("KTP"))


def test_papers_are_seen_before_anything_is_changed_and_once_a_person() -> None:
    asked, _ = after(desk(), e.ServicesAsked())
    assert asked.stage is Stage.SHOWN_PAPERS
    assert after(asked, e.PapersSeen("NONE"))[0].stage is Stage.SHOWN_PAPERS
    shown, _ = after(asked, e.PapersSeen("KTP"))
    assert (shown.stage, shown.papers) == (Stage.SERVICES, "KTP")
    again, _ = after(shown, e.BackAsked(), e.ServicesAsked())
    assert again.stage is Stage.SERVICES
    assert after(again, e.BackAsked(), e.BackAsked())[0].papers == ""


def test_papers_that_opened_a_record_are_not_asked_for_again_and_are_nobody_elses() -> None:
    hits = Hits(tuple(Hit(handle, "C•••", 1990, "REGISTERED", "52") for handle in ("HANDLE", "OTHER")))
    listed = desk(stage=Stage.HITS, person=None, hits=hits)
    opening, _ = after(listed, e.HitChosen(0), e.PapersSeen("KTP"))
    found, _ = after(opening, e.Found(3, PERSON))
    assert (found.stage, found.papers) == (Stage.FOUND, "KTP")
    _, (asked,) = after(found, e.ServicesAsked(), e.ServiceChosen(Service.PHONE), e.Typed("5555"))
    assert asked.papers == "KTP"
    refused, _ = after(opening, e.NotFound(3, Fault.PORTAL_UNREACHABLE))
    assert (refused.stage, refused.papers) == (Stage.HITS, "")
    assert after(refused, e.HitChosen(1))[0].papers == ""
    assert after(found, e.FindAsked())[0].papers == ""


def test_a_reason_to_look_changes_nothing_and_lets_the_person_ask_who_looked() -> None:
    court = AccessReason("COURT", "Panggilan pengadilan", "Court summons", ("find",))
    staff = Staff("7", "Sri Contoh", "petugas", (court,))
    start, _ = after(desk(staff=staff, reason="COURT"), *TO_SERVICES)
    for service in set(Service) - {Service.WHO_LOOKED}:
        refused, asked = after(start, e.ServiceChosen(service))
        assert (refused.stage, refused.said, asked) == (Stage.SERVICES, Said("reason_no_change"), [])
    assert after(start, e.ServiceChosen(Service.WHO_LOOKED))[1]


def test_the_desk_offers_the_reasons_that_came_with_its_staff_and_else_the_releases() -> None:
    kept = (
        AccessReason("AT_COUNTER", "Hadir", "There", ("find", "change")),
        AccessReason("SUPERVISION", "Pengawasan", "Supervision"),
        AccessReason("COURT", "Panggilan pengadilan", "Court summons", ("find",)),
    )
    told = desk(staff=Staff("7", "Sri Contoh", "petugas", kept), person=None, stage=Stage.REASON)
    assert [one.code for one in offered(told)] == ["AT_COUNTER", "COURT"]
    assert after(told, e.ReasonChosen("COURT"))[0].stage is Stage.WAYS
    for gone in ("SUPERVISION", "EMERGENCY", ""):
        assert after(told, e.ReasonChosen(gone))[0].stage is Stage.REASON
    untold = msgspec.structs.replace(told, staff=Staff("7", "Sri Contoh", "petugas"))
    assert offered(untold) == built_in()


@pytest.mark.parametrize(("reason", "logged"), [("AT_COUNTER", b"AT_COUNTER"), ("COURT", b"ADDED")])
def test_the_kiosks_own_log_has_a_reason_of_the_release_by_name_and_one_that_the_portal_added_as_added(
    tmp_path: Path, reason: str, logged: bytes
) -> None:
    court = AccessReason("COURT", "Panggilan pengadilan", "Court summons", ("find",))
    now = desk(staff=Staff("7", "Sri Contoh", "petugas", (*built_in(), court)), reason=reason, stage=Stage.LOOKING)
    log = Log(tmp_path, "kiosk")
    for event in (e.Found(3, PERSON), *TO_SERVICES, e.ServiceChosen(Service.WHO_LOOKED)):
        now, orders = step(now, event)
        for order in orders:
            if isinstance(order, o.Note):
                log.note(order.entry)
    log.close()
    lines = b"".join(path.read_bytes() for path in tmp_path.iterdir()).splitlines()
    told = [line for line in lines if b"desk_looked" in line or b"desk_served" in line]
    assert len(told) == 2
    assert all(b'"' + logged + b'"' in line for line in told)
    assert b"COURT" not in b"".join(lines)


def test_a_pin_is_asked_for_twice_and_sent_once() -> None:
    typed, asked = after(desk(), *TO_SERVICES, e.ServiceChosen(Service.PIN), e.Typed(PIN))
    assert (typed.stage, asked) == (Stage.TYPING, [])
    sent, asked = after(typed, e.Typed(PIN))
    assert sent.stage is Stage.ASKING
    assert [(one.service, one.text, one.papers, one.reason) for one in asked] == [
        (Service.PIN, PIN, "KTP", "AT_COUNTER")
    ]
    assert PIN not in repr(sent)


def test_two_pins_that_differ_are_both_forgotten() -> None:
    differ, asked = after(desk(), *TO_SERVICES, e.ServiceChosen(Service.PIN), e.Typed(PIN), e.Typed("975310"))
    assert (differ.stage, asked) == (Stage.TYPING, [])
    assert differ.said is not None
    assert differ.said.key == "pins_differ"
    assert PIN not in repr(differ)


def test_a_card_and_its_pin_are_one_question() -> None:
    laid = (e.ServiceChosen(Service.CARD), e.CardPresented(), e.CardRead(CARD))
    sent, asked = after(desk(), *TO_SERVICES, *laid, e.Typed(PIN), e.Typed(PIN))
    assert [(one.service, one.card, one.text) for one in asked] == [(Service.CARD, CARD, PIN)]
    for answer in (e.Served(3, Service.CARD), e.NotServed(3, "taken")):
        answered, _ = after(sent, answer)
        assert CARD not in repr(answered)
        assert PIN not in repr(answered)


SUPERVISOR, SUPERVISOR_PIN = "04B1B2C3D4E5F6", "86420975"


def confirming() -> Desk:
    """A desk where the portal wants a supervisor for the card that was laid down."""
    laid = (e.ServiceChosen(Service.CARD), e.CardPresented(), e.CardRead(CARD), e.Typed(PIN), e.Typed(PIN))
    return after(desk(), *TO_SERVICES, *laid, e.NotServed(3, "supervisor_needed"))[0]


def test_a_supervisor_confirms_one_binding_inside_the_session_of_a_colleague() -> None:
    needed = confirming()
    assert needed.stage is Stage.SUPERVISOR
    typing, asked = after(needed, e.CardPresented(), e.CardRead(SUPERVISOR))
    assert (typing.stage, asked) == (Stage.SUPERVISOR_PIN, [])
    sent, asked = after(typing, e.PinEntered(SUPERVISOR_PIN))
    assert [(one.card, one.text, one.supervisor, one.supervisor_pin) for one in asked] == [
        (CARD, PIN, SUPERVISOR, SUPERVISOR_PIN)
    ]
    assert sent.staff == desk().staff
    done, _ = after(sent, e.Served(3, Service.CARD))
    assert (done.stage, done.staff) == (Stage.DONE, desk().staff)
    assert not any(secret in repr(done) for secret in (CARD, PIN, SUPERVISOR, SUPERVISOR_PIN))


def test_a_wrong_pin_of_a_supervisor_is_asked_for_again_with_the_tries_that_are_left() -> None:
    wrong = e.NotServed(3, "refused_wrong", 4)
    again, _ = after(confirming(), e.CardPresented(), e.CardRead(SUPERVISOR), e.PinEntered(SUPERVISOR_PIN), wrong)
    assert (again.stage, again.said) == (Stage.SUPERVISOR_PIN, Said("refused_wrong", 4))
    assert SUPERVISOR_PIN not in repr(again)
    _, asked = after(again, e.PinEntered("11223344"))
    assert [(one.supervisor, one.supervisor_pin) for one in asked] == [(SUPERVISOR, "11223344")]


def test_somebody_who_is_no_supervisor_confirms_nothing() -> None:
    refused = e.NotServed(3, "supervisor_refused")
    back, _ = after(confirming(), e.CardPresented(), e.CardRead(SUPERVISOR), e.PinEntered(SUPERVISOR_PIN), refused)
    assert (back.stage, back.said) == (Stage.SERVICES, Said("supervisor_refused"))
    assert not any(secret in repr(back) for secret in (CARD, PIN, SUPERVISOR, SUPERVISOR_PIN))


STOPS = (e.BackAsked(), e.LockAsked(), e.IdleExpired(3))


@pytest.mark.parametrize("stop", STOPS, ids=lambda event: type(event).__name__)
def test_what_was_typed_goes_with_the_screen(stop: e.Event) -> None:
    laid = (e.ServiceChosen(Service.CARD), e.CardPresented(), e.CardRead(CARD), e.Typed(PIN))
    gone, _ = after(desk(), *TO_SERVICES, *laid, stop)
    assert CARD not in repr(gone)
    assert PIN not in repr(gone)


def test_without_the_portal_nothing_is_offered() -> None:
    away, _ = after(desk(health=msgspec.structs.replace(ONLINE, online=False)), e.ServicesAsked())
    assert away.stage is Stage.FOUND
    assert away.said is not None


def test_every_service_is_a_question() -> None:
    asked = (b"tok", "", "AT_COUNTER", "KTP", PIN, CARD, "X1")
    assert {service: question(o.AskService(3, service, *asked)) for service in Service} == {
        Service.PIN: SetPin(PIN),
        Service.PHONE: ConfirmPhone(PIN),
        Service.CARD: Bind("card", CARD, PIN),
        Service.UNBIND: Unbind("card"),
        Service.CHIP: Bind("passport_chip", CARD, passport="X1"),
        Service.CHIP_OFF: Unbind("passport_chip"),
        Service.FAMILY: FamilyPin(PIN),
        Service.FAMILY_OFF: FamilyOff(),
        Service.WHO_LOOKED: WhoLooked(),
    }
