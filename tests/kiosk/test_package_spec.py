"""The recipe of the frozen kiosk names every file that its modules read beside themselves."""

import subprocess
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOT_READ = {"kiosk/audit.toml", "kiosk/faults.toml", "translations/portal.en.toml", "translations/portal.id.toml"}
"""Catalogues from which code was generated, and the portal's words: the kiosk opens none of them."""


def carried() -> list[tuple[str, str]]:
    """Return source and folder of what the recipe carries along, read from the recipe itself."""
    given: list[tuple[str, str]] = []

    def analysis(*_: object, datas: list[tuple[str, str]], **_more: object) -> SimpleNamespace:
        given.extend(datas)
        return SimpleNamespace(binaries=[], datas=[], pure=[], scripts=[])

    names: dict[str, Any] = {"Analysis": analysis, "PYZ": lambda *_: None, "EXE": lambda *_, **__: None}
    exec((ROOT / "kiosk.spec").read_text(encoding="utf-8"), names | {"COLLECT": lambda *_, **__: None})  # noqa: S102
    return given


def is_carried(name: str, datas: list[tuple[str, str]]) -> bool:
    file = PurePath(name)
    return any(
        (file.is_relative_to(source) and name.replace(source, folder, 1).startswith(folder))
        or (file.match(source) and file.parent == PurePath(folder))
        for source, folder in datas
    )


def test_every_file_that_a_module_reads_goes_along() -> None:
    line = ["git", "ls-files", "kiosk", "onedata", "assets", "translations"]
    names = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    read = [name for name in names if not name.endswith((".py", ".md")) and name not in NOT_READ]
    assert len(read) > 200
    assert [name for name in read if not is_carried(name, carried())] == []


def test_a_file_that_is_left_out_would_be_seen() -> None:
    without = [(source, folder) for source, folder in carried() if source != "onedata/world_map.json"]
    assert not is_carried("onedata/world_map.json", without)
    assert is_carried("onedata/codes/stages.csv", without)
