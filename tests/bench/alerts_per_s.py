"""alerts_per_s: alerts accepted with receipt and first steps of escalation, on SQLite and PostgreSQL.

The value is what one portal takes in while sixteen kiosks report at once; `alone` is one kiosk, one alert after the
other. Commits are durable on both.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sqlalchemy import func, select

from portal.alerts.models import Alert, AlertStep
from portal.kiosks.enrolment import enrol
from portal.service import Service
from tests.bench.command_site import portal_on, somebody
from tests.bench.figure import Figure
from tests.portal.command_hands import Reporter, account, raised
from tests.portal.kiosk_hands import Hands

COUNT: Final = 400
AT_ONCE: Final = 16


def measure() -> Figure:
    """Take the figure; each alert has its receipt before the next of its kiosk."""
    parts: dict[str, float] = {}
    for backend in ("sqlite", "postgresql"):
        with portal_on(backend) as portal:
            reporter = _kiosk(portal)
            parts[f"{backend}_alone"] = round(_rate(reporter, map), 1)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                parts[backend] = round(_rate(reporter, pool.map), 1)
            _all_there(portal)
    return Figure(value=parts["sqlite"], unit="1/s", limit="reported", parts=parts)


def _kiosk(portal: Service) -> Reporter:
    account(portal, "pusat", "pemantau")
    hands = Hands(portal, None)  # type: ignore[arg-type]  # nothing goes over a wire here
    public = [key.public_key().public_bytes_raw() for key in (hands.signing, hands.receiving)]
    with portal.database.write() as session:
        hands.kiosk_id = enrol(session, hands.code, "Anjungan", public[0], public[1], portal.clock()).kiosk_id
    return Reporter(portal, hands)


def _rate(reporter: Reporter, each: Callable[[Callable[[bytes], int], list[bytes]], Iterable[int]]) -> float:
    events = [reporter.sealed("alert-raised", raised(name=somebody())) for _ in range(COUNT)]
    begun = time.perf_counter()
    if any(status != 201 for status in each(reporter.take, events)):
        raise RuntimeError("an alert was not taken")
    return COUNT / (time.perf_counter() - begun)


def _all_there(portal: Service) -> None:
    with portal.database.read() as session:
        alerts = session.scalar(select(func.count()).select_from(Alert))
        steps = session.scalar(select(func.count()).select_from(AlertStep))
    if (alerts, steps) != (2 * COUNT, 4 * COUNT):
        raise RuntimeError("an alert or a step is missing")
