"""Forks children that run one command of the kiosk each, under a plan of the watched disk; see `disk.Nursery`."""

import contextlib
import ctypes
import json
import os
import sys

import kiosk.commands
import kiosk.sync.process  # noqa: F401  (what a child would otherwise import anew)
from kiosk.__main__ import main
from tests.faults import spoiled


def child(arguments: list[str], said: str, plan: tuple[str, str, int, int, int], kill_in: str, spoil: str) -> int:
    """Run one command in this process and return its exit code."""
    with open(said, "w", encoding="utf-8") as out, contextlib.redirect_stderr(out):  # noqa: PTH123  (as a stream)
        if spoil:
            spoiled.WAYS[spoil]()
        folder, record, *numbers = plan
        disk = ctypes.CDLL(None)
        disk.disk_plan(folder.encode(), record.encode(), *map(ctypes.c_long, numbers), kill_in.encode())
        return main(arguments)


def serve() -> None:
    """Take one request a line until there are no more."""
    for line in sys.stdin:
        number = os.fork()
        if not number:
            code = 70
            try:
                code = child(**json.loads(line))
            finally:
                os._exit(code)
        _, status = os.waitpid(number, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
