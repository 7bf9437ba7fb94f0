"""Speech as ordered: begun and broken off on one worker, never waited for, never endless."""

from kiosk.conductor.orders import SPEECH_SECONDS
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from kiosk.visit.speech import Line, SpeechState
from tests.kiosk.conductor.world import World, running

WORD = Line("Beranda", "home.place")


def listen(number: int) -> e.ListenAsked:
    return e.ListenAsked((WORD,), WORD, number, Stage.HOME, Overlay.NONE)


def test_speech_is_begun_paused_paced_and_broken_off_in_order() -> None:
    with running(World()) as here:
        number = here.do(e.Started(), e.Continued()).number
        here.do(listen(number), e.SpeechPaused(paused=True), e.SpeedChosen(130), e.EndAsked())
        assert here.world.orders("speak", "pause", "pace", "quiet") == [
            ("speak", (WORD,), False),
            ("pause", True),
            ("pace", 130, 100),
            ("quiet",),
        ]


def test_a_sound_card_that_hangs_keeps_no_visit() -> None:
    """The world never tells the end: after a while the visit counts its silence again, and ends."""
    with running(World()) as here:
        number = here.do(e.Started(), e.Continued()).number
        assert here.do(listen(number)).speech.state is SpeechState.SPEAKING
        here.clock.advance(SPEECH_SECONDS)
        assert here.conductor.visit.speech.state is SpeechState.SILENT
        here.clock.advance(2 * 60 + 30)
        assert here.conductor.visit.stage is Stage.ATTRACT


def test_a_bug_in_the_sound_ends_the_speech_and_nothing_else() -> None:
    world = World()

    def fail() -> None:
        raise RuntimeError("CONTOH")

    world.speaks = fail
    with running(world) as here:
        number = here.do(e.Started(), e.Continued()).number
        after = here.do(listen(number))
        assert (after.stage, after.speech.state) == (Stage.HOME, SpeechState.SILENT)
        assert [order for order, _ in world.bugs] == ["speak"]
