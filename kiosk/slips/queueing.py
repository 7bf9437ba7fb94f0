"""The slip of a queue number: the number, the counter, what to bring; nobody is named on it."""

from kiosk.guidance.counters import SERVICES, Ticket
from kiosk.slips.model import Block, Checklist, Fact, Facts, Fine, Title
from kiosk.slips.words import Words, clean
from onedata import codes


def ticket_body(page: Ticket, say: Words) -> list[Block]:
    """Return what stands between the masthead and the serial."""
    offer = page.offer
    counter = clean(offer.counter) if offer.counter else say("slip.queue.ask_counter")
    rows = (Fact(say("slip.queue.counter"), counter), Fact(say("slip.queue.for"), _service(offer.service, say)))
    blocks: list[Block] = [
        Title(page.number, say("slip.queue.kicker"), say("slip.queue.wait"), called=True),
        Facts(rows),
    ]
    if offer.bring:
        papers = tuple(codes.text("documents", code, say.language) for code in offer.bring)
        blocks.append(Checklist(say("slip.bring"), papers))
    return [*blocks, Fine(say("slip.queue.today"))]


def _service(service: str, say: Words) -> str:
    return say(f"slip.queue.{service}") if service in SERVICES else codes.text("stages", service, say.language)
