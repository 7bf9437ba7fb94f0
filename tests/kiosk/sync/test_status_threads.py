"""Several threads of the window read the sync process's status, and each may be the first."""

from pathlib import Path

from kiosk.sync.status import FeedStatus, SyncStatus, write_status
from tests.first_together import read_first_together

SETUP = "from pathlib import Path; from kiosk.sync.status import load_status"


def test_threads_that_read_the_status_for_the_first_time_together_do_not_end_the_process(tmp_path: Path) -> None:
    write_status(tmp_path, SyncStatus(feeds={"register-52": FeedStatus(sequence=1)}))
    read_first_together(SETUP, "load_status(Path(sys.argv[1]))", str(tmp_path))
