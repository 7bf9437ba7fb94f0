"""What a worker's record is: the values that a portal seals and a kiosk opens.

A record has two parts, sealed under two keys (see `onedata.sealing`). The *basic* part opens with what stands on
papers that an agent may hold; the *full* part only with what the worker alone knows or carries.
"""

import datetime as dt
from typing import Literal

import msgspec

NEUTRAL_STAGE = "SEE_STAFF"
"""The one code that stands for every sensitive stage: the portal puts it in before sealing."""

ValidityKind = Literal["contract", "passport", "worker_card"]
"""Papers whose end date a worker must watch; `worker_card` is the E-PMI or E-KPMI."""


class StageEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """One stage a worker reached, and when."""

    stage: str
    on: dt.date | None = None


class Contract(msgspec.Struct, frozen=True, omit_defaults=True):
    """The employment contract as far as a kiosk may show it: never the wage (UU 27/2022 Pasal 4)."""

    starts: dt.date
    ends: dt.date
    months: int


class BasicRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What papers in another's hand may open: no name, no number."""

    initials: str
    birth_year: int
    stage: str
    """Code of `codes/stages.csv`, or `NEUTRAL_STAGE`."""
    source_system: str
    source_updated_on: dt.date
    slip_token: bytes
    """COSE_Sign1 of `onedata.slip_token`, signed by the portal."""
    region: str
    """Province where the worker is registered, Kemendagri code, for example `52`."""
    stage_since: dt.date | None = None
    next_step: str | None = None
    """Key of a row of the next-step table; None reads "tanyakan petugas"."""
    destination: str | None = None
    """Code of `codes/countries.csv`."""
    valid_until: dict[ValidityKind, dt.date] = {}
    synthetic: bool = False
    """True for invented people, marked CONTOH wherever they are shown."""


class FullRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What only the worker's own factor opens."""

    name: str
    scheme: str | None = None
    """Code of `codes/schemes.csv`."""
    occupation: str | None = None
    """Code of `codes/occupations.csv`."""
    agency: str | None = None
    agency_licence: str | None = None
    employer: str | None = None
    contract: Contract | None = None
    documents_have: tuple[str, ...] = ()
    """Codes of `codes/documents.csv`."""
    documents_missing: tuple[str, ...] = ()
    history: tuple[StageEvent, ...] = ()
    """Oldest first; empty where the stage is neutral."""


class MovedRecord(msgspec.Struct, frozen=True):
    """What a province's register keeps of a worker who moved to another one: where the record is held now."""

    moved_to: str
    """Province, Kemendagri code."""


class WorkerRecord(msgspec.Struct, frozen=True):
    """What one look-up yields; `full` is None where the factor opens only the basic part."""

    basic: BasicRecord
    full: FullRecord | None = None


class NextStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of the dated next-step table: what a worker at a stage does next.

    The texts are keys and codes, never free text. A cell without a source verified V or V2 is None and reads
    "tanyakan petugas".
    """

    key: str
    stage: str
    action_id: str
    """What to do, in plain Indonesian, at most 12 words, without place."""
    action_en: str
    schemes: tuple[str, ...] = ()
    """Empty: every scheme."""
    missing: str | None = None
    """The row holds only while this document is missing."""
    place: str | None = None
    """Code of `codes/places.csv`; the kiosk fills in its own open counter where `place` is its own office."""
    bring: tuple[str, ...] | None = None
    """Codes of `codes/documents.csv`, never the missing one."""
    duration_id: str | None = None
    duration_en: str | None = None
    cost: Literal["free"] | None = None
    source: str | None = None
    """Article or service standard behind the row, as shown to people."""
    verification: Literal["V", "V2"] | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    checked_on: dt.date | None = None
