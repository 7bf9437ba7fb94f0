"""The machine and its queue as the desk meets them: what stands there, and the few things that staff do to it."""

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from kiosk import audit
from kiosk.cache.durable import NotSaved, make_folder, write_file
from kiosk.conductor.ports import TroubleError
from kiosk.config import Config, open_counter
from kiosk.day_words import day_of
from kiosk.desk.care import Act, Board, Place, Waiting
from kiosk.faults import Fault
from kiosk.health import Closed, PrintOutcome
from kiosk.lobby import Lobby
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports import DOTS
from kiosk.sync.status import read_status
from kiosk.sync.wake import wake
from kiosk.visit import events as v
from kiosk.visit.model import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.conductor import Conductor
    from kiosk.devices.printer import Printer
    from kiosk.ports import Paper

# ruff: noqa: PLC0415 - slips are drawn with heavy modules, and only for a trial
_SPARE = 20_000_000
"""Bytes that a folder must have free before logs are copied there."""


class Care:
    """The parts of one running machine that staff look after. Raises `TroubleError`."""

    def __init__(
        self,
        config: Config,
        now: OfficeTime,
        lobby: Lobby,
        conductor: "Conductor",
        paper: "Paper",
        printer: "Printer | None",
        log: Log,
        loudness: Callable[[int], None] = lambda _per_cent: None,
    ) -> None:
        """`loudness` is told how loud visits begin from now on."""
        self._config = config
        self._now = now
        self._lobby = lobby
        self._conductor = conductor
        self._paper = paper
        self._printer = printer
        self._log = log
        self._loudness = loudness

    def look(self, place: Place) -> Board:
        """Say how a place is."""
        with _disk():
            match place:
                case Place.QUEUE:
                    return self._queue()
                case Place.DAY:
                    return self._day()
                case _:
                    return self._machine()

    def act(self, act: Act, value: str) -> Board:  # noqa: PLR0911 - one case an act, nothing else
        """Do one thing, and say how its place is then."""
        with _disk():
            match act:
                case Act.CALL_NEXT | Act.CALL:
                    return self._call(value if act is Act.CALL else "")
                case Act.COMING:
                    self._conductor.post(v.StaffCame(self._conductor.visit.number))
                    return msgspec.structs.replace(self._queue(), staff_wanted=False, said="coming")
                case Act.SYNC_NOW:
                    told = "sync_woken" if wake(self._config.data_folder) else "sync_asleep"
                    return self._machine(told)
                case Act.TEST_PRINT:
                    return self._machine(self._test_print())
                case Act.NEW_ROLL:
                    self._paper.roll_changed()
                    return self._machine("roll_changed")
                case Act.CLOSE | Act.OPEN:
                    return self._closed(act, value)
                case Act.VOLUME:
                    self._loudness(self._lobby.set_volume(int(value)).volume)
                    return self._machine("volume_set")
                case Act.FILE_DAY:
                    return self._file_day()
                case Act.EXPORT:
                    return self._export()

    # ---- the queue

    def _queue(self, called: str = "", said: str = "") -> Board:
        now = self._now()
        waiting = tuple(
            Waiting(ticket.number, ticket.service, int((now - ticket.made_at).total_seconds() // 60))
            for ticket in self._lobby.waiting()
        )
        wanted = self._conductor.visit.call in (Call.WAITING, Call.UNANSWERED)
        return Board(waiting=waiting, called=called, counter=self._counter(), staff_wanted=wanted, said=said)

    def _call(self, number: str) -> Board:
        called = self._lobby.call(self._counter(), number)
        return self._queue(called.ticket.number, "called") if called else self._queue(said="nobody_waits")

    def _counter(self) -> str:
        """Return where this desk calls people to: as configured, else the counter that is open."""
        office = self._config.office
        if self._config.desk.counter:
            return self._config.desk.counter
        found = open_counter("INFORMATION", office, self._now())
        return found.name if found else office.name

    # ---- the machine

    def _machine(self, said: str = "", detail: str = "") -> Board:
        from kiosk.cache.journal import Journal

        status, settings, now = read_status(self._config.data_folder), self._lobby.settings(), self._now()
        journal = Journal(self._config.data_folder)
        try:
            printed = journal.printed(now.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC))
        finally:
            journal.close()
        return Board(
            synced_at=status.last_success,
            outbox_waiting=status.outbox_waiting,
            outbox_parked=status.outbox_parked,
            printed_today=printed,
            closed=settings.closed,
            closed_since=settings.closed_since,
            volume=settings.volume,
            clean=self._conductor.clean,
            tallies=self._paper.tallies.all(),
            said=said,
            detail=detail,
        )

    def _closed(self, act: Act, value: str) -> Board:
        if act is Act.OPEN:
            self._lobby.open_machine()
            return self._machine("opened")
        self._lobby.close_machine(Closed(value))
        return self._machine("closed")

    def _test_print(self) -> str:
        from kiosk.devices.printer import PrintJob
        from kiosk.slips import escpos, trial
        from kiosk.slips.fonts import FontsMissing

        if self._printer is None:
            raise TroubleError(Fault.PRINTER_ABSENT)
        try:
            ipp = self._config.printer.kind == "ipp"
            strips = () if ipp else escpos.strips(trial.strip(DOTS[self._config.printer.width]))
            result = self._printer.print(PrintJob(sheet=trial.sheet()) if ipp else PrintJob(strips))
            self._paper.tallies.printed(result.outcome, result.fault)
        except FontsMissing as missing:
            raise TroubleError(Fault.STORAGE_FAILED) from missing
        if result.fault is not None:
            raise TroubleError(result.fault)
        return "test_printed" if result.outcome is PrintOutcome.CONFIRMED else "test_unknown"

    # ---- the day and the logs

    def _day(self, said: str = "", detail: str = "") -> Board:
        sheet = day_of(self._config, self._now().date(), "id")
        figures = ("", tuple((what, figure) for figure, what in sheet.figures))
        charts = tuple((chart.title, tuple((bar.name, bar.figure) for bar in chart.bars)) for chart in sheet.charts)
        return Board(day=(figures, *charts), said=said, detail=detail)

    def _file_day(self) -> Board:
        from kiosk.slips.day_sheet import render
        from kiosk.slips.fonts import FontsMissing

        today = self._now().date()
        try:
            sheet = render(day_of(self._config, today, "id"), "id")
        except FontsMissing as missing:
            raise TroubleError(Fault.STORAGE_FAILED) from missing
        name = f"laporan-{today:%Y-%m-%d}.pdf"
        write_file(make_folder(self._config.sheets_folder) / name, sheet)
        return self._day("filed", name)

    def _export(self) -> Board:
        """Copy the logs, which hold no person by construction, into a new folder named by the moment."""
        folder = self._config.export_folder / f"aim-log-{self._now():%Y-%m-%d-%H%M%S}"
        files = sorted((self._config.data_folder / "log").glob("*.jsonl*"))
        try:
            if shutil.disk_usage(self._config.export_folder).free < _SPARE:
                raise TroubleError(Fault.DISK_FULL)
            folder.mkdir()
            for file in files:
                shutil.copyfile(file, folder / file.name)
        except OSError as trouble:
            raise TroubleError(Fault.STORAGE_FAILED) from trouble
        self._log.note(audit.logs_exported(count=len(files)))
        return self._machine("exported", folder.name)


@contextmanager
def _disk() -> "Iterator[None]":
    """Turn a disk that does not take or give into expected trouble."""
    try:
        yield
    except NotSaved as trouble:
        raise TroubleError(trouble.fault) from trouble
