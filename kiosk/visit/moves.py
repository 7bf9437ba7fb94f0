"""How a visit changes place: by building a new value that carries on only what is named, never by clearing fields."""

from typing import Any

import msgspec

from kiosk import audit
from kiosk.health import Health, PrintOutcome
from kiosk.visit.commands import Command, Note
from kiosk.visit.model import PRIVATE_STAGES, Overlay, Stage, Visit
from kiosk.visit.reports import Leave, Question

Answer = tuple[Visit, tuple[Command, ...]]
"""What a rule of the table returns: the visit afterwards and the orders it gives."""


def at(visit: Visit, stage: Stage, **kept: Any) -> Visit:
    """Build the visit at another stage: settings and counts come along, of the person only what `kept` names."""
    carried = {
        "overlay": visit.overlay,
        "beneath": visit.beneath,
        "warning": visit.warning,
        "tries": visit.tries,
        "agreed": visit.agreed,
        "checks": visit.checks,
        "drawings": visit.drawings,
        "paper": visit.paper,
        "card_used": visit.card_used,
        "speech": visit.speech,
        "call": visit.call,
        "numbers": visit.numbers if visit.call else None,
    }
    return msgspec.structs.replace(_settings(visit, visit.number), stage=stage, **(carried | kept))


def known(visit: Visit, stage: Stage, **kept: Any) -> Visit:
    """Build the visit at a public stage that still knows whom the visitor claims to be, but holds no record."""
    carried = {
        "way": visit.way,
        "identity": visit.identity,
        "factor": visit.factor,
        "resume": visit.resume,
        "serial": visit.serial,
        "elsewhere": visit.elsewhere,
    }
    return at(visit, stage, **(carried | kept))


def private(visit: Visit, stage: Stage, **kept: Any) -> Visit:
    """Build the visit at another private stage, with the record it holds, or with the page or case that it prints."""
    carried = {"person": visit.person, "guide": visit.guide, "voice": visit.voice, "resume": None}
    return known(visit, stage, **(carried | kept))


def go(visit: Visit, *commands: Command) -> Answer:
    """Go on with this visit and give these orders."""
    return visit, commands


def rested(visit: Visit) -> Visit:
    """Build the next visit, at rest: first language, normal size, nobody there."""
    return resting(visit.number + 1, visit.health)


def resting(number: int, health: Health) -> Visit:
    """Build a visit at rest on a machine that is so."""
    return Visit(number=number, language=health.first_language, health=health)


def goodbye(visit: Visit) -> Visit:
    """Build the next visit at the goodbye screen, in the language of the one that ended."""
    paper = visit.paper or visit.stage is Stage.PRINTING
    return msgspec.structs.replace(
        _settings(visit, visit.number + 1), stage=Stage.GOODBYE, paper=paper, card_used=visit.card_used
    )


def next_with_panel(visit: Visit, overlay: Overlay) -> Visit:
    """Build the next visit at the attract screen with a panel open, in the language of the one that ended."""
    return msgspec.structs.replace(_settings(visit, visit.number + 1), overlay=overlay)


def at_rest(visit: Visit) -> bool:
    """Say whether nobody has touched anything: nothing to time, nothing to forget."""
    return visit == resting(visit.number, visit.health)


def covered(visit: Visit, cause: str, warning: int = 0) -> Answer:
    """Drop the record and cover the screen; only a factor or a card brings the record back.

    `warning` opens the time warning for so many seconds.
    """
    resume = Stage.JOURNEY if visit.stage is Stage.JOURNEY else Stage.STATUS
    after = known(visit, Stage.COVERED, resume=resume)
    if warning:
        after = warned(after, warning)
    return after, (Note(audit.screen_covered(cause=cause)),)


def warned(visit: Visit, seconds: int) -> Visit:
    """Open the time warning over whatever panel is open."""
    return msgspec.structs.replace(visit, overlay=Overlay.TIME_WARNING, beneath=visit.overlay, warning=seconds)


def unwarned(visit: Visit) -> Visit:
    """Close the time warning and show the panel beneath it, if any."""
    return msgspec.structs.replace(visit, overlay=visit.beneath, beneath=Overlay.NONE, warning=0)


def is_private(visit: Visit) -> bool:
    """Say whether this stage shows a person's data."""
    return visit.stage in PRIVATE_STAGES and visit.guide is None and visit.voice is None


def holds_case(visit: Visit) -> bool:
    """Say whether this stage shows code and PIN of a case, or what was answered to it."""
    shown = visit.stage in {Stage.CASE_SAVED, Stage.CASE}
    return shown or (visit.stage in PRIVATE_STAGES and visit.voice is not None)


def asks_noted(visit: Visit) -> bool:
    """Say whether this screen asks whether code and PIN are noted; it shows neither."""
    return visit.stage is Stage.CASE_SAVED and visit.voice is not None and visit.voice.form.at is Question.NOTED


def loses_case(visit: Visit) -> bool:
    """Say whether code and PIN of a case would be lost for good: they are here, and known to be on no paper."""
    voice = visit.voice
    if voice is None or voice.ticket is None or voice.ticket.refused:
        return False
    return not (voice.leave is Leave.FREE or visit.outcome is PrintOutcome.CONFIRMED or visit.paper_seen)


def _settings(visit: Visit, number: int) -> Visit:
    return Visit(
        number=number,
        language=visit.language,
        local=visit.local,
        text_size=visit.text_size,
        high_contrast=visit.high_contrast,
        health=visit.health,
    )
