"""The status of a person at every stage, with every row of the real next-step table, on one page."""

from pathlib import Path

import msgspec
import pytest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.scene import House
from kiosk.visit.model import FactorKind, Identity, Stage, Visit, Way
from onedata import codes
from onedata.records import WorkerRecord
from portal.people import next_steps
from tests.kiosk.ui.measuring import boxes, findings, page_count

STEPS = {step.key: step for step in next_steps.load(Path(__file__).parents[3] / "content" / "next_steps.yaml")}
PEOPLE = [
    *((step.stage, step.key) for step in STEPS.values()),
    *((stage.code, None) for stage in codes.load("stages")),
]
"""Stage and next step of one person for every row, and of one for every stage whom no row fits."""
LOOKS = [Look("portrait", "id"), Look("portrait", "en"), Look("landscape", "id"), Look("landscape", "en")]


def at(stage: str, step: str | None) -> Visit:
    """A visit of somebody at a stage, with a paper that ends soon and documents that are missing."""
    basic = msgspec.structs.replace(samples.BASIC, stage=stage, next_step=step)
    return Visit(
        number=1,
        stage=Stage.STATUS,
        health=samples.GOOD,
        way=Way.NIK,
        identity=Identity(Way.NIK, "5201014503940001"),
        factor=FactorKind.PIN,
        person=WorkerRecord(basic, samples.FULL),
    )


def pages(gallery: Gallery) -> int:
    """Return on how many pages the screen lies."""
    flows = (box.item for box in boxes(gallery) if box.item.metaObject().className().startswith("GridFlow"))
    return max(page_count(flow) for flow in flows)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_stage_and_real_next_step_is_seen_whole_on_one_page(gallery: Gallery, look: Look) -> None:
    wrong: dict[tuple[str, str | None], list[str]] = {}
    many: list[tuple[str, str | None]] = []
    gallery.bridge.furnish(House(office=samples.HOUSE.office, next_steps=STEPS))
    try:
        for person in PEOPLE:
            gallery.show(at(*person), look)
            if found := findings(gallery):
                wrong[person] = found
            if pages(gallery) > 1:
                many.append(person)
    finally:
        gallery.bridge.furnish(samples.HOUSE)
    assert wrong == {}
    assert many == []


def test_the_longest_words_there_are_do_turn_a_page(gallery: Gallery) -> None:
    """The positive control: the measure knows two pages from one."""
    gallery.show(samples.visits()["08-status-longest"], Look("landscape", "id"))
    assert pages(gallery) > 1
