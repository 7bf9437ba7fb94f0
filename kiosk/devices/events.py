"""What devices tell: past facts, emitted from their own threads as frozen values."""

from collections.abc import Callable

import msgspec

from kiosk.faults import Fault
from kiosk.health import PrinterState, ReaderState


class ReaderStateChanged(msgspec.Struct, frozen=True):
    """The card reader is in another state than before."""

    state: ReaderState


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader or is in it."""

    contactless: bool


class CardRead(msgspec.Struct, frozen=True):
    """The card gave its identifier: uppercase hex, never shortened. Personal: never logged."""

    identifier: str


class CardFailed(msgspec.Struct, frozen=True):
    """The card could not be read."""

    fault: Fault


class CardRemoved(msgspec.Struct, frozen=True):
    """The card is gone, or nobody can tell any more because reader or service is."""

    contactless: bool


class PrinterStateChanged(msgspec.Struct, frozen=True):
    """The printer is in another state than before."""

    state: PrinterState


DeviceEvent = ReaderStateChanged | CardPresented | CardRead | CardFailed | CardRemoved | PrinterStateChanged
Emit = Callable[[DeviceEvent], None]
"""Takes an event on a device's thread; must return at once (put it into an inbox)."""
