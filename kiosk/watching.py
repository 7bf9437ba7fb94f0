"""What the window's process watches beside its visitor: the sync process and what it brought."""

import threading
from collections.abc import Callable
from pathlib import Path

from kiosk import processes

# ruff: noqa: PLC0415 - nothing of the sync is imported before the first frame

LOOK_SECONDS = 3.0
RESTART_SECONDS = (1.0, 60.0)
"""Between two starts of a sync process that ends by itself: first, longest."""


class SyncKeeper:
    """Keeps one sync process running, where the configuration leaves that to the app."""

    def __init__(self, config: Path) -> None:
        self._command = processes.kiosk_command("--config", str(config), "sync")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync-keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the process and the watch."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        pause, longest = RESTART_SECONDS
        while not self._stop.is_set():
            process = processes.start(self._command)
            watch = threading.Thread(target=process.wait, daemon=True)
            watch.start()
            while watch.is_alive() and not self._stop.wait(0.5):
                pass
            if self._stop.is_set():
                processes.end(process)
                return
            self._stop.wait(pause)
            pause = min(longest, pause * 2)


class SyncWatch:
    """Tells when the sync process has written its status anew."""

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        self._folder = folder
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync-watch", daemon=True)

    def start(self) -> None:
        """Begin, with a first word at once."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        from kiosk.sync.status import NAME

        seen: object = object()
        while True:
            stamp = _stamp(self._folder / NAME)
            if stamp != seen:
                seen = stamp
                self._changed()
            if self._stop.wait(LOOK_SECONDS):
                return


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino
