"""Any bytes from cards, printers and scanners: no crash, no hang, no control character gets further."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.devices.e_ktp import read_identifier
from kiosk.devices.escpos import Answers, Status
from kiosk.devices.reader import CardTrouble
from kiosk.devices.sam import SamFields, SamTrouble, number_in
from kiosk.devices.scan_frames import LONGEST_CODE, Frames
from kiosk.visit.code_kinds import classify
from kiosk.visit.model import CodeKind
from tests.faults.counts import note

SHORT, LONG = 1000, 34_000
"""Examples of each of the four: 4,000 in `make test`; in the long run 102,000 of cards, printers and scanners together,
and as many of a module as of each of them; counted apart."""
TODAY = dt.date(2026, 11, 22)
FORMS = (re.compile(r"[A-Z0-9]{12,32}"),)
FIELDS = SamFields("nik", "finger", ("match",))
PIECES = st.lists(
    st.binary(max_size=60)
    | st.sampled_from([b"\r\n", b"\r", b"P<UTO", b"<" * 44, b"A" * 30, b"\x1b@", b"\xff\xfe", b"https://x/#", b"\x00"])
    | st.text(max_size=40).map(str.encode),
    max_size=12,
)
ANSWERS = st.lists(st.binary(max_size=20) | st.sampled_from([b"\x90\x00", b"\x61\x08", b"", b"\x90"]), max_size=6)
TOLD = st.lists(
    st.binary(max_size=12) | st.sampled_from([b'7"0001\x00', b"7%\x00", b"\x12", b"\x16", b'7"', b"\x10\x00\x00\x00"]),
    max_size=12,
)


def scan(pieces: Sequence[bytes]) -> None:
    frames = Frames()
    codes = [code for piece in pieces for code in frames.feed(piece)] + frames.quiet()
    for code in codes:
        assert len(code) <= LONGEST_CODE
        assert all(character.isprintable() for line in code.split("\n") for character in line)
        found = classify(code, FORMS, TODAY)
        assert found.kind is not CodeKind.OTHER or found.text == ""


def read_card(answers: Sequence[bytes]) -> None:
    said = iter([*answers, *[b""] * 8])
    try:
        identifier = read_identifier(lambda _: next(said))
    except CardTrouble:
        return
    assert re.fullmatch(r"(?:[0-9A-F]{2}){4,10}", identifier)
    assert len(identifier) != 8 or not identifier.startswith("08")


def hear_printer(pieces: Sequence[bytes]) -> None:
    answers = Answers()
    for piece in pieces:
        answers.hear(piece)
    for status in answers.status:
        Status(status, status, status, status).state()
    assert all(len(mark) == 4 and all(0x20 <= byte < 0x7F for byte in mark) for mark in answers.marks)


def hear_sam(pieces: Sequence[bytes]) -> None:
    try:
        number = number_in(b"".join(pieces), FIELDS)
    except SamTrouble:
        return
    assert re.fullmatch(r"[0-9]{16}", number)


SAM = st.lists(
    st.binary(max_size=20)
    | st.sampled_from([b'{"nik":', b'"5201011505900001"', b',"finger":', b'"match"}', b"[", b"}"]),
    max_size=6,
)
KINDS: dict[str, tuple[Callable[[Sequence[bytes]], None], st.SearchStrategy[list[bytes]]]] = {
    "scanned codes": (scan, PIECES),
    "card answers": (read_card, ANSWERS),
    "printer bytes": (hear_printer, TOLD),
    "module answers": (hear_sam, SAM),
}


def outlive(kind: str, examples: int) -> None:
    act, strategy = KINDS[kind]
    tried = 0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def each(pieces: list[bytes]) -> None:
        nonlocal tried
        tried += 1
        act(pieces)

    each()
    note(f"any bytes, {examples} examples: {kind}", tried=tried, survived=tried)


@pytest.mark.parametrize("kind", KINDS)
def test_any_bytes_are_outlived(kind: str) -> None:
    outlive(kind, SHORT)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_thousand_are_outlived(kind: str) -> None:
    outlive(kind, LONG)
