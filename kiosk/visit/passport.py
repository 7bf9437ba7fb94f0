"""Rules for a passport that is laid on the reader: its chip opens with what is printed in it.

One attempt for the visitor: the register is asked for the chip first, then for number and birth date; what opens is
decided by the sealed entry.
"""

import msgspec

from kiosk import audit
from kiosk.faults import Fault
from kiosk.visit import events as e
from kiosk.visit.commands import Note, ReadPassport
from kiosk.visit.forms import factors_of, is_day
from kiosk.visit.identifying import ask_factor, look_up, read_card
from kiosk.visit.model import Assurance, ChipKey, FactorKind, Identity, Overlay, Stage, Visit, Way
from kiosk.visit.moves import Answer, go, known, unwarned


def identified(visit: Visit, identity: Identity, chip: ChipKey | None) -> Answer:
    """Go on with an identifier: to the reader where the key to a chip is known already, else to the factor."""
    if chip is not None and FactorKind.CHIP in factors_of(visit, identity.way):
        return to_reader(visit, identity, chip)
    return go(ask_factor(visit, identity))


def expiry_entered(visit: Visit, event: e.ExpiryEntered) -> Answer:
    """Take the date and read the passport, if one lies there already; else it is waited for."""
    if visit.chip is None or visit.identity is None or not is_day(event.text):
        return go(visit)
    return to_reader(visit, visit.identity, ChipKey(visit.chip.birth, event.text))


def to_reader(visit: Visit, identity: Identity, chip: ChipKey) -> Answer:
    """Wait for the passport with the key to its chip."""
    after = known(visit, Stage.PASSPORT, way=Way.PASSPORT, identity=identity, factor=FactorKind.CHIP, chip=chip)
    return go(after, *_read(after))


def presented(visit: Visit, event: e.CardPresented) -> Answer:
    """Read what was laid down, from the beginning."""
    after = _waiting(visit, reading=True, card=event.card)
    return go(after, *_read(after))


def progress(visit: Visit, event: e.PassportProgress) -> Answer:
    """Show how far the read is; the first step tells that a passport lay there already."""
    if visit.reading and event.card != visit.card:
        return go(visit)
    return go(_waiting(visit, reading=True, card=event.card, step=event.step))


def read(visit: Visit, event: e.PassportRead) -> Answer:
    """Ask the register for the chip, then for number and birth date as the chip has them.

    A passport that was read under a time warning closes it, as a card does: its bearer is still here.
    """
    if not visit.reading or event.card != visit.card or visit.chip is None:
        return go(visit)
    identity = Identity(Way.PASSPORT, event.number, Assurance.CHIP)
    here = unwarned(visit) if visit.overlay is Overlay.TIME_WARNING else visit
    after = msgspec.structs.replace(here, card_used=True)
    return look_up(after, identity, FactorKind.BIRTH_DATE, event.birth or visit.chip.birth, event.chip)


def failed(visit: Visit, event: e.CardFailed) -> Answer:
    """Say what went wrong; the next passport is read from the beginning."""
    if not visit.reading or event.card != visit.card:
        return go(visit)
    return go(_waiting(visit, fault=event.fault), Note(audit.card_not_read(fault=event.fault.value)))


def lifted(visit: Visit, _event: e.CardRemoved) -> Answer:
    """Say that it was too soon; a passport that was not being read may go."""
    return go(_waiting(visit, fault=Fault.CARD_REMOVED) if visit.reading else visit)


def without_chip(visit: Visit, event: e.FactorChosen) -> Answer:
    """Go on with number and birth date, which were typed already."""
    if event.factor is not FactorKind.BIRTH_DATE or visit.identity is None or visit.chip is None:
        return go(visit)
    return look_up(visit, visit.identity, FactorKind.BIRTH_DATE, visit.chip.birth)


def card_while_typing(visit: Visit, event: e.CardPresented) -> Answer:
    """Let a passport lie that comes before its dates are typed; any other card begins anew."""
    return go(visit) if visit.factor is FactorKind.CHIP else read_card(visit, event)


def back_to_birth_date(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back from the expiry date to the birth date."""
    return go(known(visit, Stage.FACTOR))


def back_to_expiry(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the expiry date; a read that is under way is not waited for."""
    return go(known(visit, Stage.EXPIRY, chip=visit.chip))


def _waiting(visit: Visit, **changed: object) -> Visit:
    return known(visit, Stage.PASSPORT, **({"chip": visit.chip} | changed))


def _read(visit: Visit) -> tuple[ReadPassport, ...]:
    if visit.identity is None or visit.chip is None:
        return ()
    return (ReadPassport(visit.identity.identifier, visit.chip.birth, visit.chip.expiry, visit.card),)
