"""What reads cards, as the conductor asks for it: the card reader and the secure access module.

Each part is built on the worker thread that uses it, at its first order: by then the window is on the screen.
"""

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.conductor.ports import TroubleError
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.office_time import OfficeTime
from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from kiosk.devices.reader import CardReader
    from kiosk.devices.sam import SamReader
    from kiosk.ports.trust import Trust

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used, behind the first frame


class Reader:
    """The card reader, asked card by card; its answers come back as events that carry the card's number."""

    def __init__(self, reader: "CardReader", config: Config, now: OfficeTime) -> None:
        self._reader = reader
        self._folder = config.data_folder
        self._now = now
        self._trust: Trust | None = None

    def read(self, card: int) -> None:  # noqa: ARG002 - the app numbers the answers
        """Ask for the card that lies there."""
        self._reader.read()

    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        """Ask for the passport that lies there, believed by the states of the feed `trust`."""
        from kiosk.devices.passport.reading import Question
        from kiosk.ports.trust import Trust
        from onedata.mrz import access_key

        if self._trust is None:
            self._trust = Trust(self._folder)
        key = access_key(number, dt.date.fromisoformat(birth), dt.date.fromisoformat(expiry))
        self._reader.read_passport(Question(key, self._trust.current(), self._now()))


class Sam:
    """The secure access module, where there is one."""

    def __init__(self, reader: "SamReader | None", tallies: Tallies | None = None) -> None:
        self._reader = reader
        self._tallies = tallies or Tallies()

    def read(self) -> str:
        """Wait for card and finger; return the NIK."""
        from kiosk.devices.sam import SamTrouble

        if self._reader is None:
            raise TroubleError(Fault.SAM_ABSENT)
        try:
            number = self._reader.read()
        except SamTrouble as trouble:
            self._tallies.failed("sam", trouble.fault)
            raise TroubleError(trouble.fault) from trouble
        self._tallies.done("sam")
        return number
