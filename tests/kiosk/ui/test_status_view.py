"""The status as values: the answer, the next step, the papers, and what a sensitive stage hides."""

import datetime as dt

import msgspec
import pytest

from kiosk.slips.words import words as slip_words
from kiosk.ui import samples
from kiosk.ui.scene import House, Scene, View
from kiosk.ui.views.journey import steps
from kiosk.ui.views.status import status
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language, Stage, Visit
from onedata import codes
from onedata.records import BasicRecord, NextStep, WorkerRecord


def scene(person: WorkerRecord, house: House = samples.HOUSE, now: dt.datetime = samples.NOW) -> Scene:
    """A visit at the status screen."""
    visit = Visit(number=1, stage=Stage.STATUS, health=samples.GOOD, person=person)
    return Scene(visit=visit, words=Catalogue().words("id"), house=house, now=now)


def with_basic(**more: object) -> WorkerRecord:
    """The invented person with other basic values."""
    return WorkerRecord(msgspec.structs.replace(samples.BASIC, **more), samples.FULL)


def facts(view: View) -> dict[str, str]:
    """The next step's facts by name."""
    shown = view["next"]
    assert isinstance(shown, dict)
    return {fact["name"]: fact["text"] for fact in shown["facts"]}


def step_with(**more: object) -> House:
    """A house whose next step has other cells."""
    step: NextStep = msgspec.structs.replace(samples.STEP, **more)
    return msgspec.structs.replace(samples.HOUSE, next_steps={step.key: step})


def test_the_next_step_names_place_papers_time_and_cost() -> None:
    assert facts(status(scene(samples.PERSON))) == {
        "Tempat": "Loket 2",
        "Bawa": "6 dokumen",
        "Lama": "1 hari kerja",
        "Biaya": "Gratis",
    }


def test_a_cell_without_a_checked_source_reads_ask_the_staff() -> None:
    bare = step_with(place=None, bring=None, duration_id=None, cost=None, source=None)
    assert set(facts(status(scene(samples.PERSON, bare))).values()) == {"Tanyakan petugas"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_screen_and_slip_ask_the_staff_in_the_same_words(language: Language) -> None:
    catalogue = Catalogue()
    assert catalogue.words(language)("status.ask_staff") == slip_words(language)("slip.ask_staff").capitalize()


def test_a_closed_counter_is_never_named() -> None:
    night = samples.NOW.replace(hour=21)
    assert facts(status(scene(samples.PERSON, now=night)))["Tempat"] == "Tanyakan petugas"


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "ended"), (0, "soon"), (90, "soon"), (91, None)], ids=["ended", "today", "90", "91"]
)
def test_a_paper_warns_ninety_days_ahead(days: int, state: str | None) -> None:
    ends = samples.NOW.date() + dt.timedelta(days=days)
    shown = status(scene(with_basic(valid_until={"passport": ends})))["validity"]
    assert isinstance(shown, list)
    assert [paper["state"] for paper in shown] == ([state] if state else [])


def test_a_sensitive_stage_shows_no_stage_country_date_or_step() -> None:
    view = status(scene(samples.NEUTRAL))
    assert view["neutral"]
    assert view["answer"] == "Silakan temui petugas."
    assert not any(view[name] for name in ("work", "since", "journey", "next", "documents", "validity"))


@pytest.mark.parametrize("code", [code.code for code in codes.load("stages")] + ["A_NEW_STAGE"])
def test_every_stage_can_be_shown_even_one_this_kiosk_does_not_know(code: str) -> None:
    view = status(scene(with_basic(stage=code)))
    assert view["answer"]
    hidden = codes.load("stages")
    sensitive = {stage.code for stage in hidden if stage.row["sensitive"] == "yes"} | {"A_NEW_STAGE"}
    assert view["neutral"] or code not in sensitive


def test_a_basic_record_shows_what_it_holds() -> None:
    view = status(scene(WorkerRecord(samples.BASIC)))
    assert view["answer"] == "Orientasi (OPP)"
    assert view["documents"] == {}
    assert view["work"] == "Taiwan"


def test_missing_documents_come_first_and_unknown_ones_have_a_name() -> None:
    full = msgspec.structs.replace(samples.FULL, documents_missing=("PASSPORT", "SOMETHING_NEW"))
    shown = steps(scene(WorkerRecord(samples.BASIC, full)))["documents"]
    assert isinstance(shown, list)
    assert [(row["text"], row["have"]) for row in shown[:2]] == [("Paspor", False), ("Dokumen lain", False)]


def test_the_age_of_the_data_is_always_said_and_invented_people_are_marked() -> None:
    assert status(scene(samples.PERSON))["data"] == "CONTOH · Data SISKOP2MI, 20 Nov 2026"
    real: BasicRecord = msgspec.structs.replace(samples.BASIC, synthetic=False)
    assert status(scene(WorkerRecord(real)))["data"] == "Data SISKOP2MI, 20 Nov 2026"
