"""Everything behind the window: conductor, devices, files, the sync process and its watch."""

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from typing import Protocol, assert_never

import msgspec

from kiosk import audit
from kiosk.cache.content import Content
from kiosk.cache.durable import NotSaved
from kiosk.cache.settings import read_settings
from kiosk.conductor import Clock, Conductor, Ports, RealClock
from kiosk.config import Config, ConfigWrong, Sam
from kiosk.desk import events as desk_events
from kiosk.desk.model import Desk
from kiosk.desk_room import DeskRoom, Furniture
from kiosk.devices import events as told
from kiosk.devices.headset import Headset, JackHeadset, SimulatedHeadset
from kiosk.devices.printer import Printer
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.devices.reader import CardReader
from kiosk.devices.reader_sim import SimulatedReader
from kiosk.devices.sam import SamFields, SamLink, SamReader
from kiosk.devices.sam_sim import SimulatedSam
from kiosk.devices.scanner import CodeScanner
from kiosk.devices.scanner_sim import SimulatedScanner
from kiosk.devices.speaker import Speaker
from kiosk.devices.speaker_sim import SimulatedSpeaker
from kiosk.devices.staff_card import SerialFile
from kiosk.faults import Fault
from kiosk.health import Filling, Health, PrinterState, SamState, ScannerState, SoundState
from kiosk.lobby import Lobby
from kiosk.logs import open_log
from kiosk.office_time import OfficeTime
from kiosk.page_port import Pages
from kiosk.ports import DOTS, Paper, Portal, Prints, Reader, Register, Slips
from kiosk.ports import Sam as IdCards
from kiosk.report_port import Alerts, Cases
from kiosk.sound_port import Sound
from kiosk.sync.status import SyncStatus, read_status
from kiosk.tallies import Tallies
from kiosk.ui.files import SOUNDS
from kiosk.visit import events as e
from kiosk.visit.anywhere import READER_FAULTS
from kiosk.visit.code_kinds import classify
from kiosk.visit.model import ScannedCode, Stage, Visit
from kiosk.visit.printing import PRINTER_FAULTS
from kiosk.visit.times import IDLE_SECONDS
from kiosk.watching import MachineTeller, SyncKeeper, SyncWatch
from onedata.records import NextStep

# ruff: noqa: PLC0415 - real devices are imported only where they are configured


class Screen(Protocol):
    """What the inside may tell the screens; called from any thread."""

    def show(self, visit: Visit) -> None:
        """Show a visit."""

    def show_desk(self, desk: Desk) -> None:
        """Show the staff desk, where it has the screen."""

    def furnish_steps(self, steps: Mapping[str, NextStep]) -> None:
        """Use another next-step table from now on."""


def reader_of(config: Config) -> CardReader:
    """Return the configured card reader. Raises `ConfigWrong` for commands of a staff card that are none."""
    wanted = config.reader
    try:
        serial = SerialFile(wanted.staff_select, wanted.staff_read) if wanted.staff_read else None
    except ValueError as wrong:
        raise ConfigWrong(config.path, "reader.staff_read", str(wrong)) from None
    if config.sim.enabled:
        return SimulatedReader(serial=serial)
    from kiosk.devices.pcsc import PcscReader

    return PcscReader(wanted.pattern, serial=serial)


def printer_of(config: Config, *, torn: bool) -> Printer | None:
    """Return the configured printer, or None for an office without one. Raises `ConfigWrong`.

    `torn`: the last run ended in the middle of a slip; what hangs in the printer is cut off before anything else.
    """
    kind, address = config.printer.kind, config.printer.address
    if kind == "none":
        return None
    if kind == "sim":
        return SimulatedPrinter(DOTS[config.printer.width])
    if kind == "ipp":
        return _office_printer(config)
    from kiosk.devices.printer_escpos import EscPosPrinter
    from kiosk.devices.transport import transport_for

    try:
        return EscPosPrinter(transport_for(kind, address), torn=torn)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "printer.address", str(wrong)) from None


def _office_printer(config: Config) -> Printer:
    from kiosk.devices.printer_ipp import IppPrinter

    try:
        return IppPrinter(config.printer.address)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "printer.address", str(wrong)) from None


def scanner_of(config: Config) -> CodeScanner | None:
    """Return the configured code scanner, or None for an office without one. Raises `ConfigWrong`."""
    kind, address = config.scanner.kind, config.scanner.address
    if kind == "none":
        return None
    if kind == "sim":
        return SimulatedScanner()
    from kiosk.devices.scanner import WatchedScanner

    if kind == "keyboard":
        from kiosk.devices.scanner_wedge import WedgeSource

        return WatchedScanner(WedgeSource(address))
    from kiosk.devices.scanner_serial import SerialSource

    try:
        return WatchedScanner(SerialSource.parse(address))
    except ValueError as wrong:
        raise ConfigWrong(config.path, "scanner.address", str(wrong)) from None


def sam_of(config: Config) -> SamReader | None:
    """Return the reader with a secure access module, or None for an office without one. Raises `ConfigWrong`."""
    sam = config.sam
    if sam.transport == "none":
        return None
    fields = SamFields(sam.number_field, sam.finger_field, sam.finger_yes)
    try:
        link = _sam_link(sam)
    except ValueError as wrong:
        raise ConfigWrong(config.path, "sam", str(wrong)) from None
    return SamReader(link, fields, sam.request, sam.look, sam.read_seconds)


def _sam_link(sam: Sam) -> SamLink:
    if sam.transport == "sim":
        return SimulatedSam()
    from kiosk.devices import sam_links

    match sam.transport:
        case "http":
            return sam_links.HttpLink(sam.address)
        case "serial":
            return sam_links.SerialLink(sam.address)
        case _:
            return sam_links.CommandLink(sam.command)


def speaker_of(config: Config) -> Speaker | None:
    """Return the configured speaker, or None for an office that wants no sound."""
    sound = config.sound
    if sound.kind == "none":
        return None
    if sound.kind == "sim":
        return SimulatedSpeaker()
    from kiosk.devices.speaker_alsa import AplayPlayer, EspeakVoice

    return Speaker(EspeakVoice(), AplayPlayer(sound.device, sound.headset_device))


def headset_of(config: Config) -> Headset | None:
    """Return what watches the configured headset jack, or None where there is none."""
    if config.sound.kind == "sim":
        return SimulatedHeadset()
    return JackHeadset(config.sound.jack) if config.sound.kind == "alsa" and config.sound.jack else None


def _filling(status: SyncStatus) -> Filling | None:
    """Return how far the register's download is; what else comes is small."""
    progress = status.progress
    if progress is None or not progress.feed.startswith("register-"):
        return None
    left = progress.seconds_left(dt.datetime.now(dt.UTC))
    return Filling(progress.percent, None if left is None else round(left))


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
        self._paper_was_out = False
        self.cards = 0
        """Cards laid on the reader since the start."""
        self._as_of: dt.datetime | None = None
        self.log = open_log(config.data_folder / "log", "kiosk")
        self.slips = Slips(config, time)
        self.lobby = Lobby(config, time, self.log)
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
            self.reader,
            register,
            self.slips,
            prints,
            self._paper,
            self.log,
            self.lobby,
            cases,
            self.printer,
            self.log,
            self._loud,
        )
        self.desk = DeskRoom(config, clock, time, self.conductor, parts, screen.show_desk, alone=desk_alone)
        self._watch = SyncWatch(config.data_folder, self._sync_changed, self._watch_bug)
        self._keeper = SyncKeeper(config.path, self._watch_bug) if config.sync.watched_by == "app" else None

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
        self.reader.start(self._device)
        if self.printer is None:
            self._device(told.PrinterStateChanged(PrinterState.OFFLINE))
        else:
            self.printer.start(self._device)
        if self.scanner is None:
            self._device(told.ScannerStateChanged(ScannerState.NONE))
        else:
            self.scanner.start(self._device)
        if self.sam is None:
            self._device(told.SamStateChanged(SamState.NONE))
        else:
            self.sam.start(self._device)
        self._start_sound()
        self._watch.start()
        if self._keeper is not None:
            self._keeper.start()

    def _loud(self, per_cent: int) -> None:
        """Begin visits as loud as the staff want it."""
        self._sound.loudness = per_cent

    def _start_sound(self) -> None:
        if self.speaker is None:
            self._device(told.SoundStateChanged(SoundState.NONE))
        else:
            self.speaker.start(self._device)
        if self.headset is not None:
            self.headset.start(self._device)

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
        self.desk.health(visit.health)
        self._teller.tell(visit.health)

    def _watch_bug(self, error: BaseException) -> None:
        self.log.bug("watch", error)

    def _device(self, event: told.DeviceEvent) -> None:
        """Translate what a device tells into what the visit knows; cards are counted, so that late answers drop."""
        self._tally(event)
        match event:
            case told.ReaderStateChanged(state=reader):
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, reader=reader))
            case told.PrinterStateChanged(state=printer):
                if self._paper_was_out and printer in (PrinterState.READY, PrinterState.PAPER_LOW):
                    self.conductor.on_printer(self._paper.roll_changed)
                self._paper_was_out = printer is PrinterState.PAPER_OUT or (
                    self._paper_was_out and printer not in (PrinterState.READY, PrinterState.PAPER_LOW)
                )
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, printer=printer))
            case told.CardPresented():
                self._presented(event)
            case (
                told.CardRemoved() | told.CardRead() | told.CardFailed() | told.PassportProgress() | told.PassportRead()
            ):
                self._card(event)
            case told.ScannerStateChanged(state=scanner):
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, scanner=scanner))
            case told.CodeScanned(text=text):
                self._scanned(classify(text, self._worker_codes, self._time().date()))
            case told.SamStateChanged(state=sam):
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, sam=sam))
            case told.SoundStateChanged() | told.HeadsetChanged() | told.SpeechEnded():
                self._heard(event)
            case _:
                assert_never(event)

    def _tally(self, event: told.DeviceEvent) -> None:
        """Count for staff what devices did and could not do; slips and numbers are counted where they are asked for."""
        match event:
            case told.ReaderStateChanged(state=reader):
                self._tallies.stands("reader", READER_FAULTS.get(reader))
            case told.CardRead() | told.PassportRead():
                self._tallies.done("reader")
            case told.CardFailed(fault=fault):
                self._tallies.failed("reader", fault)
            case told.PrinterStateChanged(state=printer):
                self._tallies.stands("printer", PRINTER_FAULTS.get(printer))
            case told.CodeScanned():
                self._tallies.done("scanner")
            case told.ScannerStateChanged(state=ScannerState.ABSENT):
                self._tallies.stands("scanner", Fault.SCANNER_ABSENT)
            case told.SamStateChanged(state=SamState.ABSENT):
                self._tallies.stands("sam", Fault.SAM_ABSENT)
            case _:
                pass

    def _heard(self, event: told.SoundStateChanged | told.HeadsetChanged | told.SpeechEnded) -> None:
        match event:
            case told.SoundStateChanged(state=sound):
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, sound=sound))
            case told.HeadsetChanged(plugged=plugged):
                self.conductor.turn_health(lambda health: msgspec.structs.replace(health, headset=plugged))
            case told.SpeechEnded(visit=visit, asked=asked):
                self.conductor.post(e.SpeechEnded(visit, asked))

    def _presented(self, event: told.CardPresented) -> None:
        self.cards += 1
        if self.desk.has_the_screen:
            self.desk.conductor.post(desk_events.CardPresented(event.contactless))
        else:
            self.conductor.post(e.CardPresented(event.contactless, self.cards))

    def _scanned(self, code: ScannedCode) -> None:
        """Give a code to whose screen it is."""
        if self.desk.has_the_screen:
            self.desk.conductor.post(desk_events.CodeScanned(code))
        else:
            self.conductor.post(e.CodeScanned(code))

    def _card(
        self, event: told.CardRemoved | told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead
    ) -> None:
        """Give a card's answer to whose screen it is; a card that opened the desk before is told as one."""
        if isinstance(event, told.CardRemoved):
            self.conductor.post(e.CardRemoved(event.contactless))
        elif self.desk.has_the_screen:
            self.desk.conductor.post(_desk_answer(event))
        elif isinstance(event, told.CardRead) and self.desk.knows(event.identifier):
            self.conductor.post(e.StaffCardRead(event.identifier, self.cards))
        else:
            self.conductor.post(_answer(event, self.cards))

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


def _desk_answer(
    event: told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead,
) -> desk_events.Event:
    """Translate what a card answered for the staff."""
    match event:
        case told.CardRead(identifier=identifier):
            return desk_events.CardRead(identifier)
        case told.CardFailed(fault=fault):
            return desk_events.CardFailed(fault)
        case told.PassportProgress():
            return desk_events.PassportProgress()
        case told.PassportRead(number=number, chip=chip):
            return desk_events.PassportRead(number, chip)
        case _:
            assert_never(event)


def _answer(
    event: told.CardRead | told.CardFailed | told.PassportProgress | told.PassportRead, card: int
) -> e.CardRead | e.CardFailed | e.PassportProgress | e.PassportRead:
    """Translate what a card answered; `card` counts the cards laid down."""
    match event:
        case told.CardRead(identifier=identifier):
            return e.CardRead(identifier, card)
        case told.CardFailed(fault=fault):
            return e.CardFailed(fault, card)
        case told.PassportProgress(step=step):
            return e.PassportProgress(step, card)
        case told.PassportRead(number=number, birth=birth, chip=chip):
            return e.PassportRead(number, "" if birth is None else birth.isoformat(), chip, card)
        case _:
            assert_never(event)
