"""What a run of the suite says about its own parts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.times import BOUND, PARTS, PATH, Times, part_of

ROOT = Path(__file__).parents[1]
SLOW = "import threading\n\ndef test_waits():\n    assert not threading.Event().wait(0.2)\n"


def run(folder: Path, *words: str) -> str:
    """Run pytest in a small tree that takes our times."""
    for name in ("onedata/test_one.py", "kiosk/sync/test_two.py", "kiosk/sync/test_three.py"):
        (folder / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tests" / name).write_text(SLOW)
    shutil.copy(ROOT / "tests/times.py", folder / "tests/times.py")
    (folder / "tests/conftest.py").write_text("from tests.times import take_times as pytest_configure\n")
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = tests\naddopts = --import-mode=importlib\n")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-q", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_whole_run_tells_the_seconds_of_each_part_over_its_workers(tmp_path: Path) -> None:
    said = run(tmp_path, "-n", "2")
    told = json.loads((tmp_path / PATH).read_text())
    assert told["workers"] == 2
    assert told["seconds"].keys() == {"register and sync", "bytes and formats"}
    assert told["seconds"]["register and sync"] >= 0.2  # two tests of 0.2 s each, over two workers
    assert told["seconds"]["bytes and formats"] >= 0.1
    assert "seconds a part, over 2 workers" in said


def test_a_run_of_some_tests_tells_nothing(tmp_path: Path) -> None:
    assert "seconds a part" not in run(tmp_path, "tests/onedata")
    assert not (tmp_path / PATH).exists()


def test_what_workers_report_is_divided_by_their_number_and_a_broken_bound_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    times, said = Times(2), list[str]()
    for test, took in (
        ("tests/onedata/test_a.py::a", 8),
        ("tests/onedata/test_b.py::b", 4),
        ("tests/faults/x.py::x", 999),
    ):
        times.pytest_runtest_logreport(cast("pytest.TestReport", SimpleNamespace(nodeid=test, duration=took)))
    times.pytest_terminal_summary(
        cast("pytest.TerminalReporter", SimpleNamespace(section=said.append, line=said.append))
    )
    assert json.loads(PATH.read_text())["seconds"] == {"register and sync": 499.5, "bytes and formats": 6}
    assert ["LONGER THAN ITS BOUND" in line for line in said] == [False, True, False]


@pytest.mark.parametrize(
    ("test", "part"),
    [
        ("tests/kiosk/sync/test_pull.py::test_x[a::b/c]", "register and sync"),
        ("tests/kiosk/visit/test_machine.py::test_x", "visits and screens"),
        ("tests/kiosk/test_config.py::test_x", "visits and screens"),
        ("tests/portal/feeds/test_storing.py::test_x", "register and sync"),
        ("tests/portal/people/test_deliveries.py::test_x", "portal"),
        ("tests/test_times.py::test_x", "the rest"),
    ],
)
def test_the_innermost_folder_decides(test: str, part: str) -> None:
    assert part_of(test) == part


def test_every_part_has_its_folders_and_its_line_where_people_read_of_it() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for part, folders in PARTS.items():
        assert f"| {part} |" in page
        for folder in folders:
            assert (ROOT / "tests" / folder).is_dir()
    assert f"{BOUND // 60} minutes" in page
