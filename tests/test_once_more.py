"""What a whole run does with one or two tests that failed: `scripts/once-more`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNSTEADY = """
import pathlib
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_holds_at_the_second_try(number: int) -> None:
    been = pathlib.Path(f"been-{{number}}")
    before = been.exists()
    been.touch()
    assert before and {holds}
"""


def whole_run(folder: Path, count: int, *, holds: bool = True) -> subprocess.CompletedProcess[str]:
    """Run so many tests that fail at their first try, as `make test` does."""
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/once-more", folder / "scripts")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests/test_small.py").write_text(UNSTEADY.format(count=count, holds=holds))
    run = f"{sys.executable} -m pytest -q || scripts/once-more $?"
    return subprocess.run(["bash", "-c", run], cwd=folder, capture_output=True, text=True, check=False)


def test_a_test_that_holds_alone_is_named_and_fails_nothing(tmp_path: Path) -> None:
    done = whole_run(tmp_path, 2)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED tests/test_small.py::test_holds_at_the_second_try[1]" in done.stdout
    assert "UNSTEADY: the 2 above" in done.stdout


@pytest.mark.parametrize(("count", "holds"), [(1, False), (3, True)])
def test_a_test_that_fails_again_and_a_third_failure_fail_the_run(tmp_path: Path, count: int, holds: bool) -> None:
    done = whole_run(tmp_path, count, holds=holds)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "UNSTEADY" not in done.stdout


def test_a_run_that_was_broken_off_fails(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_there_was_no_time.py").write_text("def test_waits():\n    raise KeyboardInterrupt\n")
    done = whole_run(tmp_path, 1)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "UNSTEADY" not in done.stdout
