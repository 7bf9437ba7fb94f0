"""The frozen kiosk, with no Python around it, visits a portal that is served from the checkout."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.demo import portal, write_config
from tests.journeys.test_demo import ONE_LANGUAGE, SCREENS

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "package" / "aim-kiosk" / "aim-kiosk"
ORIENTATIONS = 2
LOOKS = 2 * ORIENTATIONS
"""Two languages in two orientations."""
FORBIDDEN = ("WaylandCompositor", "VirtualKeyboard", "Charts", "DataVis", "psycopg", "portal", "readline")
"""Parts of Qt under the GPL alone, GNU Readline, and what only the portal needs."""


def run(*line: str | Path, environment: dict[str, str] | None = None) -> str:
    command = [str(part) for part in line]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=900, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def program() -> Path:
    run(ROOT / "scripts" / "package")
    return PROGRAM


@pytest.mark.timeout(1800)
def test_the_frozen_program_performs_the_tour(program: Path, tmp_path: Path) -> None:
    bare = {"PATH": "/nowhere", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    with portal(tmp_path, 0, 120, lambda _: None) as url:
        config = write_config(tmp_path, url)
        environment = {**os.environ, "AIM_PORTAL_DATA": str(tmp_path / "portal")}
        code = run(sys.executable, "-m", "portal", "enrol-code", "--office", "BP3MI NTB", environment=environment)
        run(program, "--config", config, "enrol", code.splitlines()[-1], environment=bare)
        run(program, "--config", config, "sync", "--once", environment=bare)
        run(program, "--config", config, "tour", "--out", tmp_path / "tour", environment=bare)
    pictures = [*(tmp_path / "tour").glob("[0-9]*.png"), *(tmp_path / "tour" / "desk").glob("[0-9]*.png")]
    assert len(pictures) == LOOKS * len(SCREENS) + ORIENTATIONS * len(ONE_LANGUAGE)
    assert (tmp_path / "tour" / "slip.pdf").exists()
    assert (tmp_path / "tour" / "slip-a4.png").exists()


@pytest.mark.timeout(1800)
def test_nothing_goes_along_that_no_screen_needs(program: Path) -> None:
    names = [str(path.relative_to(program.parent)) for path in program.parent.rglob("*")]
    assert [name for name in names for word in FORBIDDEN if word in name] == []


@pytest.mark.timeout(1800)
def test_every_licence_goes_along(program: Path) -> None:
    licences = program.parent / "licences"
    required = re.findall(r"^\| ([a-z0-9-]+) \|", (licences / "THIRD-PARTY.md").read_text("utf-8"), re.MULTILINE)
    assert {path.name for path in (licences / "python").iterdir()} == set(required)
    assert {"libpython3.11", "libssl3", "libsystemd0", "fonts-noto-core"} <= {
        path.name for path in (licences / "debian").iterdir()
    }
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (licences / "LGPL-3").read_text("utf-8")
