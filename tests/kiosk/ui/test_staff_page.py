"""docs/staff.md speaks of the desk in the desk's own words."""

import re
from typing import Final

import pytest

from kiosk.ui.files import WORDS
from kiosk.ui.words import read

CATALOGUES: Final = ("screens", "desk")
NOT_LABELS: Final = frozenset({"SALINAN 2", "COPY 2", "KOSONG", "Enter", "Tab", "Esc"})
"""What is printed, typed, or stands on the keyboard."""


@pytest.mark.parametrize(("language", "part"), [("id", 0), ("en", 1)])
def test_the_page_for_the_staff_names_every_key_as_the_screens_do(language: str, part: int) -> None:
    page = (WORDS.parent / "docs" / "staff.md").read_text(encoding="utf-8").split("## English")[part]
    labels = {text for name in CATALOGUES for text in read(WORDS / f"{name}.{language}.toml").values()}
    named = {
        each for bold in re.findall(r"\*\*(.+?)\*\*", page, re.DOTALL) for each in " ".join(bold.split()).split(" → ")
    }
    assert len(named) > len(NOT_LABELS)
    assert named - labels <= NOT_LABELS
