"""A code scanner that types: a keyboard to the system, taken for us alone so that nothing it types reaches a screen."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.devices.input_events import RECORD, named, records

GRAB = 0x40044590
"""EVIOCGRAB: events go to this descriptor and nowhere else."""
_SYN, _KEY = 0, 1
_DROPPED = 3
_PRESSED, _RELEASED = 1, 0
_SHIFTS = frozenset({42, 54})
_ENTERS = frozenset({28, 96})
_CHUNK = RECORD.size * 64
_USUAL_NAMES = ("barcode", "scanner")


def _row(first: int, plain: str, shifted: str) -> dict[int, tuple[str, str]]:
    return {first + index: pair for index, pair in enumerate(zip(plain, shifted, strict=True))}


KEYS: dict[int, tuple[str, str]] = {
    **_row(2, "1234567890-=", "!@#$%^&*()_+"),
    **_row(16, "qwertyuiop[]", "QWERTYUIOP{}"),
    **_row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    **_row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    55: ("*", "*"),
    57: (" ", " "),
    **_row(71, "789-456+1230.", "789-456+1230."),
    98: ("/", "/"),
}
"""Key code → character without and with shift, as a US keyboard has them: how scanners type unless told otherwise."""


def grab(descriptor: int) -> None:
    """Take an input device for us alone. Raises OSError if another program has it, or it is none."""
    fcntl.ioctl(descriptor, GRAB, 1)


class Typed:
    """Turns key events into the characters that were typed."""

    def __init__(self) -> None:
        self._shifted: set[int] = set()

    def characters(self, data: bytes) -> Iterator[str]:
        """Yield what was typed, a line feed for Enter, a NUL where the kernel says that events were lost."""
        for kind, code, value in records(data):
            if kind == _SYN and code == _DROPPED:
                self._shifted.clear()
                yield "\0"
            elif kind == _KEY and code in _SHIFTS:
                (self._shifted.discard if value == _RELEASED else self._shifted.add)(code)
            elif kind == _KEY and value == _PRESSED:
                if code in _ENTERS:
                    yield "\n"
                elif code in KEYS:
                    yield KEYS[code][bool(self._shifted)]


class WedgeSource:
    """A scanner's keyboard. `pattern` is part of its name, in any case; empty: one that calls itself a scanner.

    Any keyboard could be meant by an empty pattern, so none is taken that does not say what it is. `root` and `take`
    stand for the system's own in tests.
    """

    def __init__(self, pattern: str = "", *, root: Path = Path("/"), take: Callable[[int], None] = grab) -> None:
        self._names = (pattern,) if pattern else _USUAL_NAMES
        self._root = root
        self._grab = take
        self._descriptor: int | None = None
        self._path = Path()
        self._typed = Typed()

    def open(self) -> None:
        """Take the first such keyboard that nobody holds. Raises OSError."""
        trouble: OSError = FileNotFoundError("no scanner's keyboard")
        for path in named(self._root, self._names):
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError as error:
                trouble = error
                continue
            try:
                self._grab(descriptor)
            except OSError as error:
                os.close(descriptor)
                trouble = error
                continue
            self._descriptor, self._path, self._typed = descriptor, path, Typed()
            return
        raise trouble

    def fileno(self) -> int:
        """Return what to wait on."""
        if self._descriptor is None:
            raise OSError
        return self._descriptor

    def take(self) -> tuple[bytes, bool]:
        """Return what was typed, and whether the kernel lost something before. Raises OSError when it is gone."""
        try:
            data = os.read(self.fileno(), _CHUNK)
        except BlockingIOError:
            return b"", False
        if not data:
            raise OSError
        before, lost, text = "".join(self._typed.characters(data)).rpartition("\0")
        return (text if lost else before + text).encode(), bool(lost)

    def still_there(self) -> bool:
        """Say whether the device's file is there."""
        return self._path.exists()

    def close(self) -> None:
        """Give the keyboard back: closing ends the grab."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
