"""The watchers beside the window go on whatever they meet."""

import threading
from pathlib import Path

from kiosk.sync.status import SyncStatus, write_status
from kiosk.watching import SyncWatch

PATIENCE_S = 60


def test_a_word_that_cannot_be_taken_is_told_and_the_next_one_is_heard(tmp_path: Path) -> None:
    heard: list[str] = []
    told: list[BaseException] = []
    arrived = threading.Semaphore(0)

    def changed() -> None:
        heard.append("word")
        arrived.release()
        if len(heard) == 1:
            raise ValueError("unreadable")

    watch = SyncWatch(tmp_path, changed, told.append)
    watch.start()
    try:
        assert arrived.acquire(timeout=PATIENCE_S)
        write_status(tmp_path, SyncStatus(bytes_received=1))
        assert arrived.acquire(timeout=PATIENCE_S)
    finally:
        watch.stop()
    assert [str(error) for error in told] == ["unreadable"]
    assert len(heard) == 2
