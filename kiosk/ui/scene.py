"""What a screen is made from: one frozen visit, the words of its language, the house it stands in, the time."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from kiosk.config import Office, open_counter
from kiosk.ui.files import SOUNDS
from kiosk.ui.words import Words
from kiosk.visit.model import Visit
from onedata.records import NextStep

View = dict[str, object]
"""What one screen shows, in values that QML knows: text, numbers, truth, lists and dictionaries of these."""

NO_STEPS: Mapping[str, NextStep] = MappingProxyType({})


class House(msgspec.Struct, frozen=True):
    """The office and the next-step table; the app gives a new one when either changes."""

    office: Office | None = None
    next_steps: Mapping[str, NextStep] = NO_STEPS
    clips: Path = SOUNDS
    """The folder of recordings."""

    @property
    def name(self) -> str:
        """The office's name as people read it, or nothing."""
        return self.office.name if self.office else ""

    def counter(self, step: NextStep, now: dt.datetime) -> str | None:
        """Name the counter that is open now for this step, or None: a closed one is never named."""
        if self.office is None:
            return None
        found = open_counter(step.stage, self.office, now)
        return found.name if found else None


class Scene(msgspec.Struct, frozen=True):
    """Everything a view model may look at. `now` is aware, in the office's zone."""

    visit: Visit
    words: Words
    house: House
    now: dt.datetime

    def date(self, day: dt.date) -> str:
        """Write a day as people say it, for example `12 Feb 2027`."""
        month = self.words("date.months").split()[day.month - 1]
        return self.words("date.day", day=day.day, month=month, year=day.year)

    def time(self, moment: dt.datetime) -> str:
        """Write the time of day in the office's zone, for example `07.10`."""
        here = moment.astimezone(self.now.tzinfo)
        return self.words("date.time", hour=f"{here.hour:02}", minute=f"{here.minute:02}")

    def local_date(self, moment: dt.datetime) -> str:
        """Write the day of a moment, in the office's zone."""
        return self.date(moment.astimezone(self.now.tzinfo).date())
