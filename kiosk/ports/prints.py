"""Prints as the conductor asks for them: the journal that knows each one, and the printer with its roll.

Each part is built on the worker thread that uses it, at its first order: by then the window is on the screen.
"""

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kiosk.conductor.ports import TroubleError
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.health import PrintOutcome, SlipCopy
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.ports.slips import Slips
from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from kiosk.cache.journal import Journal
    from kiosk.cache.outbox import Outbox
    from kiosk.cache.paper import PaperCount, PaperUse
    from kiosk.devices.printer import Printer, PrintJob

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used, behind the first frame


class Prints:
    """The journal of prints, and the word to the portal of how each ended."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._folder = config.data_folder
        self._journal: Journal | None = None
        self._outbox: Outbox | None = None

    def save(self, serial: str, copy: int) -> None:
        """Write down that this slip is about to be printed."""
        self.save_all([(serial, copy)])

    def save_all(self, slips: Sequence[SlipCopy]) -> None:
        """Write down that these slips are about to be printed: all of them, or none."""
        with disk_trouble():
            self._built().intend_all(slips)

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        """Tell the portal how a print ended, then write it down: a crash in between tells the same event again."""
        self.settle_all([(serial, copy)], outcome)

    def settle_all(self, slips: Sequence[SlipCopy], outcome: PrintOutcome) -> None:
        """Tell how each of these ended, then write it down of all of them, or of none."""
        with disk_trouble():
            for serial, copy in slips:
                self._tell(serial, copy, outcome)
            self._built().settle_all(slips, outcome)

    def paper(self, serial: str, copy: int, came_out: bool) -> None:
        """Write down what the visitor said about the paper."""
        with disk_trouble():
            self._built().paper_seen(serial, copy, came_out)

    def unsettled(self) -> list[tuple[str, int]]:
        """Return the serial and copy of each saved print whose end nobody can tell.

        Of sheets that were to become one file the folder tells it, and it is written down.
        """
        with disk_trouble():
            self._settle_files()
        return self._open()

    def any_unsettled(self) -> bool:
        """Say whether a slip was under way when the program ended; where nobody can tell, nothing is assumed."""
        try:
            return bool(self._open())
        except TroubleError:
            return False

    def _open(self) -> list[SlipCopy]:
        with disk_trouble():
            return [(row.serial, row.copy) for row in self._built().unsettled()]

    def _settle_files(self) -> None:
        from kiosk.cache.lists import ListJournal
        from kiosk.ports.sheet_files import SheetFiles, file_name

        files = SheetFiles(self._config.sheets_folder)
        for list_id, slips in ListJournal(self._config.data_folder).unsettled_rows().items():
            if files.delivered(file_name(list_id, slips[0][0])):
                self.settle_all(slips, PrintOutcome.CONFIRMED)
        files.sweep()

    def _tell(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        from kiosk.cache.enrolment import NotEnrolled
        from kiosk.cache.outbox import Outbox
        from kiosk.sync.wake import wake
        from onedata.events import SlipPrinted

        told = self._built().print_event(serial, copy)
        body = SlipPrinted(serial=serial, copy=copy, outcome=outcome.value, language=told.language, kind=told.kind)
        if self._outbox is None:
            self._outbox = Outbox(self._folder)
        try:
            self._outbox.add("slip-printed", body, event_id=told.event_id)
        except NotEnrolled:
            return  # there is no portal to tell yet; the journal keeps it
        wake(self._folder)

    def _built(self) -> "Journal":
        if self._journal is None:
            from kiosk.cache.journal import Journal

            self._journal = Journal(self._folder)
        return self._journal


class Paper:
    """The receipt printer, given what the slips worker drew."""

    def __init__(
        self,
        printer: "Printer | None",
        slips: Slips,
        config: Config,
        tell: Callable[[int, int | None], None] = lambda _used, _left: None,
        tallies: Tallies | None = None,
    ) -> None:
        """`tell` is given the millimetres used of the roll, and the slips left where the roll's length is known.

        `tallies` are the machine's: what its devices did and could not do.
        """
        self._printer = printer
        self._slips = slips
        self._config = config
        self._tell = tell
        self.tallies = tallies or Tallies()
        self._count: PaperCount | None = None

    def roll_changed(self) -> None:
        """Count from the beginning of a new roll: the printer had run out and has paper again."""
        self._counted(lambda count: count.new_roll())

    def look(self) -> None:
        """Tell how much of the roll is used."""
        self._counted(lambda count: count.use())

    def _counted(self, change: Callable[["PaperCount"], "PaperUse"]) -> None:
        from kiosk.cache.paper import PaperCount, slips_left

        if self._count is None:
            self._count = PaperCount(self._config.data_folder)
        with disk_trouble():
            use = change(self._count)
        self._tell(use.roll_mm, slips_left(use, self._config.printer.roll_metres))

    def _used(self, job: "PrintJob") -> None:
        """Count a slip's paper; a disk that does not take the count keeps nobody from their slip."""
        if job.strips:
            with contextlib.suppress(TroubleError):
                self._counted(lambda count: count.add(job.rows))

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        """Print the slip that was prepared."""
        job = self._slips.take(serial, copy)
        if job is None or self._printer is None:
            return PrintOutcome.FAILED, Fault.PRINTER_ERROR
        result = self._printer.print(job)
        self.tallies.printed(result.outcome, result.fault)
        if result.outcome is not PrintOutcome.FAILED:
            self._used(job)
        return result.outcome, result.fault
