"""Check a slip with no network: what its code says, whether the portal signed it, and what to tell people.

A slip is a dated statement, not an identity: the answer reads "true on DATE", and the reader compares initials, birth
year and three words with the paper and the person.
"""

import datetime as dt
import enum
from collections.abc import Collection, Mapping

import msgspec

from kiosk.slips.words import Language, words
from onedata import codes
from onedata.records import NEUTRAL_STAGE
from onedata.slip_token import SlipClaims, TokenInvalid, read_token, token_from_text
from onedata.slip_words import code_words


class Kind(enum.Enum):
    """The answers there are; the value is the key of its words."""

    VALID = "VALID"
    OUT_OF_DATE = "OUT_OF_DATE"
    ALTERED = "ALTERED"
    REVOKED = "REVOKED"
    NOT_OURS = "NOT_OURS"
    """No slip of ours, or not read completely."""
    UNKNOWN_KEY = "UNKNOWN_KEY"
    """Signed by a key that this machine has not been told of."""


_FROM_REASON = {"malformed": Kind.NOT_OURS, "unknown_key": Kind.UNKNOWN_KEY, "signature": Kind.ALTERED}


class Answer(msgspec.Struct, frozen=True):
    """What a check found; claims and words only where the signature held and the slip was not revoked."""

    kind: Kind
    claims: SlipClaims | None = None
    words: tuple[str, str, str] | None = None


def check(text: str, keys: Mapping[bytes, bytes], revoked: Collection[bytes], now: dt.date) -> Answer:
    """Return the answer for a scanned address or a bare token; the address's host is ignored.

    `keys`: key id → public key of the portal's slip keys; `revoked`: token ids; `now`: the day in the office's zone.
    Never raises for any text.
    """
    try:
        token = token_from_text(text)
        claims = read_token(token, keys)
    except TokenInvalid as invalid:
        return Answer(_FROM_REASON[invalid.reason])
    if claims.token_id in revoked:
        return Answer(Kind.REVOKED)
    day = now.date() if isinstance(now, dt.datetime) else now
    kind = Kind.VALID if day <= claims.expires else Kind.OUT_OF_DATE
    return Answer(kind, claims, code_words(token))


def sentences(answer: Answer, language: Language) -> tuple[str, ...]:
    """Return what to tell people, the one word first."""
    say = words(language)
    head = say(f"slip_check.{answer.kind.value}")
    if answer.claims is None or answer.words is None:
        return head, say(f"slip_check.{answer.kind.value}_text")
    dates = {"date": say.date(answer.claims.data_date), "expires": say.date(answer.claims.expires)}
    text = say(f"slip_check.{answer.kind.value}_text", **dates)
    lines = (f"{label}: {value}" for label, value in facts(answer, language))
    return head, text, *lines, say("slip_check.compare"), say("slip_check.limits")


def facts(answer: Answer, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what the slip says, label and value: to compare with the paper and the person; nothing unless it holds."""
    claims = answer.claims
    if claims is None or answer.words is None:
        return ()
    say = words(language)
    found = [("status", _status(claims.status, language))]
    if claims.destination is not None and claims.status != NEUTRAL_STAGE:
        found.append(("destination", _country(claims.destination, language)))
    found += [
        ("initials", claims.initials),
        ("birth_year", str(claims.birth_year)),
        ("words", " · ".join(answer.words)),
        ("data_date", say.date(claims.data_date)),
        ("expires", say.date(claims.expires)),
    ]
    return tuple((say(f"slip_check.{key}"), value) for key, value in found)


def _status(code: str, language: Language) -> str:
    """Return a stage's name; a code that this machine does not know yet stands as it is."""
    if code == NEUTRAL_STAGE:
        return words(language)("slip_check.see_staff")
    return codes.short("stages", code, language) if code in codes.index("stages") else code


def _country(code: str, language: Language) -> str:
    return codes.text("countries", code, language) if code in codes.index("countries") else code
