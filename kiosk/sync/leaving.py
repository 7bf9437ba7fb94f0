"""Carrying out, between two runs of the programs, what staff asked for at the desk: see `kiosk.cache.leaving`."""

import time

from kiosk.cache import leaving
from kiosk.cache.durable import NotSaved, saving
from kiosk.cache.enrolment import NAME as ENROLMENT
from kiosk.cache.file_lock import FileLock
from kiosk.cache.leaving import Leaving, Outcome
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.sync.enrol import enrol
from kiosk.sync.process import LOCK
from kiosk.sync.trouble import SyncTrouble
from kiosk.sync.wipe import WipeRefused, wipe

WAIT_SECONDS = 30.0
"""For a sync process to end, which it does when it sees the wish."""


def carry_out(config: Config, *, patience: float = WAIT_SECONDS) -> Fault | None:
    """Enrol anew or delete everything, if that was asked for; return what kept it from being done.

    Whatever comes of it, the wish is settled: a machine never starts into the same trouble twice. A disk without room
    keeps nobody from emptying it.
    """
    folder = config.data_folder
    wish = leaving.read(folder)
    fault: Fault | None = None
    try:
        if wish is not None:
            fault = _tried(config, wish, patience)
        if leaving.asked(folder):
            leaving.settle(folder, Outcome(fault))
    except NotSaved as trouble:
        return fault or trouble.fault
    return fault


def _tried(config: Config, wish: Leaving, patience: float) -> Fault | None:
    try:
        _wait_for_sync(config, patience)
        if wish.code:
            enrol(config, wish.code)
        elif (config.data_folder / ENROLMENT).exists():
            wipe(config)
    except (SyncTrouble, NotSaved) as trouble:
        return trouble.fault
    except WipeRefused:
        return Fault.KIOSK_REFUSED
    return None


def _wait_for_sync(config: Config, patience: float) -> None:
    """Wait until no sync process runs, as long as `patience`; who comes after asks for the lock itself."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with saving(LOCK):
            lock = FileLock.take(config.data_folder / LOCK)
        if lock is not None:
            lock.close()
            return
        time.sleep(0.1)
