"""Whether a question comes from a colleague of this office: nobody is believed on a kiosk's word alone."""

import datetime as dt
import hmac
from collections.abc import Collection

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from onedata.counter import prove
from portal import wib
from portal.auth import Caller
from portal.models import LookUpTry
from portal.staff.models import StaffAccount

WRONG_PROOFS = 10
"""Wrong proofs a day for one account, whatever kiosk of the office they come from."""

LOCK = 0x5354
"""Held by whoever asks `believed` or `counted`: proofs and questions are counted by one at a time."""
Right = tuple[str, str, bytes | None, dt.datetime | None]
_LONGEST_ID = 18
"""Digits: what both databases can look for."""


def believed(
    session: Session,
    caller: Caller,
    staff_id: str,
    proof: bytes,
    message: bytes,
    roles: Collection[str],
    now: dt.datetime,
) -> StaffAccount | None:
    """Return who asks, None where that is not an active colleague of the kiosk's office in one of these roles.

    `proof` is `onedata.counter.prove` over `message`: only who knows card and PIN can make it, and the portal takes it
    back by disabling the account, its card or its PIN. A wrong one is counted, so the caller commits in any case.
    """
    account = named(session, staff_id)
    if account is None or account.disabled_at is not None or account.card_stretched is None:
        return None
    if account.office != caller.office or account.role not in roles or locked(session, account, now):
        return None
    if hmac.compare_digest(prove(account.card_stretched, caller.kiosk_id, message), proof):
        return account
    counted(session, _subject(account), now)
    return None


def right(account: StaffAccount) -> Right:
    """Return what `believed` asks of an account: another one later means that it must be asked again."""
    return account.role, account.office, account.card_stretched, account.disabled_at


def named(session: Session, staff_id: str) -> StaffAccount | None:
    """Return the account of this number as a kiosk wrote it; None where it is none."""
    sane = staff_id.isascii() and staff_id.isdecimal() and len(staff_id) <= _LONGEST_ID
    return session.get(StaffAccount, int(staff_id)) if sane else None


def locked(session: Session, account: StaffAccount, now: dt.datetime) -> bool:
    """Say whether too many wrong proofs came in this account's name today."""
    wrong = select(LookUpTry.failed).where(LookUpTry.subject == _subject(account), LookUpTry.day == wib.day(now))
    return (session.scalar(wrong) or 0) >= WRONG_PROOFS


def counted(session: Session, subject: str, now: dt.datetime) -> int:
    """Count one more of a subject's day, and return how many there are.

    The caller holds `LOCK`; a look-up may delete rows of earlier days meanwhile.
    """
    mine, today = LookUpTry.subject == subject, wib.day(now)
    more = update(LookUpTry).where(mine, LookUpTry.day == today).values(failed=LookUpTry.failed + 1)
    found = session.scalar(more.returning(LookUpTry.failed))
    if found is not None:
        return found
    session.execute(delete(LookUpTry).where(mine))
    session.execute(insert(LookUpTry), [{"subject": subject, "day": today, "failed": 1}])
    return 1


def _subject(account: StaffAccount) -> str:
    return f"staff {account.account_id}"
