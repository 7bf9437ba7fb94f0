"""What is said aloud, as the conductor orders it: recorded clips by key, sentence by sentence, else the voice."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.devices.speaker import Announcement, Pace, Said, Speaker, Talk
from kiosk.visit.commands import Speak
from kiosk.visit.speech import Line, Speed, Volume

SLOWLY: Speed = 80
"""A call is said so: it is heard across a room, and once more at most."""
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

    def announce(self, sentences: Iterable[tuple[Line, ...]]) -> None:
        """Let the chime and then these sentences be heard, each in pieces: by the recordings of them, else whole."""
        if self._speaker is not None:
            said = tuple(said for pieces in sentences for said in self._joined(pieces))
            self._speaker.announce(Announcement(said, self._pace(SLOWLY, 100)))

    def _joined(self, pieces: tuple[Line, ...]) -> Iterator[Said]:
        """Yield a sentence as the voice says it best: whole, unless a piece was recorded or is in another language."""
        apart = [Said(piece.text, piece.language, self._clip(piece)) for piece in pieces]
        if len({said.language for said in apart}) > 1 or any(said.clip for said in apart):
            yield from apart
        elif apart:
            yield Said(" ".join(said.text for said in apart), apart[0].language)

    def _clip(self, line: Line) -> Path | None:
        clip = self._clips / line.language / f"{line.key}.wav"
        return clip if line.key and clip.is_file() else None

    def _pace(self, speed: Speed, volume: Volume) -> Pace:
        return Pace(speed, volume * self.loudness // 100)

    def _said(self, line: Line) -> Iterator[Said]:
        """Yield a line's clip whole, or its sentences: what is short is soon broken off, paused or slowed."""
        clip = self._clip(line)
        if clip is not None:
            yield Said(line.text, line.language, clip)
            return
        for sentence in _SENTENCE.split(line.text):
            if any(character.isalnum() for character in sentence):
                yield Said(sentence, line.language)
