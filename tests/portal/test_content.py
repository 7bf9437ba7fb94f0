"""`content check` finds each kind of mistake in a bad file, and none in the content of this repository."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content import check, files, prose, rule_check, rule_files
from portal.content.files import ContentWrong

DAY = dt.date(2026, 11, 21)
REAL = Path(__file__).resolve().parents[2] / "content"

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


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder without a mistake."""
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
    write(tmp_path, ID, ARTICLE.format(id="doc-passport", language="id", **indonesian))
    write(tmp_path, EN, ARTICLE.format(id="doc-passport", language="en", **english))
    for name in ("questions.yaml", "social_security.yaml", "placement_cost.yaml"):
        write(tmp_path, f"rules/{name}", (REAL / "rules" / name).read_text(encoding="utf-8"))
    write(tmp_path, GENERAL, RULES)
    for name in ("schemes.yaml", "destinations.yaml"):
        write(tmp_path, f"rules/{name}", "rules: []\n")
    write(tmp_path, "next_steps.yaml", (REAL / "next_steps.yaml").read_text(encoding="utf-8"))
    write(tmp_path, "topics.yaml", "topics:\n  - {topic: documents, id: Dokumen, en: Documents}\n")
    write(
        tmp_path,
        "search.yaml",
        "data_date: 2026-11-20\nexamples: [doc-passport]\nsynonyms:\n  - [gaji, upah]\nnoise: [yang]\n",
    )
    return tmp_path


def found(folder: Path) -> set[tuple[str, str]]:
    return {(problem.rule, problem.file) for problem in check.run(folder, DAY)}


def edit(folder: Path, name: str, change: Change) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the change changed nothing"
    path.write_text(after, encoding="utf-8")


def swap(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


def test_a_folder_without_a_mistake_passes(folder: Path) -> None:
    assert check.run(folder, DAY) == []


LONG = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas."


@pytest.mark.parametrize(
    ("rule", "file", "change"),
    [
        ("form", ID, swap("audience", "audiens")),
        ("form", ID, swap("verification: V}", "verification: K}")),
        ("form", ID, swap("verification: V}", "verification: U}")),
        ("form", ID, swap("data_date: 2026-11-21", "data_date: kemarin")),
        ("form", ID, swap("language: id", "language: jv")),
        ("form", ID, swap("title: Paspor", "title: Paspor\ntitle: Paspor")),
        ("form", ID, swap("audience: [prospective]", "audience: &x [prospective]\nsee: *x")),
        ("form", ID, swap("title: Paspor", "title: [Paspor")),
        ("form", ID, swap("## Untuk apa", "# Untuk apa")),
        ("form", ID, swap("> Simpan", "| Simpan |")),
        ("characters", ID, swap("Paspor termasuk", "Paspor\u200b termasuk")),
        ("characters", ID, swap("Paspor termasuk", "Paspor\u202e termasuk")),
        ("name", ID, swap("id: doc-passport", "id: doc-paspor")),
        ("name", ID, swap("topic: documents", "topic: dokumen")),
        ("source", ID, swap("key: S11", "key: S999")),
        ("source", ID, swap("[^S11]", "[^S53]")),
        ("source", ID, swap("  - {key: S11", "  - {key: S53, name: Dinas, verification: V}\n  - {key: S11")),
        ("verification", ID, swap("verification: V\ndata", "verification: V2\ndata")),
        ("dates", ID, swap("data_date: 2026-11-21", "data_date: 2026-11-22")),
        ("review", ID, swap("review_by: 2027-05-21", "review_by: 2026-11-21")),
        ("dates", ID, swap("effective_from: 2017", "effective_from: 2017\neffective_to: 2016")),
        ("dates", ID, swap("effective_from: 2017", "effective_to: 2026")),
        ("dates", ID, swap("effective_from: 2017\n", "")),
        ("dates", ID, swap("effective_from: 2017", "effective_from: 2026-11-21")),
        ("dates", ID, swap("dated: 2017", "dated: 2027")),
        ("sentence", ID, swap("Paspor termasuk dokumen wajib.", LONG)),
        ("sentence", ID, swap("title: Paspor", f"title: {LONG}")),
        ("page", ID, swap("Paspor termasuk", "Ini dia. " * 20 + "Paspor termasuk")),
        ("abbreviation", ID, swap("Paspor termasuk", "Paspor P3MI termasuk")),
        ("abbreviation", EN, swap("A passport", "The SKCK")),
        ("phone", ID, swap("di rumah", "di 0811-8080-141")),
        ("phone", ID, swap("di rumah", "di +62 21 2924 4800")),
        ("phone", ID, swap("di rumah.", "di rumah. Hubungi polisi di 110.")),
        ("fact", ID, swap(" [^S11]", "")),
        ("fact", ID, swap("Biaya: tanyakan petugas.", "Biaya: Rp350.000.")),
        ("fact", ID, swap("Biaya: tanyakan petugas.", "Biaya Rp350.000: tanyakan petugas.")),
        ("fact", ID, swap("Simpan salinannya", "Anda wajib simpan salinannya")),
        ("fact", EN, swap("Keep a copy", "You must keep a copy")),
        ("fact", ID, swap("di rumah.", "di 2 tempat.")),
        ("about", ID, swap("documents/PASSPORT", "documents/KITAS")),
        ("about", ID, swap("documents/PASSPORT", "planets/MARS")),
        ("languages", EN, swap("audience: [prospective]", "audience: [family]")),
        ("languages", EN, swap("> Keep a copy at home.", "")),
        ("languages", EN, swap("> Keep", "## More\n\n> Keep")),
        ("languages", EN, swap("A passport is", "A passport of 48 pages is")),
        ("link", ID, swap("---\n\n##", "see: [doc-visa]\n---\n\n##")),
        ("link", "search.yaml", swap("[doc-passport]", "[doc-visa]")),
        ("link", "search.yaml", swap("[doc-passport]", "[doc-passport, doc-passport]")),
        ("form", "search.yaml", swap("[doc-passport]", "doc-passport")),
        ("form", "search.yaml", swap("[doc-passport]", "[a, b, c, d, e, f]")),
        ("link", ID, swap("---\n\n##", "see: [doc-passport]\n---\n\n##")),
        ("link", ID, swap("---\n\n##", "supersedes: doc-old\n---\n\n##")),
        ("link", ID, swap("---\n\n##", "supersedes: doc-passport\n---\n\n##")),
    ],
)
def test_a_bad_article_is_found(folder: Path, rule: str, file: str, change: Change) -> None:
    edit(folder, file, change)
    assert (rule, file) in found(folder)


def test_an_article_missing_in_one_language_is_found(folder: Path) -> None:
    (folder / EN).unlink()
    assert ("languages", ID) in found(folder)


def test_the_same_id_in_two_files_is_found(folder: Path) -> None:
    text = (folder / ID).read_text(encoding="utf-8")
    write(folder, "articles/documents/other.id.md", text)
    assert ("name", "articles/documents/other.id.md") in found(folder)


def test_an_older_rule_cannot_supersede_a_newer_one(folder: Path) -> None:
    for language, name in (("id", ID), ("en", EN)):
        text = (folder / name).read_text(encoding="utf-8")
        older = text.replace("id: doc-passport", "id: doc-old").replace("effective_from: 2017", "effective_from: 2010")
        older = older.replace("UU 18/2017", "UU 18/2010")
        write(
            folder,
            f"articles/documents/doc-old.{language}.md",
            older.replace("---\n\n", "supersedes: doc-passport\n---\n\n"),
        )
    assert ("dates", "articles/documents/doc-old.id.md") in found(folder)


def test_a_circle_of_two_is_found(folder: Path) -> None:
    for language, name in (("id", ID), ("en", EN)):
        text = (folder / name).read_text(encoding="utf-8")
        other = text.replace("id: doc-passport", "id: doc-other").replace(
            "---\n\n", "supersedes: doc-passport\n---\n\n"
        )
        write(folder, f"articles/documents/doc-other.{language}.md", other)
    assert check.run(folder, DAY) == []
    for name in (ID, EN):
        edit(folder, name, swap("---\n\n", "supersedes: doc-other\n---\n\n"))
    assert {("link", ID), ("link", "articles/documents/doc-other.en.md")} <= found(folder)
    twice = (
        RULES.removeprefix("rules:\n")
        .replace("rule: passport", "rule: other")
        .replace("    place", "    supersedes: passport\n    place")
    )
    edit(folder, GENERAL, lambda text: text.replace("    place", "    supersedes: other\n    place") + twice)
    circles = [problem for problem in check.run(folder, DAY) if "circle" in problem.message and problem.file == GENERAL]
    assert len(circles) == 2


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (files.FILE_LIMIT + 1), b""])
def test_a_file_that_is_no_article_is_found(folder: Path, content: bytes) -> None:
    (folder / ID).write_bytes(content)
    assert ("form", ID) in found(folder)


def messages(folder: Path, file: str) -> list[str]:
    return [problem.message for problem in check.run(folder, DAY) if problem.file == file]


def test_a_file_as_windows_saves_it_is_good(folder: Path) -> None:
    for name in (ID, GENERAL, "next_steps.yaml"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check.run(folder, DAY) == []


def test_what_is_no_file_is_said_and_its_article_is_not_called_missing(folder: Path) -> None:
    (folder / ID).unlink()
    (folder / ID).mkdir()
    (folder / "articles/documents/gone.id.md").symlink_to(folder / "nowhere")
    told = [(problem.file, problem.message) for problem in check.run(folder, DAY)]
    assert told == [
        (ID, "cannot be read: Is a directory"),
        ("articles/documents/gone.id.md", "cannot be read: No such file or directory"),
    ]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (ID, swap("effective_from: 2017", "effective_from: 2026-02-30"), "there is no such day: 2026-02-30"),
        (ID, swap("dated: 2017", "dated: 2025-13"), "there is no such day: 2025-13"),
        (ID, swap("data_date: 2026-11-21", "data_date: 2026-02-30"), "there is no such day: 2026-02-30"),
        (ID, swap("data_date: 2026-11-21", "data_date: besok"), "not a day, such as 2026-12-31 (in data_date)"),
        (ID, swap("topic: documents", "topik: documents"), "there is no field topik"),
        (GENERAL, swap("effective_from: 2017", "effective_from: 2026-02-30"), "there is no such day: 2026-02-30"),
        (GENERAL, swap("place: IMMIGRATION", "tempat: IMMIGRATION"), "there is no field tempat"),
        (GENERAL, swap("question: papers,", "question: shoes,"), "shoes is none of the words that may stand there"),
        (GENERAL, swap("id: Paspor.", "id: !!str Paspor."), "tags are not used here"),
        ("next_steps.yaml", lambda _: "checked_on: 2026-11-21\nsteps: 7", "a list should stand there (in steps)"),
        ("next_steps.yaml", swap("checked_on: 2026", "checked_on: 2026-02-30 #"), "there is no such day: 2026-02-30"),
        ("next_steps.yaml", swap("place: VILLAGE_OFFICE", "place: MARS"), "MARS is not in the list places"),
    ],
)
def test_a_finding_says_in_plain_words_what_is_wrong(folder: Path, name: str, change: Change, said: str) -> None:
    edit(folder, name, change)
    assert any(said in message for message in messages(folder, name)), messages(folder, name)


def test_a_folder_without_next_steps_is_found(folder: Path) -> None:
    (folder / "next_steps.yaml").unlink()
    assert messages(folder, "next_steps.yaml") == ["cannot be read: No such file or directory"]


def test_a_line_that_only_sends_to_the_staff_needs_no_source(folder: Path) -> None:
    edit(folder, GENERAL, lambda text: text + ASKING.format(more="place: IMMIGRATION"))
    assert found(folder) == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("form", swap("place: IMMIGRATION", "tempat: IMMIGRATION")),
        ("form", swap("rules:", "aturan:")),
        ("form", swap("verification: V}", "verification: K}")),
        ("form", lambda text: "\t" + text),
        ("name", lambda text: text + RULES.removeprefix("rules:\n")),
        ("sentence", swap("id: Paspor.", f"id: {LONG}")),
        ("abbreviation", swap("id: Paspor.", "id: Surat SKCK.")),
        ("phone", swap("id: Paspor.", "id: Paspor 0800-1000.")),
        ("fact", lambda text: text[: text.index("    sources")] + text[text.index("    cases") :]),
        ("source", swap("key: S11", "key: S999")),
        ("languages", swap("id: Paspor.", "id: Paspor 24 bulan.")),
        ("languages", swap("    place", "    takes_id: 1 hari\n    place")),
        ("languages", swap("    place", "    takes_id: 1 hari\n    takes_en: 2 days\n    place")),
        ("sentence", swap("    place", f"    takes_id: {LONG}\n    takes_en: soon\n    place")),
        ("phone", swap("    place", "    takes_id: telepon 0800-1000\n    takes_en: call 0800-1000\n    place")),
        ("fact", lambda text: text + ASKING.format(more="cost: free")),
        ("fact", lambda text: text + ASKING.format(more="takes_id: segera\n    takes_en: soon")),
        ("characters", swap("id: Paspor.", "id: Paspor\u200b.")),
        ("place", swap("IMMIGRATION", "MARS")),
        ("place", swap("IMMIGRATION", "CERTIFICATION_BODY")),
        ("condition", swap("    need:", "    applies: {destination: [MARS]}\n    need:")),
        ("condition", swap("    need:", "    applies: {sex: [MALE]}\n    need:")),
        ("condition", swap("    need:", "    applies: {destination: []}\n    need:")),
        ("need", swap("any_of: [PASSPORT]", "any_of: [KITAS]")),
        ("need", swap("question: papers, any_of: [PASSPORT]", "question: age, at_least: 20, below: 20")),
        ("need", swap("question: papers, any_of: [PASSPORT]", "question: sex, at_least: 20")),
        ("need", swap("    place", "    notice: closed\n    place")),
        ("link", swap("article: doc-passport", "article: doc-visa")),
        ("link", swap("    place", "    supersedes: old\n    place")),
        ("link", swap("    place", "    supersedes: passport\n    place")),
        ("dates", swap("effective_from: 2017", "effective_from: 2017\n    effective_to: 2016")),
        ("dates", swap("    effective_from: 2017\n", "")),
        ("dates", swap("dated: 2017", "dated: 2027")),
        ("case", swap("outcome: met", "outcome: missing")),
        ("case", swap("      - {answers: {papers: []}, outcome: missing}\n", "")),
        ("case", swap("papers: []", "papers: [KITAS]")),
    ],
)
def test_a_bad_rule_is_found(folder: Path, rule: str, change: Change) -> None:
    edit(folder, GENERAL, change)
    assert (rule, GENERAL) in found(folder)


def test_a_missing_rule_file_is_found(folder: Path) -> None:
    (folder / GENERAL).unlink()
    assert ("form", GENERAL) in found(folder)


def test_two_rules_that_no_age_can_meet_are_found(folder: Path) -> None:
    young = AGE.format(name="young", text="Muda.", destination="SG", bound="below: 20", met=19, missing=20)
    old = AGE.format(name="old", text="Tua.", destination="SG", bound="at_least: 30", met=30, missing=29)
    edit(folder, GENERAL, lambda text: text + young)
    assert check.run(folder, DAY) == [], "one of the two alone is no contradiction"
    edit(folder, GENERAL, lambda text: text + old)
    assert ("contradiction", rule_check.QUESTION_FILE) in found(folder)


def test_a_situation_about_which_nothing_is_said_is_found(folder: Path) -> None:
    edit(folder, GENERAL, lambda text: text.replace("answers: {", "answers: {scheme: UKPS, "))
    assert check.run(folder, DAY) == []
    edit(folder, GENERAL, swap("    need:", "    applies: {scheme: [P_TO_P, UKPS]}\n    need:"))
    dead = [problem.message for problem in check.run(folder, DAY) if problem.rule == "dead end"]
    assert dead, "who does not know the way yet is told nothing"
    assert all(message.endswith("UNKNOWN") for message in dead)


@pytest.mark.parametrize(
    ("rule", "file", "change"),
    [
        ("question", "questions.yaml", swap("code: SD,", "code: SMP,")),
        ("question", "questions.yaml", swap("question: sex", "question: age")),
        ("question", "questions.yaml", swap("    least: 10\n", "")),
        ("question", "questions.yaml", swap("only: [JP]", "only: [XX]")),
        ("sentence", "questions.yaml", swap("id: Berapa umur Anda?", f"id: {LONG}")),
        ("form", "questions.yaml", swap("question: sex", "question: shoe_size")),
        ("case", "social_security.yaml", swap("332500", "332501")),
        ("case", "social_security.yaml", swap("total: 370000", "total: 370001")),
        ("form", "social_security.yaml", swap("before_work", "sebelum_kerja")),
        ("case", "placement_cost.yaml", swap("      - FISHER\n", "")),
        ("cost", "placement_cost.yaml", swap("      - TICKET_OUT\n", "      - TICKET_OUT\n      - MEALS\n")),
        ("source", "placement_cost.yaml", swap("key: S19", "key: S999")),
        ("dates", "placement_cost.yaml", swap("effective_from: 2020", "effective_from: 2022")),
    ],
)
def test_a_bad_question_or_calculator_is_found(folder: Path, rule: str, file: str, change: Change) -> None:
    edit(folder, f"rules/{file}", change)
    assert rule in {problem.rule for problem in check.run(folder, DAY)}


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


def test_the_command_prints_what_to_mend_and_its_exit_code_tells(folder: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "portal", "content", "check", str(folder), "--on", "2026-11-21"]
        return subprocess.run(command, cwd=REAL.parent, capture_output=True, text=True, check=False, timeout=60)

    good = run()
    assert (good.returncode, good.stdout) == (0, "content: 2 files good\n"), good.stderr
    edit(folder, ID, swap(" [^S11]", ""))
    bad = run()
    assert bad.returncode == 2
    assert f"{ID}:16: fact: stated without a source: Paspor termasuk dokumen wajib." in bad.stdout


def test_the_manual_explains_every_finding_and_its_example_is_good(tmp_path: Path) -> None:
    manual = (REAL.parent / "docs" / "content.md").read_text(encoding="utf-8")
    code = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (check, rule_check))
    named = set(re.findall(r'(?:Problem\(\S+, \S+, |_at\(placed, |yield )"([a-z ]+)", ', code)) | {"form"}
    table = manual[manual.index("| finding | means |") :]
    assert named <= set(re.findall(r"`([a-z ]+)`", table[: table.index("## ")]))
    example = manual[manual.index("---\nid: doc-passport") :].split("```")[0]
    write(tmp_path, ID, example)
    assert files.read_article(tmp_path / ID, ID).front.see == ("abroad-lost-passport",)


def test_the_manuals_example_of_a_rule_is_good_and_holds_both_ends_of_its_age(folder: Path) -> None:
    manual = (REAL.parent / "docs" / "content.md").read_text(encoding="utf-8")
    example = "  - rule: sg-age\n" + manual.split("```\n  - rule: sg-age\n")[1].split("```")[0]
    edit(folder, GENERAL, lambda text: text + example.replace("article: country-singapore", "article: doc-passport"))
    assert check.run(folder, DAY) == []
    (rule,) = (each.entry for each in rule_files.read_rules(folder).rules if each.entry.rule == "sg-age")
    held = {(str(case.answers["age"]), case.outcome) for case in rule.cases}
    assert held == {("22", "missing"), ("23", "met"), ("49", "met"), ("50", "missing")}


def test_the_manual_names_every_file_of_the_content() -> None:
    manual = (REAL.parent / "docs" / "content.md").read_text(encoding="utf-8")
    told = {REAL.parent / name for name in re.findall(r"^(content/\S+\.yaml) ", manual, re.MULTILINE)}
    assert told == set(REAL.rglob("*.yaml"))
