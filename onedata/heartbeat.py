"""The heartbeat: how a kiosk says, once a round, how it is. Closed words, codes and numbers: nothing of any person."""

from typing import Annotated, Literal

import msgspec

from onedata import wire

ReaderWord = Literal["unknown", "ready", "absent", "service_down"]
PrinterWord = Literal["unknown", "ready", "paper_low", "paper_out", "cover_open", "cutter_error", "error", "offline"]
ScannerWord = Literal["unknown", "none", "ready", "absent"]
SamWord = Literal["unknown", "none", "ready", "absent"]
SoundWord = Literal["unknown", "none", "ready", "absent"]
RegisterWord = Literal["unknown", "ready", "absent", "damaged"]
FaultCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3,5}-[0-9]{2}\Z")]
FeedName = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,12}(-[a-z0-9-]{1,40})?\Z")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.+-]{1,40}\Z")]
Amount = Annotated[int, msgspec.Meta(ge=0, le=2**40)]

LIMIT = 16_384
"""Most bytes of a heartbeat on the wire."""


class FeedHeld(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One feed as the kiosk holds it."""

    epoch: Amount
    sequence: Amount
    as_of: wire.Instant | None = None
    """When the portal's data were true."""


class Heartbeat(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The last state of a kiosk, as JSON; nothing in it is text that somebody wrote."""

    version: Version
    feeds: Annotated[dict[FeedName, FeedHeld], msgspec.Meta(max_length=40)] = {}
    last_success: wire.Instant | None = None
    """The last round in which everything was sent and fetched."""
    outbox_waiting: Amount = 0
    outbox_parked: Amount = 0
    clock_offset_seconds: Annotated[int, msgspec.Meta(ge=-(2**40), le=2**40)] | None = None
    """The portal's time minus the kiosk's."""
    disk_free_bytes: Amount | None = None
    window: bool = False
    """Whether the kiosk's window runs; without it the next six say how things were when it last ran."""
    reader: ReaderWord = "unknown"
    printer: PrinterWord = "unknown"
    scanner: ScannerWord = "unknown"
    sam: SamWord = "unknown"
    sound: SoundWord = "unknown"
    register: RegisterWord = "unknown"
    paper_used_mm: Amount | None = None
    """Of the roll in the printer, as counted by the kiosk."""
    slips_left: Amount | None = None
    """Forecast for that roll."""
    faults: Annotated[tuple[FaultCode, ...], msgspec.Meta(max_length=60)] = ()
