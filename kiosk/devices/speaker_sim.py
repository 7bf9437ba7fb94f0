"""A simulated speaker: the real thread with a voice and a player that remember what they were given."""

import threading
from collections.abc import Callable

from kiosk.devices.speaker import Sound, SoundTrouble, Speaker


class SimulatedVoice:
    """Makes as many samples as the text has letters, and remembers what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, int]] = []
        """Text, language, speed."""
        self.installed = True

    def here(self) -> bool:
        """Say whether it is installed."""
        return self.installed

    def speak(self, text: str, language: str, speed: int) -> Sound:
        """Return something as sound."""
        if not self.installed:
            raise SoundTrouble
        self.said.append((text, language, speed))
        return Sound(b"\x10\x00" * max(1, len(text)))

    def stop(self) -> None:
        """Nothing runs that could be broken off."""


class SimulatedPlayer:
    """Plays in no time, or holds a sound until it is broken off or let go."""

    def __init__(self) -> None:
        self.played: list[tuple[Sound, bool]] = []
        """Sound, and whether it went into the headset."""
        self.plugged = True
        self.holding = False
        self.changed = threading.Condition()
        self._stops = 0
        self._playing = False

    def play(self, sound: Sound, *, headset: bool, still: Callable[[], bool]) -> None:
        """Remember it."""
        with self.changed:
            if not self.plugged:
                raise SoundTrouble
            if not still():
                return
            stops = self._stops
            self.played.append((sound, headset))
            self._playing = True
            self.changed.notify_all()
            self.changed.wait_for(lambda: not self.holding or self._stops > stops)
            self._playing = False
            self.changed.notify_all()

    def stop(self) -> None:
        """Break off."""
        with self.changed:
            self._stops += 1
            self.changed.notify_all()

    def hold(self) -> None:
        """Let sounds last until `let_go`."""
        with self.changed:
            self.holding = True

    def let_go(self) -> None:
        """Let the sounds end."""
        with self.changed:
            self.holding = False
            self.changed.notify_all()

    def wait_for(self, count: int, seconds: float = 10.0) -> bool:
        """Wait until so many sounds were played; False if that takes longer."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.played) >= count, seconds)

    def wait_until(self, *, playing: bool, seconds: float = 10.0) -> bool:
        """Wait until something is played, or nothing is; False if that takes longer."""
        with self.changed:
            return self.changed.wait_for(lambda: self._playing is playing, seconds)


class SimulatedSpeaker(Speaker):
    """A `Speaker` for a laptop and for tests."""

    def __init__(self) -> None:
        self.voice, self.player = SimulatedVoice(), SimulatedPlayer()
        super().__init__(self.voice, self.player)
