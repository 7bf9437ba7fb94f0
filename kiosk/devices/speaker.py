"""Sound: what is said, the chime that calls staff, and calls to the room, one at a time, on a thread of its own.

A voice makes sound of text, a player lets it be heard; both may be absent, and then the kiosk is silent and nothing
waits. Nothing of what is said touches a disk.
"""

import contextlib
import enum
import io
import math
import struct
import threading
import time
import wave
from array import array
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk.devices.events import DeviceFailed, Emit, SoundStateChanged, SpeechEnded
from kiosk.devices.kept_thread import kept_thread
from kiosk.health import SoundState

RATE = 22_050
CHIME: tuple[tuple[float, float], ...] = ((659.3, 0.35), (523.3, 0.55))
"""Two falling notes (E5, C5) as Hz and seconds: heard across a lobby, no alarm."""
LOOK_SECONDS = 60.0
"""Between two looks whether sound has come, while there is none."""
_STOP_SECONDS = 2.0
_SAMPLE = 2
"""Bytes of a sample."""
_OVERLAP_SECONDS = 0.3
"""What is heard again after a pause: what lay in the sound card's memory was not heard."""


class SoundTrouble(Exception):  # noqa: N818  (says what is the case)
    """No sound: the program or the sound card is not there, or did not take it."""


class Sound(msgspec.Struct, frozen=True):
    """Samples of 16 bits, one channel."""

    samples: bytes
    rate: int = RATE


class Said(msgspec.Struct, frozen=True):
    """A sentence to say. May be personal: never logged."""

    text: str
    language: str
    clip: Path | None = None
    """A person's recording of it, a WAV file of 16 bits and one channel; goes before the voice."""


class Pace(msgspec.Struct, frozen=True):
    """How to speak, in hundredths; a recorded clip keeps its own speed."""

    speed: int = 100
    volume: int = 100


class Talk(msgspec.Struct, frozen=True):
    """Sentences to say one after another; `visit` and `asked` come back with the end."""

    visit: int
    asked: int
    said: tuple[Said, ...]
    pace: Pace = Pace()
    headset: bool = False


class Announcement(msgspec.Struct, frozen=True):
    """What the whole room is to hear, after the chime and from the loudspeaker: never anything of a person."""

    said: tuple[Said, ...] = ()
    """Empty: the chime alone."""
    pace: Pace = Pace()


class Voice(Protocol):
    """Makes sound of text."""

    def here(self) -> bool:
        """Say whether it is installed."""

    def speak(self, text: str, language: str, speed: int) -> Sound:
        """Return the text as sound, `speed` in hundredths. Raises `SoundTrouble`."""

    def stop(self) -> None:
        """Break off; from any thread."""


class Player(Protocol):
    """Lets sound be heard."""

    def play(self, sound: Sound, *, headset: bool, still: Callable[[], bool]) -> None:
        """Return when it was heard, or broken off. Raises `SoundTrouble`.

        `still` is asked under the lock that `stop` takes: what was broken off before it began never begins.
        """

    def stop(self) -> None:
        """Break off at once; from any thread."""


class _State(enum.Enum):
    GOING = "going"
    PAUSED = "paused"
    OVER = "over"


class Speaker:
    """Says what it is told. Every method returns at once; the end of a talk comes as `SpeechEnded`."""

    def __init__(self, voice: Voice, player: Player, look_seconds: float = LOOK_SECONDS) -> None:
        self._voice, self._player, self._look_seconds = voice, player, look_seconds
        self._emit: Emit = lambda _: None
        self._sound = SoundState.UNKNOWN
        self._changed = threading.Condition()
        self._talk: Talk | None = None
        self._state = _State.OVER
        self._pace = Pace()
        self._announcements: deque[Announcement] = deque()
        self._announcing = False
        self._stopping = False
        self._thread = kept_thread("aim-speaker", self._run, self._failed, self._stopped)

    def start(self, emit: Emit) -> None:
        """Begin; looks for sound first."""
        self._emit = emit
        self._thread.start()

    def state(self) -> SoundState:
        """Return the last known state; never blocks."""
        return self._sound

    def say(self, talk: Talk) -> None:
        """Say this, instead of whatever is being said."""
        with self._changed:
            self._break_off()
            self._talk, self._pace, self._state = talk, talk.pace, _State.GOING
            self._changed.notify_all()

    def pause(self, *, paused: bool) -> None:
        """Stop for a while, at once, or go on a little before where it stopped."""
        with self._changed:
            if self._state is not _State.OVER:
                self._state = _State.PAUSED if paused else _State.GOING
                if paused:
                    self._stop_sound()
                self._changed.notify_all()

    def pace(self, pace: Pace) -> None:
        """Speak so from the next sentence on."""
        with self._changed:
            self._pace = pace

    def quiet(self) -> None:
        """Stop at once, and forget what was to be said."""
        with self._changed:
            self._break_off()
            self._changed.notify_all()

    def call(self) -> None:
        """Let the chime be heard, over nothing else."""
        self.announce(Announcement())

    def announce(self, announcement: Announcement) -> None:
        """Let the chime and then this be heard to its end: a talk ends for it, and the next one waits for it."""
        with self._changed:
            talk = self._talk
            self._break_off()
            self._announcements.append(announcement)
            self._changed.notify_all()
            told = talk is not None and not self._stopping
        if talk is not None and told:
            self._emit(SpeechEnded(talk.visit, talk.asked))

    def stop(self) -> None:
        """Be silent and end the thread; nothing is emitted afterwards."""
        with self._changed:
            self._stopping, self._announcing = True, False
            self._break_off()
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(_STOP_SECONDS)

    # ---- under the lock

    def _break_off(self) -> None:
        self._talk, self._state = None, _State.OVER
        self._stop_sound()

    def _stop_sound(self) -> None:
        if self._announcing:
            return
        self._voice.stop()
        self._player.stop()

    # ---- the thread

    def _failed(self, error: Exception) -> None:
        """Drop what was being said: it would fail again."""
        with self._changed:
            talk, self._talk, self._state = self._talk, None, _State.OVER
            stopping = self._stopping
            self._announcing = False
        if stopping:
            return
        self._sound = SoundState.UNKNOWN
        self._emit(DeviceFailed("sound", error))
        if talk is not None:
            self._emit(SpeechEnded(talk.visit, talk.asked))

    def _stopped(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._stopping, seconds)

    def _run(self) -> None:
        self._look()
        while self._take_next():
            pass

    def _take_next(self) -> bool:
        """Do one thing; a method of its own, so that a thread that waits holds nothing of what was said."""
        wait = None if self._sound is SoundState.READY else self._look_seconds
        with self._changed:
            due = self._changed.wait_for(lambda: self._stopping or self._talk or len(self._announcements) > 0, wait)
            if self._stopping:
                return False
            talk, aloud = self._talk, self._announcements.popleft() if self._announcements else None
            self._announcing = aloud is not None
        if not due:
            self._look()
        elif aloud is not None:
            self._let_hear(aloud)
        elif talk is not None:
            self._hold(talk)
        return True

    def _look(self) -> None:
        """Play a moment of nothing, to know whether anything could be heard."""
        if self._voice.here():
            self._heard(Sound(bytes(_SAMPLE * RATE // 50)))
        else:
            self._tell(SoundState.ABSENT)

    def _let_hear(self, aloud: Announcement) -> None:
        """Give the chime and say an announcement to its end, or until nothing can be heard."""
        going = self._heard(Sound(chime_samples()))
        for said in aloud.said:
            if not going or self._stopping:
                break
            with contextlib.suppress(SoundTrouble):  # one voice may be missing where another speaks
                going = self._heard(louder(self._sound_of(said, aloud.pace), aloud.pace.volume))
        with self._changed:
            self._announcing = False

    def _hold(self, talk: Talk) -> None:
        for said in talk.said:
            if not self._going(talk) or not self._say(said, talk):
                break
        with self._changed:
            if self._talk is not talk:
                return
            self._talk, self._state = None, _State.OVER
        self._emit(SpeechEnded(talk.visit, talk.asked))

    def _say(self, said: Said, talk: Talk) -> bool:
        """Say one sentence; False if nothing can be heard."""
        pace = self._pace
        try:
            sound = louder(self._sound_of(said, pace), pace.volume)
        except SoundTrouble:
            self._tell(SoundState.READY if self._voice.here() else SoundState.ABSENT)
            return not self._going(talk)
        rest = sound.samples
        while rest and self._going(talk):
            began = time.monotonic()
            if not self._heard(Sound(rest, sound.rate), talk):
                return not self._going(talk)
            if not self._paused(talk):
                break
            rest = rest[_heard_bytes(time.monotonic() - began, sound.rate) :]
        return True

    def _sound_of(self, said: Said, pace: Pace) -> Sound:
        if said.clip is not None:
            with contextlib.suppress(SoundTrouble):
                return clip(said.clip)
        return self._voice.speak(said.text, said.language, pace.speed)

    def _heard(self, sound: Sound, talk: Talk | None = None) -> bool:
        """Play a part of a talk, or with none a sound that nobody breaks off; False if nothing can be heard."""

        def still() -> bool:
            return talk is None or (self._talk is talk and self._state is _State.GOING)

        try:
            self._player.play(sound, headset=talk is not None and talk.headset, still=still)
        except SoundTrouble:
            self._tell(SoundState.ABSENT)
            return False
        self._tell(SoundState.READY)
        return True

    def _going(self, talk: Talk) -> bool:
        """Wait while it is paused; say whether to go on."""
        with self._changed:
            self._changed.wait_for(lambda: self._talk is not talk or self._state is not _State.PAUSED)
            return self._talk is talk and not self._stopping

    def _paused(self, talk: Talk) -> bool:
        with self._changed:
            return self._talk is talk and self._state is _State.PAUSED

    def _tell(self, state: SoundState) -> None:
        if state is not self._sound and not self._stopping:
            self._sound = state
            self._emit(SoundStateChanged(state))


def _heard_bytes(seconds: float, rate: int) -> int:
    """Return how many bytes of samples were surely heard in so many seconds."""
    return _SAMPLE * int(max(0.0, seconds - _OVERLAP_SECONDS) * rate)


def chime_samples() -> bytes:
    """Return the chime: mono, 16 bits, at `RATE`."""
    samples = bytearray()
    for pitch, seconds in CHIME:
        count = int(RATE * seconds)
        for index in range(count):
            fade = min(1.0, index / 200) * math.exp(-3.5 * index / count)
            samples += struct.pack("<h", int(20_000 * fade * math.sin(2 * math.pi * pitch * index / RATE)))
    return bytes(samples)


def louder(sound: Sound, volume: int) -> Sound:
    """Return the sound at `volume` hundredths of itself."""
    if volume == 100:  # noqa: PLR2004  as it is
        return sound
    samples = array("h", sound.samples)
    return Sound(array("h", (sample * volume // 100 for sample in samples)).tobytes(), sound.rate)


def clip(path: Path) -> Sound:
    """Read a recorded clip. Raises `SoundTrouble` for any other kind of file."""
    try:
        return sound_of(path.read_bytes())
    except OSError as trouble:
        raise SoundTrouble from trouble


def sound_of(wav: bytes) -> Sound:
    """Read a WAV file of 16 bits and one channel, its length given or left open. Raises `SoundTrouble`."""
    try:
        with wave.open(io.BytesIO(wav)) as reader:
            if (reader.getnchannels(), reader.getsampwidth()) != (1, _SAMPLE):
                raise SoundTrouble
            # A program that writes into a pipe does not know the length: all that came is read.
            return Sound(reader.readframes(reader.getnframes()), reader.getframerate())
    except (wave.Error, EOFError) as trouble:
        raise SoundTrouble from trouble
