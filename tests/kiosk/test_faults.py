"""The list of faults: whoever meets one reads a sentence, and staff find its page."""

from pathlib import Path

import pytest

from kiosk.faults import SENTENCE_EN, SENTENCE_ID, Fault

PAGE = Path("docs/faults.md")
SILENT = {
    Fault.RECORD_DAMAGED: "the text of REC-01",
    Fault.REGISTER_ABSENT: "the text of REC-01",
    Fault.REGISTER_DAMAGED: "the text of REC-01",
    Fault.TOO_MANY_TRIES: "the text of REC-01",
    Fault.EVENT_PARKED: "nothing of it reaches a visitor",
    Fault.CONFIG_WRONG: "the kiosk does not start",
    Fault.SOUND_ABSENT: "the speaker in the head is not there",
    Fault.SOUND_FAILED: "the speaker in the head is not there",
}
"""Faults without a sentence of their own, and what stands for it."""


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in SILENT], ids=lambda fault: fault.value)
def test_a_visitor_is_told_in_both_languages_what_happened_and_what_to_do(fault: Fault) -> None:
    asks = fault is Fault.PRINT_UNCONFIRMED
    for sentences in (SENTENCE_ID, SENTENCE_EN):
        text = sentences[fault]
        assert text.count(".") >= 2 or (asks and text.endswith("?"))


@pytest.mark.parametrize("fault", SILENT, ids=lambda fault: fault.value)
def test_what_staff_alone_can_mend_has_no_text_of_its_own(fault: Fault) -> None:
    assert fault not in SENTENCE_ID
    assert fault not in SENTENCE_EN


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_every_fault_has_its_part_of_the_page(fault: Fault) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(f"\n## {fault.value} ") == 1
    part = page.split(f"\n## {fault.value} ")[1].split("\n## ")[0]
    assert "- Mended by: " in part
    assert "- What to do: " in part


def test_every_fault_is_met_by_some_part_of_the_kiosk() -> None:
    parts = (path for path in Path("kiosk").rglob("*.py") if path.name != "faults.py")
    source = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    assert {fault for fault in Fault if f"Fault.{fault.name}" not in source} == set()
