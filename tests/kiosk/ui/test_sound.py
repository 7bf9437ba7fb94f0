"""Every text has a sound, every key a text in both languages; drafts are marked; the screen is read as it is seen."""

import json
import re
import subprocess
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.config import Office
from kiosk.devices.speaker_alsa import EspeakVoice, spelled
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.health import Health
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pages import chrome
from kiosk.ui.scene import Scene
from kiosk.ui.speech import VOICED, can_be_heard, line, listening
from kiosk.ui.views.plain import GREETINGS, attract
from kiosk.ui.words import Catalogue
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.machine import step
from kiosk.visit.model import Language, LocalLanguage, Visit
from kiosk.visit.speech import SpeechState

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = Catalogue()
LANGUAGES: tuple[Language, ...] = ("id", "en")
LOCAL: tuple[LocalLanguage, ...] = ("jv", "su")
MARK = {"id": "kangguru", "en": "kangaroo"}
"""A word of no screen, between two texts."""
VISITS = samples.visits()


def texts(language: Language) -> dict[str, str]:
    """Every text that can be heard in a language, by its key; values are said as well, `x` stands for them."""
    faults = {fault.value: said for fault, said in (SENTENCE_ID if language == "id" else SENTENCE_EN).items()}
    return {key: re.sub(r"{\w+}", "x", text) for key, text in {**CATALOGUE.words(language).table, **faults}.items()}


def phonemes(said: list[str], language: Language) -> list[str]:
    """What espeak-ng makes of each text, in one run."""
    mark = MARK[language]
    lines = b"".join(spelled(text) + b"\n" + spelled(mark) + b"\n" for text in said)
    run = ["espeak-ng", "-v", language, "-q", "-x", "-b", "1", "--stdin"]
    spoken = subprocess.run(run, input=spelled(mark) + b"\n" + lines, capture_output=True, check=True).stdout.decode()
    heard = " ".join(spoken.split())
    sound, _, _ = heard.partition(" ")
    return [part.strip() for part in heard.split(sound)[1:-1]]


# ---- every text has a sound


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_spoken(language: Language) -> None:
    said = texts(language)
    heard = dict(zip(said, phonemes(list(said.values()), language), strict=True))
    assert len(heard) > 300
    assert [key for key, sound in heard.items() if not sound] == []


def test_a_text_without_a_sound_is_found() -> None:
    """The positive control."""
    assert [bool(sound) for sound in phonemes(["Beranda", "…", "Cetak"], "id")] == [True, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_longer_texts_are_longer_sounds(language: Language) -> None:
    words = CATALOGUE.words(language)
    voice = EspeakVoice()
    lengths = [len(voice.speak(words(key), language, 100).samples) for key in ("chrome.back", "speech.personal")]
    assert 10_000 < lengths[0] < lengths[1] / 4


def test_every_recorded_clip_belongs_to_a_text() -> None:
    clips = sorted((ROOT / "assets/sounds").glob("*/*.wav"))
    keys = {language: {*CATALOGUE.words(language).table} for language in LANGUAGES}
    keys |= {local: {*CATALOGUE.words("id", local).own} for local in LOCAL}  # type: ignore[misc]
    assert [str(clip) for clip in clips if clip.stem not in keys[clip.parent.name]] == []  # type: ignore[index]


# ---- languages of the region


@pytest.mark.parametrize("local", LOCAL)
def test_a_draft_has_only_keys_and_values_of_the_catalogue(local: LocalLanguage) -> None:
    words, base = CATALOGUE.words("id", local), CATALOGUE.words("id")
    assert words.own <= set(base.table)
    assert [key for key in words.own if "{" in base(key) or "{" in words(key)] == [], "no recording can say a value"
    assert {key for key in base.table if key.startswith(("home.", "attract.", "display.", "notice."))} & words.own


@pytest.mark.parametrize("local", LOCAL)
def test_a_draft_says_the_rest_in_indonesian(local: LocalLanguage) -> None:
    words = CATALOGUE.words("id", local)
    assert (words.language, words.name) == ("id", local)
    assert words("status.now") == CATALOGUE.words("id")("status.now")
    assert (words.language_of("home.title"), words.language_of("status.now")) == (local, "id")


@pytest.mark.parametrize("local", LOCAL)
def test_the_screens_that_everybody_meets_are_whole_in_a_draft(local: LocalLanguage) -> None:
    """A text with a number or a moment in it, and the name of the house, may stay Indonesian."""
    words = CATALOGUE.words("id", local)
    met = ("home.", "display.", "notice.", "identify.", "help.", "emergency.", "staff.", "warning.", "goodbye.")
    wanted = {key for key, text in CATALOGUE.words("id").table.items() if key.startswith(met) and "{" not in text}
    assert wanted - words.own == {"help.desk"}, "the desk is for the staff"


def test_the_resting_screen_greets_in_the_languages_of_the_office_and_in_no_other() -> None:
    here = scene(VISITS["01-attract"])
    assert attract(here)["greetings"] == "Welcome · Sugeng rawuh · Wilujeng sumping"
    assert {local: CATALOGUE.words("id", local)("attract.welcome") for local in LOCAL} == GREETINGS
    office = msgspec.structs.replace(here.house.office or Office(name="", region="52"), languages=())
    plain = msgspec.structs.replace(here, house=msgspec.structs.replace(here.house, office=office))
    assert attract(plain)["greetings"] == "Welcome"


@pytest.mark.parametrize("local", LOCAL)
def test_a_sentence_of_a_draft_has_at_most_twelve_words(local: LocalLanguage) -> None:
    words = CATALOGUE.words("id", local)
    sentences = [part for key in words.own for part in re.split(r"[.?!]\s", words(key))]
    assert [sentence for sentence in sentences if len(sentence.split()) > 12] == []


def test_the_status_page_lists_every_draft_and_what_awaits_a_recording() -> None:
    page = (ROOT / "translations/STATUS.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z_]+\.[A-Za-z0-9_]+)`", page))
    recordable = {key for key, text in CATALOGUE.words("id").table.items() if "{" not in text}
    assert recordable <= listed
    first = page.split("## Record these")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| `", first, re.MULTILINE)) == 60
    for local in LOCAL:
        drafts = page.split(f"## {'Javanese' if local == 'jv' else 'Sundanese'}: drafts")[1].split("\n## ")[0]
        assert set(re.findall(r"^\| `([^`]+)`", drafts, re.MULTILINE)) == CATALOGUE.words("id", local).own


def test_a_language_without_voice_and_recordings_has_no_speaker(tmp_path: Path) -> None:
    assert set(LANGUAGES) == VOICED
    words = CATALOGUE.words("id", "jv")
    assert not can_be_heard(words, tmp_path / "none")
    record(tmp_path, "jv", "home.title")
    assert can_be_heard(words, tmp_path)
    assert can_be_heard(CATALOGUE.words("en"), tmp_path)


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


@pytest.mark.parametrize(("local", "home"), [("jv", "03-home-javanese"), ("su", "03-home-sundanese")])
def test_a_screen_has_a_speaker_where_each_of_its_texts_was_recorded(
    listener: Gallery, tmp_path: Path, local: LocalLanguage, home: str
) -> None:
    listener.show(VISITS[home], Look())
    needed = keys_on(listener, local)
    assert len(needed) > 5
    assert not has_speaker(listener)
    record(tmp_path / "all", local, *needed)
    with_clips(listener, tmp_path / "all")
    assert has_speaker(listener)
    notice = msgspec.structs.replace(VISITS["04-notice"], local=local)
    listener.show(notice, Look())
    assert not has_speaker(listener), "another screen, whose texts were not recorded"
    listener.show(VISITS["03-home"], Look())
    assert has_speaker(listener), "Indonesian has a voice"
    record(tmp_path / "but-one", local, *sorted(needed - {"home.title"}))
    with_clips(listener, tmp_path / "but-one")
    listener.show(VISITS[home], Look())
    assert not has_speaker(listener), "the title was not recorded"
    with_clips(listener, samples.HOUSE.clips)


# ---- what stands on the screen


def scene(visit: Visit) -> Scene:
    words = CATALOGUE.words(visit.language, visit.local)
    return Scene(visit=visit, words=words, house=samples.HOUSE, now=samples.NOW)


def items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that can be seen, in the order of the tree."""
    for child in root.childItems():
        if child.isVisible():
            yield child
            yield from items(child)


def heard(gallery: Gallery) -> tuple[str, ...]:
    """Touch the speaker in the header and return the lines that were posted."""
    gallery.posted.clear()
    touch(gallery, "listen")
    (event,) = (event for event in gallery.posted if isinstance(event, e.ListenAsked))
    return tuple(line.text for line in event.lines)


def touch(gallery: Gallery, name: str) -> None:
    (item,) = (item for item in items(gallery.kiosk.window.contentItem()) if item.objectName() == name)
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    QTest.mouseClick(gallery.kiosk.window, Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), middle.y()))
    gallery.settle()


@pytest.fixture
def listener(gallery: Gallery) -> Iterator[Gallery]:
    before = gallery.theme.property("debounce")
    gallery.theme.setProperty("debounce", 0)
    yield gallery
    gallery.theme.setProperty("debounce", before)


def test_the_home_screen_is_read_from_its_title_to_its_last_tile(listener: Gallery) -> None:
    listener.show(VISITS["03-home"], Look())
    words = CATALOGUE.words("id")
    lines = heard(listener)
    assert lines[:2] == (words("home.title"), words("home.sub"))
    assert {words("home.status"), words("home.guide"), words("home.jobs")} <= set(lines)
    assert words("chrome.help") not in lines


def test_the_page_that_is_seen_is_read_and_no_other(listener: Gallery) -> None:
    name = next(name for name in VISITS if name.startswith("16-article"))
    listener.show(VISITS[name], Look(size=160))
    first = heard(listener)
    seen = list(items(listener.kiosk.window.contentItem()))
    shown = {str(item.property(name)) for item in seen for name in ("text", "name")}
    assert set(first) <= shown
    assert len(first) > 2


@pytest.mark.parametrize("name", ["07-number-nik", "07-number-passport", "07-factor-pin"])
def test_neither_what_is_typed_nor_the_keys_are_read(listener: Gallery, name: str) -> None:
    listener.show(VISITS[name], Look())
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(listener.kiosk.window, key)
    listener.settle()
    assert not any(re.search(r"\d", said) and len(said) < 4 for said in heard(listener))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("09-country", ("Anda ingin bekerja di negara mana?", "Hong Kong", "Jepang")),
        ("09-papers", ("Surat mana yang sudah Anda punya?", "Surat izin keluarga")),
        ("09-result", ("4 syarat belum terpenuhi", "Visa kerja", "Perwakilan negara tujuan")),
        ("09-cost", ("Tiket berangkat", "Tidak boleh diminta")),
        ("12-agencies-found", ("PT CONTOH MAJU BERSAMA",)),
        ("14-jobs", ("Pekerja rumah tangga", "Hong Kong · HKD 5.100")),
        ("16-search", ("Contoh pencarian", "Gaji tidak dibayar")),
        ("16-search-found", ("Panduan", "Gaji tidak dibayar")),
        ("16-news", ("Jadwal orientasi baru",)),
    ],
)
def test_what_anybody_may_read_is_heard_in_the_lobby(listener: Gallery, name: str, said: tuple[str, ...]) -> None:
    listener.show(VISITS[name], Look())
    listener.posted.clear()
    touch(listener, "listen")
    (event,) = (event for event in listener.posted if isinstance(event, e.ListenAsked))
    visit = VISITS[name]
    event = msgspec.structs.replace(event, visit=visit.number, stage=visit.stage, overlay=visit.overlay)
    (order,) = (order for order in step(visit, event)[1] if isinstance(order, c.Speak))
    assert not order.headset
    assert set(said) <= {line.text for line in order.lines}


@pytest.mark.parametrize("name", ["16-search-nothing", "12-agencies-none"])
def test_what_was_typed_to_be_looked_for_is_not_read(listener: Gallery, name: str) -> None:
    visit = VISITS[name]
    assert visit.guide is not None
    listener.show(visit, Look())
    assert visit.guide.here.key.lower() not in {line.lower() for line in heard(listener)}
    assert not any(visit.guide.here.key.split()[0].lower() in line.lower().split() for line in heard(listener))


def test_a_text_knows_its_key_and_a_value_has_none() -> None:
    here = scene(VISITS["03-home"])
    assert line(here, "Apa yang Anda butuhkan?").key == "home.title"
    assert line(here, "Siti Nurhaliza Contoh").key == ""
    assert line(scene(VISITS["03-home-javanese"]), "Punapa ingkang panjenengan betahaken?").language == "jv"


@pytest.mark.parametrize("value", ["", "{}", '"text"', "[1]", "[[]]", "null", "x" * 10_000])
def test_what_is_no_list_of_texts_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        listening("listen", value, scene(VISITS["03-home"]))


def test_the_header_starts_pauses_and_repeats(listener: Gallery) -> None:
    listener.show(VISITS["03-home-speaking"], Look())
    for name, event in (
        ("listen", e.SpeechPaused(paused=True)),
        ("speed", e.SpeedChosen(130)),
    ):
        listener.posted.clear()
        touch(listener, name)
        assert listener.posted == [event], "a touch of these does not end the speech"
    listener.posted.clear()
    touch(listener, "again")
    assert [type(event) for event in listener.posted] == [e.ListenAsked]
    listener.show(VISITS["03-home-paused"], Look())
    listener.posted.clear()
    touch(listener, "listen")
    assert listener.posted == [e.SpeechPaused(paused=False)]


def test_a_touch_anywhere_else_is_told_at_once_while_it_speaks(listener: Gallery) -> None:
    listener.show(VISITS["03-home-speaking"], Look())
    for _ in range(3):
        listener.posted.clear()
        QTest.mouseClick(listener.kiosk.window, Qt.MouseButton.LeftButton, pos=QPoint(540, 260))
        listener.settle()
        assert listener.posted == [e.Touched()]


def test_without_sound_there_is_no_speaker(listener: Gallery) -> None:
    silent = msgspec.structs.replace(VISITS["03-home"], health=Health())
    listener.show(silent, Look())
    names = [item.objectName() for item in items(listener.kiosk.window.contentItem())]
    assert "listen" not in names
    assert chrome(scene(VISITS["03-home-javanese"]))["listen"] is False


# ---- a headset, and keys alone


def test_with_a_headset_a_screen_and_the_focus_are_read_by_themselves(listener: Gallery) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    with_headset = msgspec.structs.replace(VISITS["03-home"], health=health, number=77)
    listener.show(with_headset, Look())
    read = wait_for(listener, e.ReadAloud)
    assert read.lines[0].text == CATALOGUE.words("id")("home.title")
    listener.posted.clear()
    QTest.keyClick(listener.kiosk.window, Qt.Key.Key_Tab)
    listener.settle()
    focus = listener.kiosk.window.activeFocusItem()
    assert isinstance(focus, QQuickItem)
    assert [line.text for line in wait_for(listener, e.ReadAloud).lines] == [str(focus.property("name"))]


def test_no_screen_is_read_because_the_one_before_could_be_heard(listener: Gallery, tmp_path: Path) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    home = msgspec.structs.replace(VISITS["03-home-javanese"], health=health, number=80)
    listener.show(home, Look())
    record(tmp_path, "jv", *keys_on(listener, "jv"))
    with_clips(listener, tmp_path)
    assert wait_for(listener, e.ReadAloud).lines[0].text == CATALOGUE.words("id", "jv")("home.title")
    listener.posted.clear()
    listener.show(msgspec.structs.replace(VISITS["04-notice"], local="jv", health=health, number=80), Look())
    assert not has_speaker(listener)
    assert not any(isinstance(event, e.ReadAloud) for event in listener.posted), "half of it was not recorded"
    listener.show(home, Look())
    wait_for(listener, e.ReadAloud)
    with_clips(listener, samples.HOUSE.clips)


def test_after_a_touch_the_next_key_is_read_too_wherever_the_focus_stood(listener: Gallery) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    listener.show(msgspec.structs.replace(VISITS["03-home"], health=health, number=79), Look())
    wait_for(listener, e.ReadAloud)
    window = listener.kiosk.window
    QTest.keyClick(window, Qt.Key.Key_Tab)
    listener.settle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, window.height() // 2))
    listener.settle()
    listener.posted.clear()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    listener.settle()
    focus = window.activeFocusItem()
    assert isinstance(focus, QQuickItem)
    assert [line.text for line in wait_for(listener, e.ReadAloud).lines] == [str(focus.property("name"))]


def test_without_a_headset_nothing_is_read_by_itself(listener: Gallery) -> None:
    listener.show(msgspec.structs.replace(VISITS["03-home"], number=78), Look())
    QTest.keyClick(listener.kiosk.window, Qt.Key.Key_Tab)
    QTest.qWait(150)
    assert not any(isinstance(event, e.ReadAloud) for event in listener.posted)


def test_a_warning_is_read_to_whoever_listens(listener: Gallery) -> None:
    visit = VISITS["18-time-warning"]
    speech = msgspec.structs.replace(visit.speech, audio=True, state=SpeechState.SILENT)
    listener.show(msgspec.structs.replace(visit, speech=speech, number=79), Look())
    said = [line.text for line in wait_for(listener, e.ReadAloud).lines]
    assert CATALOGUE.words("id")("warning.title") in said
    assert "30" in said


def test_the_speaker_is_reached_and_pressed_with_keys_alone(listener: Gallery) -> None:
    listener.show(VISITS["03-home"], Look())
    window = listener.kiosk.window
    for _ in range(30):
        focus = window.activeFocusItem()
        if focus is not None and focus.objectName() == "listen":
            break
        QTest.keyClick(window, Qt.Key.Key_Tab)
    listener.posted.clear()
    QTest.keyClick(window, Qt.Key.Key_Return)
    listener.settle()
    assert any(isinstance(event, e.ListenAsked) for event in listener.posted)


def wait_for(gallery: Gallery, kind: type[e.ReadAloud]) -> e.ReadAloud:
    """Wait for an event that is posted by itself, soon after the screen stands."""
    for _ in range(100):
        found = [event for event in gallery.posted if isinstance(event, kind)]
        if found:
            return found[0]
        QTest.qWait(10)
    raise AssertionError(f"no {kind.__name__} in {gallery.posted}")


def test_lines_are_json_and_nothing_else() -> None:
    event = listening("aloud", json.dumps(["Beranda"]), scene(VISITS["03-home"]))
    assert isinstance(event, e.ReadAloud)
    assert event.lines[0].key == "home.place"
