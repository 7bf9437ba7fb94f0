"""The printer that the benches print on: it takes its time, and says that it is done only when it is."""

import socket
import time

from kiosk.devices.escpos import FEED_AND_CUT, ask_process_id
from tests.bench.slip_print import ROWS_A_SECOND, PacedPrinter

MARK = b"MARK"
FED = 4 * 30 + 120
"""Rows that the command feeds: four lines, and from the head to the cutter."""


def test_a_barrier_is_answered_when_the_paper_before_it_has_moved() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        printer = PacedPrinter(theirs.fileno(), 0, ROWS_A_SECOND)
        began = time.monotonic()
        ours.sendall(FEED_AND_CUT + ask_process_id(MARK))
        ours.settimeout(5)
        assert MARK in ours.recv(64)
        assert time.monotonic() - began >= FED / ROWS_A_SECOND
        printer.close()


def test_who_hangs_up_before_the_answer_ends_the_printer_without_an_error() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        printer = PacedPrinter(theirs.fileno(), 0, ROWS_A_SECOND)
        with ours:
            ours.sendall(FEED_AND_CUT + ask_process_id(MARK))
        printer.close()
