"""The status slip: from a record, its next step and the office to blocks of finished words."""

import datetime as dt
import functools
import tomllib
from pathlib import Path

import msgspec

from kiosk.slips.model import (
    Block,
    Check,
    Checklist,
    Fact,
    Facts,
    Fine,
    Heading,
    Journey,
    JourneyStep,
    Mark,
    Masthead,
    Note,
    Office,
    Person,
    Rule,
    Serial,
    Slip,
    StepState,
    Text,
    Title,
)
from kiosk.slips.words import Language, Words, clean, words
from onedata import codes
from onedata.records import NEUTRAL_STAGE, BasicRecord, NextStep, ValidityKind, WorkerRecord
from onedata.slip_token import token_url
from onedata.slip_words import code_words

JOURNEY = ("DAFTAR", "DOKUMEN", "VISA", "BERANGKAT", "BEKERJA", "PULANG")
"""The six pictures; the order in which most people pass them, never a legal order."""

WARN_DAYS = 90
SHOWN = frozenset({"V", "V2"})
"""Only facts of these grades are printed."""

_PAPERS: tuple[ValidityKind, ...] = ("passport", "worker_card", "contract")


class Reminder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A duty that a slip reminds of, and what it rests on."""

    stages: tuple[str, ...]
    source: str
    verification: str


@functools.cache
def reminders() -> dict[str, Reminder]:
    """Return the reminders by the last part of their text key."""
    raw = tomllib.loads(Path(__file__).with_name("reminders.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Reminder])


def status_slip(
    record: WorkerRecord,
    next_step: NextStep | None,
    office: Office,
    serial: str,
    copy: int,
    language: Language,
    now: dt.datetime,
) -> Slip:
    """Return the slip of a record as it stands at `now`, which is aware and in the office's zone.

    Only the basic part is used: a slip lies around, and an agent may hold it.
    """
    say = words(language)
    basic = record.basic
    blocks: list[Block] = [Masthead(clean(office.name), say("slip.kiosk"), say.moment(now))]
    if basic.synthetic:
        blocks.append(Mark(say("slip.sample"), say("slip.sample_detail")))
    numbered: list[Block] = [
        Rule(),
        Serial(say("slip.serial", serial=serial), say("slip.copy", copy=copy) if copy > 1 else ""),
    ]
    if _must_be_neutral(basic.stage):
        blocks += [*_neutral(office, say), *numbered]
    else:
        system, as_of = clean(basic.source_system), say.date(basic.source_updated_on)
        blocks += [*_personal(basic, next_step, office, say, now.date()), *numbered]
        blocks += [Fine(say("slip.data_as_of", system=system, date=as_of)), Fine(say("slip.not_identity"))]
    return Slip(serial, copy, language, say("slip.sheet_title"), tuple(blocks))


def _must_be_neutral(stage: str) -> bool:
    """Whether paper may say nothing personal: the neutral code, and what should have been replaced by it.

    A stage that this machine does not know may be a sensitive one, so it counts too.
    """
    known = codes.index("stages").get(stage)
    return stage == NEUTRAL_STAGE or known is None or known.row["sensitive"] == "yes"


def _neutral(office: Office, say: Words) -> list[Block]:
    """Return one sentence and where to go: nothing that tells whose slip it is, or why."""
    return [Title(say("slip.see_staff")), Facts((Fact(say("slip.where"), _own_counter(office, say)),))]


def _personal(
    basic: BasicRecord, next_step: NextStep | None, office: Office, say: Words, today: dt.date
) -> list[Block]:
    stage = codes.stage(basic.stage)
    detail = ""
    if basic.destination is not None and basic.destination in codes.index("countries"):
        detail = say("slip.destination", country=codes.text("countries", basic.destination, say.language))
    return [
        Person(clean(basic.initials), say("slip.born", year=basic.birth_year)),
        Title(stage.row[f"short_{say.language}"], say("slip.stage_now"), detail),
        *_journey(stage.row["journey_step"], say),
        Rule(),
        *_next(next_step, office, say, today),
        *_validity(basic, say, today),
        *_reminders(basic.stage, say),
        Rule(),
        Check(
            token_url(office.portal_url, basic.slip_token),
            code_words(basic.slip_token),
            say("slip.check_heading"),
            say("slip.check_text"),
        ),
    ]


def _journey(here: str, say: Words) -> list[Block]:
    """Return the six pictures; nothing for a stage that lies beside the way."""
    if here not in JOURNEY:
        return []
    at = JOURNEY.index(here)
    states: list[StepState] = ["done" if i < at else "now" if i == at else "ahead" for i in range(len(JOURNEY))]
    steps = (JourneyStep(c, say(f"slip.journey.{c}"), s) for c, s in zip(JOURNEY, states, strict=True))
    return [Journey(tuple(steps))]


def _next(step: NextStep | None, office: Office, say: Words, today: dt.date) -> list[Block]:
    """Return what to do next; a cell without a checked source reads "ask the staff"."""
    if step is None or (step.valid_to is not None and step.valid_to < today):
        fact = Fact(say("slip.where"), _own_counter(office, say))
        return [Heading(say("slip.next_unknown"), say("slip.next_step")), Facts((fact,))]
    step = step if step.verification in SHOWN else _unchecked(step)
    ask, indonesian = say("slip.ask_staff"), say.language == "id"
    action = step.action_id if indonesian else step.action_en
    duration = step.duration_id if indonesian else step.duration_en
    facts = [
        Fact(say("slip.where"), _place(step.place, office, say)),
        Fact(say("slip.how_long"), clean(duration or ask)),
        Fact(say("slip.cost"), say("slip.free") if step.cost == "free" else ask),
    ]
    papers = _papers(step, say)
    if not papers:
        facts.append(Fact(say("slip.bring"), ask if papers is None else say("slip.bring_nothing")))
    blocks: list[Block] = [Heading(clean(action), say("slip.next_step")), Facts(tuple(facts))]
    if papers:
        blocks.append(Checklist(say("slip.bring"), papers))
    if step.source is not None:
        blocks.append(Fine(_source(clean(step.source), step.checked_on, say)))
    return blocks


def _unchecked(step: NextStep) -> NextStep:
    """Return a row without the cells that only a checked source may fill."""
    return NextStep(step.key, step.stage, step.action_id, step.action_en)


def _papers(step: NextStep, say: Words) -> tuple[str, ...] | None:
    """Return what to bring; None, not known, where one of the list is a paper that this machine does not know."""
    if step.bring is None or not codes.index("documents").keys() >= set(step.bring):
        return None
    return tuple(codes.short("documents", code, say.language) for code in step.bring)


def _source(source: str, checked_on: dt.date | None, say: Words) -> str:
    if checked_on is None:
        return say("slip.source", source=source)
    return say("slip.source_checked", source=source, date=say.date(checked_on))


def _place(code: str | None, office: Office, say: Words) -> str:
    """Return where a step is done: the open counter of this office, another place, or "ask the staff"."""
    place = None if code is None else codes.index("places").get(code)
    if place is None or place.row["verification"] not in SHOWN:
        return say("slip.ask_staff")
    if place.row["own_office"] == "yes":
        return _own_counter(office, say)
    return place.name_id if say.language == "id" else place.name_en


def _own_counter(office: Office, say: Words) -> str:
    if office.counter is None:
        return say("slip.this_office_no_counter")
    return say("slip.this_office", counter=clean(office.counter))


def _validity(basic: BasicRecord, say: Words, today: dt.date) -> list[Block]:
    """Return when papers end; one that ends within 90 days says how many days are left."""
    rows = [
        Fact(say(f"slip.{paper}"), say.date(basic.valid_until[paper]), _warning(basic.valid_until[paper], today, say))
        for paper in _PAPERS
        if paper in basic.valid_until
    ]
    if not rows:
        return []
    blocks: list[Block] = [Rule(), Heading("", say("slip.valid_until")), Facts(tuple(rows))]
    if any(row.warning for row in rows):
        blocks.append(Text(say("slip.ask_renewal")))
    return blocks


def _warning(ends: dt.date, today: dt.date, say: Words) -> str:
    days = (ends - today).days
    if days > WARN_DAYS:
        return ""
    if days in (0, 1):
        return say("slip.expires_tomorrow" if days else "slip.expires_today")
    return say("slip.expired") if days < 0 else say("slip.days_left", days=days)


def _reminders(stage: str, say: Words) -> list[Block]:
    return [
        Note(say(f"slip.reminder.{key}"), say("slip.law", source=reminder.source))
        for key, reminder in reminders().items()
        if stage in reminder.stages and reminder.verification in SHOWN
    ]
