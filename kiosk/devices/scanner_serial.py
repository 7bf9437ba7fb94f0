"""A code scanner on a serial port, or on a USB cable that shows one (CDC-ACM): the kind to prefer."""

import glob
import os
import termios

import serial

_CHUNK = 4096
_DEFAULT_BAUD = 9600


class SerialSource:
    """A scanner's port, 8N1, for us alone. `pattern` is a path or a glob; the first port that opens counts."""

    def __init__(self, pattern: str, baud: int = _DEFAULT_BAUD) -> None:
        self._pattern = pattern
        self._baud = baud
        self._port: serial.Serial | None = None

    @classmethod
    def parse(cls, address: str) -> "SerialSource":
        """Read `path` or `path@baud`; raises ValueError."""
        pattern, _, baud = address.partition("@")
        if not pattern or (baud and not baud.isdecimal()):
            raise ValueError(f"a serial scanner's address is device or device@baud, not {address!r}")
        return cls(pattern, int(baud or _DEFAULT_BAUD))

    def open(self) -> None:
        """Open the first port of the pattern that nobody holds. Raises OSError."""
        trouble: OSError = FileNotFoundError(self._pattern)
        for path in sorted(glob.glob(self._pattern)):  # noqa: PTH207 - an absolute pattern, which Path.glob refuses
            try:
                # Opening drops what was scanned while nobody listened: it belongs to nobody.
                self._port = serial.Serial(path, self._baud, timeout=0, exclusive=True)
            except (OSError, ValueError, termios.error) as error:  # termios: unplugged while it was opened
                trouble = error if isinstance(error, OSError) else OSError(str(error))
            else:
                return
        raise trouble

    def fileno(self) -> int:
        """Return what to wait on."""
        return int(self._opened().fileno())

    def take(self) -> tuple[bytes, bool]:
        """Return what came; a port that is readable and empty is gone."""
        try:
            data = os.read(self.fileno(), _CHUNK)
        except BlockingIOError:
            return b"", False
        if not data:
            raise OSError
        return data, False

    def still_there(self) -> bool:
        """Say whether the port's file is there."""
        return os.path.exists(str(self._opened().port))  # noqa: PTH110 - pyserial keeps a text

    def close(self) -> None:
        """Close the port."""
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise OSError
        return self._port
