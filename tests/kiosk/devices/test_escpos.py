"""Status bytes and answers: every combination has one meaning, and no noise is taken for a barrier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.escpos import Answers, Status, ask_process_id, ask_status, mark_of
from kiosk.health import PRINTER_FAULTS, PrinterState


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status(0x12, 0x12, 0x12, 0x12), PrinterState.READY),
        (Status(0x12), PrinterState.READY),
        (Status(0x1A, 0x16, 0x12, 0x12), PrinterState.COVER_OPEN),
        (Status(0x1A, 0x32, 0x12, 0x72), PrinterState.PAPER_OUT),
        (Status(0x12, 0x12, 0x12, 0x72), PrinterState.PAPER_OUT),
        (Status(0x1A, 0x52, 0x1A, 0x12), PrinterState.CUTTER_ERROR),
        (Status(0x1A, 0x52, 0x32, 0x12), PrinterState.ERROR),
        (Status(0x1A, 0x12, 0x12, 0x12), PrinterState.OFFLINE),
        (Status(0x12, 0x12, 0x12, 0x1E), PrinterState.PAPER_LOW),
        (Status(0x1A, 0x36, 0x1A, 0x7E), PrinterState.COVER_OPEN),
    ],
)
def test_the_most_urgent_thing_is_the_state(status: Status, state: PrinterState) -> None:
    assert status.state() is state


def test_only_a_printer_that_can_print_has_no_fault() -> None:
    fit = {PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN}
    assert {state for state in PrinterState if state not in PRINTER_FAULTS} == fit


def test_commands_are_as_the_reference_prints_them() -> None:
    assert ask_status(4) == bytes.fromhex("10 04 04")
    assert ask_process_id(b"0001") == bytes.fromhex("1D 28 48 06 00 30 30 30 30 30 31")
    assert len({mark_of(count) for count in range(1000)}) == 1000


ANSWERS = {
    "mark": b'7"00A1\x00',
    "cleared": b"7%\x00",
    "ready": b"\x12",
    "paper out": b"\x72",
    "sensor": b"\x00",
    "unasked": b"\x14\x00\x00\x0f",
}


@given(st.lists(st.sampled_from(sorted(ANSWERS))), st.data())
def test_answers_are_the_same_however_the_line_cuts_them(said: list[str], data: st.DataObject) -> None:
    stream = b"".join(ANSWERS[name] for name in said)
    answers, position = Answers(), 0
    while position < len(stream):
        size = data.draw(st.integers(1, len(stream) - position))
        answers.hear(stream[position : position + size])
        position += size
    assert answers.status == [ANSWERS[name][0] for name in said if name in ("ready", "paper out")]
    assert (answers.cleared, answers.sensor) == (said.count("cleared"), said.count("sensor"))
    assert answers.marks == ({b"00A1"} if "mark" in said else set())


@given(st.lists(st.binary(max_size=12)))
def test_noise_never_breaks_the_ear_nor_passes_a_barrier(noise: list[bytes]) -> None:
    answers = Answers()
    for part in noise:
        answers.hear(part)
    stream = b"".join(noise)
    assert all(b'7"' + mark + b"\x00" in stream for mark in answers.marks)
    assert all(byte & 0x93 == 0x12 for byte in answers.status)


def test_a_report_that_nobody_asked_for_passes_no_barrier() -> None:
    answers = Answers()
    for byte in b"\x10\x00\x00\x0f\x14\x00\x00\x00":
        answers.hear(bytes((byte,)))
    assert (answers.sensor, answers.status) == (0, [])
