"""Where a record is looked up, as the conductor asks for it: this province's register, or the portal.

Each part is built on the worker thread that uses it, at its first order: by then the window is on the screen.
"""

from typing import TYPE_CHECKING

from kiosk.conductor.ports import NotOpened, RegisterNews
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.office_time import OfficeTime
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.visit.commands import OpenRecord
from onedata.records import WorkerRecord

if TYPE_CHECKING:
    from kiosk.cache.register import RegisterCache

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used, behind the first frame


class Register:
    """The sealed register of this machine's province."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._cache: RegisterCache | None = None

    def open(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Look a record up."""
        from kiosk.cache.register import NotOpened as CacheNotOpened

        with disk_trouble():
            try:
                if order.chip:
                    number = order.identity.identifier
                    return self._built().open_passport(order.chip, number, order.text, refused=order.refused)
                return self._built().open_record(
                    order.identity.way.value,
                    order.identity.identifier,
                    order.factor.value,
                    order.text,
                    refused=order.refused,
                )
            except CacheNotOpened as refusal:
                return NotOpened(refusal.fault, refusal.region)

    def begin_visit(self) -> RegisterNews:
        """Take over a newer register, if one has come, and say how it is."""
        with disk_trouble():
            cache = self._built()
            cache.begin_visit()
            return RegisterNews(*cache.state())

    def _built(self) -> "RegisterCache":
        if self._cache is None:
            from kiosk.cache.keys import Peppers
            from kiosk.cache.register import RegisterCache

            folder = self._config.data_folder
            self._cache = RegisterCache(folder, Peppers(folder), today=lambda: self._now().date())
        return self._cache


class Portal:
    """The portal, for a record of another province; asked anew each time, and nothing of it is kept."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def look_up(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Ask for one record."""
        from kiosk.cache.durable import NotSaved
        from kiosk.cache.enrolment import NotEnrolled
        from kiosk.sync.look_up import look_up
        from kiosk.sync.trouble import SyncTrouble
        from onedata.credentials import MalformedCredential

        identity = order.identity
        try:
            record = look_up(self._config, "passport_chip", order.chip, "none", "") if order.chip else None
            if record is None:
                record = look_up(self._config, identity.way.value, identity.identifier, order.factor.value, order.text)
        except MalformedCredential:
            record = None
        except (SyncTrouble, NotEnrolled, NotSaved) as trouble:
            return NotOpened(trouble.fault)
        return NotOpened(Fault.RECORD_NOT_OPENED) if record is None else record
