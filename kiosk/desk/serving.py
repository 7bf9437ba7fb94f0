"""Rules for what the portal does for a person at the desk: PIN, phone, card, family, and who looked."""

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.model import Desk, Service, Stage
from kiosk.desk.moves import Answer, go, known, said
from kiosk.desk.orders import AskService, Note, Order, ReadCard
from kiosk.health import ReaderState

PIN_DIGITS, PHONE_DIGITS = 6, 4
_DIGITS = {Service.PIN: PIN_DIGITS, Service.FAMILY: PIN_DIGITS, Service.PHONE: PHONE_DIGITS}


def to_services(desk: Desk, _event: e.Event) -> Answer:
    """Show what else can be done; all of it needs the portal."""
    if desk.health.online is not True:
        return go(said(known(desk, Stage.FOUND), "portal_away"))
    return go(known(desk, Stage.SERVICES))


def service_chosen(desk: Desk, event: e.ServiceChosen) -> Answer:
    """Ask for what the service needs, or ask the portal at once."""
    if event.service in _DIGITS:
        return go(known(desk, Stage.TYPING, service=event.service))
    if event.service is Service.CARD:
        if desk.health.reader is not ReaderState.READY:
            return go(said(desk, "no_reader"))
        return go(known(desk, Stage.BINDING, service=event.service))
    return _asked(desk, event.service, "")


def typed(desk: Desk, event: e.Typed) -> Answer:
    """Send what was typed; it is kept nowhere."""
    if desk.service is None or len(event.text) != _DIGITS.get(desk.service) or not event.text.isdecimal():
        return go(desk)
    return _asked(desk, desk.service, event.text)


def read_card(desk: Desk, _event: e.CardPresented) -> Answer:
    """Read the card that shall be the person's."""
    return go(known(desk, Stage.BINDING, service=desk.service, reading=True), ReadCard())


def card_read(desk: Desk, event: e.CardRead) -> Answer:
    """Ask the portal to bind it."""
    return _asked(desk, Service.CARD, event.identifier) if desk.reading else go(desk)


def card_failed(desk: Desk, _event: e.CardFailed) -> Answer:
    """Say that the card could not be read."""
    return go(said(known(desk, Stage.BINDING, service=desk.service), "card_unreadable") if desk.reading else desk)


def served(desk: Desk, event: e.Served) -> Answer:
    """Say that it is done, or show who looked."""
    return go(known(desk, Stage.DONE, service=event.service, looks=event.looks))


def not_served(desk: Desk, event: e.NotServed) -> Answer:
    """Say why it was not done."""
    return go(said(known(desk, Stage.SERVICES), event.key))


def _asked(desk: Desk, service: Service, text: str) -> Answer:
    if desk.person is None:
        return go(desk)
    handle = desk.chosen.handle if desk.chosen else ""
    asked: Order = AskService(desk.number, service, desk.person.basic.slip_token, handle, desk.reason, text)
    noted = Note(audit.desk_served(service=service.value, reason=desk.reason))
    return go(known(desk, Stage.ASKING, service=service), asked, noted)
