"""What can be read on a screen, as lines to say: a text that stands so in the catalogue has a key, others have none."""

import json
from functools import cache
from pathlib import Path

from kiosk.ui.scene import Scene
from kiosk.ui.words import Words
from kiosk.visit import events as e
from kiosk.visit.speech import Line

VOICED = frozenset({"id", "en"})
"""Languages that a computer's voice speaks; of others only what people recorded is heard."""
SPOKEN = frozenset({"listen", "aloud"})
"""Posts that carry what stands on the screen, to be said."""
HEARABLE = "hearable"
"""The post that carries it to ask whether all of it can be said."""
MOST_LINES = 120
"""More than any screen has; the rest of a longer one is not said."""


def listening(name: str, value: str, scene: Scene) -> e.Event:
    """Return the event of a post `listen` (a touch) or `aloud` (by itself); raises `ValueError` for what is no list."""
    lines = tuple(line(scene, text) for text in _texts(value))
    visit = scene.visit
    kind = e.ListenAsked if name == "listen" else e.ReadAloud
    return kind(lines, general(scene), visit.number, visit.stage, visit.overlay)


def _texts(value: str) -> list[str]:
    texts = json.loads(value)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(value[:40])
    return texts[:MOST_LINES]


def line(scene: Scene, text: str) -> Line:
    """Return a text as something to say, in the language it is written in."""
    key = scene.words.key_of(text)
    return Line(text, key, scene.words.language_of(key))


@cache
def recorded(language: str, clips: Path) -> frozenset[str]:
    """Return the keys that people recorded in a language; looked up once, because recordings come with the program."""
    return frozenset(clip.stem for clip in (clips / language).glob("*.wav"))


def can_be_heard(words: Words, clips: Path) -> bool:
    """Say whether screens of this language can be heard at all: a voice speaks it, or people recorded some of it."""
    return words.name in VOICED or bool(recorded(words.name, clips))


def all_heard(value: str, scene: Scene) -> bool:
    """Say whether each of the texts that would be said here has a sound; raises `ValueError` for what is no list."""
    from kiosk.visit.speaking import spoken  # noqa: PLC0415  # not before the first frame

    lines = tuple(line(scene, text) for text in _texts(value))
    said = spoken(scene.visit, lines, general(scene))
    return all(each.language in VOICED or each.key in recorded(each.language, scene.house.clips) for each in said)


def general(scene: Scene) -> Line:
    """Return what may be said of a personal screen to everybody."""
    return line(scene, scene.words("speech.personal"))
