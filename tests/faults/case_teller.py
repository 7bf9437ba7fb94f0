"""A process that saves complaints as the screen's does: `python -m tests.faults.case_teller CONFIG [SYNCHRONOUS]`.

For each number on standard input so many cases are saved; each is marked in the disk's record, with the code and PIN
that are shown, at the moment when a visitor would read "saved here". `SYNCHRONOUS` other than FULL is for controls.
"""

import ctypes
import datetime as dt
import sys
from pathlib import Path

from kiosk.config import load
from kiosk.office_time import OfficeTime
from kiosk.ports.reports import Cases
from kiosk.visit.commands import SaveCase
from kiosk.visit.reports import Question
from tests.faults.visitor import EVENT, weakened

CASE = "case "
_SAID = ((Question.TOPIC, "UNPAID_WAGE"), (Question.ABOUT, "me"), (Question.TEXT, "CONTOH belum dibayar"))


def main() -> None:
    """Take numbers until there are no more; answer each with a line when it is done."""
    config = load(Path(sys.argv[1]))
    cases = Cases(config, OfficeTime(dt.UTC))
    if len(sys.argv) > 2:
        cases._outbox = weakened(config.data_folder, sys.argv[2])
    mark, visit = ctypes.CDLL(None).disk_mark, 0
    for line in sys.stdin:
        for _ in range(int(line)):
            visit += 1
            ticket = cases.save(SaveCase(visit, _SAID, "id"))
            mark(f"{CASE}{ticket.event_id} {ticket.code} {ticket.pin}".encode())
            mark(f"{EVENT}{ticket.event_id}".encode())
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
