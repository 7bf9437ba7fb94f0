"""Looking at devices and trying them, from the command line: opened, waited for, closed.

While the window runs the devices are its own: then only what it last said is told, and nothing is tried.
"""

import datetime as dt
import sys
import threading
from collections.abc import Callable
from typing import Protocol

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.cache.journal import Journal
from kiosk.cache.machine_status import MachineStatus, read_machine_status, window_runs
from kiosk.cache.paper import PaperCount, PaperUse, slips_left
from kiosk.config import Config, ConfigWrong
from kiosk.devices import events as told
from kiosk.devices.configured import headset_of, printer_of, reader_of, sam_of, scanner_of, speaker_of
from kiosk.devices.printer import DOTS
from kiosk.faults import MEND, Fault
from kiosk.health import (
    PRINTER_FAULTS,
    READER_FAULTS,
    DeviceLine,
    Diagnostics,
    PrinterState,
    PrintOutcome,
    ReaderState,
    SamState,
    ScannerState,
    SoundState,
    Tally,
)

PATIENCE_SECONDS = 6.0
"""How long a device may take to say how it is."""
SILENCE_SECONDS = 4.0
"""After which a card service that says nothing hangs; one that is well answers at once."""
_EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
CARD_SECONDS = 20.0
"""How long somebody has to lay a card down."""
_BUSY = "the kiosk's window runs and holds the devices: end it first"


class _Ear:
    """Hears the first thing that each device says about itself."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.faults: tuple[Fault, ...] = ()
        self.reader = ReaderState.UNKNOWN
        self.printer = PrinterState.UNKNOWN
        self.scanner = ScannerState.UNKNOWN
        self.sam = SamState.UNKNOWN
        self.sound = SoundState.UNKNOWN

    def emit(self, event: told.DeviceEvent) -> None:
        """Take a device's word."""
        match event:
            case told.ReaderStateChanged(state=reader) if reader is not ReaderState.UNKNOWN:
                self.reader = reader
                self.heard.set()
            case told.PrinterStateChanged(state=printer) if printer is not PrinterState.UNKNOWN:
                self.printer = printer
                self.heard.set()
            case told.ScannerStateChanged(state=scanner) if scanner is not ScannerState.UNKNOWN:
                self.scanner = scanner
                self.heard.set()
            case told.SamStateChanged(state=sam) if sam is not SamState.UNKNOWN:
                self.sam = sam
                self.heard.set()
            case told.SoundStateChanged(state=sound) if sound is not SoundState.UNKNOWN:
                self.sound = sound
                self.heard.set()
            case told.DeviceFailed():
                _crash_loudly(event)
                self.faults = (*self.faults, event.fault)
                self.heard.set()
            case _:
                pass


def _crash_loudly(event: told.DeviceFailed) -> None:
    """Show, or log, where a device's program failed, as if nobody had caught it."""
    sys.excepthook(type(event.error), event.error, event.error.__traceback__)


class _Device(Protocol):
    def start(self, emit: Callable[[told.DeviceEvent], None]) -> None: ...  # the part of every device's protocol

    def stop(self) -> None: ...  # that a look needs


def _look(*devices: _Device | None) -> _Ear:
    """Open one device after another, wait for its word, close it."""
    ear = _Ear()
    for device in filter(None, devices):
        ear.heard.clear()
        device.start(ear.emit)
        try:
            ear.heard.wait(PATIENCE_SECONDS)
        finally:
            device.stop()
    return ear


def look_at_reader(config: Config) -> MachineStatus:
    """Return how the configured card reader is, and whether its program failed; UNKNOWN where it says nothing."""
    ear = _look(reader_of(config, SILENCE_SECONDS))
    return MachineStatus(reader=ear.reader, faults=ear.faults)


def look_at_printer(config: Config) -> MachineStatus:
    """Return how the configured printer is, and whether its program failed.

    UNKNOWN where it answers nothing, as some never do, or there is none. Raises `ConfigWrong` for an address that
    cannot be one.
    """
    ear = _look(printer_of(config, torn=False))
    return MachineStatus(printer=ear.printer, faults=ear.faults)


def sound_state(config: Config) -> SoundState:
    """Return whether anything can be heard: a moment of silence is played; NONE for an office that wants no sound."""
    speaker = speaker_of(config)
    return SoundState.NONE if speaker is None else _look(speaker).sound


# ---- the whole


def diagnose(config: Config) -> Diagnostics:
    """Return how every device is and what the counters say. Raises `ConfigWrong` for an address that cannot be one."""
    if window_runs(config.data_folder):
        status = read_machine_status(config.data_folder)
        seen = _counted(config, lines(config, status), "window")
        return msgspec.structs.replace(seen, tallies=status.tallies)
    scanner, sam, speaker = scanner_of(config), sam_of(config), speaker_of(config)
    ear = _look(reader_of(config, SILENCE_SECONDS), printer_of(config, torn=False), scanner, sam, speaker)
    status = MachineStatus(
        reader=ear.reader,
        printer=ear.printer,
        scanner=ScannerState.NONE if scanner is None else ear.scanner,
        sam=SamState.NONE if sam is None else ear.sam,
        sound=SoundState.NONE if speaker is None else ear.sound,
        faults=ear.faults,
    )
    return _counted(config, lines(config, status), "opened")


def lines(config: Config, status: MachineStatus) -> tuple[DeviceLine, ...]:
    """Return one line for each device from what is known of it."""
    reader = "simulated" if config.sim.enabled else config.reader.pattern or "any"
    there = config.printer.kind != "none"
    failed = {device: fault for device, fault in told.FAILED.items() if fault in status.faults}
    return (
        DeviceLine(
            "reader",
            reader,
            status.reader.value,
            READER_FAULTS.get(status.reader, failed.get("reader")),
            _readers(config),
        ),
        DeviceLine(
            "printer",
            f"{config.printer.kind} {config.printer.address}".strip(),
            status.printer.value if there else "none",
            PRINTER_FAULTS.get(status.printer, failed.get("printer")) if there else None,
        ),
        DeviceLine(
            "scanner",
            f"{config.scanner.kind} {config.scanner.address}".strip(),
            status.scanner.value,
            Fault.SCANNER_ABSENT if status.scanner is ScannerState.ABSENT else failed.get("scanner"),
        ),
        DeviceLine(
            "sam",
            f"{config.sam.transport} {config.sam.address}".strip(),
            status.sam.value,
            Fault.SAM_ABSENT if status.sam is SamState.ABSENT else failed.get("sam"),
        ),
        DeviceLine(
            "sound",
            f"{config.sound.kind} {config.sound.device}".strip(),
            status.sound.value,
            Fault.SOUND_ABSENT if status.sound is SoundState.ABSENT else failed.get("sound"),
        ),
    )


def _readers(config: Config) -> tuple[str, ...]:
    if config.sim.enabled:
        return ()
    from kiosk.devices.pcsc import reader_names  # noqa: PLC0415 - loads the system's library, only where it is used

    return reader_names()


def _counted(config: Config, devices: tuple[DeviceLine, ...], seen_by: str) -> Diagnostics:
    if not (config.data_folder / "local.db").exists():
        return Diagnostics(devices, seen_by)
    count, journal = PaperCount(config.data_folder), Journal(config.data_folder)
    try:
        use, printed = count.use(), journal.printed(_EVER)
    except NotSaved:
        return Diagnostics(devices, seen_by)
    finally:
        count.close()
        journal.close()
    return _told(devices, seen_by, printed, use, slips_left(use, config.printer.roll_metres))


def _told(devices: tuple[DeviceLine, ...], seen_by: str, printed: int, use: PaperUse, left: int | None) -> Diagnostics:
    return Diagnostics(devices, seen_by, printed, use.total_mm, use.roll_mm, left)


def describe(diagnosis: Diagnostics) -> str:
    """Return the devices as a technician reads them in a terminal."""
    text = []
    for line in diagnosis.devices:
        text.append(
            f"{line.fault.value if line.fault else 'OK':<8} {line.device:<8} {line.state:<12} {line.configured}"
        )
        text += [f"{'':<8} {'':<8} found: {name}" for name in line.found]
        if line.fault is not None:
            text.append(f"{'':<8} {'':<8} {MEND[line.fault]}")
    text += [_tally(tally) for tally in diagnosis.tallies if tally.done or tally.failed or tally.last_fault]
    if diagnosis.slips_printed is not None:
        left = "" if diagnosis.slips_left is None else f", about {diagnosis.slips_left} slips left"
        text.append(
            f"{diagnosis.slips_printed} slips; {(diagnosis.paper_total_mm or 0) / 1000:.1f} m of paper, "
            f"{(diagnosis.paper_used_mm or 0) / 1000:.1f} m of this roll{left}"
        )
    return "\n".join(text)


def _tally(tally: Tally) -> str:
    """Return what a device did since the window was opened, and its last fault with the moment, in UTC."""
    did = f"{tally.device}: {tally.done} done, {tally.failed} failed"
    if tally.last_fault is None or tally.last_at is None:
        return did
    return f"{did}; last {tally.last_fault.value} at {tally.last_at:%Y-%m-%d %H:%M:%S}Z"


def as_json(diagnosis: Diagnostics) -> str:
    """Return the devices for a program."""
    return msgspec.json.format(msgspec.json.encode(diagnosis)).decode()


# ---- watching and trying


def watch(config: Config, say: Callable[[str], None]) -> int:
    """Say every change of every device until interrupted; what a card or a code holds is never said.

    Raises `BrokenPipeError` when nobody reads any more.
    """
    if window_runs(config.data_folder):
        say(_BUSY)
        return 1
    found: tuple[_Device | None, ...] = (
        reader_of(config),
        printer_of(config, torn=False),
        scanner_of(config),
        sam_of(config),
        speaker_of(config),
        headset_of(config),
    )
    devices = [device for device in found if device is not None]
    unread = threading.Event()
    line = threading.Lock()  # a line may be written in pieces, and each device has its thread

    def tell(event: told.DeviceEvent) -> None:
        if isinstance(event, told.DeviceFailed):
            _crash_loudly(event)
        try:
            with line:
                say(_word(event))
        except BrokenPipeError:  # on a device's thread: it is the command's own that ends
            unread.set()

    try:
        for device in devices:
            device.start(tell)
        unread.wait()
    finally:
        for device in devices:
            device.stop()
    raise BrokenPipeError


def _word(event: told.DeviceEvent) -> str:
    """Return what a change is called: its kind, and its state or fault; never an identifier or a text."""
    kind = type(event).__name__
    if isinstance(event, told.CodeScanned):
        return f"{kind} {len(event.text)} characters"
    value = getattr(event, "state", None) or getattr(event, "fault", None)
    return f"{kind} {value.value}" if value is not None else kind


def try_read(config: Config) -> tuple[str, bool]:
    """Read the card that is laid down within `CARD_SECONDS`; its identifier is not told, only how long it is."""
    if window_runs(config.data_folder):
        return _BUSY, False
    reader = reader_of(config)
    ended = threading.Event()
    answer: list[told.DeviceEvent] = []

    def take(event: told.DeviceEvent) -> None:
        if isinstance(event, told.CardPresented):
            reader.read()
        elif isinstance(event, told.CardRead | told.CardFailed) and not answer:
            answer.append(event)
            ended.set()

    reader.start(take)
    try:
        ended.wait(CARD_SECONDS)
    finally:
        reader.stop()
    match answer:
        case [told.CardRead(identifier=identifier)]:
            return f"read: an identifier of {len(identifier) // 2} bytes", True
        case [told.CardFailed(fault=fault)]:
            return f"{fault.value}: {MEND[fault]}", False
        case _:
            return f"no card was laid down within {CARD_SECONDS:.0f} s", False


def try_print(config: Config) -> tuple[str, bool]:
    """Print a test slip and say what became of it. Raises `ConfigWrong` where there is no printer."""
    from kiosk.devices.printer import PrintJob  # noqa: PLC0415 - only for a test print
    from kiosk.slips import escpos, trial  # noqa: PLC0415 - draws with fonts

    if window_runs(config.data_folder):
        return _BUSY, False
    printer = printer_of(config, torn=False)
    if printer is None:
        raise ConfigWrong(config.path, "printer.kind", "there is no printer in this office")
    sheet = config.printer.takes_sheets
    job = PrintJob(sheet=trial.sheet()) if sheet else PrintJob(escpos.strips(trial.strip(DOTS[config.printer.width])))
    printer.start(lambda _: None)
    try:
        result = printer.print(job)
    finally:
        printer.stop()
    if result.fault is not None:
        return f"{result.outcome.value}: {result.fault.value}: {MEND[result.fault]}", False
    return result.outcome.value, result.outcome is PrintOutcome.CONFIRMED
