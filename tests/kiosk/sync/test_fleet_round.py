"""What the bench's two thousand kiosks ask in a round is what a real one asks."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.cache.enrolment import load_enrolment
from kiosk.sync.enrol import enrol
from kiosk.sync.transport import Answer, Transport
from tests.bench.fleet import asked
from tests.kiosk.sync.conftest import kiosk_at
from tests.kiosk.sync.test_real_portal import RealPortal


def test_a_simulated_kiosk_asks_what_a_real_round_asks(
    real_portal: RealPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    exchange = Transport.exchange

    def watched(self: Transport, method: str, path: str, **more: Any) -> Answer:
        seen.append((method, path))
        return exchange(self, method, path, **more)

    monkeypatch.setattr(Transport, "exchange", watched)
    with real_portal.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, real_portal.run("enrol-code", "--office", "BP3MI NTB"))
        assert kiosk.sync().faults == ()
        seen.clear()
        assert kiosk.sync().faults == ()
    who = load_enrolment(kiosk.data)
    assert seen == list(asked(who))
    assert len(seen) == 13
