"""While the portal serves, it publishes by itself: one process of its own at a time, every so often.

A process, because sealing a province would hold up the answers of the one that serves; and a killed publisher leaves
the old manifests. Several servers on one data folder meet at a lock: one publishes, the others
wait for their next turn. On several machines they meet at the database's lock, and the later one finds nothing to do.
"""

import contextlib
import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from portal.settings import Settings

log = logging.getLogger("portal.feeds")
LOCK = "publisher.lock"
_END_SECONDS = 10


@contextlib.contextmanager
def only_publisher(folder: Path) -> Iterator[bool]:
    """Hold the lock of the one publisher of a data folder and give True; False where another has it."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


@contextlib.contextmanager
def publishing_every(settings: Settings) -> Iterator[None]:
    """Publish every `settings.publish_every` seconds while the block runs; 0 does nothing."""
    if not settings.publish_every:
        yield
        return
    end = threading.Event()
    timer = threading.Thread(target=_go_on, args=(settings, end), name="publishing", daemon=True)
    timer.start()
    try:
        yield
    finally:
        end.set()
        timer.join(_END_SECONDS + 1)


def _go_on(settings: Settings, end: threading.Event) -> None:
    while not end.wait(settings.publish_every):
        begun = time.monotonic()
        try:
            code = _publish(settings, end)
        except OSError as trouble:
            log.warning("the publisher does not start", extra={"error": type(trouble).__name__})
            continue
        told = {"outcome": str(code), "ms": round((time.monotonic() - begun) * 1000)}
        log.log(logging.WARNING if code else logging.INFO, "publisher ran", extra=told)


def _publish(settings: Settings, end: threading.Event) -> int:
    """Run the publisher to its end, or until the server ends; return its exit code."""
    environment = {**os.environ, "AIM_PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "portal", "publish", "--all"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet) as process:  # noqa: S603 - our own
        while process.poll() is None and not end.wait(0.1):
            pass
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
            process.kill()
        return process.wait()
