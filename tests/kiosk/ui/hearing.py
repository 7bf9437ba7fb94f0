"""What tests of the sound share: recordings, the speaker in the header, what the voice makes of a text."""

import subprocess
import time
import wave
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from kiosk.devices.speaker_alsa import spelled
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery
from kiosk.ui.scene import Scene
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language, LocalLanguage, Visit
from tests.driving import items

CATALOGUE = Catalogue()
VISITS = samples.visits()
MARK = {"id": "kangguru", "en": "kangaroo"}
"""A word of no screen, between two texts."""


def phonemes(said: list[str], language: Language) -> list[str]:
    """What espeak-ng makes of each text, in one run."""
    mark = MARK[language]
    lines = b"".join(spelled(text) + b"\n" + spelled(mark) + b"\n" for text in said)
    run = ["espeak-ng", "-v", language, "-q", "-x", "-b", "1", "--stdin"]
    spoken = subprocess.run(run, input=spelled(mark) + b"\n" + lines, capture_output=True, check=True).stdout.decode()
    heard = " ".join(spoken.split())
    sound, _, _ = heard.partition(" ")
    return [part.strip() for part in heard.split(sound)[1:-1]]


def scene(visit: Visit) -> Scene:
    """What the screen of a visit is drawn from."""
    words = CATALOGUE.words(visit.language, visit.local)
    return Scene(visit=visit, words=words, house=samples.HOUSE, now=samples.NOW)


def record(clips: Path, local: LocalLanguage, *keys: str) -> None:
    """Put recordings of these texts into a folder: a tenth of a second each."""
    (clips / local).mkdir(parents=True, exist_ok=True)
    for key in keys:
        with wave.open(str(clips / local / f"{key}.wav"), "wb") as clip:
            clip.setparams((1, 2, 22_050, 0, "NONE", ""))
            clip.writeframes(bytes(4_410))


def keys_on(gallery: Gallery, local: LocalLanguage) -> set[str]:
    """Return the keys of everything on the page that is said in the language of the region."""
    words = CATALOGUE.words("id", local)
    names = (item.property(name) for item in items(gallery.kiosk.window.contentItem()) for name in ("text", "name"))
    return {key for text in names if text and (key := words.key_of(str(text))) in words.own}


def with_clips(gallery: Gallery, clips: Path) -> None:
    """Let the kiosk play the recordings of a folder."""
    gallery.bridge.furnish(msgspec.structs.replace(samples.HOUSE, clips=clips))
    gallery.settle()


def has_speaker(gallery: Gallery) -> bool:
    """Say whether the header has a speaker, after the window has told what stands on it."""
    soon = gallery.kiosk.window.findChild(QObject, "hearableSoon")
    assert isinstance(soon, QObject)
    patience = time.monotonic() + 10
    while soon.property("running"):
        assert time.monotonic() < patience
        gallery.settle()
    gallery.settle()
    return any(item.objectName() == "listen" for item in items(gallery.kiosk.window.contentItem()))


def touch(gallery: Gallery, name: str) -> None:
    """Touch the middle of what has this name for the tests."""
    (item,) = (item for item in items(gallery.kiosk.window.contentItem()) if item.objectName() == name)
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    QTest.mouseClick(gallery.kiosk.window, Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), middle.y()))
    gallery.settle()
