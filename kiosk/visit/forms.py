"""What counts as a complete entry: an incomplete number is never looked up and never counts as a try.

The screens use the same rules to light up their "Lanjut" key.
"""

import datetime as dt
import string

from kiosk.health import ReaderState
from kiosk.visit.model import FactorKind, Visit, Way

NIK_DIGITS = 16
PIN_DIGITS = 6
PASSPORT_LENGTHS = range(5, 16)
TAIL_LENGTH = 4
"""Of a phone or passport number only the last four characters are asked."""
_PASSPORT = frozenset(string.ascii_uppercase + string.digits)
_YEARS = range(1900, 2100)

FACTORS: dict[Way, tuple[FactorKind, ...]] = {
    Way.NIK: (FactorKind.PIN, FactorKind.PHONE, FactorKind.PASSPORT, FactorKind.FAMILY_PIN),
    Way.PASSPORT: (FactorKind.CHIP, FactorKind.BIRTH_DATE),
    Way.CARD: (FactorKind.PIN, FactorKind.BIRTH_DATE),
    Way.CODE: (FactorKind.PIN,),
}
"""Which second factors go with which identifier, best first (`docs/decisions`: birth date stands in a NIK)."""


def factors_of(visit: Visit, way: Way) -> tuple[FactorKind, ...]:
    """Return the factors that go with a way, best first; a passport's chip only while there is a reader for it."""
    reader = visit.health.reader is ReaderState.READY
    return tuple(kind for kind in FACTORS[way] if reader or kind is not FactorKind.CHIP)


def identifier_complete(way: Way, text: str) -> bool:
    """Say whether a typed identifier can be looked up."""
    match way:
        case Way.NIK:
            return _digits(text, NIK_DIGITS)
        case Way.PASSPORT:
            return len(text) in PASSPORT_LENGTHS and _PASSPORT.issuperset(text.upper())
        case Way.CARD | Way.CODE:
            return False


def factor_complete(kind: FactorKind, text: str) -> bool:
    """Say whether a typed factor can be looked up."""
    match kind:
        case FactorKind.PIN | FactorKind.FAMILY_PIN:
            return _digits(text, PIN_DIGITS)
        case FactorKind.PHONE:
            return _digits(text, TAIL_LENGTH)
        case FactorKind.PASSPORT:
            return len(text) == TAIL_LENGTH and _PASSPORT.issuperset(text.upper())
        case FactorKind.BIRTH_DATE | FactorKind.CHIP:
            return is_day(text)


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def is_day(text: str) -> bool:
    """Say whether a typed date, YYYY-MM-DD, is a day that a document can name."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return False
    return day.year in _YEARS and day.isoformat() == text
