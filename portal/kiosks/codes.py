"""One-time enrolment codes: made for a person to type, kept only as a hash, good for one kiosk."""

import datetime as dt
import hashlib
import re
import secrets

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.models import EnrolCode
from portal.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U to misread."""
LENGTH = 12
LIFE = dt.timedelta(hours=24)
_TYPED_WRONG = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Grant(msgspec.Struct, frozen=True):
    """What a code stands for."""

    office: str
    region: str
    used: bool


def make(session: Session, office: str, region: str, now: dt.datetime) -> str:
    """Store a new code and return it, for example `7K3M-Q2TN-X9WD`: 60 random bits, 24 hours."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = {"code_hash": _digest(symbols), "office": office, "region": region, "expires_at": now + LIFE}
    session.execute(insert(EnrolCode), [row])
    return "-".join(symbols[i : i + 4] for i in range(0, LENGTH, 4))


def spend(session: Session, typed: str, kiosk_id: str, now: dt.datetime) -> Grant:
    """Use a code for this kiosk; one statement decides, so of two that race one wins.

    The same kiosk may come again while the code lives: its first answer may have been lost. Raises Problem 403.
    """
    digest = _digest(normalise(typed))
    won = session.execute(
        update(EnrolCode)
        .where(EnrolCode.code_hash == digest, EnrolCode.used_at.is_(None), EnrolCode.expires_at > now)
        .values(used_at=now, kiosk_id=kiosk_id)
        .returning(EnrolCode.office, EnrolCode.region)
    ).one_or_none()
    if won is not None:
        return Grant(won.office, won.region, used=False)
    known = session.execute(
        select(EnrolCode.office, EnrolCode.region).where(
            EnrolCode.code_hash == digest, EnrolCode.kiosk_id == kiosk_id, EnrolCode.expires_at > now
        )
    ).one_or_none()
    if known is None:
        raise Problem(403, "enrol-code", "The code is unknown, used or expired. Ask the office for a new one.")
    return Grant(known.office, known.region, used=True)


def normalise(typed: str) -> str:
    """Return the symbols of a typed code; anything that cannot be one gives an empty text, which matches no code."""
    symbols = re.sub(r"[\s-]", "", typed).upper().translate(_TYPED_WRONG)
    return symbols if len(symbols) == LENGTH and set(symbols) <= set(ALPHABET) else ""


def _digest(symbols: str) -> bytes:
    return hashlib.sha256(b"aim-enrol-1\x00" + symbols.encode()).digest()
