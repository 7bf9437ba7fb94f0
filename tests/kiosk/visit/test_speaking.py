"""Listening: what may be heard where, what ends it, how it stretches the time, and that it changes nothing else."""

from collections.abc import Iterator

import msgspec
import pytest

from kiosk.ui import samples
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.machine import step
from kiosk.visit.model import Overlay, Stage, Timer, Visit
from kiosk.visit.moves import asks_noted, holds_case, is_private
from kiosk.visit.speaking import ALOUD, spoken
from kiosk.visit.speech import Line, Speech, SpeechState
from kiosk.visit.times import PERSON_EVENTS
from tests.kiosk.visit.visitor import Visitor

WORD = Line("Apa yang Anda butuhkan?", "home.title")
VALUE = Line("S. N.")
GENERAL = Line("Layar ini menunjukkan data Anda.", "speech.personal")


def listen(visit: Visit, *lines: Line) -> e.ListenAsked:
    return e.ListenAsked(lines or (WORD, VALUE), GENERAL, visit.number, visit.stage, visit.overlay)


def read_aloud(visit: Visit) -> e.ReadAloud:
    return e.ReadAloud((WORD,), GENERAL, visit.number, visit.stage, visit.overlay)


SAMPLES = samples.visits()


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.do(e.Started(), e.Continued())
    assert visitor.visit.stage is Stage.HOME
    return visitor


def said(visitor: Visitor) -> tuple[Line, ...]:
    return visitor.ordered(c.Speak)[-1].lines


def state(visitor: Visitor) -> SpeechState:
    return visitor.visit.speech.state


# ---- nothing personal over the loudspeaker


@pytest.mark.parametrize("name", SAMPLES)
def test_over_the_loudspeaker_a_value_is_said_only_on_pages_that_anybody_may_read(name: str) -> None:
    visit = SAMPLES[name]
    after, orders = step(visit, listen(visit))
    (order,) = (order for order in orders if isinstance(order, c.Speak))
    reading = visit.stage in (Stage.GUIDE, Stage.SEARCH)
    page = reading and visit.guide is not None and visit.guide.here.kind in ALOUD
    public = (page and visit.overlay is Overlay.NONE) or visit.overlay is Overlay.TIME_WARNING
    assert not order.headset
    assert (VALUE in order.lines) == public
    if (is_private(visit) or (holds_case(visit) and not asks_noted(visit))) and visit.overlay is Overlay.NONE:
        assert order.lines == (GENERAL,)
    assert after.speech.state is SpeechState.SPEAKING


@pytest.mark.parametrize("name", SAMPLES)
def test_a_headset_hears_everything(name: str) -> None:
    visit = SAMPLES[name]
    quiet = msgspec.structs.replace(visit, health=msgspec.structs.replace(visit.health, headset=True))
    assert spoken(quiet, (WORD, VALUE), GENERAL) == (WORD, VALUE)


def test_the_samples_hold_personal_screens_and_public_pages() -> None:
    """The positive control of the two above."""
    assert sum(is_private(visit) for visit in SAMPLES.values()) > 10
    assert sum(visit.guide is not None and visit.guide.here.kind in ALOUD for visit in SAMPLES.values()) > 10


def test_a_page_that_says_what_was_typed_or_who_was_called_is_not_for_the_lobby() -> None:
    assert set(PageKind) - ALOUD == {PageKind.AGENCY_NONE, PageKind.QUEUE, PageKind.TICKET, PageKind.PHONE}


def test_a_screen_with_nothing_but_values_is_explained(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit, VALUE))
    assert said(visitor) == (GENERAL,)


def test_a_headset_that_is_pulled_ends_the_speech_at_once() -> None:
    visitor = Visitor()
    visitor.to_status()
    visitor.health(headset=True)
    visitor.do(listen(visitor.visit))
    assert said(visitor) == (WORD, VALUE)
    visitor.health(headset=False)
    assert visitor.ordered(c.Quiet) == [c.Quiet()]
    assert state(visitor) is SpeechState.SILENT


def test_what_stood_on_another_screen_is_not_said() -> None:
    """A warning may open between the touch and its being heard of: what was read then stands there no more."""
    visitor = Visitor()
    visitor.to_status()
    late = listen(visitor.visit)
    visitor.expire(Timer.IDLE)
    assert visitor.visit.overlay is Overlay.TIME_WARNING
    visitor.do(late)
    assert visitor.ordered(c.Speak) == []


# ---- what ends it


def test_speech_ends_by_itself(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit))
    visitor.do(e.SpeechEnded(visitor.visit.number, visitor.visit.speech.asked))
    assert state(visitor) is SpeechState.SILENT


def test_the_end_of_an_earlier_speech_ends_no_later_one(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit), listen(visitor.visit))
    visitor.do(e.SpeechEnded(visitor.visit.number, visitor.visit.speech.asked - 1))
    visitor.do(e.SpeechEnded(visitor.visit.number - 1, visitor.visit.speech.asked))
    assert state(visitor) is SpeechState.SPEAKING


@pytest.mark.parametrize(
    "event",
    [
        e.Touched(),
        e.StatusAsked(),
        e.PageAsked(Ref(PageKind.TOPICS)),
        e.LanguageChosen("en"),
        e.LanguageChosen("id", "jv"),
        e.OverlayAsked(Overlay.HELP),
        e.StaffAsked(),
        e.EndAsked(),
        e.BackAsked(),
        e.CardPresented(contactless=True, card=1),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_touch_another_screen_and_the_end_interrupt(visitor: Visitor, event: e.Event) -> None:
    visitor.do(listen(visitor.visit))
    visitor.do(event)
    assert visitor.orders[0] == c.Quiet()
    assert state(visitor) is SpeechState.SILENT


def test_what_devices_tell_interrupts_nobody(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit))
    visitor.health(online=False)
    assert state(visitor) is SpeechState.SPEAKING
    assert visitor.ordered(c.Quiet) == []


def test_pause_and_go_on_and_repeat(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit))
    visitor.do(e.SpeechPaused(paused=True))
    assert (visitor.ordered(c.PauseSpeech), state(visitor)) == ([c.PauseSpeech(paused=True)], SpeechState.PAUSED)
    visitor.do(e.SpeechPaused(paused=False))
    assert (visitor.ordered(c.PauseSpeech), state(visitor)) == ([c.PauseSpeech(paused=False)], SpeechState.SPEAKING)
    visitor.do(listen(visitor.visit))
    assert said(visitor)[0] == WORD
    assert visitor.visit.speech.asked == 2


def test_pausing_silence_does_nothing(visitor: Visitor) -> None:
    visitor.do(e.SpeechPaused(paused=True))
    assert visitor.ordered(c.PauseSpeech) == []


def test_speed_and_volume_last_for_one_visit(visitor: Visitor) -> None:
    visitor.do(e.SpeedChosen(130), e.VolumeChosen(50), e.StatusAsked())
    visitor.do(listen(visitor.visit))
    order = visitor.ordered(c.Speak)[0]
    assert (order.speed, order.volume) == (130, 50)
    assert visitor.do(e.EndAsked()).speech == Speech()


# ---- time


def test_whoever_listens_has_twice_the_time(visitor: Visitor) -> None:
    before = visitor.ordered(c.StartTimer)[-1].seconds
    visitor.do(listen(visitor.visit))
    assert c.StopTimer(Timer.IDLE) in visitor.orders
    visitor.do(e.SpeechEnded(visitor.visit.number, 1))
    assert visitor.ordered(c.StartTimer)[-1] == c.StartTimer(Timer.IDLE, 2 * before, visitor.visit.number)


def test_a_pause_is_silence_again(visitor: Visitor) -> None:
    visitor.do(listen(visitor.visit))
    visitor.do(e.SpeechPaused(paused=True))
    assert [order.timer for order in visitor.ordered(c.StartTimer)] == [Timer.IDLE]


def test_a_private_stage_lasts_twice_as_long_for_who_listens() -> None:
    visitor = Visitor()
    visitor.to_status()
    usual = [order.seconds for order in visitor.ordered(c.StartTimer) if order.timer is Timer.PRIVATE]
    visitor.do(listen(visitor.visit))
    doubled = [order.seconds for order in visitor.ordered(c.StartTimer) if order.timer is Timer.PRIVATE]
    assert doubled == [2 * usual[-1]]
    visitor.do(listen(visitor.visit))
    assert [order for order in visitor.ordered(c.StartTimer) if order.timer is Timer.PRIVATE] == []


def test_being_read_to_is_no_sign_that_anybody_is_there(visitor: Visitor) -> None:
    assert not isinstance(read_aloud(visitor.visit), PERSON_EVENTS)
    visitor.expire(Timer.IDLE)
    assert visitor.visit.overlay is Overlay.TIME_WARNING
    visitor.do(read_aloud(visitor.visit))
    assert visitor.visit.overlay is Overlay.TIME_WARNING
    assert visitor.expire(Timer.WARNING).stage is Stage.ATTRACT


def test_a_warning_runs_on_while_it_is_read(visitor: Visitor) -> None:
    visitor.expire(Timer.IDLE)
    visitor.do(read_aloud(visitor.visit))
    assert c.StopTimer(Timer.WARNING) not in visitor.orders


# ---- it changes nothing else


def listening_events(visit: Visit) -> Iterator[e.Event]:
    yield listen(visit)
    yield read_aloud(visit)
    yield e.SpeechPaused(paused=True)
    yield e.SpeedChosen(80)
    yield e.VolumeChosen(50)
    yield e.SpeechEnded(visit.number, visit.speech.asked)


@pytest.mark.parametrize("name", SAMPLES)
def test_listening_moves_no_visitor(name: str) -> None:
    """The walk of every visit leaves listening out: wherever a visitor stands, it changes `speech` and timers only."""
    visit = SAMPLES[name]
    for event in listening_events(visit):
        after, orders = step(visit, event)
        assert msgspec.structs.replace(after, speech=visit.speech) == visit
        kinds = (c.Speak, c.PauseSpeech, c.PaceSpeech, c.Quiet, c.StartTimer, c.StopTimer)
        assert all(isinstance(order, kinds) for order in orders)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_event_does_the_same_to_who_listens(name: str) -> None:
    from tests.kiosk.visit.walk_events import DEVICES_SAY, PERSON_SAYS  # noqa: PLC0415  # the walk's events, all of them

    visit = SAMPLES[name]
    listening = msgspec.structs.replace(visit, speech=Speech(SpeechState.SPEAKING, asked=1, audio=True))
    aside = (c.Quiet, c.StartTimer, c.StopTimer)
    for event in (*PERSON_SAYS, *DEVICES_SAY):
        (one, orders), (other, the_same) = step(visit, event), step(listening, event)
        if isinstance(event, e.EndAsked) and visit.stage is Stage.ATTRACT:
            continue  # who only listened leaves no trace either: the next visit begins
        assert msgspec.structs.replace(one, speech=Speech()) == msgspec.structs.replace(other, speech=Speech())
        assert [o for o in orders if not isinstance(o, aside)] == [o for o in the_same if not isinstance(o, aside)]
