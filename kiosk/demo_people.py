"""The invented people of the demonstration, with what each would bring: cards for the dock, factors for the tour."""

import datetime as dt
from pathlib import Path

import msgspec


class DemoPerson(msgspec.Struct, frozen=True):
    """One synthetic person (CONTOH) and every credential that opens their record."""

    name: str
    stage: str
    region: str
    opens: tuple[str, ...]
    """Credentials that open the record, as kind+factor: `card+pin`, `nik+phone`."""
    nik: str | None = None
    passport: str | None = None
    passport_until: dt.date | None = None
    chip: dict[str, str] | None = None
    """The passport's chip, as `kiosk.devices.card_sim.SimulatedPassport` takes it."""
    card: str | None = None
    """UID in hex of the bound card."""
    worker_id: str | None = None
    """The code of the E-PMI, as a scanner reads it."""
    pin: str | None = None
    family_pin: str | None = None
    phone_last4: str | None = None
    birth_date: dt.date | None = None
    note: str = ""


STAFF_FILE = "demo-staff.json"
"""Lies beside the people's file."""


class DemoStaff(msgspec.Struct, frozen=True):
    """One invented officer (CONTOH), with what opens the desk and the portal's pages."""

    login: str
    name: str
    role: str
    password: str
    card: str | None = None
    pin: str | None = None


def load(path: Path) -> tuple[DemoPerson, ...]:
    """Read the people that the portal's `demo` wrote. Raises `OSError` or `msgspec.DecodeError`."""
    return tuple(msgspec.json.decode(path.read_bytes(), type=list[DemoPerson]))


def load_staff(people: Path) -> tuple[DemoStaff, ...]:
    """Read the staff beside the people's file; none where nobody was invented. Raises `msgspec.DecodeError`."""
    path = people.with_name(STAFF_FILE)
    return tuple(msgspec.json.decode(path.read_bytes(), type=list[DemoStaff])) if path.exists() else ()
