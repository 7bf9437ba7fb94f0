"""Invented staff for demonstrations, one of each role: everybody CONTOH, cards and PINs fixed and told to everybody."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from portal.audit import COMMAND_LINE
from portal.service import Service
from portal.staff import accounts
from portal.staff.accounts import DESK_ROLES, NewAccount

OFFICE: Final = "BP3MI NTB"
FILE: Final = "demo-staff.json"
_DESK = {
    "petugas": ("Sri CONTOH", "04C0570A000001", "24680101"),
    "penyelia": ("Budi CONTOH", "04C0570A000002", "24680202"),
    "teknisi": ("Adi CONTOH", "04C0570A000003", "24680303"),
}
"""Name, card and PIN; the numbers are no secret, because nobody real is behind them."""
_PAGES = {"kepala": "Rini CONTOH", "pemantau": "Dewi CONTOH", "redaksi": "Wahyu CONTOH"}


class DemoStaff(msgspec.Struct, frozen=True):
    """One invented officer and what opens their desk and their pages."""

    login: str
    name: str
    role: str
    password: str
    """Of the portal's pages; drawn anew for each demonstration."""
    card: str | None = None
    pin: str | None = None


def fill(portal: Service) -> int:
    """Make the invented staff and write them into the data folder; return how many, 0 where they are here already."""
    with portal.database.write() as session:
        if accounts.by_login(session, _login("petugas")) is not None:
            return 0
        made = [_made(session, role, portal.clock()) for role in (*_DESK, *_PAGES)]
    (portal.settings.data / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return len(made)


def _made(session: Session, role: str, now: dt.datetime) -> DemoStaff:
    login, password = _login(role), accounts.new_password()
    at_desk = role in DESK_ROLES
    name, card, pin = _DESK[role] if at_desk else (_PAGES[role], None, None)
    office, region = (OFFICE, "52") if at_desk else ("", "")
    new = NewAccount(login=login, name=name, role=role, office=office, region=region)
    account = accounts.add(session, new, password, now, COMMAND_LINE)
    if card is not None and pin is not None:
        accounts.set_card(session, account, card, pin, now, COMMAND_LINE)
    return DemoStaff(login, name, role, password, card, pin)


def _login(role: str) -> str:
    return f"contoh-{role}"
