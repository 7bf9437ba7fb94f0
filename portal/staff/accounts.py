"""Accounts of staff: made, changed and disabled; passwords and the cards of the kiosk desk."""

import datetime as dt
import os
import re
import secrets
import threading
from typing import Final

import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from onedata import codes
from onedata import credentials as standard
from onedata.credentials import PRODUCTION_COST
from portal import live
from portal.audit import note
from portal.people import credentials
from portal.staff.models import StaffAccount, StaffSession

DESK_ROLES: Final = ("petugas", "penyelia", "teknisi")
"""Work at a kiosk's desk with card and PIN, and on pages within their office."""
COMMAND_ROLES: Final = ("pemantau", "piket", "kepala")
"""Command officer, a mission's duty officer, shift chief."""
ROLES: Final = (*DESK_ROLES, *COMMAND_ROLES, "redaksi")
"""`redaksi` edits content and sees no person."""
LEAST_PASSWORD: Final = 12
"""Characters; length beats rules about kinds of characters (NIST SP 800-63B)."""
MOST_PASSWORD: Final = 200
TRIES: Final = 5
LOCKED: Final = dt.timedelta(minutes=15)
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_SLOW_HALF = threading.BoundedSemaphore(2)
"""At most two Argon2 of 19 MiB at once, however many ask."""


class AccountWrong(ValueError):  # noqa: N818 - said of the account
    """An account cannot be so; the text says why at the terminal, `key` on a page."""

    def __init__(self, text: str, key: str) -> None:
        self.key = key
        super().__init__(text)


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What an account begins with."""

    login: str
    name: str
    role: str
    office: str = ""
    region: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do, and where."""

    role: str
    office: str = ""
    region: str = ""
    country: str = ""


def add(session: Session, new: NewAccount, password: str | None, now: dt.datetime, actor: str) -> StaffAccount:
    """Make an account; without a password it has no sign-in to pages. Raises AccountWrong."""
    _check(session, new)
    kept = hashed(password) if password is not None else None
    row = StaffAccount(**msgspec.structs.asdict(new), password=kept, made_at=now, failed=0)
    session.add(row)
    session.flush()
    note(session, now, actor, "staff-add", new.login, new.role)
    return row


def _check(session: Session, new: NewAccount) -> None:
    if not new.name:
        raise AccountWrong("an account has a name", "account_name")
    if not _LOGIN.fullmatch(new.login):
        raise AccountWrong("a login has 3 to 40 of a-z 0-9 . _ - and begins with a letter", "account_login")
    _check_scope(new)
    if "\n" in new.email or (new.email and "@" not in new.email):
        raise AccountWrong("the e-mail address has no @", "account_email")
    if by_login(session, new.login) is not None:
        raise AccountWrong("this login is taken", "account_taken")


def _check_scope(new: "NewAccount | Scope") -> None:
    if new.role not in ROLES:
        raise AccountWrong(f"the role is one of {', '.join(ROLES)}", "account_role")
    if new.role in DESK_ROLES and not new.office:
        raise AccountWrong(f"a {new.role} belongs to an office", "account_office")
    if new.region and new.region not in codes.index("regions"):
        raise AccountWrong("the region is a province's Kemendagri code", "account_region")
    if new.country and new.country not in codes.index("countries"):
        raise AccountWrong("the country is a code of the list of countries", "account_country")


def by_login(session: Session, login: str) -> StaffAccount | None:
    """Return an account by its login, disabled ones too."""
    if not _LOGIN.fullmatch(login):
        return None
    return session.scalars(select(StaffAccount).where(StaffAccount.login == login)).one_or_none()


def named(session: Session, login: str) -> StaffAccount:
    """Return an account by its login. Raises AccountWrong."""
    found = by_login(session, login)
    if found is None:
        raise AccountWrong(f"there is no account {login!r}", "account_unknown")
    return found


def move(session: Session, account: StaffAccount, scope: Scope, now: dt.datetime, actor: str) -> None:
    """Give an account another role or scope: it is signed out, and a card that its role has no use for goes.

    Raises AccountWrong.
    """
    if account.disabled_at is not None:
        raise AccountWrong("a disabled account stays as it is", "account_disabled")
    _check_scope(scope)
    for name, value in msgspec.structs.asdict(scope).items():
        setattr(account, name, value)
    end_sessions(session, account, now)
    note(session, now, actor, "staff-move", account.login, scope.role)
    if scope.role not in DESK_ROLES and account.card is not None:
        drop_card(session, account, now, actor)


def disable(session: Session, account: StaffAccount, now: dt.datetime, actor: str) -> None:
    """Refuse an account from now on: its sessions end, its card opens nothing after the next publication."""
    account.disabled_at = account.disabled_at or now
    account.card, account.card_stretched, account.pin_set_at = None, None, None
    end_sessions(session, account, now)
    note(session, now, actor, "staff-disable", account.login, "disabled")


def reset(session: Session, account: StaffAccount, password: str, now: dt.datetime, actor: str) -> None:
    """Set a new password, lift a lock, end every session; a disabled account stays disabled."""
    account.password = hashed(password)
    account.failed, account.locked_until = 0, None
    end_sessions(session, account, now)
    note(session, now, actor, "staff-reset", account.login, "password")


def end_sessions(session: Session, account: StaffAccount, now: dt.datetime) -> None:
    """Sign an account out everywhere; its open pages end too."""
    mine = StaffSession.account_id == account.account_id
    for number in session.scalars(delete(StaffSession).where(mine).returning(StaffSession.session_id)):
        live.tell(session, "session", number, now)


def set_card(session: Session, account: StaffAccount, card: str, pin: str, now: dt.datetime, actor: str) -> None:
    """Bind a staff card with a PIN of 6 to 12 digits; it opens the desk after the next publication.

    The PIN is stretched and forgotten. Raises AccountWrong.
    """
    if account.disabled_at is not None or account.role not in DESK_ROLES:
        raise AccountWrong("only an active petugas, penyelia or teknisi has a card", "account_no_card_role")
    try:
        identifier, factor = standard.identifier("staff", card), standard.factor("pin", pin)
        sealed_with = credentials.sealing(session)
        stretched = standard.stretch("staff", identifier, factor, sealed_with.salt, sealed_with.cost)
    except standard.MalformedCredential as wrong:
        raise AccountWrong(str(wrong), "account_card") from None
    holder = session.scalars(select(StaffAccount).where(StaffAccount.card == identifier)).one_or_none()
    if holder is not None and holder.account_id != account.account_id:
        raise AccountWrong("this card belongs to another account", "account_card_taken")
    account.card, account.card_stretched, account.pin_set_at = identifier, stretched, now
    note(session, now, actor, "staff-card", account.login, "bound")


def drop_card(session: Session, account: StaffAccount, now: dt.datetime, actor: str) -> None:
    """Unbind a lost card; it opens nothing after the next publication."""
    account.card, account.card_stretched, account.pin_set_at = None, None, None
    note(session, now, actor, "staff-card", account.login, "unbound")


def new_password() -> str:
    """Return a fresh password of 100 random bits, in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def hashed(password: str) -> str:
    """Return a password's Argon2id in PHC form. Raises AccountWrong for a short one."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise AccountWrong(f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters", "account_password")
    cost = PRODUCTION_COST
    kdf = Argon2id(salt=os.urandom(16), length=32, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive_phc_encoded(password.encode())


def holds(password: str, kept: str | None) -> bool:
    """Say whether a password is the one kept; takes as long where there is none."""
    with _SLOW_HALF:
        try:
            Argon2id.verify_phc_encoded(password[: MOST_PASSWORD + 1].encode(), kept or _nobody())
        except InvalidKey:
            return False
    return kept is not None


_NOBODY: list[str] = []


def _nobody() -> str:
    """Return the hash of a password that nobody knows."""
    if not _NOBODY:
        _NOBODY.append(hashed(secrets.token_urlsafe(24)))
    return _NOBODY[0]


def count_failure(session: Session, account: StaffAccount, now: dt.datetime) -> None:
    """Count a wrong password; the fifth in a row locks the account for a quarter of an hour.

    The database counts: of two tries at once both are.
    """
    mine = StaffAccount.account_id == account.account_id
    counted = update(StaffAccount).where(mine).values(failed=StaffAccount.failed + 1).returning(StaffAccount.failed)
    if session.scalars(counted).one() % TRIES == 0:
        session.execute(update(StaffAccount).where(mine).values(locked_until=now + LOCKED))
