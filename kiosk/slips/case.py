"""The slip that leads back to a case: code and PIN under a heading that tells nobody what it is about."""

import datetime as dt

import msgspec

from kiosk.slips.model import Block, Fact, Facts, Fine, Heading, Masthead, Note, Rule, Serial, Slip, Text, Title
from kiosk.slips.words import Language, clean, words
from onedata.case_clock import CaseClock


def case_slip(
    code: str,
    pin: str,
    office: str,
    serial: str,
    copy: int,
    language: Language,
    now: dt.datetime,
    clock: CaseClock | None = None,
) -> Slip:
    """Return the slip of a case at `now`, which is aware and in the office's zone; nobody is named on it.

    Without a `clock` no number of days is promised.
    """
    say = words(language)
    blocks: tuple[Block, ...] = (
        Masthead(clean(office), say("slip.kiosk"), say.moment(now)),
        Title(say("slip.case.title"), say("slip.case.kicker")),
        Heading(f"{code[:4]} {code[4:]}", say("slip.case.code")),
        Heading(f"{pin[:3]} {pin[3:]}", say("slip.case.pin")),
        Text(say("slip.case.how")),
        Note(say("slip.case.keep")),
        *_clock(clock, language),
        Rule(),
        Serial(say("slip.serial", serial=serial), say("slip.copy", copy=copy) if copy > 1 else ""),
        Fine(say("slip.case.fine")),
    )
    return Slip(serial, copy, language, say("slip.case.title"), blocks)


class Standing(msgspec.Struct, frozen=True):
    """How a case stands, and since when; `as_of`: when the data on this machine were true."""

    code: str
    state: str
    received_at: dt.datetime
    changed_at: dt.datetime
    as_of: dt.datetime | None = None


def receipt_slip(case: Standing, office: str, serial: str, copy: int, language: Language, now: dt.datetime) -> Slip:
    """Return the slip that says how a case stands; its PIN is nowhere but with the person, and the slip says so."""
    say = words(language)
    days = {"received": case.received_at, "changed": case.changed_at, "as_of": case.as_of}
    facts = tuple(
        Fact(say(f"slip.case.{name}"), say.date(moment.astimezone(now.tzinfo).date()))
        for name, moment in days.items()
        if moment is not None
    )
    blocks: tuple[Block, ...] = (
        Masthead(clean(office), say("slip.kiosk"), say.moment(now)),
        Title(say(f"slip.case.state_{case.state}"), say("slip.case.receipt")),
        Heading(f"{case.code[:4]} {case.code[4:]}", say("slip.case.code")),
        Facts(facts),
        Note(say("slip.case.pin_yours")),
        Text(say("slip.case.how")),
        Rule(),
        Serial(say("slip.serial", serial=serial), say("slip.copy", copy=copy) if copy > 1 else ""),
        Fine(say("slip.case.fine")),
    )
    return Slip(serial, copy, language, say("slip.case.receipt"), blocks)


def _clock(clock: CaseClock | None, language: Language) -> tuple[Block, ...]:
    """Return how long it takes at most and what says so; where no rule is known, that the staff know."""
    say = words(language)
    if clock is None:
        return (Facts((Fact(say("slip.case.answer"), say("slip.ask_staff")),)),)
    source = say("slip.source_checked", source=clean(clock.source), date=say.date(clock.checked))
    return Facts((Fact(say("slip.case.answer"), say("slip.case.days", days=clock.days)),)), Fine(source)
