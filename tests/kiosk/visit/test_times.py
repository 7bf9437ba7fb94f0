"""Time, panels and what holds on every screen."""

import pytest

from kiosk.health import Health, PrinterState, PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.model import PRIVATE_STAGES, FactorKind, Identity, Overlay, Stage, Timer, Visit, Way
from kiosk.visit.times import running
from tests.kiosk.visit.visitor import SERIAL, Visitor
from tests.kiosk.visit.walk_events import CALLS, CARD, HEALTHY, NIK, PERSON


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def started(visitor: Visitor) -> dict[Timer, float]:
    return {order.timer: order.seconds for order in visitor.ordered(c.StartTimer)}


# ---- idle


@pytest.mark.parametrize(
    ("stage", "seconds"),
    [
        (Stage.LANGUAGE, 60),
        (Stage.HOME, 60),
        (Stage.NOTICE, 90),
        (Stage.IDENTIFY, 60),
        (Stage.CARD, 60),
        (Stage.NUMBER, 120),
        (Stage.FACTOR_CHOICE, 60),
        (Stage.FACTOR, 120),
        (Stage.NOT_OPENED, 90),
        (Stage.OTHER_PROVINCE, 90),
        (Stage.STATUS, 90),
        (Stage.JOURNEY, 90),
        (Stage.PREVIEW, 90),
        (Stage.PRINTED, 90),
        (Stage.COVERED, 60),
    ],
)
def test_how_long_nobody_may_touch_anything(stage: Stage, seconds: int) -> None:
    assert running(Visit(1, stage))[Timer.IDLE] == seconds


@pytest.mark.parametrize("stage", [Stage.OPENING, Stage.PRINTING, Stage.GOODBYE])
def test_no_idle_time_passes_while_the_machine_works_or_says_goodbye(stage: Stage) -> None:
    assert Timer.IDLE not in running(Visit(1, stage))


def test_at_rest_no_timer_runs_and_after_any_touch_one_does(visitor: Visitor) -> None:
    assert running(visitor.visit) == {}
    visitor.do(e.Touched())
    assert visitor.orders == []
    visitor.do(e.LanguageChosen("en"))
    assert started(visitor) == {Timer.IDLE: 60}
    assert visitor.expire(Timer.IDLE) == Visit(number=8, health=HEALTHY)


def test_every_touch_starts_the_idle_time_again(visitor: Visitor) -> None:
    visitor.do(e.Started())
    visitor.do(e.Touched())
    assert started(visitor) == {Timer.IDLE: 60}
    visitor.do(e.JourneyAsked())
    assert started(visitor) == {Timer.IDLE: 60}


def test_what_a_device_says_keeps_no_visit_alive(visitor: Visitor) -> None:
    visitor.do(e.Started())
    visitor.health(printer=PrinterState.PAPER_OUT)
    visitor.do(e.CardRemoved(contactless=True))
    assert started(visitor) == {}


# ---- the warning


def test_the_warning_lasts_thirty_seconds_and_one_touch_extends_without_limit(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.Continued())
    for _ in range(50):
        visit = visitor.expire(Timer.IDLE)
        assert (visit.stage, visit.overlay, visit.warning) == (Stage.HOME, Overlay.TIME_WARNING, 30)
        assert started(visitor) == {Timer.WARNING: 30}
        visit = visitor.do(e.OverlayClosed())
        assert (visit.stage, visit.overlay, visit.warning) == (Stage.HOME, Overlay.NONE, 0)
        assert started(visitor) == {Timer.IDLE: 60}


def test_after_the_warning_a_new_visit_begins_with_nothing_of_the_old(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.do(e.LanguageChosen("en"), e.TextSizeChosen(160), e.ContrastChosen(high=True))
    visitor.expire(Timer.IDLE)
    assert visitor.expire(Timer.WARNING) == Visit(number=8, health=HEALTHY)
    assert visitor.ordered(c.StartTimer) == []


def test_the_panel_under_a_warning_comes_back(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.OverlayAsked(Overlay.EMERGENCY))
    assert visitor.expire(Timer.IDLE).overlay is Overlay.TIME_WARNING
    assert visitor.do(e.OverlayClosed()).overlay is Overlay.EMERGENCY


def test_kembali_and_lanjut_also_mean_i_am_still_here(visitor: Visitor) -> None:
    for event in (e.BackAsked(), e.Continued()):
        visitor = Visitor()
        visitor.do(e.Started())
        visitor.expire(Timer.IDLE)
        visit = visitor.do(event)
        assert (visit.stage, visit.overlay) == (Stage.LANGUAGE, Overlay.NONE)


def test_a_touch_beside_the_button_neither_extends_nor_taps_through(visitor: Visitor) -> None:
    visitor.do(e.Started())
    warned = visitor.expire(Timer.IDLE)
    assert visitor.do(e.Touched(), e.StatusAsked()) == warned
    assert visitor.orders == []


# ---- covered


@pytest.mark.parametrize("stage", [Stage.STATUS, Stage.JOURNEY])
def test_personal_data_are_covered_the_moment_the_warning_opens(visitor: Visitor, stage: Stage) -> None:
    visitor.to_status()
    if stage is Stage.JOURNEY:
        visitor.do(e.JourneyAsked())
    visit = visitor.expire(Timer.IDLE)
    assert (visit.stage, visit.overlay, visit.warning) == (Stage.COVERED, Overlay.TIME_WARNING, 30)
    assert (visit.person, visit.resume, visit.identity) == (None, stage, Identity(Way.NIK, NIK))
    assert PERSON.basic.initials not in repr(visit)


def test_still_here_leads_to_the_factor_and_then_back_to_where_it_was(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.JourneyAsked())
    visitor.expire(Timer.IDLE)
    visit = visitor.do(e.OverlayClosed())
    assert (visit.stage, visit.person) == (Stage.FACTOR, None)
    visit = visitor.open()
    assert (visit.stage, visit.person, visit.resume) == (Stage.JOURNEY, PERSON, None)


def test_a_card_also_leads_back(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.expire(Timer.IDLE)
    visit = visitor.do(e.CardPresented(contactless=True, card=2))
    assert (visit.stage, visit.overlay, visit.identity) == (Stage.CARD, Overlay.NONE, None)
    assert visitor.do(e.CardRead(CARD, 2)).stage is Stage.FACTOR_CHOICE


def test_nobody_there_after_the_cover_ends_the_visit(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.expire(Timer.IDLE)
    assert visitor.expire(Timer.WARNING) == Visit(number=8, health=HEALTHY)


def test_covering_drops_the_slip_of_a_preview(visitor: Visitor) -> None:
    visitor.to_preview()
    visit = visitor.expire(Timer.IDLE)
    assert (visit.slip, visit.resume) == (None, Stage.STATUS)
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]


def test_help_over_a_covered_screen_leads_back_to_the_covered_screen(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.expire(Timer.IDLE)
    visitor.do(e.OverlayAsked(Overlay.HELP))
    visit = visitor.do(e.OverlayClosed())
    assert (visit.stage, visit.overlay, visit.person) == (Stage.COVERED, Overlay.NONE, None)
    assert visitor.do(e.Continued()).stage is Stage.FACTOR


# ---- fifteen minutes


def test_fifteen_private_minutes_end_in_a_cover_with_a_minutes_warning(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.do(e.FactorEntered("123456"), e.RecordOpened(7, PERSON))
    assert started(visitor) == {Timer.IDLE: 90, Timer.PRIVATE: 900}
    visitor.do(e.JourneyAsked(), e.BackAsked(), e.Touched())
    assert Timer.PRIVATE not in started(visitor)
    visit = visitor.expire(Timer.PRIVATE)
    assert (visit.stage, visit.overlay, visit.warning) == (Stage.COVERED, Overlay.TIME_WARNING, 60)
    assert started(visitor) == {Timer.WARNING: 60}


def test_the_private_limit_stops_with_the_private_stages(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.BackAsked())
    assert c.StopTimer(Timer.PRIVATE) in visitor.orders


def test_printing_is_not_interrupted_by_the_private_limit(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.do(e.Continued(), e.PrintSaved(7, SERIAL, 1))
    assert visitor.expire(Timer.PRIVATE).stage is Stage.PRINTING
    assert started(visitor) == {Timer.PRIVATE: 60}
    visitor.do(e.Printed(7, SERIAL, 1, PrintOutcome.CONFIRMED))
    assert visitor.visit.stage is Stage.PRINTED
    assert visitor.expire(Timer.PRIVATE).stage is Stage.COVERED


# ---- the end


def test_goodbye_lasts_ten_seconds_in_the_visitors_language_and_holds_nothing(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.LanguageChosen("en"), e.TextSizeChosen(130))
    visit = visitor.do(e.EndAsked())
    assert visit == Visit(number=8, stage=Stage.GOODBYE, language="en", text_size=130, health=HEALTHY)
    assert started(visitor) == {Timer.GOODBYE: 10}
    assert visitor.expire(Timer.GOODBYE) == Visit(number=9, health=HEALTHY)


def test_the_health_of_the_machine_goes_along_into_the_next_visit(visitor: Visitor) -> None:
    visitor.to_status()
    paper_out = visitor.health(printer=PrinterState.PAPER_OUT).health
    assert visitor.do(e.EndAsked(), e.EndAsked()).health == paper_out


def test_help_at_the_goodbye_screen_stays_open(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.LanguageChosen("en"), e.EndAsked())
    visit = visitor.do(e.OverlayAsked(Overlay.EMERGENCY))
    assert visit == Visit(number=9, overlay=Overlay.EMERGENCY, language="en", health=HEALTHY)
    assert c.StopTimer(Timer.GOODBYE) in visitor.orders


@pytest.mark.parametrize("event", [e.Started(), e.Continued(), e.EndAsked()])
def test_the_next_visitor_need_not_wait_for_the_goodbye(visitor: Visitor, event: e.Event) -> None:
    visitor.to_status()
    visitor.do(e.EndAsked())
    assert visitor.do(event).stage is Stage.ATTRACT


# ---- panels and looks


def test_a_panel_opens_over_everything_and_closing_it_returns(visitor: Visitor) -> None:
    status = visitor.to_status()
    assert visitor.do(e.OverlayAsked(Overlay.HELP)).overlay is Overlay.HELP
    assert visitor.do(e.OverlayAsked(Overlay.DISPLAY)).overlay is Overlay.DISPLAY
    assert visitor.do(e.BackAsked()) == status


def test_what_lies_under_a_panel_cannot_be_touched(visitor: Visitor) -> None:
    visitor.to_status()
    under = visitor.do(e.OverlayAsked(Overlay.HELP))
    assert visitor.do(e.PrintAsked(), e.JourneyAsked(), e.Continued()) == under


def test_staff_are_called_once_however_often_it_is_touched(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.OverlayAsked(Overlay.EMERGENCY))
    visitor.do(e.StaffAsked(), e.StaffAsked())
    assert len(visitor.ordered(c.CallStaff)) == 1
    visitor.do(e.OverlayClosed(), e.StaffAsked())
    assert len(visitor.ordered(c.CallStaff)) == 1


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.PREVIEW, Stage.STAFF)])
def test_language_size_and_contrast_keep_the_step(stage: Stage) -> None:
    """A preview is drawn again; while the staff have the screen nothing of a visitor's is heard."""
    visitor = Visitor()
    visitor.visit = Visit(7, stage, person=PERSON if stage in PRIVATE_STAGES else None)
    visit = visitor.do(e.LanguageChosen("en"), e.TextSizeChosen(160), e.ContrastChosen(high=True))
    assert (visit.stage, visit.number, visit.person) == (stage, 7, PERSON if stage in PRIVATE_STAGES else None)
    assert (visit.language, visit.text_size, visit.high_contrast) == ("en", 160, True)


# ---- an inserted card


def with_inserted_card() -> Visitor:
    visitor = Visitor()
    visitor.to_identify()
    visitor.do(e.CardPresented(contactless=False, card=1), e.CardRead(CARD, 1))
    visitor.do(e.FactorChosen(FactorKind.PIN))
    visitor.open()
    return visitor


def test_pulling_the_inserted_card_covers_the_screen(visitor: Visitor) -> None:
    visitor = with_inserted_card()
    visit = visitor.do(e.CardRemoved(contactless=False))
    assert (visit.stage, visit.person, visit.overlay) == (Stage.COVERED, None, Overlay.NONE)
    assert visitor.expire(Timer.IDLE).overlay is Overlay.TIME_WARNING


def test_lifting_a_tapped_card_is_normal(visitor: Visitor) -> None:
    visitor = with_inserted_card()
    assert visitor.do(e.CardRemoved(contactless=True)).stage is Stage.STATUS


def test_a_forgotten_card_that_is_pulled_does_not_cover_who_typed_a_number(visitor: Visitor) -> None:
    visitor.to_status()
    assert visitor.do(e.CardRemoved(contactless=False)).stage is Stage.STATUS


def test_health_is_unknown_until_a_part_speaks() -> None:
    assert Visit(1).health == Health()


def test_a_staff_card_opens_the_desk_over_the_sign_that_called_them_and_the_call_stands(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.StaffAsked(), e.HealthChanged(HEALTHY))
    visit = visitor.do(e.CardPresented(contactless=True, card=1), e.StaffCardRead("04B1", 1))
    assert (visit.stage, visit.overlay, visit.health.wanted) == (Stage.STAFF, Overlay.NONE, CALLS)
    assert visitor.do(e.DeskClosed()).health.wanted == CALLS


def test_a_report_of_danger_does_not_make_way_for_a_staff_card(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.OverlayAsked(Overlay.EMERGENCY))
    assert visitor.do(e.CardPresented(contactless=True, card=1), e.StaffCardRead("04B1", 1)).stage is not Stage.STAFF
