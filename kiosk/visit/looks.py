"""Who looked at somebody's data: what the portal tells the person who asks, on the screen and on paper."""

import datetime as dt

import msgspec

from onedata.access_reasons import AccessReason


class Look(msgspec.Struct, frozen=True):
    """Somebody looked at a person's data: when, which office, in which role, why."""

    at: dt.datetime
    office: str
    role: str
    reason: str
    what: str


class Looks(msgspec.Struct, frozen=True):
    """All of these, newest first, and whose data it was, as a slip may name them. Personal: never logged."""

    initials: str
    birth_year: int
    rows: tuple[Look, ...]
    reasons: tuple[AccessReason, ...] = ()
    """The words of reasons that are not of the release."""
