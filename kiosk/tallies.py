"""What each device did since the window was opened: counts and the last fault's code, nothing of any visitor."""

import datetime as dt
import threading
from collections.abc import Callable

import msgspec

from kiosk.faults import Fault
from kiosk.health import PrintOutcome, Tally

DEVICES = ("reader", "printer", "scanner", "sam")


def _utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Tallies:
    """Counts by device; every method may be called from any thread."""

    def __init__(self, now: Callable[[], dt.datetime] = _utc) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tallies = {device: Tally(device) for device in DEVICES}

    def all(self) -> tuple[Tally, ...]:
        """Return how every device stands, in the order of `DEVICES`."""
        with self._lock:
            return tuple(self._tallies.values())

    def done(self, device: str) -> None:
        """Count what a device did."""
        with self._lock:
            before = self._tallies[device]
            self._tallies[device] = msgspec.structs.replace(before, done=before.done + 1)

    def failed(self, device: str, fault: Fault) -> None:
        """Count what a device could not do, and why."""
        with self._lock:
            before = self._tallies[device]
            after = msgspec.structs.replace(before, failed=before.failed + 1, last_fault=fault, last_at=self._now())
            self._tallies[device] = after

    def stands(self, device: str, fault: Fault | None) -> None:
        """Note the fault in which a device stands now; None changes nothing, for the last one stays the last."""
        if fault is None:
            return
        with self._lock:
            before = self._tallies[device]
            self._tallies[device] = msgspec.structs.replace(before, last_fault=fault, last_at=self._now())

    def printed(self, outcome: PrintOutcome, fault: Fault | None) -> None:
        """Count a slip; one that a printer without a barrier took to its end is done."""
        if fault is None or (outcome is PrintOutcome.UNKNOWN and fault is Fault.PRINT_UNCONFIRMED):
            self.done("printer")
        else:
            self.failed("printer", fault)
