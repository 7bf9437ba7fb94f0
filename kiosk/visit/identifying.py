"""Rules for saying who one is: card, typed number, second factor, and the register's answer."""

import msgspec

from kiosk import audit
from kiosk.faults import Fault
from kiosk.health import ReaderState, SamState, ScannerState
from kiosk.visit import events as e
from kiosk.visit.commands import Note, OpenRecord, ReadCard, ReadIdCard
from kiosk.visit.forms import factor_complete, factors_of, identifier_complete
from kiosk.visit.model import Assurance, ChipKey, FactorKind, Identity, Overlay, Stage, Visit, Way
from kiosk.visit.moves import Answer, at, go, known, rested

TRIES = 5
"""Look-ups that may fail in one visit; after them each look-up is refused, in the same words and time."""
_REFUSALS = frozenset({Fault.RECORD_NOT_OPENED, Fault.TOO_MANY_TRIES})
"""What the portal's answer can be when it opens nothing; everything else means that there was no answer."""
_PANELS_THAT_STAY = frozenset({Overlay.EMERGENCY, Overlay.STAFF_CALLED})


# ---- card


def read_card(visit: Visit, event: e.CardPresented) -> Answer:
    """Read the card; nothing of an earlier card or number stays."""
    overlay = visit.overlay if visit.overlay in _PANELS_THAT_STAY else Overlay.NONE
    after = at(
        visit,
        Stage.CARD,
        way=Way.CARD,
        reading=True,
        card=event.card,
        overlay=overlay,
        beneath=Overlay.NONE,
        warning=0,
    )
    return go(after, ReadCard(event.card))


def begin_with_card(visit: Visit, event: e.CardPresented) -> Answer:
    """Begin a visit by card: read it. None begins while the machine is out of service."""
    if visit.health.closed is not None:
        return go(visit)
    after, commands = read_card(visit, event)
    return go(after, Note(audit.visit_started(by="card")), *commands)


def begin_next_with_card(visit: Visit, event: e.CardPresented) -> Answer:
    """Begin the next visit by card: the one before has said goodbye."""
    return begin_with_card(rested(visit), event)


def card_read(visit: Visit, event: e.CardRead) -> Answer:
    """Take the card's identifier; the privacy notice comes first, then the factor."""
    if not visit.reading or event.card != visit.card:
        return go(visit)
    identity = Identity(Way.CARD, event.identifier, Assurance.CARD)
    if visit.agreed:
        return go(ask_factor(visit, identity, card_used=True))
    return go(at(visit, Stage.NOTICE, way=Way.CARD, identity=identity, card_used=True))


def card_failed(visit: Visit, event: e.CardFailed) -> Answer:
    """Say on the card screen what went wrong; the next card is read as if nothing had happened."""
    if not visit.reading or event.card != visit.card:
        return go(visit)
    after = at(visit, Stage.CARD, way=Way.CARD, fault=event.fault)
    return go(after, Note(audit.card_not_read(fault=event.fault.value)))


# ---- number


def choose_way(visit: Visit, event: e.WayChosen) -> Answer:
    """Go where the chosen identifier is given, the privacy notice first; card and code only if a reader is there."""
    if not visit.agreed:
        return go(at(visit, Stage.NOTICE))
    if event.way is Way.CODE:
        return go(_to_scanner(visit))
    if event.way is not Way.CARD:
        return go(at(visit, Stage.NUMBER, way=event.way))
    if ReaderState.READY is not visit.health.reader and visit.health.sam is not SamState.READY:
        return go(visit)
    return go(at(visit, Stage.CARD, way=Way.CARD), *_sam(visit))


def _sam(visit: Visit) -> tuple[ReadIdCard, ...]:
    return (ReadIdCard(visit.number),) if visit.health.sam is SamState.READY else ()


def id_card_read(visit: Visit, event: e.IdCardRead) -> Answer:
    """Fill in the number that the module read; the factor is asked as for one that was typed."""
    if visit.reading or not identifier_complete(Way.NIK, event.number):
        return go(visit)
    return go(ask_factor(visit, Identity(Way.NIK, event.number, Assurance.SAM_FINGERPRINT), card_used=True))


def id_card_failed(visit: Visit, event: e.IdCardFailed) -> Answer:
    """Say on the card screen why the module gave no number, and ask it for the next card and finger."""
    if visit.reading:
        return go(visit)
    after = at(visit, Stage.CARD, way=Way.CARD, fault=event.fault)
    return go(after, Note(audit.card_not_read(fault=event.fault.value)), *_sam(after))


def _to_scanner(visit: Visit) -> Visit:
    return at(visit, Stage.CODE, way=Way.CODE) if visit.health.scanner is ScannerState.READY else visit


def number_entered(visit: Visit, event: e.NumberEntered) -> Answer:
    """Take a complete number and ask for the factor; an incomplete one changes nothing and counts nowhere."""
    if visit.way is None or not identifier_complete(visit.way, event.identifier):
        return go(visit)
    return go(ask_factor(visit, Identity(visit.way, event.identifier)))


def back_to_way(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the ways, or home for somebody who has not agreed to anything yet."""
    return go(at(visit, Stage.IDENTIFY if visit.agreed else Stage.HOME))


def back_to_identifier(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the number; for a card or a code back to the ways."""
    if visit.way in (Way.CARD, Way.CODE):
        return go(at(visit, Stage.IDENTIFY))
    return go(at(visit, Stage.NUMBER, way=visit.way))


# ---- factor


def ask_factor(visit: Visit, identity: Identity, *, agreed: bool | None = None, card_used: bool | None = None) -> Visit:
    """Ask which factor, or for the factor itself where only one goes with the identifier."""
    factors = factors_of(visit, identity.way)
    only = factors[0] if len(factors) == 1 else None
    return at(
        visit,
        Stage.FACTOR_CHOICE if only is None else Stage.FACTOR,
        way=identity.way,
        identity=identity,
        factor=only,
        agreed=visit.agreed if agreed is None else agreed,
        card_used=visit.card_used if card_used is None else card_used,
    )


def factor_chosen(visit: Visit, event: e.FactorChosen) -> Answer:
    """Ask for the chosen factor, if it goes with the identifier."""
    if visit.identity is None or event.factor not in factors_of(visit, visit.identity.way):
        return go(visit)
    return go(known(visit, Stage.FACTOR, factor=event.factor))


def factor_entered(visit: Visit, event: e.FactorEntered) -> Answer:
    """Ask the register or the portal; after five tries it is told to refuse, which a visitor cannot tell apart."""
    if visit.identity is None or visit.factor is None or not factor_complete(visit.factor, event.text):
        return go(visit)
    if visit.factor is FactorKind.CHIP:
        return go(known(visit, Stage.EXPIRY, chip=ChipKey(event.text)))
    return look_up(visit, visit.identity, visit.factor, event.text)


def look_up(visit: Visit, identity: Identity, factor: FactorKind, text: str, chip: str = "") -> Answer:
    """Order a look-up, of the passport's chip first where it was read."""
    refused = visit.tries >= TRIES
    order = OpenRecord(visit.number, identity, factor, text, refused, visit.elsewhere, chip)
    asked = (Note(audit.portal_asked(way=identity.way.value)),) if visit.elsewhere else ()
    return go(known(visit, Stage.OPENING, identity=identity, factor=factor), order, *asked)


def back_to_factors(visit: Visit, event: e.BackAsked) -> Answer:
    """Go back to the choice of factors; where there was none, to the identifier."""
    if visit.identity is None or len(factors_of(visit, visit.identity.way)) == 1:
        return back_to_identifier(visit, event)
    return go(known(visit, Stage.FACTOR_CHOICE, factor=None))


# ---- the register's answer


def record_opened(visit: Visit, event: e.RecordOpened) -> Answer:
    """Show the status, or what was shown before the screen was covered."""
    after = known(visit, visit.resume or Stage.STATUS, resume=None, person=event.record)
    part = "basic" if event.record.full is None else "full"
    return go(after, *_note_look_up(visit, "", part))


def record_not_opened(visit: Visit, event: e.RecordNotOpened) -> Answer:
    """Give the one answer to not found, wrong factor, unbound, blocked and damaged, and count the try.

    A portal that was asked and did not answer is no try: it is the offline sentence. Nor is the right factor of
    somebody who moved: it says where to.
    """
    if visit.elsewhere and event.fault not in _REFUSALS:
        after = known(visit, Stage.OTHER_PROVINCE, elsewhere=False, fault=Fault.PORTAL_UNREACHABLE)
        return go(after, *_note_look_up(visit, event.fault.value, ""))
    if event.fault is Fault.RECORD_MOVED:
        after = known(visit, Stage.OTHER_PROVINCE, elsewhere=False, fault=event.fault, moved_to=event.region)
    else:
        after = known(visit, Stage.NOT_OPENED, tries=visit.tries + 1, fault=Fault.RECORD_NOT_OPENED)
    return go(after, *_note_look_up(visit, event.fault.value, ""))


def _note_look_up(visit: Visit, fault: str, part: str) -> tuple[Note, ...]:
    if visit.identity is None or visit.factor is None:
        return ()
    way, factor, assurance = visit.identity.way.value, visit.factor.value, visit.identity.assurance.value
    if part == "full" and visit.identity.way is Way.PASSPORT:
        factor = FactorKind.CHIP.value  # number and birth date never open so much: the chip was bound
    if part:
        return (Note(audit.record_opened(way=way, factor=factor, assurance=assurance, part=part)),)
    return (Note(audit.record_not_opened(way=way, factor=factor, fault=fault)),)


def try_again(visit: Visit, _event: e.Event) -> Answer:
    """Ask for the factor again; the identifier stays."""
    return go(known(visit, Stage.FACTOR))


def to_other_province(visit: Visit, _event: e.OtherProvinceAsked) -> Answer:
    """Say which province this machine holds, and offer to ask the portal while there is a network."""
    return go(known(visit, Stage.OTHER_PROVINCE, elsewhere=False))


def ask_portal(visit: Visit, _event: e.OtherProvinceAsked) -> Answer:
    """Ask for the factor again, this time for the portal; the one that was typed before is kept nowhere."""
    if visit.health.online is not True:
        return go(visit)
    return go(known(visit, Stage.FACTOR, elsewhere=True))


def back_to_not_opened(visit: Visit, _event: e.Event) -> Answer:
    """Go back to the answer; from there this machine's register is asked again.

    Where the answer was that the record moved, there is none to go back to but the factors.
    """
    if visit.moved_to is not None:
        return back_to_factors(visit, e.BackAsked())
    return go(known(visit, Stage.NOT_OPENED, elsewhere=False, fault=Fault.RECORD_NOT_OPENED))


def uncover(visit: Visit, _event: e.Event) -> Answer:
    """Ask for the factor again: only it brings the covered data back."""
    return go(
        msgspec.structs.replace(known(visit, Stage.FACTOR), overlay=visit.beneath, beneath=Overlay.NONE, warning=0)
    )
