"""Job openings abroad, as the portal publishes them and a kiosk shows them: public data, no person in it."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from onedata.rules import Code

JobId = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*\Z", max_length=30)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e]+\Z")]
"""One line of text that people read: no control characters, nothing that turns the direction of writing."""
CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]
Schooling = Literal["NONE", "SD", "SMP", "SMA", "D3", "S1"]
"""An answer to the checker's question `schooling`."""


class Job(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One opening. `checked` is the day somebody verified it; a row without one is never published.

    Row of the feed `jobs`, collection `jobs`, key `job`. An opening is shown up to and including the day `closes`.
    """

    job: JobId
    post_id: Line
    post_en: Line
    occupation: Code
    """Code of `codes/occupations.csv`."""
    destination: CountryCode
    """Code of `codes/countries.csv`."""
    place: Line | None = None
    """Town or region, as the opening names it."""
    scheme: Code = "P_TO_P"
    """Code of `codes/schemes.csv`."""
    pay: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] | None = None
    """Each month, in `currency`, as the opening states it; None: ask the staff."""
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")] | None = None
    quota: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None
    schooling: Schooling | None = None
    """The least; None: none is asked for."""
    sex: Literal["FEMALE", "MALE"] | None = None
    age_from: Annotated[int, msgspec.Meta(ge=18, le=99)] | None = None
    age_to: Annotated[int, msgspec.Meta(ge=18, le=99)] | None = None
    """The last year of age that is still accepted."""
    months: Annotated[int, msgspec.Meta(ge=1, le=240)] | None = None
    """Length of the contract."""
    company: Line
    """The placing company or office."""
    licence: Line | None = None
    """Its licence number, key of the agency list; None where a government office places."""
    checked: dt.date
    closes: dt.date
    synthetic: bool = False
    """Invented; marked CONTOH wherever it is shown."""


def is_open(job: Job, on: dt.date) -> bool:
    """Say whether an opening may be shown on a day."""
    return job.checked <= on <= job.closes
