"""Contrast as WCAG computes it: every text on what is really drawn behind it, and what has to be seen beside text."""

from itertools import product

import pytest
from PySide6.QtGui import QColor

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from tests.kiosk.ui.measuring import boxes, contrast, faint, texts

GRAPHIC = 3.0
STAGES = 6
PAIRS = [
    ("border", "card"),
    ("border", "panel"),
    ("focus", "paper"),
    ("focus", "panel"),
    ("focusOnDark", "deep"),
    ("yellow", "sea"),
    *product(("sea", "sogan", "green", "border", "ink"), ("paper", "card", "panel", "greenWash", "yellowWash")),
    *(("seaInk", "sea"), ("deepInk", "deep"), ("redInk", "red"), ("yellowInk", "yellow"), ("sogan", "yellow")),
    *product(("sea", "sogan"), ("water", "land")),
]
"""Edges, rings, pictograms on what they lie on, and the map's marked countries.

Land on water is not among them: it is context, and what is meant is marked, named and has a button. Texts are measured
on every screen: `test_every_screen`, `test_every_desk_screen`.
"""
NOT_ON_EACH_OTHER_IN_HIGH_CONTRAST = {("yellow", "sea"), ("sogan", "yellow")}


@pytest.mark.parametrize("high", [False, True], ids=["normal", "high"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_edges_and_rings_can_be_told_from_what_they_lie_on(
    gallery: Gallery, ink: str, ground: str, *, high: bool
) -> None:
    if high and (ink, ground) in NOT_ON_EACH_OTHER_IN_HIGH_CONTRAST:
        return
    gallery.theme.setProperty("highContrast", high)
    assert contrast(gallery.theme.property(ink), gallery.theme.property(ground)) >= GRAPHIC


@pytest.mark.parametrize("high", [False, True], ids=["normal", "high"])
def test_every_stage_of_a_journey_can_be_seen(gallery: Gallery, *, high: bool) -> None:
    """Also a later one: its ring, which alone parts it from the page."""
    gallery.show(samples.visits()["08-status"], Look(high=high))
    rings = [box.item.property("ring") for box in boxes(gallery) if box.item.objectName() == "stage"]
    assert len(rings) == STAGES
    paper = gallery.theme.property("paper")
    assert [ring.name() for ring in rings if contrast(ring, paper) < GRAPHIC] == []


def test_the_computation_knows_black_and_white() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)


@pytest.mark.parametrize("colour", ["#A89A8C", "#FFF9F0"], ids=["grey", "that of the paper itself"])
def test_a_colour_that_is_too_faint_is_found_where_it_is_drawn(gallery: Gallery, colour: str) -> None:
    """The positive control: one text of a screen in a colour that no list knows."""
    gallery.show(samples.visits()["03-home"], Look("landscape"))
    gallery.show(samples.visits()["04-notice"], Look())
    assert list(faint(gallery)) == []
    title = max(texts(boxes(gallery)), key=lambda box: box.item.property("font").pixelSize())
    title.item.setProperty("color", QColor(colour))
    gallery.settle()
    (finding,) = faint(gallery)
    assert colour.lower() in finding
