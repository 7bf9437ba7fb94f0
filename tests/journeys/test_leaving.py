"""Staff empty a machine at its desk: the running program begins anew as the same process, and does it first."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.cache import leaving
from kiosk.cache.enrolment import NAME as ENROLMENT
from kiosk.cache.leaving import Leaving
from kiosk.config import Config

PATIENCE_S = 90


def until(program: subprocess.Popen[str], true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert program.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def started(log: Path) -> bool:
    return log.exists() and "program_started" in log.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_running_kiosk_is_emptied_by_beginning_anew(config: Config) -> None:
    folder = config.data_folder
    log = folder / "log" / "kiosk.jsonl"
    (folder / "outbox.db").unlink(missing_ok=True)  # what the site's kiosk told before is not this test's
    program = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--config", str(config.path), "desk"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        until(program, lambda: started(log))
        leaving.ask(folder, Leaving())
        program.send_signal(signal.SIGTERM)  # as the desk ends its own program
        until(program, lambda: not (folder / ENROLMENT).exists())
        until(program, lambda: started(log))
        assert not leaving.asked(folder)
        assert not (folder / "keys").exists()
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=PATIENCE_S)
        assert (program.returncode, said) == (0, "")
    finally:
        program.kill()
        program.wait()
