"""The status page is built while the visitor types, with nobody's data in it, and then shown like any other page."""

import msgspec
import pytest

from kiosk.ui import samples
from kiosk.ui.bridge import singleton
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pages import ahead
from kiosk.ui.scene import Scene
from kiosk.ui.views.status import blank, status
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Stage, Visit
from tests.kiosk.ui.measuring import boxes, read, texts

VISITS = samples.visits()


def scene(visit: Visit) -> Scene:
    """A visit in Indonesian at the samples' time."""
    return Scene(visit=visit, words=Catalogue().words("id"), house=samples.HOUSE, now=samples.NOW)


def test_what_is_built_ahead_knows_nobody() -> None:
    nobody = VISITS["07-factor-pin"]
    somebody = msgspec.structs.replace(nobody, person=samples.PERSON)
    assert ahead(scene(somebody)) == ahead(scene(msgspec.structs.replace(nobody, person=None))) is not None


def test_a_blank_status_has_every_part_of_a_real_one() -> None:
    assert blank(scene(VISITS["08-status"])).keys() == status(scene(VISITS["08-status"])).keys()


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.FACTOR, Stage.OPENING}])
def test_nothing_is_built_ahead_anywhere_else(stage: Stage) -> None:
    assert ahead(scene(msgspec.structs.replace(VISITS["03-home"], stage=stage))) is None


@pytest.mark.parametrize("name", ["08-status", "08-status-see-staff", "08-status-longest"])
def test_a_page_built_ahead_reads_as_one_that_was_not(gallery: Gallery, name: str) -> None:
    gallery.show(VISITS["03-home"], Look())
    gallery.show(VISITS[name], Look())
    plain = gallery.picture()
    gallery.show(VISITS["07-factor-pin"], Look())
    gallery.show(VISITS["07-opening"], Look())
    gallery.show(VISITS[name], Look())
    assert gallery.picture() == plain


def test_what_was_built_ahead_goes_when_the_visitor_goes_back(gallery: Gallery) -> None:
    gallery.show(VISITS["07-factor-pin"], Look())
    assert singleton(gallery.kiosk.engine, "Store").property("next") is not None
    gallery.show(VISITS["03-home"], Look())
    assert gallery.kiosk.window.property("nextScreen") == ""
    assert "Langkah berikutnya" not in [read(box.item, "text") for box in texts(boxes(gallery))]
