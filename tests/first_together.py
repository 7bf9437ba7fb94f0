"""Several threads of one process that read something for the first time together, again and again."""

import subprocess
import sys

_PROGRAM = """
import os, sys, threading
{setup}
sys.setswitchinterval(1e-6)
for _ in range(100):
    child = os.fork()
    if not child:
        together = threading.Barrier(4)
        def read():
            together.wait()
            {read}
        threads = [threading.Thread(target=read) for _ in range(4)]
        [one.start() for one in threads]
        [one.join() for one in threads]
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


def read_first_together(setup: str, read: str, *words: str) -> None:
    """Run `setup` in a process, then `read` in four threads of each of its hundred children; raise if one crashes."""
    subprocess.run([sys.executable, "-c", _PROGRAM.format(setup=setup, read=read), *words], check=True, timeout=240)
