"""The values of listening: what can be said aloud, and how it stands with that in a visit."""

import enum
from typing import Literal

import msgspec

SpokenLanguage = Literal["id", "en", "jv", "su"]
"""Languages of recorded clips; a computer's voice speaks the first two."""
Speed = Literal[80, 100, 130]
"""Hundredths of the usual speed."""
Volume = Literal[50, 100]
"""Hundredths of what the office set up."""
SPEEDS: tuple[Speed, ...] = (80, 100, 130)


class Line(msgspec.Struct, frozen=True):
    """Something to say. May be personal: never logged."""

    text: str
    key: str = ""
    """Where the text stands so in the catalogue of words; empty: it is a value, and may be somebody's."""
    language: SpokenLanguage = "id"


class SpeechState(enum.Enum):
    """Whether the machine speaks."""

    SILENT = "silent"
    SPEAKING = "speaking"
    PAUSED = "paused"


class Speech(msgspec.Struct, frozen=True):
    """How it stands with listening in a visit; the next visit begins anew, in volume and speed too."""

    state: SpeechState = SpeechState.SILENT
    asked: int = 0
    """Speeches ordered in this visit; only the end of the last one is heard of."""
    audio: bool = False
    """Somebody listens in this visit: it takes longer than reading, so time is doubled."""
    speed: Speed = 100
    volume: Volume = 100
