"""Slip tokens: one in each record, 90 days long, made anew when what it says changes or its last third has begun."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from onedata.slip_token import TOKEN_DAYS, SlipClaims, make_token
from portal.models import RevokedToken, SlipToken
from portal.people import sealed_view
from portal.people.worker import Worker

_CHUNK = 500
_THIRD = TOKEN_DAYS // 3
_SPREAD_DAYS = _THIRD - 2
"""Renewals begin at the start of the last third and are done two days before the end."""


class _Say(msgspec.Struct, frozen=True):
    """What a token says beside its id and expiry."""

    status: str
    destination: str | None
    initials: str
    birth_year: int
    data_date: dt.date


def due(session: Session, now: dt.datetime) -> list[int]:
    """Return the persons whose token is to be renewed."""
    return list(session.scalars(select(SlipToken.person_id).where(SlipToken.renew_at <= now)))


class TokenDesk:
    """Hands out tokens within one run of the publisher, and writes the new ones at the end."""

    def __init__(self, session: Session, key: Ed25519PrivateKey, now: dt.datetime) -> None:
        self._session = session
        self._key = key
        self._now = now
        self._present: dict[int, SlipToken] = {}
        self._new: list[dict[str, object]] = []

    def know(self, people: Iterable[int]) -> None:
        """Read the present tokens of these persons."""
        ids = sorted(people)
        for start in range(0, len(ids), _CHUNK):
            query = select(SlipToken).where(SlipToken.person_id.in_(ids[start : start + _CHUNK]))
            self._present.update({token.person_id: token for token in self._session.scalars(query)})

    def token(self, person_id: int, person: Worker, *, renew: bool = True) -> bytes:
        """Return the person's token: the present one while it still says the same and is not in its last third.

        Without `renew` the present one also in its last third.
        """
        sensitive = sealed_view.is_sensitive(person.stage)
        say = _Say(
            sealed_view.public_stage(person),
            None if sensitive else person.destination,
            sealed_view.initials(person.name),
            person.birth_date.year,
            person.source_updated_on,
        )
        digest = hashlib.sha256(msgspec.msgpack.encode(say)).digest()
        old = self._present.get(person_id)
        if old is not None and old.digest == digest and (not renew or old.renew_at > self._now):
            return old.token
        return self._make(person_id, say, digest)

    def _make(self, person_id: int, say: _Say, digest: bytes) -> bytes:
        token_id = secrets.token_bytes(8)
        expires = self._now.date() + dt.timedelta(days=TOKEN_DAYS)
        token = make_token(SlipClaims(token_id=token_id, expires=expires, **msgspec.structs.asdict(say)), self._key)
        # The id is random, so it spreads the renewals of one day's tokens evenly over the last third.
        share = int.from_bytes(token_id, "big") / 2**64
        renew_at = self._now + dt.timedelta(days=TOKEN_DAYS - _THIRD + share * _SPREAD_DAYS)
        self._new.append(
            {
                "person_id": person_id,
                "token_id": token_id,
                "token": token,
                "digest": digest,
                "expires_on": expires,
                "renew_at": renew_at,
            }
        )
        return token

    def holds(self, session: Session) -> bool:
        """Say whether the tokens that are to be replaced are still those that were read."""
        ids = [person_id for row in self._new if isinstance(person_id := row["person_id"], int)]
        now: dict[int, bytes] = {}
        for start in range(0, len(ids), _CHUNK):
            some = SlipToken.person_id.in_(ids[start : start + _CHUNK])
            now |= dict(session.execute(select(SlipToken.person_id, SlipToken.token_id).where(some)).tuples().all())
        return now == {person_id: self._present[person_id].token_id for person_id in ids if person_id in self._present}

    def write(self, session: Session | None = None) -> None:
        """Store the tokens made; `session`: another transaction than the one they were made in."""
        into = session or self._session
        ids = [row["person_id"] for row in self._new]
        for start in range(0, len(ids), _CHUNK):
            into.execute(delete(SlipToken).where(SlipToken.person_id.in_(ids[start : start + _CHUNK])))
        if self._new:
            into.execute(insert(SlipToken), self._new)
        self._new = []


def revoke(session: Session, people: Iterable[int], now: dt.datetime) -> int:
    """Withdraw the tokens of persons whose data were wrong; returns how many. They stand in `slip-revoked` next."""
    ids = sorted(people)
    gone = 0
    for start in range(0, len(ids), _CHUNK):
        mine = SlipToken.person_id.in_(ids[start : start + _CHUNK])
        rows = [
            {"token_id": token_id, "expires_on": expires, "revoked_at": now}
            for token_id, expires in session.execute(select(SlipToken.token_id, SlipToken.expires_on).where(mine))
        ]
        if rows:
            session.execute(insert(RevokedToken), rows)
            session.execute(delete(SlipToken).where(mine))
        gone += len(rows)
    return gone


def revoked(session: Session, today: dt.date) -> dict[str, bytes]:
    """Return token id in hex → last day of validity, for revoked tokens that would still be valid."""
    session.execute(delete(RevokedToken).where(RevokedToken.expires_on < today))
    rows = session.execute(select(RevokedToken.token_id, RevokedToken.expires_on))
    return {token_id.hex(): msgspec.msgpack.encode(expires.isoformat()) for token_id, expires in rows}
