"""What the desk says of a fault or a refusal: staff are not told to call the staff."""

from typing import Any, get_args

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk.machine import step
from kiosk.desk.model import Account, Desk, Listing, Run, RunState, Service, Staff, Stage
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.ui import samples
from kiosk.ui.desk.pages import page
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import sentence
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language
from onedata.counter import Outcome


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sentence_of_a_fault_tells_staff_what_is_wrong_and_sends_them_nowhere(language: Language) -> None:
    table, visitor = (SENTENCE_ID, "petugas") if language == "id" else (SENTENCE_EN, "the staff")
    scene = DeskScene(Desk(number=1, language=language), Catalogue().desk(language), samples.HOUSE, samples.NOW)
    assert any(visitor in text for text in table.values())  # the positive control: visitors are sent to them
    for fault, text in table.items():
        told = sentence(scene, fault)
        assert bool(told) is bool(text), fault
        assert visitor not in told, fault
        assert told in text or told.split(". ")[0] in text, fault


def told_of(outcome: str, language: Language) -> str:
    """What the screen notes when the portal answers so to a card that is to become somebody's."""
    staff, person = Staff("7", "CONTOH", "petugas"), samples.desks()["desk-services"].person
    bound = Desk(number=1, stage=Stage.ASKING, language=language, staff=staff, person=person, papers="KTP")
    asking = msgspec.structs.replace(bound, service=Service.CARD, health=samples.GOOD)
    answered, _ = step(asking, e.NotServed(1, outcome))
    scene = DeskScene(answered, Catalogue().desk(language), samples.HOUSE, samples.NOW)
    view = page(scene).view
    return str(view.get("note") or "")


def test_who_binds_a_card_that_another_kiosk_bound_a_moment_before_reads_whose_it_is() -> None:
    assert told_of("taken", "id") == "Kartu ini milik orang lain."
    assert told_of("taken", "en") == "This card belongs to somebody else."


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_refusal_of_the_portals_counter_is_a_sentence_of_its_own(language: Language) -> None:
    refusals = set(get_args(Outcome)) - {"done", "same"}
    told = {outcome: told_of(outcome, language) for outcome in refusals}
    assert all(told.values()), told
    assert len(set(told.values())) == len(refusals)


SLIPS = tuple((f"A-{number:06}", copy) for number, copy in ((17, 3), (21, 1), (22, 2), (30, 1)))
TO_LOOK_FOR = {
    ("id", 0): "",
    ("id", 1): "Lihat apakah slip ini ada: A-000017 SALINAN 3",
    ("id", 3): "Lihat apakah slip ini ada: A-000017 SALINAN 3, A-000021, A-000022 SALINAN 2",
    ("id", 4): "Lihat apakah slip ini ada: A-000017 SALINAN 3, A-000021, A-000022 SALINAN 2 …",
    ("en", 1): "Check whether this paper is there: A-000017 COPY 3",
}


@pytest.mark.parametrize(("language", "count"), TO_LOOK_FOR)
def test_a_lists_account_names_every_slip_to_look_for_by_serial_and_copy(language: Language, count: int) -> None:
    account = Account(confirmed=30 - count, unknown=count, look_for=SLIPS[:count])
    done = Desk(number=1, stage=Stage.RUN, language=language, staff=Staff("7", "CONTOH", "petugas"))
    done = msgspec.structs.replace(done, run=Run("l", 30, account, RunState.DONE), health=samples.GOOD)
    view: Any = page(DeskScene(done, Catalogue().desk(language), samples.HOUSE, samples.NOW)).view
    unknown, *more = [row for row in view["rows"] if row["icon"] == "help"]
    assert (unknown["sub"], unknown["word"]) == (TO_LOOK_FOR[language, count], str(count))
    assert [row["text"] for row in more] == ["A-000030"] * (count - 3)


def test_a_line_alone_and_several_are_named_as_english_has_them() -> None:
    def named(*missing: int) -> str:
        desk = Desk(number=1, stage=Stage.LIST, language="en", listing=Listing("l", "CONTOH", 50, missing))
        view: Any = page(DeskScene(desk, Catalogue().desk("en"), samples.HOUSE, samples.NOW)).view
        return str(next(row for row in view["rows"] if row["icon"] == "missing")["sub"])

    assert named(31) == "Line 31"
    assert named(7, 19) == "Lines 7, 19"
    assert named(*range(1, 41)).endswith(", 39, 40")
    assert named(*range(1, 42)).endswith(", 39, 40 …")
