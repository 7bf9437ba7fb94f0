"""What the pages name is there: files, headings, make targets, commands with their options, decisions, settings."""

import argparse
import functools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import parser as kiosk_parser
from portal.__main__ import parser as portal_parser

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    {
        path.relative_to(ROOT)
        for path in (
            *ROOT.glob("*.md"),
            *ROOT.glob("docs/**/*.md"),
            ROOT / "content/README.md",
            *ROOT.glob("*/*/README.md"),
        )
        if path.is_file() and "build" not in path.parts
    }
)
INDEX = Path("docs/decisions/README.md")
RECORDS = [page for page in PAGES if page.parent == INDEX.parent and page != INDEX]
LIVE = [page for page in PAGES if page not in RECORDS and page.name != "CHANGELOG.md"]
"""Pages of the present; a decision and a change may name what has gone since."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
MADE_LATER = {"assets/sounds", "assets/fonts"}
"""Where recordings and a package's fonts go."""
ROOTS = ("kiosk", "portal", "onedata", "tests", "content", "docs", "packaging", "scripts", "assets", "translations")
COMMAND = re.compile(r"python -m (kiosk|portal)(?=[\s`])([^`|#&\n)]*)")


@functools.cache
def text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@functools.cache
def anchors(page: Path) -> frozenset[str]:
    """Return the headings of a page as links name them."""
    heads = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    dead = []
    for link in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        there = (ROOT / page).parent / name if name else ROOT / page
        if not there.exists() or (anchor and anchor not in anchors(there.resolve().relative_to(ROOT))):
            dead.append(link)
    assert dead == []


def paths(page: Path) -> Iterator[str]:
    """Yield what looks like a path of the repository, each alternative of `{a,b}` by itself."""
    for code in CODE.findall(text(page)):
        found = code.split("::")[0].rstrip("/")
        if re.fullmatch(rf"({'|'.join(ROOTS)})/[\w./*{{}},-]+", found):
            start, brace, rest = found.partition("{")
            inner, _, end = rest.partition("}")
            yield from (f"{start}{each}{end}" for each in inner.split(",")) if brace else (found,)


@pytest.mark.parametrize("page", LIVE, ids=str)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = set(paths(page)) - MADE_LATER
    assert [path for path in named if not any(ROOT.glob(path)) and not any(ROOT.glob(f"{path}.py"))] == []


@pytest.mark.parametrize("page", LIVE, ids=str)
def test_every_make_target_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text(page), re.MULTILINE)) - targets == set()


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        word: choice
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for word, choice in action.choices.items()
    }


def unknown(program: str, words: list[str]) -> list[str]:
    """Return the commands and options of a line that the program does not have."""
    parser = kiosk_parser() if program == "kiosk" else portal_parser()
    options = set(parser._option_string_actions)
    wrong = []
    for word in words:
        if word.startswith("--"):
            wrong += [word] if word not in options else []
        elif below(parser):
            alternatives = word.split("|")
            wrong += [each for each in alternatives if re.fullmatch(r"[a-z-]+", each) and each not in below(parser)]
            if alternatives[0] in below(parser):
                parser = below(parser)[alternatives[0]]
                options |= set(parser._option_string_actions)
    return wrong


@pytest.mark.parametrize("page", LIVE, ids=str)
def test_every_command_that_is_named_is_there_with_its_options(page: Path) -> None:
    wrong = []
    for program, line in COMMAND.findall(text(page).replace("\\|", "|")):
        words = re.sub(r"[\[\]…,.;:]", " ", line).replace("'", " ").split()
        wrong += [f"{program}: {word}" for word in unknown(program, words)]
    assert wrong == []


def test_a_command_that_is_not_there_would_be_found() -> None:
    assert unknown("kiosk", shlex.split("sync --once --nonsense")) == ["--nonsense"]
    assert unknown("portal", shlex.split("staff ad LOGIN")) == ["ad"]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_decision_that_is_named_is_there(page: Path) -> None:
    there = {record.name[:3] for record in RECORDS}
    named = re.findall(r"[Dd]ecisions? (\d{3})((?:(?:, | and )\d{3})*)", text(page))
    assert {number for first, more in named for number in (first, *re.findall(r"\d{3}", more))} - there == set()


def test_every_decision_stands_once_in_one_group_of_the_index() -> None:
    ten, *groups = text(INDEX).split("\n## ")[1:]
    lines = [line for group in groups for line in group.splitlines() if line.startswith("- ")]
    titles = {page: text(page).partition("\n")[0].removeprefix("# ") for page in RECORDS}
    assert sorted(lines) == [f"- [{t[:3]}]({page.name}) {t[4:]}" for page, t in titles.items()]
    firsts = [line for line in ten.splitlines() if line.startswith("- ")]
    assert len(firsts) == 10
    assert all(any(first.startswith(f"{line}: ") for line in lines) for first in firsts)


@pytest.mark.parametrize("program", ["kiosk", "portal"])
def test_every_part_of_a_program_stands_in_the_architecture(program: str) -> None:
    entries = (ROOT / program).iterdir()
    parts = {each.stem for each in entries if each.suffix == ".py" or (each / "__init__.py").is_file()} - {"__init__"}
    assert len(parts) > 20
    assert parts - set(re.findall(r"`(\w+)`", text(Path("ARCHITECTURE.md")))) == set()


def test_every_setting_of_the_portal_stands_in_its_page() -> None:
    source = (ROOT / "portal/settings.py").read_text(encoding="utf-8")
    known = set(re.findall(r'"(AIM_PORTAL_[A-Z_]*[A-Z]|DATABASE_URL)"', source))
    assert len(known) > 5
    assert known - set(re.findall(r"`([A-Z_]+)`", text(Path("docs/portal.md")))) == set()


def test_every_problem_that_the_portal_answers_stands_in_its_page() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "portal").rglob("*.py"))
    known = set(re.findall(r'(?:Problem|__init__)\(\s*(\d{3}), "([a-z-]+)"', sources))
    assert {("401", "token"), ("503", "busy")} <= known
    page = text(Path("docs/portal.md"))
    told = page[page.index("Errors are RFC 9457") : page.index("## Feeds")]
    assert {kind for _, kind in known} - set(re.findall(r"`([a-z-]+)`", told)) == set()
