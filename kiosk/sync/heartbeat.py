"""What this kiosk says about itself once a round; `onedata.heartbeat` is the form."""

import shutil
from pathlib import Path

from kiosk import VERSION
from kiosk.cache.machine_status import read_machine_status, window_runs
from kiosk.faults import Fault
from kiosk.sync.status import SyncStatus
from onedata.heartbeat import FeedHeld, Heartbeat


def heartbeat(folder: Path, status: SyncStatus, faults: tuple[Fault, ...]) -> Heartbeat:
    """Return how this kiosk is: its sync status, the faults of this round, and what the window last said."""
    machine = read_machine_status(folder)
    offset = status.clock_offset_seconds
    return Heartbeat(
        version=VERSION,
        feeds={name: FeedHeld(feed.epoch, feed.sequence, feed.as_of) for name, feed in status.feeds.items()},
        last_success=status.last_success,
        outbox_waiting=status.outbox_waiting,
        outbox_parked=status.outbox_parked,
        clock_offset_seconds=None if offset is None else round(offset),
        disk_free_bytes=_free(folder),
        window=window_runs(folder),
        reader=machine.reader.value,
        printer=machine.printer.value,
        scanner=machine.scanner.value,
        sam=machine.sam.value,
        sound=machine.sound.value,
        register=machine.register.value,
        paper_used_mm=machine.paper_used_mm,
        slips_left=machine.slips_left,
        faults=tuple(sorted({fault.value for fault in (*machine.faults, *faults)})),
    )


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
