"""What a newcomer's first `make` meets: no right to install packages, and an earlier one that was cut off."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "setup-system"
TOOLS = ("bash", "cat", "cut", "dirname", "env", "grep", "hostname", "mkdir", "sha256sum", "touch")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A fresh clone of somebody without root and sudo, on a machine whose packages `dpkg-query` tells."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    _program(tmp_path / "bin" / "id", "echo 1000")
    return tmp_path


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def _run(tree: Path) -> "subprocess.CompletedProcess[str]":
    line: list[Path | str] = [tree / "bin" / "bash", tree / "scripts" / "setup-system", "run"]
    environment = {**os.environ, "PATH": str(tree / "bin")}
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


def test_what_is_missing_is_named_to_who_may_not_install_it(tree: Path) -> None:
    _program(
        tree / "bin" / "dpkg-query", 'case "$4" in pcscd|libccid) exit 1 ;; *) echo "install ok installed" ;; esac'
    )
    done = _run(tree)
    assert done.returncode == 1
    assert done.stderr == "setup-system: needs root, or sudo, to install: pcscd libccid\n"
    assert not (tree / "build").exists()


def test_nobodys_leave_is_needed_where_nothing_is_missing(tree: Path) -> None:
    _program(tree / "bin" / "dpkg-query", 'echo "install ok installed"')
    done = _run(tree)
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tree / "build").glob("system-*"))


def test_an_environment_that_was_cut_off_before_it_had_pip_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "nothing.txt").touch()
    (tmp_path / "scripts").mkdir()
    _program(tmp_path / "scripts" / "setup-system", "exit 0")
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    done = subprocess.run(["make", "-C", tmp_path, ".venv/.nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".venv" / "bin" / "pip").exists()
    assert (tmp_path / ".venv" / ".nothing").exists()
