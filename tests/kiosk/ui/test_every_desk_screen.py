"""Every screen of the staff desk, in both orientations and languages, keeps the numbers of a kiosk's screen."""

import pytest

from kiosk.desk.model import Stage
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look, desk_looks
from tests.kiosk.ui.measuring import boxes, faint, findings, flows, targets

DESKS = samples.desks()
LOOKS = list(desk_looks())


def test_every_stage_of_the_desk_has_a_picture() -> None:
    assert {desk.stage for desk in DESKS.values()} == set(Stage)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_target_text_and_gap_keeps_its_numbers(gallery: Gallery, look: Look) -> None:
    found: dict[str, list[str]] = {}
    for name, desk in DESKS.items():
        gallery.show_desk(desk, look)
        found[name] = [finding for _ in flows(gallery) for finding in (*findings(gallery), *faint(gallery))]
    assert {name: said for name, said in found.items() if said} == {}


def test_both_orientations_offer_the_same_actions(gallery: Gallery) -> None:
    def actions(look: Look) -> dict[str, set[str]]:
        seen: dict[str, set[str]] = {}
        for name, desk in DESKS.items():
            gallery.show_desk(desk, look)
            pages = [{box.item.objectName() for box in targets(boxes(gallery))} for _ in flows(gallery)]
            seen[name] = set.union(*pages) - {"earlier", "later"}
        return seen

    assert actions(Look("portrait")) == actions(Look("landscape"))
