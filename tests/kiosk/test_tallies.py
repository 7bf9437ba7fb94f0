"""What the devices did: counted by device, with the last fault and its moment, and told to who looks from outside."""

import datetime as dt
from pathlib import Path

from kiosk.cache.machine_status import read_machine_status
from kiosk.devices_check import describe
from kiosk.faults import Fault
from kiosk.health import Diagnostics, Health, PrintOutcome, Tally
from kiosk.tallies import Tallies
from kiosk.watching import MachineTeller

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def test_each_device_is_counted_for_itself_and_its_last_fault_stays() -> None:
    tallies = Tallies(lambda: NOON)
    tallies.done("reader")
    tallies.failed("reader", Fault.CARD_REMOVED)
    tallies.stands("reader", None)
    tallies.stands("scanner", Fault.SCANNER_ABSENT)
    assert tallies.all() == (
        Tally("reader", 1, 1, Fault.CARD_REMOVED, NOON),
        Tally("printer"),
        Tally("scanner", 0, 0, Fault.SCANNER_ABSENT, NOON),
        Tally("sam"),
    )


def test_a_slip_counts_by_what_is_known_of_it() -> None:
    tallies = Tallies(lambda: NOON)
    tallies.printed(PrintOutcome.CONFIRMED, None)
    tallies.printed(PrintOutcome.UNKNOWN, Fault.PRINT_UNCONFIRMED)
    tallies.printed(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST)
    tallies.printed(PrintOutcome.FAILED, Fault.PAPER_OUT)
    assert tallies.all()[1] == Tally("printer", 2, 2, Fault.PAPER_OUT, NOON)


def test_who_looks_from_outside_is_told_the_counts_of_the_window(tmp_path: Path) -> None:
    tallies = Tallies(lambda: NOON)
    teller = MachineTeller(tmp_path, tallies.all)
    teller.tell(Health())
    tallies.failed("reader", Fault.CARD_REMOVED)
    teller.start()
    teller.stop()
    told = read_machine_status(tmp_path).tallies
    assert told == tallies.all()
    said = describe(Diagnostics((), "window", tallies=told))
    assert "reader: 0 done, 1 failed; last CARD-02 at 2026-11-22 04:00:00Z" in said
