"""The text catalogue: complete, used, short, and switched without a restart."""

import re
from pathlib import Path

import pytest

from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.guidance.counters import SERVICES as SERVICES_AT_COUNTERS
from kiosk.health import Closed
from kiosk.ui import files, samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.views.home import QUEUE, SERVICES
from kiosk.ui.views.reports import CHOICES
from kiosk.ui.words import Catalogue, MissingWord
from kiosk.visit.model import SlipVerdict
from kiosk.visit.reports import Question
from tests.kiosk.ui.measuring import boxes, read, texts

UI = Path(files.__file__).parent
ID = Catalogue().words("id").table
EN = Catalogue().words("en").table
KEY = r"""["']([a-z_]+\.[a-z0-9_]+)["']"""
BUILT = {
    "factor.": {
        f"{kind}{end}"
        for kind in ("pin", "phone", "passport", "family", "birth", "none")
        for end in ("", "_sub", "_title", "_hint")
    },
    "home.": {tile.name for tile in (*SERVICES, QUEUE)}
    | {f"{tile.name}_sub" for tile in SERVICES if f"home.{tile.name}_sub" in ID},
    "search.": {"articles", "jobs", "agencies"},
    "closed.": {why.value for why in Closed},
    "queue.": set(SERVICES_AT_COUNTERS),
    "call.": {"number", "go", "counter", *"0123456789abcdefghijklmnopqrstuvwxyz"},
    "ask.": {"cost_job", "cost_job_OTHER", "cost", "way", "way_placed", "way_individual", "destination", "occupation"}
    | {"schooling", *(f"schooling_{school}" for school in ("SD", "SMP", "SMA", "D3", "S1"))},
    "check.": {"missing_one", "missing_many", "none_missing", "unknown", "missing", "met", "not_known"},
    "jobs.": {"destination", "occupation", "schooling", "FEMALE", "MALE", "age_between", "age_from", "age_to"},
    "agency.": {f"{state}{end}" for state in ("registered", "expired", "revoked") for end in ("", "_next")},
    "report.": {
        f"{at.value}{end}" for at in Question for end in ("", "_sub", "_label") if f"report.{at.value}{end}" in ID
    }
    | {f"{at.value}_{value}" for at, values in CHOICES.items() for value, _ in values}
    | {"sure", "review_alert", "review_voice", "review_wrong"},
    "alert.": {f"{state}_sub" for state in ("sending", "received", "unsent")},
    "case.": {"saving", "opening"} | {f"state_{state}" for state in ("received", "in_progress", "answered", "closed")},
    "rating.score_": {"1", "2", "3", "4"},
    "rating.why_": {"waiting", "staff", "information", "machine", "other"},
    "journey.state_": {"done", "now", "later"},
    "speech.speed_": {"80", "100", "130"},
    "printed.": {"taken", "asked", "missing", "failed"},
    "slip_check.": {"date", "expires"} | {v.value + end for v in SlipVerdict for end in ("", "_text")},
    "status.valid_": {"contract", "passport", "worker_card"},
}
"""Keys that are put together from a part and a value."""


def used_keys() -> set[str]:
    """Every key that a screen or a view model names."""
    used = {prefix + value for prefix, values in BUILT.items() for value in values}
    for path in UI.rglob("*.qml"):
        used |= set(re.findall(KEY, path.read_text(encoding="utf-8")))
    for path in UI.rglob("*.py"):
        used |= set(re.findall(KEY, path.read_text(encoding="utf-8"))) & set(ID)
    return used - set(BUILT)


def test_both_languages_have_the_same_keys() -> None:
    assert set(ID) == set(EN)


def test_every_key_on_a_screen_exists() -> None:
    assert used_keys() - set(ID) == set()


def test_every_key_is_used() -> None:
    assert set(ID) - used_keys() == set()


@pytest.mark.parametrize("table", [ID, EN, SENTENCE_ID, SENTENCE_EN], ids=["id", "en", "faults-id", "faults-en"])
def test_a_sentence_has_at_most_twelve_words(table: dict[object, str]) -> None:
    lists = {"date.months"}
    sentences = [part for key, text in table.items() if key not in lists for part in re.split(r"[.?!]\s", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 12] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    assert {key for key in ID if holes(ID[key]) != holes(EN[key])} == set()


def test_switching_the_language_changes_every_text_at_once_and_keeps_the_screen(gallery: Gallery) -> None:
    visit = samples.visits()["03-home"]
    gallery.show(visit, Look(language="id"))
    page = gallery.store.property("page")["key"]
    gallery.show(visit, Look(language="en"))
    after = [read(box.item, "text") for box in texts(boxes(gallery))]
    assert EN["home.title"] in after
    assert ID["home.title"] not in after
    assert gallery.store.property("page")["key"] == page


def test_an_unknown_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(MissingWord):
        Catalogue().words("id")("home.nothing")
