"""What a screen of the desk is made from."""

import datetime as dt

import msgspec

from kiosk.desk.model import Desk
from kiosk.ui.scene import House
from kiosk.ui.words import Words


class DeskScene(msgspec.Struct, frozen=True):
    """Everything a view model of the desk may look at. `now` is aware, in the office's zone."""

    desk: Desk
    words: Words
    house: House
    now: dt.datetime

    def date(self, day: dt.date) -> str:
        """Write a day as people say it."""
        month = self.words("date.months").split()[day.month - 1]
        return self.words("date.day", day=day.day, month=month, year=day.year)

    def time(self, moment: dt.datetime) -> str:
        """Write the time of day in the office's zone."""
        here = moment.astimezone(self.now.tzinfo)
        return self.words("date.time", hour=f"{here.hour:02}", minute=f"{here.minute:02}")

    @property
    def said(self) -> str:
        """Return what is said about the last attempt, or nothing."""
        told = self.desk.said
        if told is None:
            return ""
        day = self.date(told.day) if told.day else ""
        return self.words(f"desk_said.{told.key}", count=told.count, day=day)
