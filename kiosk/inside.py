"""Everything behind the window: conductor, devices, files, the sync process and its watch."""

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from typing import Protocol

import msgspec

from kiosk import audit
from kiosk.cache.content import Content
from kiosk.cache.durable import NotSaved
from kiosk.cache.settings import read_settings
from kiosk.conductor import Clock, Conductor, Ports, RealClock
from kiosk.config import Config
from kiosk.desk.model import Desk
from kiosk.desk_room import DeskRoom, Furniture
from kiosk.device_news import DeviceNews
from kiosk.devices import events as told
from kiosk.devices.configured import headset_of, printer_of, reader_of, sam_of, scanner_of, speaker_of
from kiosk.devices.headset import SimulatedHeadset
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.devices.sam_sim import SimulatedSam
from kiosk.devices.scanner_sim import SimulatedScanner
from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.faults import Fault
from kiosk.health import Called, Filling, Health, PrinterState, SamState, ScannerState, SoundState
from kiosk.logs import open_log
from kiosk.office_time import OfficeTime
from kiosk.ports.cards import Reader
from kiosk.ports.cards import Sam as IdCards
from kiosk.ports.lobby import Lobby
from kiosk.ports.pages import Pages
from kiosk.ports.prints import Paper, Prints
from kiosk.ports.records import Portal, Register
from kiosk.ports.reports import Alerts, Cases
from kiosk.ports.slips import Slips
from kiosk.ports.sound import Sound
from kiosk.sync.status import SyncStatus, read_status
from kiosk.tallies import Tallies
from kiosk.ui.files import SOUNDS
from kiosk.visit.model import Language, ScannedCode, Stage, Visit
from kiosk.visit.times import IDLE_SECONDS
from kiosk.watching import MachineTeller, SyncKeeper, SyncWatch
from onedata.records import NextStep


class Screen(Protocol):
    """What the inside may tell the screens; called from any thread."""

    def show(self, visit: Visit) -> None:
        """Show a visit."""

    def show_desk(self, desk: Desk) -> None:
        """Show the staff desk, where it has the screen."""

    def furnish_steps(self, steps: Mapping[str, NextStep]) -> None:
        """Use another next-step table from now on."""


def _filling(status: SyncStatus) -> Filling | None:
    """Return how far the register's download is; what else comes is small."""
    progress = status.progress
    if progress is None or not progress.feed.startswith("register-"):
        return None
    now = dt.datetime.now(dt.UTC)
    left, size = progress.seconds_left(now), (progress.rows, progress.done, progress.total)
    return Filling(progress.percent, None if left is None else round(left), *size, progress.speed(now))


class Inside:
    """The running kiosk without its window."""

    def __init__(
        self, config: Config, clock: Clock, time: OfficeTime, screen: Screen, *, desk_alone: bool = False
    ) -> None:
        """Build it; with `desk_alone` it is an office PC: the staff have the screen for good."""
        self.config = config
        self.clock = clock
        self.reader = reader_of(config)
        prints = Prints(config)
        self.printer = printer_of(config, torn=prints.any_unsettled())
        self.scanner = scanner_of(config)
        self.sam = sam_of(config)
        self.speaker, self.headset = speaker_of(config), headset_of(config)
        self._sound = Sound(self.speaker, SOUNDS)
        self._worker_codes = tuple(re.compile(form) for form in config.scanner.worker_codes)
        self._time = time
        self._screen = screen
        self.log = open_log(config.data_folder / "log", "kiosk")
        self.slips = Slips(config, time)
        self.lobby = Lobby(config, time, self.log, self._announce, self._sound.call)
        self._tallies = Tallies()
        self._paper = Paper(self.printer, self.slips, config, self._tell_paper, self._tallies)
        self._alerts = Alerts(config)
        register, cases = Register(config, time), Cases(config, time)
        ports = Ports(
            register=register,
            portal=Portal(config),
            reader=Reader(self.reader, config, time),
            sam=IdCards(self.sam, self._tallies),
            slips=self.slips,
            journal=prints,
            printer=self._paper,
            queue=self.lobby,
            sound=self._sound,
            staff=self._sound,
            content=Pages(config, time),
            alerts=self._alerts,
            cases=cases,
            audit=self.log,
        )
        idle = read_settings(config.data_folder).idle_seconds or config.screen.idle_seconds
        scale = idle / IDLE_SECONDS
        self._teller = MachineTeller(config.data_folder, self._tallies.all)
        resting = Stage.STAFF if desk_alone else Stage.ATTRACT
        self.conductor = Conductor(ports, clock, self._show, idle_scale=scale, open_desk=self._open_desk, stage=resting)
        parts = Furniture(
            reader=self.reader,
            register=register,
            slips=self.slips,
            prints=prints,
            paper=self._paper,
            lobby=self.lobby,
            cases=cases,
            printer=self.printer,
            log=self.log,
            loudness=self._loud,
        )
        self.desk = DeskRoom(config, clock, time, self.conductor, parts, screen.show_desk, alone=desk_alone)
        self._news = DeviceNews(
            self.conductor, self.desk, self._paper.roll_changed, self._tallies, self._classified, self._watch_bug
        )
        self._watch = SyncWatch(config.data_folder, self._sync_changed, self._watch_bug)
        self._keeper = SyncKeeper(config.path, self._watch_bug) if config.sync.watched_by == "app" else None

    @property
    def cards(self) -> int:
        """How many cards were laid on the reader since the start."""
        return self._news.cards

    @property
    def sim_speaker(self) -> SimulatedSpeaker:
        """The simulated speaker. Raises `TypeError` where a real one, or none, is configured."""
        if not isinstance(self.speaker, SimulatedSpeaker):
            raise TypeError("the speaker is not simulated")
        return self.speaker

    @property
    def sim_headset(self) -> SimulatedHeadset:
        """The simulated headset. Raises `TypeError` where a real one, or none, is configured."""
        if not isinstance(self.headset, SimulatedHeadset):
            raise TypeError("the headset is not simulated")
        return self.headset

    @property
    def sim_reader(self) -> SimulatedReader:
        """The simulated reader. Raises `TypeError` where a real one is configured."""
        if not isinstance(self.reader, SimulatedReader):
            raise TypeError("the reader is not simulated")
        return self.reader

    @property
    def sim_scanner(self) -> SimulatedScanner:
        """The simulated scanner. Raises `TypeError` where a real one, or none, is configured."""
        if not isinstance(self.scanner, SimulatedScanner):
            raise TypeError("the scanner is not simulated")
        return self.scanner

    @property
    def sim_sam(self) -> SimulatedSam:
        """The simulated secure access module. Raises `TypeError` where a real one, or none, is configured."""
        if self.sam is None or not isinstance(self.sam.link, SimulatedSam):
            raise TypeError("the module is not simulated")
        return self.sam.link

    @property
    def sim_printer(self) -> SimulatedPrinter:
        """The simulated printer. Raises `TypeError` where a real one is configured."""
        if not isinstance(self.printer, SimulatedPrinter):
            raise TypeError("the printer is not simulated")
        return self.printer

    def start(self) -> None:
        """Start every thread; the attract screen is already on."""
        self.log.note(audit.program_started(program="kiosk"))
        self._teller.start()
        self.desk.start()
        self.conductor.start()
        self.conductor.on_printer(self._paper.look)
        with contextlib.suppress(NotSaved):  # a disk that gives nothing closes no machine
            self.lobby.start(self.conductor, self.clock)
            self._loud(self.lobby.settings().volume)
            self.lobby.connect()
        self.reader.start(self._news.tell)
        if self.printer is None:
            self._news.tell(told.PrinterStateChanged(PrinterState.OFFLINE))
        else:
            self.printer.start(self._news.tell)
        if self.scanner is None:
            self._news.tell(told.ScannerStateChanged(ScannerState.NONE))
        else:
            self.scanner.start(self._news.tell)
        if self.sam is None:
            self._news.tell(told.SamStateChanged(SamState.NONE))
        else:
            self.sam.start(self._news.tell)
        self._start_sound()
        self._watch.start()
        if self._keeper is not None:
            self._keeper.start()

    def _announce(self, called: Called, taken_in: Language | None) -> None:
        """Say a called number to the room."""
        from kiosk.ui.calling import announced  # noqa: PLC0415 - not before the first call
        from kiosk.ui.words import Catalogue  # noqa: PLC0415

        self._sound.announce(announced(called, taken_in, Catalogue()))

    def _loud(self, per_cent: int) -> None:
        """Begin visits as loud as the staff want it."""
        self._sound.loudness = per_cent

    def _start_sound(self) -> None:
        if self.speaker is None:
            self._news.tell(told.SoundStateChanged(SoundState.NONE))
        else:
            self.speaker.start(self._news.tell)
        if self.headset is not None:
            self.headset.start(self._news.tell)

    def stop(self) -> None:
        """End every thread and the sync process; what is to be journalled still is."""
        if self._keeper is not None:
            self._keeper.stop()
        self._watch.stop()
        self.reader.stop()
        if self.scanner is not None:
            self.scanner.stop()
        if self.sam is not None:
            self.sam.stop()
        if self.headset is not None:
            self.headset.stop()
        if self.speaker is not None:
            self.speaker.stop()
        if self.printer is not None:
            self.printer.stop()
        self.desk.stop()
        self.lobby.stop()
        self.conductor.stop()
        self._alerts.stop()
        if isinstance(self.clock, RealClock):
            self.clock.stop()
        self._teller.stop()
        self.log.note(audit.program_stopped(program="kiosk"))
        self.log.close()

    def _tell_paper(self, used: int, left: int | None) -> None:
        self.conductor.turn_health(lambda health: msgspec.structs.replace(health, paper_used_mm=used, slips_left=left))

    def _open_desk(self, card: str) -> None:
        self.desk.open(card)

    def _show(self, visit: Visit) -> None:
        self._screen.show(visit)
        self.lobby.listen(on=visit.stage is Stage.STAFF)
        self.desk.health(visit.health)
        self._teller.tell(visit.health)

    def _classified(self, text: str) -> ScannedCode:
        from kiosk.visit.code_kinds import classify  # noqa: PLC0415 - what reads slips is not kept by a kiosk that rests

        return classify(text, self._worker_codes, self._time().date())

    def _watch_bug(self, error: BaseException) -> None:
        self.log.bug("watch", error)

    def _sync_changed(self) -> None:
        """Take over what the sync process brought: clock, health, next steps, a newer register."""
        status = read_status(self.config.data_folder)
        if status.clock_offset_seconds is not None:
            self._time.offset = dt.timedelta(seconds=status.clock_offset_seconds)

        sync = {fault for fault in Fault if fault.value.startswith("SYNC-")}

        def turn(health: Health) -> Health:
            faults = (health.faults - sync) | (sync & set(status.faults))
            return msgspec.structs.replace(health, online=status.online, faults=faults, filling=_filling(status))

        self.conductor.turn_health(turn)
        self.conductor.refresh()
        try:
            content = Content(self.config.data_folder)
            try:
                steps = content.all_next_steps()
            finally:
                content.close()
        except NotSaved:
            return  # the sync process says so in its own status; the table on the screen stays
        self._screen.furnish_steps({step.key: step for step in steps})
