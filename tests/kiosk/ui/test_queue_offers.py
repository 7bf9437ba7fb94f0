"""Every screen with an answer offers a number for the counter; what it is about goes along, and nobody's data."""

import msgspec
import pytest

from kiosk.guidance.counters import SERVICES
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.views.queue import HELPED, wanted
from kiosk.visit.guide import PageKind
from kiosk.visit.model import QUEUE_STAGES, Stage, Visit
from onedata.codes import index
from tests.kiosk.ui.measuring import boxes, flows, targets

VISITS = samples.visits()
OFFERED = {
    "08-status": "OPP",
    "08-status-basic": "OPP",
    "08-status-see-staff": "INFORMATION",
    "08-status-stopped": "INFORMATION",
    "08b-journey": "OPP",
    "09-result": "REQUIREMENTS",
    "09-result-opening": "REQUIREMENTS",
    "09-cost": "COST",
    "09-contribution": "SOCIAL_SECURITY",
    "12-agency": "AGENCY",
    "12-agency-revoked": "AGENCY",
    "12-agency-none": "AGENCY",
    "14-job": "JOB",
    "15-case": "COMPLAINT",
    "16-contacts": "INFORMATION",
}
"""Screens that say how something stands, and the service of the number that each offers."""
LOOKS = [Look("portrait", "id"), Look("landscape", "en"), Look("landscape", "id", 160)]


def offers(gallery: Gallery) -> bool:
    """Say whether a way to a number stands on a page of the screen."""
    return any(
        box.item.objectName() == "queueNumber" or box.item.objectName().startswith("queue:")
        for _ in flows(gallery)
        for box in targets(boxes(gallery))
    )


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize(("name", "service"), OFFERED.items(), ids=OFFERED)
def test_a_screen_with_an_answer_offers_a_number_for_what_it_is_about(
    gallery: Gallery, name: str, service: str, look: Look
) -> None:
    gallery.show(VISITS[name], look)
    assert offers(gallery)
    assert wanted(VISITS[name]) == f"queue:{service}"


def test_the_help_panel_offers_the_same_number_and_none_where_somebody_waits() -> None:
    for visit in VISITS.values():
        if visit.stage in QUEUE_STAGES:
            assert wanted(visit).removeprefix("queue:") in {*SERVICES, "OPP", *steps()}
    for stage in (Stage.CASE_SAVED, Stage.ALERT, Stage.PRINTING):
        assert stage not in QUEUE_STAGES  # code and PIN, a report, paper: nobody leaves them by a slip of the finger


def steps() -> set[str]:
    """Next steps of the people in the pictures."""
    return {v.person.basic.next_step for v in VISITS.values() if v.person is not None and v.person.basic.next_step}


def test_data_that_were_marked_as_wrong_lead_to_their_own_counter() -> None:
    case = VISITS["15-case"]
    assert case.voice is not None
    assert case.voice.seen is not None
    seen = msgspec.structs.replace(case.voice.seen, topic="DATA_WRONG")
    marked = msgspec.structs.replace(case, voice=msgspec.structs.replace(case.voice, seen=seen))
    assert wanted(marked) == "queue:DATA_WRONG"
    assert "DATA_WRONG" in index("case_topics")


def test_an_article_after_which_people_go_to_a_counter_ends_with_a_number(gallery: Gallery) -> None:
    article: Visit = VISITS["16-article"]
    assert article.guide is not None
    assert article.guide.here.kind is PageKind.ARTICLE
    gallery.show(article, Look("portrait", "id"))
    assert wanted(article) == f"queue:{HELPED['abroad']}"
    assert offers(gallery)
