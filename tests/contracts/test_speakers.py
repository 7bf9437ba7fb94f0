"""Every speaker keeps this contract: the simulator, and espeak-ng with `aplay` into ALSA's null device."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.events import SoundStateChanged, SpeechEnded
from kiosk.devices.speaker import Announcement, Pace, Said, SoundTrouble, Speaker, Talk, clip, louder, sound_of
from kiosk.devices.speaker_alsa import VOICES, AplayPlayer, EspeakVoice, spelled
from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.health import SoundState
from tests.contracts.seen import Seen

SECRET = "NIK 5201014503940001"
TALK = Talk(3, 1, (Said("Selamat datang.", "id"), Said("Apa yang Anda butuhkan?", "id")))


def simulated() -> Speaker:
    return SimulatedSpeaker()


def real() -> Speaker:
    return Speaker(EspeakVoice(), AplayPlayer(device="null"))


@pytest.fixture(params=[simulated, real], ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Callable[[], Speaker]:
    made: Callable[[], Speaker] = request.param
    return made


def ended(seen: Seen) -> SpeechEnded:
    event = seen.next(SpeechEnded)
    assert isinstance(event, SpeechEnded)
    return event


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def speaker(make: Callable[[], Speaker], seen: Seen) -> Iterator[Speaker]:
    speaker = make()
    speaker.start(seen.emit)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    yield speaker
    speaker.stop()


def test_a_talk_is_said_and_its_end_is_told(speaker: Speaker, seen: Seen) -> None:
    speaker.say(TALK)
    assert ended(seen) == SpeechEnded(3, 1)
    assert speaker.state() is SoundState.READY


def test_a_later_talk_replaces_an_earlier_one(speaker: Speaker, seen: Seen) -> None:
    for asked in range(2, 6):
        speaker.say(Talk(3, asked, TALK.said))
    while (end := ended(seen)) != SpeechEnded(3, 5):
        assert end.asked < 5


def test_a_talk_that_was_paused_goes_on(speaker: Speaker, seen: Seen) -> None:
    speaker.say(TALK)
    speaker.pause(paused=True)
    speaker.pause(paused=False)
    assert ended(seen) == SpeechEnded(3, 1)


def test_after_quiet_it_speaks_again(speaker: Speaker, seen: Seen) -> None:
    speaker.say(TALK)
    speaker.quiet()
    speaker.call()
    speaker.pace(Pace(130, 50))
    speaker.say(Talk(3, 9, TALK.said, Pace(130, 50), headset=True))
    while ended(seen).asked != 9:
        pass


def test_a_language_without_a_voice_is_silent_and_ends(speaker: Speaker, seen: Seen) -> None:
    speaker.say(Talk(3, 2, (Said("Sugeng rawuh", "jv"),)))
    assert ended(seen) == SpeechEnded(3, 2)


def test_nothing_is_told_after_the_stop(make: Callable[[], Speaker], seen: Seen) -> None:
    speaker = make()
    speaker.start(seen.emit)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    speaker.stop()
    speaker.say(TALK)
    assert SpeechEnded(3, 1) not in seen.all()


# ---- interruption, where a sound lasts as long as a test wants


@pytest.fixture
def held(seen: Seen) -> Iterator[SimulatedSpeaker]:
    speaker = SimulatedSpeaker()
    speaker.start(seen.emit)
    seen.wait_for(SoundStateChanged(SoundState.READY))
    speaker.player.hold()
    speaker.player.played.clear()
    yield speaker
    speaker.stop()


def test_quiet_breaks_a_sentence_off_and_the_next_is_never_said(held: SimulatedSpeaker, seen: Seen) -> None:
    held.say(TALK)
    assert held.player.wait_until(playing=True)
    held.quiet()
    assert held.player.wait_until(playing=False)
    held.player.let_go()
    held.say(Talk(3, 2, (Said("Kembali", "id"),)))
    assert ended(seen) == SpeechEnded(3, 2)
    assert [said[0] for said in held.voice.said] == ["Selamat datang.", "Kembali"]


def test_a_pause_is_heard_at_once_and_then_the_same_sentence_goes_on(held: SimulatedSpeaker, seen: Seen) -> None:
    held.say(TALK)
    assert held.player.wait_until(playing=True)
    held.pause(paused=True)
    assert held.player.wait_until(playing=False)
    assert len(held.player.played) == 1
    held.player.let_go()
    held.pause(paused=False)
    assert ended(seen) == SpeechEnded(3, 1)
    assert len(held.player.played) == 3
    assert held.player.played[1][0].samples == held.player.played[0][0].samples


def test_what_was_broken_off_before_it_began_never_begins() -> None:
    """A headset that is pulled between two sentences: not one more sample."""
    player = AplayPlayer(device="null")
    player.play(sound_of(wav("Satu")), headset=False, still=lambda: False)
    simulated = SimulatedSpeaker().player
    simulated.play(sound_of(wav("Satu")), headset=False, still=lambda: False)
    assert simulated.played == []


def test_a_talk_for_the_headset_goes_nowhere_else(held: SimulatedSpeaker, seen: Seen) -> None:
    held.player.let_go()
    held.say(Talk(3, 1, (Said(SECRET, "id"),), headset=True))
    assert ended(seen) == SpeechEnded(3, 1)
    assert [headset for _, headset in held.player.played] == [True]


def test_speed_and_volume_hold_from_the_next_sentence_on(held: SimulatedSpeaker, seen: Seen) -> None:
    held.say(TALK)
    assert held.player.wait_until(playing=True)
    held.pace(Pace(130, 50))
    held.player.let_go()
    assert ended(seen) == SpeechEnded(3, 1)
    assert [said[2] for said in held.voice.said] == [100, 130]
    assert max(held.player.played[1][0].samples) < max(held.player.played[0][0].samples)


# ---- a call to the room


CALL = Announcement((Said("Nomor A, nol, satu, dua.", "id"), Said("Please go to counter three.", "en")))


def test_a_talk_ends_for_a_call_and_the_next_talk_waits_for_its_end(held: SimulatedSpeaker, seen: Seen) -> None:
    held.say(TALK)
    assert held.player.wait_until(playing=True)
    held.announce(CALL)
    # A visit that waited for the end of what was broken off would have no idle time for ever.
    assert ended(seen) == SpeechEnded(3, 1)
    held.say(Talk(3, 2, (Said("Kembali", "id"),)))
    held.quiet()
    held.say(Talk(3, 3, (Said("Selesai", "id"),)))
    held.player.let_go()
    assert ended(seen) == SpeechEnded(3, 3)
    assert [said[0] for said in held.voice.said] == ["Selamat datang.", *(said.text for said in CALL.said), "Selesai"]


def test_a_call_is_said_to_its_end_and_two_calls_one_after_the_other(speaker: Speaker, seen: Seen) -> None:
    speaker.announce(CALL)
    speaker.announce(CALL)
    speaker.say(TALK)
    assert ended(seen) == SpeechEnded(3, 1)
    assert speaker.state() is SoundState.READY


def test_a_call_into_silence_is_said_though_nothing_else_is(held: SimulatedSpeaker) -> None:
    held.player.let_go()
    held.announce(Announcement(CALL.said[:1]))
    assert held.player.wait_for(2)
    assert [said[0] for said in held.voice.said] == [CALL.said[0].text]


def test_a_call_ends_with_the_program(held: SimulatedSpeaker) -> None:
    held.announce(CALL)
    assert held.player.wait_until(playing=True)
    held.stop()
    assert held.player.wait_until(playing=False)
    assert held.voice.said == []


# ---- without sound


def test_a_sound_card_that_is_pulled_ends_the_talk_and_is_told(held: SimulatedSpeaker, seen: Seen) -> None:
    held.player.let_go()
    held.player.plugged = False
    held.say(TALK)
    seen.wait_for(SoundStateChanged(SoundState.ABSENT))
    assert ended(seen) == SpeechEnded(3, 1)
    held.player.plugged = True
    held.say(Talk(3, 2, TALK.said))
    seen.wait_for(SoundStateChanged(SoundState.READY))


@pytest.mark.parametrize(
    "speaker",
    [
        Speaker(EspeakVoice("no-such-voice"), AplayPlayer(device="null")),
        Speaker(EspeakVoice(), AplayPlayer(program="no-such-player")),
        Speaker(EspeakVoice(), AplayPlayer(device="no_such_device")),
    ],
    ids=["no voice", "no player", "no sound card"],
)
def test_a_machine_without_sound_says_so_and_holds_nobody_up(speaker: Speaker, seen: Seen) -> None:
    speaker.start(seen.emit)
    try:
        seen.wait_for(SoundStateChanged(SoundState.ABSENT))
        speaker.say(TALK)
        assert ended(seen) == SpeechEnded(3, 1)
    finally:
        speaker.stop()


# ---- the real voice


def wav(text: str, *more: str) -> bytes:
    program = ["espeak-ng", "-v", "id", "--stdin", "--stdout", *more]
    return subprocess.run(program, input=text.encode(), capture_output=True, check=True).stdout


@pytest.mark.parametrize("language", VOICES)
def test_the_voice_speaks_and_a_quicker_voice_is_shorter(language: str) -> None:
    voice = EspeakVoice()
    usual, quick = (voice.speak("Selamat datang. Welcome.", language, speed) for speed in (100, 130))
    assert len(usual.samples) > len(quick.samples) > usual.rate


def test_text_stands_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    real_popen = subprocess.Popen

    def popen(arguments: list[str], **more: object) -> object:
        started.append(arguments)
        return real_popen(arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", popen)
    voice, player = EspeakVoice(), AplayPlayer(device="null")
    player.play(voice.speak(SECRET, "id", 100), headset=True, still=lambda: True)
    assert len(started) == 2
    assert not any(SECRET in part or "5201" in part for arguments in started for part in arguments)


def test_no_file_is_left_of_what_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    AplayPlayer(device="null").play(EspeakVoice().speak(SECRET, "id", 100), headset=True, still=lambda: True)
    assert list(tmp_path.rglob("*")) == []


def test_a_text_is_one_line_and_never_markup() -> None:
    assert spelled('a\n<audio src="/etc/passwd"/>\x00[[p]]') == b'a  audio src="/etc/passwd"/>  p]]\n'


# ---- recorded clips


def test_a_clip_goes_before_the_voice(held: SimulatedSpeaker, seen: Seen, tmp_path: Path) -> None:
    path = tmp_path / "home.title.wav"
    path.write_bytes(wav("Rekaman"))
    held.player.let_go()
    held.say(Talk(3, 1, (Said("Apa yang Anda butuhkan?", "id", path),)))
    assert ended(seen) == SpeechEnded(3, 1)
    assert held.voice.said == []
    assert held.player.played[-1][0] == clip(path)


@pytest.mark.parametrize("spoiled", [b"", b"RIFF", b"ID3\x04 an MP3 file", b"\0" * 100])
def test_a_spoiled_clip_is_spoken_instead(held: SimulatedSpeaker, seen: Seen, tmp_path: Path, spoiled: bytes) -> None:
    path = tmp_path / "home.title.wav"
    path.write_bytes(spoiled)
    held.player.let_go()
    held.say(Talk(3, 1, (Said("Beranda", "id", path),)))
    assert ended(seen) == SpeechEnded(3, 1)
    assert [said[0] for said in held.voice.said] == ["Beranda"]
    with pytest.raises(SoundTrouble):
        clip(path)


def test_half_as_loud_is_half_of_each_sample() -> None:
    sound = sound_of(wav("Keras"))
    assert len(louder(sound, 50).samples) == len(sound.samples)
    assert louder(sound, 100) is sound
