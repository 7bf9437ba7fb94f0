"""Emptying a kiosk for good: keys first, so that whatever a cut leaves behind stays closed."""

import shutil
from pathlib import Path

from kiosk.cache.durable import saving
from kiosk.cache.enrolment import NAME as ENROLMENT
from kiosk.cache.file_lock import FileLock
from kiosk.cache.leaving import EMPTYING
from kiosk.cache.leaving import NAME as LEAVING
from kiosk.cache.machine_status import window_runs
from kiosk.config import Config
from kiosk.sync.export import left_behind
from kiosk.sync.process import LOCK

_FIRST = ("keys", "enrolling", "peppers")


class WipeRefused(Exception):  # noqa: N818  (says what is the case)
    """Not now; the message says what to do first."""


def wipe(config: Config) -> int:
    """Delete everything in the data folder; return how many entries. Raises `WipeRefused` or `NotSaved`.

    Refused while the kiosk runs, where the folder is no kiosk's, while events are neither signed for nor exported, and
    while an outbox that was damaged lies there: somebody must look at it first. A full disk keeps nobody from it.
    """
    folder = config.data_folder
    with saving(ENROLMENT):
        enrolled = (folder / ENROLMENT).exists()
    if not enrolled:
        raise WipeRefused(f"{folder} holds no enrolled kiosk")
    with saving(LOCK):
        lock = FileLock.take(folder / LOCK)
    if lock is None:
        raise WipeRefused("the sync process is running: stop the kiosk first")
    with lock:
        if window_runs(folder):
            raise WipeRefused("the window is running: stop the kiosk first")
        _require_nothing_left(folder)
        return _delete(folder)


def _require_nothing_left(folder: Path) -> None:
    if left := left_behind(folder, alone=True):
        raise WipeRefused(f"{left} events are not with the portal: sync, or `kiosk outbox --export FILE`")
    if damaged := sorted(path.name for path in folder.glob("outbox.db.damaged-*")):
        raise WipeRefused(f"{damaged[0]} may hold events that the portal never got: save it elsewhere, then remove it")


def _delete(folder: Path) -> int:
    names = sorted(path.name for path in folder.iterdir())
    last = (ENROLMENT, LEAVING, EMPTYING, LOCK)  # a wipe that was cut is begun again
    order = [*(name for name in _FIRST if name in names), *(name for name in names if name not in {*_FIRST, *last})]
    with saving("data folder"):
        for name in (*order, *last):
            path = folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    return len(names)
