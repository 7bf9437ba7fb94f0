"""Names for codes, from the reference lists; the lists are read when the first code is named, never before."""

from typing import NamedTuple

from kiosk.ui.files import ICONS
from kiosk.visit.model import Language
from onedata import codes
from onedata.records import NEUTRAL_STAGE

STEPS = ("DAFTAR", "DOKUMEN", "VISA", "BERANGKAT", "BEKERJA", "PULANG")
"""The six pictures of a journey, in the order they are drawn; never a legal order."""


class StageName(NamedTuple):
    """A stage as a screen shows it."""

    text: str
    icon: str
    step: str


def stage(code: str, language: Language) -> StageName:
    """Name a stage in at most three words; a code this kiosk does not know yet reads as "see the staff"."""
    try:
        row = codes.stage(code).row
    except codes.UnknownCode:
        row = codes.stage(NEUTRAL_STAGE).row
    icon = row["icon"] if (ICONS / f"{row['icon']}.svg").is_file() else row["journey_step"].lower()
    return StageName(row[f"short_{language}"], icon, row["journey_step"])


def step(code: str, language: Language) -> str:
    """Name one of the six pictures."""
    return codes.text("journey_steps", code, language)


def known(list_name: str, code: str | None, language: Language) -> str | None:
    """Name any other code, briefly where the list has a short name; None for no code or an unknown one."""
    if code is None or code not in codes.index(list_name):
        return None
    return codes.short(list_name, code, language)


def is_here(place: str) -> bool:
    """Tell whether a place is an office like the one this kiosk stands in."""
    found = codes.index("places").get(place)
    return found is not None and found.row["own_office"] == "yes"


def warm() -> None:
    """Read the lists that a status needs; the app does it on a worker after the first frame."""
    for list_name in ("stages", "journey_steps", "documents", "countries", "occupations", "places", "regions"):
        codes.index(list_name)
