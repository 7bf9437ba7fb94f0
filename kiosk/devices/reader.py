"""The card reader: what the rest of the kiosk may ask of any of them."""

from typing import TYPE_CHECKING, Protocol

from kiosk.devices.events import Emit
from kiosk.faults import Fault

if TYPE_CHECKING:
    from kiosk.devices.passport.reading import Question


SILENCE = 20.0
"""Seconds after which a card service that says nothing at all counts as down."""
RESETS = 2
"""How often a read begins anew because another program reset the card."""


class CardTrouble(Exception):  # noqa: N818 - expected trouble with a fault code, not an error of the program
    """A card that could not be read, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class CardReader(Protocol):
    """Watches for cards on its own threads and reads one when asked.

    Emits `ReaderStateChanged`, `CardPresented`, `CardRead`, `PassportProgress`, `PassportRead`, `CardFailed`,
    `CardRemoved`.
    """

    def start(self, emit: Emit) -> None:
        """Begin to watch; returns at once."""

    def read(self) -> None:
        """Ask for the identifier of the card that lies there; returns at once.

        Answered once, by `CardRead` or `CardFailed`, within the reader's time limit; not answered when
        another card was presented or `stop` called meanwhile.
        """

    def read_passport(self, question: "Question") -> None:
        """Ask for the passport that lies there; returns at once.

        Answered once, by `PassportRead` or `CardFailed`, with `PassportProgress` before; not answered when another
        card was presented or `stop` called meanwhile.
        """

    def stop(self) -> None:
        """End all threads of the reader; nothing is emitted afterwards."""
