"""`rss_idle`: proportional memory of the idle kiosk after 30 s, beside Chromium with one page."""

import time

from tests.bench.figure import Figure
from tests.bench.processes import browser, kiosk_command, pss_mib, screen, until_ready
from tests.bench.site import kiosk_site

IDLE_S = 30


def measure() -> Figure:
    """Let both stand idle and add up what their processes hold."""
    with screen() as environment, kiosk_site(people=50) as config:
        with until_ready(kiosk_command(config), environment) as (_, session):
            time.sleep(IDLE_S)
            processes = pss_mib(session)
            ours, window = sum(processes.values()), processes[session]
        with browser(environment) as (_, session):
            time.sleep(IDLE_S)
            reference = sum(pss_mib(session).values())
    return Figure(
        value=round(ours, 1),
        unit="MiB",
        reference=round(reference, 1),
        ratio=round(ours / reference, 3),
        limit="≤ 130 MiB and ≤ 0.35 of Chromium",
        holds=ours <= 130 and ours / reference <= 0.35,
        parts={"window": round(window, 1), "sync": round(ours - window, 1)},
    )
