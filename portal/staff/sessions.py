"""Sessions of signed-in browsers: kept by the server, rotated, ended after silence."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal import live
from portal.audit import ANONYMOUS, note
from portal.service import Service
from portal.staff import accounts
from portal.staff.models import StaffAccount, StaffSession

SILENT: Final = dt.timedelta(hours=2)
"""A session ends after this long without a request; an open live page counts as one."""
LONGEST: Final = dt.timedelta(hours=12)
"""A shift; then the password is asked again."""
ROTATED: Final = dt.timedelta(minutes=30)
_OVERLAP = dt.timedelta(seconds=60)
_SEEN_EVERY = dt.timedelta(seconds=60)


class Officer(msgspec.Struct, frozen=True):
    """Who is signed in, with role and scope."""

    account_id: int
    login: str
    name: str
    role: str
    office: str
    region: str
    country: str
    language: str
    csrf: str
    """Stands hidden in each form; a form without it changes nothing."""
    session_id: int

    @property
    def actor(self) -> str:
        """How the audit trail calls them."""
        return f"staff {self.login}"


class Entered(msgspec.Struct, frozen=True):
    """A fresh session: the cookie's value, and who it is."""

    token: str
    officer: Officer


def sign_in(portal: Service, login: str, password: str) -> Entered | None:
    """Begin a session; None for every refusal (unknown, wrong, locked, disabled), without saying which."""
    now = portal.clock()
    with portal.database.read() as session:
        found = accounts.by_login(session, login.strip().lower())
        kept = found.password if found and found.disabled_at is None else None
    right = accounts.holds(password, kept)
    with portal.database.write() as session:
        account = accounts.by_login(session, login.strip().lower())
        if account is None:
            note(session, now, ANONYMOUS, "sign-in", "unknown", "refused")
            return None
        locked = account.locked_until is not None and account.locked_until > now
        if locked or not right or account.disabled_at is not None:
            if not locked:
                accounts.count_failure(session, account, now)
            note(session, now, account.actor, "sign-in", account.login, "locked" if locked else "refused")
            return None
        account.failed, account.locked_until = 0, None
        note(session, now, account.actor, "sign-in", account.login, "opened")
        return _begin(session, account, now)


def _begin(session: Session, account: StaffAccount, now: dt.datetime) -> Entered:
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    row = StaffSession(
        account_id=account.account_id, token_hash=_digest(token), csrf=csrf, made_at=now, rotated_at=now, seen_at=now
    )
    session.add(row)
    session.execute(delete(StaffSession).where(StaffSession.made_at < now - LONGEST))
    session.flush()
    return Entered(token, _officer(account, row))


def current(portal: Service, token: str) -> tuple[Officer, str | None] | None:
    """Return who has this session and, where it was just rotated, the cookie's new value; None: sign in again."""
    now = portal.clock()
    digest = _digest(token)
    query = (
        select(StaffSession, StaffAccount)
        .join(StaffAccount)
        .where(or_(StaffSession.token_hash == digest, StaffSession.previous_hash == digest))
    )
    with portal.database.read() as session:
        found = session.execute(query).one_or_none()
        if found is None or not _alive(found[0], found[1], digest, now):
            return None
        row, account = found
        officer = _officer(account, row)
        due = row.token_hash == digest and now - row.rotated_at >= ROTATED
        stale = now - row.seen_at >= _SEEN_EVERY
    if not (due or stale):
        return officer, None
    with portal.database.write() as session:
        mine = session.get(StaffSession, row.session_id, with_for_update=True)
        if mine is None:
            return None
        mine.seen_at = now
        if not due or mine.token_hash != digest:
            return officer, None
        fresh = secrets.token_urlsafe(32)
        mine.previous_hash, mine.token_hash, mine.rotated_at = digest, _digest(fresh), now
        return officer, fresh


def _alive(row: StaffSession, account: StaffAccount, digest: bytes, now: dt.datetime) -> bool:
    if account.disabled_at is not None or now - row.made_at >= LONGEST or now - row.seen_at >= SILENT:
        return False
    return row.token_hash == digest or now - row.rotated_at <= _OVERLAP


def sign_out(portal: Service, token: str) -> None:
    """End a session, also by the token it had before a rotation: the very request may have rotated it."""
    mine = or_(StaffSession.token_hash == _digest(token), StaffSession.previous_hash == _digest(token))
    with portal.database.write() as session:
        for number in session.scalars(delete(StaffSession).where(mine).returning(StaffSession.session_id)):
            live.tell(session, "session", number, portal.clock())


def still_open(portal: Service, session_ids: Collection[int]) -> frozenset[int]:
    """Return which of these sessions still hold, and count the pages they have open as a request."""
    now = portal.clock()
    query = select(StaffSession.session_id).join(StaffAccount).where(StaffSession.session_id.in_(session_ids))
    query = query.where(StaffAccount.disabled_at.is_(None), StaffSession.made_at > now - LONGEST)
    with portal.database.write() as session:
        found = frozenset(session.scalars(query.where(StaffSession.seen_at > now - SILENT)))
        session.execute(update(StaffSession).where(StaffSession.session_id.in_(found)).values(seen_at=now))
    return found


def _officer(account: StaffAccount, row: StaffSession) -> Officer:
    return Officer(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        role=account.role,
        office=account.office,
        region=account.region,
        country=account.country,
        language=account.language,
        csrf=row.csrf,
        session_id=row.session_id,
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"aim-session-1\x00" + token.encode()).digest()
