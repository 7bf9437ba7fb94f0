"""What the desk says of a fault: staff are not told to call the staff."""

import pytest

from kiosk.desk.model import Desk
from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.ui import samples
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import sentence
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language


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
