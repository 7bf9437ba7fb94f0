"""A process that saves reports as the screen's does: `python -m tests.faults.case_teller CONFIG [SYNCHRONOUS]`.

For each number on standard input so many cases are saved and alerts told; each is marked in the disk's record, a case
with the code and PIN that are shown, at the moment when a visitor would read "saved here". `SYNCHRONOUS` other than
FULL is for controls, of cases alone.
"""

import ctypes
import datetime as dt
import sys
from pathlib import Path

from kiosk.config import load
from kiosk.office_time import OfficeTime
from kiosk.ports.reports import Cases
from kiosk.sync.alerts import AlertDesk
from kiosk.visit.commands import SaveCase
from kiosk.visit.reports import Question
from onedata.reports import AlertRaised
from tests.faults.visitor import EVENT, weakened

CASE, ALERT = "case ", "alert "
_SAID = ((Question.TOPIC, "UNPAID_WAGE"), (Question.ABOUT, "me"), (Question.TEXT, "CONTOH belum dibayar"))
_DANGER = AlertRaised(kind="violence", collapse_key=bytes(16))


def main() -> None:
    """Take numbers until there are no more; answer each with a line when it is done."""
    config = load(Path(sys.argv[1]))
    cases = Cases(config, OfficeTime(dt.UTC))
    alerts = AlertDesk(config.data_folder) if len(sys.argv) == 2 else None
    if alerts is None:
        cases._outbox = weakened(config.data_folder, sys.argv[2])
    mark, visit = ctypes.CDLL(None).disk_mark, 0
    for line in sys.stdin:
        for _ in range(int(line)):
            visit += 1
            ticket = cases.save(SaveCase(visit, _SAID, "id"))
            mark(f"{CASE}{ticket.event_id} {ticket.code} {ticket.pin}".encode())
            mark(f"{EVENT}{ticket.event_id}".encode())
            if alerts is not None:
                told = alerts.tell("alert-raised", _DANGER)
                assert told.saved
                mark(f"{ALERT}{told.event_id}".encode())
                mark(f"{EVENT}{told.event_id}".encode())
        sys.stdout.write("done\n")
        sys.stdout.flush()
    if alerts is not None:
        alerts.stop()


if __name__ == "__main__":
    main()
