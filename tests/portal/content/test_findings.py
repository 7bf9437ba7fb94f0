"""A finding is said in plain words, at the terminal too, and the manual explains each."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.content import check, files, rule_check, rule_files
from tests.portal.content.spoiling import DAY, GENERAL, ID, REAL, Change, edit, messages, swap, write


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
