"""`first_frame`: process start → attract screen painted."""

import statistics
import sys
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.processes import browser, kiosk_command, screen, until_ready
from tests.bench.site import kiosk_site

STARTS = 15


def _timed(command: list[str], environment: dict[str, str]) -> float:
    with until_ready(command, environment) as (ms, _):
        return ms


def _browser(environment: dict[str, str]) -> float:
    with browser(environment) as (ms, _):
        return ms


def measure() -> Figure:
    """Alternate kiosk, bare window and Chromium; medians."""
    bare = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
    with screen() as display, kiosk_site(people=50) as config:
        environment = {**display, "PYTHONPATH": "."}
        kiosk = kiosk_command(config)
        for command in (kiosk, bare):
            _timed(command, environment)  # the page cache is warm afterwards
        _browser(environment)
        ours, reference, chromium = [], [], []
        for _ in range(STARTS):
            ours.append(_timed(kiosk, environment))
            reference.append(_timed(bare, environment))
            chromium.append(_browser(environment))
    value, bottom, other = (statistics.median(samples) for samples in (ours, reference, chromium))
    return Figure(
        value=round(value, 1),
        unit="ms",
        reference=round(bottom, 1),
        ratio=round(value / bottom, 3),
        limit="ratio ≤ 1.75, and ≤ 0.6 of Chromium",
        holds=value / bottom <= 1.75 and value / other <= 0.6,
        parts={"chromium": round(other, 1), "of_chromium": round(value / other, 3)},
    )
