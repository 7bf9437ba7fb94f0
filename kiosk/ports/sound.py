"""What is said aloud, as the conductor orders it: recorded clips by key, sentence by sentence, else the voice."""

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.devices.speaker import Pace, Said, Speaker, Talk
from kiosk.visit.commands import Speak
from kiosk.visit.speech import Line, Speed, Volume

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")


class Sound:
    """Says lines and calls staff; an office without sound stays silent. `clips` is the folder of recordings."""

    def __init__(self, speaker: Speaker | None, clips: Path) -> None:
        self._speaker = speaker
        self._clips = clips
        self.loudness = 100
        """Per cent that the office set; a visitor's volume is a part of it."""

    def speak(self, order: Speak) -> None:
        """Begin to say these lines; returns at once."""
        if self._speaker is not None:
            said = tuple(said for line in order.lines for said in self._said(line))
            pace = self._pace(order.speed, order.volume)
            self._speaker.say(Talk(order.visit, order.asked, said, pace, order.headset))

    def pause(self, *, paused: bool) -> None:
        """Stop for a while, or go on."""
        if self._speaker is not None:
            self._speaker.pause(paused=paused)

    def pace(self, speed: Speed, volume: Volume) -> None:
        """Speak so from the next sentence on."""
        if self._speaker is not None:
            self._speaker.pace(self._pace(speed, volume))

    def quiet(self) -> None:
        """Stop at once."""
        if self._speaker is not None:
            self._speaker.quiet()

    def call(self) -> None:
        """Call staff by the chime."""
        if self._speaker is not None:
            self._speaker.call()

    def _pace(self, speed: Speed, volume: Volume) -> Pace:
        return Pace(speed, volume * self.loudness // 100)

    def _said(self, line: Line) -> Iterator[Said]:
        """Yield a line's clip whole, or its sentences: what is short is soon broken off, paused or slowed."""
        clip = self._clips / line.language / f"{line.key}.wav"
        if line.key and clip.is_file():
            yield Said(line.text, line.language, clip)
            return
        for sentence in _SENTENCE.split(line.text):
            if any(character.isalnum() for character in sentence):
                yield Said(sentence, line.language)
