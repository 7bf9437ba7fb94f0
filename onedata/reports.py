"""What people report at a kiosk: an alert, a complaint, wrong data, how the visit was.

These are the bodies of sealed events (`onedata.events`). Every text has a length and no control character, and is data
wherever it is shown: never markup, never a formula. What a person need not say has a default.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Callable
from typing import Annotated, Final, Literal

import msgspec

from onedata import wire

CaseCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z2-7]{8}\Z")]
"""Names a case on its slip: 8 random base32 characters, made at the kiosk."""
CasePin = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}\Z")]
Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}\Z")]
"""A code of a list, or of a question and its answer."""
CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]
Cell = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{15}\Z")]
"""An H3 cell, as text (https://h3geo.org): a place no finer than its hexagon."""
Line = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
PhoneText = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
ShortText = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*\Z")]
LongText = Annotated[str, msgspec.Meta(max_length=1500, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*\Z")]
ScreenLanguage = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}\Z")]

AlertKind = Literal["violence", "illness", "other"]
SafeToCall = Literal["yes", "no", "unknown"]
AboutWhom = Literal["me", "family", "other"]
_Who = Literal["name", "birth_year", "passport", "phone"]
_Work = Literal["destination", "occupation", "agency", "employer", "contract"]
WrongField = Literal[_Who, _Work, "stage", "documents", "other"]
RatingReason = Literal["", "waiting", "staff", "information", "machine", "other"]


class AlertRaised(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody reports a worker in danger abroad; nothing but the kind need be known."""

    kind: AlertKind
    collapse_key: wire.Bytes16
    """The same for the same danger (see `collapse_key`), so that a second press joins the first."""
    safe_to_call: SafeToCall = "unknown"
    silent: bool = False
    """Nobody may ring, sound or visit openly: the person in danger is watched."""
    exclude_strangers: bool = False
    """No volunteer may be told, only officers."""
    worker_name: Line = ""
    worker_number: Line = ""
    """A passport, NIK or worker number, as said."""
    worker_phone: PhoneText = ""
    country: CountryCode | None = None
    place: ShortText = ""
    """Town, street, employer, ship: as said."""
    cell: Cell | None = None
    """Where a phone knows it; a kiosk does not."""
    note: ShortText = ""
    reporter_name: Line = ""
    callback: PhoneText = ""
    """A number under which the reporter may be called."""
    language: ScreenLanguage = "id"


class AlertCancelled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report was stopped before it was released, or its sender says it was a mistake: noted, closes nothing."""

    kind: AlertKind
    collapse_key: wire.Bytes16
    when: Literal["countdown", "released"] = "countdown"
    language: ScreenLanguage = "id"


class CaseOpened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An aspiration or complaint; code and PIN were made at the kiosk and open its state later."""

    code: CaseCode
    pin: CasePin
    topic: Word
    """Code of `codes/case_topics.csv`."""
    about: AboutWhom
    answers: Annotated[tuple[tuple[Word, Word], ...], msgspec.Meta(max_length=16)] = ()
    """Question and answer of each picture question."""
    text: LongText = ""
    name: Line = ""
    """Empty: without name."""
    callback: PhoneText = ""
    country: CountryCode | None = None
    about_office: bool = False
    """It is about the office where the kiosk stands: that office never sees it."""
    language: ScreenLanguage = "id"


class DataWrong(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A visitor marked a field of their record as wrong; it comes back like a case."""

    code: CaseCode
    pin: CasePin
    field: WrongField
    source_system: Line
    """Whose data it is, from the record shown."""
    token_id: wire.Bytes8 | None = None
    """Id of the slip token in that record: tells the portal which record, and nobody else who."""
    text: ShortText = ""
    language: ScreenLanguage = "id"


class VisitRated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a visitor found the visit: 1 bad, 2 not so good, 3 good, 4 very good; never who."""

    score: Annotated[int, msgspec.Meta(ge=1, le=4)]
    reason: RatingReason = ""
    language: ScreenLanguage = "id"


CODE_BYTES: Final = 5
"""Random bytes of a case code: 40 bits, 8 base32 characters."""


def new_case_code(random: Callable[[int], bytes] = os.urandom) -> str:
    """Return a fresh case code."""
    return base64.b32encode(random(CODE_BYTES)).decode()


def new_case_pin() -> str:
    """Return a fresh PIN of 6 digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def collapse_key(kiosk: str, kind: AlertKind, worker_name: str, worker_number: str, place: str) -> bytes:
    """Return what two presses about the same danger share: 16 bytes of SHA-256 over what was said, spelled plainly.

    Where nobody is named the kiosk itself stands in it: fifty presses of one frightened person are one alert, and two
    families who only know the town are two. It is sealed in the event, so guessing at it needs the portal's key.
    """
    said = [_plain(worker_name), _plain(worker_number), _plain(place)]
    where = "" if any(said[:2]) else kiosk
    return hashlib.sha256(msgspec.msgpack.encode(["aim-collapse-1", kind, where, *said])).digest()[:16]


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
