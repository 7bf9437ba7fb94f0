"""The speaker in the header: what it reads of a screen, what it leaves out, and where there is none."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.health import Health
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pages import chrome
from kiosk.ui.speech import line, listening
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.machine import step
from kiosk.visit.model import LocalLanguage
from tests.driving import items
from tests.kiosk.ui.hearing import CATALOGUE, VISITS, has_speaker, keys_on, record, scene, touch, with_clips


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


def heard(gallery: Gallery) -> tuple[str, ...]:
    """Touch the speaker in the header and return the lines that were posted."""
    gallery.posted.clear()
    touch(gallery, "listen")
    (event,) = (event for event in gallery.posted if isinstance(event, e.ListenAsked))
    return tuple(line.text for line in event.lines)


@pytest.mark.parametrize("name", ["08-status", "08b-journey"])
def test_the_way_is_heard_as_where_one_is_and_not_as_six_names(listener: Gallery, name: str) -> None:
    listener.show(VISITS[name], Look())
    lines = heard(listener)
    assert "Langkah 4 dari 6: Berangkat" in lines
    assert "Pulang" not in lines


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
    lines = heard(listener)
    assert lines
    assert not any(re.search(r"\d", said) and len(said) < 4 for said in lines)


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


def test_lines_are_json_and_nothing_else() -> None:
    event = listening("aloud", json.dumps(["Beranda"]), scene(VISITS["03-home"]))
    assert isinstance(event, e.ReadAloud)
    assert event.lines[0].key == "home.place"
