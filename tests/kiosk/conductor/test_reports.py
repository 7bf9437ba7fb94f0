"""Alerts and cases, carried out: who is asked, what is said when they fail, and when."""

from collections.abc import Callable

import msgspec
import pytest

from kiosk.conductor import NotOpened, TroubleError
from kiosk.conductor.reports import NOT_OPENED_SECONDS
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit import events as e
from kiosk.visit.commands import RaiseAlert
from kiosk.visit.model import Call, Overlay, Stage
from kiosk.visit.moves import asks_noted
from kiosk.visit.reports import AlertNews, CaseNews, CaseSeen, Leave, Question
from kiosk.visit.times import (
    CLOSING_SECONDS,
    COUNTDOWN_SECONDS,
    LOOK_SECONDS,
    NOTING_SECONDS,
    RECEIPT_SECONDS,
    STAFF_SECONDS,
)
from tests.kiosk.conductor.world import AS_OF, TICKET, Kiosk, World, running

SEEN = CaseSeen("UNPAID_WAGE", "answered", AS_OF, AS_OF, "CONTOH jawaban", "BP3MI CONTOH")


def to_review(kiosk: Kiosk) -> None:
    kiosk.do(e.Started(), e.Continued(), e.OverlayAsked(Overlay.EMERGENCY), e.DangerAsked())
    kiosk.do(e.FormAnswered(Question.KIND, "violence"), e.Continued())
    assert kiosk.visit.stage is Stage.DANGER


def to_case(kiosk: Kiosk) -> None:
    kiosk.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Question.MENU, "tell"))
    kiosk.do(e.FormAnswered(Question.TOPIC, "IDEA"), e.FormAnswered(Question.TEXT, "CONTOH usul"))
    kiosk.do(e.FormAnswered(Question.NAMED, "no"))


def follow(kiosk: Kiosk) -> None:
    kiosk.do(e.FormAnswered(Question.CODE, "ABCDEFGH"), e.FormAnswered(Question.PIN, "000000"))
    kiosk.wait(NOT_OPENED_SECONDS)


def test_an_alert_is_raised_when_the_countdown_ends_and_not_before() -> None:
    world = World()
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS - 0.1)
        assert world.orders("raise_alert") == []
        kiosk.wait(0.2)
        assert world.orders("raise_alert") == [("raise_alert", ((Question.KIND, "violence"),))]
        assert kiosk.visit.stage is Stage.ALERT


def test_batal_sends_nothing_and_is_told_to_staff() -> None:
    world = World()
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS - 0.1)
        kiosk.do(e.AlertStopped())
        kiosk.wait(60)
        assert world.orders("raise_alert") == []
        assert len(world.orders("cancel_alert")) == 1
        assert kiosk.visit.danger is not None
        assert kiosk.visit.danger.stopped


def test_received_is_said_when_the_receipt_comes_and_not_sent_until_then() -> None:
    world, tellers = World(), list[Callable[[AlertNews], None]]()
    world.alarms = tellers.append
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS)
        tellers[0](AlertNews(saved=True))
        kiosk.wait(RECEIPT_SECONDS)
        assert kiosk.visit.danger is not None
        assert kiosk.visit.danger.late
        tellers[0](AlertNews(saved=True, received_at=AS_OF))
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.danger.news == AlertNews(saved=True, received_at=AS_OF)


def test_an_alert_that_nobody_could_take_is_said_to_be_unsaved() -> None:
    def refuse(_tell: Callable[[AlertNews], None]) -> None:
        raise TroubleError(Fault.KIOSK_REFUSED)

    world = World()
    world.alarms = refuse
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS)
        assert kiosk.visit.danger is not None
        assert kiosk.visit.danger.news == AlertNews()


def test_staff_who_do_not_answer_in_a_minute_leave_the_phone_numbers() -> None:
    world = World()
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.StaffAsked())
        kiosk.wait(STAFF_SECONDS - 1)
        assert kiosk.visit.call is Call.WAITING
        later = kiosk.wait(1)
        assert later.call is Call.UNANSWERED
        assert kiosk.visit.numbers is not None


def test_staff_who_answer_are_coming() -> None:
    with running(World()) as kiosk:
        kiosk.do(e.Started(), e.StaffAsked(), e.StaffCame(kiosk.visit.number))
        kiosk.wait(STAFF_SECONDS)
        assert kiosk.visit.call is Call.COMING


def test_code_and_pin_are_shown_when_the_case_is_saved() -> None:
    world = World()
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued())
        assert kiosk.visit.stage is Stage.CASE_SAVED
        assert kiosk.visit.voice is not None
        assert kiosk.visit.voice.ticket == TICKET
        assert kiosk.visit.voice.form.answers == ()
        world.news = lambda: CaseNews(AS_OF)
        kiosk.wait(LOOK_SECONDS)
        assert kiosk.visit.voice.ticket == msgspec.structs.replace(TICKET, received_at=AS_OF)


def test_a_case_that_cannot_be_saved_keeps_what_was_said() -> None:
    def refuse(_order: object) -> None:
        raise TroubleError(Fault.DISK_FULL)

    world = World()
    world.case_saves = refuse  # type: ignore[assignment]  # it never returns
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued())
        assert kiosk.visit.stage is Stage.VOICE
        assert kiosk.visit.fault is Fault.DISK_FULL
        assert kiosk.visit.voice is not None
        assert kiosk.visit.voice.form.answer(Question.TEXT) == "CONTOH usul"


@pytest.mark.parametrize("why", [Fault.RECORD_NOT_OPENED, Fault.REGISTER_ABSENT, Fault.TOO_MANY_TRIES])
def test_a_case_that_does_not_open_says_the_same_after_the_same_time(why: Fault) -> None:
    world = World()
    world.cases = lambda _order: NotOpened(why)
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Question.MENU, "follow"))
        kiosk.do(e.FormAnswered(Question.CODE, "ABCDEFGH"), e.FormAnswered(Question.PIN, "000000"))
        assert kiosk.wait(NOT_OPENED_SECONDS - 0.1).stage is Stage.CASE_OPENING
        later = kiosk.wait(0.1)
        assert later.stage is Stage.VOICE
        assert later.voice is not None
        assert later.voice.refused
        assert later.fault is None


def test_cases_that_cannot_be_read_stand_as_a_fault_for_staff_and_look_like_any_other() -> None:
    def refuse(_order: object) -> NotOpened:
        raise TroubleError(Fault.STORAGE_FAILED)

    world = World()
    world.cases = refuse
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Question.MENU, "follow"))
        follow(kiosk)
        assert kiosk.visit.health.faults == {Fault.STORAGE_FAILED}
        assert kiosk.visit.voice is not None
        assert (kiosk.visit.voice.refused, kiosk.visit.fault) == (True, None)
        world.cases = lambda _order: SEEN
        follow(kiosk)
        assert kiosk.visit.stage is Stage.CASE
        assert kiosk.visit.health.faults == frozenset()


def test_after_five_tries_every_look_up_is_refused() -> None:
    world = World()
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Question.MENU, "follow"))
        for _ in range(6):
            follow(kiosk)
        assert world.orders("open_case") == [*([("open_case", False)] * 5), ("open_case", True)]


def test_an_answered_case_is_shown_and_gone_after_silence() -> None:
    world = World()
    world.cases = lambda _order: SEEN
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Question.MENU, "follow"))
        kiosk.do(e.FormAnswered(Question.CODE, "ABCDEFGH"), e.FormAnswered(Question.PIN, "481516"))
        assert kiosk.visit.stage is Stage.CASE
        kiosk.wait(90)
        assert (kiosk.visit.stage, kiosk.visit.overlay) == (Stage.HOME, Overlay.TIME_WARNING)
        assert "CONTOH jawaban" not in repr(kiosk.visit)


def test_a_rating_is_told_once_also_where_only_the_first_tap_came() -> None:
    world = World()
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.EndAsked(), e.Rated(4), e.RatedWhy("staff"))
        kiosk.wait(10)
        assert kiosk.visit.stage is Stage.ATTRACT
        kiosk.do(e.Started(), e.EndAsked(), e.Rated(2))
        kiosk.wait(10)
        assert kiosk.visit.stage is Stage.ATTRACT
        assert world.orders("rate") == [("rate", 4, "staff"), ("rate", 2, "")]


def test_fifty_presses_are_one_alert_ten_seconds_after_the_first() -> None:
    world = World()
    with running(world) as kiosk:
        to_review(kiosk)
        for _ in range(50):
            kiosk.do(e.AlertReleased())
            kiosk.wait(0.25)
        kiosk.do(*[e.AlertAsked()] * 5)
        assert len(world.orders("raise_alert")) == 1
        assert world.orders("cancel_alert") == []


def test_back_and_forth_in_the_countdown_begins_it_anew_each_time_and_sends_once() -> None:
    world = World()
    with running(world) as kiosk:
        to_review(kiosk)
        for away in (e.AlertStopped(), e.BackAsked(), e.AlertStopped()):
            kiosk.do(e.AlertReleased())
            kiosk.wait(COUNTDOWN_SECONDS - 1)
            kiosk.do(away)
            kiosk.wait(2)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS - 1)
        assert world.orders("raise_alert") == [], "the seconds of an earlier countdown count for nothing"
        kiosk.wait(1)
        assert (len(world.orders("raise_alert")), len(world.orders("cancel_alert"))) == (1, 3)


def test_silence_in_the_middle_of_a_report_covers_it_and_a_touch_goes_on_where_it_stood() -> None:
    world = World()
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.BackAsked(), e.BackAsked(), e.BackAsked(), e.BackAsked(), e.BackAsked(), e.BackAsked())
        kiosk.do(e.FormAnswered(Question.WHO, "Siti CONTOH"))
        kiosk.wait(120)
        assert kiosk.visit.overlay is Overlay.TIME_WARNING
        assert kiosk.visit.danger is not None
        assert kiosk.visit.danger.form.covered
        kiosk.do(e.OverlayClosed())
        assert (kiosk.visit.stage, kiosk.visit.danger.form.at) == (Stage.DANGER, Question.PLACE)
        assert kiosk.visit.danger.form.answer(Question.WHO) == "Siti CONTOH", "nobody types it again"
        kiosk.wait(120 + 30)
        assert "Siti" not in repr(kiosk.visit)
        assert world.orders("raise_alert", "cancel_alert") == [], "what nobody released is sent to nobody"


@pytest.mark.parametrize("begin", [to_review, to_case])
def test_another_language_in_the_middle_loses_no_answer(begin: Callable[[Kiosk], None]) -> None:
    with running(World()) as kiosk:
        begin(kiosk)
        before = kiosk.visit
        after = kiosk.do(e.OverlayAsked(Overlay.DISPLAY), e.LanguageChosen("en"), e.OverlayClosed())
        assert after.language == "en"
        assert (after.stage, after.danger, after.voice) == (before.stage, before.danger, before.voice)


def test_a_slip_that_finds_no_paper_loses_no_code() -> None:
    world = World()
    world.prints = lambda: (PrintOutcome.FAILED, Fault.PAPER_OUT)
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued(), e.PrintAsked(), e.Continued())
        assert (kiosk.visit.stage, kiosk.visit.outcome) == (Stage.PRINTED, PrintOutcome.FAILED)
        kiosk.do(e.Continued())
        assert kiosk.visit.stage is Stage.CASE_SAVED
        assert kiosk.visit.voice is not None
        assert kiosk.visit.voice.ticket == TICKET
        world.prints = lambda: (PrintOutcome.CONFIRMED, None)
        kiosk.do(e.PrintAsked(), e.Continued())
        assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
        assert len(world.orders("save_case")) == 1


def test_a_case_that_the_portal_refuses_is_said_and_asked_for_no_more() -> None:
    world = World()
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued())
        world.news = lambda: CaseNews(refused=True)
        kiosk.wait(LOOK_SECONDS)
        assert kiosk.visit.voice is not None
        assert kiosk.visit.voice.ticket == msgspec.structs.replace(TICKET, refused=True)
        asked = len(world.orders("news"))
        kiosk.wait(10 * LOOK_SECONDS)
        assert len(world.orders("news")) == asked


def test_who_is_still_told_of_an_alert_holds_nothing_of_what_was_reported() -> None:
    tellers: list[Callable[[AlertNews], None]] = []
    world = World()
    world.alarms = tellers.append
    with running(world) as kiosk:
        to_review(kiosk)
        kiosk.do(e.AlertReleased())
        kiosk.wait(COUNTDOWN_SECONDS)
        assert kiosk.visit.danger is not None
        (tell,) = tellers
        held = [cell.cell_contents for cell in getattr(tell, "__closure__", ())]
        assert kiosk.visit.number in held
        assert not any(isinstance(value, RaiseAlert) for value in held)


def test_code_and_pin_stay_five_minutes_untouched_and_say_so_before_they_are_gone() -> None:
    with running(World()) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued())
        assert kiosk.wait(NOTING_SECONDS - 1) == kiosk.visit
        assert leave_of(kiosk) is Leave.ASKS
        kiosk.wait(1)
        assert leave_of(kiosk) is Leave.CLOSING
        kiosk.do(e.Touched())
        assert leave_of(kiosk) is Leave.ASKS
        kiosk.wait(NOTING_SECONDS)
        kiosk.wait(CLOSING_SECONDS - 1)
        assert TICKET.pin in repr(kiosk.visit)
        kiosk.wait(1)
        assert (kiosk.visit.stage, kiosk.visit.overlay) == (Stage.HOME, Overlay.TIME_WARNING)
        assert TICKET.pin not in repr(kiosk.visit)


@pytest.mark.parametrize("asked", [e.Continued(), e.BackAsked(), e.EndAsked()])
def test_who_leaves_code_and_pin_without_paper_is_asked_first(asked: e.Event) -> None:
    over = Stage.GOODBYE if isinstance(asked, e.EndAsked) else Stage.HOME
    with running(World()) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued(), asked)
        assert asks_noted(kiosk.visit)
        kiosk.do(e.FormAnswered(Question.NOTED, "no"))
        assert kiosk.visit.stage is Stage.CASE_SAVED
        assert not asks_noted(kiosk.visit)
        kiosk.do(asked, e.BackAsked())
        assert kiosk.visit.stage is Stage.CASE_SAVED
        kiosk.do(asked, e.FormAnswered(Question.NOTED, "yes"))
        assert kiosk.visit.stage is over
        assert TICKET.pin not in repr(kiosk.visit)


def test_selesai_touched_twice_ends_even_without_paper() -> None:
    with running(World()) as kiosk:
        to_case(kiosk)
        assert kiosk.do(e.Continued(), e.EndAsked(), e.EndAsked()).stage is Stage.GOODBYE


@pytest.mark.parametrize("where", [(), (e.PrintAsked(),), (e.StaffAsked(),), (e.PrintAsked(), e.Continued())])
def test_nothing_on_the_way_to_paper_loses_code_and_pin_by_one_touch(where: tuple[e.Event, ...]) -> None:
    world = World()
    world.prints = lambda: (PrintOutcome.FAILED, Fault.PAPER_OUT)
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued(), *where, e.EndAsked())
        assert (asks_noted(kiosk.visit), kiosk.visit.overlay) == (True, Overlay.NONE)


def test_staff_who_are_on_their_way_find_code_and_pin_on_the_screen() -> None:
    with running(World()) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued(), e.StaffAsked())
        kiosk.wait(NOTING_SECONDS - 1)
        assert TICKET.pin in repr(kiosk.do(e.OverlayClosed()))


@pytest.mark.parametrize(
    ("outcome", "said"), [(PrintOutcome.CONFIRMED, ()), (PrintOutcome.UNKNOWN, (e.PaperSeen(True),))]
)
def test_code_and_pin_on_paper_are_left_without_a_question(outcome: PrintOutcome, said: tuple[e.Event, ...]) -> None:
    world = World()
    world.prints = lambda: (outcome, None)
    with running(world) as kiosk:
        to_case(kiosk)
        printed = kiosk.do(e.Continued(), e.PrintAsked(), e.Continued(), *said)
        assert printed.stage is Stage.PRINTED
        assert kiosk.do(e.Continued(), e.Continued()).stage is Stage.HOME
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued(), e.PrintAsked(), e.Continued(), *said)
        assert kiosk.do(e.EndAsked()).stage is Stage.GOODBYE


def test_a_case_that_the_disk_refused_is_forgotten_with_its_visit() -> None:
    def refuse(_order: object) -> None:
        raise TroubleError(Fault.DISK_FULL)

    world = World()
    world.case_saves = refuse  # type: ignore[assignment]  # it never returns
    with running(world) as kiosk:
        to_case(kiosk)
        kiosk.do(e.Continued())
        assert world.unsaved is not None
        kiosk.do(e.EndAsked())
        assert world.unsaved is None


def leave_of(kiosk: Kiosk) -> Leave | None:
    return kiosk.visit.voice.leave if kiosk.visit.voice else None
