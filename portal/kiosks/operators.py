"""Operators: people who look after the fleet, known by a bearer token that is shown once and kept as a hash."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.models import OperatorToken
from portal.problems import Problem

PREFIX = "aim-operator-"
LIFE = dt.timedelta(days=90)
_LONGEST = 100


def make(session: Session, name: str, now: dt.datetime, life: dt.timedelta = LIFE) -> str:
    """Store a new token and return it: 256 random bits, so a plain hash of it tells nothing."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = {"token_hash": _digest(token), "name": name, "made_at": now, "expires_at": now + life}
    session.execute(insert(OperatorToken), [row])
    return token


def revoke(session: Session, name: str, now: dt.datetime) -> int:
    """Withdraw every token of a name; returns how many."""
    mine = (OperatorToken.name == name, OperatorToken.revoked_at.is_(None))
    gone = session.scalars(update(OperatorToken).where(*mine).values(revoked_at=now).returning(OperatorToken.name))
    return len(gone.all())


def named(session: Session, header: str | None, now: dt.datetime) -> str:
    """Return the name of the operator whose token a request carries. Raises Problem 401."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() == "bearer" and token.startswith(PREFIX) and len(token) <= _LONGEST:
        query = select(OperatorToken.name).where(
            OperatorToken.token_hash == _digest(token),
            OperatorToken.revoked_at.is_(None),
            OperatorToken.expires_at > now,
        )
        name = session.execute(query).scalar_one_or_none()
        if name is not None:
            return name
    raise Problem(401, "operator", "An operator's token is needed.", {"WWW-Authenticate": "Bearer"})


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"aim-operator-1\x00" + token.encode()).digest()
