"""`visits_500`: 500 visits one after another leave nothing behind."""

import itertools
import os
import statistics
import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from tests.bench.figure import Figure
from tests.bench.site import kiosk_site, still
from tests.driving import Driver

WARM_UP, VISITS = 100, 500
KIB_A_VISIT = 2.0


def _kib() -> tuple[float, float]:
    """Return this process's proportional memory (PSS), and the part of it that is no file's.

    A library's pages are divided among all who map it: when another Qt program on the machine ends, our PSS jumps up by
    40 MiB. What visits can leave behind is no file's; on a machine with no other Qt program both say the same.
    """
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    kib = {line.split(":")[0]: float(line.split()[1]) for line in lines}
    return kib["Pss"], kib["Pss_Anon"] + kib["Pss_Shmem"]


def theil_sen(samples: Sequence[float]) -> float:
    """Return the median slope of all pairs of samples, per step: a few outliers do not bend it."""
    pairs = itertools.combinations(enumerate(samples), 2)
    return statistics.median((b - a) / (j - i) for (i, a), (j, b) in pairs)


def _held(driver: Driver) -> dict[str, int]:
    """Count what a leak would pile up."""
    return {
        "threads": threading.active_count(),
        "descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - counting, not reading
        "qobjects": len(driver.app.window.engine.findChildren(QObject))
        + len(driver.app.window.window.findChildren(QObject)),
    }


def measure() -> Figure:
    """Visit, look at status and journey, print every tenth time, go; the clock is moved, not waited for."""
    with kiosk_site(people=50) as path, Driver.opened(still(path)) as driver:
        person = driver.somebody("nik+pin")
        for number in range(WARM_UP):
            driver.visit_once(person, print_slip=number % 10 == 0)
        before, whole, samples = _held(driver), [], []
        for number in range(VISITS):
            driver.visit_once(person, print_slip=number % 10 == 0)
            pss, own = _kib()
            whole.append(pss)
            samples.append(own)
        after = _held(driver)
    slope = theil_sen(whole)
    grown = {f"{name}_grown": float(after[name] - before[name]) for name in before}
    return Figure(
        value=round(slope, 3),
        unit="KiB a visit",
        limit=f"slope of PSS ≤ {KIB_A_VISIT} KiB, threads, descriptors and objects equal",
        holds=slope <= KIB_A_VISIT and not any(grown.values()),
        parts={
            "first_kib": whole[0],
            "last_kib": whole[-1],
            "own": round(theil_sen(samples), 3),
            **grown,
        },
    )
