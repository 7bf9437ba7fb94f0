"""Every screen of the staff desk, in both orientations and languages, keeps the numbers of a kiosk's screen."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from kiosk.desk.model import Desk, Stage
from kiosk.ui import samples
from kiosk.ui.gallery import PIXELS, Gallery, Look, desk_looks
from tests.kiosk.ui.measuring import boxes, faint, findings, flows, targets

DESKS = samples.desks()
LOOKS = list(desk_looks())

pytestmark = pytest.mark.xdist_group("every_desk_screen")
"""One worker looks at everything, once."""


class Seen(NamedTuple):
    """What one screen showed in one look, over all its pages."""

    findings: list[str]
    actions: set[str]


Survey = Callable[[Look], dict[str, Seen]]


@pytest.fixture(scope="module")
def survey(whole_gallery: Gallery) -> Survey:
    """Look at every screen in a look, once."""
    return cache(lambda look: {name: see(whole_gallery, desk, look) for name, desk in DESKS.items()})


def see(gallery: Gallery, desk: Desk, look: Look) -> Seen:
    """Look at all pages of a screen."""
    gallery.show_desk(desk, look)
    seen = Seen([], set())
    for _ in flows(gallery):
        seen.findings.extend((*findings(gallery), *faint(gallery)))
        seen.actions.update(box.item.objectName() for box in targets(boxes(gallery)))
    return Seen(seen.findings, seen.actions - {"earlier", "later"})


def test_every_stage_of_the_desk_has_a_picture() -> None:
    assert {desk.stage for desk in DESKS.values()} == set(Stage)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_target_text_and_gap_keeps_its_numbers(gallery: Gallery, survey: Survey, look: Look) -> None:
    assert {name: seen.findings for name, seen in survey(look).items() if seen.findings} == {}


def test_both_orientations_offer_the_same_actions(gallery: Gallery, survey: Survey) -> None:
    upright, lying = ({name: seen.actions for name, seen in survey(Look(way)).items()} for way in PIXELS)
    assert upright == lying
    assert any(upright.values())
