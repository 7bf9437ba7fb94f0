"""The queue: which number a screen offers, a number that can be had, and the number that was given."""

from collections.abc import Mapping

from kiosk.guidance.counters import INFORMATION, SERVICES, QueueOffer, Ticket
from kiosk.guidance.pages import Reader
from kiosk.ui import names
from kiosk.ui.scene import Scene, View
from kiosk.visit.guide import Guide, PageKind
from kiosk.visit.model import Stage, Visit
from onedata.records import NEUTRAL_STAGE

_PAGES: Mapping[PageKind, str] = {
    PageKind.CHECK: "REQUIREMENTS",
    PageKind.PHONE: "REQUIREMENTS",
    PageKind.COST: "COST",
    PageKind.CONTRIBUTION: "SOCIAL_SECURITY",
    PageKind.JOBS: "JOB",
    PageKind.JOB_FILTER: "JOB",
    PageKind.JOB: "JOB",
    PageKind.AGENCIES: "AGENCY",
    PageKind.AGENCY: "AGENCY",
    PageKind.AGENCY_NONE: "AGENCY",
}
HELPED: Mapping[str, str] = {
    "start": INFORMATION,
    "family": INFORMATION,
    "return": INFORMATION,
    "complaints": "COMPLAINT",
    "abroad": "COMPLAINT",
    "safety": "COMPLAINT",
    "rights": "COMPLAINT",
    "costs": "COST",
    "social-security": "SOCIAL_SECURITY",
}
"""Topics of articles after which people go to a counter, and for what; after others the help panel is enough."""


def wanted(visit: Visit) -> str:
    """Return the page where this visitor gets a number: what the screen is about, and nothing of who they are."""
    return f"queue:{_about(visit)}"


def _about(visit: Visit) -> str:
    if visit.person is not None:
        basic = visit.person.basic
        return INFORMATION if basic.stage == NEUTRAL_STAGE else basic.next_step or INFORMATION
    if visit.stage is Stage.CASE:
        seen = visit.voice.seen if visit.voice else None
        return seen.topic if seen is not None and seen.topic in SERVICES else "COMPLAINT"
    return _of_page(visit.guide) if visit.guide else INFORMATION


def _of_page(guide: Guide) -> str:
    if isinstance(guide.page, Reader):
        return HELPED.get(guide.page.article.front.topic, INFORMATION)
    return _PAGES.get(guide.here.kind, INFORMATION)


def offer(scene: Scene, page: QueueOffer) -> View:
    """Show what a number is good for, at which counter, and what to bring."""
    bring = [names.known("documents", code, scene.words.language) or code for code in page.bring]
    return {
        "number": "",
        "title": scene.words("queue.title"),
        "service": service(scene, page),
        "counter": page.counter or scene.words("queue.ask_counter"),
        "bring": bring,
    }


def ticket(scene: Scene, page: Ticket) -> View:
    """Show the number that was given."""
    return offer(scene, page.offer) | {"number": page.number, "title": scene.words("queue.yours")}


def service(scene: Scene, page: QueueOffer) -> str:
    """Name what somebody comes for, as the counter calls it."""
    if page.service in SERVICES:
        return scene.words(f"queue.{page.service}")
    return names.stage(page.service, scene.words.language).text
