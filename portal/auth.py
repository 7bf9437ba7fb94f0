"""Who is calling: a kiosk proves itself with a short-lived JWT signed by its own key (the shape of RFC 7523)."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from portal.db import Database
from portal.models import Kiosk, SpentToken
from portal.problems import Problem
from portal.settings import AUDIENCE

if TYPE_CHECKING:
    from jwt.types import Options

LONGEST_LIFE = 300
"""Seconds between `iat` and `exp` at most."""
LEEWAY = 30
"""Seconds by which the kiosk's clock, corrected by our signed time, may still be wrong."""
_LONGEST_TOKEN = 2048
_JTI = re.compile(r"[!-~]{1,64}")
_KIOSK_ID = re.compile(r"[0-9a-f-]{36}")
_CLAIMS = ["iss", "sub", "aud", "iat", "exp", "jti"]


class Caller(msgspec.Struct, frozen=True):
    """An enrolled kiosk that proved itself."""

    kiosk_id: str
    region: str
    signing_key: bytes
    receiving_key: bytes
    office: str = ""


class Refused(Problem):
    """The token does not hold; `about` (the token's jti) goes into the signed time of the answer."""

    def __init__(self, detail: str, about: str = "") -> None:
        super().__init__(401, "token", detail, {"WWW-Authenticate": "Bearer"})
        self.about = about


def authenticate(
    database: Database, header: str | None, clock: Callable[[], dt.datetime], *, single_use: bool = False
) -> Caller:
    """Return who sent the request; `single_use` also spends the token's `jti`. Raises Refused."""
    token = _token(header)
    claims = _unverified(token)
    about = claims.get("jti")
    if not isinstance(about, str) or not _JTI.fullmatch(about):
        raise Refused("The token's jti is no identifier.")
    caller = _caller(database, claims.get("sub"), about)
    now = clock()
    _verify(token, caller, now, about)
    if single_use:
        _spend(database, caller, about, now)
    return caller


def _token(header: str | None) -> str:
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("A kiosk token is needed.")
    if len(token) > _LONGEST_TOKEN:
        raise Refused("The token is too long.")
    return token


def _unverified(token: str) -> dict[str, object]:
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise Refused("The token cannot be read.") from None


def _caller(database: Database, subject: object, about: str) -> Caller:
    with database.read() as session:
        # What is no id is not even looked for: a database refuses some texts in its own way.
        kiosk = session.get(Kiosk, subject) if isinstance(subject, str) and _KIOSK_ID.fullmatch(subject) else None
        if kiosk is None or kiosk.revoked_at is not None:
            raise Refused("The kiosk is unknown or was revoked.", about)
        return Caller(kiosk.kiosk_id, kiosk.region, kiosk.signing_key, kiosk.receiving_key, kiosk.office)


def _verify(token: str, caller: Caller, now: dt.datetime, about: str) -> None:
    # Times are checked below, against the clock that tests can set.
    options: Options = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    key = Ed25519PublicKey.from_public_bytes(caller.signing_key)
    try:
        claims = jwt.decode(
            token, key, algorithms=["EdDSA"], audience=AUDIENCE, issuer=caller.kiosk_id, options=options
        )
    except (jwt.PyJWTError, ValueError):
        raise Refused("The token does not hold.", about) from None
    issued, expires = claims["iat"], claims["exp"]
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise Refused("The token's times are no numbers.", about)
    at = now.timestamp()
    if not 0 <= expires - issued <= LONGEST_LIFE:
        raise Refused("The token lives too long.", about)
    if at > expires + LEEWAY or at < issued - LEEWAY:
        raise Refused("The token's time does not fit. See AIM-Time for ours.", about)


def _spend(database: Database, caller: Caller, jti: str, now: dt.datetime) -> None:
    keep_until = now + dt.timedelta(seconds=LONGEST_LIFE + 2 * LEEWAY)
    try:
        with database.write() as session:
            session.execute(delete(SpentToken).where(SpentToken.expires_at < now))
            row = {"kiosk_id": caller.kiosk_id, "jti": jti, "expires_at": keep_until}
            session.execute(insert(SpentToken), [row])
    except IntegrityError:
        raise Refused("The token was used already. Make a new one for each request.", jti) from None
