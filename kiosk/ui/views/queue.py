"""The queue: a number that can be had, and the number that was given."""

from kiosk.guidance.counters import SERVICES, QueueOffer, Ticket
from kiosk.ui import names
from kiosk.ui.scene import Scene, View


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
