"""`content check` finds each kind of mistake in an article, and none in a good one."""

from pathlib import Path

import pytest

from portal.content import check, files
from tests.portal.content.spoiling import DAY, EN, GENERAL, ID, LONG, RULES, Change, edit, found, swap, write


def test_a_folder_without_a_mistake_passes(folder: Path) -> None:
    assert check.run(folder, DAY) == []


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


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (files.FILE_LIMIT + 1), b""])
def test_a_file_that_is_no_article_is_found(folder: Path, content: bytes) -> None:
    (folder / ID).write_bytes(content)
    assert ("form", ID) in found(folder)


def test_what_is_no_file_is_said_and_its_article_is_not_called_missing(folder: Path) -> None:
    (folder / ID).unlink()
    (folder / ID).mkdir()
    (folder / "articles/documents/gone.id.md").symlink_to(folder / "nowhere")
    told = [(problem.file, problem.message) for problem in check.run(folder, DAY)]
    assert told == [
        (ID, "cannot be read: Is a directory"),
        ("articles/documents/gone.id.md", "cannot be read: No such file or directory"),
    ]


def test_a_file_as_windows_saves_it_is_good(folder: Path) -> None:
    for name in (ID, GENERAL, "next_steps.yaml"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check.run(folder, DAY) == []


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
