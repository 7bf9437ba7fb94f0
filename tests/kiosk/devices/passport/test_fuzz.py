"""Whatever a chip answers, a read ends in a passport or in a fault: no other exception, no endless read."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.audit import Entry, card_not_read
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.passport.authenticity import authenticate
from kiosk.devices.passport.reading import Question, read_passport
from kiosk.devices.reader import CardTrouble
from onedata import tlv
from portal.people.demo_chips import ChipFiles, chip_files
from tests.emulators.issuing_state import KEY, NOW, ZONE, IssuingState, card

STATE = IssuingState()
FILES = chip_files(ZONE, STATE.signer())
TRUST = STATE.trusted()
QUESTION = Question(KEY, TRUST, NOW)
MOST_COMMANDS = 2_000
QUICK, THOROUGH = 1_000, 17_000
"""Examples; a read that asks for ever is ended by `MOST_COMMANDS`."""

answers = st.binary(max_size=300) | st.sampled_from([b"", b"\x90", b"\x90\x00", b"\x6a\x82", bytes(258)])


class EndlessError(Exception):
    """A read that asks for ever."""


def read(card_: SimulatedCard, broken: dict[int, bytes]) -> None:
    """Read a chip whose answers with these numbers are others."""
    session, count = card_.insert(), 0

    def transmit(command: bytes) -> bytes:
        nonlocal count
        count += 1
        if count > MOST_COMMANDS:
            raise EndlessError
        proper = session.answer(command)
        assert isinstance(proper, bytes)
        return broken.get(count - 1, proper)

    _ends(lambda: read_passport(transmit, QUESTION))


def _ends(work: Callable[[], object]) -> None:
    """Work; trouble is a fault of the list, and what is logged of it is made of nothing else."""
    logged: list[Entry] = []
    try:
        work()
    except CardTrouble as trouble:
        logged.append(card_not_read(fault=trouble.fault.value))
    assert all(len(str(value)) == len("PASS-01") for entry in logged for _, value in entry.fields)


def answers_of_any_kind(broken: dict[int, bytes]) -> None:
    read(card(FILES), broken)


def files_of_any_content(sod: bytes, dg1: bytes) -> None:
    read(card(ChipFiles(FILES.com, tlv.encode(0x61, dg1), tlv.encode(0x77, sod))), {})


def changed_security_files(places: list[tuple[int, int]], cut: int) -> None:
    sod = bytearray(FILES.sod)
    for place, value in places:
        sod[place % len(sod)] = value
    _ends(lambda: authenticate(bytes(sod[: len(sod) - cut]), FILES.dg1, TRUST, NOW))


SUBJECTS: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[Any], ...]]] = {
    "answers": (answers_of_any_kind, (st.dictionaries(st.integers(0, 20), answers, min_size=1, max_size=3),)),
    "files": (files_of_any_content, (st.binary(max_size=600), st.binary(max_size=120))),
    "changed": (
        changed_security_files,
        (st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=8), st.integers(0, 40)),
    ),
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_read_ends_in_an_answer(name: str) -> None:
    work, parts = SUBJECTS[name]
    settings(max_examples=QUICK)(given(*parts)(work))()


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SUBJECTS)
def test_every_read_ends_in_an_answer_thoroughly(name: str) -> None:
    work, parts = SUBJECTS[name]
    settings(max_examples=THOROUGH)(given(*parts)(work))()
