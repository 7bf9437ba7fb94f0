"""Every article and rule says since when it is known to hold, and each date of effect rests on something."""

import datetime as dt
from pathlib import Path

import pytest

from onedata.articles import Source
from portal.content import effect, files
from portal.content.rule_files import read_rules

DAY = dt.date(2026, 11, 21)
CONTENT = Path(__file__).resolve().parents[2] / "content"
LAW = Source("S11", "UU 18/2017 Pasal 13", "V", "2022-03-07")
LATE = Source("S99", "Permen P2MI 5/2026 Pasal 40", "V", "2026")
NEWS = Source("S49", "Dokumen E-PMI per skema, Voice Indonesia", "V2", "2025-11")
CALL = Source("S74", "Pengumuman PENG.2062/V/2025", "V2", "2025-05")
UNDATED = Source("S79", "Kementerian Tenaga Kerja Singapura", "V")


@pytest.mark.parametrize(
    ("since", "sources", "basis"),
    [
        ("2017", (LAW,), "law"),
        ("2017", (LAW, NEWS, UNDATED), "law"),
        ("2018", (LAW,), "law"),
        ("2027", (LATE,), "law"),  # signed in 2026, in force from 1 January
        ("2027-01-01", (LATE, UNDATED), "law"),
        ("2025-11", (NEWS,), "source"),
        ("2025-11-15", (NEWS,), "source"),  # the source's own words can be more exact than its date
        ("2025-05", (CALL, UNDATED), "source"),
        ("2026-11-21", (CALL, UNDATED), "text"),
        ("2026-11-21", (UNDATED,), "text"),
        ("2026-11-20", (), "text"),
    ],
)
def test_a_date_of_effect_rests_on_a_law_on_a_dated_source_or_on_the_text(
    since: str, sources: tuple[Source, ...], basis: str
) -> None:
    assert effect.wrong(since, sources, DAY) is None
    assert effect.basis(since, sources) == basis


@pytest.mark.parametrize(
    ("since", "sources"),
    [
        (None, ()),
        ("2022-03-07", (LAW,)),  # the day of the newspaper that quotes it
        ("2026-11-21", (LAW, UNDATED)),
        ("2016", (LAW,)),
        ("2019", (LAW,)),
        ("2028", (LATE,)),
        ("2025", (NEWS,)),
        ("2024", (CALL, NEWS)),
        ("2026-11-21", (NEWS,)),
        ("2020", (UNDATED,)),
        ("2026", ()),
        ("2026-11-22", ()),
    ],
)
def test_a_date_of_effect_that_rests_on_nothing_is_found(since: str | None, sources: tuple[Source, ...]) -> None:
    assert effect.wrong(since, sources, DAY) is not None


def test_every_article_and_every_rule_has_a_date_of_effect() -> None:
    fronts = [files.read_article(path, path.name).front for path in files.article_paths(CONTENT)]
    rules = read_rules(CONTENT).book.rules
    assert (len(fronts), len(rules)) >= (290, 64)
    assert [front.id for front in fronts if front.effective_from is None] == []
    assert [rule.rule for rule in rules if rule.effective_from is None] == []
