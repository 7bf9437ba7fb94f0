"""What the machine's devices tell, unasked."""

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health
from kiosk.visit.model import ScannedCode


class StaffCardRead(msgspec.Struct, frozen=True):
    """The card that was laid on the resting machine opened its desk before. Its identifier is never logged."""

    identifier: str
    card: int = 0


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader."""

    contactless: bool
    card: int = 0
    """Counts the cards laid on the reader, so that an answer about an earlier one can be told apart."""


class CardRead(msgspec.Struct, frozen=True):
    """A card gave its identifier."""

    identifier: str
    card: int = 0


class PassportProgress(msgspec.Struct, frozen=True):
    """A step of reading the passport begins, counted from 1."""

    step: int
    card: int = 0


class PassportRead(msgspec.Struct, frozen=True):
    """The passport's chip gave its answer, and its state vouches for it; `birth` is empty where it is not known."""

    number: str
    birth: str
    chip: str
    card: int = 0


class CardFailed(msgspec.Struct, frozen=True):
    """A card could not be read."""

    fault: Fault
    card: int = 0


class CardRemoved(msgspec.Struct, frozen=True):
    """The card is gone; normal for a tapped card, covers the screen for an inserted one."""

    contactless: bool


class CodeScanned(msgspec.Struct, frozen=True):
    """A code was held before the scanner."""

    code: ScannedCode


class HealthChanged(msgspec.Struct, frozen=True):
    """A part of the machine changed its state."""

    health: Health
