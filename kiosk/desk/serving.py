"""Rules for what the portal does for a person at the desk: PIN, phone, card, family, and who looked."""

import msgspec

from kiosk.desk import chip
from kiosk.desk import events as e
from kiosk.desk.confirming import asked
from kiosk.desk.finding import PAPERS, reasons
from kiosk.desk.model import Binding, Desk, Service, Stage
from kiosk.desk.moves import Answer, go, known, said
from kiosk.desk.orders import ReadCard
from kiosk.desk.printing import ask_print
from kiosk.health import ReaderState

PIN_DIGITS, PHONE_DIGITS = 6, 4
_DIGITS = {
    Service.PIN: PIN_DIGITS,
    Service.FAMILY: PIN_DIGITS,
    Service.CARD: PIN_DIGITS,
    Service.PHONE: PHONE_DIGITS,
}


def to_services(desk: Desk, _event: e.Event) -> Answer:
    """Show what else can be done, once papers were seen; all of it needs the portal."""
    if desk.health.online is not True:
        return go(said(known(desk, Stage.FOUND), "portal_away"))
    return go(known(desk, Stage.SERVICES if desk.papers else Stage.SHOWN_PAPERS))


def papers_seen(desk: Desk, event: e.PapersSeen) -> Answer:
    """Take note of the papers for as long as this person's record is open."""
    return go(known(desk, Stage.SERVICES, papers=event.papers) if event.papers in PAPERS else desk)


def service_chosen(desk: Desk, event: e.ServiceChosen) -> Answer:
    """Ask for what the service needs, or ask the portal at once."""
    changes = any(one.code == desk.reason and "change" in one.serves for one in reasons(desk))
    if not changes and event.service is not Service.WHO_LOOKED:
        return go(said(desk, "reason_no_change"))
    if event.service is Service.CARD:
        if desk.health.reader is not ReaderState.READY:
            return go(said(desk, "no_reader"))
        return go(known(desk, Stage.BINDING, service=event.service))
    if event.service is Service.CHIP:
        return chip.ask_edge(desk)
    if event.service in _DIGITS:
        return go(known(desk, Stage.TYPING, service=event.service))
    return asked(desk, event.service, Binding())


def typed(desk: Desk, event: e.Typed) -> Answer:
    """Send what was typed, a PIN once it was typed twice; it is kept nowhere longer than until the answer."""
    service = desk.service
    if service is None or len(event.text) != _DIGITS.get(service) or not event.text.isdecimal():
        return go(desk)
    again = known(desk, Stage.TYPING, service=service, laid=desk.laid)
    if service is not Service.PHONE and not desk.first:
        return go(msgspec.structs.replace(again, first=event.text))
    if service is not Service.PHONE and desk.first != event.text:
        return go(said(again, "pins_differ"))
    return asked(desk, service, Binding(desk.laid, event.text))


def read_card(desk: Desk, _event: e.CardPresented) -> Answer:
    """Read the card, or the passport, that shall be the person's."""
    if desk.service is Service.CHIP:
        return chip.presented(desk)
    return go(known(desk, Stage.BINDING, service=desk.service, reading=True), ReadCard())


def card_read(desk: Desk, event: e.CardRead) -> Answer:
    """Have the person type the PIN that goes with it."""
    read = desk.reading and desk.service is Service.CARD
    return go(known(desk, Stage.TYPING, service=Service.CARD, laid=event.identifier) if read else desk)


def card_failed(desk: Desk, event: e.CardFailed) -> Answer:
    """Say that the card could not be read."""
    if desk.service is Service.CHIP:
        return chip.failed(desk, event)
    return go(said(known(desk, Stage.BINDING, service=desk.service), "card_unreadable") if desk.reading else desk)


def ask_print_looks(desk: Desk, event: e.PrintAsked) -> Answer:
    """Draw who looked for the person who asked; nothing else is printed from here."""
    return ask_print(desk, event) if desk.looks is not None and event.document == "looks" else go(desk)


def served(desk: Desk, event: e.Served) -> Answer:
    """Say that it is done, or show who looked."""
    return go(known(desk, Stage.DONE, service=event.service, looks=event.looks))
