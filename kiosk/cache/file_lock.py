"""Locks between processes that the kernel drops when their holder dies: `flock` on a file of their own.

Never on a database file: closing any descriptor of one drops SQLite's own locks (https://sqlite.org/howtocorrupt.html).
This is the one place that knows how the operating system locks.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """A held lock; closing it, or the end of the process, lets go."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, path: Path, *, shared: bool = False) -> Self | None:
        """Take the lock at once, or return None where another holds it. The file is made when it is missing."""
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:
            os.close(handle)
            raise
        return cls(handle)

    @classmethod
    def is_held(cls, path: Path) -> bool:
        """Tell whether a process holds the lock for itself; False where there is no such file, or it is another's."""
        try:
            if not path.exists():
                return False
            lock = cls.take(path, shared=True)
        except OSError:
            return False
        if lock is None:
            return True
        lock.close()
        return False

    def close(self) -> None:
        """Let go; no harm if done twice."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
