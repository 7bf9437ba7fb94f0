"""The bridge: visits from any thread, in order, and nothing of a person left when a visit is over."""

import threading

import msgspec
import pytest

from kiosk.ui import posts, samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.scene import House
from kiosk.ui.speech import SPOKEN
from kiosk.visit import events as e
from kiosk.visit.model import Stage, Visit
from tests.kiosk.ui.measuring import boxes, read, texts

VISITS = samples.visits()


def said(gallery: Gallery) -> list[str]:
    """Return every text on the screen."""
    return [read(box.item, "text") for box in texts(boxes(gallery))]


def test_visits_from_another_thread_are_shown_in_order(gallery: Gallery) -> None:
    def send() -> None:
        for name in ("02-language", "04-notice", "03-home"):
            gallery.bridge.show(VISITS[name])

    thread = threading.Thread(target=send)
    thread.start()
    thread.join()
    gallery.settle()
    assert gallery.bridge.visit == VISITS["03-home"]
    assert "Apa yang Anda butuhkan?" in said(gallery)


def test_the_attract_screen_comes_at_once_and_shows_nothing_of_the_person_before(gallery: Gallery) -> None:
    gallery.show(VISITS["08-status"], Look())
    assert "Orientasi (OPP)" in said(gallery)
    gallery.bridge.show(Visit(number=9, health=samples.GOOD))
    gallery.settle()
    assert "Selamat datang" in said(gallery)
    assert not any("S•" in text or "Orientasi" in text or "Taiwan" in text for text in said(gallery))
    assert gallery.bridge.slip_image() is None


def test_no_digit_of_a_number_and_no_name_is_ever_written_on_the_screen(gallery: Gallery) -> None:
    for name in ("08-status", "08b-journey", "10-preview", "10-printed", "16-covered"):
        gallery.show(VISITS[name], Look())
        text = " ".join(said(gallery))
        assert "52010" not in text
        assert "Nurhaliza" not in text


def test_a_neutral_stage_says_only_to_see_the_staff(gallery: Gallery) -> None:
    gallery.show(VISITS["08-status-see-staff"], Look())
    words = said(gallery)
    assert "Silakan temui petugas." in words
    assert not any("Taiwan" in text or "Tahap" in text or "sejak" in text or "Langkah" in text for text in words)


def test_another_next_step_table_is_shown_at_once(gallery: Gallery) -> None:
    gallery.show(VISITS["08-status"], Look())
    assert "Minta jadwal OPP" in said(gallery)
    gallery.bridge.furnish(House(office=samples.HOUSE.office))
    gallery.settle()
    try:
        assert "Minta jadwal OPP" not in said(gallery)
        assert "Tanyakan petugas" in said(gallery)
    finally:
        gallery.bridge.furnish(samples.HOUSE)
        gallery.settle()


@pytest.mark.parametrize("name", sorted(posts.NAMES - SPOKEN))
def test_every_post_that_a_screen_may_make_is_an_event(name: str) -> None:
    value = {
        "language": "en",
        "text_size": "130",
        "contrast": "high",
        "way": "nik",
        "factor_kind": "pin",
        "paper": "yes",
        "overlay": "help",
        "page": "article:contoh",
        "revise": "check:destination=HK",
        "part": "0:jobs:country=HK",
        "turn": "1",
        "speed": "130",
        "volume": "50",
        "answer": "kind:illness",
        "rate": "4",
        "rate_why": "waiting",
    }.get(name, "")
    assert isinstance(posts.event(name, value), e.Event)


def test_signs_of_life_are_reported_at_most_once_a_second(gallery: Gallery) -> None:
    gallery.show(VISITS["03-home"], Look())
    gallery.posted.clear()
    gallery.bridge._touched_at = 0.0
    for _ in range(5):
        gallery.bridge._posted("touched", "")
    assert gallery.posted == [e.Touched()]


def test_many_visits_leave_no_objects_behind(gallery: Gallery) -> None:
    def visit(number: int) -> None:
        for name in ("03-home", "07-factor-pin", "08-status", "10-preview", "19-goodbye"):
            gallery.show(msgspec.structs.replace(VISITS[name], number=number), Look())

    visit(100)
    before = len(list(boxes(gallery)))
    for number in range(101, 106):
        visit(number)
    assert len(list(boxes(gallery))) == before


def test_every_stage_has_a_screen() -> None:
    """What the staff see is no visit: `kiosk.ui.samples_desk` holds their screens."""
    assert {visit.stage for visit in VISITS.values()} == set(Stage) - {Stage.STAFF}


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("04-notice", ""),
        ("05-identify", "Langkah 1 dari 3"),
        ("06-card", "Langkah 2 dari 3"),
        ("07-number-nik", "Langkah 2 dari 3"),
        ("07-factor-choice-nik", "Langkah 3 dari 3"),
        ("07-factor-pin", "Langkah 3 dari 3"),
        ("07-opening", ""),
    ],
)
def test_the_header_says_how_many_steps_are_left(gallery: Gallery, name: str, step: str) -> None:
    gallery.show(VISITS[name], Look())
    assert [text for text in said(gallery) if text.startswith("Langkah")] == ([step] if step else [])
