"""A process that prints and tells, as the screen's does: `python -m tests.faults.visitor DATA_FOLDER [SYNCHRONOUS]`.

For each number on standard input so many slips are written down and told of; each is marked in the disk's record at
the moment when a visitor would be told that it is done. `SYNCHRONOUS` other than FULL is for positive controls.
"""

import ctypes
import sys
from pathlib import Path
from typing import Any

from kiosk.cache import outbox as outbox_file
from kiosk.cache.database import Database
from kiosk.cache.journal import Journal
from kiosk.cache.outbox import Outbox
from onedata.events import SlipPrinted

EVENT, PRINT = "event ", "print "


def told(outbox: Outbox, journal: Journal) -> tuple[str, str]:
    """Write one slip down and tell the portal of it; return serial and event id."""
    serial = journal.reserve("status", "id")
    journal.intend(serial, 1)
    body = SlipPrinted(serial=serial, copy=1, outcome="confirmed", language="id", kind="status")
    return serial, outbox.add("slip-printed", body)


def weakened(folder: Path, synchronous: Any) -> Outbox:
    """Return an outbox whose file forces less to the disk than the kiosk's."""
    outbox = Outbox(folder, owner=True)
    outbox._database = Database(folder / "outbox.db", outbox_file._SCHEMA, 1, synchronous=synchronous, owner=True)
    return outbox


def main() -> None:
    """Take numbers until there are no more; answer each with a line when it is done."""
    folder = Path(sys.argv[1])
    outbox = weakened(folder, sys.argv[2]) if len(sys.argv) > 2 else Outbox(folder)
    journal = Journal(folder)
    mark = ctypes.CDLL(None).disk_mark
    for line in sys.stdin:
        for _ in range(int(line)):
            serial, event = told(outbox, journal)
            mark(f"{PRINT}{serial}".encode())
            mark(f"{EVENT}{event}".encode())
        sys.stdout.write("done\n")
        sys.stdout.flush()
    outbox.close()
    journal.close()


if __name__ == "__main__":
    main()
