"""What the sealed feeds beside the register hold: a case's public state, and who a staff card belongs to.

Both lie in register files (docs/formats.md section 3) and open with `case` code + PIN, or `staff` card + PIN.
"""

import hashlib
import re
from typing import Annotated, Literal

import msgspec

from onedata import sealing, wire
from onedata.access_reasons import MOST as MOST_REASONS
from onedata.access_reasons import AccessReason
from onedata.sealing import Parameters, SealBroken

CasePublicState = Literal["received", "in_progress", "answered", "closed"]
StaffRole = Literal["petugas", "penyelia", "teknisi"]
_LIMIT = 16_384
_MOST_SLUG, _KEPT_SLUG = 40, 31


def staff_feed(office: str) -> str:
    """Return the name of an office's staff feed: `BP3MI NTB` → `staff-bp3mi-ntb`.

    A name that is too long, or has no such letter, ends with a piece of its hash: offices whose names begin alike do
    not share their staff.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", office.casefold()).strip("-")
    if not 0 < len(slug) <= _MOST_SLUG:
        told = hashlib.sha256((slug or office.casefold()).encode()).hexdigest()[:8]
        slug = f"{slug[:_KEPT_SLUG]}-{told}".strip("-")
    return f"staff-{slug}"


def cases_feed(region: str) -> str:
    """Return the name of a province's feed of cases."""
    return f"cases-{region}"


class CaseState(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a case stands, as whoever holds its code and PIN may read it: the basic part."""

    topic: str
    """Code of `codes/case_topics.csv`."""
    state: CasePublicState
    received_at: wire.Instant
    """The portal's time of receipt: every clock of a case runs from it."""
    changed_at: wire.Instant


class CaseAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was answered, in the words of the officer who answered: the full part."""

    text: str = ""
    answered_by: str = ""
    """An office, never a person."""


class StaffRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a staff card belongs to: the basic part of a `staff-<office>` record, which has no full part."""

    staff_id: str
    name: str
    role: StaffRole
    office: str
    reasons: Annotated[tuple[AccessReason, ...], msgspec.Meta(max_length=MOST_REASONS)] = ()
    """Why this desk may look at data; none: those of the release."""


def open_case(
    basic: bytes, full: bytes, keys: sealing.EntryContents, version: int, params: Parameters
) -> tuple[CaseState, CaseAnswer]:
    """Return both parts of a case; raises `SealBroken` on any tampering, or where the keys open another kind."""
    if keys.full_key is None:
        raise SealBroken("not a case")
    content = sealing.open_data(basic, keys.basic_key, params, keys.record_id, version, "basic")
    answer = sealing.open_data(full, keys.full_key, params, keys.record_id, version, "full")
    try:
        return wire.decode(content, CaseState, _LIMIT), wire.decode(answer, CaseAnswer, _LIMIT)
    except wire.Malformed as error:
        raise SealBroken(str(error)) from None


def open_staff(basic: bytes, keys: sealing.EntryContents, version: int, params: Parameters) -> StaffRecord:
    """Return who a staff card belongs to; raises `SealBroken` on any tampering."""
    content = sealing.open_data(basic, keys.basic_key, params, keys.record_id, version, "basic")
    try:
        return wire.decode(content, StaffRecord, _LIMIT)
    except wire.Malformed as error:
        raise SealBroken(str(error)) from None
