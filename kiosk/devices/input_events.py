"""The kernel's input devices (`linux/input.h`): found by their names, read record by record, without a library."""

import contextlib
import struct
from collections.abc import Collection, Iterator
from pathlib import Path

RECORD = struct.Struct("llHHi")
"""`struct input_event`: two words of time, type, code, value."""


def named(root: Path, parts: Collection[str]) -> Iterator[Path]:
    """Yield the event files whose device has one of these parts in its name, in any case, in the kernel's order."""
    wanted = [part.casefold() for part in parts]
    for path in sorted((root / "dev/input").glob("event*"), key=lambda path: (len(path.name), path.name)):
        with contextlib.suppress(OSError):
            name = (root / "sys/class/input" / path.name / "device/name").read_text().casefold()
            if any(part in name for part in wanted):
                yield path


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield type, code and value of each whole record."""
    whole = len(data) - len(data) % RECORD.size
    for _, _, kind, code, value in RECORD.iter_unpack(data[:whole]):
        yield kind, code, value
