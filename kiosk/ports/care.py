"""The machine and its queue as the desk meets them: what stands there, and the few things that staff do to it."""

import datetime as dt
import shutil
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from kiosk import audit
from kiosk.cache.durable import make_folder, write_file
from kiosk.cache.leaving import Leaving
from kiosk.conductor.ports import TroubleError
from kiosk.config import Config, open_counter
from kiosk.day_words import day_of
from kiosk.desk.care import WIPE_WORD, Act, Bar, Board, Chart, Day, Place
from kiosk.devices.printer import DOTS
from kiosk.faults import Fault
from kiosk.health import Closed, PrintOutcome
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.care_data import ask_to_leave, carry_out, data_board, leave_board
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.ports.lobby import Lobby
from kiosk.ports.queue_board import call as call_number
from kiosk.ports.queue_board import queue_board
from kiosk.sync.wake import wake
from kiosk.visit.model import Language

if TYPE_CHECKING:
    from kiosk.conductor import Conductor
    from kiosk.devices.printer import Printer
    from kiosk.ports.prints import Paper
    from kiosk.slips.day_figures import DaySheet

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
        *,
        end: Callable[[], None] = lambda: signal.raise_signal(signal.SIGTERM),
    ) -> None:
        """`loudness` is told how loud visits begin from now on; `end` ends the program, whose next start does the rest.

        Ending is asked for as from outside: that wakes Qt's loop from any thread.
        """
        self._config = config
        self._now = now
        self._lobby = lobby
        self._conductor = conductor
        self._paper = paper
        self._printer = printer
        self._log = log
        self._loudness = loudness
        self._end = end
        self._acts: dict[Act, Callable[[str], Board]] = {
            Act.CALL_NEXT: lambda _: self._call(""),
            Act.CALL: self._call,
            Act.SYNC_NOW: lambda _: self._sync_now(),
            Act.TEST_PRINT: lambda _: self._machine(self._test_print()),
            Act.NEW_ROLL: lambda _: self._new_roll(),
            Act.CLOSE: lambda why: self._closed(Act.CLOSE, why),
            Act.OPEN: lambda _: self._closed(Act.OPEN, ""),
            Act.VOLUME: self._set_volume,
            Act.LANGUAGE: self._set_language,
            Act.EXPORT: lambda _: self._export(),
            Act.CARRY_OUT: lambda _: carry_out(self._config, self._now()),
            Act.ENROL: lambda code: self._leave(Act.ENROL, code),
            Act.WIPE: lambda word: self._leave(Act.WIPE, word),
        }

    def look(self, place: Place, language: Language = "id") -> Board:
        """Say how a place is."""
        with disk_trouble():
            match place:
                case Place.QUEUE:
                    return self._queue()
                case Place.DAY:
                    return self._day(language)
                case Place.DATA:
                    return data_board(self._config)
                case Place.LEAVE:
                    return leave_board(self._config)
                case _:
                    return self._machine()

    def act(self, act: Act, value: str, language: Language = "id") -> Board:
        """Do one thing, and say how its place is then."""
        with disk_trouble():
            if act is Act.FILE_DAY:
                return self._file_day(language)
            return self._acts[act](value)

    def answer_staff(self, call: str) -> None:
        """Say at the machine of a call that staff come."""
        self._lobby.answer_staff(call)

    def _sync_now(self) -> Board:
        return data_board(self._config, "sync_woken" if wake(self._config.data_folder) else "sync_asleep")

    def _new_roll(self) -> Board:
        self._paper.roll_changed()
        return self._machine("roll_changed")

    def _set_volume(self, value: str) -> Board:
        self._loudness(self._lobby.set_volume(int(value)).volume)
        return self._machine("volume_set")

    def _set_language(self, value: str) -> Board:
        self._lobby.set_language("en" if value == "en" else "id")
        return self._machine("language_set")

    # ---- the queue

    def _queue(self, called: str = "", said: str = "") -> Board:
        online = self._conductor.visit.health.online is True
        board = queue_board(self._lobby, self._now(), self._counter(), online=online)
        return msgspec.structs.replace(board, called=called, said=said)

    def _call(self, value: str) -> Board:
        return self._queue(*call_number(self._lobby, self._queue(), value))

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

        settings, now = self._lobby.settings(), self._now()
        journal = Journal(self._config.data_folder)
        try:
            printed = journal.printed(now.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC))
        finally:
            journal.close()
        return Board(
            printed_today=printed,
            closed=settings.closed,
            closed_since=settings.closed_since,
            volume=settings.volume,
            language=settings.language,
            clean=self._conductor.clean,
            tallies=self._paper.tallies.all(),
            said=said,
            detail=detail,
        )

    def _leave(self, act: Act, value: str) -> Board:
        if act is Act.WIPE and value != WIPE_WORD:
            return leave_board(self._config, "wrong_word")
        board = ask_to_leave(self._config, Leaving(value if act is Act.ENROL else ""))
        if board.said == "starts_again":
            self._log.note(audit.leaving_asked(leaving=act.value))
            self._end()
        return board

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
            ipp = self._config.printer.takes_sheets
            strips = () if ipp else escpos.strips(trial.strip(DOTS[self._config.printer.width]))
            result = self._printer.print(PrintJob(sheet=trial.sheet()) if ipp else PrintJob(strips))
            self._paper.tallies.printed(result.outcome, result.fault)
        except FontsMissing as missing:
            raise TroubleError(Fault.STORAGE_FAILED) from missing
        if result.fault is not None:
            raise TroubleError(result.fault)
        return "test_printed" if result.outcome is PrintOutcome.CONFIRMED else "test_unknown"

    # ---- the day and the logs

    def _day(self, language: Language, said: str = "", detail: str = "") -> Board:
        return Board(day=_drawn(day_of(self._config, self._now().date(), language)), said=said, detail=detail)

    def _file_day(self, language: Language) -> Board:
        from kiosk.slips.day_sheet import render
        from kiosk.slips.fonts import FontsMissing

        today = self._now().date()
        try:
            sheet = render(day_of(self._config, today, language), language)
        except FontsMissing as missing:
            raise TroubleError(Fault.STORAGE_FAILED) from missing
        name = f"laporan-{today:%Y-%m-%d}.pdf"
        write_file(make_folder(self._config.sheets_folder) / name, sheet)
        return self._day(language, "filed", name)

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


def _drawn(sheet: "DaySheet") -> Day:
    """Return the sheet's own figures for the screen, each bar beside the longest of its chart; the hours come first."""
    return Day(
        sheet.figures,
        tuple(
            Chart(chart.title, tuple(Bar(bar.name, bar.figure, bar.length / longest) for bar in chart.bars), not nth)
            for nth, chart in enumerate(sheet.charts)
            if (longest := max((bar.length for bar in chart.bars), default=0) or 1)
        ),
        sheet.notes,
    )
