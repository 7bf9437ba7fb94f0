"""What can be read on a screen, as lines to say: a text that stands so in the catalogue has a key, others have none."""

import json
from pathlib import Path

from kiosk.ui.files import SOUNDS
from kiosk.ui.scene import Scene
from kiosk.ui.words import Words
from kiosk.visit import events as e
from kiosk.visit.speech import Line

VOICED = frozenset({"id", "en"})
"""Languages that a computer's voice speaks; of others only what people recorded is heard."""
SPOKEN = frozenset({"listen", "aloud"})
"""Posts that carry what stands on the screen."""
MOST_LINES = 120
"""More than any screen has; the rest of a longer one is not said."""


def listening(name: str, value: str, scene: Scene) -> e.Event:
    """Return the event of a post `listen` (a touch) or `aloud` (by itself); raises `ValueError` for what is no list."""
    texts = json.loads(value)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(name)
    lines = tuple(line(scene, text) for text in texts[:MOST_LINES])
    visit = scene.visit
    kind = e.ListenAsked if name == "listen" else e.ReadAloud
    return kind(lines, general(scene), visit.number, visit.stage, visit.overlay)


def line(scene: Scene, text: str) -> Line:
    """Return a text as something to say, in the language it is written in."""
    key = scene.words.key_of(text)
    return Line(text, key, scene.words.language_of(key))


def can_be_heard(words: Words, clips: Path = SOUNDS) -> bool:
    """Say whether screens of this language can be heard: a voice speaks it, or people recorded some of it."""
    return words.name in VOICED or any((clips / words.name).glob("*.wav"))


def general(scene: Scene) -> Line:
    """Return what may be said of a personal screen to everybody."""
    return line(scene, scene.words("speech.personal"))
