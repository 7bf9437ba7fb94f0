"""Visits that go on while the sync process is killed: records are read, slips written down and told of."""

import threading
from types import TracebackType
from typing import Self

from kiosk.cache.journal import Journal
from kiosk.cache.outbox import Outbox
from kiosk.health import RegisterState
from tests.faults.visitor import told
from tests.kiosk.sync.conftest import Kiosk

PASSPORTS = tuple(f"CTHKILL{number}" for number in range(1, 6))
BIRTH = "1991-02-03"
BEFORE, AFTER = "REGISTRATION", "SELECTION"
"""Everybody's stage in the older register and in the newer one."""
_PAUSE = 0.03
"""Seconds between two visits: they must not take the machine from those who are killed."""


class Visits:
    """A thread of visits to one kiosk's folder, through the kiosk's own code."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.seen: list[str] = []
        """The stage that everybody had, visit by visit; never two in one visit."""
        self.slips: list[tuple[str, str]] = []
        """Serial and event id of everything that a visitor was told is done."""
        self._stop = threading.Event()
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._go_on, name="visits")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(300)
        if self._trouble is not None and error is None:
            raise self._trouble

    def _go_on(self) -> None:
        cache, outbox, journal = self.kiosk.cache(), Outbox(self.kiosk.data), Journal(self.kiosk.data)
        try:
            while not self._stop.wait(_PAUSE):
                cache.begin_visit()
                if cache.state()[0] is not RegisterState.ABSENT or self.seen:
                    stages = {cache.open_record("passport", who, "birth", BIRTH).basic.stage for who in PASSPORTS}
                    assert len(stages) == 1, "a visit saw two versions"
                    self.seen += stages
                self.slips.append(told(outbox, journal))
        except BaseException as trouble:  # noqa: BLE001  (raised again in the test's own thread)
            self._trouble = trouble
        finally:
            for one in (cache, outbox, journal):
                one.close()
