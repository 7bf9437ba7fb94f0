"""What the articles of this repository must tell: five parts of every stage, and every theme people come with."""

import re
from pathlib import Path
from typing import Final

import pytest

from onedata.articles import LANGUAGES, Article, Language, Note, Step, texts
from portal.content import files, prose

REAL = Path(__file__).resolve().parents[2] / "content"
READ: Final = {
    (article.front.id, article.front.language): article
    for article in (files.read_article(path, path.name) for path in files.article_paths(REAL))
}
STAGES = sorted(name for name, language in READ if language == "id" and name.startswith("stage-"))
MARKS: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "where": r"tempat|kantor|BP3MI|SISKOP2MI|Perwakilan RI|dinas tenaga kerja|BPJS Ketenagakerjaan|"
        r"layanan satu atap|meja bantuan|di dalam negeri",
        "bring": r"surat|bawa|siapkan|dokumen",
        "how long": r"lama(?:nya)?\b|\d (?:menit|hari)",
        "cost": r"biaya|Rp\d",
    },
    "en": {
        "where": r"place|office|centre|BP3MI|SISKOP2MI|Indonesian mission|BPJS Ketenagakerjaan|help desk|in Indonesia",
        "bring": r"papers|bring|ready|documents|carry|letter",
        "how long": r"\btime\b|how long|\d (?:minutes|(?:working )?day)",
        "cost": r"cost|\bfree\b|charge|IDR \d",
    },
}
"""By which words a sentence tells a part, or says that it is asked of the staff."""
THEMES: Final = {
    "rights and duties": ("right-duties", "right-correct-information", "right-requirements", "right-service"),
    "costs that may and may not be asked": ("cost-what-not-to-pay", "cost-free-services", "cost-ten-jobs", "cost-law"),
    "social security": ("social-contribution", "social-benefits", "social-death-claim", "social-old-age"),
    "reading a contract": ("contract-seven-items", "contract-before-signing", "contract-two-agreements"),
    "signs of a fraud": ("safety-fraud-signs", "safety-check-company"),
    "this company asked me for money": ("safety-company-asked-money",),
    "lost passport abroad": ("abroad-lost-passport",),
    "complaints and their clocks": (
        "complaint-how",
        "complaint-follow",
        "complaint-clock-2024",
        "complaint-clock-2025",
    ),
    "coming home": ("start-already-home", "return-report", "return-claims", "return-help-desk"),
    "reintegration": ("return-reintegration", "return-vocation"),
    "families": ("family-what-you-can-ask", "family-lost-contact", "family-before-departure", "family-needs"),
}


def told(article: Article) -> list[str]:
    """Return the sentences of an article without its headings: a heading promises, it tells nothing."""
    blocks = (block for page in article.pages for block in page.blocks[1:])
    return [sentence for block in blocks for text in texts(block) for sentence in prose.sentences(text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_says_what_where_bring_what_how_long_and_what_it_costs(stage: str, language: Language) -> None:
    sentences = told(READ[stage, language])
    assert [each for each in sentences if not prose.only_asks(each, language)], "what it is"
    missing = [
        part
        for part, marks in MARKS[language].items()
        if not any(re.search(marks, sentence, re.IGNORECASE) for sentence in sentences)
    ]
    assert missing == []


def test_no_stage_is_left_out() -> None:
    assert len(STAGES) == 28


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_its_articles_in_both_languages(theme: str) -> None:
    assert [(name, each) for name in THEMES[theme] for each in LANGUAGES if (name, each) not in READ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contract_article_holds_the_seven_items_of_the_law(language: Language) -> None:
    pages = READ["contract-seven-items", language].pages
    steps = [block for page in pages for block in page.blocks if isinstance(block, Step)]
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert {step.sources for step in steps} == {("S11",)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_home_is_led_to_report_claims_and_reintegration(language: Language) -> None:
    article = READ["start-already-home", language]
    assert article.front.see == ("return-report", "return-claims", "return-reintegration")
    assert len([block for block in article.pages[0].blocks if isinstance(block, Note)]) == len(article.front.see)
