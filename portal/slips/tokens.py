"""Slip tokens: one in each record, 90 days long, made anew when what it says changes or its last third has begun."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from onedata.slip_token import TOKEN_DAYS, SlipClaims, make_token
from portal.models import RevokedToken, SlipToken
from portal.people import sealed_view
from portal.people.worker import Worker

_CHUNK = 500
_THIRD = TOKEN_DAYS // 3
_SPREAD_DAYS = _THIRD - 2
"""Renewals begin at the start of the last third and are done two days before the end."""


class Overtaken(Exception):  # noqa: N818 - said of who writes
    """Somebody else made a person's token meanwhile: it stands, and whoever asks again gets it."""


class _Say(msgspec.Struct, frozen=True):
    """What a token says beside its id and expiry."""

    status: str
    destination: str | None
    initials: str
    birth_year: int
    data_date: dt.date


class TokenRow(msgspec.Struct, frozen=True):
    """A row of `SlipToken`."""

    person_id: int
    token_id: bytes
    token: bytes
    digest: bytes
    expires_on: dt.date
    renew_at: dt.datetime


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
        self.made: list[TokenRow] = []
        """New ones, to be written at the end."""

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
        self.made.append(TokenRow(person_id, token_id, token, digest, expires, renew_at))
        return token

    @property
    def before(self) -> dict[int, bytes]:
        """Person → id of the token that a new one replaces."""
        ids = {row.person_id for row in self.made}
        return {person_id: token.token_id for person_id, token in self._present.items() if person_id in ids}

    def holds(self, session: Session) -> bool:
        """Say whether the tokens that are to be replaced are still those that were read."""
        return _standing(session, [row.person_id for row in self.made]) == self.before

    def write(self) -> None:
        """Store the tokens made, in the transaction they were made in. Raises Overtaken."""
        if not self.holds(self._session):
            raise Overtaken
        try:
            store_tokens(self._session, self.made, self.before, self._now)
        except IntegrityError:
            raise Overtaken from None
        self.made = []


def _standing(session: Session, people: Iterable[int]) -> dict[int, bytes]:
    """Return person → id of their token, held so until the transaction ends.

    Held in the order of persons, whoever asks: of two who hold several, neither waits for one who waits for it.
    """
    found: dict[int, bytes] = {}
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        some = SlipToken.person_id.in_(ids[start : start + _CHUNK])
        query = select(SlipToken.person_id, SlipToken.token_id).where(some).order_by(SlipToken.person_id)
        found |= dict(session.execute(query.with_for_update()).tuples().all())
    return found


def store_tokens(session: Session, made: Sequence[TokenRow], before: Mapping[int, bytes], now: dt.datetime) -> None:
    """Store new tokens in place of those they were made to replace.

    One whose predecessor was withdrawn since says what was withdrawn: it goes out withdrawn, and the next run makes
    another, because whoever withdraws changes the person.
    """
    made = sorted(made, key=lambda row: row.person_id)
    people = [row.person_id for row in made]
    standing = _standing(session, people)
    withdrawn = {person_id for person_id in before if person_id not in standing}
    for start in range(0, len(people), _CHUNK):
        session.execute(delete(SlipToken).where(SlipToken.person_id.in_(people[start : start + _CHUNK])))
    good = [msgspec.structs.asdict(row) for row in made if row.person_id not in withdrawn]
    if good:
        session.execute(insert(SlipToken), good)
    bad = [
        {"token_id": row.token_id, "expires_on": row.expires_on, "revoked_at": now}
        for row in made
        if row.person_id in withdrawn
    ]
    if bad:
        session.execute(insert(RevokedToken), bad)


def revoke(session: Session, people: Iterable[int], now: dt.datetime) -> int:
    """Withdraw the tokens of persons whose data were wrong; returns how many. They stand in `slip-revoked` next."""
    ids = sorted(people)
    _standing(session, ids)
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
