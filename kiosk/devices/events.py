"""What devices tell: past facts, emitted from their own threads as frozen values."""

import datetime as dt
from collections.abc import Callable

import msgspec

from kiosk.faults import Fault
from kiosk.health import PrinterState, ReaderState, SamState, ScannerState, SoundState


class ReaderStateChanged(msgspec.Struct, frozen=True):
    """The card reader is in another state than before."""

    state: ReaderState


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader or is in it."""

    contactless: bool


class CardRead(msgspec.Struct, frozen=True):
    """The card gave its identifier: uppercase hex, never shortened. Personal: never logged."""

    identifier: str


class PassportProgress(msgspec.Struct, frozen=True):
    """A step of reading a passport begins; counted from 1, as `kiosk.devices.passport.reading.STEPS` says."""

    step: int


class PassportRead(msgspec.Struct, frozen=True):
    """A passport's chip gave its answer, and its state vouches for it. Personal: never logged."""

    number: str
    birth: dt.date | None
    chip: str
    """Identifier of the credential `passport_chip`."""


class CardFailed(msgspec.Struct, frozen=True):
    """The card could not be read."""

    fault: Fault


class CardRemoved(msgspec.Struct, frozen=True):
    """The card is gone, or nobody can tell any more because reader or service is."""

    contactless: bool


class PrinterStateChanged(msgspec.Struct, frozen=True):
    """The printer is in another state than before."""

    state: PrinterState


class ScannerStateChanged(msgspec.Struct, frozen=True):
    """The code scanner is in another state than before."""

    state: ScannerState


class CodeScanned(msgspec.Struct, frozen=True):
    """A code was read: printable text, lines of a document's edge joined by line feeds; empty if it was too long.

    Personal: never logged.
    """

    text: str


class SamStateChanged(msgspec.Struct, frozen=True):
    """The secure access module is in another state than before."""

    state: SamState


class SoundStateChanged(msgspec.Struct, frozen=True):
    """The sound is in another state than before."""

    state: SoundState


class SpeechEnded(msgspec.Struct, frozen=True):
    """All of a talk was said, or as much as could be."""

    visit: int
    asked: int


class HeadsetChanged(msgspec.Struct, frozen=True):
    """A headset was plugged in or pulled."""

    plugged: bool


FAILED = {
    "reader": Fault.READER_FAILED,
    "printer": Fault.PRINTER_FAILED,
    "scanner": Fault.SCANNER_FAILED,
    "sam": Fault.SAM_FAILED,
    "sound": Fault.SOUND_FAILED,
    "headset": Fault.SOUND_FAILED,
}
"""What it is called that a device's own program failed."""


class DeviceFailed(msgspec.Struct, frozen=True):
    """A device's thread met what nobody foresaw: how it is, is unknown until it tells; the work begins anew by itself.

    Also told by a thread of the reader that goes on, about one card; then its state follows at once.
    """

    device: str
    """A word of `FAILED`."""
    error: Exception

    @property
    def fault(self) -> Fault:
        """What it is called."""
        return FAILED[self.device]


DeviceEvent = (
    ReaderStateChanged
    | CardPresented
    | CardRead
    | PassportProgress
    | PassportRead
    | CardFailed
    | CardRemoved
    | PrinterStateChanged
    | ScannerStateChanged
    | CodeScanned
    | SamStateChanged
    | SoundStateChanged
    | SpeechEnded
    | HeadsetChanged
    | DeviceFailed
)
Emit = Callable[[DeviceEvent], None]
"""Takes an event on a device's thread; must return at once (put it into an inbox)."""
