"""What is said aloud: a person's recording goes before the voice, by the key of the text and its language."""

import wave
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.conductor import Ports
from kiosk.devices.events import SoundStateChanged, SpeechEnded
from kiosk.devices.speaker import Said, Talk, chime_samples
from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.health import SoundState
from kiosk.ports.sound import SLOWLY, Sound
from kiosk.visit import events as e
from kiosk.visit.commands import Speak
from kiosk.visit.speech import Line
from tests.contracts.seen import Seen
from tests.kiosk.conductor.world import World, running

RECORDED = b"\x01\x02" * 500


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """A folder with one recording: the title of the home screen, in Indonesian."""
    (tmp_path / "id").mkdir()
    with wave.open(str(tmp_path / "id" / "home.title.wav"), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(RECORDED)
    return tmp_path


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def speaker(seen: Seen) -> Iterator[SimulatedSpeaker]:
    speaker = SimulatedSpeaker()
    speaker.start(seen.emit)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    speaker.player.played.clear()
    yield speaker
    speaker.stop()


def say(speaker: SimulatedSpeaker, seen: Seen, clips: Path, *lines: Line) -> None:
    """Say lines and wait until they were heard."""
    Sound(speaker, clips).speak(Speak(3, 1, lines, 100, 100, headset=False))
    assert seen.next(SpeechEnded) == SpeechEnded(3, 1)


def test_a_recording_is_heard_whole_in_place_of_the_voice(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    text = "Apa yang Anda butuhkan? Sentuh gambarnya."
    say(speaker, seen, clips, Line(text, "home.title"), Line("Kembali", "chrome.back"))
    assert speaker.player.played[0][0].samples == RECORDED
    assert [said for said, _, _ in speaker.voice.said] == ["Kembali"]


@pytest.mark.parametrize(
    "line",
    [Line("Satu. Dua.", "home.sub"), Line("Satu. Dua.", "home.title", "en"), Line("Satu. Dua.")],
    ids=["another key", "another language", "a value without a key"],
)
def test_what_has_no_recording_is_spoken_sentence_by_sentence(
    speaker: SimulatedSpeaker, seen: Seen, clips: Path, line: Line
) -> None:
    say(speaker, seen, clips, line)
    assert [said[:2] for said in speaker.voice.said] == [("Satu.", line.language), ("Dua.", line.language)]
    assert RECORDED not in [sound.samples for sound, _ in speaker.player.played]


def test_a_recording_that_cannot_be_read_leaves_the_voice(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    (clips / "id" / "home.title.wav").write_bytes(b"RIFF")
    say(speaker, seen, clips, Line("Selamat datang", "home.title"))
    assert [said for said, _, _ in speaker.voice.said] == ["Selamat datang"]


def test_a_recording_never_stands_for_a_text_without_a_key(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    (clips / "id" / "home.title.wav").rename(clips / "id" / ".wav")
    say(speaker, seen, clips, Line("Seseorang"))
    assert [said for said, _, _ in speaker.voice.said] == ["Seseorang"]


# ---- a call to the room

CALL = (Line("Nomor", "call.number"), Line("A,", "call.a"), Line("nol.", "call.0"))


def heard(speaker: SimulatedSpeaker, seen: Seen, clips: Path, *sentences: tuple[Line, ...]) -> list[tuple[str, str]]:
    """Announce sentences, and return what the voice said of them."""
    Sound(speaker, clips).announce(sentences)
    speaker.say(Talk(3, 1, (Said("Kembali", "id"),)))  # waits for the announcement
    assert seen.next(SpeechEnded) == SpeechEnded(3, 1)
    assert not any(headset for _, headset in speaker.player.played)
    return [said[:2] for said in speaker.voice.said[:-1]]


def test_a_call_without_a_recording_is_said_whole_after_the_chime(
    speaker: SimulatedSpeaker, seen: Seen, clips: Path
) -> None:
    assert heard(speaker, seen, clips, CALL, CALL[:1]) == [("Nomor A, nol.", "id"), ("Nomor", "id")]
    assert speaker.player.played[0][0].samples == chime_samples()
    assert speaker.voice.said[0][2] == SLOWLY


def test_a_recorded_piece_of_a_call_goes_before_the_voice(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    (clips / "id" / "home.title.wav").rename(clips / "id" / "call.a.wav")
    assert heard(speaker, seen, clips, CALL) == [("Nomor", "id"), ("nol.", "id")]
    assert speaker.player.played[2][0].samples == RECORDED


def test_a_sentence_of_two_languages_is_said_by_two_voices(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    said = heard(speaker, seen, clips, (Line("Please go to", "call.go", "en"), Line("Meja depan", language="id")))
    assert said == [("Please go to", "en"), ("Meja depan", "id")]


def test_a_call_is_as_loud_as_the_office_set_it(speaker: SimulatedSpeaker, seen: Seen, clips: Path) -> None:
    quiet = Sound(speaker, clips)
    quiet.loudness = 50
    quiet.announce((CALL,))
    speaker.say(Talk(3, 1, (Said("Kembali", "id"),)))
    assert seen.next(SpeechEnded) == SpeechEnded(3, 1)
    assert max(speaker.player.played[1][0].samples) < max(speaker.player.played[2][0].samples)


class WithSpeaker(World):
    """A world whose staff are called by a real speaker's thread."""

    def __init__(self, speaker: SimulatedSpeaker, clips: Path) -> None:
        super().__init__()
        self._staff = Sound(speaker, clips)

    @property
    def ports(self) -> Ports:
        return msgspec.structs.replace(super().ports, staff=self._staff)


def test_a_visitor_who_calls_for_staff_is_heard_as_the_chime_and_told_to_the_desks(
    speaker: SimulatedSpeaker, clips: Path
) -> None:
    world = WithSpeaker(speaker, clips)
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.StaffAsked())
        assert speaker.player.wait_for(1)
        world.until_asked("call_staff")
        assert [sound.samples for sound, _ in speaker.player.played] == [chime_samples()]
        kiosk.do(e.StaffAsked())
        assert len(world.orders("call_staff")) == len(speaker.player.played) == 1, "one touch more is no second call"
