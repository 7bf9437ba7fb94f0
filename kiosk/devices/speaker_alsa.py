"""The real voice and the real player: espeak-ng and `aplay`, two programs of the system that are spoken to by pipes.

espeak-ng is free software under the GPL: it stays a program of its own, and gets text on its standard input only, so
that nothing of anybody stands on a command line. Neither program writes a file.
"""

import contextlib
import shutil
import subprocess
import threading
from collections.abc import Callable

from kiosk.devices.speaker import Sound, SoundTrouble, sound_of

VOICE, PLAYER = "espeak-ng", "aplay"
"""Names of the two programs."""
VOICES = {"id": "id", "en": "en"}
"""Languages that espeak-ng speaks well enough, by our codes; for others there are recordings or nothing."""
WORDS_A_MINUTE = 150
"""The usual speed; espeak-ng's own is 175, too quick for who listens in a lobby."""
_VOICE_SECONDS = 10.0
_SPARE_SECONDS = 5.0
"""How much longer than its sound a player may take."""
_SAMPLE = 2


class _Pipe:
    """One run of a program at a time, which any thread may end."""

    def __init__(self, program: str) -> None:
        self.program = shutil.which(program)
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None

    def run(
        self, arguments: list[str], given: bytes, seconds: float, still: Callable[[], bool] = lambda: True
    ) -> bytes | None:
        """Return what it answered, or None if it was broken off. Raises `SoundTrouble`."""
        if self.program is None:
            raise SoundTrouble
        try:
            with self._lock:
                if not still():
                    return None
                run = subprocess.Popen(  # noqa: S603 - fixed program and arguments, what is said on standard input
                    [self.program, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._running = run
            return self._ended(run, given, seconds)
        except OSError as trouble:
            raise SoundTrouble from trouble

    def _ended(self, run: subprocess.Popen[bytes], given: bytes, seconds: float) -> bytes | None:
        try:
            answer, _ = run.communicate(given, seconds)
        except subprocess.TimeoutExpired as trouble:
            run.kill()
            run.communicate()
            raise SoundTrouble from trouble
        with self._lock:
            broken_off, self._running = self._running is not run, None
        if broken_off:
            return None
        if run.returncode != 0:
            raise SoundTrouble
        return answer

    def stop(self) -> None:
        """End what runs, at once."""
        with self._lock:
            run, self._running = self._running, None
            if run is not None:
                with contextlib.suppress(OSError):
                    run.kill()


class EspeakVoice:
    """espeak-ng, a program of its own."""

    def __init__(self, program: str = VOICE) -> None:
        self._pipe = _Pipe(program)

    def here(self) -> bool:
        """Say whether it is installed."""
        return self._pipe.program is not None

    def speak(self, text: str, language: str, speed: int) -> Sound:
        """Return the text as sound; nothing for a language without a voice. Raises `SoundTrouble`."""
        voice = VOICES.get(language)
        if voice is None:
            return Sound(b"")
        pace = str(WORDS_A_MINUTE * speed // 100)
        wav = self._pipe.run(["-v", voice, "-s", pace, "-b", "1", "--stdin", "--stdout"], spelled(text), _VOICE_SECONDS)
        return Sound(b"") if not wav else sound_of(wav)

    def stop(self) -> None:
        """Break off."""
        self._pipe.stop()


class AplayPlayer:
    """ALSA's `aplay`; a device is ALSA's name for an output, empty: the default one."""

    def __init__(self, device: str = "", headset: str = "", program: str = PLAYER) -> None:
        self._pipe = _Pipe(program)
        self._device, self._headset = device, headset or device

    def play(self, sound: Sound, *, headset: bool, still: Callable[[], bool]) -> None:
        """Return when it was heard, or broken off. Raises `SoundTrouble`."""
        device = self._headset if headset else self._device
        where = ["-D", device] if device else []
        form = ["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(sound.rate)]
        seconds = len(sound.samples) / _SAMPLE / sound.rate + _SPARE_SECONDS
        self._pipe.run([*where, *form, "-"], sound.samples, seconds, still)

    def stop(self) -> None:
        """Break off at once."""
        self._pipe.stop()


def spelled(text: str) -> bytes:
    """Return a text as it goes to the voice: one line of printable characters, never a command of its own markup."""
    clean = "".join(character if character.isprintable() else " " for character in text)
    return clean.replace("<", " ").replace("[[", " ").encode("utf-8", "ignore") + b"\n"
