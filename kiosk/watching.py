"""What the window's process watches beside its visitor: the sync process and what it brought."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import processes
from kiosk.health import Health, Tally

if TYPE_CHECKING:
    from kiosk.cache.file_lock import FileLock

# ruff: noqa: PLC0415 - nothing of the sync is imported before the first frame

LOOK_SECONDS = 3.0
RESTART_SECONDS = (1.0, 60.0)
"""Between two starts of a sync process that ends by itself: first, longest."""
LONG_RUN_SECONDS = 300.0
"""A sync process that ran so long was well: the next pause is the first one again."""
Bug = Callable[[BaseException], None]
"""Takes what no watcher should have met; the watch goes on."""


class SyncKeeper:
    """Keeps one sync process running, where the configuration leaves that to the app."""

    def __init__(self, config: Path, bug: Bug) -> None:
        self._command = processes.kiosk_command("--config", str(config), "sync")
        self._bug = bug
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
        first, longest = RESTART_SECONDS
        pause = first
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._run_once()
            except OSError as trouble:  # no memory, no descriptors: the next start may find some
                self._bug(trouble)
            if time.monotonic() - began > LONG_RUN_SECONDS:
                pause = first
            self._stop.wait(pause)
            pause = min(longest, pause * 2)

    def _run_once(self) -> None:
        process = processes.start(self._command)
        watch = threading.Thread(target=process.wait, daemon=True)
        watch.start()
        while watch.is_alive() and not self._stop.wait(0.5):
            pass
        if self._stop.is_set():
            processes.end(process)


class SyncWatch:
    """Tells when the sync process has written its status anew."""

    def __init__(self, folder: Path, changed: Callable[[], None], bug: Bug) -> None:
        self._folder = folder
        self._changed = changed
        self._bug = bug
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
                try:
                    self._changed()
                except Exception as error:  # noqa: BLE001  one unreadable word of the sync must not be the last heard
                    self._bug(error)
            if self._stop.wait(LOOK_SECONDS):
                return


class MachineTeller:
    """Writes how the machine is into `machine-status.json`, and holds the lock that says that the window runs."""

    def __init__(self, folder: Path, tallies: Callable[[], tuple[Tally, ...]] = tuple) -> None:
        self._folder = folder
        self._tallies = tallies
        self._changed = threading.Condition()
        self._health: Health | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="machine-teller", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def tell(self, health: Health) -> None:
        """Take how the machine is; returns at once."""
        with self._changed:
            self._health = health
            self._changed.notify()

    def stop(self) -> None:
        """End; what was told last is written."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        from kiosk.cache.machine_status import MachineStatus, hold_window, write_machine_status

        lock: FileLock | None = None
        written = MachineStatus()
        known: Health | None = None
        stopped = False
        while not stopped:
            lock = lock or hold_window(self._folder)
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._health is not None, LOOK_SECONDS)
                known, self._health, stopped = self._health or known, None, self._stopped
            tallies = self._tallies()
            if known is not None and MachineStatus.of(known, tallies=tallies) != written:
                written = MachineStatus.of(known, tallies=tallies)
                write_machine_status(self._folder, MachineStatus.of(known, dt.datetime.now(dt.UTC), tallies))
        if lock is not None:
            lock.close()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino
