"""Events reach the portal in order, once, signed for; what is refused is kept."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import uuid_utils

from kiosk.cache.enrolment import NotEnrolled
from kiosk.cache.outbox import KEPT, Outbox
from kiosk.conductor import TroubleError
from kiosk.faults import Fault
from kiosk.office_time import OfficeTime
from kiosk.ports.reports import Cases
from kiosk.sync import transport
from kiosk.sync.push import MOST_EVENTS
from kiosk.visit.commands import SaveCase
from kiosk.visit.reports import CaseNews, Question
from onedata.events import EventAnswer, SlipPrinted, StaffCalled, decode_answer, encode_answer, make_receipt
from tests.full_disk import no_room
from tests.kiosk.sync.conftest import SITI, Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.line import Reply, Request, problem

CALL = StaffCalled(stage="home", language="id")
SAID = ((Question.TOPIC, "UNPAID_WAGE"), (Question.ABOUT, "me"))
SLIP = SlipPrinted(serial="A-000001", copy=1, outcome="confirmed", language="id", kind="status")


def add(kiosk: Kiosk, count: int) -> list[str]:
    outbox = kiosk.outbox()
    ids = [outbox.add("staff-called", CALL) for _ in range(count)]
    outbox.close()
    return ids


def batches(portal: GenuinePortal) -> list[Request]:
    return [request for request in portal.asked if request.path == "/v1/events"]


def test_events_arrive_in_order_and_once(portal: GenuinePortal, kiosk: Kiosk) -> None:
    ids = add(kiosk, MOST_EVENTS + 3)
    status = kiosk.sync()
    assert status.faults == ()
    assert (status.outbox_waiting, status.outbox_parked) == (0, 0)
    assert portal.order == ids
    assert len(batches(portal)) == 2
    kiosk.sync()
    assert portal.order == ids
    assert len(batches(portal)) == 2


def test_events_that_come_as_fast_as_they_are_sent_keep_no_round_from_its_feeds(
    portal: GenuinePortal, kiosk: Kiosk
) -> None:
    """Else a day of many slips, on a slow disk or a slow line, would be a day without a newer register."""
    ids = add(kiosk, 3)

    def another(request: Request, reply: Reply) -> Reply:
        if request.path == "/v1/events" and len(ids) < 30:
            ids.extend(add(kiosk, 1))
        return reply

    portal.spoil = another
    status = kiosk.sync()
    assert status.faults == ()
    assert REGISTER in status.feeds
    assert (len(batches(portal)), status.outbox_waiting) == (1, 1)
    assert portal.order == ids[:3]
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().outbox_waiting == 0
    assert portal.order == ids


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_bytes(portal: GenuinePortal, kiosk: Kiosk) -> None:
    ids = add(kiosk, 2)
    portal.spoil = lambda request, reply: problem(502) if request.path == "/v1/events" else reply
    assert kiosk.sync().outbox_waiting == 2
    assert portal.order == ids  # the portal has them, the kiosk cannot know
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().outbox_waiting == 0
    assert portal.order == ids
    first, second = batches(portal)
    assert first.body == second.body
    assert first.headers["Authorization"] != second.headers["Authorization"]


@pytest.mark.parametrize("status", [400, 403, 409, 422])
def test_a_poison_event_is_parked_and_the_others_go_on(portal: GenuinePortal, kiosk: Kiosk, status: int) -> None:
    outbox = kiosk.outbox()
    before = outbox.add("staff-called", CALL)
    poison = outbox.add("slip-printed", SLIP)
    after = outbox.add("staff-called", CALL)
    portal.refuse["slip-printed"] = status
    seen = kiosk.sync()
    assert seen.faults == (Fault.EVENT_PARKED,)
    assert seen.worked
    assert (seen.outbox_waiting, seen.outbox_parked) == (0, 1)
    assert portal.order == [before, after]
    assert [(parked.id, parked.problem) for parked in outbox.parked()] == [(poison, f"{status} refused by the test")]
    assert Fault.EVENT_PARKED in kiosk.sync().faults


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_event_that_the_portal_cannot_take_now_waits(portal: GenuinePortal, kiosk: Kiosk, status: int) -> None:
    add(kiosk, 1)
    portal.refuse["staff-called"] = status
    seen = kiosk.sync()
    assert seen.faults == (Fault.PORTAL_UNREACHABLE,)
    assert not seen.worked
    assert (seen.outbox_waiting, seen.outbox_parked) == (1, 0)
    portal.refuse.clear()
    assert kiosk.sync().outbox_waiting == 0


def forged(portal: GenuinePortal, request: Request, reply: Reply) -> Reply:
    """Sign the receipts with a key of another purpose."""
    if request.path != "/v1/events":
        return reply
    answer = decode_answer(reply.body)
    encoded = {event_id: pair[0] for event_id, pair in portal.events.items()}
    answers = tuple(
        msgspec.structs.replace(one, receipt=make_receipt(one.id, encoded[one.id], portal.clock(), portal.keys["feed"]))
        for one in answer.answers
    )
    return msgspec.structs.replace(reply, body=encode_answer(msgspec.structs.replace(answer, answers=answers)))


def missing(_: GenuinePortal, request: Request, reply: Reply) -> Reply:
    if request.path != "/v1/events":
        return reply
    answer = decode_answer(reply.body)
    answers = tuple(msgspec.structs.replace(one, receipt=None) for one in answer.answers)
    return msgspec.structs.replace(reply, body=encode_answer(msgspec.structs.replace(answer, answers=answers)))


def exchanged(_: GenuinePortal, request: Request, reply: Reply) -> Reply:
    """Give each event the receipt of the other."""
    if request.path != "/v1/events":
        return reply
    answer = decode_answer(reply.body)
    one, other = answer.answers
    answers = (
        msgspec.structs.replace(one, receipt=other.receipt),
        msgspec.structs.replace(other, receipt=one.receipt),
    )
    return msgspec.structs.replace(reply, body=encode_answer(msgspec.structs.replace(answer, answers=answers)))


@pytest.mark.parametrize("spoil", [forged, missing, exchanged])
def test_only_a_genuine_receipt_counts(portal: GenuinePortal, kiosk: Kiosk, spoil: object) -> None:
    add(kiosk, 2)
    portal.spoil = lambda request, reply: spoil(portal, request, reply)  # type: ignore[operator]
    status = kiosk.sync()
    assert Fault.SIGNATURE_WRONG in status.faults
    assert status.outbox_waiting == 2
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().outbox_waiting == 0


def turned(answers: tuple[EventAnswer, ...]) -> tuple[EventAnswer, ...]:
    return answers[::-1]


def cut(answers: tuple[EventAnswer, ...]) -> tuple[EventAnswer, ...]:
    return answers[1:]


@pytest.mark.parametrize("spoil", [turned, cut])
def test_a_refusal_that_is_of_another_event_parks_nothing(
    portal: GenuinePortal, kiosk: Kiosk, spoil: Callable[[tuple[EventAnswer, ...]], tuple[EventAnswer, ...]]
) -> None:
    outbox = kiosk.outbox()
    outbox.add("staff-called", CALL)
    refused = outbox.add("slip-printed", SLIP)
    portal.refuse["slip-printed"] = 422

    def answered(request: Request, reply: Reply) -> Reply:
        if request.path != "/v1/events":
            return reply
        answer = decode_answer(reply.body)
        wrong = msgspec.structs.replace(answer, answers=spoil(answer.answers))
        return msgspec.structs.replace(reply, body=encode_answer(wrong))

    portal.spoil = answered
    seen = kiosk.sync()
    assert Fault.ANSWER_UNUSABLE in seen.faults
    assert (seen.outbox_waiting, seen.outbox_parked) == (2, 0)
    portal.spoil = lambda _, reply: reply
    kiosk.sync()
    assert [parked.id for parked in outbox.parked()] == [refused]


def test_a_batch_that_times_out_is_halved(portal: GenuinePortal, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "SILENCE_SECONDS", 1.0)
    ids = add(kiosk, 8)
    size = len(kiosk.outbox().waiting(1, 1)[0].encoded)

    def slow(request: Request, reply: Reply) -> Reply:
        if request.path == "/v1/events" and len(request.body) > 3 * size:
            time.sleep(1.6)  # the slow end of a test, not the test
        return reply

    portal.spoil = slow
    status = kiosk.sync()
    assert status.outbox_waiting == 0
    assert portal.order == ids


def test_a_restored_portal_gets_kept_events_again(portal: GenuinePortal, kiosk: Kiosk) -> None:
    ids = add(kiosk, 3)
    assert kiosk.sync().faults == ()
    portal.events.clear()
    portal.order.clear()
    portal.incarnation = 2
    for feed in portal.feeds:
        portal.sign(feed)
    assert kiosk.sync().faults == ()
    assert kiosk.sync().outbox_waiting == 0
    assert portal.order == ids


def test_an_event_told_twice_under_one_id_is_one_event(portal: GenuinePortal, kiosk: Kiosk) -> None:
    told = str(uuid_utils.uuid7())
    outbox = kiosk.outbox()
    for _ in range(2):
        assert outbox.add("slip-printed", SLIP, event_id=told) == told
    assert kiosk.sync().outbox_waiting == 0
    assert outbox.add("slip-printed", SLIP, event_id=told) == told
    kiosk.sync()
    assert portal.order == [told]
    assert len(batches(portal)) == 1


def test_signed_for_events_are_deleted_after_thirty_days_of_the_portals_time(
    portal: GenuinePortal, kiosk: Kiosk
) -> None:
    """This machine's clock stands still meanwhile, as far as it counts."""
    (kept,) = add(kiosk, 1)
    kiosk.sync()
    for days, there in ((29, True), (31, False)):
        portal.clock = lambda days=days: dt.datetime.now(dt.UTC) + dt.timedelta(days=days)  # type: ignore[misc]
        portal.sign(REGISTER)
        add(kiosk, 1)
        kiosk.sync()
        assert (kiosk.outbox().fate(kept) is not None) is there
    assert dt.timedelta(days=30) == KEPT


def test_what_was_parked_stays_past_the_thirty_days_and_a_restored_portal(portal: GenuinePortal, kiosk: Kiosk) -> None:
    outbox = kiosk.outbox()
    poison = outbox.add("slip-printed", SLIP)
    (taken,) = add(kiosk, 1)
    portal.refuse["slip-printed"] = 422
    kiosk.sync()
    assert outbox.send_again() == 1
    assert [waiting.id for waiting in outbox.waiting(9, 1 << 20)] == [taken]
    kiosk.sync()
    portal.clock = lambda: dt.datetime.now(dt.UTC) + 2 * KEPT
    portal.sign(REGISTER)
    kiosk.sync()
    assert outbox.fate(taken) is None
    assert [(parked.id, parked.problem) for parked in outbox.parked()] == [(poison, "422 refused by the test")]
    assert outbox.encoded(poison) is not None


@pytest.mark.parametrize("status", [500, 501])
def test_an_event_that_breaks_the_portal_keeps_no_feed_and_no_other_event_back(
    portal: GenuinePortal, kiosk: Kiosk, status: int
) -> None:
    outbox = kiosk.outbox()
    poison = outbox.add("slip-printed", SLIP)
    after = outbox.add("staff-called", CALL)
    portal.refuse["slip-printed"] = status
    seen = kiosk.sync()
    assert seen.faults == (Fault.PORTAL_UNREACHABLE,)
    assert portal.order == [after]
    assert kiosk.name_of(SITI) == SITI.name
    assert [waiting.id for waiting in outbox.waiting(9, 1 << 20)] == [poison]


@pytest.mark.parametrize("door", ["/v1/events", f"/v1/feeds/{REGISTER}/manifest"])
def test_a_bug_behind_one_door_of_the_portal_shuts_no_other(portal: GenuinePortal, kiosk: Kiosk, door: str) -> None:
    add(kiosk, 1)
    portal.spoil = lambda request, reply: problem(500) if request.path == door else reply
    seen = kiosk.sync()
    assert seen.faults == (Fault.PORTAL_UNREACHABLE,)
    assert kiosk.content().cursor("rules") is not None
    assert len(portal.beats) == 1
    assert seen.outbox_waiting == (1 if "events" in door else 0)


def test_what_is_signed_for_is_never_parked(kiosk: Kiosk) -> None:
    """An export may be refused by hand after the line has come back and the event was taken."""
    (event,) = add(kiosk, 1)
    kiosk.sync()
    outbox = kiosk.outbox()
    outbox.park(event, "403 refused on a stick")
    assert outbox.count_parked() == 0
    fate = outbox.fate(event)
    assert fate is not None
    assert fate.problem is None


def test_the_kiosk_cannot_read_its_own_outbox(kiosk: Kiosk) -> None:
    kiosk.outbox().add("slip-printed", SLIP)
    content = b"".join(path.read_bytes() for path in kiosk.data.glob("outbox.db*"))
    assert b"slip-printed" in content
    assert SLIP.serial.encode() not in content


def test_without_enrolment_nothing_is_sealed(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled):
        Outbox(tmp_path).add("staff-called", CALL)


def test_a_visitor_is_told_when_the_portal_has_a_case_and_when_it_refused_it(
    portal: GenuinePortal, kiosk: Kiosk
) -> None:
    cases = Cases(kiosk.config, OfficeTime(dt.UTC))
    refused = cases.save(SaveCase(1, SAID, "id")).event_id
    assert cases.news(refused) == CaseNews()
    portal.refuse["case-opened"] = 422
    kiosk.sync()
    assert cases.news(refused) == CaseNews(refused=True)
    portal.refuse.clear()
    taken = cases.save(SaveCase(2, SAID, "id")).event_id
    kiosk.sync()
    received = cases.news(taken).received_at
    assert received is not None
    assert cases.news(taken) == CaseNews(received)
    assert abs(portal.clock() - received) < dt.timedelta(minutes=5)


def test_a_case_that_the_disk_refused_leaves_neither_code_nor_pin_behind_when_it_is_forgotten(kiosk: Kiosk) -> None:
    cases = Cases(kiosk.config, OfficeTime(dt.UTC))
    with no_room(), pytest.raises(TroubleError):
        cases.save(SaveCase(1, SAID, "id"))
    assert "pin=" in repr(vars(cases))
    cases.forget()
    assert "pin=" not in repr(vars(cases))
