"""The desk of a running kiosk: its conductor, on the workers, devices and files that the visitors use."""

from collections.abc import Callable, Sequence

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.conductor import Clock, Conductor
from kiosk.conductor.desk import DeskConductor
from kiosk.conductor.desk_ports import DeskPorts
from kiosk.conductor.ports import RegisterPort
from kiosk.config import Config
from kiosk.desk import events as e
from kiosk.desk.model import Desk
from kiosk.devices.printer import Printer
from kiosk.devices.reader import CardReader
from kiosk.health import Health
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.care import Care
from kiosk.ports.desk import DeskPortal, Papers, Reader, StaffList
from kiosk.ports.desk_lists import Journal, Lists
from kiosk.ports.lobby import Lobby
from kiosk.ports.prints import Paper, Prints
from kiosk.ports.reports import Cases
from kiosk.ports.slips import Slips
from kiosk.visit import events as visits
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.model import Language, Stage
from onedata.records import WorkerRecord


class Furniture(msgspec.Struct, frozen=True):
    """What a running kiosk shares with its desk."""

    reader: CardReader
    register: RegisterPort
    slips: Slips
    prints: Prints
    paper: Paper
    lobby: Lobby
    cases: Cases
    printer: Printer | None
    log: Log
    loudness: Callable[[int], None]


class DeskRoom:
    """One machine's desk. `alone`: an office PC, where the visit rests for good."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        time: OfficeTime,
        visits_: Conductor,
        parts: Furniture,
        show: Callable[[Desk], None],
        *,
        alone: bool,
    ) -> None:
        self._visits = visits_
        self._staff = StaffList(config, time)
        self._slips = parts.slips
        self._health = Health()
        papers = Papers(config, parts.slips, parts.paper)
        journal = Journal(parts.prints.save_all, parts.prints.settle_all)
        portal = DeskPortal(config, self._staff)
        ports = DeskPorts(
            staff=self._staff,
            register=parts.register,
            reader=Reader(parts.reader, config, time),
            portal=portal,
            cases=parts.cases,
            slips=papers,
            journal=parts.prints,
            printer=papers,
            lists=Lists(
                config,
                parts.register,
                self._draw,
                journal,
                parts.paper.print,
                portal,
                self._sheets,
                parts.slips.drop,
            ),
            care=Care(config, time, parts.lobby, visits_, parts.paper, parts.printer, parts.log, parts.loudness),
            audit=parts.log,
        )
        desk = Desk(number=1, alone=alone, only_sheets=config.printer.takes_sheets)
        self.conductor = DeskConductor(
            ports, clock, visits_, visits_.busy, show, self._give_back, desk, visits_.standing
        )

    def start(self) -> None:
        """Begin to listen."""
        self.conductor.start()

    def stop(self) -> None:
        """End the desk's thread."""
        self.conductor.stop()

    def open(self, card: str) -> None:
        """Take the screen: a staff card was laid down, or staff asked for it."""
        self.conductor.post(e.Opened(card))

    def health(self, health: Health) -> None:
        """Tell the desk how the machine is."""
        if health != self._health:
            came = health.online is True and self._health.online is not True
            self._health = health
            self.conductor.turn_health(lambda _before: health)
            if came:
                self.conductor.settle()

    @property
    def has_the_screen(self) -> bool:
        """Say whether devices are the staff's now."""
        return self._visits.visit.stage is Stage.STAFF

    def knows(self, card: str) -> bool:
        """Say whether a card opened this desk before; a disk that cannot tell knows none."""
        try:
            return self._staff.knows(card)
        except NotSaved:
            return False

    def _give_back(self) -> None:
        self._visits.post(visits.DeskClosed())

    def _sheets(self, people: Sequence[tuple[WorkerRecord, str, int]], language: Language) -> bytes:
        from kiosk.slips import pdf  # noqa: PLC0415 - reportlab, not before the first sheet
        from kiosk.slips.words import words  # noqa: PLC0415

        slips = (self._slips.slip(PrepareSlip(0, one, language), serial, copy) for one, serial, copy in people)
        title = words(language)("slip.sheet_title")
        return pdf.render_all(slips, title, title, language)

    def _draw(self, person: WorkerRecord, language: Language, serial: str, copy: int) -> None:
        self._slips.draw(PrepareSlip(0, person, language), serial, copy)
