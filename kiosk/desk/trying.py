"""Rules for trying the card reader at the desk: a card that is laid down is read, and what kind it is is shown.

Whose card it is never matters here: its identifier is shown masked, and the value holds no more than that.
"""

import msgspec

from kiosk.desk import events as e
from kiosk.desk.care import CardKind, Place, Trial
from kiosk.desk.model import Desk
from kiosk.desk.moves import Answer, go
from kiosk.desk.orders import ReadCard

_KINDS = {4: CardKind.SHORT, 8: CardKind.E_KTP}
"""By bytes: a short type A identifier, and the serial by which an e-KTP of type B is known."""


def read_card(desk: Desk, event: e.CardPresented) -> Answer:
    """Read the card, where the devices are looked after."""
    if desk.care is None or desk.care.place is not Place.MACHINE:
        return go(desk)
    return go(_tried(desk, Trial(contactless=event.contactless, reading=True)), ReadCard())


def card_read(desk: Desk, event: e.CardRead) -> Answer:
    """Say what kind of card it is."""
    trial = _awaited(desk)
    if trial is None:
        return go(desk)
    kind = kind_of(event.identifier, contactless=trial.contactless)
    return go(_tried(desk, Trial(trial.contactless, kind=kind, masked=masked(event.identifier))))


def card_failed(desk: Desk, event: e.CardFailed) -> Answer:
    """Say why it could not be read."""
    trial = _awaited(desk)
    return go(_tried(desk, Trial(trial.contactless, fault=event.fault)) if trial is not None else desk)


def kind_of(identifier: str, *, contactless: bool) -> CardKind:
    """Return what a card's identifier says of the card: its length, and how it touches the reader."""
    return _KINDS.get(len(identifier) // 2, CardKind.FIXED) if contactless else CardKind.CONTACT


def masked(identifier: str) -> str:
    """Return the first and the last byte of an identifier: enough to tell two cards on the desk apart."""
    return f"{identifier[:2]}…{identifier[-2:]}"


def _awaited(desk: Desk) -> Trial | None:
    trial = desk.care.trial if desk.care is not None else None
    return trial if trial is not None and trial.reading else None


def _tried(desk: Desk, trial: Trial) -> Desk:
    return msgspec.structs.replace(desk, care=desk.care and msgspec.structs.replace(desk.care, trial=trial))
