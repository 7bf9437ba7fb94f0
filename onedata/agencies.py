"""The licence register of placement companies (P3MI): who was in the list of a day, and until when.

There are three things a list can say about a company it holds, and one about a company it does not hold: "not in the
list of DATE". Nobody is ever called illegal: a list can be old, and a name can be spelt in another way.
"""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from onedata.jobs import Line

State = Literal["registered", "expired", "revoked"]


class Agency(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One company in the licence register; row of the feed `agencies`, collection `agencies`, key `licence`."""

    licence: Line
    """Number of its licence (SIP3MI) as printed."""
    name: Line
    """As registered, for example `PT CONTOH MAJU BERSAMA`."""
    other_names: Annotated[tuple[Line, ...], msgspec.Meta(max_length=10)] = ()
    """Earlier and short names."""
    city: Line | None = None
    """Where its office is."""
    valid_until: dt.date
    revoked_on: dt.date | None = None
    source: Line
    """Who published the register, as shown to people."""
    synthetic: bool = False
    """Invented; marked CONTOH wherever it is shown."""


class AgencyList(msgspec.Struct, frozen=True):
    """What the list as a whole is; row `list` of the collection `about` of the feed `agencies`."""

    dated: dt.date
    """The day of the register that was read: "not in the list of DATE"."""
    count: int


def state(agency: Agency, on: dt.date) -> State:
    """Say what the list says about a company on a day."""
    if agency.revoked_on is not None and agency.revoked_on <= on:
        return "revoked"
    return "expired" if agency.valid_until < on else "registered"
