"""The rows of `staff-<office>`: who works at its desk, each opening with card and PIN."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import wire
from onedata.access_reasons import AccessReason
from onedata.counter_records import StaffRecord
from portal.feeds.sealed_feed import Sealable
from portal.staff import reasons
from portal.staff.accounts import DESK_ROLES
from portal.staff.models import StaffAccount


def rows(session: Session, office: str) -> list[Sealable]:
    """Return the active accounts of an office that have a card and a PIN."""
    query = select(StaffAccount).where(
        StaffAccount.office == office,
        StaffAccount.disabled_at.is_(None),
        StaffAccount.card_stretched.is_not(None),
        StaffAccount.role.in_(DESK_ROLES),
    )
    why = reasons.told(session)
    return [_sealable(account, why) for account in session.scalars(query)]


def _sealable(account: StaffAccount, why: tuple[AccessReason, ...]) -> Sealable:
    record = StaffRecord(str(account.account_id), account.name, account.role, account.office, why)  # type: ignore[arg-type]  # one of DESK_ROLES
    return Sealable(str(account.account_id), account.card_stretched or b"", wire.encode(record), None)
