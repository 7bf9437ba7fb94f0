"""A content folder on which `content check` is tried: small, without a mistake, and spoiled by one change at a time."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from portal.content import check

DAY = dt.date(2026, 11, 21)
REAL = Path(__file__).resolve().parents[3] / "content"

ARTICLE = """\
---
id: {id}
language: {language}
topic: documents
title: {title}
audience: [prospective]
about: [documents/PASSPORT]
sources:
  - {{key: S11, name: UU 18/2017 Pasal 13, dated: 2017, verification: V}}
verification: V
data_date: 2026-11-21
review_by: 2027-05-21
effective_from: 2017
---

## {heading}

{text} [^S11]

{ask}

> {advice}
"""
RULES = """\
rules:
  - rule: passport
    id: Paspor.
    en: Passport.
    need: {question: papers, any_of: [PASSPORT]}
    place: IMMIGRATION
    article: doc-passport
    effective_from: 2017
    sources:
      - {key: S11, name: UU 18/2017 Pasal 13, dated: 2017, verification: V}
    cases:
      - {answers: {papers: [PASSPORT]}, outcome: met}
      - {answers: {papers: []}, outcome: missing}
"""
AGE = """\
  - rule: {name}
    id: {text}
    en: {text}
    applies: {{destination: [{destination}]}}
    need: {{question: age, {bound}}}
    article: doc-passport
    effective_from: 2026-11-21
    sources:
      - {{key: S79, name: Kementerian, verification: V}}
    cases:
      - {{answers: {{destination: {destination}, age: {met}}}, outcome: met}}
      - {{answers: {{destination: {destination}, age: {missing}}}, outcome: missing}}
"""
ASKING = """\
  - rule: asking
    id: "Syarat lain: tanyakan petugas."
    en: "Other requirements: ask the staff."
    {more}
    effective_from: 2026-11-21
    article: doc-passport
    cases:
      - {{answers: {{}}, outcome: not_known}}
"""
ID, EN = "articles/documents/doc-passport.id.md", "articles/documents/doc-passport.en.md"
GENERAL = "rules/general.yaml"
Change = Callable[[str], str]
LONG = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas."


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def fill(folder: Path) -> None:
    """Make it a small content folder without a mistake."""
    indonesian = {
        "title": "Paspor",
        "heading": "Untuk apa",
        "text": "Paspor termasuk dokumen wajib.",
        "ask": "Biaya: tanyakan petugas.",
        "advice": "Simpan salinannya di rumah.",
    }
    english = {
        "title": "Passport",
        "heading": "What for",
        "text": "A passport is a required document.",
        "ask": "The cost: ask the staff.",
        "advice": "Keep a copy at home.",
    }
    write(folder, ID, ARTICLE.format(id="doc-passport", language="id", **indonesian))
    write(folder, EN, ARTICLE.format(id="doc-passport", language="en", **english))
    for name in ("questions.yaml", "social_security.yaml", "placement_cost.yaml"):
        write(folder, f"rules/{name}", (REAL / "rules" / name).read_text(encoding="utf-8"))
    write(folder, GENERAL, RULES)
    for name in ("schemes.yaml", "destinations.yaml"):
        write(folder, f"rules/{name}", "rules: []\n")
    write(folder, "next_steps.yaml", (REAL / "next_steps.yaml").read_text(encoding="utf-8"))
    write(folder, "topics.yaml", "topics:\n  - {topic: documents, id: Dokumen, en: Documents}\n")
    write(
        folder,
        "search.yaml",
        "data_date: 2026-11-20\nexamples: [doc-passport]\nsynonyms:\n  - [gaji, upah]\nnoise: [yang]\n",
    )


def found(folder: Path) -> set[tuple[str, str]]:
    return {(problem.rule, problem.file) for problem in check.run(folder, DAY)}


def messages(folder: Path, file: str) -> list[str]:
    return [problem.message for problem in check.run(folder, DAY) if problem.file == file]


def edit(folder: Path, name: str, change: Change) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the change changed nothing"
    path.write_text(after, encoding="utf-8")


def swap(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)
