"""Several threads of the window read the sync process's status, and each may be the first."""

import subprocess
import sys
from pathlib import Path

from kiosk.sync.status import FeedStatus, SyncStatus, write_status

ONE_PROCESS = """
import os, sys, threading
from pathlib import Path
from kiosk.sync.status import load_status
sys.setswitchinterval(1e-6)
for _ in range(100):
    child = os.fork()
    if not child:
        together = threading.Barrier(4)
        def read():
            together.wait()
            load_status(Path(sys.argv[1]))
        threads = [threading.Thread(target=read) for _ in range(4)]
        [one.start() for one in threads]
        [one.join() for one in threads]
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


def test_threads_that_read_the_status_for_the_first_time_together_do_not_end_the_process(tmp_path: Path) -> None:
    write_status(tmp_path, SyncStatus(feeds={"register-52": FeedStatus(sequence=1)}))
    subprocess.run([sys.executable, "-c", ONE_PROCESS, str(tmp_path)], check=True, timeout=120)
