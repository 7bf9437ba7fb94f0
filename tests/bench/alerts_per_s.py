"""alerts_per_s: alerts accepted with receipt and first steps of escalation, on SQLite and PostgreSQL."""

import time
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


def measure() -> Figure:
    """Take the figure, one alert after the other, each in its own transaction."""
    parts: dict[str, float] = {}
    for backend in ("sqlite", "postgresql"):
        with portal_on(backend) as portal:
            parts[backend] = round(_rate(portal), 1)
    return Figure(value=parts["sqlite"], unit="1/s", limit="reported", parts=parts)


def _rate(portal: Service) -> float:
    account(portal, "pusat", "pemantau")
    hands = Hands(portal, None)  # type: ignore[arg-type]  # nothing goes over a wire here
    public = [key.public_key().public_bytes_raw() for key in (hands.signing, hands.receiving)]
    with portal.database.write() as session:
        hands.kiosk_id = enrol(session, hands.code, "Anjungan", public[0], public[1], portal.clock()).kiosk_id
    reporter = Reporter(portal, hands)
    events = [reporter.sealed("alert-raised", raised(name=somebody())) for _ in range(COUNT)]
    begun = time.perf_counter()
    for event in events:
        if reporter.take(event) != 201:
            raise RuntimeError("an alert was not taken")
    took = time.perf_counter() - begun
    with portal.database.read() as session:
        alerts = session.scalar(select(func.count()).select_from(Alert))
        steps = session.scalar(select(func.count()).select_from(AlertStep))
    if (alerts, steps) != (COUNT, 2 * COUNT):
        raise RuntimeError("an alert or a step is missing")
    return COUNT / took
