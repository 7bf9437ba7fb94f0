"""Where the contract suites get their printers from, and how many of their tests each stack stood, written down."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.escpos_machine import Profile
from tests.contracts import printer_rigs
from tests.contracts.printer_rigs import PrinterRig
from tests.faults.counts import add

MakeRig = Callable[[Profile], PrinterRig]


@pytest.fixture(params=["simulated", "network", "serial", "usb"])
def make_printer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeRig]:
    yield from _make(request.param, tmp_path)


@pytest.fixture(params=["simulated", "network"])
def make_patient_printer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeRig]:
    """Make printers for tests that mostly wait, and whose subject is not the line."""
    yield from _make(request.param, tmp_path)


def _make(kind: str, folder: Path) -> Iterator[MakeRig]:
    rigs: list[PrinterRig] = []

    def make(profile: Profile) -> PrinterRig:
        rigs.append(getattr(printer_rigs, kind)(profile, folder))
        return rigs[-1]

    yield make
    for rig in rigs:
        rig.close()


@pytest.fixture
def printer(make_printer: MakeRig) -> PrinterRig:
    rig = make_printer(Profile())
    rig.be_ready()
    return rig


# ---- counts

_STACKS = ("simulated", "pcsc", "network", "serial", "usb", "keyboard", "real")
_tried: Counter[str] = Counter()
_survived: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a test of a contract for its suite and the stack that it ran on."""
    suite = re.search(r"contracts/test_(\w+)\.py", report.nodeid)
    if suite is None or report.when != "call" or report.skipped:
        return
    words = re.split(r"[\[\]-]", report.nodeid)
    stack = next((stack for stack in _STACKS if stack in words), "")
    name = f"contract: {suite[1].replace('_', ' ')} {stack}".strip()
    _tried[name] += 1
    _survived[name] += report.passed


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the counts down, once in each process that runs tests."""
    distributes = bool(session.config.getoption("numprocesses", None)) and not hasattr(session.config, "workerinput")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    for name, tried in _tried.items():
        if not distributes:
            add(name, run, tried=tried, survived=_survived[name])
