"""Alerts have their own lane: at once, past everything that waits, and "received" only with the portal's receipt."""

import datetime as dt
import queue
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.enrolment import NotEnrolled
from kiosk.cache.outbox import Outbox
from kiosk.faults import Fault
from kiosk.sync import alerts as desk_side
from kiosk.sync.alerts import AlertDesk, AlertState, Word
from kiosk.sync.enrol import enrol
from kiosk.sync.lane import AlertLane, AlertSender
from kiosk.sync.trouble import SyncTrouble
from kiosk.sync.wake import WAKE, WakeSocket
from onedata import wire
from onedata.events import SealedEvent, StaffCalled, decode_event, make_receipt
from onedata.reports import AlertRaised
from tests.full_disk import no_room
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import CODE, GenuinePortal
from tests.kiosk.sync.line import Reply, Request, problem, served
from tests.kiosk.sync.test_process import until

ALERT = AlertRaised(kind="violence", collapse_key=bytes(16))
CALL = StaffCalled(stage="home", language="id")
PATIENCE = 60
YEAR = dt.timedelta(days=365)


class Heard:
    """What a screen would be told."""

    def __init__(self) -> None:
        self._states: queue.Queue[AlertState] = queue.Queue()

    def __call__(self, state: AlertState) -> None:
        self._states.put(state)

    def until(self, wanted: Callable[[AlertState], object]) -> AlertState:
        while True:
            state = self._states.get(timeout=PATIENCE)
            if wanted(state):
                return state


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def desk(kiosk: Kiosk, heard: Heard) -> Iterator[AlertDesk]:
    made = AlertDesk(kiosk.data, heard)
    yield made
    made.stop()


@pytest.fixture
def lane(kiosk: Kiosk) -> Iterator[AlertLane]:
    made = AlertLane(kiosk.config)
    made.start()
    yield made
    made.stop()


def of_alerts(portal: GenuinePortal) -> list[Request]:
    return [request for request in portal.asked if request.path == "/v1/alerts"]


def test_an_alert_is_saved_and_received_at_the_portals_time(
    portal: GenuinePortal, kiosk: Kiosk, lane: AlertLane, desk: AlertDesk, heard: Heard
) -> None:
    told = desk.tell("alert-raised", ALERT)
    assert told.saved
    received = heard.until(lambda state: state.received_at)
    assert received.saved or heard.until(lambda state: state.saved)
    assert abs(portal.clock() - received.received_at) < dt.timedelta(seconds=PATIENCE)  # type: ignore[operator]
    assert portal.order == [told.event_id]
    later = AlertDesk(kiosk.data)
    saved = AlertState(told.event_id, saved=True, received_at=received.received_at)
    until(lambda: later.state(told.event_id) == saved)  # the receipt is told before the disk has it
    assert later.state("another") is None
    later.stop()


def test_an_alert_is_handed_over_before_the_disk_is_asked_and_nobody_says_that_it_arrived(
    kiosk: Kiosk, desk: AlertDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that hangs holds nothing up; once it is saved the sync process looks again."""
    listens, put = WakeSocket(kiosk.data), desk._outbox.put
    handed: list[str] = []

    def look_and_put(event: SealedEvent) -> None:
        handed.extend(decode_event(message.content).id for message in listens.take(0))
        assert desk.state(event.id) == AlertState(event.id, saved=False)
        put(event)

    monkeypatch.setattr(desk._outbox, "put", look_and_put)
    told = desk.tell("alert-raised", ALERT)
    assert told.event_id in handed
    assert told == AlertState(told.event_id, saved=True)
    assert WAKE in [message.content for message in listens.take(0)]
    listens.close()


def test_an_alert_that_no_disk_takes_still_goes_and_says_so(
    portal: GenuinePortal, lane: AlertLane, desk: AlertDesk, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is handed over before it is saved; that it would be handed over again later is not what carries it."""
    monkeypatch.setattr(desk_side, "AGAIN_SECONDS", 2.0 * PATIENCE)
    with no_room():
        told = desk.tell("alert-raised", ALERT)
        assert not told.saved
        assert told.fault in {Fault.DISK_FULL, Fault.STORAGE_FAILED}
        assert heard.until(lambda state: state.received_at).saved is False
    assert portal.order == [told.event_id]


def test_an_alert_from_memory_outlives_the_sync_process(
    portal: GenuinePortal, kiosk: Kiosk, desk: AlertDesk, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens at first: it is handed over again until somebody does."""
    monkeypatch.setattr(desk_side, "AGAIN_SECONDS", 0.05)
    (kiosk.data / "outbox.db").mkdir()
    told = desk.tell("alert-raised", ALERT)
    assert not told.saved
    lane = AlertLane(kiosk.config)
    lane.start()
    heard.until(lambda state: state.received_at)
    lane.stop()
    assert portal.order == [told.event_id]


def test_what_waited_at_the_start_is_sent_in_order(portal: GenuinePortal, kiosk: Kiosk) -> None:
    outbox = kiosk.outbox()
    ids = [outbox.add("alert-raised", ALERT) for _ in range(3)]
    outbox.add("staff-called", CALL)
    sender = AlertSender(kiosk.config)
    assert sender.send() == 3
    sender.close()
    assert portal.order == ids
    assert all(len(request.body) < 2000 for request in of_alerts(portal))  # one by one
    assert outbox.count() == 1


def test_of_many_alerts_one_finds_out_that_the_portal_is_away(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """Each may wait twenty seconds for an answer: a dozen in a row would not be tried again for minutes."""
    outbox, sender = kiosk.outbox(), AlertSender(kiosk.config)
    for _ in range(3):
        outbox.add("alert-raised", ALERT)
    portal.spoil = lambda _request, _reply: problem(503)
    with pytest.raises(SyncTrouble):
        sender.send()
    assert len(of_alerts(portal)) == 1
    portal.spoil = lambda _, reply: reply
    assert sender.send() == 3
    sender.close()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_no_answer_keeps_an_alert_away_for_more_than_five_seconds(
    portal: GenuinePortal, kiosk: Kiosk, desk: AlertDesk, heard: Heard, status: int
) -> None:
    lane = AlertLane(kiosk.config)
    refusing = threading.Event()
    refusing.set()
    spoilt = msgspec.structs.replace(problem(status), headers={"Retry-After": "3000"})
    portal.spoil = lambda request, reply: spoilt if request.path == "/v1/alerts" and refusing.is_set() else reply
    desk.tell("alert-raised", ALERT)
    assert all(0 < lane._send(None) <= 5 for _ in range(40))
    refusing.clear()
    lane.start()
    heard.until(lambda state: state.received_at)
    lane.stop()


def test_an_alert_that_breaks_the_portal_holds_up_no_other(portal: GenuinePortal, kiosk: Kiosk) -> None:
    outbox = kiosk.outbox()
    poison = outbox.add("alert-raised", ALERT)
    for _ in range(2):
        outbox.add("alert-raised", ALERT)
    first = outbox.waiting_alerts(1, 1)[0].encoded
    portal.spoil = lambda request, reply: problem(500) if first in request.body else reply
    sender = AlertSender(kiosk.config)
    with pytest.raises(SyncTrouble):
        sender.send()
    assert [waiting.id for waiting in outbox.waiting_alerts(9, 1 << 20)] == [poison]
    assert sender.failures == 1
    portal.spoil = lambda _, reply: reply
    assert sender.send() == 1
    assert (outbox.count(), sender.failures) == (0, 0)
    sender.close()


def test_a_refused_alert_is_parked_and_said(
    portal: GenuinePortal, kiosk: Kiosk, lane: AlertLane, desk: AlertDesk, heard: Heard
) -> None:
    portal.refuse["alert-raised"] = 422
    told = desk.tell("alert-raised", ALERT)
    refused = heard.until(lambda state: state.refused)
    assert refused.received_at is None
    until(lambda: kiosk.outbox().count_parked())  # it may be saved a moment later
    assert [parked.id for parked in kiosk.outbox().parked()] == [told.event_id]
    portal.refuse.clear()
    second = desk.tell("alert-raised", ALERT)
    heard.until(lambda state: state.event_id == second.event_id and state.received_at)
    assert kiosk.outbox().count_parked() == 1


def test_a_refused_alert_that_no_disk_took_is_said_too(
    portal: GenuinePortal, lane: AlertLane, desk: AlertDesk, heard: Heard
) -> None:
    portal.refuse["alert-raised"] = 422
    with no_room():
        told = desk.tell("alert-raised", ALERT)
        refused = heard.until(lambda state: state.refused)
    assert (refused.event_id, refused.saved, refused.received_at) == (told.event_id, False, None)


def test_only_what_the_portal_signed_for_is_received(
    portal: GenuinePortal, kiosk: Kiosk, desk: AlertDesk, heard: Heard
) -> None:
    """Whoever on this machine answers in the sync process's place is not believed."""
    socket = WakeSocket(kiosk.data)
    told = desk.tell("alert-raised", ALERT)
    message = next(message for message in socket.take(PATIENCE) if message.sender)
    receipt = make_receipt(told.event_id, message.content, portal.clock(), portal.keys["reply"])
    forged = make_receipt(told.event_id, message.content, portal.clock(), portal.keys["feed"])
    other = make_receipt(told.event_id, b"other bytes", portal.clock(), portal.keys["reply"])
    for wrong in (forged, other, None):
        socket.answer(message, wire.encode(Word(told.event_id, "received", wrong, portal.certificates)))
    socket.answer(message, b"\xc1 no word")
    socket.answer(message, wire.encode(Word(told.event_id, "trying")))
    assert heard.until(lambda state: state.trying).received_at is None
    socket.answer(message, wire.encode(Word(told.event_id, "received", receipt, portal.certificates)))
    assert heard.until(lambda state: state.received_at).event_id == told.event_id
    socket.close()


def test_the_lane_takes_only_this_kiosks_own_alerts(portal: GenuinePortal, kiosk: Kiosk, desk: AlertDesk) -> None:
    socket, sender = WakeSocket(kiosk.data), AlertSender(kiosk.config)
    desk.tell("alert-raised", ALERT)
    message = next(message for message in socket.take(PATIENCE) if message.sender)
    outbox = kiosk.outbox()
    call = wire.encode(outbox.seal("staff-called", CALL))
    flipped = bytearray(message.content)
    flipped[-1] ^= 1
    with sqlite3.connect(kiosk.data / "outbox.db") as connection:
        connection.execute("DELETE FROM events")
    for content in (b"", b"nonsense", bytes(flipped), call):
        sender.hand(msgspec.structs.replace(message, content=content), socket)
    assert sender.send(socket) == 0
    sender.hand(message, socket)
    assert sender.send(socket) == 1
    assert len(portal.order) == 1
    sender.close()
    socket.close()


def test_an_alert_told_twice_under_one_id_is_one_alert(portal: GenuinePortal, lane: AlertLane, desk: AlertDesk) -> None:
    told = desk.tell("alert-raised", ALERT)
    assert desk.tell("alert-raised", ALERT, event_id=told.event_id).event_id == told.event_id


def test_only_alerts_take_the_lane(desk: AlertDesk, kiosk: Kiosk) -> None:
    with pytest.raises(ValueError, match="no alert"):
        desk.tell("staff-called", CALL)
    shutil.rmtree(kiosk.data / "keys")
    with pytest.raises(NotEnrolled):
        desk.tell("alert-raised", ALERT)


def test_batches_leave_alerts_to_their_lane(portal: GenuinePortal, kiosk: Kiosk) -> None:
    outbox = kiosk.outbox()
    alert, call = outbox.add("alert-raised", ALERT), outbox.add("staff-called", CALL)
    assert kiosk.sync().outbox_waiting == 1
    assert portal.order == [call]
    assert [waiting.id for waiting in outbox.waiting_alerts(9, 1 << 20)] == [alert]


def test_a_spoilt_answer_settles_no_alert(portal: GenuinePortal, kiosk: Kiosk) -> None:
    outbox = Outbox(kiosk.data)
    outbox.add("alert-raised", ALERT)
    sender = AlertSender(kiosk.config)
    pages = [Reply(200, b"<html>", {"Content-Type": "text/html"}), problem(403), problem(404), Reply(302, b"")]
    for page in pages:
        portal.spoil = lambda _request, _reply, page=page: page  # type: ignore[misc]
        with pytest.raises(Exception, match="SYNC-0"):
            sender.send()
        assert outbox.count() == 1
    portal.spoil = lambda _, reply: reply
    assert sender.send() == 1
    assert outbox.count() == 0
    sender.close()


def test_an_alert_whose_answer_was_lost_is_one_alert_with_its_first_receipt(
    portal: GenuinePortal, kiosk: Kiosk, lane: AlertLane, desk: AlertDesk, heard: Heard
) -> None:
    """The portal has it and the kiosk cannot know: the same bytes again, and no second danger."""
    lost = iter([problem(502), Reply(200, b"x" * 99, cut_at=3)])
    portal.spoil = lambda request, reply: next(lost, reply) if request.path == "/v1/alerts" else reply
    told = desk.tell("alert-raised", ALERT)
    heard.until(lambda state: state.received_at)
    assert portal.order == [told.event_id]
    assert len({request.body for request in of_alerts(portal)}) == 1
    assert len(of_alerts(portal)) >= 3
    until(lambda: kiosk.outbox().waiting_alerts(9, 1 << 20) == ())


@pytest.mark.parametrize("wrong", [-YEAR, YEAR], ids=["portal a year behind", "portal a year ahead"])
def test_an_alert_of_a_clock_wrong_by_a_year_is_received_at_the_portals_time(
    tmp_path: Path, heard: Heard, wrong: dt.timedelta
) -> None:
    """To a kiosk it is all the same whether its own clock is wrong or everybody else's; no round has put it right."""
    portal = GenuinePortal(clock=lambda: dt.datetime.now(dt.UTC) + wrong)
    with served(portal) as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, CODE)
        lane, desk = AlertLane(kiosk.config), AlertDesk(kiosk.data, heard)
        lane.start()
        told = desk.tell("alert-raised", ALERT)
        received = heard.until(lambda state: state.received_at)
        desk.stop()
        lane.stop()
    assert portal.order == [told.event_id]
    assert abs(portal.clock() - received.received_at) < dt.timedelta(seconds=PATIENCE)  # type: ignore[operator]
