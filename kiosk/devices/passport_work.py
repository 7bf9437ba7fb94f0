"""Reading a passport as a job for a reader's card thread; what it needs is imported there, at the first passport."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.devices.e_ktp import Transmit
from kiosk.devices.events import PassportProgress, PassportRead
from kiosk.devices.presence import Tell, Work

if TYPE_CHECKING:
    from kiosk.devices.passport.reading import Passport, Question

PASSPORT_LIMIT = 20.0
"""Seconds a passport has; a good one needs 2 to 5 over the air."""
Use = Callable[[Callable[[Transmit], "Passport"]], "Passport"]
"""Connects to the card that lies there, lets a function talk to it, lets go."""


def passport_work(use: Use, question: "Question") -> Work:
    """Return the job of reading the passport that lies there."""

    def work(tell: Tell) -> PassportRead:
        from kiosk.devices.passport.reading import read_passport  # noqa: PLC0415 - heavy, and few visits need it

        read = use(lambda transmit: read_passport(transmit, question, lambda step: tell(PassportProgress(step))))
        return PassportRead(read.number, read.birth, read.chip)

    return work
