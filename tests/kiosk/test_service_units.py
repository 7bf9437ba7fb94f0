"""The shipped systemd units: `systemd-analyze` finds nothing wrong, and little that an intruder could reach."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SHIPPED = Path("packaging/systemd")
UNITS = sorted(path.name for path in SHIPPED.glob("*.service"))
SYSTEM = Path("lib/systemd/system")
MOST_EXPOSED = 3.0


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root folder with the units in place, the programs they start, and Debian's own targets."""
    for program in ("usr/bin/weston", "opt/aim-kiosk/aim-kiosk", "opt/aim/.venv/bin/python"):
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", encoding="ascii")
        path.chmod(0o755)
    shutil.copytree(SHIPPED, tmp_path / "etc/systemd/system")
    targets = tmp_path / "usr" / SYSTEM
    targets.mkdir(parents=True)
    for target in ("basic", "local-fs", "multi-user", "network", "network-online", "shutdown", "slices", "sysinit"):
        shutil.copy(Path("/") / SYSTEM / f"{target}.target", targets)
    return tmp_path


def analyze(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = ["systemd-analyze", f"--root={machine}", *words]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def exposure(machine: Path, unit: str) -> float:
    said = analyze(machine, "security", "--offline=true", unit).stdout
    (level,) = re.findall(r"Overall exposure level for \S+ ([0-9.]+)", said)
    return float(level)


def test_there_is_a_unit_for_each_process() -> None:
    assert [f"aim-{name}.service" for name in ("kiosk", "portal", "rest", "screen", "sync")] == UNITS


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_well_formed(machine: Path, unit: str) -> None:
    checked = analyze(machine, "verify", "--man=no", "--recursive-errors=no", unit)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_can_reach_little(machine: Path, unit: str) -> None:
    assert exposure(machine, unit) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", UNITS)
def test_a_units_memory_never_reaches_the_disk(unit: str) -> None:
    """What opens a register, and who stands before the machine, is in memory: no core dump, no swap."""
    text = (SHIPPED / unit).read_text(encoding="utf-8")
    assert "\nLimitCORE=0\n" in text
    assert "\nMemorySwapMax=0\n" in text


def test_a_wrong_key_and_an_open_unit_would_be_found(machine: Path) -> None:
    path = machine / "etc/systemd/system/aim-sync.service"
    path.write_text("[Service]\nExecStart=/opt/aim-kiosk/aim-kiosk\nRestarts=always\n", encoding="ascii")
    assert "Restarts" in analyze(machine, "verify", "--man=no", "aim-sync.service").stderr
    assert exposure(machine, "aim-sync.service") > MOST_EXPOSED


def test_the_configuration_that_ships_lets_one_alone_watch_the_sync() -> None:
    unit = (SHIPPED / "aim-sync.service").read_text(encoding="utf-8")
    assert 'watched_by = "systemd"' in unit
    assert "app or systemd" in (SHIPPED.parent / "kiosk.toml").read_text(encoding="utf-8").replace('"', "")
