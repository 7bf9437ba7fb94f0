"""What the machine's devices tell while the desk has the screen."""

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health
from kiosk.visit.model import ScannedCode


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader, or is in it."""

    contactless: bool = True


class CardRead(msgspec.Struct, frozen=True):
    """Its identifier. Personal: never logged."""

    identifier: str


class CardFailed(msgspec.Struct, frozen=True):
    """It could not be read."""

    fault: Fault


class PassportProgress(msgspec.Struct, frozen=True):
    """A passport lies on the reader and is being read."""


class PassportRead(msgspec.Struct, frozen=True):
    """Its chip gave its answer, and its state vouches for it. Personal: never logged."""

    number: str
    chip: str


class CodeScanned(msgspec.Struct, frozen=True):
    """A code was scanned and classified."""

    code: ScannedCode


class HealthChanged(msgspec.Struct, frozen=True):
    """The machine is in another state."""

    health: Health
