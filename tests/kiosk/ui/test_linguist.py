"""Texts go to Qt Linguist and come back: whole, nothing else touched, and what does not fit is left and named."""

import importlib.machinery
import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

from kiosk.ui.words import read

ROOT = Path(__file__).resolve().parents[3]
LRELEASE = Path(sys.executable).parent / "pyside6-lrelease"
LANGUAGES = ("en", "jv", "su")


@pytest.fixture(scope="module")
def linguist() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("linguist", str(ROOT / "scripts/linguist"))
    spec = importlib.util.spec_from_loader("linguist", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue."""
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    return tmp_path / "translations"


def out(linguist: ModuleType, folder: Path, language: str) -> Path:
    """Write a file for Linguist."""
    path = folder / f"aim_{language}.ts"
    path.write_text(linguist.ts_text(folder, language), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_qts_own_tools_read_every_text(linguist: ModuleType, folder: Path, language: str) -> None:
    path = out(linguist, folder, language)
    compiled = path.with_suffix(".qm")
    subprocess.run([LRELEASE, "-silent", path, "-qm", compiled], check=True, capture_output=True)
    translator = QTranslator()
    assert translator.load(str(compiled))
    source, theirs = read(folder / "screens.id.toml"), read(folder / f"screens.{language}.toml")
    for key, text in theirs.items():
        table, _, name = key.partition(".")
        assert translator.translate(f"screens.{table}", source[key], name) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_goes_out_with_its_key_and_its_source(linguist: ModuleType, folder: Path, language: str) -> None:
    text = linguist.ts_text(folder, language)
    count = sum(len(linguist.texts(folder, name, "id")) for name in linguist.CATALOGUES[language])
    assert text.count("<message>") == count > 500
    assert {place.catalogue for place in linguist.texts(folder, "slips", "id")} == {"slips"}
    assert read(folder / "screens.id.toml") == {
        f"{place.table}.{place.key}": said for place, said in linguist.texts(folder, "screens", "id").items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_back_unchanged_changes_no_file(linguist: ModuleType, folder: Path, language: str) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("*.toml")}
    assert linguist.take(out(linguist, folder, language), folder) == ([], {})
    assert {path.name: path.read_bytes() for path in folder.glob("*.toml")} == before


def translated(text: str, source: str, translation: str) -> str:
    """Mark one message as a translator does who is done with it."""
    start = text.index(f"<source>{source}</source>")
    begin = text.index("<translation", start)
    end = text.index("</translation>", begin)
    return f"{text[:begin]}<translation>{translation}{text[end:]}"


def test_a_finished_text_is_taken_a_draft_and_a_new_one_too_and_no_other_line_moves(
    linguist: ModuleType, folder: Path
) -> None:
    text = linguist.ts_text(folder, "jv")
    text = translated(text, "Apa yang Anda butuhkan?", "Punapa ingkang dipunbetahaken &amp; “A”?")
    text = translated(text, "Tahap Anda sekarang", "Tahap sapunika")
    path = folder / "aim_jv.ts"
    path.write_text(text, encoding="utf-8")
    before = (folder / "screens.jv.toml").read_text(encoding="utf-8").splitlines()
    changed, left = linguist.take(path, folder)
    assert ({".".join(place) for place in changed}, left) == ({"screens.home.title", "screens.status.now"}, {})
    after = (folder / "screens.jv.toml").read_text(encoding="utf-8")
    assert tomllib.loads(after)["home"]["title"] == "Punapa ingkang dipunbetahaken & “A”?"
    assert tomllib.loads(after)["status"]["now"] == "Tahap sapunika"
    assert [line for line in before if line not in after.splitlines()] == [
        'title = "Punapa ingkang panjenengan betahaken?"'
    ]


@pytest.mark.parametrize(
    ("source", "translation", "why"),
    [
        ("Data per {date}.", "Data tanggal.", "the places in braces differ"),
        ("Apa yang Anda butuhkan?", "satu " * 13, "a sentence has 13 words"),
        ("Apa yang Anda butuhkan?", "dua\nbaris", "a line break or an invisible character stands in it"),
        ("Apa yang Anda butuhkan?", "dua\u202ebaris", "a line break or an invisible character stands in it"),
    ],
)
def test_what_does_not_fit_is_left_and_named(
    linguist: ModuleType, folder: Path, source: str, translation: str, why: str
) -> None:
    path = folder / "aim_su.ts"
    path.write_text(translated(linguist.ts_text(folder, "su"), source, translation), encoding="utf-8")
    changed, left = linguist.take(path, folder)
    assert (changed, list(left.values())) == ([], [why])


def test_a_text_that_was_changed_or_is_gone_meanwhile_is_left(linguist: ModuleType, folder: Path) -> None:
    path = folder / "aim_su.ts"
    path.write_text(translated(linguist.ts_text(folder, "su"), "Apa yang Anda butuhkan?", "Naon?"), encoding="utf-8")
    screens = folder / "screens.id.toml"
    screens.write_text(screens.read_text().replace("Apa yang Anda butuhkan?", "Anda butuh apa?"))
    assert list(linguist.take(path, folder)[1].values()) == ["the Indonesian text was changed since"]
    screens.write_text(screens.read_text().replace('title = "Anda butuh apa?"\n', ""))
    assert list(linguist.take(path, folder)[1].values()) == ["there is no such text any more"]


@pytest.mark.parametrize(
    "text",
    ["", "<TS", "<html/>", '<TS language="de"/>', '<!DOCTYPE TS [<!ENTITY a "b">]><TS language="jv">&a;</TS>'],
)
def test_a_file_that_is_none_of_ours_is_refused(linguist: ModuleType, folder: Path, text: str) -> None:
    path = folder / "aim.ts"
    path.write_text(text)
    with pytest.raises(ValueError):
        linguist.take(path, folder)
    assert linguist.main(["in", str(path)]) == 2
    assert linguist.main(["in", str(folder / "none.ts")]) == 2
    assert linguist.main([]) == 2
