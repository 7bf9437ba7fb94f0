"""How content is read: YAML without surprises, and what in a text counts as a phone number or an abbreviation."""

import pytest

from portal.content import files, prose
from portal.content.files import ContentWrong


def test_yaml_means_only_what_it_says() -> None:
    assert files.parse_yaml("a: no\nb: 1e3\nc: 2026-11-21\n", "f") == {"a": "no", "b": "1e3", "c": "2026-11-21"}
    with pytest.raises(ContentWrong, match="nested too deeply"):
        files.parse_yaml("[" * 40 + "]" * 40, "f")


@pytest.mark.parametrize(
    "text",
    ["Rp1.500.000 sebulan", "Januari sampai Oktober 2024: 85.674 orang", "Umur 23 sampai 50", "Aturan 34/2025"],
)
def test_amounts_years_and_rules_are_no_phone_numbers(text: str) -> None:
    assert prose.phone_like(text) is None


def test_an_abbreviation_is_explained_once() -> None:
    assert prose.unexplained(("Perusahaan (P3MI) itu.", "P3MI lain."), "id") == ()
    assert prose.unexplained(("P3MI (perusahaan penempatan) itu.",), "id") == ()
    assert prose.unexplained(("P3MI lain.", "Perusahaan (P3MI) itu."), "id") == ("P3MI",)
