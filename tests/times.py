"""How long each part of the suite takes, told at the end of a whole run: CONTRIBUTING.md says how to read it."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

PATH = Path("build/test-times.json")
BOUND = 360
"""Seconds that each part may take on two cores."""
PARTS = {
    "bytes and formats": ("onedata", "docs"),
    "visits and screens": ("kiosk",),
    "register and sync": ("kiosk/sync", "kiosk/cache", "faults", "portal/feeds", "portal/events"),
    "guidance": ("kiosk/guidance", "portal/lists"),
    "devices": ("kiosk/devices", "contracts"),
    "desk": ("kiosk/desk", "portal/desk", "portal/counter", "portal/groups", "portal/queue"),
    "command centre": ("portal/alerts", "portal/cases", "portal/komando", "portal/kelola", "portal/ratings"),
    "portal": ("portal",),
    "journeys": ("journeys",),
}
"""Part → folders of `tests`; the longest that fits has a test."""
_PLACE = {folder: part for part, folders in PARTS.items() for folder in folders}


def part_of(test: str) -> str:
    """Return the part that a test (`tests/kiosk/sync/test_pull.py::test_…`) belongs to."""
    folders = Path(test.partition("::")[0]).parent.parts[1:]
    names = ("/".join(folders[:end]) for end in range(len(folders), 0, -1))
    return next((_PLACE[name] for name in names if name in _PLACE), "the rest")


def take_times(config: pytest.Config) -> None:
    """Have the times of this run taken, if it is a whole one, by the process that gathers what the workers report."""
    if not hasattr(config, "workerinput") and config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        config.pluginmanager.register(Times(config.getoption("numprocesses", None) or 1))


class Times:
    """Sums up what a whole run took; knows nothing of runs of a few tests."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one phase of one test, of whatever worker."""
        self._seconds[part_of(report.nodeid)] += report.duration / self._workers

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say it, the longest first, and leave it as a file."""
        told = {part: round(took, 1) for part, took in sorted(self._seconds.items(), key=lambda each: -each[1])}
        PATH.parent.mkdir(exist_ok=True)
        PATH.write_text(json.dumps({"workers": self._workers, "bound": BOUND, "seconds": told}, indent=2) + "\n")
        terminalreporter.section(f"seconds a part, over {self._workers} workers (bound: {BOUND})")
        for part, took in told.items():
            terminalreporter.line(f"{took:7.1f}  {part}{'  LONGER THAN ITS BOUND' if took > BOUND else ''}")
