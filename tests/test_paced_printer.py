"""What the print benches measure with: a printer that takes its time, and how long a run-length code would be."""

import socket
import time

from kiosk.devices.escpos import FEED_AND_CUT, ask_process_id, ask_status
from tests.bench.slip_print import ROWS_A_SECOND, PacedPrinter, packed

MARK = b"MARK"
FED = 4 * 30 + 120
"""Rows that the command feeds: four lines, and from the head to the cutter."""


def test_a_barrier_is_answered_when_the_paper_before_it_has_moved() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        printer = PacedPrinter(theirs.fileno(), 0, ROWS_A_SECOND)
        began = time.monotonic()
        ours.sendall(FEED_AND_CUT + ask_process_id(MARK) + ask_status(1))
        ours.settimeout(60)
        assert ours.recv(1) == b"\x12"  # obeyed as soon as it is received: it comes first, however late both are read
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


def test_a_row_is_as_long_as_packbits_makes_it() -> None:
    assert packed(bytes(72)) == 2
    assert packed(b"\x01\x02\x02\x03") == 1 + 4
    # the example of Apple's Technical Note TN1023: 24 bytes become 15
    example = "AAAAAA80002AAAAAAAAA80002A22AAAAAAAAAAAAAAAAAAAA"
    assert (len(bytes.fromhex(example)), packed(bytes.fromhex(example))) == (24, 15)
