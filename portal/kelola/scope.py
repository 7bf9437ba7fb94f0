"""Who may look after what: a supervisor their own office, the shift chief everything, nobody themselves."""

from typing import Final

from portal.staff.accounts import ROLES, Scope
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer

MANAGERS: Final = ("kepala", "penyelia")
"""Accounts and groups."""
OVERSEERS: Final = ("kepala", "pemantau", "penyelia")
"""Reasons of access; a supervisor those of their office."""
AUDITORS: Final = ("kepala", "pemantau")
FLEET: Final = ("kepala", "pemantau", "piket")
OF_AN_OFFICE: Final = ("petugas", "teknisi")
"""Roles that a supervisor gives, in their own office."""
ALL: Final = tuple(dict.fromkeys((*MANAGERS, *OVERSEERS, *AUDITORS)))
_TABS: Final = (
    ("accounts", "/kelola/akun", MANAGERS),
    ("groups", "/kelola/rombongan", MANAGERS),
    ("reasons", "/kelola/alasan", OVERSEERS),
    ("audit", "/kelola/jejak", AUDITORS),
    ("kiosks", "/komando/anjungan", FLEET),
)


def tabs(officer: Officer) -> list[tuple[str, str]]:
    """Return the parts that this officer may open: text key and address."""
    return [(name, address) for name, address, roles in _TABS if officer.role in roles]


def roles_to_give(officer: Officer) -> tuple[str, ...]:
    """Return the roles that this officer may give."""
    return ROLES if officer.role == "kepala" else OF_AN_OFFICE


def may_change(officer: Officer, account: StaffAccount) -> bool:
    """Say whether this officer looks after an account; nobody changes their own."""
    if account.account_id == officer.account_id:
        return False
    return officer.role == "kepala" or (account.role in OF_AN_OFFICE and account.office == officer.office != "")


def may_give(officer: Officer, scope: Scope) -> bool:
    """Say whether this officer may put somebody there."""
    if officer.role == "kepala":
        return True
    # A region is whose cases somebody sees: nobody gives what they do not have.
    theirs = scope.office == officer.office != "" and scope.region in ("", officer.region)
    return scope.role in OF_AN_OFFICE and theirs


def office_of(officer: Officer, wanted: str) -> str:
    """Return the office that is looked at: a supervisor's own, whatever was asked for; the chief's choice."""
    if officer.role == "penyelia":
        return officer.office or "-"  # "" would be every office
    return wanted if wanted.isprintable() else "-"
