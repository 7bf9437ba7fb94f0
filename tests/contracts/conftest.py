"""Where the contract suites get their printers from."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.escpos_machine import Profile
from tests.contracts import printer_rigs
from tests.contracts.printer_rigs import PrinterRig

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
