"""Rules for signing in and out: a staff card, a PIN, and the minute of silence that ends everything."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.model import Desk, Refused, RunState, Said, Stage
from kiosk.desk.moves import Answer, at, go, locked, said
from kiosk.desk.orders import GiveBack, Note, ReadCard, SignIn
from kiosk.health import PrinterState

LEAST_PIN, MOST_PIN = 6, 12
_PRINTS = (PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN)


def opened(desk: Desk, event: e.Opened) -> Answer:
    """Take the screen: ask for the PIN of the card that was laid down, else for a card."""
    by = "card" if event.card else "touch"
    after = at(desk, Stage.PIN if event.card else Stage.LOCKED, open=True, card=event.card, run=desk.run)
    return go(after, Note(audit.desk_opened(by=by)))


def read_card(desk: Desk, _event: e.CardPresented) -> Answer:
    """Read the card that was laid down, where one is waited for."""
    if not (desk.open or desk.alone):
        return go(desk)
    return go(msgspec.structs.replace(desk, reading=True, said=None), ReadCard())


def staff_card(desk: Desk, event: e.CardRead) -> Answer:
    """Ask for the PIN."""
    if not desk.reading:
        return go(desk)
    return go(at(desk, Stage.PIN, card=event.identifier))


def card_failed(desk: Desk, _event: e.CardFailed) -> Answer:
    """Say that the card could not be read; the next one is read as if nothing had happened."""
    if not desk.reading:
        return go(desk)
    return go(said(msgspec.structs.replace(desk, reading=False), "card_unreadable"))


def pin_entered(desk: Desk, event: e.PinEntered) -> Answer:
    """Ask whether card and PIN open the list of staff."""
    if not pin_complete(event.text):
        return go(desk)
    return go(at(desk, Stage.SIGNING_IN, card=desk.card), SignIn(desk.number, desk.card, event.text))


def pin_complete(text: str) -> bool:
    """Say whether this may be a PIN of staff."""
    return LEAST_PIN <= len(text) <= MOST_PIN and text.isdecimal()


def signed_in(desk: Desk, event: e.SignedIn) -> Answer:
    """Begin at the desk's home, or at the list that is still printed; the card is forgotten."""
    after = at(desk, Stage.HOME if desk.run is None else Stage.RUN, staff=event.staff)
    return go(after, Note(audit.desk_signed_in(role=event.staff.role)))


def not_signed_in(desk: Desk, event: e.NotSignedIn) -> Answer:
    """Say why: after a wrong PIN it is asked for again, after anything else the desk stays locked."""
    day = dt.date.fromisoformat(event.day) if event.day else None
    told = Said(f"refused_{event.why.value}", event.count, day)
    noted = Note(audit.desk_refused(refused=event.why.value))
    if event.why is Refused.WRONG:
        return go(at(desk, Stage.PIN, card=desk.card, said=told), noted)
    return go(at(desk, Stage.LOCKED, said=told), noted)


def lock(desk: Desk, _event: e.LockAsked) -> Answer:
    """Lock at once."""
    return locked(desk, "asked")


def idle(desk: Desk, event: e.IdleExpired) -> Answer:
    """Lock after a minute in which nobody touched anything."""
    return locked(desk, "silence") if event.session == desk.number else go(desk)


def leave(desk: Desk, _event: e.Event) -> Answer:
    """Back to where nobody is signed in; from there a kiosk goes back to its visitors."""
    if desk.stage is Stage.PIN:
        return go(at(desk, Stage.LOCKED, card=""))
    if desk.alone or not desk.open or desk.run is not None:
        return go(desk)
    return go(Desk(number=desk.number + 1, only_sheets=desk.only_sheets, health=desk.health), GiveBack())


def of_people(rule: Callable[[Desk, Any], Answer]) -> Callable[[Desk, Any], Answer]:
    """Return a rule that leads to people or their papers: a technician looks after machines and meets nobody."""
    return lambda desk, event: rule(desk, event) if sees_people(desk) else go(desk)


def sees_people(desk: Desk) -> bool:
    """Say whether who is signed in works with people."""
    return desk.staff is not None and desk.staff.role != "teknisi"


def to_home(desk: Desk, _event: e.Event) -> Answer:
    """Go to the desk's home; nothing of a person comes along."""
    return go(at(desk, Stage.HOME))


def language_chosen(desk: Desk, event: e.LanguageChosen) -> Answer:
    """Change the language of the screens and of what is printed from now on."""
    return go(msgspec.structs.replace(desk, language=event.language))


def touched(desk: Desk, _event: e.Touched) -> Answer:
    """Somebody is there; nothing else."""
    return go(desk)


def health_changed(desk: Desk, event: e.HealthChanged) -> Answer:
    """Take note of how the machine is; a list that waited for the printer goes on by itself."""
    from kiosk.desk.listing import resumed  # noqa: PLC0415 - the lists' rules build on these

    after = msgspec.structs.replace(desk, health=event.health)
    waits = after.run is not None and after.run.state is RunState.WAITING
    return resumed(after) if waits and event.health.printer in _PRINTS else go(after)
