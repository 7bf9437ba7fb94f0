"""How the window's process says its devices are: a small file for the sync process and `python -m kiosk doctor`.

Closed words and fault codes only, nothing of any visit. Whether the window runs is told by a lock that the kernel
drops with the process, never by the file's age.
"""

import datetime as dt
from pathlib import Path

import msgspec

from kiosk.cache.durable import NotSaved, make_folder, write_file
from kiosk.cache.file_lock import FileLock
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, ReaderState, RegisterState, SamState, ScannerState, SoundState, Tally

NAME = "machine-status.json"
LOCK = "window.lock"
_LIMIT = 1 << 16


class MachineStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """The devices as the window's process last saw them."""

    at: dt.datetime | None = None
    reader: ReaderState = ReaderState.UNKNOWN
    printer: PrinterState = PrinterState.UNKNOWN
    scanner: ScannerState = ScannerState.UNKNOWN
    sam: SamState = SamState.UNKNOWN
    sound: SoundState = SoundState.UNKNOWN
    register: RegisterState = RegisterState.UNKNOWN
    paper_used_mm: int | None = None
    slips_left: int | None = None
    faults: tuple[Fault, ...] = ()
    tallies: tuple[Tally, ...] = ()

    @classmethod
    def of(cls, health: Health, at: dt.datetime | None = None, tallies: tuple[Tally, ...] = ()) -> "MachineStatus":
        """Return what of a kiosk's health is worth telling outside its process."""
        faults = tuple(sorted(health.faults, key=lambda fault: fault.value))
        return cls(
            at,
            health.reader,
            health.printer,
            health.scanner,
            health.sam,
            health.sound,
            health.register,
            health.paper_used_mm,
            health.slips_left,
            faults,
            tallies,
        )


_STATUS = msgspec.json.Decoder(MachineStatus)


def read_machine_status(folder: Path) -> MachineStatus:
    """Return the last status; all UNKNOWN when there is none or it cannot be read."""
    try:
        return _STATUS.decode((folder / NAME).read_bytes()[:_LIMIT])
    except (OSError, msgspec.DecodeError):
        return MachineStatus()


def write_machine_status(folder: Path, status: MachineStatus) -> None:
    """Replace the file as a whole; a full disk is no reason to stop, the next change writes again."""
    try:
        write_file(folder / NAME, msgspec.json.encode(status), durable=False)
    except NotSaved:
        return


def hold_window(folder: Path) -> FileLock | None:
    """Take the lock that says "the window runs"; None while another holds it or looks, or where there can be none."""
    try:
        make_folder(folder)
        return FileLock.take(folder / LOCK)
    except (NotSaved, OSError):
        return None


def window_runs(folder: Path) -> bool:
    """Say whether a window's process runs on this data folder."""
    return FileLock.is_held(folder / LOCK)
