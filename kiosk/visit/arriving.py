"""Rules from the attract screen to the privacy notice, and how a visit ends."""

import msgspec

from kiosk import audit
from kiosk.visit import events as e
from kiosk.visit.commands import Note
from kiosk.visit.model import Stage, Visit
from kiosk.visit.moves import Answer, at, at_rest, go, goodbye, rested
from kiosk.visit.passport import identified


def begin(visit: Visit, _event: e.Started) -> Answer:
    """Begin a visit by touch: to the languages. None begins while the machine is out of service."""
    if visit.health.closed is not None:
        return go(visit)
    return go(at(visit, Stage.LANGUAGE), Note(audit.visit_started(by="touch")))


def to_home(visit: Visit, _event: e.Event) -> Answer:
    """Go to the home screen; nothing of a person comes along."""
    return go(at(visit, Stage.HOME))


def to_language(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the languages."""
    return go(at(visit, Stage.LANGUAGE))


def ask_status(visit: Visit, _event: e.StatusAsked) -> Answer:
    """Show the privacy notice, or, where it was agreed to before, ask who the visitor is."""
    return go(at(visit, Stage.IDENTIFY if visit.agreed else Stage.NOTICE))


def agree(visit: Visit, _event: e.Continued) -> Answer:
    """Note the yes to the privacy notice and go on: to the factor if a card was read, else to the ways."""
    if visit.identity is None:
        return go(at(visit, Stage.IDENTIFY, agreed=True))
    return identified(msgspec.structs.replace(visit, agreed=True), visit.identity, visit.chip)


def end(visit: Visit, _event: e.EndAsked) -> Answer:
    """End the visit and say goodbye."""
    return go(goodbye(visit), Note(audit.visit_ended(by="asked")))


def rest(visit: Visit, _event: e.Event) -> Answer:
    """Make the next visit, at rest."""
    return go(visit if at_rest(visit) else rested(visit))


def leave(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the attract screen: the visit is over."""
    return go(rested(visit), Note(audit.visit_ended(by="asked")))
